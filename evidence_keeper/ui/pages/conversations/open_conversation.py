"""Shows one conversation: its messages by day, and the selected message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from evidence_keeper.domain.record.conversation import Conversation, Message
from evidence_keeper.domain.record.entry_from_messages import MOST
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system import clock
from evidence_keeper.system.language.conversation_words import remark_lines
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.lists.multi_select_list import MarkingList
from evidence_keeper.ui.lists.paged_model import PAGE, PagedModel, Rows
from evidence_keeper.ui.lists.selection_bar import ChosenBar
from evidence_keeper.ui.page_parts.jump_to_day import JumpToDay
from evidence_keeper.ui.pages.conversations.conversation_texts import (
    Runs,
    found_line,
    shown_line,
    spoken_message,
    summary_line,
    title_of,
)
from evidence_keeper.ui.pages.conversations.found_messages import messages_in
from evidence_keeper.ui.pages.conversations.message_bubbles import MessageBubbles
from evidence_keeper.ui.pages.conversations.message_pane import MessagePane
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.vault_thread.ticket import Ticket
from evidence_keeper.ui.widgets.display.empty_state import EmptyState
from evidence_keeper.ui.widgets.display.labels import ElidedLabel, PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button, IconButton
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.fold import Fold

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session


class ChosenMessages(ChosenBar):
    """The bar shown while messages are selected."""

    shown_asked = Signal(bool)
    write_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.show_them, self.hide_them = Button("plain", "file-text"), Button("plain", "minus")
        self.write = Button("plain", "plus")
        self.put(self.show_them, self.hide_them, self.write)
        self.show_them.clicked.connect(lambda: self.shown_asked.emit(True))
        self.hide_them.clicked.connect(lambda: self.shown_asked.emit(False))
        self.write.clicked.connect(self.write_asked)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        super().retranslate()
        t, fits = self.context.t, self.count <= MOST
        self.show_them.set_text(t.say("Show in documents"))
        self.hide_them.set_text(t.say("Leave out of documents"))
        self.write.set_text(t.say("Write an entry"))
        self.write.setEnabled(fits)
        self.write.set_tip("" if fits else t.say("At most {n} messages go into one entry.", n=MOST))


SIDE_BY_SIDE = 860
"""Width in pixels at 100 % from which messages and detail are side by side."""

LOW = 460
"""Height in pixels at 100 % below which the list needs the room: the pane has the folded
remarks."""


class OpenedConversation(QWidget):
    """The list on the left, the pane on the right or in the list's place."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.conversation: Conversation | None = None
        self.places: list[int] | None = None
        self._text = ""
        self.wide = False
        self.is_reading = False
        self._wanted: int | None = None
        self._kept_row: int | None = None
        self._said = 0
        self.back_button = IconButton("arrow-left")
        self._title = ElidedLabel(role="section")
        self._summary = PlainLabel(role="quiet")
        self.day = Button("chip", "calendar")
        self.about = Button("chip", "info")
        self.jump = JumpToDay(context, self._local_now)
        self.remarks = Fold()
        self.bar = ChosenMessages(context)
        marks: dict[int, None] = {}
        self.cards = MessageBubbles(context, marks)
        self.model = PagedModel(self._spoken)
        self.list = MarkingList(context, self.cards, marks, lambda item: int(item.position))
        self.list.set_model(self.model)
        self.nothing = EmptyState()
        self.lists = QStackedWidget()
        self.pane = MessagePane(context)
        self.left = QWidget()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.list)

    def _lay_out(self) -> None:
        self.lists.addWidget(self.list)
        self.lists.addWidget(self.nothing)
        head = QHBoxLayout()
        head.setSpacing(tokens.S)
        head.addWidget(self.back_button)
        head.addWidget(self._title, 1)
        self._ways = QWidget()
        flow = FlowLayout(self._ways, tokens.S, tokens.XS)
        flow.addWidget(self.day)
        flow.addWidget(self.about)
        box = QVBoxLayout(self.left)
        box.setContentsMargins(28, tokens.L, 18, 0)
        box.setSpacing(tokens.S)
        box.addLayout(head)
        for widget in (self._summary, self.remarks, self._ways, self.jump):
            box.addWidget(widget)
        box.addWidget(self.lists, 1)
        box.addWidget(self.bar)  # at the end, so that the rows stay where they are
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.left, 11)
        row.addWidget(self.pane, 9)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.closed)
        self.day.clicked.connect(self.jump.begin)
        self.about.clicked.connect(self._show_about)
        self.jump.day_chosen.connect(self._go_to_day)
        self.jump.left.connect(self.list.setFocus)
        self.list.picked.connect(self._on_picked)
        self.list.entered_row.connect(self._on_entered)
        self.model.loaded.connect(self._on_loaded)
        self.model.settled.connect(self._on_settled)
        self.pane.back.connect(self.show_list)
        self.list.marked.connect(self.fit)

    def _spoken(self, item: Message) -> str:
        shown = item.position in self.cards.shown
        return spoken_message(self._context.t, item, self.cards.zone, shown=shown)

    # which one

    def open(self, conversation: Conversation, text: str) -> None:
        """Show a conversation from its beginning, or its search hits."""
        self.conversation = None
        self._take(conversation)
        self._text = text
        self._wanted = self._kept_row = None
        self.jump.hide()
        self.list.mark_only([])
        self.is_reading = False
        self.fit()
        self.reload()

    def fold_remarks(self) -> None:
        """Unfold remarks at first where the pane, which has them too, is hidden."""
        self.remarks.set_open(not self.wide)

    def _take(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.cards.zone = conversation.reading.zone
        self.cards.shown = Runs(conversation.shown)
        self.cards.tells_shown = len(self.cards.shown) < conversation.messages
        self.pane.show_conversation(conversation)
        self._tell()

    def take_changed(self, conversation: Conversation) -> None:
        """Apply a change of the messages that documents show; after a new reading they are
        reloaded.
        """
        before = self.conversation
        self._take(conversation)
        if before is None or before.read != conversation.read:
            self.reload()
        self.list.viewport().update()

    def search(self, text: str) -> None:
        """List only messages with all the words; all of them for none."""
        if text == self._text or self.conversation is None:
            self._text = text
            return
        left = not text.strip()
        row = self.list.currentIndex().row()
        if left and self.places is not None and 0 <= row < len(self.places):
            self._wanted = self.places[row]
        self._text = text
        self.list.mark_only([])
        if not left:
            self.is_reading = False
            self.pane.show_message(None)  # it may be no hit
            self.fit()
        self.reload()

    # loading

    def reload(self) -> None:
        """Reload the messages, all or only hits."""
        conversation, text = self.conversation, self._text
        if conversation is None:
            return
        backend, number = self._context.backend, conversation.number
        self.cards.mark(text)
        self.pane.mark(text)
        backend.stop_search("messages")
        if not text.strip():
            self.places = None
            self._fill(
                conversation.messages, lambda s, at, n: s.conversations.messages(number, at, n)
            )
            return

        def arrived(found: list[tuple[int, int]]) -> None:
            places = self.places = [place for _, place in found]
            self._fill(len(places), lambda s, at, n: messages_in(s, number, places[at : at + n]))

        backend.search("messages", lambda s: s.conversations.find_messages(text, number), arrived)

    def _fill(self, total: int, read: Callable[[Session, int, int], list[Message]]) -> None:
        backend = self._context.backend

        def fetch(offset: int, limit: int, done: Callable[[Rows], None]) -> Ticket:
            return backend.ask(lambda s: read(s, offset, limit), done)

        self.model.reload(fetch, lambda done: done(total))

    def _on_loaded(self, page: int) -> None:
        self.nothing.take_turns(self.lists, self.list, empty=not self.model.rowCount())
        if not self.list.currentIndex().isValid() and self.model.rowCount():
            self.list.choose_quietly(0)
        row = self._kept_row
        if row is not None and row // PAGE == page:
            self._kept_row = None
            index = self.model.index(row)
            self.list.scrollTo(index, HeadedList.ScrollHint.PositionAtTop)
            if self.list.currentIndex().row() == row:
                self._on_picked(row)

    def _on_settled(self, _total: int) -> None:
        self._tell()
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted < self.model.rowCount():
            self.show_row(wanted)

    def show_row(self, row: int) -> None:
        """Scroll to a row and select it, even if it is not loaded yet."""
        self._kept_row = None if self.model.has_page(row // PAGE) else row
        self.list.choose(row)
        self.list.scrollTo(self.model.index(row), HeadedList.ScrollHint.PositionAtTop)
        self.model.ensure(row, row)

    # one message

    def _on_picked(self, row: int) -> None:
        item = self.model.item(row)
        if isinstance(item, Message):
            if self.wide:
                self.pane.show_message(item)
        else:
            self._kept_row = row

    def _on_entered(self, row: int) -> None:
        item = self.model.item(row)
        if isinstance(item, Message):
            self.pane.show_message(item)
            self._show_pane()

    def _show_about(self) -> None:
        self.pane.show_message(None)
        self._show_pane()

    def _show_pane(self) -> None:
        self.is_reading = True
        self.fit()
        if not self.wide:
            self.pane.back_button.setFocus()

    def show_list(self) -> None:
        """Return from the pane to the list."""
        self.is_reading = False
        self.fit()
        self.list.setFocus()

    def _go_to_day(self, day: date) -> None:
        """Scroll to the first message of a day, or of the next one that has any."""
        conversation, places = self.conversation, self.places
        if conversation is None:
            return
        moment = datetime.combine(day, time(), ZoneInfo(conversation.reading.zone))

        def arrived(place: int) -> None:
            row = place if places is None else sum(p < place for p in places)
            if self.model.rowCount():
                self.show_row(min(row, self.model.rowCount() - 1))
            self.list.setFocus()

        self._context.backend.ask(
            lambda s: s.conversations.message_place(conversation.number, moment), arrived
        )

    def _local_now(self) -> datetime:
        return in_zone(clock.now(), self.cards.zone).replace(tzinfo=None)

    # texts and layout

    def _tell(self) -> None:
        t, conversation = self._context.t, self.conversation
        if conversation is None:
            return
        self._title.set_text(title_of(t, conversation))
        first = summary_line(t, conversation)
        if self.places is not None:
            first = found_line(t, len(self.places))
        self._summary.setText(f"{first} · {shown_line(t, conversation)}")
        lines = remark_lines(t, conversation)
        while (entry := self.remarks.box.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            self.remarks.box.addWidget(PlainLabel(line, "quiet"))
        self.remarks.set_texts(t.say("Good to know"), str(len(lines)))
        self._said = len(lines)
        self.fit()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.back_button.set_name(t.say("All conversations"))
        self.day.set_text(t.say("Go to a day"))
        self.about.set_text(t.say("About the conversation"))
        named(self.list, t.say("Messages, by time"))
        self.nothing.set_texts(
            t.say("No matches"), t.say("Another spelling or fewer words may help."), ""
        )
        for part in (self.jump, self.bar, self.pane):
            part.retranslate()
        self._tell()
        self.list.lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place list and pane side by side where there is room."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self.fit)

    def fit(self) -> None:
        """Distribute the room between list and pane."""
        scale = self._context.look.text_size / 100
        self.wide = self.width() >= SIDE_BY_SIDE * min(scale, 1.6)
        self.pane.back_button.setVisible(not self.wide)
        self.about.setVisible(not self.wide)
        low = self.height() < LOW * scale
        self._summary.setVisible(not low)
        self.remarks.setVisible(not low and self._said > 0)
        self._ways.setVisible(not (low and self.list.marks))
        self.left.setVisible(self.wide or not self.is_reading)
        self.pane.setVisible(self.wide or self.is_reading)
