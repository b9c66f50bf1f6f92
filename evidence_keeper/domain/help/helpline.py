"""A number to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

STALE_AFTER_DAYS = 183
"""A number that was checked longer ago than this shows its age."""


class Helpline(NamedTuple):
    """One number to call, in the user's language.

    Attributes:
        number: As dialled.
        checked: The day of the check, as ISO text.
        confidence: `high` or `medium`; nothing below is shipped.
        in_row: Whether it stands in the row at the bottom of every page.
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
    checked: str
    confidence: str
    in_row: bool

    @property
    def checked_on(self) -> date:
        """The day of the check."""
        # The first page shows numbers without their age, and needs no calendar.
        from datetime import date  # noqa: PLC0415

        return date.fromisoformat(self.checked)

    def is_stale(self, today: date) -> bool:
        """Whether the check is older than six months."""
        return (today - self.checked_on).days > STALE_AFTER_DAYS
