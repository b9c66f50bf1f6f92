"""Shows text. User text is plain text, never markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetrics
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


def tell_count(label: QLabel, text: str) -> None:
    """Show the number of selected items, and announce it while visible."""
    if text != label.text():
        label.setText(text)
        if label.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(label, text))


class PlainLabel(QLabel):
    """A label that never interprets markup.

    Args:
        text: Our words, or the user's.
        role: The style rule: `text`, `hint`, `title`, …
        wrap: Whether long text wraps.
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
        """Change the style rule."""
        if self.property("role") == role:
            return
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)

    def minimumSizeHint(self) -> QSize:
        """Return a small width: one long word must not make the page wider than the window."""
        hint = super().minimumSizeHint()
        return QSize(0, hint.height()) if self.wordWrap() else hint


class ElidedLabel(QLabel):
    """One line, elided where there is no room; the whole text is the tool tip."""

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
        """Return the size of the whole text."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return a minimal width."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide again."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics = QFontMetrics(self.font())
        shown, room = self._whole, max(self.width(), 24)
        if metrics.horizontalAdvance(shown) >= room:
            shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, room)
        super().setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")


def plain_tip(text: str) -> str:
    """Return a tool tip that Qt cannot take for markup."""
    if not text:
        return ""
    # A tip that begins with a tag is read as rich text; a zero-width space before "<" ends that.
    return text.replace("<", "<\u200b")


def named(widget: QWidget, name: str, description: str = "") -> None:
    """Set the accessible name and description."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(description)
