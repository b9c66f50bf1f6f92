"""Asks for the passphrase or recovery code; adds a field after one of three codes."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.errors import Code, KeeperError, without_traceback
from evidence_keeper.domain.vault.recovery import others
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.secret_line import SecretLine
from evidence_keeper.ui.widgets.layout.labelled_field import Field
from evidence_keeper.ui.widgets.layout.scroll_column import show_soon

_OF_SECOND = (
    Code.RECOVERY_SECOND_MISTYPED,
    Code.RECOVERY_SAME_PERSON,
    Code.RECOVERY_PAIR_WRONG,
)
_OF_FIRST = (
    Code.WRONG_PASSPHRASE,
    Code.WRONG_RECOVERY_CODE,
    Code.RECOVERY_CODE_MISTYPED,
    Code.RECOVERY_FIRST_MISTYPED,
    Code.RECOVERY_CODES_MANY,
    Code.RECOVERY_NO_PAIRS,
    Code.RECOVERY_REVOKES_ITSELF,
)


def keyboard_words(t: Translator) -> tuple[str, str, str]:
    """Return a passphrase field's hints about Caps Lock, Latin and Cyrillic letters."""
    return (
        t.say("Caps Lock is on."),
        t.say("The keyboard writes Latin letters."),
        t.say("The keyboard writes Cyrillic letters."),
    )


class KeyField(QWidget):
    """One field; a second one appears below it after one of three recovery codes."""

    entered = Signal()
    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._needed: KeeperError | None = None
        self.first = SecretLine()
        self.field = Field(self.first, self.first.line)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        box.addWidget(self.field)
        self.first.entered.connect(self._on_first)
        self.first.edited.connect(self._on_edited)

    # rarely needed parts are created on demand, not with the first page

    @cached_property
    def second(self) -> SecretLine:
        """The line for the second code."""
        line = SecretLine()
        line.entered.connect(self.entered)
        line.edited.connect(self._on_edited)
        self._name_line(line)
        return line

    @cached_property
    def second_field(self) -> Field:
        """The second line with its label; hidden until a second code is needed."""
        field = Field(self.second, self.second.line)
        self._below(field)
        return field

    @cached_property
    def _why(self) -> PlainLabel:
        label = PlainLabel()
        self._below(label)
        return label

    def _below(self, widget: QWidget) -> None:
        widget.hide()
        box = self.layout()
        assert box is not None
        box.addWidget(widget)

    @property
    def _has_second(self) -> bool:
        return "second_field" in vars(self)

    def _name_line(self, line: SecretLine) -> None:
        t = self._context.t
        line.set_texts(t.say("Show the passphrase"), t.say("Hide the passphrase"))
        line.set_hints(*keyboard_words(t))

    def set_texts(self, label: str, hint: str = "") -> None:
        """Set label and hint of the first line, and update all texts."""
        self.field.set_texts(label, hint)
        self._name_line(self.first)
        if self._has_second:
            self._name_line(self.second)
        self._show_second()

    @property
    def is_pair(self) -> bool:
        """Whether two codes were typed."""
        return self._needed is not None and bool(self.second.text().strip())

    def text(self) -> str:
        """Return the typed secret; two codes on two lines."""
        return f"{self.first.text()}\n{self.second.text()}" if self.is_pair else self.first.text()

    def select(self) -> None:
        """Select the last typed line, so that it can be typed again."""
        line = (self.second if self.is_pair else self.first).line
        line.setFocus()
        line.selectAll()

    def clear(self) -> None:
        """Clear the input, and remove the second line."""
        self._needed = None
        self.first.clear()
        if self._has_second:
            self.second.clear()
        self._forget_errors()
        self._show_second()

    def refuse(self, error: KeeperError) -> bool:
        """Show an error next to its line; return False for any other error."""
        if error.code is Code.RECOVERY_SECOND_NEEDED:
            self._needed = without_traceback(error)  # without the typed secret
            self._forget_errors()
            self._show_second()
            self.second.line.setFocus()
            show_soon(self)
            return True
        if error.code in _OF_SECOND and self._needed is not None:
            wrong, line = self.second_field, self.second.line
        elif error.code in (*_OF_FIRST, *_OF_SECOND):
            wrong, line = self.field, self.first.line
        else:
            return False
        self._forget_errors()
        wrong.set_error(self._context.saying(error))
        line.setFocus()
        line.selectAll()
        show_soon(self)
        return True

    def _on_first(self) -> None:
        if self._needed is not None and not self.second.text():
            self.second.line.setFocus()
        else:
            self.entered.emit()

    def _forget_errors(self) -> None:
        self.field.set_error("")
        if self._has_second:
            self.second_field.set_error("")

    def _on_edited(self, _: str) -> None:
        self._forget_errors()
        self.edited.emit()

    def _show_second(self) -> None:
        """Explain why a second code is needed, and whose; nothing if it is not."""
        if self._needed is None and not self._has_second:
            return
        for widget in (self._why, self.second_field):
            widget.setVisible(self._needed is not None)
        if self._needed is None:
            return
        t = self._context.t
        first, second = others(int(str(self._needed.params["number"])))
        self._why.setText(self._context.sentence(self._needed))
        self.second_field.set_texts(
            t.say("The second code"),
            t.say("From sheet {first} or sheet {second}.", first=first, second=second),
        )
