"""Looks up evidence items by their numbers."""

from __future__ import annotations

from collections.abc import Collection

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.storage.vault.vault import Vault


def find_items(vault: Vault, numbers: Collection[int]) -> dict[int, Evidence]:
    """Return the evidence items of these numbers.

    Raises:
        KeeperError: NUMBER_UNKNOWN.
    """
    found = vault.evidence.several(numbers)
    for number in numbers:
        if number not in found:
            raise KeeperError(Code.NUMBER_UNKNOWN, number=evidence_label(number))
    return found


def find_item(vault: Vault, number: int) -> Evidence:
    """Return an evidence item; raises as `find_items`."""
    return find_items(vault, (number,))[number]
