"""Represents when something happened and how exactly that is known.

An uncertain time stays uncertain: the precision is part of the time. A local time is never guessed:
if a clock change makes it ambiguous or skips it, that is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.time.default_zone import DEFAULT_ZONE

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")
_STARTS_WITH_YEAR = re.compile(r"(\d{4})(?!\d)")
_YEARS = (1900, 2199)
"""Accepted years: stored times must be readable again in every zone and form."""


class Precision(StrEnum):
    """How exactly the time is known."""

    EXACT = "exact"
    ABOUT = "about"
    DAY = "day"
    MONTH = "month"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Happened:
    """The time of an incident.

    Attributes:
        precision: How exactly it is known.
        start: Start with offset, or None. For `day` and `month` the local midnight of its start.
        end: End with offset, or None. `before` has only an end, `after` only a start.
        zone: The IANA name of the time zone in which it is shown.
    """

    precision: Precision
    start: datetime | None = None
    end: datetime | None = None
    zone: str = DEFAULT_ZONE

    @property
    def anchor(self) -> datetime | None:
        """The sort key; None when the time is unknown."""
        return self.start or self.end

    @property
    def local_start(self) -> datetime | None:
        """The start by the clock of `zone`, with a fixed offset."""
        return in_zone(self.start, self.zone) if self.start else None

    @property
    def local_end(self) -> datetime | None:
        """The end by the clock of `zone`, with a fixed offset."""
        return in_zone(self.end, self.zone) if self.end else None

    @property
    def local_day(self) -> date | None:
        """The calendar day of the anchor in `zone`; None when the time is unknown."""
        anchor = self.local_start or self.local_end
        return None if anchor is None else anchor.date()

    def span_days(self, zone: str = "") -> tuple[date, date] | None:
        """Return the first and last possible day by the clock of a zone, by default its own.

        None when the time is unknown. A whole day or month is the same in every zone.
        """
        if self.precision in (Precision.DAY, Precision.MONTH):
            zone = self.zone
        start = in_zone(self.start, zone or self.zone) if self.start else None
        end = in_zone(self.end, zone or self.zone) if self.end else None
        first_moment = start or end
        if self.precision is Precision.UNKNOWN or first_moment is None:
            return None
        first = first_moment.date()
        last = (end or first_moment).date()
        if self.precision is Precision.MONTH:
            last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return first, last


UNKNOWN = Happened(Precision.UNKNOWN)


def zone_named(name: str, entry: str = "") -> ZoneInfo:
    """Return the time zone.

    Raises:
        KeeperError: ZONE_UNKNOWN.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise KeeperError(Code.ZONE_UNKNOWN, entry=entry, zone=name) from e


def in_zone(when: datetime, zone: str) -> datetime:
    """Return the same moment by the clock of a zone, with a fixed offset."""
    local = when.astimezone(ZoneInfo(zone))
    return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)


def possible_readings(local: datetime, zone: str) -> list[datetime]:
    """Return the possible moments of a naive local time: usually one, sometimes two or none.

    Almaty and Qostanay had 2024-02-29 23:00 to 24:00 twice.
    """
    tz = zone_named(zone)
    readings: list[datetime] = []
    for fold in (0, 1):
        aware = local.replace(tzinfo=tz, fold=fold)
        offset = aware.utcoffset() or timedelta()
        fixed = local.replace(tzinfo=timezone(offset), fold=0)
        if fixed.astimezone(tz).replace(tzinfo=None) == local and fixed not in readings:
            readings.append(fixed)
    return readings


def moment(local: datetime, zone: str, entry: str = "") -> datetime:
    """Return the local time with its offset.

    Raises:
        KeeperError: TIME_TWICE or TIME_SKIPPED; the offset must then be given by the user.
    """
    if local.tzinfo is not None:
        return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()))
    readings = possible_readings(local, zone)
    if len(readings) == 1:
        return readings[0]
    code = Code.TIME_TWICE if readings else Code.TIME_SKIPPED
    raise KeeperError(code, entry=entry, value=local.isoformat(" "), zone=zone)


def _midnight(day: date, zone: str) -> datetime:
    """Return the first moment of a local day, also on days with clock changes."""
    local = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - made aware below
    for _ in range(8):
        if readings := possible_readings(local, zone):
            return readings[0]
        local += timedelta(minutes=30)
    raise KeeperError(Code.DATE_IMPOSSIBLE, entry="", value=day.isoformat())


def _year(text: str) -> int:
    """Return the year at the start of a text; 0 when there is none."""
    match = _STARTS_WITH_YEAR.match(text.strip())
    return int(match[1]) if match else 0


def parse_moment(value: str, zone: str, precision: Precision, entry: str = "") -> datetime:
    """Return the moment of an ISO 8601 text.

    Args:
        value: A date and time with or without offset; for `day`, `before`, `after` and `between` a
            date is enough; for `month` also `2026-11`.
        zone: The zone of a time without offset.
        precision: The precision of the time.
        entry: The entry of the input, for error messages.

    Raises:
        KeeperError: DATE_IMPOSSIBLE, TIME_TWICE, TIME_SKIPPED.
    """
    if not _YEARS[0] <= _year(value) <= _YEARS[1]:
        raise KeeperError(Code.DATE_IMPOSSIBLE, entry=entry, value=value)
    wide = precision not in (Precision.EXACT, Precision.ABOUT)
    text = value.strip()
    try:
        if _MONTH.fullmatch(text) and precision is Precision.MONTH:
            return _midnight(date.fromisoformat(text + "-01"), zone)
        if _DAY.fullmatch(text):
            if not wide:
                raise ValueError(text)
            day = date.fromisoformat(text)
            first = day.replace(day=1) if precision is Precision.MONTH else day
            return _midnight(first, zone)
        if not _DAY.match(text):
            raise ValueError(text)
        parsed = datetime.fromisoformat(text)
        found = moment(parsed, zone, entry)
        if precision is Precision.DAY:
            return _midnight(found.date(), zone)
        if precision is Precision.MONTH:
            return _midnight(found.date().replace(day=1), zone)
    except (ValueError, OverflowError) as e:
        raise KeeperError(Code.DATE_IMPOSSIBLE, entry=entry, value=value) from e
    return found


def _whole_day(moment_found: datetime, text: str) -> datetime:
    """Return the last minute of the day when only a date was given, for "after" and "until"."""
    only_date = _DAY.fullmatch(text.strip()) is not None
    return moment_found + timedelta(hours=23, minutes=59) if only_date else moment_found


_NEEDS = {
    Precision.EXACT: ("from",),
    Precision.ABOUT: ("from",),
    Precision.DAY: ("from",),
    Precision.MONTH: ("from",),
    Precision.AFTER: ("from",),
    Precision.BEFORE: ("to",),
    Precision.BETWEEN: ("from", "to"),
    Precision.UNKNOWN: (),
}
_ALLOWS_END = (Precision.EXACT, Precision.ABOUT, Precision.DAY, Precision.BETWEEN, Precision.BEFORE)


def happened_from_parts(
    precision: Precision, start: str | None, end: str | None, zone: str, entry: str = ""
) -> Happened:
    """Build a time from ISO texts, checking that the parts fit the precision.

    Raises:
        KeeperError: DATE_MISSING, DATE_IMPOSSIBLE, DATE_ORDER, TIME_TWICE, TIME_SKIPPED,
            ZONE_UNKNOWN.
    """
    zone_named(zone, entry)
    given = {"from": start, "to": end}
    for key in _NEEDS[precision]:
        if not given[key]:
            raise KeeperError(Code.DATE_MISSING, entry=entry, key=key, precision=precision.value)
    needs_start = "from" in _NEEDS[precision]
    if start and not needs_start:
        raise KeeperError(Code.VALUE_WRONG, entry=entry, key="happened.from", expected="nothing")
    if end and precision not in _ALLOWS_END:
        raise KeeperError(Code.VALUE_WRONG, entry=entry, key="happened.to", expected="nothing")
    first = parse_moment(start, zone, precision, entry) if start else None
    last = parse_moment(end, zone, precision, entry) if end else None
    if first is not None and start and precision is Precision.AFTER:
        first = _whole_day(first, start)
    if last is not None and end and precision is Precision.BETWEEN:
        last = _whole_day(last, end)
    if first is not None and last is not None and last < first:
        raise KeeperError(Code.DATE_ORDER, entry=entry)
    return Happened(precision, first, last, zone)


def happened_to_json(happened: Happened) -> dict[str, str]:
    """Return the keys of the command line's `happened`; the reverse of `happened_from_parts`."""
    out = {"precision": happened.precision.value, "timezone": happened.zone}
    for key, value in (("from", happened.start), ("to", happened.end)):
        if value is not None:
            if happened.precision is Precision.DAY:
                out[key] = value.date().isoformat()
            elif happened.precision is Precision.MONTH:
                out[key] = f"{value.year:04d}-{value.month:02d}"
            else:
                out[key] = value.isoformat()
    return out
