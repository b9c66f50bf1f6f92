"""Connects pictures of evidence, hidden or blurred, to the vault and to each other."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QPixmap

from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.widgets.display.hidden_picture import Answer, HiddenPicture, blurred


class EvidencePicture(HiddenPicture):
    """The picture of one item of evidence. Showing it hides all others.

    Args:
        number: The item's number.
        large: Whether the large rendition is loaded instead of the preview.
    """

    def __init__(self, context: Context, number: int, size: QSize, *, large: bool = False) -> None:
        super().__init__(self._ask, size)
        self._context = context
        self._number = number
        self._large = large
        t = context.t
        self.set_texts(
            t.say("Picture {number}", number=evidence_label(number)),
            t.say("Hidden. Click or press Enter to show it."),
            t.say("There is no preview."),
        )
        self.shown_changed.connect(self._on_shown)
        context.revealed.connect(self._on_other)
        context.backend.ask(lambda s: s.pictures.cover(number), self._cover)

    def _cover(self, data: bytes | None) -> None:
        picture = blurred(data)
        self.cover = None if picture.isNull() else picture
        self.update()

    def _ask(self, answer: Answer) -> None:
        number, large = self._number, self._large
        self._context.backend.ask(
            lambda s: s.pictures.rendition(number) if large else s.pictures.preview(number), answer
        )

    def _on_shown(self, shown: bool) -> None:
        if shown:
            self._context.revealed.emit(self)

    def _on_other(self, other: object) -> None:
        if other is not self:
            self.conceal()


class BlurredPictures(QObject):
    """Blurred pictures of the items that a list paints, read once each."""

    arrived = Signal()

    _AT_ONCE = 24
    """Most pictures asked for at a time: who scrolls fast shall not wait for all those passed."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._known: dict[int, QPixmap] = {}
        self._asked: set[int] = set()
        context.vault_opened.connect(self._known.clear)

    def of(self, number: int) -> QPixmap | None:
        """Return an item's blurred picture; None where there is none, or not yet."""
        picture = self._known.get(number)
        if picture is None and number not in self._asked and len(self._asked) < self._AT_ONCE:
            self._asked.add(number)
            self._context.backend.ask(
                lambda s: s.pictures.cover(number), partial(self._take, number)
            )
        return None if picture is None or picture.isNull() else picture

    def _take(self, number: int, data: bytes | None) -> None:
        self._asked.discard(number)
        self._known[number] = blurred(data)
        self.arrived.emit()
