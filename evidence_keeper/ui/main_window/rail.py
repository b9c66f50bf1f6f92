"""Shows the column of page buttons on the left."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.evidence_drag import Carried, Receiving
from evidence_keeper.ui.page_parts.evidence_links import link
from evidence_keeper.ui.places import IN_RAIL, Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import plain_tip
from evidence_keeper.ui.widgets.inputs.buttons import Button

HOVER_MS = 600
"""Milliseconds that evidence is dragged over a button until its page opens."""

COLLAPSE_BELOW = 1100
COLLAPSE_TEXT_SIZE = 150

_ICONS = {
    Place.CHRONOLOGY: "clock",
    Place.EVIDENCE: "image",
    Place.CONVERSATIONS: "messages-square",
    Place.PEOPLE: "users",
    Place.PATTERN: "chart-column",
    Place.DOSSIER: "file-text",
    Place.HELP: "heart",
    Place.SETTINGS: "settings",
}


class Rail(QWidget):
    """Shows a button for each page, and one that begins an entry."""

    chosen = Signal(object)

    hovered = Signal(object)
    """Evidence is dragged over a page's button: open the page in its last state."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._context = context
        self._narrow = False
        self._names: dict[Place, str] = {}
        self.new_entry = Button("primary", "plus")
        self.new_entry.clicked.connect(lambda: self.chosen.emit(Place.ENTRY))
        self._group = QButtonGroup(self)
        self._buttons: dict[Place, Button] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.S, tokens.M, tokens.S, tokens.M)
        box.setSpacing(2)
        box.addWidget(self.new_entry)
        box.addSpacing(tokens.S)
        for place in IN_RAIL:
            button = Button("rail", _ICONS[place])
            button.setCheckable(True)
            button.setAutoExclusive(True)  # for screen readers: one of several, no check box
            button.clicked.connect(lambda _=False, p=place: self.chosen.emit(p))
            self._group.addButton(button)
            self._buttons[place] = button
            box.addWidget(button)
        box.addStretch(1)
        self._over: Place | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(HOVER_MS)
        self._wait.timeout.connect(lambda: self.hovered.emit(self._over))
        for place in (Place.ENTRY, Place.CHRONOLOGY, Place.EVIDENCE):
            Receiving(
                self.new_entry if place is Place.ENTRY else self._buttons[place],
                partial(self._held, place),
                lambda carried, _: self._take_out(carried),
                self._stop_waiting,
            )
        context.look.changed.connect(self._write)

    def _held(self, place: Place, carried: Carried, _where: QPoint) -> bool:
        if place is not self._over:
            self._over = place
            self._wait.start()
        return place is Place.EVIDENCE and carried.incident is not None

    def _stop_waiting(self) -> None:
        self._wait.stop()
        self._over = None

    def _take_out(self, carried: Carried) -> None:
        """Unlink evidence that is dragged from an incident back to the evidence page."""
        self._stop_waiting()
        if carried.incident is not None:
            link(self._context, carried.incident, carried.numbers, lambda: None, unlink=True)

    def button(self, place: Place) -> Button:
        """Return the button of a page."""
        return self._buttons[place]

    def show_current(self, place: Place) -> None:
        """Highlight the current page; none if it has no button."""
        self._group.setExclusive(False)
        for each, button in self._buttons.items():
            button.setChecked(each is place)
        self._group.setExclusive(True)

    def fit(self, window_width: int) -> None:
        """Collapse to icons in a narrow window or with large text."""
        narrow = window_width < COLLAPSE_BELOW or self._context.look.text_size >= COLLAPSE_TEXT_SIZE
        if narrow != self._narrow:
            self._narrow = narrow
            self._write()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self._names = {
            Place.ENTRY: t.say("What happened?"),
            Place.CHRONOLOGY: t.say("Chronology"),
            Place.EVIDENCE: t.say("Evidence"),
            Place.CONVERSATIONS: t.say("Conversations"),
            Place.PEOPLE: t.say("People"),
            Place.PATTERN: t.say("Pattern"),
            Place.DOSSIER: t.say("Make a document"),
            Place.HELP: t.say("Help"),
            Place.SETTINGS: t.say("Settings"),
        }
        self._write()

    def _write(self) -> None:
        if not self._names:
            return
        keys = {p: f"Ctrl+{n}" for n, p in enumerate(IN_RAIL, start=1)} | {Place.ENTRY: "Ctrl+N"}
        for place, button in [(Place.ENTRY, self.new_entry), *self._buttons.items()]:
            name = self._names[place]
            button.set_text("" if self._narrow else name)
            button.setAccessibleName(name)
            button.setToolTip(plain_tip(f"{name} ({keys[place]})"))
            button.setProperty("narrow", self._narrow)
            button.style().unpolish(button)
            button.style().polish(button)
        self.setFixedWidth(self._width())

    def _width(self) -> int:
        look = self._context.look
        if self._narrow:
            return look.px(tokens.ICON) + 46
        longest = max(b.sizeHint().width() for b in [self.new_entry, *self._buttons.values()])
        return max(208, longest + 2 * tokens.S + 8)
