"""Lays out charts as pure data.

The PDF and the window draw the same shapes: both call `drawing` with their own label measure and
paint the result. Colour is never the only cue: each part has its number where it fits.

Lengths are in the surface's unit (points or pixels); x grows to the right, y downwards from the
top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol


class LabelMeasure(Protocol):
    """Measures small labels on the drawing surface and gives the smallest clickable size."""

    @property
    def size(self) -> float:
        """The type size of a label."""
        ...

    @property
    def target(self) -> float:
        """The smallest width and height of a clickable figure; 0 on paper."""
        ...

    def width(self, text: str) -> float:
        """Return the width of a label."""
        ...


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure: what it is called, and how many; `unfinished` where more may still come."""

    label: str
    number: int
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Vertical bars along time, for example incidents per week.

    Attributes:
        mark: Position of a dashed line, in bars from the left; None for no line.
        mark_label: The meaning of the line.
    """

    bars: tuple[Bar, ...]
    mark: float | None = None
    mark_label: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars with a name each, for example kinds of incidents."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekday by hour of the day: seven rows of 24 counts, Monday first; short weekday names."""

    rows: tuple[tuple[int, ...], ...]
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """Two numbers as one divided bar, for example before and after they were told to stop."""

    left: Bar
    right: Bar


Chart = ColumnChart | Bars | Hours | Balance


def numbers_of(chart: Chart) -> tuple[int, ...]:
    """Return the number of each figure, in counting order."""
    match chart:
        case Hours():
            return tuple(number for row in chart.rows for number in row)
        case Balance():
            return chart.left.number, chart.right.number
        case _:
            return tuple(bar.number for bar in chart.bars)


class LabelAnchor(Enum):
    """The side of a label that its x marks."""

    LEFT = auto()
    MIDDLE = auto()
    RIGHT = auto()


class LabelTone(Enum):
    """The role of a label."""

    INK = auto()
    QUIET = auto()
    ON_FILL = auto()


@dataclass(frozen=True, slots=True)
class ChartBox:
    """A filled rectangle.

    Attributes:
        share: From 0 (palest tint of the accent) to 1 (the accent); None for an empty cell, less
            than 0 for the page background.
        figure: Index of the chart's figure, from 0; None for none.
    """

    x: float
    y: float
    width: float
    height: float
    share: float | None = 1.0
    figure: int | None = None
    outlined: bool = False


@dataclass(frozen=True, slots=True)
class ChartRule:
    """A thin line."""

    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text with its base line at y. `share` is the fill below it, for `ON_FILL`."""

    text: str
    x: float
    y: float
    place: LabelAnchor = LabelAnchor.LEFT
    tone: LabelTone = LabelTone.INK
    share: float = 0.0


Shape = ChartBox | ChartRule | Label

GROUND = -1.0
"""Share of a box that only clears the background below a label."""


@dataclass(slots=True)
class ChartDrawing:
    """Shapes in painting order.

    Attributes:
        reach: For each figure its clickable rectangle (x, y, width, height), also used for the
            focus ring.
    """

    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)
    reach: dict[int, tuple[float, float, float, float]] = field(default_factory=dict)


def drawing(chart: Chart, width: float, pen: LabelMeasure) -> ChartDrawing:
    """Lay out a chart within a width."""
    match chart:
        case ColumnChart():
            return _columns(chart, width, pen)
        case Bars():
            return _bars(chart, width, pen)
        case Hours():
            return _hours(chart, width, pen)
        case Balance():
            return _balance(chart, width, pen)


def fitted(text: str, width: float, pen: LabelMeasure) -> str:
    """Return the text, shortened with an ellipsis where it is too wide."""
    if pen.width(text) <= width:
        return text
    while text and pen.width(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"


def broken(text: str, width: float, pen: LabelMeasure, most: int = 3) -> list[str]:
    """Return the text in lines, broken at spaces; only what needs more than `most` is cut."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if len(lines) == most or not lines[-1] or pen.width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [fitted(line, width, pen) for line in lines]


def _highest(numbers: Sequence[int]) -> int:
    return max(numbers, default=0) or 1


def _lines(count: int, width: float, pen: LabelMeasure) -> tuple[int, int]:
    """Return the number of lines for so many figures, and how many go on each line."""
    most = max(1, int(width // pen.target)) if pen.target else max(1, count)
    lines = max(1, -(-count // most))
    return lines, -(-count // lines)


def _columns(chart: ColumnChart, width: float, pen: LabelMeasure) -> ChartDrawing:
    """Lay out a column chart; wrap into further lines where bars would be too narrow to click."""
    lines, each = _lines(len(chart.bars), width, pen)
    highest = _highest([bar.number for bar in chart.bars])
    out = ChartDrawing(width, 0.0)
    step = min(8.0 * pen.size, width / max(each, 1))
    for line in range(lines):
        part = range(line * each, min((line + 1) * each, len(chart.bars)))
        share = max((chart.bars[n].number for n in part), default=highest) / highest
        # All lines have one scale; one of low bars needs less height.
        height = 16.4 * pen.size - 10.0 * pen.size * (1 - (share if lines > 1 else 1))
        _line_of_columns(out, chart, part, step, height, pen)
        out.height += height
    return out


def _line_of_columns(
    out: ChartDrawing,
    chart: ColumnChart,
    part: range,
    step: float,
    height: float,
    pen: LabelMeasure,
) -> None:
    """Draw bars side by side below the shapes so far."""
    em, width, top = pen.size, out.width, out.height
    highest = _highest([bar.number for bar in chart.bars])
    floor, room = top + height - 2.2 * em, 16.4 * em - 6.4 * em
    label_room = max((pen.width(bar.label) for bar in chart.bars), default=0.0) + em
    every = max(1, -int(-label_room // step))
    for place, index in enumerate(part):
        bar = chart.bars[index]
        x, tall = place * step, room * bar.number / highest
        if bar.number:
            share = 0.0 if bar.unfinished else 1.0
            place_of = (x + step * 0.16, floor - tall, step * 0.68, tall)
            out.shapes.append(ChartBox(*place_of, share, index, outlined=bar.unfinished))
        if place % every == 0:
            middle = _inside(x + step / 2, pen.width(bar.label), width)
            base = top + height - 0.7 * em
            out.shapes.append(Label(bar.label, middle, base, LabelAnchor.MIDDLE, LabelTone.QUIET))
        out.reach[index] = (x, top + 2.0 * em, step, floor - top - 2.0 * em)
    if chart.mark is not None and part.start <= chart.mark < part.stop:
        x = (chart.mark - part.start) * step
        out.shapes.append(ChartRule(x, top + 1.7 * em, x, floor, dashed=True))
        out.shapes.append(_label_beside(chart.mark_label, x, top + 1.95 * em, width, pen))
    out.shapes.append(ChartRule(0, floor, step * len(part), floor))
    for place, index in enumerate(part):
        number = chart.bars[index].number
        half = pen.width(str(number)) / 2 + 0.2 * em
        if step >= max(1.95 * em, 2 * half):
            x, y = place * step + step / 2, floor - room * number / highest - 0.42 * em
            # A patch of ground, so that the dashed line does not cross the number.
            out.shapes.append(ChartBox(x - half, y - em, 2 * half, 1.14 * em, GROUND))
            tone = LabelTone.INK if number else LabelTone.QUIET
            out.shapes.append(Label(str(number), x, y, LabelAnchor.MIDDLE, tone))


def _inside(middle: float, wide: float, width: float) -> float:
    """Return the middle of a label, moved so that the label stays within the width."""
    return min(max(middle, wide / 2), max(width - wide / 2, wide / 2))


def _label_beside(text: str, x: float, y: float, width: float, pen: LabelMeasure) -> Label:
    """Return a label to the right of x, or to its left where there is no room."""
    if x + 0.4 * pen.size + pen.width(text) > width:
        return Label(text, x - 0.4 * pen.size, y, LabelAnchor.RIGHT)
    return Label(text, x + 0.4 * pen.size, y)


def _bars(chart: Bars, width: float, pen: LabelMeasure) -> ChartDrawing:
    em = pen.size
    row, line = max(1.95 * em, pen.target), 1.25 * em
    names = max((pen.width(bar.label) for bar in chart.bars), default=0.0)
    left = min(names + 1.1 * em, width * 0.62)
    labels = [broken(bar.label, left - 1.09 * em, pen) for bar in chart.bars]
    rows = [row + line * (len(lines) - 1) for lines in labels]
    out = ChartDrawing(width, sum(rows) + 0.28 * em)
    highest = _highest([bar.number for bar in chart.bars])
    digits = max((pen.width(str(bar.number)) for bar in chart.bars), default=0.0)
    room = max(0.0, width - left - digits - 1.2 * em)
    y = 0.0
    for index, bar in enumerate(chart.bars):
        for place, text in enumerate(labels[index]):
            out.shapes.append(Label(text, 0, y + row - 0.55 * em + place * line))
        middle = y + (rows[index] - row) / 2
        base = middle + row - 0.55 * em
        long = max(room * bar.number / highest, 0.14 * em) if bar.number else 0.0
        if long:
            out.shapes.append(ChartBox(left, middle + 0.42 * em, long, 1.2 * em, figure=index))
        out.shapes.append(Label(str(bar.number), left + long + 0.55 * em, base))
        out.reach[index] = (0, y, width, rows[index])
        y += rows[index]
    return out


def _hours(chart: Hours, width: float, pen: LabelMeasure) -> ChartDrawing:
    """Lay out the hours; wrap the day into further blocks where cells would be too narrow to
    click.
    """
    em = pen.size
    tall, head = max(1.95 * em, pen.target), 1.95 * em
    names = max((pen.width(day) for day in chart.days), default=0.0) + 0.8 * em
    blocks, each = _lines(24, width - names, pen)
    height = tall * 7 + head + 0.3 * em
    out = ChartDrawing(width, blocks * height)
    cell = min(2.42 * em, (width - names) / each)
    left = min(width - each * cell, names + 4 * em)
    highest = _highest([number for row in chart.rows for number in row])
    every = 2 if pen.width("00") + 0.4 * em <= 2 * cell else 6
    for block in range(blocks):
        hours = range(block * each, min((block + 1) * each, 24))
        top = block * height + head
        for day, name in enumerate(chart.days):
            y = top + day * tall
            out.shapes.append(Label(name, 0, y + tall - 0.55 * em))
            for place, hour in enumerate(hours):
                figure, x = day * 24 + hour, left + place * cell
                share = chart.rows[day][hour] / highest
                _hour(out, figure, chart.rows[day][hour], share, (x, y, cell, tall), pen)
        for place, hour in list(enumerate(hours))[::every]:
            x = left + place * cell + cell / 2
            base = top - 0.7 * em
            out.shapes.append(Label(f"{hour:02d}", x, base, LabelAnchor.MIDDLE, LabelTone.QUIET))
    return out


def _hour(
    out: ChartDrawing,
    figure: int,
    number: int,
    share: float,
    cell: tuple[float, float, float, float],
    pen: LabelMeasure,
) -> None:
    x, y, wide, tall = cell
    gap = min(0.08 * pen.size, wide * 0.06)
    place = (x + gap, y + gap, wide - 2 * gap, tall - 2 * gap)
    out.shapes.append(ChartBox(*place, share if number else None, figure if number else None))
    if number:
        out.reach[figure] = cell
        if pen.width(str(number)) <= wide:
            at = (x + wide / 2, y + tall - 0.58 * pen.size)
            out.shapes.append(Label(str(number), *at, LabelAnchor.MIDDLE, LabelTone.ON_FILL, share))


def _balance(chart: Balance, width: float, pen: LabelMeasure) -> ChartDrawing:
    em = pen.size
    left, right = chart.left, chart.right
    total = max(left.number + right.number, 1)
    border = width * left.number / total
    more = max(0.0, pen.target - 1.8 * em)
    top, tall = 0.97 * em, 1.8 * em + more
    out = ChartDrawing(width, 4.7 * em + more)
    # The smaller part may be narrow to see, but not to hit.
    between = min(max(border, pen.target), width - pen.target)
    if left.number:
        out.shapes.append(ChartBox(0, top, border, tall, 0.0, 0, outlined=True))
        out.reach[0] = (0, top, between if right.number else width, tall)
    if right.number:
        out.shapes.append(ChartBox(border, top, width - border, tall, 1.0, 1, outlined=True))
        start = between if left.number else 0.0
        out.reach[1] = (start, top, width - start, tall)
    if not left.number and not right.number:
        out.shapes.append(ChartBox(0, top, width, tall, None))
    base = out.height - 0.45 * em
    out.shapes.append(Label(f"{left.label}: {left.number}", 0, base))
    out.shapes.append(Label(f"{right.label}: {right.number}", width, base, LabelAnchor.RIGHT))
    return out
