"""How typed words become a query of the trigram index.

The index finds the inside of words, so a word is found whatever ending it has; one that is typed
with an ending is looked for without it as well. The index knows pieces of three letters: two
letters are looked for as all the pieces that begin with them, one letter by a scan.
"""

from __future__ import annotations

from evidence_keeper.domain.endings import word_forms
from evidence_keeper.domain.text import search_form, searched_words
from evidence_keeper.storage.database import Database

INDEXES = ("incident_search", "evidence_search")
"""The tables of the full text."""

_PIECE = 3
_LAST = "\U0010ffff"


def indexed(text: str) -> str:
    """Return the form of a text that is put into the index.

    Two spaces at its end, so that its last two letters begin a piece as well.
    """
    return search_form(text) + "  "


def match_words(database: Database, table: str, text: str) -> tuple[str, list[str], bool]:
    """Return what the index is asked for.

    Returns:
        The MATCH expression of the words of two letters and more (empty for none), the single
        letters, and whether anything can be found at all.
    """
    parts, letters = [], []
    for word in searched_words(text):
        if len(word) == 1:
            letters.append(word)
        elif len(word) < _PIECE:
            pieces = pieces_from(database, table, word)
            if not pieces:
                return "", [], False
            parts.append("(" + " OR ".join(pieces) + ")")
        else:
            forms = [_quoted(form) for form in word_forms(word)]
            parts.append("(" + " OR ".join(forms) + ")")
    return " AND ".join(parts), letters, True


def like_pattern(word: str) -> str:
    r"""Return a LIKE pattern, escaped with \, that finds the word anywhere."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def forget_words(database: Database, table: str, number: int) -> None:
    """Remove a row from an index, and from the index's old segments, where deleted words live on.

    Args:
        database: Inside a transaction.
        table: One of `INDEXES`, or an index of messages.
        number: The row.
    """
    clean = forgets_words(database, table)
    database.execute(f"DELETE FROM {table} WHERE rowid = ?", (number,))  # noqa: S608
    if not clean:
        # What was deleted before goes as well; from now on a deletion is enough.
        database.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608


def forgets_words(database: Database, table: str) -> bool:
    """Let an index forget each deleted word at once, from now on.

    Args:
        database: Inside a transaction.
        table: One of `INDEXES`.

    Returns:
        Whether it did so already, so that none lives on in it.
    """
    found = database.scalar(f"SELECT v FROM {table}_config WHERE k = 'secure-delete'")  # noqa: S608
    if found:
        return True
    database.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1)")  # noqa: S608
    return False


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def pieces_from(database: Database, table: str, begin: str, most: int = -1) -> list[str]:
    """Return the indexed pieces that begin with one or two letters, quoted for MATCH.

    Args:
        database: Where the index is.
        table: The index.
        begin: The letters.
        most: So many at most; all for -1.
    """
    terms = f"{table}_terms"
    database.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{terms} USING fts5vocab(main, {table}, row)"
    )
    rows = database.all(
        f"SELECT term FROM temp.{terms} WHERE term >= ? AND term < ? AND length(term) = ? LIMIT ?",  # noqa: S608
        (begin, begin + _LAST, _PIECE, most),
    )
    return [_quoted(str(term)) for (term,) in rows]
