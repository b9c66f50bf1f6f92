"""The bundled fonts. Text looks the same on every computer, and no letter is missing."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

from evidence_keeper.system.resources import resource

SANS = "Noto Sans"
MONO = "Noto Sans Mono"
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
FALLBACKS = ("Noto Sans Symbols", "Noto Sans Symbols 2", "Noto Emoji", "DejaVu Sans")


def load_fonts() -> list[str]:
    """Load the bundled fonts and return the names of files that could not be read.

    A missing font is no reason not to open: Qt falls back to what the computer has.
    """
    missing = []
    for name in _FILES:
        path = resource("fonts", name)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            missing.append(name)
    return missing


def families(*, mono: bool = False) -> list[str]:
    """Return the families in the order in which a letter is looked for."""
    return [MONO if mono else SANS, *([SANS] if mono else []), *FALLBACKS]
