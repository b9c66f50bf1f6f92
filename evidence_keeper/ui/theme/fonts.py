"""Loads the bundled fonts: text looks the same everywhere, and no letter is missing."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from evidence_keeper.system.resources import resource

SANS = "Noto Sans"
MONO = "Noto Sans Mono"
FALLBACKS = ("Noto Sans Symbols", "Noto Sans Symbols2", "Noto Emoji", "DejaVu Sans")
_FILES = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSans-Italic.ttf",
    "NotoSansMono-Regular.ttf",
    "NotoSansSymbols-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
    "NotoEmoji-Regular.ttf",
    "DejaVuSans.ttf",
)


def load_fonts() -> list[str]:
    """Load the bundled fonts and return the names of unreadable files.

    A missing font does not stop the program: Qt falls back to installed ones.
    """
    paths = {name: str(resource("fonts", name)) for name in _FILES}
    return [n for n, path in paths.items() if QFontDatabase.addApplicationFont(path) < 0]


def families(*, mono: bool = False) -> list[str]:
    """Return the font families in fallback order."""
    return [MONO if mono else SANS, *([SANS] if mono else []), *FALLBACKS]
