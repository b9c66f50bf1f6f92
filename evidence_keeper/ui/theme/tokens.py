"""Defines the design tokens: colours per theme, type scale, spacing.

Nothing here needs Qt, so that the contrast of every pair can be checked by plain arithmetic.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Theme(StrEnum):
    """A set of colours. `system` follows the computer's setting."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Motion(StrEnum):
    """The amount of motion. `system` follows the computer's setting."""

    SYSTEM = "system"
    LESS = "less"


class Colours(NamedTuple):
    """Colours of one theme as `#RRGGBB`.

    Attributes:
        paper: The window's background.
        surface: Cards and fields.
        rail: The column of pages and other recessed areas.
        tint: Background of selected items; always together with a mark or bold text.
        pressed: Background of a pressed button.
        ink, quiet: Text and secondary text.
        accent, on_accent: The main action and its text; accent is also text on paper.
        accent_over: The main action under the pointer.
        danger: Only for destructive actions.
        caution, good: Notices.
        line: Borders of controls.
        hairline: Purely decorative rules.
        focus: The focus ring.
        heat: Backgrounds of the calendar strip, from none to most.
    """

    paper: str
    surface: str
    rail: str
    tint: str
    pressed: str
    ink: str
    quiet: str
    accent: str
    on_accent: str
    accent_over: str
    danger: str
    caution: str
    good: str
    line: str
    hairline: str
    focus: str
    heat: tuple[str, str, str, str]


LIGHT = Colours(
    paper="#FAF8F5",
    surface="#FFFFFF",
    rail="#F3EFE8",
    tint="#E2EEED",
    pressed="#E4DFD7",
    ink="#1E2A30",
    quiet="#55636B",
    accent="#1B6670",
    on_accent="#FFFFFF",
    accent_over="#15525A",
    danger="#9A3B2C",
    caution="#7A5600",
    good="#2C6A4C",
    line="#7C807D",
    hairline="#E4DFD7",
    focus="#0B5CC4",
    heat=("#E8E3DA", "#B7D2D2", "#6FA7AB", "#1B6670"),
)
DARK = Colours(
    paper="#14191C",
    surface="#1D2428",
    rail="#101416",
    tint="#20383B",
    pressed="#2C353A",
    ink="#E9EDEF",
    quiet="#AAB5BB",
    accent="#74C4CB",
    on_accent="#0B1A1C",
    accent_over="#93D4DA",
    danger="#F0A594",
    caution="#E5C07B",
    good="#8CCBA6",
    line="#76838B",
    hairline="#2C353A",
    focus="#7FB4FF",
    heat=("#262E33", "#2F565A", "#4A8C92", "#74C4CB"),
)
CONTRAST = Colours(
    paper="#000000",
    surface="#000000",
    rail="#000000",
    tint="#262200",
    pressed="#4D4400",
    ink="#FFFFFF",
    quiet="#FFFFFF",
    accent="#FFE14D",
    on_accent="#000000",
    accent_over="#FFFFFF",
    danger="#FF9E8A",
    caution="#FFD24D",
    good="#8DFFB0",
    line="#FFFFFF",
    hairline="#8A8A8A",
    focus="#4DD2FF",
    heat=("#1F1F1F", "#6B5F20", "#B39D35", "#FFE14D"),
)

COLOURS = {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.CONTRAST: CONTRAST}

SMALL, TEXT, LEAD, TITLE, DISPLAY = 13, 15, 18, 22, 28
"""Type sizes in pixels at 100 %."""

LINE_HEIGHT = 1.45

XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 32
"""Spacing in pixels; it does not grow with the text, so that large text has room."""

CORNER = 8
CONTROL_HEIGHT = 36
ICON = 20
READING_WIDTH = 880
FOCUS_WIDTH = 3

MIN_TEXT_SIZE, MAX_TEXT_SIZE = 100, 200
