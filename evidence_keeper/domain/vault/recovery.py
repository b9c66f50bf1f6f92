"""Describes the recovery codes of a vault."""

from __future__ import annotations

from dataclasses import dataclass, field

PEOPLE = (1, 2, 3)
"""The numbers of the three people with a code each; any two open the vault."""


def others(number: int) -> tuple[int, int]:
    """Return the numbers of the other two people."""
    first, second = (n for n in PEOPLE if n != number)
    return first, second


@dataclass(frozen=True, slots=True)
class RecoveryWays:
    """The recovery codes of a vault: neither, either or both.

    Attributes:
        one_sheet: One code opens the vault alone.
        three_sheets: Three people have codes, of which any two open the vault.
        one_waits, three_wait: New codes are not known to be on paper yet.
        one_settled, three_settled: Such codes are known to be on paper.
        one_before: An earlier code still works, until the new one is on paper.
    """

    one_sheet: bool
    three_sheets: bool
    one_waits: bool = field(default=False, compare=False)
    three_wait: bool = field(default=False, compare=False)
    one_settled: bool = field(default=False, compare=False)
    three_settled: bool = field(default=False, compare=False)
    one_before: bool = field(default=False, compare=False)
