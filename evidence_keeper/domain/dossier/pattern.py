"""Counts incidents by kind, account, platform and time, without judging anything."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from evidence_keeper.domain.record.accounts import account_key, accounts_in, is_own
from evidence_keeper.domain.record.entry import Action, Call, Direction, Entry, Incident, Kind, Step
from evidence_keeper.domain.time.happened import Happened, Precision

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
_MOST_WEEKS = 520


class By(StrEnum):
    """The property that a figure counts by."""

    ALL = "all"
    DATED = "dated"
    UNDATED = "undated"
    CONTACT = "contact"
    CONTACT_DAY = "contact_day"
    CONTACT_WEEK = "contact_week"
    KIND = "kind"
    ACCOUNT = "account"
    OWN_ACCOUNT = "own_account"
    PLATFORM = "platform"
    DAY = "day"
    WEEK = "week"
    HOUR = "hour"
    BEFORE_STOP = "before_stop"
    AFTER_STOP = "after_stop"
    UNCLEAR_STOP = "unclear_stop"
    PERSON = "person"


class Figure(NamedTuple):
    """One figure: what it counts by, and the value where there are several.

    `value` is a kind, an account, a platform, the ISO date of a day or of a week's Monday, or
    weekday and hour as `0-22` for Monday 22:00 to 23:00.
    """

    by: By
    value: str = ""


class CallCount(NamedTuple):
    """The calls behind a figure.

    Attributes:
        received: Calls that came from them; of no other account than that of the figure.
        own: Calls that the user made.
        stated: How many of `received` are a number that was written into an entry of a series.
        shared: Calls of entries that name several accounts: from which of them is not known.
    """

    received: int = 0
    own: int = 0
    stated: int = 0
    shared: int = 0

    def plus(self, other: CallCount) -> CallCount:
        """Return both together."""
        return CallCount(*(a + b for a, b in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class Pattern:
    """The counts over a set of incidents.

    Attributes:
        incidents: How many; `undated` of them not known to the day.
        contacts: Times that they made contact: each call of a series, unless the user called; and
            each message, post, threat, denial, following and gift. Intrusion, damage and incidents
            without a kind are no contacts.
        first_day, last_day: Local days of the first and last dated incident.
        latest_day: The last of them up to today, where charts end: a mistyped year must hide
            nothing of this one. Where all lie ahead, `last_day`.
        counted_on: The day on which it is counted; it is not over yet, nor is its week.
        by_kind, by_account, by_platform: Incidents each, most frequent first. An account or a
            platform that was written in several ways counts as one, under the way that comes first.
        own_accounts: Her own accounts, and those that were entered without leave: they are not in
            `by_account`. Told by the kind of the incident, and by "my" in front.
        per_week: Monday of the week and incidents in it, weeks without any included; at most 520
            up to that of `latest_day`.
        hours: 7 rows (Monday first) of 24 counts, only of times known to the hour.
        first_stop: When they were first told to stop, or the start of that day; None when that is
            not recorded. The date of the action where it is ISO 8601, else that of the incident.
        before_stop, after_stop: Incidents that are wholly before or after it.
        unclear_stop: The rest, except the incident of the request itself.
        contact_days: Days with contacts and how many, oldest first; undated ones are left out.
        calls: The calls behind a kind, an account or a platform, each call of a series counted;
            only where an entry holds a series, the user's own calls or several accounts.
        opens: The numbers of the incidents that stand behind a figure, in the order given.
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
    latest_day: date | None = None
    counted_on: date | None = None
    contact_days: tuple[tuple[date, int], ...] = ()
    own_accounts: tuple[tuple[str, int], ...] = ()
    calls: Mapping[Figure, CallCount] = field(default_factory=dict)
    opens: Mapping[Figure, tuple[int, ...]] = field(default_factory=dict)

    @property
    def dated(self) -> int:
        """How many incidents are known to the day."""
        return self.incidents - self.undated

    @property
    def span_days(self) -> int:
        """Days from the first to the last dated incident, both counted; 0 when none is dated."""
        if self.first_day is None or self.last_day is None:
            return 0
        return (self.last_day - self.first_day).days + 1


def _days(first: date, last: date, tz: ZoneInfo) -> _Span:
    return datetime.combine(first, time.min, tz), datetime.combine(last, time.max, tz)


def _span(happened: Happened, zone: str) -> _Span:
    """Return the earliest and latest possible moment; an hour "about" counts as its whole day."""
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
    """Return the time of an action where it is an ISO 8601 date or date and time."""
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


def action_order(action: Action, happened: Happened, zone: str) -> datetime:
    """Return by which moment an action is sorted: its own, else that of the incident."""
    first, last = _said(action.when.strip(), zone) or _span(happened, zone)
    return first if first != _EVER[0] else last


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
    """Return the local day if the time is known to the day."""
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


def _calls(entry: Entry) -> CallCount:
    """Return the calls of an entry; one that does not say which way is one that came."""
    if entry.kind is not Kind.CALL:
        return CallCount()
    call = entry.call or Call()
    if call.direction is Direction.OUTGOING:
        return CallCount(own=call.count)
    return CallCount(received=call.count, stated=call.count if call.count > 1 else 0)


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _weeks(counted: Counter[date], latest: date | None) -> tuple[tuple[date, int], ...]:
    """Return every week up to that of `latest` with its count; at most 520."""
    if latest is None:
        return ()
    last = monday_of(latest)
    number = min((last - min(counted)).days // 7 + 1, _MOST_WEEKS)
    mondays = (last - timedelta(days=7 * ago) for ago in reversed(range(number)))
    return tuple((monday, counted[monday]) for monday in mondays)


class _Count:
    """Collects the counts in one pass over the incidents."""

    def __init__(self, zone: str) -> None:
        self.zone, self.tz = zone, ZoneInfo(zone)
        self.opens: defaultdict[Figure, list[int]] = defaultdict(list)
        self.days: list[date] = []
        self.hours = [[0] * 24 for _ in range(7)]
        self.contacts = 0
        self.contact_days: Counter[date] = Counter()
        self.calls: defaultdict[Figure, CallCount] = defaultdict(CallCount)
        self.series: set[Figure] = set()
        # The first spelling of each account and platform names it.
        self.accounts: dict[str, str] = {}
        self.platforms: dict[str, str] = {}

    def add(self, incident: Incident) -> None:
        """Count one incident."""
        entry, number = incident.entry, incident.number
        accounts = [self._account(one, entry.kind) for one in accounts_in(entry.account)]
        key = entry.platform.strip().casefold()
        platform = self.platforms.setdefault(key, entry.platform.strip())
        tables = [Figure(By.KIND, entry.kind.value)]
        tables += [Figure(By.PLATFORM, platform)] if platform else []
        self._note(number, Figure(By.ALL), *tables, *accounts)
        if entry.kind is Kind.CALL:
            calls = _calls(entry)
            self._count_calls(calls, tables)
            if len(accounts) > 1:
                calls = CallCount(own=calls.own, shared=calls.received)
            self._count_calls(calls, accounts)
        contacts = _contacts(entry)
        if contacts:
            self.contacts += contacts
            self._note(number, Figure(By.CONTACT))
        day = _known_day(entry.happened, self.zone)
        if day is None:
            self._note(number, Figure(By.UNDATED))
        else:
            self.days.append(day)
            week = Figure(By.WEEK, monday_of(day).isoformat())
            self._note(number, Figure(By.DATED), Figure(By.DAY, day.isoformat()), week)
            if contacts:
                self.contact_days[day] += contacts
                self._note(number, Figure(By.CONTACT_DAY, day.isoformat()))
                self._note(number, Figure(By.CONTACT_WEEK, monday_of(day).isoformat()))
        if entry.happened.precision in _TO_THE_HOUR and entry.happened.start is not None:
            local = entry.happened.start.astimezone(self.tz)
            self.hours[local.weekday()][local.hour] += 1
            self._note(number, Figure(By.HOUR, f"{local.weekday()}-{local.hour}"))

    def _account(self, account: str, kind: Kind) -> Figure:
        own = kind is Kind.INTRUSION or is_own(account)
        value = self.accounts.setdefault(account_key(account), account)
        return Figure(By.OWN_ACCOUNT if own else By.ACCOUNT, value)

    def _count_calls(self, calls: CallCount, tables: Iterable[Figure]) -> None:
        for figure in tables:
            self.calls[figure] = self.calls[figure].plus(calls)
            if calls.stated or calls.own or calls.shared:
                self.series.add(figure)

    def compare(self, incident: Incident, stop: _Span, asked: int) -> None:
        """Count an incident as before, after or unclear relative to the request to stop."""
        span = _span(incident.entry.happened, self.zone)
        if span[1] < stop[0]:
            self._note(incident.number, Figure(By.BEFORE_STOP))
        elif span[0] > stop[1]:
            self._note(incident.number, Figure(By.AFTER_STOP))
        elif incident.number != asked:
            self._note(incident.number, Figure(By.UNCLEAR_STOP))

    def number(self, by: By) -> int:
        """Return the number of incidents of a figure without a value."""
        return len(self.opens.get(Figure(by), ()))

    def ranked(self, by: By) -> tuple[tuple[str, int], ...]:
        """Return the values with their counts, most frequent first."""
        found = [(figure.value, len(n)) for figure, n in self.opens.items() if figure.by is by]
        return tuple(sorted(found, key=lambda item: (-item[1], item[0])))

    def _note(self, number: int, *figures: Figure) -> None:
        for figure in figures:
            self.opens[figure].append(number)


def pattern_of(incidents: Iterable[Incident], zone: str, today: date) -> Pattern:
    """Count the incidents; days and hours are those of the given zone.

    Args:
        incidents: The incidents to count.
        zone: An IANA name.
        today: The current day in the zone.
    """
    everything = list(incidents)
    count = _Count(zone)
    for incident in everything:
        count.add(incident)
    first_stop = None
    if stop := _first_stop(everything, zone):
        first_stop = stop[0][0]
        for incident in everything:
            count.compare(incident, *stop)
    days = sorted(count.days)
    last = days[-1] if days else None
    latest = max((day for day in days if day <= today), default=last)
    return Pattern(
        incidents=len(everything),
        undated=count.number(By.UNDATED),
        contacts=count.contacts,
        first_day=days[0] if days else None,
        last_day=last,
        latest_day=latest,
        counted_on=today,
        by_kind=tuple((Kind(kind), number) for kind, number in count.ranked(By.KIND)),
        by_account=count.ranked(By.ACCOUNT),
        own_accounts=count.ranked(By.OWN_ACCOUNT),
        by_platform=count.ranked(By.PLATFORM),
        per_week=_weeks(Counter(monday_of(day) for day in days), latest),
        hours=tuple(tuple(row) for row in count.hours),
        first_stop=first_stop,
        before_stop=count.number(By.BEFORE_STOP),
        after_stop=count.number(By.AFTER_STOP),
        unclear_stop=count.number(By.UNCLEAR_STOP),
        contact_days=tuple(sorted(count.contact_days.items())),
        calls={figure: count.calls[figure] for figure in count.series},
        opens={figure: tuple(numbers) for figure, numbers in count.opens.items()},
    )
