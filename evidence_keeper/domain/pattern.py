"""Counts over incidents, in neutral words: nothing is judged here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from evidence_keeper.domain.entry import Incident, Kind
from evidence_keeper.domain.happened import Precision

_TO_THE_HOUR = (Precision.EXACT, Precision.ABOUT)
_TO_THE_DAY = (Precision.EXACT, Precision.ABOUT, Precision.DAY)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What can be counted.

    Attributes:
        incidents: How many; `undated` of them without a known day.
        contacts: Incidents, with a series of calls counted call by call.
        first_day, last_day: Local days of the first and last dated incident.
        by_kind, by_account, by_platform: Incidents each, most frequent first.
        per_week: Monday of the week and incidents in it, weeks without any included.
        hours: 7 rows (Monday first) of 24 counts, only of times known to the hour.
        first_stop: When they were first told to stop; None when that is not recorded.
        before_stop, after_stop: Incidents before and after that moment.
    """

    incidents: int
    undated: int
    contacts: int
    first_day: date | None
    last_day: date | None
    by_kind: tuple[tuple[Kind, int], ...]
    by_account: tuple[tuple[str, int], ...]
    by_platform: tuple[tuple[str, int], ...]
    per_week: tuple[tuple[date, int], ...]
    hours: tuple[tuple[int, ...], ...]
    first_stop: datetime | None
    before_stop: int
    after_stop: int

    @property
    def span_days(self) -> int:
        """Days from the first to the last dated incident, both counted; 0 when none is dated."""
        if self.first_day is None or self.last_day is None:
            return 0
        return (self.last_day - self.first_day).days + 1


def _ranked(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counted = Counter(n for n in names if n)
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _stop_moment(incidents: Iterable[Incident]) -> datetime | None:
    moments = []
    for incident in incidents:
        anchor = incident.entry.happened.anchor
        if incident.entry.asked_to_stop() and anchor is not None:
            moments.append(anchor)
    return min(moments, default=None)


def pattern_of(incidents: Iterable[Incident], zone: str) -> Pattern:
    """Count the incidents; days and hours are those of the given zone."""
    everything = list(incidents)
    tz = ZoneInfo(zone)
    days: list[date] = []
    hours = [[0] * 24 for _ in range(7)]
    for incident in everything:
        happened = incident.entry.happened
        if happened.precision in _TO_THE_DAY and happened.start is not None:
            local = happened.start.astimezone(tz)
            days.append(local.date())
            if happened.precision in _TO_THE_HOUR:
                hours[local.weekday()][local.hour] += 1
    days.sort()
    stop = _stop_moment(everything)
    anchors = [i.entry.happened.anchor for i in everything]
    after = sum(1 for a in anchors if a is not None and stop is not None and a > stop)
    before = sum(1 for a in anchors if a is not None and stop is not None and a < stop)
    weeks = Counter(d - timedelta(days=d.weekday()) for d in days)
    per_week: list[tuple[date, int]] = []
    if weeks:
        monday = min(weeks)
        while monday <= max(weeks) and len(per_week) < 520:
            per_week.append((monday, weeks.get(monday, 0)))
            monday += timedelta(days=7)
    kinds = Counter(i.entry.kind for i in everything)
    return Pattern(
        incidents=len(everything),
        undated=len(everything) - len(days),
        contacts=sum(i.entry.call.count if i.entry.call else 1 for i in everything),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        by_kind=tuple(sorted(kinds.items(), key=lambda item: (-item[1], item[0].value))),
        by_account=_ranked(i.entry.account for i in everything),
        by_platform=_ranked(i.entry.platform for i in everything),
        per_week=tuple(per_week),
        hours=tuple(tuple(row) for row in hours),
        first_stop=stop,
        before_stop=before,
        after_stop=after,
    )
