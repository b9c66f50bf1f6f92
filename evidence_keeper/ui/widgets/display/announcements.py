"""What is shown and read out: for those who do not see it change."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLabel


def tell_count(label: QLabel, text: str) -> None:
    """Show how many are chosen, and have it read out while it can be seen."""
    if text != label.text():
        label.setText(text)
        if label.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(label, text))
