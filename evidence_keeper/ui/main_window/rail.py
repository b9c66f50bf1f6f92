"""Shows the column of page buttons on the left."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.evidence_drag import Carried, Receiving
from evidence_keeper.ui.page_parts.evidence_links import link
from evidence_keeper.ui.places import IN_RAIL, Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look
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


_WORD_SIZE = 12
"""Type size of a word below an icon, in pixels at 100 %."""


class Words(Enum):
    """Which buttons of a narrow rail have a word, the most first."""

    ALL = auto()
    HELP = auto()
    NONE = auto()


class _RailButton(Button):
    """A button whose icon stands before its text, or, in a narrow rail, above it.

    Attributes:
        lines: The text below the icon; none in a wide rail or where there is no room for words.
    """

    def __init__(self, role: str, icon: str) -> None:
        self.lines: list[str] = []
        self._narrow = False
        self._sign = QIcon()
        super().__init__(role, icon)

    def set_narrow(self, narrow: bool, name: str, lines: list[str]) -> None:
        """Show the name beside the icon, or in a narrow rail these lines below it."""
        self._narrow, self.lines = narrow, lines
        self.set_text("" if narrow else name)
        self.setAccessibleName(name)
        self.setProperty("narrow", narrow)
        self.style().unpolish(self)
        self.style().polish(self)
        self._draw_icon()
        self.updateGeometry()

    def _font(self) -> QFont:
        return current_look().font(_WORD_SIZE, bold=self._role == "primary")

    def _draw_icon(self) -> None:
        super()._draw_icon()
        if self._narrow:
            self._sign = self.icon()
            self.setIcon(QIcon())  # the style would draw it in the middle

    def sizeHint(self) -> QSize:
        """Return the size of the icon and the words below it."""
        if not self._narrow:
            return super().sizeHint()
        look, metrics = current_look(), QFontMetrics(self._font())
        wide = max((metrics.horizontalAdvance(line) for line in self.lines), default=0)
        side = look.px(tokens.ICON)
        text = len(self.lines) * metrics.lineSpacing() + (4 if self.lines else 0)
        return QSize(max(side + 30, wide + 2 * tokens.S), max(38, side + text + 14))

    def minimumSizeHint(self) -> QSize:
        """Return the same size."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words below the icon."""
        super().paintEvent(event)
        if not self._narrow:
            return
        look = current_look()
        painter = QPainter(self)
        metrics, side = QFontMetrics(self._font()), look.px(tokens.ICON)
        text = len(self.lines) * metrics.lineSpacing() + (4 if self.lines else 0)
        top = (self.height() - side - text) // 2
        self._sign.paint(painter, QRect((self.width() - side) // 2, top, side, side))
        colour = "accent" if self.isChecked() else "ink"
        painter.setPen(look.colour("on_accent" if self._role == "primary" else colour))
        painter.setFont(self._font())
        top += side + 4
        for line in self.lines:
            room = QRect(0, top, self.width(), metrics.lineSpacing())
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, line)
            top += metrics.lineSpacing()
        painter.end()


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
        self._words = Words.ALL
        self._needed: dict[Words, int] = {}
        self._names: dict[Place, str] = {}
        self.new_entry = _RailButton("primary", "plus")
        self.new_entry.clicked.connect(lambda: self.chosen.emit(Place.ENTRY))
        self._group = QButtonGroup(self)
        self._buttons: dict[Place, _RailButton] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.S, tokens.M, tokens.S, tokens.M)
        box.setSpacing(2)
        box.addWidget(self.new_entry)
        box.addSpacing(tokens.S)
        for place in IN_RAIL:
            button = _RailButton("rail", _ICONS[place])
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
        """Put the words below the icons in a narrow window or with large text."""
        narrow = window_width < COLLAPSE_BELOW or self._context.look.text_size >= COLLAPSE_TEXT_SIZE
        if narrow != self._narrow:
            self._narrow = narrow
            self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave words out where they have no room, the one of Help last."""
        super().resizeEvent(event)
        if self._narrow and self._fitting() is not self._words:
            QTimer.singleShot(0, self, self._write)

    def _fitting(self) -> Words:
        fits = (words for words, height in self._needed.items() if height <= self.height())
        return next(fits, Words.NONE)

    def _lines(self) -> dict[Place, list[str]]:
        """Return the lines of each name below its icon, none wider than the longest word."""
        metrics = QFontMetrics(self._context.look.font(_WORD_SIZE, bold=True))
        words = [word for name in self._names.values() for word in name.split()]
        widest = max(metrics.horizontalAdvance(word) for word in words)
        found: dict[Place, list[str]] = {}
        for place, name in self._names.items():
            lines = [""]
            for word in name.split():
                longer = f"{lines[-1]} {word}".strip()
                if metrics.horizontalAdvance(longer) <= widest:
                    lines[-1] = longer
                else:
                    lines.append(word)
            found[place] = lines
        return found

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
        buttons = {Place.ENTRY: self.new_entry, **self._buttons}
        lines = self._lines()

        def write(words: Words) -> None:
            for place, button in buttons.items():
                has = words is Words.ALL or (words is Words.HELP and place is Place.HELP)
                button.set_narrow(self._narrow, self._names[place], lines[place] if has else [])

        for words in Words:
            write(words)
            self._needed[words] = self._height()
        self._words = self._fitting()
        write(self._words)
        for place, button in buttons.items():
            button.setToolTip(plain_tip(f"{self._names[place]} ({keys[place]})"))
        self.setFixedWidth(self._width())

    def _height(self) -> int:
        """Return the height of all buttons."""
        buttons = [self.new_entry, *self._buttons.values()]
        around = 2 * tokens.M + tokens.S + 2 * len(buttons)
        return sum(max(b.sizeHint().height(), b.minimumHeight()) for b in buttons) + around

    def _width(self) -> int:
        longest = max(b.sizeHint().width() for b in [self.new_entry, *self._buttons.values()])
        return longest + 2 * tokens.S if self._narrow else max(208, longest + 2 * tokens.S + 8)
