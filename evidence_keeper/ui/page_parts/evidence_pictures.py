"""Connects hidden pictures of evidence to the vault and to each other."""

from __future__ import annotations

from PySide6.QtCore import QSize

from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.widgets.display.hidden_picture import Answer, HiddenPicture


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
