"""Finds consecutive screenshots and stores their order when the user confirms it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.record.screenshot_overlap import Rows, ordered, rows_of, scroll_offset
from evidence_keeper.storage.evidence import renditions
from evidence_keeper.storage.evidence import sequences as stored
from evidence_keeper.storage.vault.vault import Vault

_NEAR = 12
"""Number of pictures before and after one, by number, that are compared with it."""

_MOST = 40
"""Most pictures offered as one sequence."""


def following(vault: Vault, item: Evidence) -> tuple[int, ...]:
    """Return the pictures that overlap with this one and with each other, in order, itself
    included.

    Empty where none overlaps. Only originals of the same width are compared, each with its
    neighbours by number: the screenshots of one chat are added together.
    """
    own = renditions.rows_of(vault.database, item.number)
    if not own or item.copy_of is not None or item.binned or item.removed:
        return ()
    rows: dict[int, Rows] = {item.number: _unpacked(own)}
    places = {item.number: 0}
    waiting = [item.number]
    while waiting and len(places) < _MOST:
        current = waiting.pop(0)
        for number, packed in renditions.rows_near(vault.database, current, item.width, _NEAR):
            if number in places:
                continue
            if number not in rows:
                rows[number] = _unpacked(packed)
            shift = scroll_offset(rows[current], rows[number])
            if shift is not None:
                places[number] = places[current] + shift
                waiting.append(number)
    found = sorted(places, key=lambda number: (places[number], number))
    return tuple(found) if len(found) > 1 else ()


def _unpacked(packed: bytes) -> Rows:
    return rows_of(zlib.decompress(packed))


def keep(vault: Vault, numbers: Sequence[int]) -> list[tuple[int, ...]]:
    """Store a sequence that the user confirmed.

    Returns:
        The earlier sequences of these pictures, for undoing.

    Raises:
        KeeperError: NUMBER_UNKNOWN, REMOVED, VAULT_READ_ONLY, DISK_*; nothing is changed then.
    """
    wanted = list(dict.fromkeys(numbers))
    for number in wanted:
        item = vault.evidence.get(number)
        if item is None or item.removed:
            code = Code.NUMBER_UNKNOWN if item is None else Code.REMOVED
            raise KeeperError(code, number=evidence_label(number))
    before = [s for s in stored.sequences(vault.database) if set(s) & set(wanted)]
    if len(wanted) > 1 and before != [tuple(wanted)]:
        with vault.change() as log:
            stored.put_sequence(vault.database, wanted)
            log.append(Operation.SEQUENCE_KEPT, {"sequence": _labels(wanted)})
    return before


def drop(vault: Vault, numbers: Sequence[int]) -> None:
    """Take pictures out of their sequences.

    Raises:
        KeeperError: VAULT_READ_ONLY, DISK_*; nothing is changed then.
    """
    with vault.change() as log:
        stored.drop_sequence(vault.database, numbers)
        log.append(Operation.SEQUENCE_DROPPED, {"sequence": _labels(numbers)})


def in_order(vault: Vault, numbers: Sequence[int]) -> list[int]:
    """Return the numbers with the members of a sequence together; the others stay in place."""
    return ordered(numbers, with_copies(vault))


def with_copies(vault: Vault) -> list[tuple[int, ...]]:
    """Return all confirmed sequences, each original preceded by its working copies."""
    return [
        tuple(m for n in sequence for m in (*vault.evidence.copies_of(n), n))
        for sequence in stored.sequences(vault.database)
    ]


def _labels(numbers: Iterable[int]) -> list[str]:
    return [evidence_label(n) for n in numbers]
