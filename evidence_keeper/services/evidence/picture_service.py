"""Works with the pictures among the evidence: previews, working copies, sequences, machine text."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace

from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.record.working_copy import Step, steps_from_json
from evidence_keeper.domain.text import storable
from evidence_keeper.services.evidence import sequences, working_copies
from evidence_keeper.services.evidence.item_lookup import find_item, find_items
from evidence_keeper.services.evidence.look_alikes import look_alikes
from evidence_keeper.services.evidence.originals import read_rendition
from evidence_keeper.storage.evidence import renditions
from evidence_keeper.storage.evidence import sequences as stored_sequences
from evidence_keeper.storage.vault.vault import Vault


class PictureService:
    """Pictures among the evidence of an open vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def preview(self, number: int) -> bytes | None:
        """Return the small JPEG, at most 512 px; None without one."""
        return self._vault.evidence.preview(number)

    def cover(self, number: int) -> bytes | None:
        """Return the small JPEG to be shown blurred; None without one, and of intimate items."""
        item = self._vault.evidence.get(number)
        return None if item is None or item.intimate else self.preview(number)

    def rendition(self, number: int) -> bytes | None:
        """Return the large JPEG; None without one or when it is damaged."""
        return read_rendition(self._vault, number)

    def look_alikes(self, number: int) -> list[int]:
        """Return pictures that look the same as this one, the nearest first; none for no picture.

        Its own working copies and its original are left out.
        """
        return look_alikes(self._vault.evidence.likenesses(), find_item(self._vault, number))

    def following(self, number: int) -> tuple[int, ...]:
        """Return the screenshots that seem to follow one another, with this one among them."""
        return sequences.following(self._vault, find_item(self._vault, number))

    def sequence_of(self, number: int) -> tuple[int, ...]:
        """Return the order that was confirmed for an item and others; nothing without one."""
        return stored_sequences.sequence_of(self._vault.database, number)

    def keep_sequence(self, numbers: Sequence[int]) -> list[tuple[int, ...]]:
        """Keep pictures in this order; see `sequences.keep`."""
        return sequences.keep(self._vault, numbers)

    def drop_sequence(self, numbers: Sequence[int]) -> None:
        """Keep pictures in no order any more; see `sequences.drop`."""
        sequences.drop(self._vault, numbers)

    def in_order(self, numbers: Sequence[int]) -> list[int]:
        """Return items as they are shown together: see `sequences.in_order`."""
        return sequences.in_order(self._vault, numbers)

    def unread(self, tried: Collection[int] = ()) -> tuple[int, bytes] | None:
        """Return a picture that no machine has read yet, with its rendition; None when all are.

        Those whose rendition is damaged are passed over, not written off: it may come back.

        Args:
            tried: Numbers to pass over, where reading has failed already.
        """
        for number in renditions.unread(self._vault.database):
            if number not in tried and (data := self.rendition(number)) is not None:
                return number, data
        return None

    def note_machine_text(self, number: int, text: str) -> None:
        """Write what a machine read in a picture, so that it can be found; it is no record.

        Raises:
            KeeperError: NUMBER_UNKNOWN, VAULT_READ_ONLY, DISK_*.
        """
        found = find_item(self._vault, number)
        if found.removed or found.binned or found.intimate:
            return  # meanwhile: reading takes a while
        item = replace(found, machine_text=storable(text))
        with self._vault.database.transaction():
            self._vault.evidence.set_machine_text(item)

    def make_copy(self, number: int, steps: Sequence[Step]) -> Evidence:
        """Make a working copy and keep it; see `working_copies.make_copy`."""
        return working_copies.make_copy(self._vault, number, steps)

    def copy_steps(self, number: int) -> tuple[Step, ...]:
        """Return what made a working copy; nothing for an original."""
        return steps_from_json(json.loads(self._vault.evidence.steps_of(number)))

    def copies_of(self, number: int) -> list[int]:
        """Return the working copies of an original that do not lie in the bin, oldest first."""
        return self._vault.evidence.copies_of(number)

    def behind_copies(self, numbers: Sequence[int]) -> list[Evidence]:
        """Return the originals among these items in whose place one of their copies is shown.

        None that is intimate or was deleted for good: no choice lets those out.
        """
        items = list(find_items(self._vault, numbers).values())
        behind = {item.copy_of for item in items if item.copy_of is not None}
        return [e for e in items if e.number in behind and not (e.intimate or e.removed)]
