"""How typed words become a query of the trigram index.

The index finds the inside of words, which serves Kazakh's endings; it knows three letters and more,
so shorter words are looked for by a scan.
"""

from __future__ import annotations

from evidence_keeper.domain.text import search_form
from evidence_keeper.storage.database import Database

_SHORTEST = 3


def match_words(text: str) -> tuple[str, list[str]]:
    """Return the MATCH expression of the long words (empty for none) and the short words."""
    words = search_form(text).split()
    long = ['"' + word.replace('"', '""') + '"' for word in words if len(word) >= _SHORTEST]
    return " AND ".join(long), [word for word in words if len(word) < _SHORTEST]


def like_pattern(word: str) -> str:
    r"""Return a LIKE pattern, escaped with \, that finds the word anywhere."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def forget_words(database: Database, table: str, number: int) -> None:
    """Remove a row from an index, and from the index's old segments, where deleted words live on.

    Args:
        database: Inside a transaction.
        table: `incident_search` or `evidence_search`.
        number: The row.
    """
    database.execute(f"DELETE FROM {table} WHERE rowid = ?", (number,))  # noqa: S608
    database.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608
