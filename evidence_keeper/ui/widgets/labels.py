"""Text to read. Whatever the user wrote is shown as it stands, never as markup."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontMetrics,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QTextEdit, QWidget

from evidence_keeper.domain.text import found_in
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.fitting import FittingText

_SPOKEN = 200
"""Characters of a text that serve as its name for screen readers."""

_SHOWN_AT_ONCE = 20_000
"""Characters laid out at once; a megabyte of pasted text must not stop the window."""


class PlainLabel(QLabel):
    """A label that never interprets markup.

    Args:
        text: Our words, or the user's.
        role: Which rule of the style sheet applies: `text`, `hint`, `title`, …
        wrap: Whether long text goes on in the next line.
    """

    def __init__(self, text: str = "", role: str = "text", *, wrap: bool = True) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("role", role)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def set_role(self, role: str) -> None:
        """Change which style rule applies."""
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)

    def minimumSizeHint(self) -> QSize:
        """One long word must not make the page wider than the window."""
        hint = super().minimumSizeHint()
        return QSize(0, hint.height()) if self.wordWrap() else hint


class ElidedLabel(QLabel):
    """One line, cut with "…" where there is no room; the whole text is the tool tip."""

    def __init__(self, text: str = "", role: str = "text") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._whole = " ".join(text.split())
        self.setAccessibleName(self._whole)
        self._cut()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """May shrink to nothing."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 24))
        super().setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")


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
        """Show another text; beyond 20,000 characters the rest is cut with "…"."""
        shown = text if len(text) <= _SHOWN_AT_ONCE else text[:_SHOWN_AT_ONCE] + " …"
        self.setPlainText(shown.replace("\0", "\N{SYMBOL FOR NULL}"))
        self.setAccessibleName(shown[:_SPOKEN])
        self.fit_soon()

    def mark(self, query: str) -> None:
        """Mark where the words of a search occur; nothing for an empty one."""
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
        """As high as the text."""
        return QSize(200, self.wanted_height())

    def minimumSizeHint(self) -> QSize:
        """As high as the text, of any width."""
        return QSize(0, self.wanted_height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the page."""
        event.ignore()


def _units(text: str) -> int:
    """Return how many of Qt's units a text has: an emoji has two."""
    return len(text) + sum(ord(c) > 0xFFFF for c in text)


def tell_count(label: QLabel, text: str) -> None:
    """Show how many are chosen, and have it read out while it can be seen."""
    if text != label.text():
        label.setText(text)
        if label.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(label, text))


def plain_tip(text: str) -> str:
    """Return a tool tip that Qt cannot take for markup."""
    if not text:
        return ""
    # A tip that begins with a tag is read as rich text; a zero-width space before "<" ends that.
    return text.replace("<", "<\u200b")


def named(widget: QWidget, name: str, description: str = "") -> None:
    """Set what a screen reader says."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(description)
