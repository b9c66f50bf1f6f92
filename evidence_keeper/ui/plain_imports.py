"""Imports as Python does them, once Qt's binding is loaded.

The binding puts a function of its own before each import, for a switch between two ways to write
the names of its methods (`from __feature__ import …`) that this program does not use. To find out
who wants it, that function reads the source of every module that is imported from then on and
keeps the text in memory: a sixteenth of a start, and some of whatever is loaded later.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - puts its function there


def import_plainly() -> None:
    """Put Python's own function back; nothing where the binding has not kept it."""
    original = getattr(builtins, "__orig_import__", None)
    if original is not None:
        vars(builtins)["__import__"] = original
