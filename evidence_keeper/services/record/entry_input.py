"""Reads entries from JSON input for the `log` and `edit` commands."""

from __future__ import annotations

from collections.abc import Mapping

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.entry import Entry, Incident
from evidence_keeper.domain.record.entry_json import (
    MAX_COUNT,
    entry_from_json,
    entry_to_json,
    parse_json,
)
from evidence_keeper.services.session import Session


def read_entries(session: Session, data: bytes) -> list[Entry]:
    """Parse one object or a list of objects; all of them or none.

    Times without a zone are in the zone of their case.

    Raises:
        KeeperError: names the invalid entry and key.
    """
    value = parse_json(data)
    items = value if isinstance(value, list) else [value]
    if len(items) > 10 * MAX_COUNT:
        raise KeeperError(Code.INPUT_TOO_LARGE, limit=10 * MAX_COUNT)
    for place, item in enumerate(items, 1):
        _check_title(item, str(place))
    return [_entry(session, item, str(place)) for place, item in enumerate(items, 1)]


def read_changed_entry(session: Session, before: Incident, data: bytes) -> Entry:
    """Parse one object whose keys replace those of an incident's current entry.

    Raises:
        KeeperError: as `read_entries`.
    """
    value = parse_json(data)
    _check_title(value, "")
    if isinstance(value, dict):
        value = entry_to_json(before.entry) | value
    return _entry(session, value, "")


def _check_title(item: object, label: str) -> None:
    """Refuse a title of several lines: lists and documents show it in one.

    What is stored is not asked: an earlier version took such titles.
    """
    title = item.get("title") if isinstance(item, Mapping) else None
    if isinstance(title, str) and title and title.splitlines() != [title]:
        raise KeeperError(Code.VALUE_WRONG, entry=label, key="title", expected="one line")


def _entry(session: Session, item: object, label: str) -> Entry:
    case = item.get("case") if isinstance(item, Mapping) else None
    zone = session.incidents.zone_of(case if isinstance(case, str) else "")
    return entry_from_json(item, zone, label)
