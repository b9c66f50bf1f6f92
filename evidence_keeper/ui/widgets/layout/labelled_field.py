"""Adds a label, a hint, an error and accessible names to a control."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from evidence_keeper.ui.live_text import Words, said
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named


def ground(within: QWidget, name: str) -> QWidget:
    """Return a plain widget that fills another one, in the style sheet's colours.

    Qt draws the background of a plain one by itself. A derived one needs an attribute for it, or
    must be a frame, which screen readers announce.
    """
    plain = QWidget()
    plain.setObjectName(name)
    box = QVBoxLayout(within)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(plain)
    return plain


def mark_wrong(control: QWidget, wrong: bool) -> None:
    """Draw a control with or without an error."""
    if bool(control.property("wrong")) != wrong:
        control.setProperty("wrong", wrong)
        control.style().unpolish(control)
        control.style().polish(control)


class Field(QWidget):
    """Label, control, hint, error.

    Args:
        control: The labelled control. It gets the label as its accessible name.
        focus: The part of the control that takes the focus, when that is another widget.
    """

    def __init__(self, control: QWidget, focus: QWidget | None = None) -> None:
        super().__init__()
        self.control = control
        self._focus = focus or control
        self._label = PlainLabel(role="label")
        if focus is None:
            # The binding makes a buddy the label's child; the layout below corrects that.
            self._label.setBuddy(control)
        self._hint = PlainLabel(role="hint")
        self._error = PlainLabel(role="error")
        self._wrong: Words = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.XS)
        box.addWidget(self._label)
        box.addWidget(control)
        box.addWidget(self._hint)
        box.addWidget(self._error)
        self._hint.hide()
        self._error.hide()

    def set_texts(self, label: str, hint: str = "") -> None:
        """Set label and hint; an error is evaluated again in the current language if possible."""
        self._label.setText(label)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint) and not self._error.text())
        named(self._focus, label, hint)
        if self._wrong:
            self._error.setText(said(self._wrong))
            self._focus.setAccessibleDescription(self._error.text())

    def set_error(self, words: Words) -> None:
        """Show an error next to the field; an empty one hides it."""
        self._wrong, sentence = words, said(words)
        if sentence == self._error.text():
            return
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self._hint.setVisible(bool(self._hint.text()) and not sentence)
        mark_wrong(self._focus, bool(sentence))
        self._focus.setAccessibleDescription(sentence or self._hint.text())

    @property
    def error(self) -> str:
        """The shown error; empty when there is none."""
        return self._error.text()


def rule() -> QFrame:
    """Return a thin line across the page."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


def card(*widgets: QWidget, role: str = "card", spacing: int = tokens.S) -> QFrame:
    """Return a frame around widgets, one below the other."""
    frame = QFrame()
    frame.setProperty("role", role)
    box = QVBoxLayout(frame)
    box.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
    box.setSpacing(spacing)
    for widget in widgets:
        box.addWidget(widget)
    return frame
