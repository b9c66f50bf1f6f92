"""Words the age of a number's last check, for help and settings."""

from __future__ import annotations

from datetime import date

from evidence_keeper.domain.help.safety_plan import OwnNumber
from evidence_keeper.system import clock
from evidence_keeper.system.language.dates import day_text
from evidence_keeper.system.language.translations import Translator


def today() -> date:
    """Return today's date by the computer's clock."""
    return clock.now().date()


def age_text(t: Translator, checked_on: date, *, stale: bool) -> str:
    """Return when a number was checked; how long ago if more than six months."""
    checked = t.say("Checked on {day}", day=day_text(t, checked_on))
    if not stale:
        return checked
    days = (today() - checked_on).days
    age = t.say_n("{n} day ago: it may have changed", "{n} days ago: it may have changed", days)
    return t.say("{checked} ({age})", checked=checked, age=age)


def own_age(t: Translator, own: OwnNumber) -> str:
    """Return when the user last checked one of her numbers; empty if unknown."""
    if own.checked_on is None:
        return ""
    return age_text(t, own.checked_on, stale=own.is_stale(today()))
