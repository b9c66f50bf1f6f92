"""Goes to a day that is typed in words or as a date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.time.time_in_text import read_day
from evidence_keeper.domain.time.typed_time import LONGEST
from evidence_keeper.system.language.dates import day_text
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button, IconButton
from evidence_keeper.ui.widgets.inputs.text_line import TextLine


class JumpToDay(QWidget):
    """A field with the recognised day below it; hidden until it is needed.

    Args:
        now: Returns the local time, without offset.
    """

    day_chosen = Signal(object)
    left = Signal()
    turned = Signal()
    """It was shown or hidden."""

    def __init__(self, context: Context, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._context, self._now = context, now
        self.line = TextLine()
        self.line.setMaxLength(LONGEST)
        self.go = Button("plain")
        self._close = IconButton("x")
        self.echo = PlainLabel(role="hint")
        row = QHBoxLayout()
        row.setSpacing(tokens.S)
        row.addWidget(self.line, 1)
        row.addWidget(self.go)
        row.addWidget(self._close)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.XS)
        box.addLayout(row)
        box.addWidget(self.echo)
        self.line.textChanged.connect(lambda _: self._tell())
        self.line.returnPressed.connect(self._choose)
        self.go.clicked.connect(self._choose)
        self._close.clicked.connect(self.leave)
        self.hide()

    def begin(self) -> None:
        """Show the field."""
        self.line.clear()
        self._tell()
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Cancel."""
        self.hide()
        self.left.emit()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.line.setPlaceholderText(t.say("A day: 5 November, 05.11.2026, a week ago"))
        named(self.line, t.say("Go to a day"))
        self.go.set_text(t.say("Go there"))
        self._close.set_name(t.say("Close"))
        self._tell()

    def showEvent(self, event: QShowEvent) -> None:
        """Let the page make room."""
        super().showEvent(event)
        self.turned.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the page show its other parts again."""
        super().hideEvent(event)
        self.turned.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _day(self) -> date | None:
        return read_day(self.line.text(), self._now())

    def _tell(self) -> None:
        t, text, day = self._context.t, self.line.text().strip(), self._day()
        self.go.setEnabled(day is not None)
        if day is not None:
            self.echo.setText(day_text(t, day, weekday=True))
        elif text:
            self.echo.setText(t.say("Not read as a day yet."))
        else:
            self.echo.setText("")
        self.echo.setVisible(bool(text))

    def _choose(self) -> None:
        day = self._day()
        if day is not None:
            self.hide()
            self.day_chosen.emit(day)
