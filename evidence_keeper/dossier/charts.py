"""Charts in one accent that stay legible in grey. Each bar carries its number: nothing is told
by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import Color
from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.text import first_line
from evidence_keeper.dossier.canvas import DossierCanvas
from evidence_keeper.dossier.flow import draw_text
from evidence_keeper.dossier.fonts import Face
from evidence_keeper.dossier.lines import text_width
from evidence_keeper.dossier.look import ACCENT, INK, PAPER, QUIET, TINT, WIDTH, Style

_SMALL = 7.2


def _shade(share: float) -> Color:
    """Return a tint of the accent; 0 is the palest that prints."""
    part = 0.18 + 0.82 * share
    return Color(*(1 - (1 - c) * part for c in (ACCENT.red, ACCENT.green, ACCENT.blue)))


class _Chart(Flowable):
    canv: DossierCanvas

    def __init__(self, height: float) -> None:
        super().__init__()
        self.width, self.height = WIDTH, height
        self.spaceBefore, self.spaceAfter = 4, 10

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Tell the space it takes."""
        return self.width, self.height

    def write(
        self, text: str, x: float, y: float, *, colour: Color = QUIET, place: str = "left"
    ) -> None:
        """Write a small label; `place` is left, middle or right of x."""
        width = text_width(text, Face.REGULAR, _SMALL)
        x -= {"left": 0.0, "middle": width / 2, "right": width}[place]
        draw_text(self.canv, text, x, y, Style(size=_SMALL, colour=colour))


class Columns(_Chart):
    """Upright bars along time, for example incidents per week.

    Args:
        bars: Label below, and the number.
        mark: Where a dashed line stands, in bars from the left; None for none.
        mark_label: What the line means.
    """

    def __init__(
        self, bars: Sequence[tuple[str, int]], mark: float | None = None, mark_label: str = ""
    ) -> None:
        super().__init__(118)
        self._bars, self._mark, self._mark_label = bars, mark, mark_label

    def draw(self) -> None:
        """Draw bars, numbers and labels."""
        highest = max((n for _, n in self._bars), default=0) or 1
        step = min(58.0, self.width / max(len(self._bars), 1))
        floor, room = 16.0, self.height - 46
        every = max(1, round(46 / step))
        for index, (label, number) in enumerate(self._bars):
            x = index * step
            tall = room * number / highest
            self.canv.setFillColor(ACCENT)
            if number:
                self.canv.rect(x + step * 0.16, floor, step * 0.68, tall, stroke=0, fill=1)
            if index % every == 0:
                self.write(label, x + step / 2, 5, place="middle")
        if self._mark is not None:
            x = self._mark * step
            self.canv.setStrokeColor(INK)
            self.canv.setDash(2, 2)
            self.canv.line(x, floor, x, self.height - 12)
            self.canv.setDash()
            self.write(self._mark_label, x + 3, self.height - 14, colour=INK)
        self.canv.setStrokeColor(QUIET)
        self.canv.setLineWidth(0.6)
        self.canv.line(0, floor, step * len(self._bars), floor)
        for index, (_, number) in enumerate(self._bars):
            if step >= 14:
                self._number(index * step + step / 2, floor + room * number / highest + 3, number)

    def _number(self, x: float, y: float, number: int) -> None:
        """Write a bar's number on a patch of paper, so that the dashed line does not cross it."""
        half = text_width(str(number), Face.REGULAR, _SMALL) / 2 + 1.5
        self.canv.setFillColor(PAPER)
        self.canv.rect(x - half, y - 1, 2 * half, _SMALL + 1, stroke=0, fill=1)
        self.write(str(number), x, y, colour=INK if number else QUIET, place="middle")


class Bars(_Chart):
    """Lying bars with a name each, for example kinds of incidents."""

    _ROW = 14.0

    def __init__(self, bars: Sequence[tuple[str, int]], width: float = WIDTH) -> None:
        super().__init__(self._ROW * len(bars) + 2)
        self.width = width
        self._bars = [(first_line(name, 80), number) for name, number in bars]
        names = max((text_width(n, Face.REGULAR, _SMALL) for n, _ in self._bars), default=0.0)
        self._label = min(names + 8, width * 0.62)

    def draw(self) -> None:
        """Draw names, bars and numbers."""
        highest = max((n for _, n in self._bars), default=0) or 1
        room = self.width - self._label - 24
        y = self.height - self._ROW
        for name, number in self._bars:
            self.write(_fitted(name, self._label - 8), 0, y + 4, colour=INK)
            self.canv.setFillColor(ACCENT)
            length = max(room * number / highest, 1.0) if number else 0.0
            if length:
                self.canv.rect(self._label, y + 2.4, length, 8.6, stroke=0, fill=1)
            self.write(str(number), self._label + length + 4, y + 4, colour=INK)
            y -= self._ROW


class Hours(_Chart):
    """Weekday by hour of the day: a grid whose cells carry their number.

    Args:
        rows: Seven rows of 24 counts, Monday first.
        days: Names of the weekdays, short.
    """

    _CELL = 17.4
    _TALL = 14.0

    def __init__(self, rows: Sequence[Sequence[int]], days: Sequence[str]) -> None:
        super().__init__(self._TALL * 7 + 16)
        self._rows, self._days = rows, days

    def draw(self) -> None:
        """Draw the grid."""
        highest = max((n for row in self._rows for n in row), default=0) or 1
        left = self.width - 24 * self._CELL
        for day, row in enumerate(self._rows):
            y = self.height - 14 - (day + 1) * self._TALL
            self.write(self._days[day], 0, y + 4, colour=INK)
            for hour, number in enumerate(row):
                x = left + hour * self._CELL
                share = number / highest
                self.canv.setFillColor(_shade(share) if number else TINT)
                self.canv.rect(
                    x + 0.6, y + 0.6, self._CELL - 1.2, self._TALL - 1.2, stroke=0, fill=1
                )
                if number:
                    colour = PAPER if share > 0.45 else INK
                    self.write(
                        str(number), x + self._CELL / 2, y + 4.2, colour=colour, place="middle"
                    )
        for hour in range(0, 24, 2):
            x = left + hour * self._CELL + self._CELL / 2
            self.write(f"{hour:02d}", x, self.height - 9, place="middle")


class Balance(_Chart):
    """Two numbers as one divided bar, for example before and after they were told to stop."""

    def __init__(self, left: tuple[str, int], right: tuple[str, int]) -> None:
        super().__init__(34)
        self._left, self._right = left, right

    def draw(self) -> None:
        """Draw both parts: the first outlined, the second filled."""
        total = max(self._left[1] + self._right[1], 1)
        border = self.width * self._left[1] / total
        self.canv.setStrokeColor(ACCENT)
        self.canv.setLineWidth(0.8)
        if border:
            self.canv.setFillColor(_shade(0.0))
            self.canv.rect(0, 14, border, 13, stroke=1, fill=1)
        if border < self.width:
            self.canv.setFillColor(ACCENT)
            self.canv.rect(border, 14, self.width - border, 13, stroke=1, fill=1)
        self.write(f"{self._left[0]}: {self._left[1]}", 0, 3, colour=INK)
        self.write(f"{self._right[0]}: {self._right[1]}", self.width, 3, colour=INK, place="right")


def _fitted(text: str, width: float) -> str:
    """Return the text, cut with an ellipsis where it is wider than the space."""
    if text_width(text, Face.REGULAR, _SMALL) <= width:
        return text
    while text and text_width(text + "…", Face.REGULAR, _SMALL) > width:
        text = text[:-1]
    return text.rstrip() + "…"
