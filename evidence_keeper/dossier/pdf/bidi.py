"""Right-to-left words inside a left-to-right line.

A reduced form of the Unicode bidirectional algorithm (UAX 9) for lines whose base direction is
left to right and which hold no direction marks (those are printed as their code): runs of
right-to-left letters are turned, numbers inside them are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_RIGHT_LETTER = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_RIGHT = ("R", "AL")
_NUMBER = ("EN", "AN", "ES", "ET", "CS")


def _classes(texts: Sequence[str]) -> list[str]:
    """Return the direction class of each piece: R, N for numbers, L, or empty for neutral."""
    found: list[str] = []
    for text in texts:
        kind = unicodedata.bidirectional(text[0]) if text else ""
        if kind == "NSM" or (text and unicodedata.category(text[0]) == "Mn"):
            found.append("M")
        elif kind in _RIGHT:
            found.append("R")
        elif kind in _NUMBER:
            found.append("N")
        else:
            found.append("L" if kind == "L" or len(text) > 1 else "")
    return found


def _run_end(classes: list[str], start: int) -> int:
    """Return the index after the last right-to-left letter of the run that begins at start."""
    end = start
    for index in range(start, len(classes)):
        if classes[index] == "L":
            break
        if classes[index] == "R" or (classes[index] == "M" and end == index):
            end = index + 1
    return end


def _turned(run: list[T], classes: list[str]) -> list[T]:
    """Return a run in the order in which it is drawn from the left."""
    groups: list[list[T]] = []
    previous = ""
    for item, kind in zip(run, classes, strict=True):
        joins = (kind == "M" and groups) or (kind == "N" and previous == "N")
        if joins:
            groups[-1].append(item)
        else:
            groups.append([item])
        previous = "N" if kind == "N" else ("" if kind != "M" else previous)
    return [item for group in reversed(groups) for item in group]


def drawing_order(items: Sequence[T], texts: Sequence[str]) -> list[T]:
    """Return the pieces of one line in the order in which they are drawn from the left.

    Args:
        items: The pieces in the order in which they were typed.
        texts: The text of each piece: one character, or the printed code of one.
    """
    if not _RIGHT_LETTER.search("".join(texts)):
        return list(items)
    classes = _classes(texts)
    out: list[T] = []
    index = 0
    while index < len(items):
        if classes[index] != "R":
            out.append(items[index])
            index += 1
            continue
        end = _run_end(classes, index)
        out += _turned(list(items[index:end]), classes[index:end])
        index = end
    return out
