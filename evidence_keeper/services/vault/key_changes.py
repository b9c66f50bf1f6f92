"""Changes the secrets of an open vault: checks the user's right and logs the change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict, TypeVar

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.storage.vault import recovery_code
from evidence_keeper.storage.vault.vault import Vault

T = TypeVar("T")


class Proof(TypedDict):
    """Passphrase or recovery codes; one of the two is empty."""

    passphrase: str
    recovery: str


def proof_of(text: str) -> Proof:
    """Distinguish recovery codes, which have a checksum, from a passphrase."""
    if recovery_code.holds_code(text):
        return {"passphrase": "", "recovery": text}
    return {"passphrase": text, "recovery": ""}


def change_keys(vault: Vault, operation: Operation, told: Json, change: Callable[[], T]) -> T:
    """Change the keys and log it; if logging is impossible, nothing is changed.

    No document shows the event's body: its reader need not learn that three people have codes.

    Raises:
        KeeperError: of the change, or DISK_* of the log; the keys are unchanged then.
    """
    done: list[T] = []
    try:
        with vault.change() as log:
            log.append(operation, told)
            done.append(change())
    except KeeperError:
        # The log failed at its very end and the new secrets are active: they must be returned.
        if not done:
            raise
    return done[0]
