"""Provides a passphrase field: hidden until shown, pasting allowed, nothing remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import IconButton
from evidence_keeper.ui.widgets.inputs.text_line import PlainLine

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

MAX_PASSPHRASE = 1024
_SECRET = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)


def keyboard_hint(typed: str, hints: tuple[str, str, str], *, shift: bool) -> str:
    """Return a typed letter's hint about the keyboard; empty for other characters.

    Qt knows neither the state of Caps Lock nor, on X11 and Wayland, the layout. The letter shows
    both: a capital without Shift, or a small one with it, and its script.

    Args:
        typed: The text of the key.
        hints: The hints on Caps Lock, on Latin and on Cyrillic letters.
        shift: Whether Shift was held.
    """
    if len(typed) != 1 or typed.lower() == typed.upper():
        return ""
    capitals, latin, cyrillic = hints
    script = cyrillic if "\u0400" <= typed <= "\u052f" else latin if typed.isascii() else ""
    locked = typed.isupper() != shift
    return " ".join(part for part in (capitals if locked else "", script) if part)


class _HiddenLine(PlainLine):
    """Signals each key's text and whether Shift was held, before processing it."""

    pressed = Signal(str, bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Signal the key, then process it."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.pressed.emit(event.text(), shift)
        super().keyPressEvent(event)


class SecretLine(QWidget):
    """A field with a button to show its text."""

    entered = Signal()
    edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.line = _HiddenLine()
        self.line.setMaxLength(MAX_PASSPHRASE)
        self.line.setInputMethodHints(_SECRET)
        self.eye = IconButton("eye", role="plain")
        self.eye.setCheckable(True)
        row = QHBoxLayout()
        row.setSpacing(tokens.S)
        row.addWidget(self.line, 1)
        row.addWidget(self.eye)
        self._keyboard = PlainLabel("\u00a0", role="hint")  # as high as the later hint
        policy = self._keyboard.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the layout below stays in place at the first letter
        self._keyboard.setSizePolicy(policy)
        self._keyboard.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.XS)
        column.addLayout(row)
        column.addWidget(self._keyboard)
        self._texts = ("", "")
        self._hints = ("", "", "")
        self.line.pressed.connect(self._hint)
        self.eye.toggled.connect(self._show)
        self.line.returnPressed.connect(self.entered)
        self.line.textEdited.connect(self.edited)
        self._show(shown=False)

    def set_texts(self, show: str, hide: str) -> None:
        """Set the names of the show button in its two states."""
        self._texts = (show, hide)
        self.eye.set_name(hide if self.eye.isChecked() else show)

    def set_hints(self, capitals: str, latin: str, cyrillic: str) -> None:
        """Set the keyboard hints shown while typing."""
        self._hints = (capitals, latin, cyrillic)
        self._keyboard.hide()

    def _hint(self, typed: str, shift: bool) -> None:
        said = keyboard_hint(typed, self._hints, shift=shift)
        if said:
            self._keyboard.setText(said)
            self._keyboard.show()

    def text(self) -> str:
        """Return the typed text."""
        return self.line.text()

    def clear(self) -> None:
        """Clear the text, and hide again."""
        self.line.clear()
        self.eye.setChecked(False)
        self._keyboard.hide()

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        self.eye.set_icon("eye-off" if shown else "eye")
        self.eye.set_name(self._texts[1 if shown else 0])
