"""Reads the messages that a search found, ordered by time. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from evidence_keeper.domain.record.conversation import Message

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

_NEAR = 50
"""Largest gap between two hits that is read along: less work than a second query."""


def messages_in(session: Session, number: int, places: Sequence[int]) -> list[Message]:
    """Return the messages of a conversation at some places of its order, ascending."""
    if not places:
        return []
    cuts = [n for n, (a, b) in enumerate(pairwise(places), start=1) if b - a > _NEAR]
    found: list[Message] = []
    for start, end in pairwise([0, *cuts, len(places)]):
        first, last = places[start], places[end - 1]
        rows = session.conversations.messages(number, first, last - first + 1)
        found += [rows[p - first] for p in places[start:end] if p - first < len(rows)]
    return found
