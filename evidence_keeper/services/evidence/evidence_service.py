"""Keeps files as evidence, and lists and changes what is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import CustodyEvent, Operation
from evidence_keeper.domain.record.evidence import Evidence, Source, evidence_label
from evidence_keeper.domain.text import storable
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.services.evidence.item_lookup import find_item, find_items
from evidence_keeper.services.evidence.originals import read_original, save_original
from evidence_keeper.services.intake import folder_rescan, intake
from evidence_keeper.storage.evidence.custody_bodies import changed_body
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system import clock


class EvidenceService:
    """Evidence of an open vault."""

    def __init__(self, vault: Vault, decoder: DecoderClient) -> None:
        self._vault = vault
        self._decoder = decoder

    def warm_up(self) -> None:
        """Start the decoding child ahead of need, so that the first preview comes sooner."""
        self._decoder.start()

    def get(self, number: int) -> Evidence:
        """Return an evidence item.

        Raises:
            KeeperError: NUMBER_UNKNOWN.
        """
        return find_item(self._vault, number)

    def get_many(self, numbers: Collection[int]) -> dict[int, Evidence]:
        """Return the evidence items of these numbers.

        Raises:
            KeeperError: NUMBER_UNKNOWN.
        """
        return find_items(self._vault, numbers)

    def page(self, offset: int = 0, limit: int = 200, text: str = "") -> list[Evidence]:
        """Return a page of the evidence, the newest made first."""
        return self._vault.evidence.select(text, offset, limit)

    def count(self, text: str = "") -> int:
        """Return how many evidence items hold all the words."""
        return self._vault.evidence.count(text)

    def numbers(self, text: str = "") -> list[int]:
        """Return the numbers of all items that hold all the words, the newest made first."""
        return self._vault.evidence.numbers(text)

    def uses(self, number: int) -> list[int]:
        """Return the numbers of the incidents that use an item."""
        return self._vault.evidence.uses(number)

    def original(self, number: int) -> Iterator[bytes]:
        """Yield the original's bytes.

        Raises:
            KeeperError: ORIGINAL_MISSING, ORIGINAL_DAMAGED.
        """
        return read_original(self._vault, number)

    def save_original(self, number: int, target: Path) -> None:
        """Write a copy of the original outside the vault, whole or not at all.

        Raises:
            KeeperError: ORIGINAL_MISSING, ORIGINAL_DAMAGED, DISK_*.
        """
        save_original(self._vault, number, target)

    def update(self, item: Evidence) -> None:
        """Write what the user may change: notes, device, intimate and the like.

        What becomes intimate makes its working copies intimate too; each can be taken back.

        Raises:
            KeeperError: NUMBER_UNKNOWN, VAULT_READ_ONLY, DISK_*.
        """
        before = self.get(item.number)
        if before.removed:
            raise KeeperError(Code.REMOVED, number=item.label)
        clean = replace(
            item,
            machine_text=before.machine_text,  # the caller's may be older
            device=storable(item.device),
            captured_by=storable(item.captured_by),
            notes=storable(item.notes),
            transcript=storable(item.transcript),
            url=storable(item.url),
        )
        changed = [clean]
        if clean.intimate and not before.intimate:
            copies = map(self.get, self._vault.evidence.every_copy_of(item.number))
            changed += [replace(copy, intimate=True) for copy in copies if not copy.intimate]
        with self._vault.change() as log:
            for one in changed:
                self._vault.evidence.update_details(one)
                log.append(Operation.EVIDENCE_CHANGED, changed_body(one))

    def earlier_notes(self, number: int) -> list[tuple[datetime, Evidence]]:
        """Return an item as it was noted before, oldest first, each with the moment of its change.

        Raises:
            KeeperError: NUMBER_UNKNOWN.
        """
        return self._vault.evidence.earlier_notes.of(self.get(number))

    def history(self, number: int) -> list[CustodyEvent]:
        """Return the custody events of an item, and when copies or an order were made of it."""
        label = evidence_label(number)
        found = []
        for event in self._vault.log.events():
            body = event.told()
            named = (body.get("evidence"), body.get("copy_of"), *body.get("sequence", ()))
            if label in named:
                found.append(event)
        return found

    def keep_files(
        self, paths: Sequence[Path], source: Source, progress: Progress
    ) -> intake.Intake:
        """Keep files and folders as evidence; see `intake.keep_files`."""
        try:
            return intake.keep_files(self._vault, paths, source, progress, self._decoder)
        finally:
            self._decoder.recycle()

    def keep_new_files(self, folder: Path, progress: Progress) -> intake.Intake:
        """Keep what is new in a folder; see `folder_rescan.keep_new_files`."""
        try:
            return folder_rescan.keep_new_files(self._vault, folder, progress, self._decoder)
        finally:
            self._decoder.recycle()

    def keep_bytes(self, data: bytes, name: str, source: Source) -> intake.Intake:
        """Keep bytes that are no file, such as a pasted picture."""
        try:
            return intake.keep_bytes(self._vault, data, name, source, self._decoder)
        finally:
            self._decoder.recycle()

    def keep_screen(self, data: bytes, name: str, url: str) -> Evidence:
        """Keep a picture of this computer's own screen, with the address that it shows.

        Raises:
            KeeperError: VAULT_READ_ONLY, DISK_*; nothing is kept then.
        """
        kept = self.keep_bytes(data, name, Source.SCREEN)
        number = kept.added[0].number if kept.added else kept.duplicates[0][1]
        item = self.get(number)
        if url.strip() and not item.url:
            self.update(replace(item, url=url))
        return self.get(number)

    def bin(self, numbers: Sequence[int]) -> None:
        """Move items into the bin; `restore_evidence` undoes it. Entries keep their links.

        Raises:
            KeeperError: NUMBER_UNKNOWN, VAULT_READ_ONLY, DISK_*; nothing is moved then.
        """
        self._set_binned(numbers, clock.now(), Operation.EVIDENCE_BINNED)

    def restore(self, numbers: Sequence[int]) -> None:
        """Take items out of the bin.

        Raises:
            KeeperError: NUMBER_UNKNOWN, VAULT_READ_ONLY, DISK_*; nothing is moved then.
        """
        self._set_binned(numbers, None, Operation.EVIDENCE_RESTORED)

    def _set_binned(
        self, numbers: Sequence[int], moment: datetime | None, operation: Operation
    ) -> None:
        items = list(self.get_many(numbers).values())
        for item in items:
            if item.removed:
                raise KeeperError(Code.REMOVED, number=item.label)
        with self._vault.change() as log:
            for item in items:
                if item.binned == (moment is None):
                    self._vault.evidence.set_binned(item.number, moment)
                    log.append(operation, {"evidence": item.label})

    def binned(self) -> list[Evidence]:
        """Return what lies in the bin, newest first."""
        return self._vault.evidence.binned()
