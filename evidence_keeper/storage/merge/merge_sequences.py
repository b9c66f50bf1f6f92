"""Taking over which pictures belong together in which order."""

from __future__ import annotations

from collections.abc import Mapping

from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.storage.evidence.evidence_store import EvidenceStore
from evidence_keeper.storage.evidence.sequences import put_sequence, sequences
from evidence_keeper.storage.vault.vault import Vault


def plan_sequences(ours: Vault, theirs: Vault, numbers: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Return the other vault's sequences, numbered as here, that are new here.

    Where an order was confirmed here that differs, ours stays: nobody can know which is right.
    """
    own = sequences(ours.database)
    found = []
    for sequence in sequences(theirs.database):
        here = tuple(numbers[n] for n in sequence if n in numbers)
        here = tuple(n for n in dict.fromkeys(here) if not _removed(ours.evidence, n))
        touched = [s for s in own if set(s) & set(here)]
        fits = all(tuple(n for n in here if n in s) == s for s in touched)
        if len(here) > 1 and here not in touched and fits:
            found.append(here)
    return found


def write_sequences(ours: Vault, found: list[tuple[int, ...]], origin: str) -> None:
    """Write them with their custody events, in the current transaction."""
    for numbers in found:
        put_sequence(ours.database, numbers)
        labels = [evidence_label(n) for n in numbers]
        ours.log.append(Operation.SEQUENCE_KEPT, {"sequence": list(labels), "origin": origin})


def _removed(store: EvidenceStore, number: int) -> bool:
    item = store.get(number)
    return item is not None and item.removed
