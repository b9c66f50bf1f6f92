"""Time zones to choose from: Kazakhstan first."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from evidence_keeper.system.dates import offset_text

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


def zone_label(zone: str, now: datetime) -> str:
    """Return `Almaty · Asia · UTC+5` for Asia/Almaty."""
    area, _, city = zone.partition("/")
    offset = offset_text(now.astimezone(ZoneInfo(zone)))
    return f"{city.replace('_', ' ')} · {area} · {offset}"


def zone_choices(now: datetime, *also: str) -> list[tuple[str, str]]:
    """Return value and text of all zones, those of Kazakhstan first.

    Args:
        now: The moment whose offsets are shown.
        also: Zones that must be among them, for example that of an old entry.
    """
    others = {z for z in available_timezones() if z.startswith(_AREAS)} | set(also)
    ordered = [*KAZAKHSTAN, *sorted(others - set(KAZAKHSTAN))]
    return [(zone, zone_label(zone, now)) for zone in ordered]
