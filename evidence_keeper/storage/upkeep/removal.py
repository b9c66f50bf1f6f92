"""Removes content for good and keeps a trace of its existence in the log.

A row stays as a tombstone, so that its number is never reused and links to it stay valid. Of an
original the key and the encrypted file are destroyed; of an entry every version. The custody log
gets one event with fingerprint and reason. Salt and body of older events with a file's name are
erased: the chain covers their hash and stays valid.

Remains on the disk itself and copies elsewhere are out of reach: docs/vault-format.md.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import datetime

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import Json, fingerprint
from evidence_keeper.domain.record.custody import CustodyEvent, Operation
from evidence_keeper.domain.record.evidence import evidence_label, evidence_number
from evidence_keeper.domain.record.removal import Tombstone
from evidence_keeper.storage.vault.schema_upgrade import forget_copies
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system import clock


def tombstones(events: Iterable[CustodyEvent]) -> list[Tombstone]:
    """Return the removed items in the log, oldest first."""
    found = []
    for event in events:
        if event.operation == Operation.CONTENT_REMOVED and event.body:
            body = event.told()
            found.append(
                Tombstone(
                    body.get("incident"),
                    evidence_number(str(body.get("evidence", ""))),
                    str(body["sha256"]),
                    datetime.fromisoformat(str(body.get("removed") or event.wall)),
                    str(body.get("reason", "")),
                    tuple(int(n) for n in body.get("withheld", ())),
                )
            )
    return found


def remove_incident(vault: Vault, number: int, reason: str) -> None:
    """Destroy every version of an incident, its draft, its people and its search words.

    Its links to evidence stay: the police are shown unused evidence as found.

    Args:
        vault: Open, and not read-only.
        number: Of an incident in the bin that was not removed before.
        reason: The user's, or empty.

    Raises:
        KeeperError: REMOVED, VAULT_READ_ONLY, DISK_*; nothing is removed then.
    """
    bodies = vault.incidents.version_bodies(number)
    if not bodies:
        raise KeeperError(Code.REMOVED, number=number)
    with vault.change() as log:
        vault.incidents.bury(number, clock.now())
        for draft in vault.notebook.drafts():
            if draft.body.get("incident") == number:
                vault.notebook.drop_draft(draft.number)
        newest = fingerprint(bodies[-1][1].encode("utf-8"))
        body: Json = {
            "incident": number,
            "versions": len(bodies),
            "sha256": newest,
            "reason": reason,
        }
        log.append(Operation.CONTENT_REMOVED, body)
    forget_copies(vault.folder)


def remove_evidence(vault: Vault, number: int, reason: str) -> None:
    """Destroy the key and the encrypted file of an original, its preview and its notes.

    Args:
        vault: Open, and not read-only.
        number: Of an item that was not removed before.
        reason: The user's, or empty.

    Raises:
        KeeperError: REMOVED, VAULT_READ_ONLY, DISK_*; nothing is removed then. A file that cannot
            be unlinked has no key any more, and is swept at the next opening.
    """
    file = vault.evidence.file_of(number)
    if file is None:
        raise KeeperError(Code.REMOVED, number=evidence_label(number))
    names = [file.name for n, _, file in vault.evidence.all_files() if n == number]
    label = evidence_label(number)
    withheld = [
        event.number
        for event in vault.log.events()
        if event.operation in (Operation.EVIDENCE_ADDED, Operation.EVIDENCE_IS_COPY)
        and event.told().get("evidence") == label
    ]
    with vault.change() as log:
        vault.evidence.bury(number, file.sha256)
        vault.conversations.drop_read_from(number)
        log.withhold(withheld)
        body: Json = {
            "evidence": label,
            "sha256": file.sha256,
            "reason": reason,
            "withheld": list(withheld),
        }
        log.append(Operation.CONTENT_REMOVED, body)
    forget_copies(vault.folder)
    for name in names:
        vault.originals.remove(name)
    # The commit has destroyed the keys, so removing the files may fail.
    with contextlib.suppress(KeeperError):
        vault.originals.settle(names)
