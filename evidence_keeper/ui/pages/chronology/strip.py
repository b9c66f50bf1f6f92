"""A strip of days that shows where things happened."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from evidence_keeper.system.dates import day_text
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.contrast import readable_on
from evidence_keeper.ui.widgets.labels import named

_PITCH = 24
_MOST_DAYS = 120


class CalendarStrip(QWidget):
    """One cell a day, the latest at the right. Click or Enter goes to a day."""

    day_chosen = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._counts: dict[date, int] = {}
        self._last = date(2000, 1, 1)
        self._current: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(self, counts: dict[date, int], today: date) -> None:
        """Show how many incidents each day has."""
        self._counts = counts
        self._last = max([*counts, today])
        self._current = None
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self._context.t
        if self._current is not None:
            named(self, t.say("Days with incidents"), self._tip(self._current))
        else:
            named(
                self,
                t.say("Days with incidents"),
                t.say("Arrow keys move from day to day, Enter goes to the day in the list."),
            )

    def sizeHint(self) -> QSize:
        """One row of cells."""
        return QSize(400, _PITCH + 8)

    def days(self) -> list[date]:
        """Return the days that are shown, oldest first."""
        fitting = max(1, min(_MOST_DAYS, (self.width() - 8) // _PITCH))
        return [self._last - timedelta(days=n) for n in reversed(range(fitting))]

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the cells. The number of incidents stands in the cell as well."""
        look = self._context.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(tokens.SMALL if look.text_size <= 120 else 11, bold=True))
        for place, day in enumerate(self.days()):
            count = self._counts.get(day, 0)
            cell = QRectF(4 + place * _PITCH, 4, _PITCH - 3, _PITCH)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.colours.heat[min(count, 3)]))
            painter.drawRoundedRect(cell, 4, 4)
            if count:
                ground = look.colours.heat[min(count, 3)]
                ink = readable_on(ground, look.colours.ink, look.colours.on_accent)
                painter.setPen(QColor(ink))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(min(count, 99)))
            if day == self._current and self.hasFocus():
                painter.setPen(QPen(look.colour("focus"), tokens.FOCUS_WIDTH))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(cell.adjusted(-2, -2, 2, 2), 5, 5)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from day to day."""
        days = self.days()
        here = days.index(self._current) if self._current in days else len(days) - 1
        moves = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(days) - 1,
        }
        key = Qt.Key(event.key())
        if key in moves:
            self._current = days[max(0, min(len(days) - 1, moves[key]))]
            self.retranslate()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.day_chosen.emit(self._current or days[-1])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the day that was clicked."""
        day = self._day_at(event.position().x())
        if day is not None:
            self._current = day
            self.update()
            self.day_chosen.emit(day)

    def event(self, event: QEvent) -> bool:
        """Tell the day and its count under the pointer."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self._day_at(event.pos().x())
            if day is not None:
                QToolTip.showText(event.globalPos(), self._tip(day), self)
                return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            if self._current is None and event.type() is QEvent.Type.FocusIn:
                self._current = self._last
            self.update()
        return super().event(event)

    def _day_at(self, x: float) -> date | None:
        days, place = self.days(), int((x - 4) // _PITCH)
        return days[place] if 0 <= place < len(days) else None

    def _tip(self, day: date) -> str:
        t = self._context.t
        count = self._counts.get(day, 0)
        return t.say_n(
            "{day}: {n} incident", "{day}: {n} incidents", count, day=day_text(t, day, weekday=True)
        )
