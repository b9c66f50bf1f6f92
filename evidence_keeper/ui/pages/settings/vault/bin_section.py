"""Shows the bin: restore, delete for good, and the list of deleted items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.record.removal import BinItem, Tombstone
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system.language.dates import moment_text
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.keyboard.key_handlers import on_delete, on_escape
from evidence_keeper.ui.lists.card_painter import CardPainter
from evidence_keeper.ui.lists.gradual_widgets import Portions
from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.lists.paged_model import PagedModel
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.places import Changed
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.check_and_card import Check
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.labelled_field import Field, card
from evidence_keeper.ui.widgets.layout.scroll_column import follow_row, show_soon

_ROWS, _LARGE_ROWS, _LARGE_TEXT = 8, 4, 150
"""Visible rows, and visible rows with large text; the list scrolls."""


class BinRows(CardPainter):
    """Paints the bin: one line each, without headings."""

    compact = True

    def __init__(self, context: Context) -> None:
        self._context = context

    def heading_height(self) -> int:
        """Return 0: there are no headings."""
        return 0

    def draw_row(
        self, painter: QPainter, rect: QRect, item: Any | None, *, chosen: bool, focused: bool
    ) -> None:
        """Draw an item's kind and name."""
        room = self.draw_frame(painter, rect, chosen=chosen, focused=focused)
        if isinstance(item, BinItem):
            self.text(
                painter, room, words_of(self._context, item), self._context.look.font(), "ink"
            )


class BinSection(SettingsSection):
    """A list of the bin's content, with actions on the selected row below it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._hint = PlainLabel(role="hint")
        self._empty = PlainLabel(role="hint")
        self._items: list[BinItem] = []
        self._painter = BinRows(context)
        self.model = PagedModel(lambda item: words_of(context, item))
        self.list = HeadedList(self._painter)
        self.list.set_model(self.model)
        self.chosen = PlainLabel(role="label")
        self.back, self.delete = Button("plain", "undo-2"), Button("quiet", "shredder")
        self.all_back = Button("plain")
        self._acts = QWidget()
        flow = FlowLayout(self._acts, tokens.M, tokens.S)
        for button in (self.back, self.all_back, self.delete):
            flow.addWidget(button)
        self._below = QVBoxLayout()
        self.asking: DeleteCard | None = None
        self.gone = Fold()
        self._graves = Portions(context, self._grave)
        self._no_graves = PlainLabel(role="hint")
        self.gone.box.addWidget(self._no_graves)
        self.gone.box.addWidget(self._graves)
        for widget in (self._hint, self._empty, self.list, self.chosen, self._acts):
            self.box.addWidget(widget)
        self.box.addLayout(self._below)
        self.box.addWidget(self.gone)
        self.list.picked.connect(self._on_picked)
        self.back.clicked.connect(lambda: self._with_chosen(lambda item: self.take_back([item])))
        self.all_back.clicked.connect(lambda: self.take_back(self._items))
        self.delete.clicked.connect(lambda: self._with_chosen(self.ask))
        on_delete(self.list, lambda: self._with_chosen(self.ask))
        self.gone.opened.connect(lambda on: self._load_gone() if on else None)
        context.changed.connect(self._on_changed)
        context.look.changed.connect(self._fit)
        self._show_parts()

    def enter(self) -> None:
        """Reload the bin."""
        if self.context.is_open:
            self.context.backend.ask(lambda s: s.bin.items(), self._fill)
            if self.gone.is_open:
                self._load_gone()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.title.setText(t.say("Bin"))
        self._hint.setText(
            t.say("What lies here is in no list and in no document. You can take it back.")
        )
        self._empty.setText(t.say("The bin is empty."))
        self._no_graves.setText(t.say("Nothing was deleted for good."))
        named(self.list, t.say("Bin"))
        self.back.set_text(t.say("Restore"))
        self.all_back.set_text(t.say("Take everything back"))
        self.delete.set_text(t.say("Delete for good…"))
        self.gone.set_texts(t.say("Deleted for good"))
        self.enter()

    def _on_changed(self, what: object) -> None:
        if what in (Changed.INCIDENTS, Changed.EVIDENCE) and self.isVisible():
            self.enter()

    def _fill(self, items: list[BinItem]) -> None:
        """Show other rows; the next replaces the removed one."""
        row, asked = max(0, self.list.currentIndex().row()), self.asking is not None
        parts = (self.list, self.back, self.all_back, self.delete)
        had_focus = any(part.hasFocus() for part in parts)
        self._close_card()
        self._items = items
        self.model.reload(
            lambda offset, limit, done: done(items[offset : offset + limit]),
            lambda done: done(len(items)),
        )
        self._show_parts()
        if items:
            self.list.choose_quietly(min(row, len(items) - 1))
            self.list.scrollTo(self.list.currentIndex())
        self._tell_chosen()
        if self.isVisible() and (asked or had_focus):
            if not items:
                self.gone.header.setFocus()
            elif asked:
                self.list.setFocus()

    def _show_parts(self) -> None:
        for widget in (self.list, self.chosen, self._acts):
            widget.setVisible(bool(self._items))
        self.all_back.setVisible(len(self._items) > 1)
        self._empty.setVisible(not self._items)
        self._fit()

    def _fit(self) -> None:
        most = _LARGE_ROWS if self.context.look.text_size >= _LARGE_TEXT else _ROWS
        rows = min(most, max(1, len(self._items)))
        self.list.setFixedHeight(rows * self._painter.row_height() + 4)

    def _chosen(self) -> BinItem | None:
        row = self.list.currentIndex().row()
        return self._items[row] if 0 <= row < len(self._items) else None

    def _with_chosen(self, act: Callable[[BinItem], None]) -> None:
        item = self._chosen()
        if item is not None:
            act(item)

    def _on_picked(self, _row: int) -> None:
        """Update the selected row; the page scrolls with the keys."""
        self._tell_chosen()
        follow_row(self.list)

    def _tell_chosen(self) -> None:
        item = self._chosen()
        said = words_of(self.context, item) if item is not None else ""
        self.chosen.setText(said)
        for button in (self.back, self.delete):
            button.setAccessibleDescription(said)
        if self.asking is not None and self.asking.item != item:
            self._close_card()

    def ask(self, item: BinItem) -> None:
        """Explain deleting below the list, and let the user decide."""
        self._close_card()
        self.asking = DeleteCard(self.context, item)
        self._below.addWidget(self.asking.frame)
        self.asking.keep.clicked.connect(self._stop_asking)
        on_escape(self.asking.frame, self._stop_asking)
        self.asking.delete.clicked.connect(self._delete)
        self.asking.reason.returnPressed.connect(self.asking.delete.setFocus)
        # Enter, pressed once too often, keeps the item.
        self.asking.keep.setFocus()
        show_soon(self.asking.frame)
        show_soon(self.asking.keep)  # for a card higher than the page, the focused part

    def take_back(self, items: Sequence[BinItem]) -> None:
        """Take items out of the bin."""
        context = self.context

        def words() -> str:
            if len(items) == 1:
                return context.t.say("{item} is back.", item=_label(context, items[0]))
            return context.t.say_n("{n} item is back.", "{n} items are back.", len(items))

        def back(_: None) -> None:
            _tell_changed(context, items)
            context.tell(words, NoticeTone.GOOD)
            self.enter()

        def failed(error: KeeperError) -> None:
            _tell_changed(context, items)  # incidents may be restored although evidence failed
            context.backend.went_wrong.emit(error)
            self.enter()

        context.backend.change(lambda s: s.bin.take_back(items), back, failed)

    def _stop_asking(self) -> None:
        self._close_card()
        self.list.setFocus()

    def _close_card(self) -> None:
        if self.asking is not None:
            self._below.removeWidget(self.asking.frame)
            self.asking.frame.hide()
            self.asking.frame.deleteLater()
            self.asking = None

    def _delete(self) -> None:
        asked, context = self.asking, self.context
        if asked is None:
            return
        item, reason, copies = asked.item, asked.reason.text(), asked.copies.isChecked()
        asked.frame.setEnabled(False)

        def gone(_: None) -> None:
            _tell_changed(context, [item])
            context.tell(
                lambda: context.t.say(
                    "{item} is deleted for good. Copies elsewhere, for example in earlier "
                    "backups, are still there.",
                    item=_label(context, item),
                ),
                NoticeTone.GOOD,
            )
            self.enter()

        context.backend.change(lambda s: s.bin.remove(item, reason, with_copies=copies), gone)

    def _load_gone(self) -> None:
        self.context.backend.ask(lambda s: s.bin.removed(), self._fill_gone)

    def _fill_gone(self, graves: list[Tombstone]) -> None:
        self._no_graves.setVisible(not graves)
        self._graves.show_items(graves)

    def _grave(self, grave: Tombstone) -> QWidget:
        """Return the tombstone of an item that was deleted for good."""
        when = in_zone(grave.moment, self.context.vault.zone)
        moment = moment_text(self.context.t, when.replace(microsecond=0))
        item = BinItem(grave.incident, grave.evidence, "")
        row = QWidget()
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(PlainLabel(f"{_label(self.context, item)} · {moment}"))
        if grave.reason:
            box.addWidget(TextBlock(grave.reason))
        return row


class DeleteCard:
    """Explains deleting for good, with a reason field and two buttons."""

    def __init__(self, context: Context, item: BinItem) -> None:
        t = context.t
        self.item = item
        self.reason = TextLine()
        self.reason.setMaxLength(500)
        why = Field(self.reason)
        why.set_texts(
            t.say("Why (you need not say)"),
            t.say("It stays in the log of this vault, and a document can show it."),
        )
        labels = ", ".join(evidence_label(n) for n in item.copies)
        self.copies = Check(t.say("Delete its working copies for good too: {items}", items=labels))
        if not labels:
            self.copies.hide()
        self.delete = Button("danger", "shredder", t.say("Delete for good"))
        self.keep = Button("plain", text=t.say("Keep it in the bin"))
        buttons = QWidget()
        line = QHBoxLayout(buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.keep)
        line.addWidget(self.delete)
        line.addStretch(1)
        goes = (
            t.say("Every version of this entry goes. Nobody can bring it back.")
            if item.incident is not None
            else t.say("The file, its preview and your notes on it go. Nobody can bring it back.")
        )
        read_from_it = [
            PlainLabel(
                t.say_n(
                    "{n} conversation that was read from it goes with it.",
                    "{n} conversations that were read from it go with it.",
                    item.conversations,
                )
            )
        ]
        parts = [
            PlainLabel(t.say("Delete {item} for good?", item=_label(context, item)), "label"),
            PlainLabel(goes),
            *(read_from_it if item.conversations else ()),
            *self._about_copies(context, labels),
            self.copies,
            PlainLabel(
                t.say(
                    "The log keeps that it was there: its number and fingerprint, when it was "
                    "deleted, and why."
                )
            ),
            PlainLabel(
                t.say(
                    "Copies elsewhere stay: on the phone, in Downloads, in earlier backups, in "
                    "documents that were handed over."
                )
            ),
            PlainLabel(
                t.say("If you are not sure, keep it here: it may help somebody help you."), "hint"
            ),
        ]
        self.frame: QFrame = card(*parts, why, buttons)
        self.frame.setAccessibleName(t.say("Delete for good"))

    def _about_copies(self, context: Context, labels: str) -> list[QWidget]:
        """Return the part about an original's working copies; nothing without any."""
        if not labels:
            return []
        said = context.t.say(
            "Its working copies show the same picture. They stay, unless you tick this."
        )
        return [PlainLabel(said)]


def _label(context: Context, item: BinItem) -> str:
    if item.evidence is not None:
        return evidence_label(item.evidence)
    return context.t.say("Incident {number}", number=item.incident)


def words_of(context: Context, item: BinItem) -> str:
    """Return an item's kind and name."""
    return f"{_label(context, item)} · {shown_name(item.words)}"


def _tell_changed(context: Context, items: Sequence[BinItem]) -> None:
    if any(item.incident is not None for item in items):
        context.changed.emit(Changed.INCIDENTS)
    if any(item.evidence is not None for item in items):
        context.changed.emit(Changed.EVIDENCE)
