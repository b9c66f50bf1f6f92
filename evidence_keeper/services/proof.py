"""What shows that somebody may change a vault's keys: the passphrase, or recovery codes."""

from __future__ import annotations

from typing import TypedDict

from evidence_keeper.storage import recovery_code


class Proof(TypedDict):
    """Passphrase or recovery codes; one of the two is empty."""

    passphrase: str
    recovery: str


def proof_of(text: str) -> Proof:
    """Tell recovery codes, which carry a checksum, from a passphrase."""
    if recovery_code.holds_code(text):
        return {"passphrase": "", "recovery": text}
    return {"passphrase": text, "recovery": ""}
