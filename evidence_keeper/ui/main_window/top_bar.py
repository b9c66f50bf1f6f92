"""Shows the top bar: name, search, lock, hide."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import ElidedLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.text_line import SearchLine
from evidence_keeper.ui.widgets.layout.labelled_field import ground

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

SEARCH_PAUSE_MS = 120
"""Milliseconds between the last key and the search; a running search is interrupted anyway."""


_LEAST_SEARCH, _TITLE = 200, 150
"""Pixels at 100 % that the search and the vault's name need."""


class TopBar(QWidget):
    """Shows the same bar on every page; search and lock only while a vault is open."""

    searched = Signal(str)
    search_left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._checking = False
        self._hint = ""
        self._title = ElidedLabel(role="label")
        self.hide_now = Button("primary", "eye-off")
        self._row = row = QHBoxLayout(ground(self, "topbar"))
        row.setContentsMargins(tokens.L, tokens.S, tokens.L, tokens.S)
        row.setSpacing(tokens.M)
        row.addWidget(self._title, 2)
        row.addStretch(2)
        row.addWidget(self.hide_now)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.searched.emit(self.search_field.text()))
        self.hide_now.clicked.connect(lambda: context.leaving_asked.emit(False))
        context.look.changed.connect(self._draw)
        self._fit()

    # parts that are created when a vault is open

    @cached_property
    def search_field(self) -> SearchLine:
        """The search field."""
        field = SearchLine()
        field.hide()
        field.setMaxLength(200)
        field.textEdited.connect(lambda _: self._pause.start())
        field.returnPressed.connect(self._on_return)
        self._row.insertWidget(1, field, 4)
        self._name_search(field)
        return field

    @cached_property
    def lock(self) -> Button:
        """The lock button."""
        lock = Button("plain", "lock")
        lock.hide()
        lock.clicked.connect(lambda: self._context.leaving_asked.emit(True))
        self._row.insertWidget(self._row.indexOf(self.hide_now), lock)
        self._tell_lock(lock)
        return lock

    def finish(self) -> None:
        """Create the missing parts."""
        _ = (self.search_field, self.lock)

    def _made(self, name: str) -> bool:
        return name in vars(self)

    def set_inside(self, inside: bool) -> None:
        """Show or hide the parts for an open vault."""
        if inside:
            self.finish()
        for name in ("search_field", "lock"):
            if self._made(name):
                getattr(self, name).setVisible(inside)
        self._fit()
        # Outside a vault the focus could reach this button by itself; Space would then end the
        # program, for example before the recovery code was seen. F9 works everywhere.
        policy = Qt.FocusPolicy.StrongFocus if inside else Qt.FocusPolicy.NoFocus
        self.hide_now.setFocusPolicy(policy)

    def set_checking(self, checking: bool) -> None:
        """Show or hide that the record is being checked."""
        self._checking = checking
        self.retranslate()

    def set_search_hint(self, hint: str) -> None:
        """Set the hint in the search field."""
        self._hint = hint
        if self._made("search_field"):
            self._name_search(self.search_field)

    def _name_search(self, field: SearchLine) -> None:
        field.setPlaceholderText(self._hint)
        named(field, self._hint)

    def clear_search(self) -> None:
        """Clear the field without a search."""
        self._pause.stop()
        if self._made("search_field"):
            self.search_field.clear()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        title = t.say("Example") if self._context.is_example else t.say("My notes")
        if self._checking:
            title = t.say("{title}: the record is being checked", title=title)
        self._title.set_text(title)
        if self._made("lock"):
            self._tell_lock(self.lock)
        self.hide_now.set_tip(t.say("Make the window go away and close the vault. F9"))
        self._fit()

    def _tell_lock(self, lock: Button) -> None:
        t = self._context.t
        lock.set_tip(
            t.say("Leave the invented story and go back to the beginning. Ctrl+L")
            if self._context.is_example
            else t.say("Close the vault. The passphrase opens it again. Ctrl+L")
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop words where space is short."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        t, look = self._context.t, self._context.look
        lock = t.say("End the example") if self._context.is_example else t.say("Lock")
        hide = t.say("Hide")
        inside = self._made("search_field") and self.search_field.isVisibleTo(self)
        search, title = look.px(_LEAST_SEARCH), look.px(_TITLE)
        for lock_text, hide_text, titled in (
            (f"{lock}  Ctrl+L", f"{hide}  F9", True),
            (f"{lock}  Ctrl+L", f"{hide}  F9", False),
            (lock, f"{hide}  F9", False),
            ("", f"{hide}  F9", False),
            ("", hide, False),
        ):
            self.hide_now.set_text(hide_text)
            needed = self.hide_now.sizeHint().width() + 2 * tokens.L + 3 * tokens.M
            if inside:
                self.lock.set_text(lock_text)
                needed += self.lock.sizeHint().width() + search
            fits = needed + (title if titled else 0) <= self.width()
            if fits:
                break
        if inside:
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
        QTimer.singleShot(0, self, self._fit)  # after the buttons have their new size
