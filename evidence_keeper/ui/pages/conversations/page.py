"""Shows the list of conversations, one of them by day, and the import of a new one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import Conversation, Message, positions_of
from evidence_keeper.domain.record.entry_from_messages import MOST, entry_from
from evidence_keeper.domain.record.evidence import Source, evidence_label
from evidence_keeper.system.language.conversation_words import platform_name
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.page_arguments import NewEntry, ReadExport, SearchFor, ShowEvidence
from evidence_keeper.ui.page_parts.readable_exports import looks_readable
from evidence_keeper.ui.pages.conversations.conversation_list import Chats
from evidence_keeper.ui.pages.conversations.conversation_texts import messages_word, title_of
from evidence_keeper.ui.pages.conversations.found_messages import messages_in
from evidence_keeper.ui.pages.conversations.import_questions import Questions
from evidence_keeper.ui.pages.conversations.import_steps import ReadingWay, read_again
from evidence_keeper.ui.pages.conversations.open_conversation import OpenedConversation
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.widgets.inputs.file_questions import ask_files

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

ALL_BESIDE = 1320
"""Width in pixels at 100 % from which the list is next to an open conversation."""


class ConversationsPage(Page):
    """Shows the list, and next to it or in its place the open conversation."""

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

    # called by the shell

    def enter(self, argument: object) -> None:
        """Show the list or the open conversation; read an item of evidence."""
        if self._stale:
            self.reload()
        self._fit()
        if isinstance(argument, SearchFor):  # the window's search covers all conversations
            self.show_chats()
        if isinstance(argument, ReadExport):
            self.chats.trouble.forget()
            self.reading.begin_items([argument.evidence])
        self._focus()

    def leave(self) -> None:
        """End the search."""
        self.opened.jump.hide()
        if self._text:
            self.search("")

    def search_hint(self) -> str:
        """Return the hint: messages are searched."""
        return self.context.t.say("Search the messages: a word, a name")

    def search(self, text: str) -> None:
        """Show only results with all the words."""
        self._text = text
        if text and self.chats.trouble.text:
            self.chats.trouble.forget()
        self.opened.search(text)
        # The list searches all conversations: only while it is visible, or once it is.
        if self.chats.isVisibleTo(self) or not text:
            self.chats.search(text)

    def take_files(self, paths: Sequence[Path], source: Source) -> bool:
        """Read dropped exports; other files are handled by the window."""
        if not any(path.is_dir() or looks_readable(path.name) for path in paths):
            return False
        self._begin(paths)
        return True

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        for part in (self.chats, self.opened, self.questions):
            part.retranslate()

    # the list and what is open

    def reload(self) -> None:
        """Read the conversations again."""
        self._stale = False
        self.chats.reload()

    def _on_arrived(self) -> None:
        """Update the open conversation, which may have been read again or removed."""
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
        """Open a conversation."""
        self._show_lists()
        self.opened.open(conversation, self._text)
        self.chats.show_opened(conversation.number)
        self._fit()
        self.opened.list.setFocus()
        QTimer.singleShot(0, self.opened, self.opened.fold_remarks)

    def show_chats(self) -> None:
        """Close the open conversation, and show the list."""
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
        """Show the error in the list, in place of the conversation."""
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

    # layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place list and conversation side by side where there is room."""
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


_AT_ONCE = 1000
"""Messages read in one query to learn their positions."""


def _positions(session: Session, number: int, places: list[int]) -> list[int]:
    found: list[int] = []
    for start in range(0, len(places), _AT_ONCE):
        part = messages_in(session, number, places[start : start + _AT_ONCE])
        found += [message.position for message in part]
    return found


class Acts(QObject):
    """Connects bar and pane of the open conversation with their actions."""

    def __init__(self, page: ConversationsPage) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        opened, pane, bar = page.opened, page.opened.pane, page.opened.bar
        opened.list.marked.connect(self._tell)
        opened.list.all_asked.connect(self._mark_all)
        opened.list.range_asked.connect(self._mark_range)
        bar.all_asked.connect(self._mark_all)
        bar.cleared.connect(self._mark_none)
        bar.shown_asked.connect(lambda shown: self._show_chosen(shown=shown))
        bar.write_asked.connect(lambda: self._write(self.positions))
        pane.shown_asked.connect(self._on_shown_asked)
        pane.write_asked.connect(self._on_write_asked)
        pane.file_asked.connect(self._show_file)
        pane.again_asked.connect(self._again)
        pane.drop_asked.connect(self._drop)

    @property
    def positions(self) -> tuple[int, ...]:
        """Positions of the selected messages."""
        return tuple(self._page.opened.list.marks)

    @property
    def _open(self) -> Conversation | None:
        return self._page.opened.conversation

    # choosing

    def _tell(self) -> None:
        self._page.opened.bar.show_count(len(self.positions))

    def _mark_none(self) -> None:
        self._page.opened.list.mark_only([])
        self._page.opened.list.setFocus()

    def _mark_all(self) -> None:
        opened, conversation = self._page.opened, self._open
        if conversation is None:
            return
        places = opened.places
        if places is None:
            opened.list.mark_only(range(1, conversation.messages + 1))
            return

        def arrived(positions: list[int]) -> None:
            if opened.places is places:
                opened.list.mark_only(positions)

        self._context.backend.search(
            "mark-messages", lambda s: _positions(s, conversation.number, places), arrived
        )

    def _mark_range(self, first: int, last: int) -> None:
        """Select rows that are not all in memory."""
        opened, conversation = self._page.opened, self._open
        if conversation is None:
            return
        places = opened.places
        wanted = list(range(first, last + 1)) if places is None else places[first : last + 1]

        def arrived(positions: list[int]) -> None:
            if opened.places is places and self._open is conversation:
                opened.list.mark_also(positions)

        self._context.backend.search(
            "mark-messages", lambda s: _positions(s, conversation.number, wanted), arrived
        )

    # documents

    def _on_shown_asked(self, positions: tuple[int, ...] | None, shown: bool) -> None:
        conversation = self._open
        if conversation is not None:
            whole = range(1, conversation.messages + 1)
            self._show(whole if positions is None else positions, shown=shown)

    def _show_chosen(self, *, shown: bool) -> None:
        positions = self.positions
        self._mark_none()
        self._show(positions, shown=shown)

    def _show(self, positions: Collection[int], *, shown: bool) -> None:
        """Show messages in documents, or hide them; undo reverts only this change."""
        conversation, context, t = self._open, self._context, self._context.t
        if conversation is None:
            return
        number = conversation.number

        def work(session: Session) -> set[int]:
            before = positions_of(session.conversations.get(number).shown)
            changed = set(positions) - before if shown else set(positions) & before
            session.conversations.show_messages(number, changed, shown=shown)
            return changed

        def done(changed: set[int]) -> None:
            context.changed.emit(Changed.CONVERSATIONS)
            count = messages_word(t, len(changed))
            if not changed:
                context.tell(
                    t.say("Documents show them already.")
                    if shown
                    else t.say("Documents show none of them.")
                )
                return
            said = (
                t.say("Documents show {messages} more.", messages=count)
                if shown
                else t.say("Documents leave out {messages}.", messages=count)
            )
            context.tell(
                said, NoticeTone.GOOD, undo=lambda: self._show_again(number, changed, not shown)
            )

        context.backend.change(work, done)

    def _show_again(self, number: int, positions: set[int], shown: bool) -> None:
        context = self._context

        def done(_: None) -> None:
            context.changed.emit(Changed.CONVERSATIONS)
            context.tell(context.t.say("Undone."), NoticeTone.GOOD)

        context.backend.change(
            lambda s: s.conversations.show_messages(number, positions, shown=shown), done
        )

    # an entry

    def _on_write_asked(self, message: Message | None) -> None:
        if message is not None:
            self._write((message.position,))

    def _write(self, positions: Collection[int]) -> None:
        """Begin an entry from some messages."""
        conversation, context = self._open, self._context
        if conversation is None or not 0 < len(positions) <= MOST:
            return

        def arrived(messages: list[Message]) -> None:
            if messages:
                platform = platform_name(conversation.format)
                entry = entry_from(conversation, messages, platform)
                context.go(Place.ENTRY, NewEntry(entry=entry))

        context.backend.ask(
            lambda s: s.conversations.messages_at(conversation.number, positions), arrived
        )

    # the conversation

    def _show_file(self) -> None:
        if self._open is not None:
            self._context.go(Place.EVIDENCE, ShowEvidence(self._open.evidence))

    def _again(self) -> None:
        if self._open is not None:
            self._page.reading.begin_items([self._open.evidence])

    def _drop(self) -> None:
        """Drop the conversation; the file stays, and undo reads it again."""
        conversation, context, t = self._open, self._context, self._context.t
        if conversation is None:
            return
        number = conversation.number

        def done(_: None) -> None:
            self._page.show_chats()
            context.changed.emit(Changed.CONVERSATIONS)
            context.tell(
                t.say(
                    "“{title}” is taken out. The file stays kept as {number}.",
                    title=title_of(t, conversation),
                    number=evidence_label(conversation.evidence),
                ),
                undo=lambda: self._read_back(conversation),
            )

        context.backend.change(lambda s: s.conversations.drop(number), done)

    def _read_back(self, conversation: Conversation) -> None:
        context, t = self._context, self._context.t

        def work(session: Session, progress: Progress) -> Conversation:
            return read_again(session, conversation, progress)

        def done(found: Conversation) -> None:
            context.changed.emit(Changed.CONVERSATIONS)
            title = title_of(t, found)
            context.tell(t.say("“{title}” is back.", title=title), NoticeTone.GOOD)

        context.run_job(lambda: context.t.say("Reading the conversation"), work, done)
