"""Lists the spellings of a telephone number to search for.

A number is written as +7 701 555 01 01, 8 (701) 555-01-01 or 77015550101: all contain the national
number in one of the usual groupings. The search finds substrings, so the prefix does not matter.
"""

from __future__ import annotations

from evidence_keeper.domain.record.accounts import digits_of

_NATIONAL = 10
"""Digits of a number of Kazakhstan or Russia without 8 or +7."""
_GROUPS = ((3, 3, 2, 2), (3, 3, 4))
_LOCAL = (3, 2, 2)
_GAPS = (
    *((first, other) for first in ("", " ", "-", ") ", ")") for other in ("", " ", "-")),
    (".", "."),
    ("\u00a0", "\u00a0"),
)
"""Separators after the area code, and between the other groups."""


def is_one_number(typed: str) -> bool:
    """Return whether typed words, joined by blanks, are one telephone number."""
    digits = digits_of(typed)
    if not digits:
        return False
    national = len(digits) == _NATIONAL and digits[0] == "7"
    whole = len(digits) == _NATIONAL + 1 and digits[0] in "78"
    return typed.startswith("+") or national or whole


def number_forms(typed: str) -> list[str]:
    """Return the spellings to search for where at least seven digits of a number are typed.

    Args:
        typed: The query in search form. Nothing is returned for anything but a number.
    """
    digits = digits_of(typed)
    if not digits:
        return []
    forms = [typed, digits]
    for national in _nationals(digits, whole=typed.startswith("+")):
        forms += [_grouped(national, groups, gaps) for groups in _GROUPS for gaps in _GAPS]
    if len(digits) == sum(_LOCAL):
        forms += [_grouped(digits, _LOCAL, (gap, gap)) for gap in (" ", "-")]
    return forms


def _nationals(digits: str, *, whole: bool) -> list[str]:
    """Return the possible national numbers; a partial number is ambiguous."""
    found = []
    if digits[0] == "7" and len(digits) <= _NATIONAL and not whole:
        found.append(digits)
    if (digits[0] == "7" or (digits[0] == "8" and not whole)) and len(digits) <= _NATIONAL + 1:
        found.append(digits[1:])
    return found if len(digits) != _NATIONAL or whole else found[:1]


def _grouped(digits: str, groups: tuple[int, ...], gaps: tuple[str, str]) -> str:
    parts, rest = [], digits
    for length in groups:
        parts.append(rest[:length])
        rest = rest[length:]
    first, *others = [part for part in parts if part]
    return gaps[0].join([first, gaps[1].join(others)]) if others else first
