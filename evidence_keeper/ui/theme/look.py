"""Holds the current look: theme, text size, motion, and the values derived from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.fonts import families
from evidence_keeper.ui.theme.icons import make_icon
from evidence_keeper.ui.theme.stylesheet import STILL, stylesheet
from evidence_keeper.ui.theme.tokens import COLOURS, Colours, Motion, Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QScreen, QStyleHints


_BLINKING_AS_THE_SYSTEM, _NO_BLINKING = -1, 0


class Look(QObject):
    """Theme, text size and motion, applied to the whole application and changeable at run time.

    There is one per application, because Qt's palette is application-wide; `current_look()` returns
    it. The style sheet is the application's until it changes: see `restyle_only`.

    Args:
        theme, motion: By their names; an unknown one means `system`.
        text_size: In percent, 100 to 200.
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        theme: str = Theme.SYSTEM,
        text_size: int = 100,
        motion: str = Motion.SYSTEM,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._theme = _theme_named(theme)
        self._text_size = _within(text_size)
        self._motion = _motion_named(motion)
        self._system_is_still = False
        self._sheet = ""
        self._areas: Callable[[], Iterable[QWidget]] | None = None
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        # The style's own background, before ours: querying the system by name blocks (`settle`).
        self._system = Theme.DARK if _is_dark(app.palette()) else Theme.LIGHT
        app.screenAdded.connect(self._on_screen)
        _Current.look = self
        self._apply()

    def settle(self) -> None:
        """Query the system's settings, and follow them from now on; after the first paint."""
        hints = self._app.styleHints()
        hints.colorSchemeChanged.connect(self._on_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system)
        self._on_system()

    @property
    def theme(self) -> Theme:
        """The chosen theme, which may be `system`."""
        return self._theme

    @property
    def text_size(self) -> int:
        """Text size in percent, 100 to 200."""
        return self._text_size

    @property
    def motion(self) -> Motion:
        """The chosen motion setting, which may be `system`."""
        return self._motion

    @property
    def is_still(self) -> bool:
        """Whether motion is reduced: no blinking, no indeterminate bar."""
        return self._motion is Motion.LESS or self._system_is_still

    @property
    def shown_theme(self) -> Theme:
        """The theme in use: never `system`."""
        return self._system if self._theme is Theme.SYSTEM else self._theme

    @property
    def colours(self) -> Colours:
        """The colours in use."""
        return COLOURS[self.shown_theme]

    def colour(self, name: str) -> QColor:
        """Return one colour by its token name."""
        return QColor(getattr(self.colours, name))

    def px(self, size: float) -> int:
        """Return a length scaled with the text size, in logical pixels."""
        return round(size * self._text_size / 100)

    def font(self, size: int = tokens.TEXT, *, bold: bool = False, mono: bool = False) -> QFont:
        """Return a font; `size` is a token at 100 %."""
        font = QFont()
        font.setFamilies(families(mono=mono))
        font.setPixelSize(self.px(size))
        font.setBold(bold)
        return font

    def icon(self, name: str, colour: str = "ink", size: int = tokens.ICON) -> QIcon:
        """Return an icon in the colour of a token."""
        value, side = getattr(self.colours, colour), self.px(size)
        key = (name, value, side)
        if key not in self._icons:
            self._icons[key] = make_icon(name, value, self.colours.line, side)
        return self._icons[key]

    def set_theme(self, theme: str) -> None:
        """Choose a theme; an unknown name means `system`."""
        self._theme = _theme_named(theme)
        self._apply()

    def set_text_size(self, percent: int) -> None:
        """Choose the text size; values are clamped to 100 to 200."""
        self._text_size = _within(percent)
        self._apply()

    def set_motion(self, motion: str) -> None:
        """Choose the motion setting; an unknown name means `system`."""
        self._motion = _motion_named(motion)
        self._apply()

    def follow_system_motion(self, *, still: bool) -> None:
        """Use the system's motion setting (`ui.operating_system.motion`)."""
        if still is not self._system_is_still:
            self._system_is_still = still
            self._apply()

    def _on_screen(self, _: QScreen) -> None:
        self._apply()

    def restyle_only(self, visible_areas: Callable[[], Iterable[QWidget]]) -> None:
        """On a change, restyle these parts of the window at once; `restyle` does the others.

        Another style sheet for the application would style each widget of the window once for every
        ancestor, hidden pages included: a second or more.
        """
        self._areas = visible_areas

    def restyle(self, area: QWidget) -> None:
        """Give a part of the window the current style; call it before the part is shown."""
        if self._sheet != (area.styleSheet() or self._app.styleSheet()):
            area.setStyleSheet(self._sheet)

    def _on_system(self) -> None:
        before, self._system = self._system, _wished(self._app.styleHints())
        if self._theme is Theme.SYSTEM and self._system is not before:
            self._apply()

    def _apply(self) -> None:
        self._icons.clear()
        self._app.setFont(self.font())
        self._app.setPalette(_palette(self.colours))
        sheet = stylesheet(self.colours, self._text_size)
        self._sheet = sheet + STILL if self.is_still else sheet
        if self._areas is None:
            self._app.setStyleSheet(self._sheet)
        else:
            for area in self._areas():
                self.restyle(area)
        blinking = _NO_BLINKING if self.is_still else _BLINKING_AS_THE_SYSTEM
        self._app.setCursorFlashTime(blinking)
        self.changed.emit()


class _Current:
    look: Look | None = None


def current_look() -> Look:
    """Return the application's look. It is created before the first widget."""
    assert _Current.look is not None
    return _Current.look


def _theme_named(name: str) -> Theme:
    return Theme(name) if name in set(Theme) else Theme.SYSTEM


def _motion_named(name: str) -> Motion:
    return Motion(name) if name in set(Motion) else Motion.SYSTEM


def _within(percent: int) -> int:
    return max(tokens.MIN_TEXT_SIZE, min(tokens.MAX_TEXT_SIZE, percent))


def _wished(hints: QStyleHints) -> Theme:
    """Return the system's theme."""
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return Theme.CONTRAST
    return Theme.DARK if hints.colorScheme() == Qt.ColorScheme.Dark else Theme.LIGHT


def _is_dark(palette: QPalette) -> bool:
    return palette.window().color().lightness() < 128  # of 255


def _palette(c: Colours) -> QPalette:
    """Set the palette too: parts without a style rule must not use the desktop's colours."""
    palette = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, c.paper),
        (role.WindowText, c.ink),
        (role.Base, c.surface),
        (role.AlternateBase, c.rail),
        (role.Text, c.ink),
        (role.PlaceholderText, c.quiet),
        (role.Button, c.surface),
        (role.ButtonText, c.ink),
        (role.BrightText, c.on_accent),
        (role.Highlight, c.accent),
        (role.HighlightedText, c.on_accent),
        (role.ToolTipBase, c.surface),
        (role.ToolTipText, c.ink),
        (role.Link, c.accent),
        (role.Light, c.surface),
        (role.Midlight, c.hairline),
        (role.Mid, c.line),
        (role.Dark, c.line),
        (role.Shadow, c.line),
        (role.Accent, c.accent),
    ):
        palette.setColor(which, QColor(value))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(c.line))
    return palette
