"""Translates a choice of incidents into SQL: `i` are the incidents, `c` their cases."""

from __future__ import annotations

import json

from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.storage.record.people import BY_ACCOUNT, spellings
from evidence_keeper.storage.record.search_query import like_pattern, match_words, one_occurs
from evidence_keeper.storage.vault.database import Database, Value


def condition(database: Database, choice: Choice) -> tuple[str, list[Value]]:
    """Return the condition of a choice and its values."""
    parts, values = ["i.binned IS NULL"], list[Value]()
    if choice.text:
        match, found = searched(database, "incident_search", "i.number", choice.text)
        parts.append(match)
        values += found
    if choice.kinds:
        parts.append(f"i.kind IN ({', '.join('?' * len(choice.kinds))})")
        values += [kind.value for kind in choice.kinds]
    if choice.case:
        parts.append("c.name = ?")
        values.append(choice.case)
    if choice.person:
        parts.append(
            "i.number IN (SELECT l.incident FROM incident_persons l "
            "JOIN persons p ON p.id = l.person WHERE p.name = ?)"
        )
        values.append(choice.person)
    if choice.account:
        parts.append(f"i.number IN ({BY_ACCOUNT})")
        values.append(json.dumps(spellings(database, [choice.account])))
    if choice.numbers is not None:
        parts.append("i.number IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(choice.numbers))
    if choice.first_day:
        parts.append("i.last_day >= ?")
        values.append(choice.first_day.isoformat())
    if choice.last_day:
        parts.append("i.first_day <= ?")
        values.append(choice.last_day.isoformat())
    return " AND ".join(parts), values


def searched(database: Database, table: str, number: str, text: str) -> tuple[str, list[Value]]:
    """Return the condition that a row contains all the words of a text, and its values.

    Args:
        database: The index's database.
        table: The index.
        number: The column with the number under which the row's text is indexed.
        text: The query.
    """
    match, letters, compared, possible = match_words(database, table, text)
    if not possible:
        return f"{number} < 0", []  # never true; SQLite refuses a constant with a forced index
    parts, values = ["1"], list[Value]()
    texts = f"{table}_content"  # has the texts: the index's own column makes a copy each time
    if match:
        parts.append(f"{number} IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)")  # noqa: S608
        values.append(match)
    for letter in letters if match else ():
        held = f"SELECT 1 FROM {texts} s WHERE s.id = {number} AND instr(s.c0, ?) > 0"  # noqa: S608
        parts.append(f"EXISTS ({held})")
        values.append(letter)
    for forms in compared:
        one, several = one_occurs("s.c0", forms)
        parts.append(f"EXISTS (SELECT 1 FROM {texts} s WHERE s.id = {number} AND {one})")  # noqa: S608
        values += several
    for letter in () if match else letters:
        parts.append(f"{number} IN (SELECT id FROM {texts} WHERE c0 LIKE ? ESCAPE '\\')")  # noqa: S608
        values.append(like_pattern(letter))
    return " AND ".join(parts), values
