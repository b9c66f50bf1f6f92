"""Conversations: their list, one of them by day, and reading a new one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.conversation import Conversation
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_arguments import ReadExport, SearchFor
from evidence_keeper.ui.page_parts.readable_exports import looks_readable
from evidence_keeper.ui.pages.conversations.conversation_actions import Acts
from evidence_keeper.ui.pages.conversations.conversation_list import Chats
from evidence_keeper.ui.pages.conversations.import_questions import Questions
from evidence_keeper.ui.pages.conversations.import_steps import ReadingWay
from evidence_keeper.ui.pages.conversations.open_conversation import OpenedConversation
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.places import Changed
from evidence_keeper.ui.widgets.inputs.file_questions import ask_files

ALL_BESIDE = 1320
"""From this width on, in pixels at 100 %, the list stands beside an open conversation."""


class ConversationsPage(Page):
    """The list, and beside it or in its place the conversation that is open."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._text = ""
        self._stale = True
        self.chats = Chats(context)
        self.opened = OpenedConversation(context)
        self.opened.hide()
        self.questions = Questions(context)
        self.reading = ReadingWay(context, self.questions, self.isVisible)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.chats, 1)
        row.addWidget(self.opened, 3)
        self.stack = QStackedWidget()
        self.stack.addWidget(both)
        self.stack.addWidget(self.questions)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.stack)
        self.acts = Acts(self)
        self._connect()

    def _connect(self) -> None:
        self.chats.read_asked.connect(self._pick)
        self.chats.opened.connect(self.show_conversation)
        self.chats.arrived.connect(self._on_arrived)
        self.opened.closed.connect(self.show_chats)
        self.reading.asking.connect(self._ask)
        self.reading.ended.connect(self._show_lists)
        self.reading.read.connect(self._on_read)
        self.reading.refused.connect(self._on_refused)
        self.context.changed.connect(self._on_changed)

    # what the shell calls

    def enter(self, argument: object) -> None:
        """Show the list or what is open; read an item of evidence."""
        if self._stale:
            self.reload()
        self._fit()
        if isinstance(argument, SearchFor):  # the window searches: all conversations
            self.show_chats()
        if isinstance(argument, ReadExport):
            self.chats.trouble.forget()
            self.reading.begin_items([argument.evidence])
        self._focus()

    def leave(self) -> None:
        """A search ends with leaving the page."""
        self.opened.jump.hide()
        if self._text:
            self.search("")

    def search_hint(self) -> str:
        """Searches the messages."""
        return self.context.t.say("Search the messages: a word, a name")

    def search(self, text: str) -> None:
        """Show only what holds all the words."""
        self._text = text
        if text and self.chats.trouble.text:
            self.chats.trouble.forget()
        self.opened.search(text)
        # The list looks through all conversations: only where it is seen, or else once it is.
        if self.chats.isVisibleTo(self) or not text:
            self.chats.search(text)

    def take_files(self, paths: Sequence[Path], source: Source) -> bool:
        """Read dropped exports; pictures and the like are kept as anywhere else."""
        if not any(path.is_dir() or looks_readable(path.name) for path in paths):
            return False
        self._begin(paths)
        return True

    def retranslate(self) -> None:
        """Speak the current language."""
        for part in (self.chats, self.opened, self.questions):
            part.retranslate()

    # the list and what is open

    def reload(self) -> None:
        """Read the conversations again."""
        self._stale = False
        self.chats.reload()

    def _on_arrived(self) -> None:
        """Follow what became of the open conversation: it may have been read anew, or be gone."""
        shown = self.opened.conversation
        if shown is None:
            return
        same = [c for c in self.chats.all if c.number == shown.number]
        again = [c for c in self.chats.all if (c.evidence, c.chat) == (shown.evidence, shown.chat)]
        now = next(iter(same or again), None)
        if now is None:
            self.show_chats()
        else:
            self.opened.take_changed(now)

    def show_conversation(self, conversation: Conversation) -> None:
        """Open one."""
        self._show_lists()
        self.opened.open(conversation, self._text)
        self.chats.show_opened(conversation.number)
        self._fit()
        self.opened.list.setFocus()
        QTimer.singleShot(0, self.opened, self.opened.fold_remarks)

    def show_chats(self) -> None:
        """Close what is open, and show the list."""
        self.opened.conversation = None
        self.opened.list.mark_only([])
        self.chats.show_opened(0)
        self.chats.search(self._text)
        self._fit()
        if self.isVisible():
            self.chats.focus()

    def _on_changed(self, what: object) -> None:
        if what not in (Changed.CONVERSATIONS, Changed.EVIDENCE):
            return
        self._stale = True
        if self.isVisible():
            self.reload()

    # reading

    def _pick(self) -> None:
        t = self.context.t
        paths = ask_files(self, t.say("Read a conversation…"))
        if paths:
            self._begin(paths)

    def _begin(self, paths: Sequence[Path]) -> None:
        self.chats.trouble.forget()
        self.reading.begin(paths)

    def _ask(self) -> None:
        self.stack.setCurrentWidget(self.questions)
        if self.isVisible():
            self.questions.focus_first()

    def _show_lists(self) -> None:
        had = self.questions.isVisible()
        self.stack.setCurrentIndex(0)
        if had:
            self._focus()

    def _on_read(self, read: Sequence[Conversation]) -> None:
        if len(read) == 1 and self.isVisible():
            self.show_conversation(read[0])
        elif self.isVisible():
            self.show_chats()

    def _on_refused(self, number: int, error: KeeperError) -> None:
        """Say it in the list, where the conversation would have been."""
        if self.opened.conversation is not None:
            self.show_chats()
        self.chats.refuse(number, error)
        if self.isVisible():
            self.chats.focus()
        else:
            self.context.tell(self.chats.trouble.text)

    def _focus(self) -> None:
        if self.stack.currentWidget() is self.questions:
            self.questions.focus_first()
        elif self.opened.conversation is not None:
            self.opened.list.setFocus() if self.opened.left.isVisible() else (
                self.opened.pane.back_button.setFocus()
            )
        else:
            self.chats.focus()

    # room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """List and conversation side by side where there is room."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        scale = self.context.look.text_size / 100
        beside = self.width() >= ALL_BESIDE * scale
        is_open = self.opened.conversation is not None
        self.chats.setVisible(beside or not is_open)
        self.opened.setVisible(is_open)
        self.opened.back_button.setVisible(not beside)
        self.setFocusProxy(self.opened.list if is_open else self.chats.list)
        self.opened.fit()
