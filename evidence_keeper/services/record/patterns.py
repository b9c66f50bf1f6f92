"""Counts the pattern of a choice of incidents."""

from __future__ import annotations

from evidence_keeper.domain.dossier.pattern import Pattern, pattern_of
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.services.session import Session
from evidence_keeper.storage.record.incident_counts import incidents_to_count
from evidence_keeper.system import clock

_AT_ONCE = 500


def count(session: Session, choice: Choice, progress: Progress) -> Pattern:
    """Count a choice of incidents; days and hours are those of its case's zone.

    Reads in steps, so that a list can be scrolled meanwhile.

    Raises:
        KeeperError: CANCELLED, VAULT_DAMAGED, DISK_*.
    """
    total = session.count(choice)
    found: list[Incident] = []
    while True:
        after = found[-1].number if found else 0
        some = incidents_to_count(session.vault.database, choice, after, _AT_ONCE)
        found += some
        progress.step(len(found), total)
        if len(some) < _AT_ONCE:
            break
    zone = session.zone_of(choice.case)
    return pattern_of(found, zone, clock.now_in(zone).date())
