"""What a choice of incidents means in SQL: `i` are the incidents, `c` their cases."""

from __future__ import annotations

import json

from evidence_keeper.domain.choice import Choice
from evidence_keeper.storage.database import Value
from evidence_keeper.storage.search import like_pattern, match_words


def condition(choice: Choice) -> tuple[str, list[Value]]:
    """Return the condition of a choice and its values."""
    parts, values = ["i.binned IS NULL"], list[Value]()
    long_words, short_words = match_words(choice.text)
    if long_words:
        parts.append(
            "i.number IN (SELECT rowid FROM incident_search WHERE incident_search MATCH ?)"
        )
        values.append(long_words)
    for word in short_words:
        parts.append(
            "i.number IN (SELECT rowid FROM incident_search WHERE text LIKE ? ESCAPE '\\')"
        )
        values.append(like_pattern(word))
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
