"""Leaves originals that cannot be read out of a planned dossier."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from evidence_keeper.domain.dossier.plan import DossierPlan
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.services.evidence.originals import read_original
from evidence_keeper.storage.vault.vault import Vault

T = TypeVar("T")
_UNREADABLE = (Code.ORIGINAL_DAMAGED, Code.ORIGINAL_MISSING)


def retry_without_unreadable(
    vault: Vault, chosen: DossierPlan, progress: Progress, make: Callable[[DossierPlan], T]
) -> tuple[T, DossierPlan]:
    """Make something of a plan; when an original cannot be read, once more without it.

    Returns:
        What was made, and the plan that was carried out.
    """
    while True:
        try:
            return make(chosen), chosen
        except KeeperError as e:
            if e.code not in _UNREADABLE:
                raise
            damaged = unreadable(vault, chosen, progress)
            if not damaged:
                raise
            chosen = chosen.without(damaged)


def unreadable(vault: Vault, chosen: DossierPlan, progress: Progress) -> set[int]:
    """Return the exhibits whose original is missing or damaged; reads each to its end."""
    found = set()
    for done, number in enumerate(chosen.exhibits):
        progress.step(done, len(chosen.exhibits), evidence_label(number))
        try:
            for _ in read_original(vault, number):
                progress.step(done, len(chosen.exhibits), evidence_label(number))
        except KeeperError as e:
            if e.code not in _UNREADABLE:
                raise
            found.add(number)
    return found
