"""Provides a scrolling page whose main action stays visible below."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView

COMES_BACK = "focus comes back"
"""Application property that is set while the focus returns to a page from a closed notice: the page
must not scroll then."""


class VerticalScrollArea(QScrollArea):
    """Scrolls vertically only; the page's texts wrap."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class Inside(QWidget):
    """The content. Its height follows from its width alone: the layout's minimum height belongs to
    a narrower column and would leave empty space at the end.
    """

    def minimumSizeHint(self) -> QSize:
        """Return nothing; the height for the width decides."""
        return QSize(0, 0)


class ScrollColumn(QWidget):
    """A column of at most the reading width, above a fixed footer.

    Attributes:
        box: The page's content.
        footer: The page's main action; hidden while empty.
    """

    def __init__(self, width: int = tokens.READING_WIDTH, margin: int = 28) -> None:
        super().__init__()
        self.area = VerticalScrollArea()
        outside = Inside()
        outside.setObjectName("column")
        across = QHBoxLayout(outside)
        across.setContentsMargins(margin, tokens.L, margin, tokens.XL)
        self.column = QWidget()
        self._width = width
        self._set_width()
        current_look().changed.connect(self._set_width)
        self.box = QVBoxLayout(self.column)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(tokens.M)
        across.addWidget(self.column, 1000)
        across.addStretch(1)
        self.area.setWidget(outside)
        self._foot = QWidget()  # a plain one: its background follows the style sheet
        self._foot.setObjectName("footer")
        self.footer = QHBoxLayout(self._foot)
        self.footer.setContentsMargins(margin, tokens.M, margin, tokens.M)
        self.footer.setSpacing(tokens.M)
        self._foot.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.area, 1)
        outer.addWidget(self._foot)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._app = app
        app.focusChanged.connect(self._follow)
        self._held: tuple[QWidget, ...] = ()
        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(self._show_held)
        bar.actionTriggered.connect(self._release)

    def _set_width(self) -> None:
        """Limit the width: a narrow column grows with the text, up to the reading width."""
        grown = min(tokens.READING_WIDTH, current_look().px(self._width))
        self.column.setMaximumWidth(max(self._width, grown))

    def add_to_footer(self, *widgets: QWidget) -> None:
        """Put widgets into the footer and show it."""
        for widget in widgets:
            self.footer.addWidget(widget)
        self._foot.show()

    def show_footer(self, shown: bool) -> None:
        """Show or hide the footer."""
        self._foot.setVisible(shown)

    def to_top(self) -> None:
        """Scroll to the beginning."""
        self._release()
        self.area.verticalScrollBar().setValue(0)

    def show_widget(self, widget: QWidget) -> None:
        """Scroll so that a widget is in view."""
        self.area.ensureWidgetVisible(widget, 0, 48)

    def hold(self, widgets: tuple[QWidget, ...]) -> None:
        """Scroll to widgets, and again whenever late content moves them, until the user moves."""
        self._held = widgets
        self._show_held()

    def _show_held(self, *_: int) -> None:
        for widget in self._held:
            if isValid(widget) and widget.isVisible():  # it may have been closed meanwhile
                self.show_widget(widget)

    def _release(self, *_: int) -> None:
        self._held = ()

    def show_part(self, widget: QWidget, part: QRect) -> None:
        """Scroll to a part of a widget, given in its own coordinates."""
        self._release()
        inside = self.area.widget() or self.area
        for corner in (part.bottomLeft(), part.topLeft()):  # the top matters more
            place = widget.mapTo(inside, corner)
            self.area.ensureVisible(0, place.y(), 0, tokens.XL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the focused widget visible when the height shrinks, for example for a notice."""
        super().resizeEvent(event)
        now = QApplication.focusWidget()
        before = event.oldSize().height()
        if event.size().height() >= before or now is None or not self.area.isAncestorOf(now):
            return
        end = now.mapTo(self, now.rect().bottomLeft()).y()
        seen = before - (self._foot.height() if self._foot.isVisible() else 0)
        if 0 <= end <= seen:  # if the user has scrolled away from it, do not scroll
            QTimer.singleShot(0, self, lambda: self._follow(None, QApplication.focusWidget()))

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or not self.isVisible() or not self.area.isAncestorOf(now):
            return
        if old is not None and isValid(old) and self.area.isAncestorOf(old):
            self._release()
        outside = old is not None and isValid(old) and not self.isAncestorOf(old)
        if self._app.property(COMES_BACK) or (outside and old is not None and not old.isVisible()):
            return
        if QApplication.mouseButtons():
            # Moving something between press and release of the mouse would prevent the click.
            self._app.installEventFilter(self)
        else:
            self.area.ensureWidgetVisible(now, 0, 24)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Scroll to the focus set by the mouse, once the button is released."""
        if event.type() is QEvent.Type.MouseButtonRelease:
            self._app.removeEventFilter(self)
            QTimer.singleShot(0, self, self._follow_pressed)
        return False

    def _follow_pressed(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self.isVisible() and self.area.isAncestorOf(now):
            self.area.ensureWidgetVisible(now, 0, 24)


def column_around(widget: QWidget) -> ScrollColumn | None:
    """Return the column around a widget; None outside."""
    column = widget.parentWidget()
    while column is not None and not isinstance(column, ScrollColumn):
        column = column.parentWidget()
    return column


def follow_row(view: QAbstractItemView) -> None:
    """Scroll the column around a list to the list's current row."""
    column = column_around(view)
    if column is not None and view.hasFocus() and not QApplication.mouseButtons():
        column.show_part(view.viewport(), view.visualRect(view.currentIndex()))


def show_soon(*widgets: QWidget) -> None:
    """Scroll the column to widgets, once they have their new size.

    Where there is no room for all of them, the last one is visible in any case; hidden ones are
    skipped.
    """
    column = column_around(widgets[0])
    if column is not None:
        # A nested layout gets its size one turn after the outer one.
        show = partial(column.hold, widgets)
        QTimer.singleShot(0, column, lambda: QTimer.singleShot(0, column, show))
