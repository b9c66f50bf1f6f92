"""Translates typed words into queries of the trigram index.

The index finds substrings, so a word is found with any ending; one typed with an ending is searched
without it as well. The index has pieces of three letters: two letters are searched as all pieces
that begin with them, one letter by a scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from evidence_keeper.domain.text import PLAIN_LETTERS, index_form, index_forms, searched_words
from evidence_keeper.storage.vault.database import Database

INDEXES = ("incident_search", "evidence_search")
"""The tables of the full text."""

_PIECE = 3
_MANY = 8
_LAST = "\U0010ffff"


def indexed(text: str) -> str:
    """Return the indexed form of a text.

    Two spaces are appended, so that its last two letters begin a piece as well.
    """
    return index_form(text) + "  "


class Wanted(NamedTuple):
    """A query of the index.

    Attributes:
        match: The MATCH expression of the words of two letters and more; empty for none.
        letters: The single letters.
        compared: For each number its spellings, one of which must occur in a matching text.
        possible: Whether anything can match at all.
    """

    match: str
    letters: list[str]
    compared: list[tuple[str, ...]]
    possible: bool = True


def match_words(database: Database, table: str, text: str) -> Wanted:
    """Return the index query for a typed text."""
    parts, letters, compared = list[str](), list[str](), list[tuple[str, ...]]()
    for word in searched_words(text):
        if len(word) == 1:
            letters.append(word.translate(PLAIN_LETTERS))
        elif len(word) < _PIECE:
            pieces = pieces_from(database, table, word.translate(PLAIN_LETTERS))
            if not pieces:
                return Wanted("", [], [], possible=False)
            parts.append("(" + " OR ".join(pieces) + ")")
        else:
            forms = index_forms(word)
            common = _in_all(forms) if word[-1].isdigit() and len(forms) > _MANY else ()
            if common:
                compared.append(forms)
                parts += map(_quoted, common)
            else:
                parts.append("(" + " OR ".join(map(_quoted, forms)) + ")")
    return Wanted(" AND ".join(parts), letters, compared)


def _in_all(forms: Sequence[str]) -> list[str]:
    """Return the pieces that all forms share, such as the first groups of a number's spellings.

    They leave few texts to compare; querying the index for each spelling takes far longer.
    """
    each = [{f[at : at + _PIECE] for at in range(len(f) - _PIECE + 1)} for f in forms]
    return sorted(set.intersection(*each))


def one_occurs(column: str, forms: Sequence[str]) -> tuple[str, list[str]]:
    """Return the condition that one of the forms occurs in a column, and its values.

    Of many forms their common part is tested first, which excludes most texts.
    """
    each = " OR ".join([f"instr({column}, ?) > 0"] * len(forms))
    first = _in_all(forms)[:1] if len(forms) > _MANY else []
    begin = f"instr({column}, ?) > 0 AND " if first else ""
    return f"({begin}({each}))", [*first, *forms]


def like_pattern(word: str) -> str:
    r"""Return a LIKE pattern, escaped with \, that finds the word anywhere."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def forget_words(database: Database, table: str, number: int) -> None:
    """Remove a row from an index and from its old segments, which still contain deleted words.

    Args:
        database: Inside a transaction.
        table: One of `INDEXES`, or an index of messages.
        number: The row.
    """
    clean = forgets_words(database, table)
    database.execute(f"DELETE FROM {table} WHERE rowid = ?", (number,))  # noqa: S608
    if not clean:
        # The rebuild also erases earlier deletions; from now on deleting is enough.
        database.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608


def forgets_words(database: Database, table: str) -> bool:
    """Make an index erase each deleted word at once, from now on.

    Args:
        database: Inside a transaction.
        table: One of `INDEXES`.

    Returns:
        Whether it already did, so that it contains no deleted words.
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
        database: The index's database.
        table: The index.
        begin: The letters.
        most: Most pieces; all for -1.
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
