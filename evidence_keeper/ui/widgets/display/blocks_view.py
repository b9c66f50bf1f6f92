"""Help texts drawn with our own widgets: no browser, no markup engine."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from evidence_keeper.domain.help.blocks import Block, BlockKind, Run, blocks
from evidence_keeper.domain.help.drawings import DRAWINGS
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.drawing_view import DrawingView
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named


class RunsLabel(QWidget):
    """A paragraph with bold parts, laid out by hand so that no text can act as markup."""

    def __init__(self, runs: tuple[Run, ...]) -> None:
        super().__init__()
        self._text = "".join(text for text, _ in runs)
        self._runs = runs
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        named(self, self._text)
        current_look().changed.connect(self.updateGeometry)

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height needed."""
        _, height = self._laid_out(width)
        return height

    def sizeHint(self) -> QSize:
        """The reading width."""
        return QSize(tokens.READING_WIDTH - 80, self.heightForWidth(tokens.READING_WIDTH - 80))

    def minimumSizeHint(self) -> QSize:
        """A few words wide."""
        return QSize(120, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the new width needs."""
        super().resizeEvent(event)
        self.updateGeometry()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the lines."""
        layout, _height = self._laid_out(self.width())
        painter = QPainter(self)
        painter.setPen(current_look().colour("ink"))
        layout.draw(painter, QRectF(self.rect()).topLeft())
        painter.end()

    def _laid_out(self, width: int) -> tuple[QTextLayout, int]:
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
