"""Converts between the time controls and a time. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.time.default_zone import DEFAULT_ZONE
from evidence_keeper.domain.time.happened import (
    Happened,
    Precision,
    happened_from_parts,
    in_zone,
    possible_readings,
    zone_named,
)
from evidence_keeper.domain.time.typed_time import TypedTime, read

HAS_START = frozenset(
    {
        Precision.EXACT,
        Precision.ABOUT,
        Precision.DAY,
        Precision.MONTH,
        Precision.AFTER,
        Precision.BETWEEN,
    }
)
HAS_TIME = frozenset(
    {Precision.EXACT, Precision.ABOUT, Precision.BEFORE, Precision.AFTER, Precision.BETWEEN}
)
MAY_LAST = frozenset({Precision.EXACT, Precision.ABOUT, Precision.DAY})


@dataclass(frozen=True, slots=True)
class WhenState:
    """The controls.

    Attributes:
        lasts: Whether the end is used although the precision does not need one.
        start_reading, end_reading: The chosen meaning of an ambiguous local time; None while
            unanswered.
        words: The time as typed in words; only the controls count.
        by_hand: Whether the user has set it; otherwise it is when the entry was begun.
        unread: Whether the words were not understood and so differ from the controls.
    """

    precision: Precision
    start_day: date
    start_time: time
    end_day: date
    end_time: time
    lasts: bool = False
    zone: str = DEFAULT_ZONE
    start_reading: int | None = None
    end_reading: int | None = None
    words: str = ""
    by_hand: bool = False
    unread: bool = False

    @property
    def uses_start(self) -> bool:
        """Whether the first day is used."""
        return self.precision in HAS_START

    @property
    def uses_end(self) -> bool:
        """Whether the last day is used."""
        return self.precision in (Precision.BEFORE, Precision.BETWEEN) or (
            self.lasts and self.precision in MAY_LAST
        )

    @property
    def uses_time(self) -> bool:
        """Whether times of day are used."""
        return self.precision in HAS_TIME

    def readings(self, *, end: bool = False) -> list[datetime]:
        """Return the possible meanings of the start (or end); one unless a clock changed."""
        used = self.uses_end if end else self.uses_start
        if not used or not self.uses_time:
            return []
        day, at = (self.end_day, self.end_time) if end else (self.start_day, self.start_time)
        return possible_readings(datetime.combine(day, at), self.zone)

    def happened(self) -> Happened:
        """Return the time shown by the controls.

        Raises:
            KeeperError: TIME_TWICE (no meaning chosen), TIME_SKIPPED, DATE_ORDER, ZONE_UNKNOWN.
        """
        start = self._text(self.start_day, self.start_time, self.start_reading, end=False)
        end = self._text(self.end_day, self.end_time, self.end_reading, end=True)
        return happened_from_parts(
            self.precision,
            start if self.uses_start else None,
            end if self.uses_end else None,
            self.zone,
        )

    def _text(self, day: date, at: time, reading: int | None, *, end: bool) -> str:
        if self.precision is Precision.MONTH:
            return day.strftime("%Y-%m")
        if not self.uses_time:
            return day.isoformat()
        readings = self.readings(end=end)
        if reading is not None and len(readings) > reading:
            return readings[reading].isoformat()
        return datetime.combine(day, at).isoformat()

    def begins_after(self, now: datetime) -> bool:
        """Return whether it begins on a later day than now, in its zone.

        A clock that is a few minutes fast needs no question.
        """
        if not self.uses_start:
            return False
        return self.start_day > in_zone(now, self.zone).date()

    def meaning(self) -> tuple[object, ...]:
        """Return the significant parts, to compare two states."""
        start: object = self.start_day if self.uses_start else None
        end: object = self.end_day if self.uses_end else None
        if self.precision is Precision.MONTH:
            start = (self.start_day.year, self.start_day.month)
        times = (
            (self.start_time, self.start_reading) if self.uses_start else None,
            (self.end_time, self.end_reading) if self.uses_end else None,
        )
        return (self.precision, self.zone, start, end, times if self.uses_time else None)

    def to_json(self) -> dict[str, Json]:
        """Return the stored form for a draft."""
        return {
            "precision": self.precision.value,
            "start_day": self.start_day.isoformat(),
            "start_time": self.start_time.isoformat(),
            "end_day": self.end_day.isoformat(),
            "end_time": self.end_time.isoformat(),
            "lasts": self.lasts,
            "zone": self.zone,
            "start_reading": self.start_reading,
            "end_reading": self.end_reading,
            "words": self.words,
            "by_hand": self.by_hand,
            "unread": self.unread,
        }


def when_now(now: datetime, zone: str) -> WhenState:
    """Return the initial state of a new entry: about now."""
    local = in_zone(now, zone)
    at = time(local.hour, local.minute)
    return WhenState(Precision.ABOUT, local.date(), at, local.date(), at, zone=zone)


def when_typed(typed: TypedTime, now: datetime, zone: str, words: str) -> WhenState:
    """Return the state that shows a time typed in words."""
    state = replace(when_now(now, zone), precision=typed.precision, words=words, by_hand=True)
    start, end = typed.start or typed.end, typed.end or typed.start
    if start is None or end is None:
        return state
    return replace(
        state,
        start_day=start.date(),
        start_time=start.time(),
        end_day=end.date(),
        end_time=end.time(),
        lasts=typed.precision in MAY_LAST and typed.end is not None,
    )


def when_of(happened: Happened, now: datetime) -> WhenState:
    """Return the state that shows a known time; unused controls show now."""
    state = replace(when_now(now, happened.zone), precision=happened.precision, by_hand=True)
    start, end = happened.start or happened.end, happened.end or happened.start
    if start is not None and end is not None:
        start, end = in_zone(start, happened.zone), in_zone(end, happened.zone)
        state = replace(
            state,
            start_day=start.date(),
            start_time=start.time().replace(microsecond=0),
            end_day=end.date(),
            end_time=end.time().replace(microsecond=0),
            lasts=happened.precision in MAY_LAST and happened.end not in (None, happened.start),
        )
        state = replace(
            state,
            start_reading=_reading(state.readings(), start),
            end_reading=_reading(state.readings(end=True), end),
        )
    return state


def _reading(readings: list[datetime], moment: datetime) -> int | None:
    if len(readings) < 2:
        return None
    return next((i for i, r in enumerate(readings) if r == moment), None)


def when_from_json(raw: object, fallback: WhenState) -> WhenState:
    """Read a draft's time; invalid parts fall back, so that no draft is ever lost."""
    if not isinstance(raw, dict):
        return fallback
    try:
        state = WhenState(
            precision=Precision(str(raw["precision"])),
            start_day=date.fromisoformat(str(raw["start_day"])),
            start_time=time.fromisoformat(str(raw["start_time"])),
            end_day=date.fromisoformat(str(raw["end_day"])),
            end_time=time.fromisoformat(str(raw["end_time"])),
            lasts=raw.get("lasts") is True,
            zone=str(raw.get("zone") or fallback.zone),
            start_reading=_number(raw.get("start_reading")),
            end_reading=_number(raw.get("end_reading")),
            words=str(raw.get("words") or ""),
            by_hand=raw.get("by_hand") is not False,
            unread=raw.get("unread") is True,
        )
    except (KeyError, ValueError):
        return fallback
    if "unread" not in raw:  # written by a version without this field
        return replace(state, unread=_means_something_else(state, fallback))
    return state


def _means_something_else(state: WhenState, now: WhenState) -> bool:
    """Return whether there are words that, as of now, differ from the fields."""
    if not state.words.strip():
        return False
    local = datetime.combine(now.start_day, now.start_time)
    reading = read(state.words, local)
    if reading.time is None:
        return True
    moment = local.replace(tzinfo=zone_named(now.zone))
    return when_typed(reading.time, moment, state.zone, "").meaning() != state.meaning()


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
