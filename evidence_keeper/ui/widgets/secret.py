"""A field for a passphrase: hidden until shown, pasting allowed, nothing remembered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.buttons import IconButton
from evidence_keeper.ui.widgets.inputs import Line

MAX_PASSPHRASE = 1024


class SecretLine(QWidget):
    """A line with an eye beside it."""

    entered = Signal()
    edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.line = Line()
        self.line.setMaxLength(MAX_PASSPHRASE)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.eye = IconButton("eye", role="plain")
        self.eye.setCheckable(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.S)
        row.addWidget(self.line, 1)
        row.addWidget(self.eye)
        self._texts = ("", "")
        self.eye.toggled.connect(self._show)
        self.line.returnPressed.connect(self.entered)
        self.line.textEdited.connect(self.edited)
        self._show(shown=False)

    def set_texts(self, show: str, hide: str) -> None:
        """Name the eye in its two states."""
        self._texts = (show, hide)
        self.eye.set_name(hide if self.eye.isChecked() else show)

    def text(self) -> str:
        """Return what was typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what was typed, and hide again."""
        self.line.clear()
        self.eye.setChecked(False)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self.eye.set_icon("eye-off" if shown else "eye")
        self.eye.set_name(self._texts[1 if shown else 0])
