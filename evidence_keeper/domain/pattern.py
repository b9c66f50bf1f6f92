"""Counts over incidents, in neutral words: nothing is judged here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from evidence_keeper.domain.entry import Direction, Entry, Incident, Kind, Step
from evidence_keeper.domain.happened import Happened, Precision

_TO_THE_HOUR = (Precision.EXACT, Precision.ABOUT)
_TO_THE_DAY = (Precision.EXACT, Precision.ABOUT, Precision.DAY)
_CONTACTS = (
    Kind.CALL,
    Kind.MESSAGE,
    Kind.POST,
    Kind.THREAT,
    Kind.DENIAL,
    Kind.FOLLOWING,
    Kind.GIFT,
)
_EVER = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))

_Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What can be counted.

    Attributes:
        incidents: How many; `undated` of them not known to the day.
        contacts: Times that they made contact: each call of a series, unless the user called; and
            each message, post, threat, denial, following and gift. Intrusion, damage and what has
            no kind are no contacts.
        first_day, last_day: Local days of the first and last dated incident.
        by_kind, by_account, by_platform: Incidents each, most frequent first.
        per_week: Monday of the week and incidents in it, weeks without any included.
        hours: 7 rows (Monday first) of 24 counts, only of times known to the hour.
        first_stop: When they were first told to stop, or the begin of that day; None when that is
            not recorded. The date of the action where it is ISO 8601, else that of the incident.
        before_stop, after_stop: Incidents that lie wholly before or after it.
        unclear_stop: The rest, but for the incident of the request itself.
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
    unclear_stop: int

    @property
    def span_days(self) -> int:
        """Days from the first to the last dated incident, both counted; 0 when none is dated."""
        if self.first_day is None or self.last_day is None:
            return 0
        return (self.last_day - self.first_day).days + 1


def _ranked(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counted = Counter(n for n in names if n)
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _days(first: date, last: date, tz: ZoneInfo) -> _Span:
    return datetime.combine(first, time.min, tz), datetime.combine(last, time.max, tz)


def _span(happened: Happened, zone: str) -> _Span:
    """Return the first and last moment at which it may have been; an hour "about" is its day."""
    days = happened.span_days(zone)
    if days is None:
        return _EVER
    start, end = happened.start, happened.end
    match happened.precision:
        case Precision.BEFORE:
            return _EVER[0], end or _EVER[1]
        case Precision.AFTER:
            return start or _EVER[0], _EVER[1]
        case Precision.DAY | Precision.MONTH:
            return _days(*days, ZoneInfo(happened.zone))
        case Precision.ABOUT:
            return _days(*days, ZoneInfo(zone))
        case _:
            first = start or end or _EVER[0]
            return first, end or first


def _said(text: str, zone: str) -> _Span | None:
    """Return the time of an action where it is a full date or date and time in ISO 8601."""
    tz = ZoneInfo(zone)
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return _days(day, day, tz)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if "T" not in text and " " not in text:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=tz)
    return moment, moment


def _first_stop(incidents: Iterable[Incident], zone: str) -> tuple[_Span, int] | None:
    """Return when they were first told to stop, and the number of that incident."""
    found: list[tuple[_Span, int]] = []
    for incident in incidents:
        for action in incident.entry.actions:
            if action.what != Step.TOLD_TO_STOP:
                continue
            span = _said(action.when.strip(), zone) or _span(incident.entry.happened, zone)
            if span[0] != _EVER[0] and span[1] != _EVER[1]:
                found.append((span, incident.number))
    return min(found, default=None)


def _known_day(happened: Happened, zone: str) -> date | None:
    """Return the day where it is known to the day."""
    days = happened.span_days(zone)
    if days is None:
        return None
    within = happened.precision is Precision.BETWEEN and days[0] == days[1]
    return days[0] if within or happened.precision in _TO_THE_DAY else None


def _contacts(entry: Entry) -> int:
    if entry.kind not in _CONTACTS:
        return 0
    if entry.kind is Kind.CALL and entry.call is not None:
        return 0 if entry.call.direction is Direction.OUTGOING else entry.call.count
    return 1


def pattern_of(incidents: Iterable[Incident], zone: str) -> Pattern:
    """Count the incidents; days and hours are those of the given zone."""
    everything = list(incidents)
    tz = ZoneInfo(zone)
    days: list[date] = []
    hours = [[0] * 24 for _ in range(7)]
    for incident in everything:
        happened = incident.entry.happened
        if day := _known_day(happened, zone):
            days.append(day)
        if happened.precision in _TO_THE_HOUR and happened.start is not None:
            local = happened.start.astimezone(tz)
            hours[local.weekday()][local.hour] += 1
    days.sort()
    first_stop, before, after, unclear = None, 0, 0, 0
    if stop := _first_stop(everything, zone):
        (first_stop, end), asked = stop
        for incident in everything:
            span = _span(incident.entry.happened, zone)
            if span[1] < first_stop:
                before += 1
            elif span[0] > end:
                after += 1
            elif incident.number != asked:
                unclear += 1
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
        contacts=sum(_contacts(i.entry) for i in everything),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        by_kind=tuple(sorted(kinds.items(), key=lambda item: (-item[1], item[0].value))),
        by_account=_ranked(i.entry.account for i in everything),
        by_platform=_ranked(i.entry.platform for i in everything),
        per_week=tuple(per_week),
        hours=tuple(tuple(row) for row in hours),
        first_stop=first_stop,
        before_stop=before,
        after_stop=after,
        unclear_stop=unclear,
    )
