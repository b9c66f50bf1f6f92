"""How a vault opens without its passphrase."""

from __future__ import annotations

from dataclasses import dataclass, field

PEOPLE = (1, 2, 3)
"""The numbers of the people who keep a code each, of which any two open."""


def others(number: int) -> tuple[int, int]:
    """Return the numbers of the other two people."""
    first, second = (n for n in PEOPLE if n != number)
    return first, second


@dataclass(frozen=True, slots=True)
class RecoveryWays:
    """What was made for a vault: neither, either or both.

    Attributes:
        one_sheet: There is a code that opens alone.
        three_sheets: There are codes for three people, of which any two open.
        one_waits, three_wait: New codes are not on paper yet, as far as is known.
        one_settled, three_settled: Such codes are known to be on paper.
        one_before: An earlier code opens as well, until the new one is on paper.
    """

    one_sheet: bool
    three_sheets: bool
    one_waits: bool = field(default=False, compare=False)
    three_wait: bool = field(default=False, compare=False)
    one_settled: bool = field(default=False, compare=False)
    three_settled: bool = field(default=False, compare=False)
    one_before: bool = field(default=False, compare=False)
