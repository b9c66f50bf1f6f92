"""Stages files and commits them together."""

from __future__ import annotations

import time
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.text import storable
from evidence_keeper.media.decoder.decode_results import Rendered
from evidence_keeper.storage.evidence.custody_bodies import added_body
from evidence_keeper.storage.evidence.evidence_store import StoredFile, StoredRendition
from evidence_keeper.storage.evidence.originals import Staged
from evidence_keeper.storage.vault.vault import Vault

BATCH_FILES, BATCH_SECONDS = 20, 1.0
"""A commit is due after so many files, at first, or seconds, whichever comes first."""
MOST_FILES, QUICK = 100, 0.1
"""On a disk that commits within so many seconds, more files may wait for one. Locking during an
import waits for the last commit, which takes long on a stick."""


_Row = tuple[Evidence, StoredFile, StoredRendition | None, str]


@dataclass(slots=True)
class Waiting:
    """A staged file that waits for the next commit; `steps` are a working copy's, as JSON.

    Attributes:
        second: The print rendition, staged: it is synced while the next files are read.
    """

    item: Evidence
    staged: Staged
    rendition: Rendered | None
    steps: str = "[]"
    second: Staged | None = None


@dataclass(slots=True)
class IntakeResult:
    """The results for the files so far."""

    added: list[Evidence] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)  # name, sha256
    healed: list[tuple[str, int]] = field(default_factory=list)
    refused: list[tuple[str, KeeperError]] = field(default_factory=list)
    not_kept: list[str] = field(default_factory=list)
    reached: int = 0
    """How many files are settled: they wait for a commit, or their result is known."""

    def refuse(self, path: Path, error: Exception | str) -> None:
        """Record an unreadable file, with the kind of error or a reason of our own."""
        name = storable(path.name or str(path))
        reason = error if isinstance(error, str) else type(error).__name__
        why = KeeperError(Code.INPUT_UNREADABLE, name=name, reason=reason)
        self.refused.append((name, why))

    def leave(self, name: str, number: int) -> None:
        """Record a file that was removed for good here and is not added automatically."""
        shown = storable(name)
        why = KeeperError(Code.REMOVED_BEFORE, name=shown, number=evidence_label(number))
        self.refused.append((shown, why))


class Batch:
    """Collects staged files and commits them together."""

    def __init__(self, vault: Vault, result: IntakeResult) -> None:
        self._vault = vault
        self._result = result
        self._waiting: dict[str, Waiting] = {}
        self._since = time.monotonic()
        self._most = BATCH_FILES

    def holds(self, sha256: str) -> bool:
        """Return whether a file with these bytes is waiting already."""
        return sha256 in self._waiting

    def put(self, waiting: Waiting) -> None:
        """Add a file; commit when a commit is due.

        Raises:
            KeeperError: DISK_*; the file still waits, and the next commit decides.
        """
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting[waiting.item.sha256] = waiting
        self._stage_rendition(waiting)
        due = time.monotonic() - self._since >= BATCH_SECONDS
        if due or len(self._waiting) >= self._most:
            self.commit()

    def commit(self) -> None:
        """Rename the files to their places, then insert all rows in one transaction.

        Raises:
            KeeperError: DISK_*; none of the waiting files is confirmed then, and each is listed in
                `not_kept`.
        """
        waiting, self._waiting = list(self._waiting.values()), {}
        begun = time.monotonic()
        try:
            self._commit(waiting)
            if waiting:
                quick = time.monotonic() - begun < QUICK
                self._most = min(self._most * 2, MOST_FILES) if quick else BATCH_FILES
        except KeeperError:
            self._result.not_kept += [w.item.original_name for w in waiting]
            raise

    def _commit(self, waiting: list[Waiting]) -> None:
        placed: list[str] = []
        try:
            rows = [self._placed(w, placed) for w in waiting]
            self._vault.originals.settle(placed)
        except BaseException:
            self._take_back(waiting, placed)
            raise
        if not rows:
            return
        try:
            self._result.added += self._write(rows)
        except BaseException as e:
            # A full disk refuses before anything is committed. Any other error may come from the
            # last step of a commit, so that the rows may exist: then the files must stay. The next
            # opening sweeps files without a row.
            if isinstance(e, KeeperError) and e.code is Code.DISK_FULL:
                self._take_back(waiting, placed)
            raise

    def _take_back(self, waiting: list[Waiting], placed: list[str]) -> None:
        for name in placed:
            self._vault.originals.remove(name)
        for w in waiting:
            self._discard(w)

    def abandon(self) -> None:
        """Discard the waiting files."""
        for waiting in self._waiting.values():
            self._discard(waiting)
        self._waiting = {}

    def _discard(self, waiting: Waiting) -> None:
        self._vault.originals.discard(waiting.staged)
        if waiting.second is not None:
            self._vault.originals.discard(waiting.second)

    def _stage_rendition(self, waiting: Waiting) -> Staged | None:
        if waiting.second is None and waiting.rendition is not None:
            waiting.second = self._vault.originals.stage([waiting.rendition.rendition])
            waiting.rendition = replace(waiting.rendition, rendition=b"")  # not needed any more
        return waiting.second

    def _placed(self, waiting: Waiting, placed: list[str]) -> _Row:
        files, staged = self._vault.originals, waiting.staged
        name = files.name_for(staged.sha256)
        files.place(staged, name)
        placed.append(name)
        original = StoredFile(name, staged.key, staged.sha256)
        second, made = self._stage_rendition(waiting), waiting.rendition
        if second is None or made is None:
            return waiting.item, original, None, waiting.steps
        second_name = files.name_for(staged.sha256, "rendition")
        files.place(second, second_name)
        placed.append(second_name)
        file = StoredFile(second_name, second.key, second.sha256, made.notes)
        rows = zlib.compress(made.rows) if made.rows else b""
        rendition = StoredRendition(made.preview, file, rows)
        return waiting.item, original, rendition, waiting.steps

    def _write(self, rows: list[_Row]) -> list[Evidence]:
        added = []
        with self._vault.change() as log:
            number = self._vault.evidence.next_number()
            for item, file, rendition, steps in rows:
                numbered = replace(item, number=number)
                self._vault.evidence.put(numbered, file, rendition, steps)
                body = added_body(numbered, self._vault.evidence, steps)
                log.append(Operation.EVIDENCE_ADDED, body)
                added.append(numbered)
                number += 1
        return added


def take_out_of_bin(vault: Vault, number: int) -> None:
    """Restore an item from the bin because it was added again; nothing when it is not there."""
    item = vault.evidence.get(number)
    if item is not None and item.binned:
        with vault.change() as log:
            vault.evidence.set_binned(number, None)
            log.append(Operation.EVIDENCE_RESTORED, {"evidence": item.label})
