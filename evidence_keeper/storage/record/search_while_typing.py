"""Finds the first matching incidents within the pause between two keys.

There are two ways, because words are either common or rare. The newest incidents are scanned first:
a common word fills a page at once. Otherwise the index gives the matches, and an index on the order
sorts them, so that only displayed rows are read. Measurements:
docs/decisions/0011-search-as-one-types.md.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.search.number_spellings import number_forms
from evidence_keeper.domain.text import searched_forms, searched_words
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.storage.record.incident_filter import condition, searched
from evidence_keeper.storage.vault.database import Database, Value

ORDER = " ORDER BY i.sort_utc DESC, i.number DESC"
"""Newest first, unknown times last: NULL is the least value. The index has the same order."""

FROM = 'FROM incidents i INDEXED BY incidents_shown JOIN cases c ON c.id = i."case" WHERE '

_LOOKED_THROUGH = 250

_EAST, _WEST = 14 * 3600, 12 * 3600
"""Most seconds by which local clocks are ahead of UTC and behind it."""


def numbers(database: Database, choice: Choice, offset: int, limit: int) -> list[int]:
    """Return the numbers of a page of the matching incidents.

    Raises:
        Interrupted: another thread called `interrupt`.
    """
    # Numbers with many spellings are rare, and each spelling would be searched in each text.
    if offset == 0 and not any(map(number_forms, searched_words(choice.text))):
        newest = _among_newest(database, choice, limit)
        if len(newest) == limit:
            return newest
    where, values = condition(database, replace(choice, text=""))
    match, matched = searched(database, "incident_search", "i.number", choice.text)
    sql = f"SELECT i.number {FROM}{where} AND {match}{ORDER} LIMIT ? OFFSET ?"
    return [int(n) for (n,) in database.all(sql, [*values, *matched, limit, offset])]


def every_number(database: Database, choice: Choice) -> list[int]:
    """Return the numbers of all chosen incidents, newest first.

    Raises:
        Interrupted: another thread called `interrupt`.
    """
    where, values = condition(database, choice)
    rows = database.all(f"SELECT i.number {FROM}{where}{ORDER}", values)
    return [int(n) for (n,) in rows]


def day_counts(database: Database, choice: Choice) -> dict[date, int]:
    """Return how many of the chosen incidents begin on each local day, where it is known.

    The day is known for an incident that lasted over midnight, not for "between 3 and 5 May".

    Raises:
        Interrupted: another thread called `interrupt`.
    """
    precision = "json_extract(i.happened, '$.precision')"
    where, values = condition(database, choice)
    rows = database.all(
        "SELECT i.first_day, count(*) FROM incidents i INDEXED BY incidents_by_day "  # noqa: S608
        f'JOIN cases c ON c.id = i."case" WHERE {where} '
        f"AND ({precision} IN ('exact', 'about', 'day') "
        f"OR {precision} = 'between' AND i.first_day = i.last_day) "
        "GROUP BY i.first_day ORDER BY i.first_day",
        values,
    )
    return {date.fromisoformat(day): int(n) for day, n in rows}


def row_of_day(database: Database, choice: Choice, day: date) -> tuple[int, bool]:
    """Return the first row of a day, or of the last day before it with an incident.

    The list is ordered by moment, and an entry's day is in its own zone: with several zones, days
    overlap.

    Returns:
        The row, and whether there is one; otherwise the row of the oldest dated incident, or -1.

    Raises:
        Interrupted: another thread called `interrupt`.
    """
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    first, end = midnight - _EAST, midnight + timedelta(days=1).total_seconds() + _WEST
    where, values = condition(database, choice)

    def count(bound: str, *bounds: Value) -> int:
        sql = f"SELECT count(*) {FROM}{where} AND {bound}"
        return int(database.scalar(sql, [*values, *bounds]))

    above = count("i.sort_utc >= ?", end)
    near = database.all(
        f"SELECT i.sort_utc, json_extract(i.happened, '$.timezone') {FROM}{where} "
        f"AND i.sort_utc < ? AND i.sort_utc >= ?{ORDER}",
        [*values, end, first],
    )
    days = [in_zone(datetime.fromtimestamp(at, UTC), zone).date() for at, zone in near]
    if day in days:
        return above + days.index(day), True
    before = next((n for n, other in enumerate(days) if other < day), None)
    if before is not None:
        return above + before, True
    row, dated = above + len(days), count("i.sort_utc IS NOT NULL")
    return (row, True) if row < dated else (dated - 1, False)


def _among_newest(database: Database, choice: Choice, limit: int) -> list[int]:
    """Scan the newest incidents: each text is read once, not once for each form."""
    where, values = condition(database, replace(choice, text=""))
    rows = database.all(
        f"SELECT n.number, s.c0 FROM (SELECT i.number AS number {FROM}{where}{ORDER} LIMIT ?) n "  # noqa: S608
        "CROSS JOIN incident_search_content s ON s.id = n.number",
        [*values, _LOOKED_THROUGH],
    )
    words = searched_forms(choice.text)
    holding = (
        int(number)
        for number, text in rows
        if all(any(form in text for form in forms) for forms in words)
    )
    return list(islice(holding, limit))
