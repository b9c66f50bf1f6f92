"""What a widget stands on."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


def ground(within: QWidget, name: str) -> QWidget:
    """Return a plain widget that fills another one, in the colours that the style sheet names.

    Of a plain one Qt draws the ground by itself. A derived one must be told so by a number of
    `Qt` (see `ui.properties`), or be a frame, and screen readers tell of frames.
    """
    plain = QWidget()
    plain.setObjectName(name)
    box = QVBoxLayout(within)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(plain)
    return plain
