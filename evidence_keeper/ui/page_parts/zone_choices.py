"""Lists the time zones to choose from, Kazakhstan first."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from evidence_keeper.system.language.dates import offset_text, zone_text
from evidence_keeper.system.language.translations import Translator

KAZAKHSTAN = (
    "Asia/Almaty",
    "Asia/Qyzylorda",
    "Asia/Qostanay",
    "Asia/Aqtobe",
    "Asia/Aqtau",
    "Asia/Atyrau",
    "Asia/Oral",
)
_AREAS = ("Asia/", "Europe/", "America/", "Africa/", "Australia/", "Pacific/", "Atlantic/")


# `ZoneInfo` itself keeps eight: a list of all zones would read 450 files each time.
_zone = cache(ZoneInfo)


def zone_label(t: Translator, zone: str, now: datetime) -> str:
    """Return `Almaty · Kazakhstan · UTC+5` for Asia/Almaty."""
    return f"{zone_text(t, zone)} · {offset_text(now.astimezone(_zone(zone)))}"


def zone_choices(t: Translator, now: datetime, *also: str) -> list[tuple[str, str]]:
    """Return value and text of all zones, those of Kazakhstan first.

    Args:
        t: The translator.
        now: The moment whose offsets are shown.
        also: Zones that must be included, for example that of an old entry.
    """
    others = {z for z in available_timezones() if z.startswith(_AREAS)} | set(also)
    near, far = (
        [(zone, zone_label(t, zone, now)) for zone in zones]
        for zones in (KAZAKHSTAN, others - set(KAZAKHSTAN))
    )
    return [*near, *sorted(far, key=lambda choice: choice[1])]
