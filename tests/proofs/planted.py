"""Puts canaries into every text field, found by inspecting the classes.

A new field either gets a canary, and must then be found in the vault again, or its kind is not
known here and the proof fails until it is said what a canary looks like in it.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from evidence_keeper.domain.text import index_form
from evidence_keeper.storage.record.drafts_and_preferences import OWN_NUMBERS, OWN_WORK
from evidence_keeper.storage.vault.vault import Vault
from tests.proofs.canaries import Canaries

T = TypeVar("T")
Word = Callable[[str], str]
"""Returns a new canary for the place that it is given."""

WITHOUT_WORDS = {
    "cases": {"zone"},
    "conversations": {"format", "read", "first", "last", "remarks", "shown"},
    "custody": {"previous", "operation", "wall", "zone", "body_hash", "hash", "salt"},
    "drafts": {"changed"},
    "evidence": {
        "sha256", "media_type", "added", "source", "no_preview", "taken", "taken_source", "steps",
        "binned", "likeness", "file",
    },
    "incident_persons": {"role"},
    "incident_versions": {"written"},
    "incidents": {
        "uid", "kind", "happened", "first_day", "last_day", "tags", "call", "noted", "changed",
        "binned", "removed",
    },
    "openings": {"moment", "outcome"},
    "papers": {"name", "changed", "logged"},
    "preferences": {"name"},
    "renditions": {"sha256", "notes", "file"},
    "secrets": {"name"},
    "sqlite_sequence": {"name", "seq"},
}  # fmt: skip
"""Columns of text in which the program alone writes: numbers, times, choices, fingerprints."""
STEPS_ALONE = {"unfinished_copy"}
"""Preferences that are the user's work and hold no words."""


class Spoken(Canaries):
    """Canaries that are written down beside the vault as they are made, for another process."""

    def __init__(self, list_file: Path, markers: dict[str, str]) -> None:
        super().__init__(markers=markers)
        self._list = list_file

    def word(self, place: str, *, letters: str = "kazakh") -> str:
        made = super().word(place, letters=letters)
        with self._list.open("a", encoding="utf-8") as file:
            file.write(json.dumps([place, made]) + "\n")
        return made


def taken_over(canaries: Canaries, list_file: Path) -> dict[str, str]:
    """Learn the words that another process has made; return them by place."""
    lines = list_file.read_text(encoding="utf-8").split("\n") if list_file.exists() else [""]
    words: dict[str, str] = dict(json.loads(line) for line in lines[:-1])
    canaries.words.update({f"{list_file.name}: {place}": word for place, word in words.items()})
    return words


def planted(cls: type[T], word: Word, where: str, **given: object) -> T:
    """Return an instance with a canary in every field that takes words.

    Args:
        given: What stands in fields in which the program writes, or a choice is made.
    """
    kinds = get_type_hints(cls)
    names = [f.name for f in fields(cls)]  # type: ignore[arg-type]
    assert set(given) <= set(names), f"{where}: no such field: {set(given) - set(names)}"
    return cls(
        **{n: given[n] if n in given else _of(kinds[n], word, f"{where} {n}") for n in names}
    )


def _of(kind: Any, word: Word, where: str) -> object:
    origin, parts = get_origin(kind), [a for a in get_args(kind) if a not in (type(None), ...)]
    if kind is str:
        return word(where)
    if origin in (tuple, list):
        return origin(_of(part, word, where) for part in parts)
    if origin in (Union, types.UnionType):
        return _of(parts[0], word, where)
    if isinstance(kind, type) and is_dataclass(kind):
        return planted(kind, word, where)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    plain = {
        bool: True,
        int: 1,
        date: date(2026, 11, 3),
        datetime: datetime(2026, 11, 3, tzinfo=UTC),
    }
    assert kind in plain, f"{where}: what does a canary look like in {kind}?"
    return plain[kind]


def columns(vault: Vault) -> Mapping[str, list[str]]:
    """Return all that stands in each column of text, by `table.column`."""
    database, found = vault.database, dict[str, list[str]]()
    tables = [row[0] for row in database.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if table.endswith(("_data", "_idx", "_content", "_docsize", "_config")):
            continue  # inside of a search index
        for info in database.all(f"PRAGMA table_info('{table}')"):
            name, kind = info[1], info[2]
            if kind in ("TEXT", "") and name not in (table, "rank"):
                rows = database.all(f'SELECT "{name}" FROM "{table}"')
                found[f"{table}.{name}"] = [str(row[0]) for row in rows if row[0] is not None]
    return found


def unplanted(vault: Vault, words: Iterable[str]) -> list[str]:
    """Name columns and preferences that take words and hold no canary."""
    known = tuple(form for word in words for form in _spelt(word))

    def holds(texts: Iterable[str]) -> bool:
        return any(word in text for text in texts for word in known)

    missing = []
    for place, texts in columns(vault).items():
        table, column = place.split(".")
        if column not in WITHOUT_WORDS.get(table, ()) and not holds(texts):
            missing.append(place)
        elif column in WITHOUT_WORDS.get(table, ()) and holds(texts):
            missing.append(f"{place} is listed as without words")
    for name in sorted({*OWN_WORK, OWN_NUMBERS} - STEPS_ALONE):
        if not holds(
            [
                json.dumps(
                    vault.database.all("SELECT value FROM preferences WHERE name = ?", (name,)),
                    ensure_ascii=False,
                )
            ]
        ):
            missing.append(f"preference {name}")
    return missing


def lingering(vault: Vault, words: Mapping[str, str]) -> list[str]:
    """Return the columns in which a word of what was removed for good still stands."""
    return [
        f"{column}: {place}"
        for column, texts in columns(vault).items()
        for place, word in words.items()
        if any(form in text for text in texts for form in _spelt(word))
    ]


def absent(vault: Vault, words: Mapping[str, str]) -> list[str]:
    """Return the places whose word stands in no column: it was typed and not kept."""
    everything = "\n".join(text for texts in columns(vault).values() for text in texts)
    return [place for place, word in words.items() if word not in everything]


def _spelt(word: str) -> set[str]:
    """Return a word as it was typed, and as the index of the search has it."""
    return {word, index_form(word)}
