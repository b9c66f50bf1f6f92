"""Draws tables: thin rules, the head repeated on each page, long cells broken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar, overload

from reportlab.lib.colors import Color
from reportlab.platypus.flowables import Flowable

from evidence_keeper.dossier.layout.flow import Anchor, FlowBlock
from evidence_keeper.dossier.pdf.canvas import DossierCanvas
from evidence_keeper.dossier.pdf.line_breaking import Span
from evidence_keeper.dossier.pdf.page_style import (
    CELL_HEAD,
    CELL_HEAD_RIGHT,
    FACT_LINE,
    HEIGHT,
    INK,
    LABEL,
    LINE,
    QUIET,
    VALUE,
    WIDTH,
    Style,
)

T = TypeVar("T")
Cell = FlowBlock | None
_GUTTER = 8.0


def _inner(widths: Sequence[float]) -> list[float]:
    """Return the column widths without their gutters; the last has none."""
    return [*(w - _GUTTER for w in widths[:-1]), widths[-1]]


class TableRow:
    """One row of a table. Heights are computed once for a set of columns."""

    def __init__(self, cells: Sequence[Cell], anchor: Anchor | None = None) -> None:
        self.cells = list(cells)
        self.anchor = anchor
        self._height: float | None = None

    def height(self, widths: Sequence[float], padding: float) -> float:
        """Return the height in points with padding above and below."""
        if self._height is None:
            tallest = max(
                (
                    c.height_for(w)
                    for c, w in zip(self.cells, _inner(widths), strict=True)
                    if c is not None
                ),
                default=0.0,
            )
            self._height = tallest + 2 * padding
        return self._height

    def split(
        self, widths: Sequence[float], padding: float, available: float
    ) -> tuple[TableRow, TableRow] | None:
        """Split a row that is taller than the space; None when not even two lines fit."""
        room = available - 2 * padding
        above: list[Cell] = []
        below: list[Cell] = []
        for cell, width in zip(self.cells, _inner(widths), strict=True):
            if cell is None or cell.height_for(width) <= room:
                above.append(cell)
                below.append(None)
                continue
            parts = cell.parts(width, room)
            if len(parts) != 2:
                return None
            above.append(parts[0])
            below.append(parts[1])
        return TableRow(above, self.anchor), TableRow(below)


class TableRows(Sequence[TableRow]):
    """The rows of a long table, each created on first access.

    All at once they took a tenth of the memory of a document with thousands of pictures.

    Args:
        items: The items of the rows.
        make: Returns the row of an item; called once for each.
    """

    def __init__(self, items: Sequence[T], make: Callable[[T], TableRow]) -> None:
        def made(index: int) -> TableRow:
            return make(items[index])

        self._count, self._make = len(items), made
        self._made: dict[int, TableRow] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> TableRow: ...

    @overload
    def __getitem__(self, index: slice) -> list[TableRow]: ...

    def __getitem__(self, index: int | slice) -> TableRow | list[TableRow]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._count))]
        index = range(self._count)[index]
        if index not in self._made:
            self._made[index] = self._make(index)
        return self._made[index]


class Grid(Flowable):
    """Rows of text cells.

    Args:
        widths: Of the columns, in points, gutters included.
        rows: The rows.
        head: Repeated at the top of each page.
        padding: Above and below each row, in points.
        rules: Whether a thin line is drawn below each row.
    """

    canv: DossierCanvas

    def __init__(
        self,
        widths: Sequence[float],
        rows: Sequence[TableRow],
        head: TableRow | None = None,
        *,
        padding: float = 3.2,
        rules: bool = True,
        start: int = 0,
        end: int | None = None,
    ) -> None:
        super().__init__()
        self._widths = list(widths)
        self._rows = rows
        self._head = head
        self._padding = padding
        self._rules = rules
        self._start = start
        self._end = len(rows) if end is None else end
        self.spaceBefore = 4
        self.spaceAfter = 10

    def _head_height(self) -> float:
        return self._head.height(self._widths, self._padding) if self._head else 0.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; stops measuring when it does not fit."""
        total = self._head_height()
        for index in range(self._start, self._end):
            total += self._rows[index].height(self._widths, self._padding)
            if total > max(available_height, HEIGHT) + 1:
                break
        self.width, self.height = sum(self._widths), total
        return self.width, self.height

    def _slice(self, rows: Sequence[TableRow], start: int, end: int) -> Grid:
        part = Grid(
            self._widths,
            rows,
            self._head,
            padding=self._padding,
            rules=self._rules,
            start=start,
            end=end,
        )
        part.spaceBefore, part.spaceAfter = self.spaceBefore, self.spaceAfter
        return part

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Split between rows; a row taller than a page is split inside."""
        used = self._head_height()
        index = self._start
        while index < self._end:
            height = self._rows[index].height(self._widths, self._padding)
            if used + height > available_height + 0.01:
                break
            used += height
            index += 1
        if index == self._end:
            return [self]
        tall = self._rows[index].height(self._widths, self._padding) > HEIGHT * 0.6
        if tall:
            parts = self._rows[index].split(self._widths, self._padding, available_height - used)
            if parts is not None:
                above = [*self._rows[self._start : index], parts[0]]
                below = [parts[1], *self._rows[index + 1 : self._end]]
                return [self._slice(above, 0, len(above)), self._slice(below, 0, len(below))]
        if index == self._end - 1 and index - self._start > 3:
            index -= 1  # no page shall hold one row
        if index == self._start:
            return []
        return [
            self._slice(self._rows, self._start, index),
            self._slice(self._rows, index, self._end),
        ]

    def draw(self) -> None:
        """Draw head, rows and rules."""
        y = self.height
        if self._head is not None:
            y = self._draw_row(self._head, y)
            self._rule(y, INK, 0.7)
        for index in range(self._start, self._end):
            y = self._draw_row(self._rows[index], y)
            if self._rules:
                self._rule(y, LINE, 0.5)

    def _rule(self, y: float, colour: Color, weight: float) -> None:
        self.canv.put_rule(colour, weight, (0, y), (self.width, y))

    def _draw_row(self, row: TableRow, top: float) -> float:
        height = row.height(self._widths, self._padding)
        if row is self._head:
            row = TableRow(row.cells)
        if (anchor := row.anchor) is not None:
            self.canv.anchor(anchor.key, anchor.title, anchor.level, top, anchor.brief)
        x = 0.0
        for cell, width, whole in zip(row.cells, _inner(self._widths), self._widths, strict=True):
            if cell is not None:
                _, tall = cell.wrap(width, HEIGHT)
                cell.drawOn(self.canv, x, top - self._padding - tall)
            x += whole
        row.cells = []  # drawn once; a long table frees its memory page by page
        return top - height


def head_row(*titles: str, right: Sequence[int] = ()) -> TableRow:
    """Return a table's head; `right` lists the right-aligned columns."""
    return TableRow(
        [FlowBlock(x, CELL_HEAD_RIGHT if i in right else CELL_HEAD) for i, x in enumerate(titles)]
    )


def facts(
    pairs: Sequence[tuple[str, str | FlowBlock]],
    width: float,
    label: float = 120,
    padding: float = 2.0,
) -> Grid:
    """Return labels with their values; empty values are left out."""
    rows = [
        TableRow(
            [FlowBlock(name, LABEL), FlowBlock(value, VALUE) if isinstance(value, str) else value]
        )
        for name, value in pairs
        if value != ""
    ]
    return Grid([label, width - label], rows, padding=padding)


def fact_lines(pairs: Sequence[tuple[str, str | FlowBlock]]) -> list[FlowBlock]:
    """Return labels with their values as lines, for a narrow column; empty values are left out."""
    lines = []
    for name, value in pairs:
        if value == "":
            continue
        spans, link = (value.spans, value.link) if isinstance(value, FlowBlock) else ([], "")
        told = spans or [Span(str(value))]
        lines.append(FlowBlock([Span(name + ": ", None, QUIET), *told], FACT_LINE, link=link))
    return lines


_HALF_LABEL = 100.0


def compact_facts(pairs: Sequence[tuple[str, str | FlowBlock]]) -> list[Grid]:
    """Return labels with their values, two short ones in a row; empty values are left out.

    Read row by row they are in the order given.
    """
    half = WIDTH / 2
    told = [(name, value) for name, value in pairs if value != ""]
    rows: list[tuple[tuple[str, str | FlowBlock], ...]] = []
    for pair in told:
        short = _fits(pair[0], LABEL, _HALF_LABEL) and _fits(pair[1], VALUE, half - _HALF_LABEL)
        before = rows[-1] if rows else ()
        if short and len(before) == 1 and _fits(before[0][1], VALUE, half - _HALF_LABEL):
            rows[-1] = (*before, pair)
        else:
            rows.append((pair,))
    grids = []
    for count, group in groupby(rows, key=len):
        made = [TableRow([cell for pair in row for cell in _fact_cells(pair)]) for row in group]
        widths = (
            [_HALF_LABEL, half - _HALF_LABEL] * 2
            if count == 2
            else [_HALF_LABEL, WIDTH - _HALF_LABEL]
        )
        grid = Grid(widths, made, padding=1.6)
        grid.spaceBefore = grid.spaceAfter = 0
        grids.append(grid)
    if grids:
        grids[-1].spaceAfter = 6
    return grids


def _fits(text: str | FlowBlock, style: Style, width: float) -> bool:
    block = FlowBlock(text, style) if isinstance(text, str) else text
    return len(block.lines(width - _GUTTER)) == 1


def _fact_cells(pair: tuple[str, str | FlowBlock]) -> tuple[FlowBlock, FlowBlock]:
    name, value = pair
    return FlowBlock(name, LABEL), FlowBlock(value, VALUE) if isinstance(value, str) else value
