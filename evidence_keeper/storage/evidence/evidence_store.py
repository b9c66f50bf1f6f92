"""Stores evidence, previews and renditions in the database."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from evidence_keeper.domain.record.canonical import Json, canonical_bytes
from evidence_keeper.domain.record.evidence import COPIED, Evidence, NoPreview, Source, TimeHint
from evidence_keeper.storage.evidence.evidence_details import EarlierNotes
from evidence_keeper.storage.record.incident_filter import searched
from evidence_keeper.storage.record.search_query import forget_words, indexed
from evidence_keeper.storage.vault.database import Database, Row, Value

UNKNOWN_TYPE = "application/octet-stream"
_FIELDS = (
    "number, sha256, size, media_type, original_name, added, source, width, height, no_preview, "
    "time_hints, intimate, device, captured_by, still_on_device, notes, transcript, url, taken, "
    "taken_source, copy_of, binned, likeness, duration_ms, machine_text"
)
_WITH_MADE = f"""(SELECT *, coalesce(nullif(taken, ''), (
    SELECT h.value ->> 'value' FROM json_each(time_hints) h
    WHERE h.value ->> 'value' <> '' AND h.value ->> 'source' <> '{COPIED}'
    ORDER BY h.key LIMIT 1), '') AS made FROM evidence LIMIT -1)"""  # noqa: S608
"""The evidence with the time of `Evidence.made`. Without a limit SQLite would look for it again
wherever it is used."""
_NEWEST_MADE = """ORDER BY substr(coalesce(nullif(made, ''), added), 1, 10) DESC, made <> '' DESC,
    substr(coalesce(nullif(made, ''), added), 12, 5) DESC, number DESC"""
"""By day; of a day those whose time is known come first."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An encrypted file: its name below `originals`, its key, and the SHA-256 of its content.

    `notes` are the notes of decoding on a rendition (`media.decoder.decode_results.NOTES`), such as
    `rotated`.
    """

    name: str
    key: bytes
    sha256: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredRendition:
    """A print rendition and its preview; `rows` are the marks of its rows, compressed."""

    preview: bytes
    file: StoredFile
    rows: bytes = b""


class EvidenceStore:
    """The evidence of a vault. Methods that write belong inside a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.earlier_notes = EarlierNotes(database)

    def next_number(self) -> int:
        """Return the number of the next item."""
        return int(self._database.scalar("SELECT coalesce(max(number), 0) + 1 FROM evidence") or 1)

    def number_of(self, sha256: str) -> int | None:
        """Return the number of the item with exactly these bytes; None when there is none."""
        found = self._database.scalar("SELECT number FROM evidence WHERE sha256 = ?", (sha256,))
        return None if found is None else int(found)

    def removed_number_of(self, sha256: str) -> int | None:
        """Return the number of an item with these bytes that was removed for good."""
        found = self._database.scalar(
            # The range up to ";", the character after ":", uses the index: LIKE would read every
            # row for each new file.
            "SELECT max(number) FROM evidence WHERE sha256 >= ? || ':' AND sha256 < ? || ';'",
            (sha256, sha256),
        )
        return None if found is None else int(found)

    def tombstones(self) -> list[tuple[int, str]]:
        """Return number and fingerprint of every item that was removed for good."""
        rows = self._database.all("SELECT number, sha256 FROM evidence WHERE file = ''")
        return [(int(number), str(sha256)[:64]) for number, sha256 in rows]

    def exists(self, number: int) -> bool:
        """Return whether there is an item of that number."""
        return self._database.one("SELECT 1 FROM evidence WHERE number = ?", (number,)) is not None

    def put(
        self,
        item: Evidence,
        file: StoredFile,
        rendition: StoredRendition | None,
        steps: str = "[]",
    ) -> None:
        """Insert an item; `steps` are those of a working copy, as canonical JSON."""
        hints: Json = [
            {"source": h.source, "value": h.value, "raw": h.raw} for h in item.time_hints
        ]
        still = None if item.still_on_device is None else int(item.still_on_device)
        values: list[Value] = [
            item.number, item.sha256, item.size, item.media_type, item.original_name,
            item.added.isoformat(), item.source.value, item.width, item.height,
            item.no_preview.value if item.no_preview else None,
            canonical_bytes(hints).decode("utf-8"), int(item.intimate), item.device,
            item.captured_by, still, item.notes, item.transcript, item.url, item.taken,
            item.taken_source, item.copy_of, None, item.likeness, item.duration_ms,
            item.machine_text, file.name, file.key, steps,
        ]  # fmt: skip
        marks = ", ".join("?" * len(values))
        self._database.execute(
            f"INSERT INTO evidence ({_FIELDS}, file, file_key, steps) VALUES ({marks})",  # noqa: S608
            values,
        )
        if rendition is not None:
            self._put_rendition(item.number, rendition)
        self._index(item)

    def _put_rendition(self, number: int, rendition: StoredRendition) -> None:
        self._database.execute(
            "INSERT INTO renditions VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                rendition.preview,
                rendition.file.sha256,
                json.dumps(rendition.file.notes),
                rendition.file.name,
                rendition.file.key,
                rendition.rows,
            ),
        )

    def update_details(self, item: Evidence) -> None:
        """Write the fields that the user may change; earlier text goes to the earlier notes."""
        before = self.get(item.number)
        if before is not None:
            self.earlier_notes.keep(before, item)
        still = None if item.still_on_device is None else int(item.still_on_device)
        self._database.execute(
            "UPDATE evidence SET intimate = ?, device = ?, captured_by = ?, still_on_device = ?, "
            "notes = ?, transcript = ?, url = ?, taken = ?, taken_source = ? WHERE number = ?",
            (
                int(item.intimate), item.device, item.captured_by, still, item.notes,
                item.transcript, item.url, item.taken, item.taken_source, item.number,
            ),
        )  # fmt: skip
        self._index(item)

    def set_file(self, number: int, file: StoredFile) -> None:
        """Replace an item's encrypted file by another with the same content."""
        self._database.execute(
            "UPDATE evidence SET file = ?, file_key = ? WHERE number = ?",
            (file.name, file.key, number),
        )

    def set_copy(self, number: int, copy_of: int, steps: str) -> None:
        """Turn an item into a working copy of another."""
        self._database.execute(
            "UPDATE evidence SET copy_of = ?, steps = ? WHERE number = ?", (copy_of, steps, number)
        )

    def put_tombstone(self, number: int, sha256: str, added: datetime, source: Source) -> None:
        """Insert the tombstone of an item that was removed for good in another vault."""
        item = Evidence(number, f"{sha256}:{number}", 0, UNKNOWN_TYPE, "", added, source)
        self.put(item, StoredFile("", b"", sha256), None)
        self.bury(number, sha256)

    def bury(self, number: int, sha256: str) -> None:
        """Turn an item into a tombstone: number, fingerprint and time of addition remain."""
        self._database.execute("DELETE FROM renditions WHERE evidence = ?", (number,))
        self._database.execute("DELETE FROM sequences WHERE evidence = ?", (number,))
        # A suffix on the fingerprint lets the user add the same bytes again.
        self._database.execute(
            "UPDATE evidence SET sha256 = ?, size = 0, media_type = ?, original_name = '', "
            "width = 0, height = 0, no_preview = ?, time_hints = '[]', intimate = 0, device = '', "
            "captured_by = '', still_on_device = NULL, notes = '', transcript = '', url = '', "
            "taken = '', taken_source = '', steps = '[]', likeness = '', duration_ms = NULL, "
            "machine_text = NULL, file = '', file_key = x'' WHERE number = ?",
            (f"{sha256}:{number}", UNKNOWN_TYPE, NoPreview.REMOVED.value, number),
        )
        self.earlier_notes.forget(number)
        forget_words(self._database, "evidence_search", number)

    def _index(self, item: Evidence) -> None:
        parts = (
            item.label, item.original_name, item.notes, item.transcript, item.device, item.url,
            item.machine_text,
        )  # fmt: skip
        self._database.execute("DELETE FROM evidence_search WHERE rowid = ?", (item.number,))
        self._database.execute(
            "INSERT INTO evidence_search (rowid, text) VALUES (?, ?)",
            (item.number, indexed("\n".join(p for p in parts if p))),
        )

    def steps_of(self, number: int) -> str:
        """Return the steps of a working copy, as canonical JSON; `[]` for an original."""
        found = self._database.scalar("SELECT steps FROM evidence WHERE number = ?", (number,))
        return "[]" if found is None else str(found)

    def copies_of(self, number: int) -> list[int]:
        """Return the working copies of an original that are not in the bin, oldest first."""
        return self._numbers(
            "SELECT number FROM evidence WHERE copy_of = ? AND binned IS NULL ORDER BY number",
            (number,),
        )

    def every_copy_of(self, number: int) -> list[int]:
        """Return all working copies of an original, also those in the bin; no tombstones."""
        return self._numbers(
            "SELECT number FROM evidence WHERE copy_of = ? AND file != '' ORDER BY number",
            (number,),
        )

    def set_binned(self, number: int, moment: datetime | None) -> None:
        """Move an item to the bin, or out of it for None."""
        self._database.execute(
            "UPDATE evidence SET binned = ? WHERE number = ?",
            (moment.isoformat() if moment else None, number),
        )

    def set_machine_text(self, item: Evidence) -> None:
        """Store and index the text that text recognition read."""
        self._database.execute(
            "UPDATE evidence SET machine_text = ? WHERE number = ?",
            (item.machine_text, item.number),
        )
        self._index(item)

    def likenesses(self) -> list[tuple[int, int | None, str]]:
        """Return number, original and perceptual fingerprint of each picture outside the bin."""
        rows = self._database.all(
            "SELECT number, copy_of, likeness FROM evidence WHERE likeness != '' AND binned IS NULL"
        )
        return [(int(n), original, str(digits)) for n, original, digits in rows]

    def every(self) -> list[Evidence]:
        """Return all items, also those in the bin, oldest first; no tombstones."""
        rows = self._database.all(
            f"SELECT {_FIELDS} FROM evidence WHERE file != '' ORDER BY number"  # noqa: S608
        )
        return [_evidence(row) for row in rows]

    def with_steps(self, first: int, last: int) -> list[tuple[Evidence, str]]:
        """Return a range of items, each with its steps; no tombstones."""
        rows = self._database.all(
            f"SELECT steps, {_FIELDS} FROM evidence "  # noqa: S608
            "WHERE number BETWEEN ? AND ? AND file != '' ORDER BY number",
            (first, last),
        )
        return [(_evidence(row[1:]), str(row[0])) for row in rows]

    def binned(self) -> list[Evidence]:
        """Return the items in the bin, newest first."""
        rows = self._database.all(
            f"SELECT {_FIELDS} FROM evidence WHERE binned IS NOT NULL AND file != '' "  # noqa: S608
            "ORDER BY number DESC"
        )
        return [_evidence(row) for row in rows]

    def get(self, number: int) -> Evidence | None:
        """Return an item."""
        return self.several((number,)).get(number)

    def several(self, numbers: Collection[int]) -> dict[int, Evidence]:
        """Return the existing items of these numbers in one query."""
        rows = self._among(f"SELECT {_FIELDS} FROM evidence WHERE number", numbers)  # noqa: S608
        return {item.number: item for item in map(_evidence, rows)}

    def _among(self, select: str, numbers: Collection[int]) -> list[Row]:
        """Return the rows of any number of numbers."""
        if len(numbers) == 1:  # a third of the time for single lookups
            return self._database.all(f"{select} = ?", (*numbers,))
        many = f"{select} IN (SELECT value FROM json_each(?))"  # noqa: S608
        return self._database.all(many, (json.dumps(list(numbers)),))

    def select(self, text: str, offset: int, limit: int) -> list[Evidence]:
        """Return a page of items, the newest made first, that contain all the words."""
        where, values = self._where(text)
        rows = self._database.all(
            f"SELECT {_FIELDS} FROM {_WITH_MADE} WHERE {where} {_NEWEST_MADE} LIMIT ? OFFSET ?",  # noqa: S608
            [*values, limit, offset],
        )
        return [_evidence(row) for row in rows]

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of all items that contain all the words, the newest made first."""
        where, values = self._where(text)
        return self._numbers(
            f"SELECT number FROM {_WITH_MADE} WHERE {where} {_NEWEST_MADE}",  # noqa: S608
            values,
        )

    def count(self, text: str) -> int:
        """Return how many items contain all the words."""
        where, values = self._where(text)
        return int(self._database.scalar(f"SELECT count(*) FROM evidence WHERE {where}", values))  # noqa: S608

    def _numbers(self, sql: str, values: Sequence[Value] = ()) -> list[int]:
        return [int(n) for (n,) in self._database.all(sql, values)]

    def _where(self, text: str) -> tuple[str, list[Value]]:
        match, values = searched(self._database, "evidence_search", "number", text)
        return f"binned IS NULL AND {match}", values

    def uses(self, number: int) -> list[int]:
        """Return the incidents that use an item and are not in the bin."""
        return self._numbers(
            "SELECT DISTINCT l.incident FROM incident_evidence l JOIN incidents i "
            "ON i.number = l.incident WHERE l.evidence = ? AND i.binned IS NULL ORDER BY 1",
            (number,),
        )

    def unused(self) -> list[int]:
        """Return the items that no incident uses, not even one in the bin; none from the bin.

        An original and its working copies count as used together, because a copy represents its
        original.
        """
        return self._numbers(
            "SELECT number FROM evidence WHERE binned IS NULL "
            "AND coalesce(copy_of, number) NOT IN (SELECT coalesce(e.copy_of, e.number) "
            "FROM incident_evidence l JOIN evidence e ON e.number = l.evidence) ORDER BY number"
        )

    def file_of(self, number: int) -> StoredFile | None:
        """Return the file of an original."""
        return self.files_of((number,)).get(number)

    def files_of(self, numbers: Collection[int]) -> dict[int, StoredFile]:
        """Return the files of these originals, except removed ones."""
        select = "SELECT number, file, file_key, sha256 FROM evidence WHERE file != '' AND number"
        rows = self._among(select, numbers)
        return {int(row[0]): StoredFile(*row[1:]) for row in rows}

    def rendition_file_of(self, number: int) -> StoredFile | None:
        """Return the file of a print rendition; None without one."""
        return self.rendition_files_of((number,)).get(number)

    def rendition_files_of(self, numbers: Collection[int]) -> dict[int, StoredFile]:
        """Return the files of these print renditions, where they exist."""
        select = "SELECT evidence, file, file_key, sha256, notes FROM renditions WHERE evidence"
        rows = self._among(select, numbers)
        return {
            int(number): StoredFile(name, key, sha256, tuple(json.loads(notes)))
            for number, name, key, sha256, notes in rows
        }

    def preview(self, number: int) -> bytes | None:
        """Return the small JPEG; None without one."""
        sql = "SELECT preview FROM renditions WHERE evidence = ?"
        found = self._database.scalar(sql, (number,))
        return None if found is None else bytes(found)

    def all_files(self) -> list[tuple[int, bool, StoredFile]]:
        """Return number, whether it is the original, and file of every encrypted file.

        Items that were removed for good have none.
        """
        originals = self._database.all(
            "SELECT number, file, file_key, sha256 FROM evidence WHERE file != ''"
        )
        renditions = self._database.all("SELECT evidence, file, file_key, sha256 FROM renditions")
        return [(int(n), True, StoredFile(*rest)) for n, *rest in originals] + [
            (int(n), False, StoredFile(*rest)) for n, *rest in renditions
        ]


def _evidence(row: Row) -> Evidence:
    (
        number, sha256, size, media_type, original_name, added, source, width, height, no_preview,
        time_hints, intimate, device, captured_by, still_on_device, notes, transcript, url,
        taken, taken_source, copy_of, binned, likeness, duration_ms, machine_text,
    ) = row  # fmt: skip
    return Evidence(
        number=number,
        sha256=sha256[:64],  # a removed item's fingerprint has a suffix
        size=size,
        media_type=media_type,
        original_name=original_name,
        added=datetime.fromisoformat(added),
        source=Source(source),
        width=width,
        height=height,
        no_preview=NoPreview(no_preview) if no_preview else None,
        time_hints=tuple(TimeHint(**hint) for hint in json.loads(time_hints)),
        intimate=bool(intimate),
        device=device,
        captured_by=captured_by,
        still_on_device=None if still_on_device is None else bool(still_on_device),
        notes=notes,
        transcript=transcript,
        url=url,
        taken=taken,
        taken_source=taken_source,
        copy_of=copy_of,
        binned=binned is not None,
        likeness=likeness,
        duration_ms=duration_ms,
        machine_text=machine_text,
    )
