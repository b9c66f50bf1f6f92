"""Offers consecutive screenshots and stores their order on a click."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.places import Changed
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session


class SequencePanel(QWidget):
    """Shows an item's confirmed sequence, or a suggested one."""

    item_asked = Signal(int)
    """Show another item of evidence."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._item: Evidence | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens.XS)

    def show_item(self, item: Evidence | None) -> None:
        """Load an item's sequence, then look for a suggestion."""
        self._item = item
        self._clear()
        if item is None or item.binned or not item.width:
            return

        def known(kept: tuple[int, ...]) -> None:
            if self._item is not item:
                return
            self._clear()
            if kept:
                self._show_kept(item, kept)
            # Comparing takes a while: the known sequence is shown first.
            self._look(item, kept)

        self._context.backend.ask(lambda s: s.pictures.sequence_of(item.number), known)

    def _look(self, item: Evidence, kept: tuple[int, ...]) -> None:
        def arrived(numbers: tuple[int, ...]) -> None:
            if self._item is item and not set(numbers) <= set(kept):
                self._show_offer(item, numbers)

        self._context.backend.ask(lambda s: s.pictures.following(item.number), arrived)

    def _clear(self) -> None:
        while (entry := self._box.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def _show_kept(self, item: Evidence, numbers: tuple[int, ...]) -> None:
        t = self._context.t
        flow = self._items(t.say("One conversation, in this order:"), item, numbers)
        drop = Button("link", text=t.say("They do not belong together"))
        drop.clicked.connect(lambda: self._drop(numbers))
        flow.addWidget(drop)

    def _show_offer(self, item: Evidence, numbers: tuple[int, ...]) -> None:
        t = self._context.t
        self._items(t.say("These seem to follow one another, in this order:"), item, numbers)
        hint = t.say("Found by comparing the pictures. Please look whether it is right.")
        self._box.addWidget(PlainLabel(hint, "hint"))
        row = QWidget()
        flow = FlowLayout(row, tokens.S, tokens.XS)
        keep = Button("plain", "check", t.say("Keep this order"))
        keep.clicked.connect(lambda: self._keep(numbers))
        flow.addWidget(keep)
        self._box.addWidget(row)

    def _items(self, name: str, item: Evidence, numbers: Sequence[int]) -> FlowLayout:
        row = QWidget()
        flow = FlowLayout(row, tokens.S, tokens.XS)
        flow.addWidget(PlainLabel(name, "quiet", wrap=False))
        for number in numbers:
            if number == item.number:
                flow.addWidget(PlainLabel(item.label, "label", wrap=False))
                continue
            link = Button("link", text=evidence_label(number))
            link.clicked.connect(lambda _=False, n=number: self.item_asked.emit(n))
            flow.addWidget(link)
        self._box.addWidget(row)
        return flow

    def _keep(self, numbers: tuple[int, ...]) -> None:
        t = self._context.t

        def done(before: list[tuple[int, ...]]) -> None:
            self._changed()
            text = t.say_n(
                "{n} picture is kept in this order.",
                "{n} pictures are kept in this order.",
                len(numbers),
            )
            undo = partial(self._put_back, numbers, before)
            self._context.tell(text, NoticeTone.GOOD, undo=undo)

        self._context.backend.change(lambda s: s.pictures.keep_sequence(numbers), done)

    def _drop(self, numbers: tuple[int, ...]) -> None:
        t = self._context.t

        def done(_: None) -> None:
            self._changed()
            undo = partial(self._put_back, (), [numbers])
            self._context.tell(t.say("They are kept in no order any more."), undo=undo)

        self._context.backend.change(lambda s: s.pictures.drop_sequence(numbers), done)

    def _put_back(self, numbers: tuple[int, ...], before: list[tuple[int, ...]]) -> None:
        def work(session: Session) -> None:
            if numbers:
                session.pictures.drop_sequence(numbers)
            for sequence in before:
                session.pictures.keep_sequence(sequence)

        self._context.backend.change(work, lambda _: self._changed())

    def _changed(self) -> None:
        self._context.changed.emit(Changed.INCIDENTS)  # they show their pictures in this order
        self.show_item(self._item)
