"""Keeps texts that are evaluated again when the language changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Words = str | Callable[[], str]
"""Text for the moment, or what says it in the language of whenever it is asked."""

Lines = tuple[str, ...] | Callable[[], tuple[str, ...]]
"""Several of them."""


def said(words: T | Callable[[], T]) -> T:
    """Return words in the current language, as far as they can be said again."""
    return words() if callable(words) else words
