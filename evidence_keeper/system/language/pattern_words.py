"""Turns the pattern into charts and sentences for the PDF and the window, without judging."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import get_day_names

from evidence_keeper.domain.dossier.charts import Balance, Bar, Bars, ColumnChart, Hours
from evidence_keeper.domain.dossier.pattern import By, Figure, Pattern, monday_of
from evidence_keeper.domain.record.entry import Kind
from evidence_keeper.domain.text import first_line, shown_name
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system.language.dates import day_text
from evidence_keeper.system.language.record_words import kind_word
from evidence_keeper.system.language.translations import Translator

MOST_WEEKS = 40
"""Most weeks of a chart; the latest are shown."""

MOST_DAYS = 42
"""Most days of a chart; the latest are shown."""

_MOST_BARS = 10
_MOST_LETTERS = 80


def _label(day: date) -> str:
    return f"{day.day:02d}.{day.month:02d}"


def _mark(pattern: Pattern, zone: str, first: date, days: int, days_a_bar: int) -> float | None:
    """Return where the first recorded request to stop stands, in bars; None outside the chart."""
    if pattern.first_stop is None:
        return None
    away = (in_zone(pattern.first_stop, zone).date() - first).days
    return (away + 0.5) / days_a_bar if 0 <= away < days else None


def _is_this_week(pattern: Pattern, monday: date) -> bool:
    """Whether a week was not over on the day of counting."""
    return pattern.counted_on is not None and monday == monday_of(pattern.counted_on)


def weeks_chart(
    t: Translator, pattern: Pattern, zone: str
) -> tuple[ColumnChart, tuple[Figure, ...]]:
    """Return incidents per week, the latest 40 weeks, and the figure of each bar."""
    weeks = pattern.per_week[-MOST_WEEKS:]
    mark = _mark(pattern, zone, weeks[0][0], 7 * len(weeks), 7) if weeks else None
    chart = ColumnChart(
        tuple(
            Bar(_label(monday), number, _is_this_week(pattern, monday)) for monday, number in weeks
        ),
        mark,
        t.say("first recorded request to stop"),
    )
    return chart, tuple(Figure(By.WEEK, monday.isoformat()) for monday, _ in weeks)


def contact_weeks_chart(
    t: Translator, pattern: Pattern, zone: str
) -> tuple[ColumnChart, tuple[Figure, ...]]:
    """Return contacts per week over the weeks that `weeks_chart` shows."""
    weeks = [monday for monday, _ in pattern.per_week[-MOST_WEEKS:]]
    sums = dict.fromkeys(weeks, 0)
    for day, number in pattern.contact_days:
        if monday_of(day) in sums:
            sums[monday_of(day)] += number
    mark = _mark(pattern, zone, weeks[0], 7 * len(weeks), 7) if weeks else None
    chart = ColumnChart(
        tuple(
            Bar(_label(monday), number, _is_this_week(pattern, monday))
            for monday, number in sums.items()
        ),
        mark,
        t.say("first recorded request to stop"),
    )
    return chart, tuple(Figure(By.CONTACT_WEEK, monday.isoformat()) for monday in weeks)


def contact_days_chart(
    t: Translator, pattern: Pattern, zone: str
) -> tuple[ColumnChart, tuple[Figure, ...]]:
    """Return contacts per day for at most 42 days, ending with the latest incident."""
    if pattern.first_day is None or pattern.latest_day is None:
        return ColumnChart(()), ()
    length = min(MOST_DAYS, (pattern.latest_day - pattern.first_day).days + 1)
    first = pattern.latest_day - timedelta(days=length - 1)
    counts = dict(pattern.contact_days)
    days = [first + timedelta(days=n) for n in range(length)]
    chart = ColumnChart(
        tuple(Bar(_label(day), counts.get(day, 0), day == pattern.counted_on) for day in days),
        _mark(pattern, zone, first, length, 1),
        t.say("first recorded request to stop"),
    )
    return chart, tuple(Figure(By.CONTACT_DAY, day.isoformat()) for day in days)


def weeks_note(t: Translator, pattern: Pattern) -> str:
    """Return what `weeks_chart` leaves out, and whether its last week is over; empty for none."""
    weeks = pattern.per_week[-MOST_WEEKS:]
    if not weeks:
        return ""
    by_week = {f.value: len(n) for f, n in pattern.opens.items() if f.by is By.WEEK}
    first, last = weeks[0][0].isoformat(), weeks[-1][0].isoformat()
    before = sum(number for monday, number in by_week.items() if monday < first)
    ahead = sum(number for monday, number in by_week.items() if monday > last)
    notes: list[str] = []
    if before:
        notes = [
            t.say_n("The last {n} week is shown.", "The last {n} weeks are shown.", len(weeks)),
            t.say_n(
                "{n} incident before that is not in the chart.",
                "{n} incidents before that are not in the chart.",
                before,
            ),
        ]
    if ahead:
        notes.append(
            t.say_n(
                "{n} incident with a date still to come is not in the chart.",
                "{n} incidents with a date still to come are not in the chart.",
                ahead,
            )
        )
    if pattern.undated:
        notes.append(
            t.say_n(
                "{n} incident whose day is not known is not in the chart.",
                "{n} incidents whose day is not known are not in the chart.",
                pattern.undated,
            )
        )
    if pattern.counted_on is not None and _is_this_week(pattern, weeks[-1][0]):
        day = day_text(t, pattern.counted_on)
        notes.append(t.say("The week of the pale bar was not over on {day}.", day=day))
    return " ".join(notes)


def days_note(t: Translator, pattern: Pattern) -> str:
    """Return what `contact_days_chart` leaves out, and whether its last day is over."""
    first, latest = pattern.first_day, pattern.latest_day
    if first is None or latest is None:
        return ""
    notes: list[str] = []
    shown_from = latest - timedelta(days=MOST_DAYS - 1)
    if first < shown_from:
        notes = [
            t.say_n("The last {n} day is shown.", "The last {n} days are shown.", MOST_DAYS),
            t.say_n(
                "{n} contact before that is not in the chart.",
                "{n} contacts before that are not in the chart.",
                sum(number for day, number in pattern.contact_days if day < shown_from),
            ),
        ]
    if ahead := sum(number for day, number in pattern.contact_days if day > latest):
        notes.append(
            t.say_n(
                "{n} contact with a date still to come is not in the chart.",
                "{n} contacts with a date still to come are not in the chart.",
                ahead,
            )
        )
    if latest == pattern.counted_on:
        notes.append(
            t.say("The day of the pale bar, {day}, was not over.", day=day_text(t, latest))
        )
    return " ".join(notes)


def contacts_note(t: Translator) -> str:
    """Return what is counted as a contact, and what is not."""
    return t.say(
        "A contact is each call that came from them, and each entry of a message, a post or "
        "comment, a threat, a denial, following or a visit, a gift. Own calls, intrusions, damage "
        "and what has no kind are not counted."
    )


def kinds_chart(t: Translator, pattern: Pattern) -> tuple[Bars, tuple[Figure, ...]]:
    """Return the most frequent kinds."""
    found = tuple((Figure(By.KIND, kind.value), number) for kind, number in pattern.by_kind)
    return _table(t, pattern, found)


def names_chart(t: Translator, pattern: Pattern, by: By) -> tuple[Bars, tuple[Figure, ...]]:
    """Return the most frequent accounts or platforms, as they were written."""
    names = {By.ACCOUNT: pattern.by_account, By.OWN_ACCOUNT: pattern.own_accounts}.get(
        by, pattern.by_platform
    )
    return _table(t, pattern, tuple((Figure(by, name), number) for name, number in names))


def _table(
    t: Translator, pattern: Pattern, found: tuple[tuple[Figure, int], ...]
) -> tuple[Bars, tuple[Figure, ...]]:
    shown = found[:_MOST_BARS]
    bars = tuple(Bar(counted_name(t, pattern, figure), number) for figure, number in shown)
    return Bars(bars), tuple(figure for figure, _ in shown)


def counted_name(t: Translator, pattern: Pattern, figure: Figure) -> str:
    """Return a kind, an account or a platform; "call (7 calls)" where entries describe series."""
    if figure.by is By.KIND:
        name = kind_word(t, Kind(figure.value))
    else:
        name = shown_name(first_line(figure.value, _MOST_LETTERS))
    return name + calls_in(t, pattern, figure)


def calls_in(t: Translator, pattern: Pattern, figure: Figure) -> str:
    """Return ` (7 calls, as stated)` where entries hold series or own calls; else empty."""
    text = calls_text(t, pattern, figure)
    return f" ({text})" if text else ""


def calls_text(t: Translator, pattern: Pattern, figure: Figure) -> str:
    """Return the calls that came from them and, apart, the user's own; empty for single calls."""
    calls = pattern.calls.get(figure)
    if calls is None:
        return ""
    parts = []
    if calls.received:
        told = t.say_n("{n} call", "{n} calls", calls.received)
        if calls.stated == calls.received:
            told = t.say("{calls}, as stated", calls=told)
        elif calls.stated:
            told = t.say("{calls}, of these {n} as stated", calls=told, n=calls.stated)
        parts.append(told)
    if calls.shared:
        parts.append(t.say("from one of several accounts: {n}", n=calls.shared))
    if calls.own:
        parts.append(t.say("own calls: {n}", n=calls.own))
    return "; ".join(parts)


def series_note(t: Translator, pattern: Pattern) -> str:
    """Return how entries and calls are counted, where the numbers differ; else empty."""
    if not pattern.calls:
        return ""
    return t.say(
        "Entries are counted. In brackets: calls that came from there; “as stated” means that the "
        "number was written into the entry and is not counted by the program."
    )


def hours_chart(t: Translator, pattern: Pattern) -> tuple[Hours, tuple[Figure, ...]]:
    """Return weekday by hour; the figure's index is 24 × weekday + hour."""
    names = get_day_names("abbreviated", locale=t.language)
    figures = tuple(Figure(By.HOUR, f"{place // 24}-{place % 24}") for place in range(168))
    return Hours(pattern.hours, tuple(names[day] for day in range(7))), figures


def stop_chart(t: Translator, pattern: Pattern) -> tuple[Balance, tuple[Figure, ...]]:
    """Return incidents before and after the first recorded request to stop."""
    before, after = pattern.before_stop, pattern.after_stop
    chart = Balance(Bar(t.say("before"), before), Bar(t.say("after"), after))
    return chart, (Figure(By.BEFORE_STOP), Figure(By.AFTER_STOP))


def hours_note(t: Translator, pattern: Pattern) -> str:
    """Return for how many incidents the hour is known; empty for none."""
    known = sum(number for row in pattern.hours for number in row)
    if not known:
        return ""
    return t.say_n(
        "{n} incident whose hour is known; local time.",
        "{n} incidents whose hour is known; local time.",
        known,
    )


def undated_sentence(t: Translator, pattern: Pattern) -> str:
    """Return how many incidents have no known day, where others have one; else empty."""
    if not pattern.undated or pattern.first_day is None:
        return ""
    return t.say_n(
        "For {n} incident the day is not known.",
        "For {n} incidents the day is not known.",
        pattern.undated,
    )


def stop_sentence(t: Translator, pattern: Pattern, zone: str) -> str:
    """Return when they were first told to stop and what followed; empty when never noted."""
    if pattern.first_stop is None:
        return ""
    day = day_text(t, in_zone(pattern.first_stop, zone).date())
    counted = pattern.before_stop + pattern.after_stop + pattern.unclear_stop
    told = t.say(
        "First recorded request to stop: {day}. Incidents before it: {before}, after it: {after}, "
        "cannot be told: {unclear}.",
        day=day,
        before=pattern.before_stop,
        after=pattern.after_stop,
        unclear=pattern.unclear_stop,
    )
    if counted < pattern.incidents:
        told += " " + t.say("The incident that holds the request itself is not among them.")
    return told


def stop_note(t: Translator) -> str:
    """Return which requests to stop are counted as recorded."""
    return t.say(
        "Recorded is a request that an entry names under “What I did”. Words or pictures may show "
        "an earlier one."
    )


def figure_title(t: Translator, figure: Figure) -> str:
    """Return a heading for the incidents of a figure."""
    value = figure.value
    match figure.by:
        case By.KIND:
            word = kind_word(t, Kind(value))
            return word[:1].upper() + word[1:]
        case By.ACCOUNT | By.OWN_ACCOUNT | By.PLATFORM | By.PERSON:
            return shown_name(first_line(value, _MOST_LETTERS))
        case By.DAY | By.CONTACT_DAY:
            return day_text(t, date.fromisoformat(value), weekday=True)
        case By.WEEK | By.CONTACT_WEEK:
            return t.say("Week from {day}", day=day_text(t, date.fromisoformat(value)))
        case By.HOUR:
            day, hour = (int(part) for part in value.split("-"))
            name = get_day_names("wide", locale=t.language)[day]
            return t.say(
                "{weekday}, from {start} to {end}",
                weekday=name[:1].upper() + name[1:],
                start=f"{hour:02d}:00",
                end=f"{hour + 1:02d}:00",
            )
        case _:
            return {
                By.ALL: t.say("All incidents"),
                By.DATED: t.say("The day is known"),
                By.UNDATED: t.say("The day is not known"),
                By.CONTACT: t.say("They made contact"),
                By.BEFORE_STOP: t.say("Before the first recorded request to stop"),
                By.AFTER_STOP: t.say("After the first recorded request to stop"),
                By.UNCLEAR_STOP: t.say("Before or after it: cannot be told"),
            }[figure.by]


def _is_unfinished(pattern: Pattern, figure: Figure) -> bool:
    match figure.by:
        case By.WEEK | By.CONTACT_WEEK:
            return _is_this_week(pattern, date.fromisoformat(figure.value))
        case By.CONTACT_DAY:
            return date.fromisoformat(figure.value) == pattern.counted_on
        case _:
            return False


def figure_spoken(t: Translator, pattern: Pattern, figure: Figure, number: int) -> str:
    """Return a figure with its number, as one line to read or to hear.

    Names calls or contacts as well where they differ from the number of incidents.
    """
    title = figure_title(t, figure)
    if _is_unfinished(pattern, figure):
        title = t.say("{title} (not over yet)", title=title)
    contacts = figure.by in (By.CONTACT_DAY, By.CONTACT_WEEK)
    held = len(pattern.opens.get(figure, ()))
    if contacts and number != held:
        both = t.say_n("{n} contact", "{n} contacts", number)
        return f"{title}: {both}, " + t.say_n("{n} incident", "{n} incidents", held)
    if contacts:
        return t.say_n("{title}: {n} contact", "{title}: {n} contacts", number, title=title)
    if calls := calls_text(t, pattern, figure):
        entries = t.say_n("{n} incident", "{n} incidents", number)
        return f"{title}: {entries}, {calls}"
    return t.say_n("{title}: {n} incident", "{title}: {n} incidents", number, title=title)
