"""Moves the focus when the focused control is hidden or disabled.

Qt moves it to the next control in its order, which can be the search field or a destructive button.
The next Enter or Space would then do something unintended.
"""

from __future__ import annotations

from functools import partial
from itertools import takewhile

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

from evidence_keeper.ui.keyboard.tab_order import controls
from evidence_keeper.ui.widgets.inputs.buttons import destroys
from evidence_keeper.ui.widgets.layout.scroll_column import COMES_BACK

_LOOKED_AT = 200
"""Most preceding controls that are examined."""


class FocusKeeper(QObject):
    """Returns the focus to the page, close to where it was.

    Args:
        window: The window.
        pages: The stack of its pages.
    """

    def __init__(self, window: QWidget, pages: QStackedWidget) -> None:
        super().__init__(window)
        self._window, self._pages = window, pages
        self._last: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._app = app
        app.focusChanged.connect(self._on_changed)

    def _on_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.window() is not self._window:
            return
        inside = self._pages.isAncestorOf(now)
        # A press chooses a button; moving the focus away would cancel the press.
        if old is not None and self._was_passed_on(old) and not QApplication.mouseButtons():
            if not inside or destroys(now):
                # Computed now: a hidden widget is often deleted at once.
                page = self._pages.currentWidget()
                held = page is not None and isValid(old) and page.isAncestorOf(old)
                before = _before(page, old) if page is not None and held else []
                QTimer.singleShot(0, self, partial(self._mend, before, now, quietly=not held))
        elif inside:
            self._last = now

    def _was_passed_on(self, old: QWidget) -> bool:
        if not isValid(old):
            return True
        return old.window() is self._window and not (old.isVisible() and old.isEnabled())

    def _mend(self, before: list[QWidget], now: QWidget, *, quietly: bool) -> None:
        """Return the focus; quietly, so that the page does not scroll, if it came from outside."""
        if QApplication.focusWidget() is not now:
            return  # the user has moved the focus in the meantime
        page = self._pages.currentWidget()
        if page is None:
            return
        main = page.focusProxy() or page
        for place in (*before, *([self._last] if self._last else ()), main, *controls(page)):
            if self._takes(place, page):
                self._app.setProperty(COMES_BACK, quietly)
                place.setFocus(Qt.FocusReason.OtherFocusReason)
                self._app.setProperty(COMES_BACK, None)
                return

    def _takes(self, place: QWidget, page: QWidget) -> bool:
        return (
            isValid(place)
            and page.isAncestorOf(place)
            and place.isVisible()
            and place.isEnabled()
            and bool(place.focusPolicy() & Qt.FocusPolicy.TabFocus)
            and place.focusProxy() is None
            and not destroys(place)
        )


def holds_focus(widget: QWidget) -> bool:
    """Whether a widget or something within it has the focus."""
    now = QApplication.focusWidget()
    return now is not None and (now is widget or widget.isAncestorOf(now))


def _before(page: QWidget, widget: QWidget) -> list[QWidget]:
    """Return the controls before one on its page, the nearest first."""
    before = takewhile(lambda each: each is not widget, controls(page, hidden=True))
    return list(before)[::-1][:_LOOKED_AT]
