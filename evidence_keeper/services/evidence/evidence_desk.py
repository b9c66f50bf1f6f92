"""Works with the evidence of an open vault: the part of a session that is about evidence."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import CustodyEvent, Operation
from evidence_keeper.domain.record.evidence import Evidence, Source, evidence_label
from evidence_keeper.domain.record.working_copy import Step, steps_from_json
from evidence_keeper.domain.text import storable
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.services.evidence import look_alikes as likeness
from evidence_keeper.services.evidence import sequences, working_copies
from evidence_keeper.services.evidence.originals import read_original, read_rendition, save_original
from evidence_keeper.services.intake import folder_rescan, intake
from evidence_keeper.services.record.conversations import ConversationDesk
from evidence_keeper.storage.evidence import renditions
from evidence_keeper.storage.evidence import sequences as stored_sequences
from evidence_keeper.storage.evidence.custody_bodies import changed_body
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system import clock


class EvidenceDesk(ConversationDesk):
    """The evidence of an open vault."""

    vault: Vault
    workshop: DecoderClient
    """Decodes for this session; its child starts on first use."""

    def warm_up(self) -> None:
        """Start the decoding child ahead of need, so that the first preview comes sooner."""
        self.workshop.start()

    def evidence(self, number: int) -> Evidence:
        """Return an evidence item.

        Raises:
            KeeperError: NUMBER_UNKNOWN.
        """
        return self.evidence_of((number,))[number]

    def evidence_of(self, numbers: Collection[int]) -> dict[int, Evidence]:
        """Return the evidence items of these numbers.

        Raises:
            KeeperError: NUMBER_UNKNOWN.
        """
        found = self.vault.evidence.several(numbers)
        for number in numbers:
            if number not in found:
                raise KeeperError(Code.NUMBER_UNKNOWN, number=evidence_label(number))
        return found

    def evidence_list(self, offset: int = 0, limit: int = 200, text: str = "") -> list[Evidence]:
        """Return a page of the evidence, newest first."""
        return self.vault.evidence.select(text, offset, limit)

    def evidence_count(self, text: str = "") -> int:
        """Return how many evidence items contain all the words."""
        return self.vault.evidence.count(text)

    def evidence_numbers(self, text: str = "") -> list[int]:
        """Return the numbers of all items that contain all the words, newest first."""
        return self.vault.evidence.numbers(text)

    def evidence_uses(self, number: int) -> list[int]:
        """Return the numbers of the incidents that use an item."""
        return self.vault.evidence.uses(number)

    def preview(self, number: int) -> bytes | None:
        """Return the small JPEG, at most 512 px; None without one."""
        return self.vault.evidence.preview(number)

    def rendition(self, number: int) -> bytes | None:
        """Return the large JPEG; None without one or when it is damaged."""
        return read_rendition(self.vault, number)

    def original(self, number: int) -> Iterator[bytes]:
        """Yield the original's bytes.

        Raises:
            KeeperError: ORIGINAL_MISSING, ORIGINAL_DAMAGED.
        """
        return read_original(self.vault, number)

    def save_original(self, number: int, target: Path) -> None:
        """Write a copy of the original outside the vault, never a partial file.

        Raises:
            KeeperError: ORIGINAL_MISSING, ORIGINAL_DAMAGED, DISK_*.
        """
        save_original(self.vault, number, target)

    def update_evidence(self, item: Evidence) -> None:
        """Write the fields that the user may change: notes, device, intimate and the like.

        Marking an item intimate marks its working copies too; each mark can be removed again.

        Raises:
            KeeperError: NUMBER_UNKNOWN, VAULT_READ_ONLY, DISK_*.
        """
        before = self.evidence(item.number)
        if before.removed:
            raise KeeperError(Code.REMOVED, number=item.label)
        clean = replace(
            item,
            machine_text=before.machine_text,  # the caller's copy may be outdated
            device=storable(item.device),
            captured_by=storable(item.captured_by),
            notes=storable(item.notes),
            transcript=storable(item.transcript),
            url=storable(item.url),
        )
        changed = [clean]
        if clean.intimate and not before.intimate:
            copies = map(self.evidence, self.vault.evidence.every_copy_of(item.number))
            changed += [replace(copy, intimate=True) for copy in copies if not copy.intimate]
        with self.vault.change() as log:
            for one in changed:
                self.vault.evidence.update_details(one)
                log.append(Operation.EVIDENCE_CHANGED, changed_body(one))

    def earlier_notes(self, number: int) -> list[tuple[datetime, Evidence]]:
        """Return the earlier versions of an item's notes, oldest first, each with the time of its
        change.

        Raises:
            KeeperError: NUMBER_UNKNOWN.
        """
        return self.vault.evidence.earlier_notes.of(self.evidence(number))

    def history(self, number: int) -> list[CustodyEvent]:
        """Return the custody events of an item, including those of its copies and sequences."""
        label = evidence_label(number)
        found = []
        for event in self.vault.log.events():
            body = event.told()
            named = (body.get("evidence"), body.get("copy_of"), *body.get("sequence", ()))
            if label in named:
                found.append(event)
        return found

    def keep_files(
        self, paths: Sequence[Path], source: Source, progress: Progress
    ) -> intake.Intake:
        """Add files and folders as evidence; see `intake.keep_files`."""
        try:
            return intake.keep_files(self.vault, paths, source, progress, self.workshop)
        finally:
            self.workshop.recycle()

    def keep_new_files(self, folder: Path, progress: Progress) -> intake.Intake:
        """Add the new files of a folder; see `folder_rescan.keep_new_files`."""
        try:
            return folder_rescan.keep_new_files(self.vault, folder, progress, self.workshop)
        finally:
            self.workshop.recycle()

    def keep_bytes(self, data: bytes, name: str, source: Source) -> intake.Intake:
        """Add bytes without a file, such as a pasted picture."""
        try:
            return intake.keep_bytes(self.vault, data, name, source, self.workshop)
        finally:
            self.workshop.recycle()

    def look_alikes(self, number: int) -> list[int]:
        """Return pictures that look the same as this one, the nearest first; none for other files.

        Its own working copies and its original are left out.
        """
        return likeness.look_alikes(self.vault.evidence.likenesses(), self.evidence(number))

    def following(self, number: int) -> tuple[int, ...]:
        """Return the screenshots that seem to form a sequence with this one, itself included."""
        return sequences.following(self.vault, self.evidence(number))

    def sequence_of(self, number: int) -> tuple[int, ...]:
        """Return the confirmed sequence of an item; empty without one."""
        return stored_sequences.sequence_of(self.vault.database, number)

    def keep_sequence(self, numbers: Sequence[int]) -> list[tuple[int, ...]]:
        """Confirm pictures as a sequence; see `sequences.keep`."""
        return sequences.keep(self.vault, numbers)

    def drop_sequence(self, numbers: Sequence[int]) -> None:
        """Take pictures out of their sequences; see `sequences.drop`."""
        sequences.drop(self.vault, numbers)

    def in_order(self, numbers: Sequence[int]) -> list[int]:
        """Return items in display order; see `sequences.in_order`."""
        return sequences.in_order(self.vault, numbers)

    def keep_screen(self, data: bytes, name: str, url: str) -> Evidence:
        """Add a picture of this computer's screen, with its web address.

        Raises:
            KeeperError: VAULT_READ_ONLY, DISK_*; nothing is kept then.
        """
        kept = self.keep_bytes(data, name, Source.SCREEN)
        number = kept.added[0].number if kept.added else kept.duplicates[0][1]
        item = self.evidence(number)
        if url.strip() and not item.url:
            self.update_evidence(replace(item, url=url))
        return self.evidence(number)

    # recognised text

    def unread_picture(self, tried: Collection[int] = ()) -> tuple[int, bytes] | None:
        """Return a picture without recognised text, with its rendition; None when there is none.

        Damaged renditions are skipped, not marked as done: they may be repaired.

        Args:
            tried: Numbers to skip, where reading has failed already.
        """
        for number in renditions.unread(self.vault.database):
            if number not in tried and (data := self.rendition(number)) is not None:
                return number, data
        return None

    def note_machine_text(self, number: int, text: str) -> None:
        """Store recognised text so that it can be searched; it is no part of the record.

        Raises:
            KeeperError: NUMBER_UNKNOWN, VAULT_READ_ONLY, DISK_*.
        """
        found = self.evidence(number)
        if found.removed or found.binned or found.intimate:
            return  # recognition takes a while
        item = replace(found, machine_text=storable(text))
        with self.vault.database.transaction():
            self.vault.evidence.set_machine_text(item)

    # working copies and the bin

    def make_working_copy(self, number: int, steps: Sequence[Step]) -> Evidence:
        """Make a working copy and keep it; see `working_copies.make_copy`."""
        return working_copies.make_copy(self.vault, number, steps)

    def copy_steps(self, number: int) -> tuple[Step, ...]:
        """Return the steps of a working copy; empty for an original."""
        return steps_from_json(json.loads(self.vault.evidence.steps_of(number)))

    def copies_of(self, number: int) -> list[int]:
        """Return the working copies of an original that are not in the bin, oldest first."""
        return self.vault.evidence.copies_of(number)

    def behind_copies(self, numbers: Sequence[int]) -> list[Evidence]:
        """Return the originals among these items that one of their copies represents.

        Never intimate or removed ones: no choice includes those.
        """
        items = list(self.evidence_of(numbers).values())
        behind = {item.copy_of for item in items if item.copy_of is not None}
        return [e for e in items if e.number in behind and not (e.intimate or e.removed)]

    def bin_evidence(self, numbers: Sequence[int]) -> None:
        """Move items to the bin; `restore_evidence` undoes it. Entries keep their links.

        Raises:
            KeeperError: NUMBER_UNKNOWN, VAULT_READ_ONLY, DISK_*; nothing is moved then.
        """
        self._set_evidence_binned(numbers, clock.now(), Operation.EVIDENCE_BINNED)

    def restore_evidence(self, numbers: Sequence[int]) -> None:
        """Take items out of the bin.

        Raises:
            KeeperError: NUMBER_UNKNOWN, VAULT_READ_ONLY, DISK_*; nothing is moved then.
        """
        self._set_evidence_binned(numbers, None, Operation.EVIDENCE_RESTORED)

    def _set_evidence_binned(
        self, numbers: Sequence[int], moment: datetime | None, operation: Operation
    ) -> None:
        items = list(self.evidence_of(numbers).values())
        for item in items:
            if item.removed:
                raise KeeperError(Code.REMOVED, number=item.label)
        with self.vault.change() as log:
            for item in items:
                if item.binned == (moment is None):
                    self.vault.evidence.set_binned(item.number, moment)
                    log.append(operation, {"evidence": item.label})

    def binned_evidence(self) -> list[Evidence]:
        """Return the items in the bin, newest first."""
        return self.vault.evidence.binned()
