"""Shows a recovery code in groups, to read and write down."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named

_COLUMNS, _COLUMNS_OF_NINE = 4, 3


class CodeGroups(QWidget):
    """Shows one code, or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.code = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, tokens.S, 0, tokens.S)
        self._grid.setHorizontalSpacing(tokens.XL)
        self._grid.setVerticalSpacing(tokens.M)

    def show_code(self, code: str) -> None:
        """Show a code; an empty one hides it."""
        self.code = code
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        groups = code.split("-") if code else []
        columns = _COLUMNS_OF_NINE if len(groups) == _COLUMNS_OF_NINE**2 else _COLUMNS
        for column in range(_COLUMNS + 1):
            self._grid.setColumnStretch(column, int(column == columns))
        for place, group in enumerate(groups):
            label = PlainLabel(group, "section", wrap=False)
            label.setFont(current_look().font(tokens.LEAD, bold=True, mono=True))
            label.setStyleSheet("font-family: 'Noto Sans Mono'")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, place // columns, place % columns)
        named(self, code)
