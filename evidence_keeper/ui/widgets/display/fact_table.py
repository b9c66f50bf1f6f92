"""Shows names and values in two columns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.display.text_block import TextBlock


class Facts(QWidget):
    """Rows of a name and a selectable value; empty values make no row."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.L)
        self._grid.setVerticalSpacing(tokens.S)
        self._grid.setColumnStretch(1, 1)

    def add(self, name: str, value: str, *, mono: bool = False) -> None:
        """Add a row."""
        if not value:
            return
        row = self._grid.rowCount()
        label = PlainLabel(name, "quiet")
        label.setFixedWidth(current_look().px(150))
        text = TextBlock(value, mono=mono)
        named(text, name, value[:200])
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label, row, 0, top)
        self._grid.addWidget(text, row, 1, top)

    def is_empty(self) -> bool:
        """Return whether no row was added."""
        return self._grid.count() == 0
