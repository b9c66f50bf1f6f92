"""The bar at the top: name, search, lock, hide."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.buttons import Button
from evidence_keeper.ui.widgets.labels import ElidedLabel, named
from evidence_keeper.ui.widgets.line import SearchLine

SEARCH_PAUSE_MS = 120
"""Pause between the last key and the search; a search under way is interrupted anyway."""


_LEAST_SEARCH, _TITLE = 200, 150
"""Pixels at 100 % that the search needs, and the name of what is open."""


class TopBar(QWidget):
    """The same on every page; search and lock only while a vault is open."""

    searched = Signal(str)
    search_left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._checking = False
        self._title = ElidedLabel(role="label")
        self.search_field = SearchLine()
        self.search_field.setMaxLength(200)
        self.lock = Button("plain", "lock")
        self.hide_now = Button("primary", "eye-off")
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.L, tokens.S, tokens.L, tokens.S)
        row.setSpacing(tokens.M)
        row.addWidget(self._title, 2)
        row.addWidget(self.search_field, 4)
        row.addStretch(2)
        row.addWidget(self.lock)
        row.addWidget(self.hide_now)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.searched.emit(self.search_field.text()))
        self.search_field.textEdited.connect(lambda _: self._pause.start())
        self.search_field.returnPressed.connect(self._on_return)
        self.lock.clicked.connect(lambda: context.leaving_asked.emit(True))
        self.hide_now.clicked.connect(lambda: context.leaving_asked.emit(False))
        context.look.changed.connect(self._draw)
        self._draw()

    def set_inside(self, inside: bool) -> None:
        """Show what belongs to an open vault."""
        self.search_field.setVisible(inside)
        self.lock.setVisible(inside)
        # Outside a vault the focus can be passed on to this button by itself; a Space would then
        # end the program, before the recovery code was seen, say. F9 works everywhere.
        policy = Qt.FocusPolicy.StrongFocus if inside else Qt.FocusPolicy.NoFocus
        self.hide_now.setFocusPolicy(policy)

    def set_checking(self, checking: bool) -> None:
        """Say that the record is being checked, or no longer."""
        self._checking = checking
        self.retranslate()

    def set_search_hint(self, hint: str) -> None:
        """Say what is searched."""
        self.search_field.setPlaceholderText(hint)
        named(self.search_field, hint)

    def clear_search(self) -> None:
        """Empty the field without a search."""
        self._pause.stop()
        self.search_field.clear()

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self._context.t
        title = t.say("Example") if self._context.is_example else t.say("My notes")
        if self._checking:
            title = t.say("{title}: the record is being checked", title=title)
        self._title.set_text(title)
        self.lock.set_tip(t.say("Close the vault. The passphrase opens it again. Ctrl+L"))
        self.hide_now.set_tip(t.say("Make the window go away and close the vault. F9"))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop words where there is no room for them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        t, look = self._context.t, self._context.look
        lock, hide = t.say("Lock"), t.say("Hide")
        inside = self.search_field.isVisibleTo(self)
        search, title = look.px(_LEAST_SEARCH), look.px(_TITLE)
        for lock_text, hide_text, titled in (
            (f"{lock}  Ctrl+L", f"{hide}  F9", True),
            (f"{lock}  Ctrl+L", f"{hide}  F9", False),
            (lock, f"{hide}  F9", False),
            ("", f"{hide}  F9", False),
            ("", hide, False),
        ):
            self.lock.set_text(lock_text)
            self.hide_now.set_text(hide_text)
            needed = self.hide_now.sizeHint().width() + 2 * tokens.L + 3 * tokens.M
            needed += self.lock.sizeHint().width() + search if inside else 0
            fits = needed + (title if titled else 0) <= self.width()
            if fits:
                break
        self.search_field.setMinimumWidth(search if fits else 0)
        self.lock.setAccessibleName(lock)
        self.hide_now.setAccessibleName(hide)
        self._title.setVisible(titled or not inside)

    def _on_return(self) -> None:
        self._pause.stop()
        self.searched.emit(self.search_field.text())
        self.search_left.emit()

    def _draw(self) -> None:
        self._fit()
