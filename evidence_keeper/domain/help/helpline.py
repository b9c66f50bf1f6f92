"""Defines a helpline: a number to call."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

STALE_AFTER_DAYS = 183
"""A number that was checked longer ago than this shows the age of the check."""


class Helpline(NamedTuple):
    """One number to call, in the user's language.

    Attributes:
        number: As dialled.
        checked_on: The day of the check.
        confidence: `high` or `medium`; lower values are not shipped.
        in_row: Whether it is shown in the row at the bottom of every page.
    """

    number: str
    name: str
    short_name: str
    operator: str
    hours: str
    cost: str
    what_happens: str
    who_may_be_told: str
    source: str
    checked_on: date
    confidence: str
    in_row: bool

    def is_stale(self, today: date) -> bool:
        """Return whether the check is older than six months."""
        return (today - self.checked_on).days > STALE_AFTER_DAYS
