"""Builds vaults with content for the tests of backup, merge and rescue."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.entry_json import entry_to_json
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from tests.vault_copies import PASSPHRASE


def reopened(folder: Path) -> Session:
    return vaults.open_with_passphrase(folder, PASSPHRASE)


def fill(session: Session, files: int = 4, size: int = 40_000) -> dict[str, bytes]:
    """Keep some files and write some entries that use and deny each other."""
    contents = {f"file-{n}.bin": os.urandom(size + n) for n in range(files)}
    for name, data in contents.items():
        session.evidence.keep_bytes(data, name, Source.PASTED)
    session.incidents.record(
        [
            Entry(
                title="first", people=("Night_X01",), evidence=tuple(range(1, min(files, 2) + 1))
            ),
            Entry(title="second", what_happened="ұзақ мәтін " * 900),
            Entry(title="it never happened", denies=1),
        ]
    )
    second = session.incidents.get(2)
    session.incidents.revise(2, replace(second.entry, effect="I could not sleep."))
    return contents


def intact(session: Session) -> bool:
    return session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def files_of(session: Session) -> dict[str, bytes]:
    """Every original by its original name, decrypted."""
    items = session.evidence.page(0, 10**6)
    return {item.original_name: b"".join(session.evidence.original(item.number)) for item in items}


def essence(session: Session) -> list[str]:
    """Every chain of versions in a form that does not depend on a vault's numbers."""
    incidents = [*session.incidents.chronology(limit=10**6), *session.incidents.binned()]
    titles = {i.number: session.incidents.versions(i.number)[0][1].title for i in incidents}
    hashes = {e.number: e.sha256 for e in session.evidence.page(0, 10**6)}

    def told(entry: Entry) -> dict[str, Any]:
        raw: dict[str, Any] = dict(entry_to_json(replace(entry, denies=None, evidence=())))
        raw["denies"] = titles.get(entry.denies) if entry.denies else None
        raw["evidence"] = [hashes[n] for n in entry.evidence]
        return raw

    chains = [
        [
            (written.isoformat(), told(entry))
            for written, entry in session.incidents.versions(i.number)
        ]
        for i in incidents
    ]
    return sorted(json.dumps(chain, sort_keys=True, ensure_ascii=False) for chain in chains)
