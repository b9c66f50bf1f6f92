"""The bundled fonts. Text looks the same on every computer, and no letter is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFontDatabase

from evidence_keeper.system.resources import resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

SANS = "Noto Sans"
MONO = "Noto Sans Mono"
_FIRST = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
"""All that the first page is written in."""

_OTHERS = (
    "NotoSans-Italic.ttf",
    "NotoSansMono-Regular.ttf",
    "NotoSansSymbols-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
    "NotoEmoji-Regular.ttf",
    "DejaVuSans.ttf",
)
FALLBACKS = ("Noto Sans Symbols", "Noto Sans Symbols2", "Noto Emoji", "DejaVu Sans")


def load_fonts() -> list[str]:
    """Load the bundled fonts and return the names of files that could not be read.

    A missing font is no reason not to open: Qt falls back to what the computer has.
    """
    return [*load_first_fonts(), *_load(_OTHERS)]


def load_first_fonts() -> list[str]:
    """Load what the first page is written in; `load_other_fonts` has to follow."""
    return _load(_FIRST)


def load_other_fonts(window: QWidget) -> None:
    """Load the others, soon after the first paint, and draw what was drawn without them anew."""
    _load(_OTHERS)
    window.update()


def _load(names: Sequence[str]) -> list[str]:
    paths = {name: str(resource("fonts", name)) for name in names}
    return [n for n, path in paths.items() if QFontDatabase.addApplicationFont(path) < 0]


def families(*, mono: bool = False) -> list[str]:
    """Return the families in the order in which a letter is looked for."""
    return [MONO if mono else SANS, *([SANS] if mono else []), *FALLBACKS]
