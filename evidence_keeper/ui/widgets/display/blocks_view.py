"""Shows help texts with our own widgets: no browser, no markup engine."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from evidence_keeper.domain.help.blocks import Block, BlockKind, Run, blocks
from evidence_keeper.domain.help.drawings import DRAWINGS, Box, Drawing, Shape, Sign, Stroke
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named

_SCALE = 1.25


class DrawingView(QWidget):
    """Draws a help drawing at any size, so it is sharp at 200 %."""

    def __init__(self, drawing: Drawing, spoken: str) -> None:
        super().__init__()
        self._drawing = drawing
        named(self, spoken)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        current_look().changed.connect(self.updateGeometry)

    def _factor(self, width: int) -> float:
        whole = current_look().px(100 * _SCALE) / 100
        return min(whole, max(width, 1) / self._drawing.width)

    def hasHeightForWidth(self) -> bool:
        """Return True: it shrinks in a narrow column."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at that width."""
        return round(self._drawing.height * self._factor(width))

    def sizeHint(self) -> QSize:
        """Return its size at the current text size."""
        width = round(self._drawing.width * self._factor(10_000))
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the shapes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        factor = self._factor(self.width())
        painter.scale(factor, factor)
        for shape in self._drawing.shapes:
            _draw(painter, shape)
        painter.end()


def _draw(painter: QPainter, shape: Shape) -> None:
    look = current_look()
    if isinstance(shape, Box):
        painter.setPen(
            QPen(look.colour(shape.edge.value), shape.thick)
            if shape.edge is not None
            else Qt.PenStyle.NoPen
        )
        painter.setBrush(
            look.colour(shape.fill.value) if shape.fill is not None else Qt.BrushStyle.NoBrush
        )
        rect = QRectF(shape.x, shape.y, shape.width, shape.height)
        painter.drawRoundedRect(rect, shape.corner, shape.corner)
    elif isinstance(shape, Stroke):
        pen = QPen(look.colour(shape.tone.value), shape.thick)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in shape.points]))
    else:
        _draw_sign(painter, shape)


def _draw_sign(painter: QPainter, sign: Sign) -> None:
    look = current_look()
    font = look.font(bold=sign.bold)
    font.setPixelSize(100)
    painter.save()
    painter.translate(sign.x, sign.y)
    # Small sizes are scaled down from a large one, because fonts come in whole pixels.
    painter.scale(sign.size / 100, sign.size / 100)
    painter.setFont(font)
    # On the accent disc the figure has the matching text colour.
    name = "on_accent" if sign.bold else sign.tone.value
    painter.setPen(look.colour(name))
    painter.drawText(QRectF(-800, -100, 1600, 200), Qt.AlignmentFlag.AlignCenter, sign.text)
    painter.restore()


_KEPT_WIDTHS = 8


class RunsLabel(QWidget):
    """A paragraph with bold parts, laid out by hand so that no text is read as markup."""

    def __init__(self, runs: tuple[Run, ...]) -> None:
        super().__init__()
        self._text = "".join(text for text, _ in runs)
        self._runs = runs
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        named(self, self._text)
        self._layouts: dict[int, tuple[QTextLayout, int]] = {}
        current_look().changed.connect(self._on_look)

    def hasHeightForWidth(self) -> bool:
        """Return True: the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height needed."""
        _, height = self._laid_out(width)
        return height

    def sizeHint(self) -> QSize:
        """Return the reading width."""
        return QSize(tokens.READING_WIDTH - 80, self.heightForWidth(tokens.READING_WIDTH - 80))

    def minimumSizeHint(self) -> QSize:
        """Return a width of a few words."""
        return QSize(120, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update the height for the new width."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the lines."""
        layout, _height = self._laid_out(self.width())
        painter = QPainter(self)
        painter.setPen(current_look().colour("ink"))
        layout.draw(painter, QRectF(self.rect()).topLeft())
        painter.end()

    def _on_look(self) -> None:
        self._layouts.clear()
        self.updateGeometry()

    def _laid_out(self, width: int) -> tuple[QTextLayout, int]:
        """Return the lines and their height. Qt asks for the same few widths again and again."""
        if width not in self._layouts:
            if len(self._layouts) >= _KEPT_WIDTHS:
                self._layouts.clear()
            self._layouts[width] = self._lay_out(width)
        return self._layouts[width]

    def _lay_out(self, width: int) -> tuple[QTextLayout, int]:
        look = current_look()
        layout = QTextLayout(self._text, look.font())
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        formats, at = [], 0
        for text, bold in self._runs:
            # QTextLayout counts in UTF-16 units.
            length = len(text.encode("utf-16-le")) // 2
            span = QTextLayout.FormatRange()
            span.start, span.length = at, length
            span.format.setFontWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
            formats.append(span)
            at += length
        layout.setFormats(formats)
        gap = look.px(tokens.TEXT * tokens.LINE_HEIGHT)
        height = 0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(40, width))
            line.setPosition(QRectF(0, height, 0, 0).topLeft())
            height += gap
        layout.endLayout()
        return layout, height + 2


class BlocksView(QWidget):
    """A help text as a column of widgets."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens.S)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        while (item := self._box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for block in blocks(text):
            self._box.addWidget(_widget(block))
        self._box.addStretch(1)


def _widget(block: Block) -> QWidget:
    if block.kind is BlockKind.HEADING:
        label = PlainLabel(block.text, "title" if block.level == 1 else "section")
        label.setContentsMargins(0, 0 if block.level == 1 else tokens.M, 0, 0)
        return label
    if block.kind is BlockKind.BULLET:
        return _with_mark("•", block)
    if block.kind is BlockKind.STEP:
        return _with_mark(f"{block.level}.", block)
    if block.kind is BlockKind.PICTURE:
        return DrawingView(DRAWINGS[block.picture], block.text)
    if block.kind is BlockKind.NOTE:
        frame = QFrame()
        frame.setProperty("role", "note")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(tokens.L, tokens.S, tokens.L, tokens.S)
        inner.addWidget(RunsLabel(block.runs))
        return frame
    return RunsLabel(block.runs)


def _with_mark(mark: str, block: Block) -> QWidget:
    row = QWidget()
    box = QHBoxLayout(row)
    box.setContentsMargins(tokens.S, 0, 0, 0)
    box.setSpacing(tokens.S)
    sign = PlainLabel(mark, "number", wrap=False)
    sign.setFixedWidth(current_look().px(24))
    box.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    box.addWidget(RunsLabel(block.runs), 1)
    return row
