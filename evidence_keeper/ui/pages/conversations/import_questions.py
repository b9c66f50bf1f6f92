"""Asks the user only what an export does not say itself, before it is read."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.record.conversation import DateOrder, Looked, ReadingOptions
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system import clock
from evidence_keeper.system.language.conversation_words import format_word, order_word
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.live_text import Words, said
from evidence_keeper.ui.page_parts.zone_choices import zone_choices
from evidence_keeper.ui.pages.conversations.conversation_texts import messages_word
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.check_and_card import Card
from evidence_keeper.ui.widgets.inputs.input_fields import Select
from evidence_keeper.ui.widgets.inputs.tick_list import TickList, TickRow
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.labelled_field import Field
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn

_ROWS_SHOWN = 8
_TITLE_LETTERS = 60


class Questions(QWidget):
    """Shows a form in place of the lists until the export is read or cancelled."""

    answered = Signal()
    put_off = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.item: Evidence | None = None
        self.looked: Looked | None = None
        self._title = PlainLabel(role="title")
        self._what = PlainLabel(role="quiet")
        self._kept = PlainLabel(role="hint")
        self.chats = TickList()
        self.all, self.none = Button("link"), Button("link")
        self._chats_field = Field(self._lay_out_chats(), self.chats)
        self.zone = Select()
        self._zone_field = Field(self.zone)
        self.orders: dict[DateOrder, Card] = {}
        self._order_group = QButtonGroup(self)
        self._orders = QWidget()
        self._order_box = QVBoxLayout(self._orders)
        self._order_box.setContentsMargins(0, 0, 0, 0)
        self._order_box.setSpacing(tokens.S)
        self._order_field = Field(self._orders)
        self.me = Select()
        self._me_field = Field(self.me)
        self._error = PlainLabel(role="error")
        self._wrong: Words = ""
        self._error.hide()
        self.read, self.later = Button("primary"), Button("plain")
        self.column = ScrollColumn(width=720)
        for widget in (
            self._title,
            self._what,
            self._kept,
            self._error,
            self._chats_field,
            self._order_field,
            self._zone_field,
            self._me_field,
        ):
            self.column.box.addWidget(widget)
        self.column.box.addStretch(1)
        acts = QWidget()
        flow = FlowLayout(acts, tokens.M, tokens.S)
        flow.addWidget(self.read)
        flow.addWidget(self.later)
        self.column.add_to_footer(acts)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.column)
        self.read.clicked.connect(self._answer)
        self.later.clicked.connect(self.put_off)
        self.chats.turned.connect(lambda: self._chats_field.set_error(""))
        context.look.changed.connect(self._fit_chats)

    def _lay_out_chats(self) -> QWidget:
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.XS)
        acts = QHBoxLayout()
        acts.setSpacing(tokens.M)
        acts.addWidget(self.all)
        acts.addWidget(self.none)
        acts.addStretch(1)
        box.addWidget(self.chats)
        box.addLayout(acts)
        self.all.clicked.connect(partial(self._tick_all, on=True))
        self.none.clicked.connect(partial(self._tick_all, on=False))
        return holder

    def _tick_all(self, *, on: bool) -> None:
        self.chats.tick_all(on=on)
        self._chats_field.set_error("")

    def ask(self, item: Evidence, looked: Looked) -> bool:
        """Ask the questions about an export; return False when there are none."""
        self.item, self.looked = item, looked
        self.chats.show_rows(TickRow("", number) for number in range(len(looked.chats)))
        if len(looked.chats) > 1:
            self.chats.setCurrentIndex(self.chats.model().index(0, 0))
        for card in self.orders.values():
            self._order_group.removeButton(card)
            self._order_box.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.orders = {order: Card() for order in looked.orders if len(looked.orders) > 1}
        for card in self.orders.values():
            self._order_group.addButton(card)
            self._order_box.addWidget(card)
            card.toggled.connect(lambda _: self._order_field.set_error(""))
        self.zone.choose("")
        self.me.choose("")
        self.retranslate()
        if looked.asks_zone:
            self.zone.choose(self._context.vault.zone)
        self._chats_field.setVisible(len(looked.chats) > 1)
        self._order_field.setVisible(bool(self.orders))
        self._zone_field.setVisible(looked.asks_zone)
        self._me_field.setVisible(bool(looked.names))
        self.show_error("")
        self._fit_chats()
        self.column.to_top()
        return bool(len(looked.chats) > 1 or self.orders or looked.asks_zone or looked.names)

    def focus_first(self) -> None:
        """Put the focus on the first question."""
        first = next(iter(self.orders.values()), None)
        for widget in (self.chats, first, self.zone, self.me, self.read):
            if widget is not None and widget.isVisible():
                widget.setFocus()
                return

    def reading(self) -> ReadingOptions:
        """Return the answers; the case's zone if it was not asked."""
        looked = self.looked
        zone = self.zone.value() if looked is not None and looked.asks_zone else ""
        order = next((o for o, card in self.orders.items() if card.isChecked()), None)
        if order is None and looked is not None and len(looked.orders) == 1:
            order = looked.orders[0]
        return ReadingOptions(zone or self._context.vault.zone, order, self.me.value())

    def wanted(self) -> tuple[str, ...] | None:
        """Return the keys of the ticked conversations; None where there is only one."""
        if self.looked is None or len(self.looked.chats) < 2:
            return None
        ticked = self.chats.ticked_values()
        return tuple(c.key for n, c in enumerate(self.looked.chats) if n in ticked)

    def show_error(self, words: Words) -> None:
        """Show at the top why it was not read; nothing for empty words."""
        self._wrong = words
        self._error.setText(said(words))
        self._error.setVisible(bool(words))
        if words:
            self.column.to_top()

    def _answer(self) -> None:
        """Continue, unless a required answer is missing."""
        if self.wanted() == ():
            self._chats_field.set_error(
                lambda: self._context.t.say("Please tick at least one conversation.")
            )
            self.column.show_widget(self._chats_field)
            self.chats.setFocus()
        elif self.orders and not any(card.isChecked() for card in self.orders.values()):
            self._order_field.set_error(
                lambda: self._context.t.say(
                    "Please choose: the file itself does not tell day and month apart."
                )
            )
            self.column.show_widget(self._order_field)
            next(iter(self.orders.values())).setFocus()
        else:
            self.show_error("")
            self.answered.emit()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t, looked, item = self._context.t, self.looked, self.item
        self._title.setText(t.say("Before it is read"))
        self.read.set_text(t.say("Read it"))
        self.later.set_text(t.say("Not now"))
        self.all.set_text(t.say("Tick all"))
        self.none.set_text(t.say("Tick none"))
        self._error.setText(said(self._wrong))
        if looked is None or item is None:
            return
        self._what.setText(f"{format_word(t, looked.format)} · {shown_name(item.original_name)}")
        self._kept.setText(
            t.say("The file itself is kept as evidence: {number}.", number=item.label)
        )
        self._chats_field.set_texts(
            t.say("Which conversations?"),
            t.say("Only what you tick is read. The others concern nobody."),
        )
        self._order_field.set_texts(t.say("How are dates written in the file?"))
        for order, card in self.orders.items():
            title, _, example = order_word(t, order).partition(": ")
            card.set_texts(title, example)
        self._zone_field.set_texts(
            t.say("Where was the phone or computer?"),
            t.say("The file writes times without saying in which time zone the clock stood."),
        )
        titles = [(shown_name(c.title or c.key)[:_TITLE_LETTERS], c.messages) for c in looked.chats]
        self.chats.name_rows([f"{title} · {messages_word(t, n)}" for title, n in titles])
        self.zone.set_choices(
            zone_choices(t, clock.now(), self._context.vault.zone) if looked.asks_zone else []
        )
        self._me_field.set_texts(
            t.say("Which name in the file is yours?"),
            t.say("So that your own messages are told apart. You need not say."),
        )
        names = [(name, shown_name(name)[:_TITLE_LETTERS]) for name in looked.names]
        self.me.set_choices([("", t.say_in("name", "Not said")), *names])
        named(self.chats, t.say("Which conversations?"))

    def _fit_chats(self) -> None:
        """Show so many rows that the list rarely needs a scroll bar."""
        row = max(tokens.CONTROL_HEIGHT, self._context.look.px(20) + 12)
        self.chats.setFixedHeight(min(max(len(self.chats.rows()), 2), _ROWS_SHOWN) * row + 8)
        self.chats.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
