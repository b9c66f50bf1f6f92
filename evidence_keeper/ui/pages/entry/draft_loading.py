"""What is read for the form of an entry that may be changed elsewhere meanwhile."""

from __future__ import annotations

from typing import NamedTuple

from evidence_keeper.domain.record.entry import Entry, Incident
from evidence_keeper.ui.ports import DraftPort, SessionPort

VERSION = "version"
"""What a draft calls the version of the entry that it changes."""


class LoadedDraft(NamedTuple):
    """A draft to go on with.

    Attributes:
        incident: The one that it changes, as it is now; None for a new one.
        base: The version that it was begun from.
    """

    draft: DraftPort
    incident: Incident | None
    base: Entry | None


def find_draft(session: SessionPort, number: int) -> LoadedDraft | None:
    """Return a draft with what it changes; None when it is gone."""
    draft = next((d for d in session.drafts() if d.number == number), None)
    if draft is None:
        return None
    changes, version = draft.body.get("incident"), draft.body.get(VERSION)
    if not isinstance(changes, int):
        return LoadedDraft(draft, None, None)
    incident = session.incident(changes)
    base = incident.entry
    if isinstance(version, int) and 0 < version < incident.versions:
        base = session.versions(changes)[version - 1][1]
    return LoadedDraft(draft, incident, base)
