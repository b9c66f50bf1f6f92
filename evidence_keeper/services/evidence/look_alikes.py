"""Finds pictures that look the same, as an offer to the user."""

from __future__ import annotations

from collections.abc import Iterable

from evidence_keeper.domain.record.evidence import Evidence

NEAR = 20
"""Most differing bits, of 256, between two pictures that look the same (docs/decisions/0013)."""

PLAIN = 24
"""Least set and least unset bits of a comparable picture: pages of one colour all look alike."""

MOST = 20
"""Most look-alikes returned."""


def look_alikes(pictures: Iterable[tuple[int, int | None, str]], item: Evidence) -> list[int]:
    """Return the numbers of the pictures that look the same, the nearest first.

    Args:
        pictures: Number, original (of a working copy) and perceptual fingerprint of each picture.
        item: The picture to compare; its relatives are left out.
    """
    if not item.likeness:
        return []
    family = item.copy_of or item.number
    own = int(item.likeness, 16)
    if not PLAIN <= own.bit_count() <= len(item.likeness) * 4 - PLAIN:
        return []
    found = []
    for number, original, digits in pictures:
        if number == item.number or (original or number) == family:
            continue
        bits = (own ^ int(digits, 16)).bit_count()
        if bits <= NEAR:
            found.append((bits, number))
    return [number for _, number in sorted(found)[:MOST]]
