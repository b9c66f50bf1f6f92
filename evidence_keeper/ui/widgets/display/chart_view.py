"""Shows a chart. Its layout is in `domain/dossier/charts`, shared with the PDF."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from evidence_keeper.domain.dossier.charts import (
    Bars,
    Chart,
    ChartBox,
    ChartDrawing,
    ChartRule,
    Label,
    LabelAnchor,
    LabelTone,
    drawing,
)
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.contrast import readable_on
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.labels import named, plain_tip

_EDGE = 4.0
"""Margin around the drawing for the focus ring."""


class _QtPen:
    """Measures small labels in pixels."""

    target = 24.0

    def __init__(self) -> None:
        look = current_look()
        self.size = float(look.px(tokens.SMALL))
        self._metrics = QFontMetricsF(look.font(tokens.SMALL))

    def width(self, text: str) -> float:
        """Return the width of a label."""
        return self._metrics.horizontalAdvance(text)


def _mix(share: float) -> str:
    """Return the accent mixed with the surface, as the PDF mixes it with paper."""
    look = current_look()
    part = 0.18 + 0.82 * share
    ground, accent = look.colour("surface"), look.colour("accent")
    mixed = (
        round(a + (b - a) * part)
        for a, b in zip(ground.getRgb()[:3], accent.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return "#{:02X}{:02X}{:02X}".format(*mixed)


class ChartView(QWidget):
    """A chart whose figures can be opened, by click or by arrow keys and Enter."""

    opened = Signal(int)
    """Index of the opened figure, in the order of the chart's data."""

    def __init__(self, chart: Chart, name: str, hint: str, figures: Sequence[str]) -> None:
        """Show a chart.

        Args:
            name: The chart's accessible name.
            hint: How to open its figures.
            figures: The accessible text of each figure, in one line.
        """
        super().__init__()
        self._chart, self._name, self._hint = chart, name, hint
        self._spoken = list(figures)
        self._drawing = ChartDrawing(0, 0)
        self._current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        current_look().changed.connect(self._on_look)
        named(self, name, hint)

    @property
    def openable(self) -> list[int]:
        """The figures with incidents, in reading order."""
        self._draw_anew()
        return sorted(figure for figure in self._drawing.reach if self._has(figure))

    def sizeHint(self) -> QSize:
        """Return the chart's height, at any width."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def heightForWidth(self, width: int) -> int:
        """Return the height: in a narrow chart names wrap."""
        height = drawing(self._chart, width - 2 * _EDGE, _QtPen()).height
        return round(height + 2 * _EDGE)

    def minimumSizeHint(self) -> QSize:
        """Return a small width."""
        return QSize(120, self.sizeHint().height())

    def _has(self, figure: int) -> bool:
        return any(isinstance(s, ChartBox) and s.figure == figure for s in self._drawing.shapes)

    def _on_look(self) -> None:
        self._drawing = ChartDrawing(0, 0)
        self.updateGeometry()
        self.update()

    def _draw_anew(self) -> None:
        width = self.width() - 2 * _EDGE
        if self._drawing.width != width or not self._drawing.shapes:
            self._drawing = drawing(self._chart, width, _QtPen())

    # drawing

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the shapes, and a ring around the focused figure."""
        self._draw_anew()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(_EDGE, _EDGE)
        painter.setFont(current_look().font(tokens.SMALL))
        for shape in self._drawing.shapes:
            match shape:
                case ChartBox():
                    self._box(painter, shape)
                case ChartRule():
                    self._rule(painter, shape)
                case Label():
                    self._label(painter, shape)
        if self.hasFocus() and self._current in self._drawing.reach:
            painter.setPen(QPen(current_look().colour("focus"), tokens.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(*self._drawing.reach[self._current])
            painter.drawRoundedRect(ring.adjusted(-1.5, -1.5, 1.5, 1.5), 4, 4)
        painter.end()

    def _box(self, painter: QPainter, box: ChartBox) -> None:
        look = current_look()
        if box.share is None:
            colour = look.colour("rail")
        elif box.share < 0:
            colour = look.colour("paper")
        else:
            colour = QColor(_mix(box.share))
        edge = QPen(look.colour("accent"), 1) if box.outlined else Qt.PenStyle.NoPen
        painter.setPen(edge)
        painter.setBrush(colour)
        painter.drawRect(QRectF(box.x, box.y, box.width, box.height))

    def _rule(self, painter: QPainter, rule: ChartRule) -> None:
        look = current_look()
        pen = QPen(look.colour("ink" if rule.dashed else "line"), 1)
        if rule.dashed:
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(rule.x1, rule.y1), QPointF(rule.x2, rule.y2))

    def _label(self, painter: QPainter, label: Label) -> None:
        look = current_look()
        width = QFontMetricsF(painter.font()).horizontalAdvance(label.text)
        shift = {LabelAnchor.LEFT: 0.0, LabelAnchor.MIDDLE: width / 2, LabelAnchor.RIGHT: width}[
            label.place
        ]
        colour = "quiet" if label.tone is LabelTone.QUIET else "ink"
        painter.setPen(look.colour(colour))
        if label.tone is LabelTone.ON_FILL:
            inks = (look.colours.ink, look.colours.on_accent)
            painter.setPen(QColor(readable_on(_mix(label.share), *inks)))
        painter.drawText(QPointF(label.x - shift, label.y), label.text)

    # events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from figure to figure; open one with Enter."""
        figures = self.openable
        here = figures.index(self._current) if self._current in figures else 0
        back, on = Qt.Key.Key_Left, Qt.Key.Key_Right
        if isinstance(self._chart, Bars):
            back, on = Qt.Key.Key_Up, Qt.Key.Key_Down
        moves = {back: here - 1, on: here + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(figures) - 1}
        key = Qt.Key(event.key())
        if key in moves and figures:
            self._choose(figures[max(0, min(len(figures) - 1, moves[key]))])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and figures:
            self.opened.emit(figures[here])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the clicked figure."""
        figure = self._figure_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and figure is not None:
            self._choose(figure)
            self.opened.emit(figure)

    def event(self, event: QEvent) -> bool:
        """Show the figure under the pointer as a tool tip; select the first one on focus."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            figure = self._figure_at(QPointF(event.pos()))
            if figure is not None:
                QToolTip.showText(event.globalPos(), plain_tip(self._spoken[figure]), self)
                return True
        if event.type() is QEvent.Type.FocusIn and self._current is None and self.openable:
            self._choose(self.openable[0])
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def _choose(self, figure: int) -> None:
        self._current = figure
        named(self, self._name, f"{self._spoken[figure]}. {self._hint}")
        self.update()

    def _figure_at(self, point: QPointF) -> int | None:
        self._draw_anew()
        at = point - QPointF(_EDGE, _EDGE)
        for figure, reach in self._drawing.reach.items():
            if QRectF(*reach).contains(at) and self._has(figure):
                return figure
        return None
