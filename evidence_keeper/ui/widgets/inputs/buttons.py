"""Provides buttons and chips."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.labels import plain_tip
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout

_DESTROYS = "destroys"
_DESTROYING = ("trash-2", "shredder")
_GAP = 2
"""Pixels between the focus ring and the fill of a button."""

_ICON_COLOUR = {"primary": "on_accent", "danger": "danger"}


def mark_destructive(widget: QWidget) -> None:
    """Mark a control as destructive: the focus never moves to it automatically."""
    widget.setProperty(_DESTROYS, True)


def destroys(widget: QWidget) -> bool:
    """Return whether a control is destructive."""
    return bool(widget.property(_DESTROYS))


class Button(QPushButton):
    """A push button with a style role and an optional icon in its text colour.

    Args:
        role: `plain`, `primary`, `quiet`, `link`, `danger`, `rail`, `chip`, `choice`.
        icon: Name of an icon, or empty.
    """

    def __init__(self, role: str = "plain", icon: str = "", text: str = "") -> None:
        super().__init__()
        self.setProperty("role", role)
        self._role = role
        self._icon = icon
        if icon in _DESTROYING or role == "danger":
            mark_destructive(self)
        self.setAutoDefault(False)
        self.set_text(text)
        if icon:
            current_look().changed.connect(self._draw_icon)
            self.toggled.connect(self._draw_icon)
            self._draw_icon()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the hand cursor."""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        super().enterEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter as well as with Space."""
        keys, modifiers = Qt.Key, Qt.KeyboardModifier
        held = event.modifiers() & (modifiers.ControlModifier | modifiers.AltModifier)
        if event.key() in (keys.Key_Return, keys.Key_Enter) and not held:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Separate the focus ring from a filled button: the two colours are equally light."""
        super().paintEvent(event)
        if self._role != "primary" or not self.hasFocus():
            return
        within = tokens.FOCUS_WIDTH + _GAP / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current_look().colour("paper"), _GAP))
        gap = QRectF(self.rect()).adjusted(within, within, -within, -within)
        painter.drawRoundedRect(gap, tokens.CORNER - within, tokens.CORNER - within)
        painter.end()

    def set_text(self, text: str) -> None:
        """Set the text; ampersands are shown."""
        # Qt places the text close to the icon; a space separates them.
        space = " " if self._icon and text else ""
        self.setText(space + text.replace("&", "&&"))
        if text:
            self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        """Return a size with room for the bold text of a selected chip."""
        hint = super().sizeHint()
        if self._role in ("chip", "rail") and self.text():
            self.ensurePolished()
            font = QFont(self.font())
            plain = QFontMetrics(font).horizontalAdvance(self.text())
            font.setBold(True)
            more = QFontMetrics(font).horizontalAdvance(self.text()) - plain
            if self.isChecked() and self.font().bold():
                more = 0
            hint.setWidth(hint.width() + max(0, more) + 2)
        return hint

    def set_tip(self, text: str) -> None:
        """Set the tool tip and the accessible description."""
        self.setToolTip(plain_tip(text))
        self.setAccessibleDescription(text)

    def set_icon(self, name: str) -> None:
        """Change the icon."""
        self._icon = name
        self._draw_icon()

    def _draw_icon(self) -> None:
        look = current_look()
        colour = _ICON_COLOUR.get(self._role, "ink")
        if self._role in ("rail", "chip") and self.isChecked():
            colour = "accent"
        side = look.px(tokens.ICON)
        self.setIconSize(QSize(side, side))
        self.setIcon(look.icon(self._icon, colour))


class WordyButton(Button):
    """A button whose text wraps instead of being cut."""

    def __init__(self, role: str = "plain", icon: str = "", text: str = "") -> None:
        self._whole = ""
        super().__init__(role, icon, text)
        # Not of a fixed height: that would be the one for the previous width.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_text(self, text: str) -> None:
        """Set the text; it is wrapped to the available width."""
        super().set_text(text)
        self._whole = self.text()
        self._break()

    def sizeHint(self) -> QSize:
        """Return the size of a single line."""
        hint, height = super().sizeHint(), self.heightForWidth(self.width())
        if "\n" not in self.text():
            return QSize(hint.width(), height)
        return QSize(self._around(hint.width()) + self._wide(self._whole), height)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the longest word."""
        words = max((self._wide(word) for word in self._whole.split()), default=0)
        around = self._around(super().sizeHint().width())
        return QSize(around + words, self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        """Return the height of the text wrapped to a width."""
        hint, now = super().sizeHint(), self.text().count("\n")
        if not now and hint.width() <= width:
            return hint.height()  # called often, also before the first paint
        then = len(self._lines(width)) - 1
        return hint.height() + (then - now) * self.fontMetrics().lineSpacing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the text again."""
        super().resizeEvent(event)
        self._break()

    def _wide(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text.replace("&&", "&")) + 2

    def _around(self, hinted: int) -> int:
        """Return the part of Qt's width hint for icon, padding and edges."""
        return hinted - max(self._wide(line) for line in self.text().split("\n"))

    def _lines(self, width: int) -> list[str]:
        room, lines = width - self._around(super().sizeHint().width()), [""]
        if self._wide(self._whole) <= room:
            return [self._whole]
        for word in self._whole.split(" "):
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            if lines[-1].strip() and self._wide(longer) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _break(self) -> None:
        text = "\n".join(self._lines(self.width()))
        if text != self.text():
            self.setText(text)


class IconButton(Button):
    """A button that shows only an icon, and always has an accessible name."""

    def __init__(self, icon: str, name: str = "", role: str = "quiet") -> None:
        super().__init__(role, icon)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Set the tool tip and the accessible name."""
        self.setToolTip(plain_tip(name))
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        """Return a square."""
        side = max(tokens.CONTROL_HEIGHT, current_look().px(tokens.ICON) + 16)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return a square."""
        return self.sizeHint()


class Chips(QWidget):
    """A row of chips, of which one or several can be on.

    Args:
        several: Whether more than one can be on.
    """

    def __init__(self, *, several: bool = False) -> None:
        super().__init__()
        self._flow = FlowLayout(self, tokens.S, tokens.S)
        self.group = QButtonGroup(self)
        self.group.setExclusive(not several)
        self._values: dict[str, Button] = {}

    def set_choices(self, choices: list[tuple[str, str]]) -> None:
        """Set value and text of each chip, in order; active ones stay on."""
        if list(self._values) == [value for value, _ in choices]:
            for value, text in choices:
                self._values[value].set_text(text)
            return
        on = self.values()
        for button in self._values.values():
            self.group.removeButton(button)
            self._flow.removeWidget(button)
            button.deleteLater()
        self._values = {}
        for value, text in choices:
            chip = Button("chip", text=text)
            chip.setCheckable(True)
            # Screen readers call it a radio button then instead of a check box.
            chip.setAutoExclusive(self.group.exclusive())
            self.group.addButton(chip)
            self._flow.addWidget(chip)
            self._values[value] = chip
        self.choose(*on)

    def chip(self, value: str) -> Button:
        """Return one chip."""
        return self._values[value]

    def values(self) -> tuple[str, ...]:
        """Return the values that are on, in order."""
        return tuple(value for value, chip in self._values.items() if chip.isChecked())

    def value(self) -> str:
        """Return the value that is on; empty when none is."""
        return next(iter(self.values()), "")

    def tab_stop(self) -> Button | None:
        """Return the Tab stop: the chip that is on; None where several can be, or none is.

        Arrow keys move on from there.
        """
        return (
            next((c for c in self._values.values() if c.isChecked()), None)
            if (self.group.exclusive())
            else None
        )

    def choose(self, *values: str) -> None:
        """Switch exactly these on."""
        exclusive = self.group.exclusive()
        self.group.setExclusive(False)
        for value, chip in self._values.items():
            chip.setChecked(value in values)
        self.group.setExclusive(exclusive)
