"""Shows a strip of days with the number of incidents on each."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QWidget

from evidence_keeper.system.language.dates import day_text, month_text
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.words import capital
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.contrast import readable_on
from evidence_keeper.ui.widgets.display.labels import named
from evidence_keeper.ui.widgets.inputs.buttons import IconButton

_PITCH = 24
_MOST_DAYS = 120
_MONTH = 16
"""Height of the month names at 100 %, in pixels."""

_NOTCH, _DAYS_A_NOTCH = 120, 3
"""A step of the wheel in Qt's eighths of a degree, and the days that it scrolls."""

_EARLIER, _LATER = -1, 1


class DayCells(QWidget):
    """One cell a day. Click or Enter goes to a day; keys and the wheel scroll.

    It ends with the last day that has an incident, or today if there are future incidents: a
    mistyped year must not scroll it to empty days.
    """

    day_chosen = Signal(object)

    moved = Signal()
    """The shown days may have changed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._counts: dict[date, int] = {}
        self._first = self._latest = self._last = date(2000, 1, 1)
        """The first day with an incident, the latest that can be shown, the last shown."""
        self._current: date | None = None
        self._turned = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        context.look.changed.connect(self.updateGeometry)

    @property
    def current(self) -> date | None:
        """The current day of the keyboard."""
        return self._current

    def show_counts(self, counts: dict[date, int], today: date) -> None:
        """Show how many incidents each day has."""
        self._counts = counts
        past = [day for day in counts if day <= today]
        self._first, self._latest = min(past, default=today), max(past, default=today)
        self._current = None
        self._show_until(self._latest)

    def days(self) -> list[date]:
        """Return the days that are shown, oldest first."""
        return [self._last - timedelta(days=n) for n in reversed(range(self._fitting()))]

    def has_more(self, direction: int) -> bool:
        """Return whether there are incidents before (-1) or after (1) the shown days."""
        return self._next_counted(direction) is not None

    def turn(self, direction: int) -> None:
        """Scroll to the next incidents before (-1) or after (1) the shown days."""
        day = self._next_counted(direction)
        if day is not None:
            self._current = day
            ahead = self._fitting() - 1 if direction == _LATER else 0
            self._show_until(day + timedelta(days=ahead))

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t, days = self._context.t, self.days()
        if self._current is not None:
            named(self, t.say("Days with incidents"), self._tip(self._current))
            return
        first, last = day_text(t, days[0]), day_text(t, days[-1])
        keys = t.say(
            "Arrow keys move from day to day, Page Up and Page Down to other incidents, Enter goes "
            "to the day in the list."
        )
        shown = t.say("{first} – {last}", first=first, last=last)
        named(self, t.say("Days with incidents"), f"{shown}. {keys}")

    def sizeHint(self) -> QSize:
        """Return the size of the month names and one row of cells."""
        return QSize(400, self._top() + _PITCH + 4)

    def minimumSizeHint(self) -> QSize:
        """Return the size of a few days."""
        return QSize(5 * _PITCH, self.sizeHint().height())

    # which days

    def _fitting(self) -> int:
        return max(1, min(_MOST_DAYS, (self.width() - 8) // _PITCH))

    def _next_counted(self, direction: int) -> date | None:
        days = self.days()
        if direction == _EARLIER:
            return max((d for d in self._counts if d < days[0]), default=None)
        return min((d for d in self._counts if days[-1] < d <= self._latest), default=None)

    def _show_until(self, last: date) -> None:
        """Scroll so that this day is the last one shown, within limits."""
        least = min(self._latest, self._first + timedelta(days=self._fitting() - 1))
        self._last = max(least, min(self._latest, last))
        self.retranslate()
        self.update()
        self.moved.emit()

    def stand_on(self, day: date) -> None:
        """Move the current day, and scroll to it."""
        days = self.days()
        self._current = max(min(self._first, days[0]), min(self._latest, day))
        if self._current < days[0]:
            self._show_until(self._current + timedelta(days=len(days) - 1))
        else:
            self._show_until(max(self._last, self._current))

    # drawing

    def _top(self) -> int:
        """Return the top of the cells, below the month names."""
        return self._context.look.px(_MONTH) + 4

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the cells with the number of incidents in each."""
        look = self._context.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_months(painter)
        painter.setFont(look.font(tokens.SMALL if look.text_size <= 120 else 11, bold=True))
        for place, day in enumerate(self.days()):
            count = self._counts.get(day, 0)
            cell = QRectF(4 + place * _PITCH, self._top(), _PITCH - 3, _PITCH)
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

    def _draw_months(self, painter: QPainter) -> None:
        """Draw the first month's name, and the others above their first day, where there is
        room.
        """
        look, days = self._context.look, self.days()
        font = look.font(tokens.SMALL)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(look.colour("quiet"))
        end = self.width()
        for place, day in reversed(list(enumerate(days))):
            if place and day.day > 1:
                continue
            name, left = capital(month_text(self._context.t, day)), 4 + place * _PITCH
            if left + metrics.horizontalAdvance(name) <= end:
                painter.drawText(left, metrics.ascent() + 1, name)
                end = left - 2 * tokens.S

    # events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the number of days."""
        super().resizeEvent(event)
        self._show_until(self._last)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll a few days, where there are any."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if not self.has_more(_EARLIER if turned > 0 else _LATER):
            event.ignore()
            return
        self._turned += turned
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        self._show_until(self._last - timedelta(days=notches * _DAYS_A_NOTCH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from day to day, and to the incidents before and after the shown days."""
        here, key = self._current or self._last, Qt.Key(event.key())
        steps = {
            Qt.Key.Key_Left: here - timedelta(days=1),
            Qt.Key.Key_Right: here + timedelta(days=1),
            Qt.Key.Key_Home: self._first,
            Qt.Key.Key_End: self._latest,
        }
        pages = {Qt.Key.Key_PageUp: _EARLIER, Qt.Key.Key_PageDown: _LATER}
        if key in steps:
            self.stand_on(steps[key])
        elif key in pages:
            self.turn(pages[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.day_chosen.emit(here)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the clicked day."""
        day = self._day_at(event.position().x())
        if day is not None:
            self._current = day
            self.update()
            self.day_chosen.emit(day)

    def event(self, event: QEvent) -> bool:
        """Show the day and its count as a tool tip."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self._day_at(event.pos().x())
            if day is not None:
                QToolTip.showText(event.globalPos(), self._tip(day), self)
                return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            if self._current not in self.days() and event.type() is QEvent.Type.FocusIn:
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


class CalendarStrip(QWidget):
    """The strip with buttons to earlier and later incidents."""

    day_chosen = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.cells = DayCells(context)
        self.earlier, self.later = IconButton("chevron-left"), IconButton("chevron-right")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.XS)
        row.addWidget(self.cells, 1)
        for button, direction in ((self.earlier, _EARLIER), (self.later, _LATER)):
            room = button.sizePolicy()
            room.setRetainSizeWhenHidden(True)
            button.setSizePolicy(room)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
            button.clicked.connect(lambda _=False, d=direction: self.cells.turn(d))
        self.setFocusProxy(self.cells)
        self.cells.day_chosen.connect(self.day_chosen)
        self.cells.moved.connect(self._offer)
        self._offer()

    def show_counts(self, counts: dict[date, int], today: date) -> None:
        """Show how many incidents each day has."""
        self.cells.show_counts(counts, today)

    def show_day(self, day: date) -> None:
        """Scroll a day into view, within limits."""
        self.cells.stand_on(day)

    def days(self) -> list[date]:
        """Return the days that are shown, oldest first."""
        return self.cells.days()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.earlier.set_name(t.say("Earlier incidents"))
        self.later.set_name(t.say("Later incidents"))
        self.cells.retranslate()
        self.cells.update()

    def _offer(self) -> None:
        """Show the buttons where not all days fit; disable one without a target."""
        before, after = self.cells.has_more(_EARLIER), self.cells.has_more(_LATER)
        for button, more in ((self.earlier, before), (self.later, after)):
            if button.hasFocus() and not more:
                self.cells.setFocus()
            button.setVisible(before or after)
            button.setEnabled(more)
