"""Reads incidents for counting, without the long texts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.entry import Action, Entry, Incident, Kind
from evidence_keeper.domain.record.entry_json import parse_json
from evidence_keeper.storage.record.incident_filter import condition
from evidence_keeper.storage.record.incidents import call_of, happened_of
from evidence_keeper.storage.vault.database import Database, Row

_NEVER = datetime.min.replace(tzinfo=UTC)


def incidents_to_count(
    database: Database, choice: Choice, after: int, limit: int
) -> list[Incident]:
    """Return the chosen incidents in order of number, with a part of their entry.

    The entry has kind, time, account, platform, actions and call; the rest is empty, the time of
    noting too.

    Args:
        after: Only incidents with a greater number.
        limit: Most incidents returned.
    """
    where, values = condition(database, choice)
    rows = database.all(
        "SELECT i.number, i.kind, i.happened, i.account, i.platform, i.actions, i.call "  # noqa: S608
        f'FROM incidents i JOIN cases c ON c.id = i."case" WHERE {where} AND i.number > ? '
        "ORDER BY i.number LIMIT ?",
        [*values, after, limit],
    )
    return [_incident(row) for row in rows]


def _incident(row: Row) -> Incident:
    number, kind, happened, account, platform, actions, call = row
    done: Any = parse_json(actions.encode()) if actions != "[]" else []
    made: Any = None if call is None else parse_json(call.encode())
    entry = Entry(
        kind=Kind(kind),
        happened=happened_of(happened),
        account=account,
        platform=platform,
        actions=tuple(Action(**action) for action in done),
        call=None if made is None else call_of(made),
    )
    return Incident(number, entry, _NEVER, _NEVER)
