"""Shows the list of conversations, or a hint while it is empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.conversation import Conversation
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.keyboard.focus import holds_focus
from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.lists.paged_model import PagedModel, Rows
from evidence_keeper.ui.live_text import Words, said
from evidence_keeper.ui.page_arguments import ShowEvidence, ShowPanel
from evidence_keeper.ui.pages.conversations.conversation_cards import ConversationCards
from evidence_keeper.ui.pages.conversations.conversation_texts import (
    messages_word,
    spoken_conversation,
)
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.empty_state import EmptyState
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

BRING_FILES = "bring-files"
"""The help page on bringing files from the phone to this computer."""


_Answer = tuple[list[Conversation], Mapping[int, int] | None, int]
"""The conversations, the number of hits in each, and how many have their file in the bin."""


class Chats(QWidget):
    """Shows all conversations, or those with search hits."""

    opened = Signal(object)
    read_asked = Signal()
    arrived = Signal()
    """The conversations have been read."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._text = ""
        self.all: list[Conversation] = []
        self._rows: list[Conversation] = []
        self._title = PlainLabel(role="title")
        self._summary = PlainLabel(role="quiet")
        self.read = Button("primary", "file-plus")
        self.trouble = Trouble(context)
        self.cards = ConversationCards(context)
        self.model = PagedModel(self._spoken)
        self.list = HeadedList(self.cards)
        self.list.set_model(self.model)
        self.none = NoneYet(context)
        self.nothing = EmptyState()
        self.stack = QStackedWidget()
        self._refusal = ScrollColumn(width=720, margin=0)  # in a low window it needs all the room
        self._refusal.box.addWidget(self.trouble)
        self._refusal.box.addStretch(1)
        for widget in (self.list, self.none, self.nothing, self._refusal):
            self.stack.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(28, tokens.L, 18, 0)
        box.setSpacing(tokens.S)
        box.addWidget(self._title)
        box.addWidget(self._summary)
        box.addWidget(self.read, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.stack, 1)
        self.read.clicked.connect(self.read_asked)
        self.none.read.clicked.connect(self.read_asked)
        self.list.entered_row.connect(self._on_entered)
        self.trouble.closed.connect(self._show_rows)
        self.setFocusProxy(self.list)

    def _spoken(self, item: Conversation) -> str:
        found = None if self.cards.found is None else self.cards.found.get(item.number, 0)
        return spoken_conversation(self._context.t, item, found)

    def _on_entered(self, row: int) -> None:
        item = self.model.item(row)
        if isinstance(item, Conversation):
            self.opened.emit(item)

    def reload(self) -> None:
        """Reload the conversations, and the number of search hits in each."""
        text = self._text

        def work(session: Session) -> _Answer:
            found = session.conversations.count_messages(text) if text.strip() else None
            return session.conversations.all(), found, session.conversations.count_binned()

        self._context.backend.search("conversations", work, self._arrived)

    def search(self, text: str) -> None:
        """Show only conversations with messages that contain all the words."""
        if text != self._text:
            self._text = text
            self.reload()

    def _arrived(self, answer: _Answer) -> None:
        self.all, found, binned = answer
        self.none.tell_binned(binned)
        self.cards.found = found
        rows = self.all if found is None else [c for c in self.all if c.number in found]
        self._show(rows)
        self.arrived.emit()

    def _show(self, rows: list[Conversation]) -> None:
        marked = self.model.item(self.list.currentIndex().row())
        self._rows = rows

        def fetch(offset: int, limit: int, done: Callable[[Rows], None]) -> None:
            done(list(rows[offset : offset + limit]))

        self.model.reload(fetch, lambda done: done(len(rows)))
        row = next((n for n, c in enumerate(rows) if marked and c.number == marked.number), 0)
        if rows:
            self.list.choose_quietly(row)
        self.read.setVisible(bool(self.all))
        self._show_rows()
        self._tell()

    def _show_rows(self) -> None:
        """Show the list, or the text in its place; the focus follows."""
        had = holds_focus(self.stack)
        shown: QWidget = self.list
        if self.trouble.text:
            shown = self._refusal
        elif not self.all:
            shown = self.none
        elif not self._rows:
            shown = self.nothing
        self.stack.setCurrentWidget(shown)
        if had:
            self.focus()

    def refuse(self, number: int, error: KeeperError) -> None:
        """Show in place of the list why an item could not be read."""
        self.trouble.show_refused(number, error)
        self._show_rows()

    def focus(self) -> None:
        """Focus the list or the next action."""
        shown = self.stack.currentWidget()
        if shown is self.none:
            self.none.read.setFocus()
        elif shown is self._refusal:
            self.trouble.file.setFocus()
        else:
            self.list.setFocus()

    def show_opened(self, number: int) -> None:
        """Highlight the open conversation; none for 0."""
        self.cards.opened = number
        self.list.viewport().update()

    def _tell(self) -> None:
        t = self._context.t
        total = sum(c.messages for c in self._rows)
        count = t.say_n("{n} conversation", "{n} conversations", len(self._rows))
        messages = messages_word(t, total)
        if self.cards.found is not None:
            hits = sum(self.cards.found.values())
            messages = t.say_n("{n} message found", "{n} messages found", hits)
        self._summary.setText(f"{count} · {messages}")
        self._summary.setVisible(bool(self.all))

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self._title.setText(t.say("Conversations"))
        self.read.set_text(t.say("Read a conversation…"))
        named(self.list, t.say("Conversations"))
        self.nothing.set_texts(
            t.say("No matches"), t.say("Another spelling or fewer words may help."), ""
        )
        self.none.retranslate()
        self.trouble.retranslate()
        self.list.lay_out()
        self._tell()


class NoneYet(ScrollColumn):
    """Explains what an export is, where to make it, and that it is kept."""

    def __init__(self, context: Context) -> None:
        super().__init__(width=640, margin=0)
        self._context = context
        self._head = PlainLabel(role="section")
        self._lead = PlainLabel(role="text")
        self._in_bin = PlainLabel(role="caution")
        self._binned = 0
        self._ways = [(PlainLabel(role="label"), PlainLabel(role="text")) for _ in range(4)]
        self._kept = PlainLabel(role="quiet")
        self.read = Button("primary", "file-plus")
        self.help = Button("link")
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        inside.setSpacing(tokens.XS)
        for number, (name, way) in enumerate(self._ways):
            if number:
                inside.addSpacing(tokens.S)
            inside.addWidget(name)
            inside.addWidget(way)
        acts = QWidget()
        flow = FlowLayout(acts, tokens.M, tokens.S)
        flow.addWidget(self.read)
        flow.addWidget(self.help)
        for widget in (self._head, self._in_bin, self._lead, acts, card, self._kept):
            self.box.addWidget(widget)
        self.box.addStretch(1)
        self.help.clicked.connect(lambda: context.go(Place.HELP, ShowPanel(BRING_FILES)))

    def tell_binned(self, count: int) -> None:
        """Say how many conversations have their file in the bin and are not lost."""
        self._binned = count
        self._tell()

    def _tell(self) -> None:
        t = self._context.t
        self._in_bin.setVisible(self._binned > 0)
        self._head.setText(t.say("No conversation yet"))
        if self._binned:
            self._head.setText(t.say("No conversation here now"))
        self._in_bin.setText(
            t.say_n(
                "The file of {n} conversation lies in the bin. Take it back under Evidence, and "
                "the conversation is here again, with what you chose.",
                "The files of {n} conversations lie in the bin. Take them back under Evidence, and "
                "the conversations are here again, with what you chose.",
                self._binned,
            )
        )

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self._tell()
        self._lead.setText(
            t.say(
                "Many programs can write a whole chat into a file: who wrote what, and when. That "
                "is an export. From it this page shows every message, and documents can quote it."
            )
        )
        ways = (
            ("WhatsApp", t.say("On the phone, in the chat: menu, More, Export chat.")),
            (
                "Telegram",
                t.say(
                    "On a computer, in Telegram Desktop, in the chat: menu, Export chat history."
                ),
            ),
            (
                "Instagram, Messenger",
                t.say(
                    "In the app: Settings, Accounts Centre, Your information and permissions, "
                    "Export your information, Messages."
                ),
            ),
            (
                t.say("SMS and calls"),
                t.say("On Android, with the program SMS Backup & Restore, as XML."),
            ),
        )
        for (name, way), (title, text) in zip(self._ways, ways, strict=True):
            name.setText(title)
            way.setText(text)
        self._kept.setText(
            t.say(
                "Bring the file to this computer by cable or card, and choose it here or drop it "
                "on this page. It is kept unchanged as evidence first, and read after that."
            )
        )
        self.read.set_text(t.say("Read a conversation…"))
        self.help.set_text(t.say("Help: from the phone to this computer"))


class Trouble(QFrame):
    """Shows why a file could not be read, in place of its conversation, and that it is kept."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "warning")
        self._context = context
        self._number = 0
        self._why: Words = ""
        self._text = PlainLabel(role="text")
        self.file, self.close_it = Button("plain", "file"), Button("quiet", "x")
        acts = QWidget()
        flow = FlowLayout(acts, tokens.S, tokens.S)
        flow.addWidget(self.file)
        flow.addWidget(self.close_it)
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        box.setSpacing(tokens.S)
        box.addWidget(self._text)
        box.addWidget(acts)
        self.file.clicked.connect(self._go)
        self.close_it.clicked.connect(self.forget)

    @property
    def text(self) -> str:
        """The shown text; empty for none."""
        return self._text.text() if self._number else ""

    def _go(self) -> None:
        number = self._number
        self.forget()
        self._context.go(Place.EVIDENCE, ShowEvidence(number))

    def show_refused(self, number: int, error: KeeperError) -> None:
        """Say why an item could not be read."""
        self._number, self._why = number, self._context.saying(error)
        self.retranslate()

    def forget(self) -> None:
        """Hide the error."""
        self._number, self._why = 0, ""
        self.closed.emit()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        kept = t.say(
            "The file itself is kept as evidence: {number}.", number=evidence_label(self._number)
        )
        self._text.setText(f"{said(self._why)} {kept}" if self._number else "")
        self.file.set_text(t.say("Show the file"))
        self.close_it.set_text(t.say("Close"))
