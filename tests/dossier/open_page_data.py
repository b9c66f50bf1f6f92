"""A small vault for the page's test."""

from __future__ import annotations

from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.session import Session


def filled(session: Session) -> None:
    """Write two incidents, one with evidence, and keep a file that no incident uses."""
    session.evidence.keep_bytes(b"used", "used.txt", Source.PASTED)
    session.evidence.keep_bytes(b"unused", "unused.txt", Source.PASTED)
    session.incidents.record(
        [Entry(title="Бір", evidence=(1,)), Entry(title="Two 🔪", exact_words="\u2028x")]
    )
