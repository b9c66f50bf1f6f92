"""Finds incidents that may have been removed."""

from __future__ import annotations

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.ui.ports import SessionPort


def find_incident(session: SessionPort, number: int) -> Incident | None:
    """Return an incident; None for one in the bin or deleted for good."""
    if any(binned.number == number for binned in session.binned()):
        return None
    try:
        return session.incident(number)
    except KeeperError as e:
        if e.code is not Code.NUMBER_UNKNOWN:
            raise
        return None
