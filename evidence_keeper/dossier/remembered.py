"""Numbers and names as the layout library writes them, only faster.

Its own functions are a sixth of the time of a document of text. The same numbers (margins, sizes,
colours) and the same names come again and again, so that most of them are remembered.
"""

from __future__ import annotations

from functools import lru_cache
from types import ModuleType
from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen import canvas, pathobject, textobject


@lru_cache(maxsize=65_536)
def number(value: float) -> str:
    """Return a number with as many digits as the library gives it: six that count at most."""
    size = abs(value)
    if size <= 1e-7:
        return "0"
    if isinstance(value, int):
        return str(value)
    places = 6 if size < 10 else max(0, 6 - len(str(int(size))) + 1)
    text = f"{value:.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if text != "-0" else "0"


def numbers(*values: Any) -> str:
    """Return numbers separated by spaces; one sequence stands for its members."""
    if len(values) == 1 and isinstance(values[0], (list, tuple)):
        values = tuple(values[0])
    return " ".join([number(v) for v in values])


def use_remembered() -> None:
    """Let the layout library use these."""
    vars(pdfdoc)["PDFName"] = lru_cache(maxsize=4096)(pdfdoc.PDFName)
    modules: tuple[ModuleType, ...] = (canvas, pathobject, pdfdoc, textobject)
    for module in modules:
        vars(module)["fp_str"] = numbers
