"""Finds incidents that may have been removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.entry import Incident

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session


def find_incident(session: Session, number: int) -> Incident | None:
    """Return an incident; None for one that lies in the bin or was deleted for good."""
    if any(binned.number == number for binned in session.incidents.binned()):
        return None
    try:
        return session.incidents.get(number)
    except KeeperError as e:
        if e.code is not Code.NUMBER_UNKNOWN:
            raise
        return None
