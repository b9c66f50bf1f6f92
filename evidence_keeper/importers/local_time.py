"""Converts the times in exports (a local clock, or seconds since 1970) to moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from evidence_keeper.domain.time.happened import possible_readings, zone_named

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = 1970, 2199
"""Possible years of a message."""


class ZoneClock:
    """Converts times by the clock of one zone, with fixed offsets.

    Raises:
        KeeperError: ZONE_UNKNOWN.
    """

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._info = zone_named(zone)
        self._day = date.min
        self._offset: timezone | None = None

    def local(self, when: datetime) -> datetime | None:
        """Return the moment of a time without offset.

        None where it is ambiguous or skipped by a clock change: it is not guessed.
        """
        if not _FIRST <= when.year <= _LAST:
            return None
        if when.date() != self._day:
            self._day, self._offset = when.date(), self._offset_of_day(when)
        if self._offset is not None:
            return when.replace(tzinfo=self._offset)
        readings = possible_readings(when, self._zone)
        return readings[0] if len(readings) == 1 else None

    def moment(self, when: datetime) -> datetime | None:
        """Return the same moment by this clock; None where it is out of range."""
        try:
            local = when.astimezone(self._info)
        except (OverflowError, ValueError):
            return None
        if not _FIRST <= local.year <= _LAST:
            return None
        return local.replace(tzinfo=timezone(local.utcoffset() or timedelta()), fold=0)

    def either(self, when: datetime) -> datetime | None:
        """Return the moment of a time with or without offset."""
        return self.local(when) if when.tzinfo is None else self.moment(when)

    def milliseconds(self, since_1970: int) -> datetime | None:
        """Return the moment of a count of milliseconds since 1970; None for 0 and below."""
        if not 0 < since_1970 < 8_000_000_000_000:
            return None
        return self.moment(_EPOCH + timedelta(milliseconds=since_1970))

    def _offset_of_day(self, when: datetime) -> timezone | None:
        """Return the day's constant offset; None on a day with a clock change."""
        begin = when.replace(hour=0, minute=0, second=0, microsecond=0)
        found = [possible_readings(begin + timedelta(days=n), self._zone) for n in (0, 1)]
        if any(len(readings) != 1 for readings in found):
            return None
        first, last = (readings[0].utcoffset() for readings in found)
        return timezone(first) if first is not None and first == last else None


def whole_number(value: object) -> int | None:
    """Return a whole number written as a number or as digits; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and len(value) <= 18 and value.strip().lstrip("-").isdecimal():
        try:
            return int(value)
        except ValueError:  # such as "--1"
            return None
    return None


def iso_time(value: object) -> datetime | None:
    """Return an ISO 8601 time with or without offset; None for anything else."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
