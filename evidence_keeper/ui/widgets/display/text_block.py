"""Shows longer text to read, select and copy. It is plain text, never markup."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextEdit

from evidence_keeper.domain.text import found_in
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.inputs.fitting_text import FittingText

_SPOKEN = 200
"""Characters of a text used as its accessible name."""

_SHOWN_AT_ONCE = 20_000
"""Characters laid out at once; a megabyte of pasted text must not stop the window."""


class TextBlock(FittingText):
    """Text of the user, to read, select and copy. Grows with its content, breaks long words."""

    def __init__(self, text: str = "", *, quote: bool = False, mono: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "quote" if quote else "shown")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.document().setDocumentMargin(0)
        if mono:
            self.setStyleSheet(f"font-family: '{current_look().font(mono=True).families()[0]}'")
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text; beyond 20,000 characters it is cut with "…"."""
        shown = text if len(text) <= _SHOWN_AT_ONCE else text[:_SHOWN_AT_ONCE] + " …"
        self.setPlainText(shown.replace("\0", "\N{SYMBOL FOR NULL}"))
        self.setAccessibleName(shown[:_SPOKEN])
        self.fit_soon()

    def mark(self, query: str) -> None:
        """Highlight the words of a search; none for an empty one."""
        look = current_look()
        form = QTextCharFormat()
        form.setBackground(QColor(look.colours.heat[1]))
        form.setForeground(look.colour("ink"))
        form.setFontUnderline(True)
        marks = []
        text = self.toPlainText()
        for start, end in found_in(text, query):
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(_units(text[:start]))
            cursor.setPosition(_units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, form
            marks.append(mark)
        self.setExtraSelections(marks)

    def sizeHint(self) -> QSize:
        """Return the text's height."""
        return QSize(200, self.wanted_height())

    def minimumSizeHint(self) -> QSize:
        """Return the text's height, at any width."""
        return QSize(0, self.wanted_height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the page."""
        event.ignore()


def _units(text: str) -> int:
    """Return the number of UTF-16 units of a text: an emoji has two."""
    return len(text) + sum(ord(c) > 0xFFFF for c in text)
