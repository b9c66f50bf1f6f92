"""Keeps texts that are evaluated again when the language changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Words = str | Callable[[], str]
"""A fixed text, or a function that words it in the current language."""

Lines = tuple[str, ...] | Callable[[], tuple[str, ...]]
"""Several lines of the same kind."""


def said(words: T | Callable[[], T]) -> T:
    """Return the text in the current language, as far as it can be evaluated again."""
    return words() if callable(words) else words
