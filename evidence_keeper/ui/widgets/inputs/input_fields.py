"""Provides input fields and choices."""

from __future__ import annotations

import math

from PySide6.QtCore import (
    QDate,
    QDateTime,
    QEvent,
    QMimeData,
    QRect,
    QSize,
    Qt,
    QTime,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QSpinBox,
    QToolButton,
    QWidget,
)

from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.inputs.fitting_text import FittingText
from evidence_keeper.ui.widgets.inputs.text_line import carries_files, is_picture_paste
from evidence_keeper.ui.widgets.inputs.typed_date_and_time import (
    TypedField,
    day_value,
    month_value,
    time_value,
)


class GrowingText(FittingText):
    """Plain text that grows from `least` to `most` lines. Tab leaves the field."""

    _MOST_AROUND = 80
    """Frame and padding in pixels; a larger value means that the field was not laid out yet."""

    def __init__(self, least: int = 3, most: int = 14) -> None:
        self._least, self._most = least, most
        super().__init__()
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2)

    def sizeHint(self) -> QSize:
        """Return the height of its lines."""
        return QSize(320, self.wanted_height())

    def minimumSizeHint(self) -> QSize:
        """Return the height of its lines, at any width."""
        return QSize(80, self.wanted_height())

    def put_text(self, text: str) -> None:
        """Show a text to continue: the cursor is at its end."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page unless this field can scroll."""
        if self.verticalScrollBar().maximum() > 0 and self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Accept text only."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Leave files to the page."""
        if carries_files(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Leave files to the page."""
        if carries_files(event.mimeData()):
            event.ignore()
        else:
            super().dragMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave a pasted picture to the page."""
        if is_picture_paste(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wanted_height(self) -> int:
        """Return a height between the least and the most lines."""
        lines = min(max(round(self.document().size().height()), self._least), self._most)
        # Lines are laid out in whole pixels, rounded up; with one pixel less a scroll bar appears.
        around = self.height() - self.viewport().height()  # grows with the size of the text
        edge = max(20, around + 6) if 0 < around < self._MOST_AROUND else 20
        return lines * math.ceil(QFontMetricsF(self.font()).lineSpacing()) + edge


def _draw_at_right(widget: QWidget, icon: str) -> None:
    look = current_look()
    side = look.px(18)
    painter = QPainter(widget)
    right = widget.width() - side - 9
    rect = QRect(right, (widget.height() - side) // 2, side, side)
    look.icon(icon, "quiet", 18).paint(painter, rect)
    painter.end()


class Select(QComboBox):
    """Choose one of several values."""

    picked = Signal(str)
    """The user chose this value."""

    def __init__(self) -> None:
        super().__init__()
        self.setView(QListView())
        self.setMaxVisibleItems(14)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(4)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel gives no focus
        self.activated.connect(lambda _: self.picked.emit(self.value()))

    def minimumSizeHint(self) -> QSize:
        """Return a width that may be smaller than the longest choice."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), current_look().px(110)), hint.height())

    def keep_narrow(self, letters: int) -> None:
        """Limit the width to some letters, however long the choices are."""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)

    def set_choices(self, choices: list[tuple[str, str]]) -> None:
        """Set value and text of each choice; the chosen value stays."""
        kept = self.value()
        self.blockSignals(True)
        self.clear()
        for value, text in choices:
            self.addItem(text, value)
        self.choose(kept)
        self.blockSignals(False)
        self.updateGeometry()

    def value(self) -> str:
        """Return the chosen value; empty when there is none."""
        data = self.currentData()
        return data if isinstance(data, str) else ""

    def choose(self, value: str) -> None:
        """Choose a value; an unknown one chooses the first."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def showPopup(self) -> None:
        """Show all choices: Qt ignores the list's padding, and hides the last choice behind an
        arrow.
        """
        super().showPopup()
        view, box = self.view(), self.view().window()
        rows = min(self.count(), self.maxVisibleItems())
        wanted = sum(view.sizeHintForRow(row) for row in range(rows))
        room = box.screen().availableGeometry()
        box.resize(box.width(), wanted + 90)  # the arrows disappear when there is nothing to scroll
        QApplication.sendPostedEvents(box, QEvent.Type.LayoutRequest)
        around = box.height() - view.viewport().height()
        box.resize(box.width(), min(wanted + around, room.height()))
        over = box.geometry().bottom() - room.bottom()
        if over > 0:
            box.move(box.x(), box.y() - over)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with arrow keys without a change: they also come here from buttons."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the wheel: scrolling the page must not change a choice."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow in the text's colour."""
        super().paintEvent(event)
        _draw_at_right(self, "chevron-down")


def without_buttons(field: QAbstractSpinBox) -> None:
    """Remove the buttons; a number is changed by typing and the arrow keys.

    The style sheet removes the buttons' width; the text then needs its left padding back.
    """
    line = field.findChild(QLineEdit)
    if line is not None:
        line.setTextMargins(10, 0, 0, 0)


class NumberField(QSpinBox):
    """A whole number, typed or changed with the arrow keys."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self.setRange(least, most)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        without_buttons(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the wheel: scrolling the page must not change a number."""
        event.ignore()


_DAY_FORMAT, _MONTH_FORMAT = "dd.MM.yyyy", "MM.yyyy"


class DateField(TypedField):
    """A day, typed as 22.11.2026 or picked from a calendar."""

    def __init__(self) -> None:
        super().__init__()
        self.setDisplayFormat(_DAY_FORMAT)
        self.setCalendarPopup(True)
        calendar = self.calendarWidget()
        calendar.setVerticalHeaderFormat(calendar.VerticalHeaderFormat.NoVerticalHeader)
        plain = QTextCharFormat()
        # Qt shows weekends in red by default.
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, plain)
        current_look().changed.connect(self._draw_arrows)
        self._draw_arrows()

    def read(self, text: str) -> QDateTime | None:
        """Return the day that a text means; the first of a month in month mode."""
        if self.displayFormat() == _MONTH_FORMAT:
            return month_value(text)
        return day_value(text)

    def show_month(self, month: bool) -> None:
        """Switch between day and month. Text being typed is left alone."""
        wanted = _MONTH_FORMAT if month else _DAY_FORMAT
        if self.displayFormat() != wanted:
            self.setDisplayFormat(wanted)

    def changeEvent(self, event: QEvent) -> None:
        """Pass the locale on to the calendar, which is a window of its own."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LocaleChange:
            self.calendarWidget().setLocale(self.locale())

    def _draw_arrows(self) -> None:
        """Draw our own arrows: Qt's have one colour in every theme."""
        for name, icon in (("prevmonth", "chevron-left"), ("nextmonth", "chevron-right")):
            button = self.calendarWidget().findChild(QToolButton, f"qt_calendar_{name}")
            if button is not None:
                button.setIcon(current_look().icon(icon))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the wheel: scrolling the page must not change a day."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the calendar icon in the text's colour."""
        super().paintEvent(event)
        _draw_at_right(self, "calendar")


class TimeField(TypedField):
    """A time of day, typed as 14:32."""

    def __init__(self) -> None:
        super().__init__()
        self.setDisplayFormat("HH:mm")
        without_buttons(self)
        self.setDate(QDate(2000, 1, 1))
        self.setTime(QTime(12, 0))
        current_look().changed.connect(self._make_room)
        self._make_room()

    def read(self, text: str) -> QDateTime | None:
        """Return the time that a text means."""
        return time_value(text, self.date())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the wheel: scrolling the page must not change a time."""
        event.ignore()

    def _make_room(self) -> None:
        self.setMinimumWidth(current_look().px(64) + 26)
