"""Defines the custody log: a hash chain of all operations on the record.

A chain proves only consistency since the last anchor; each dossier's seal is such an anchor,
because it binds the log's length and head.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from json.encoder import encode_basestring as _quoted
from typing import Any, NamedTuple

from evidence_keeper.domain.record.canonical import Json, canonical_bytes

GENESIS = "0" * 64
"""The previous hash of the first event."""


class Operation(StrEnum):
    """The kind of an operation."""

    VAULT_CREATED = "vault_created"
    VAULT_UPGRADED = "vault_upgraded"
    CASE_ADDED = "case_added"
    INCIDENT_ADDED = "incident_added"
    INCIDENT_CHANGED = "incident_changed"
    INCIDENT_BINNED = "incident_binned"
    INCIDENT_RESTORED = "incident_restored"
    INCIDENT_MARKED = "incident_marked"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_CHANGED = "evidence_changed"
    EVIDENCE_BINNED = "evidence_binned"
    EVIDENCE_RESTORED = "evidence_restored"
    EVIDENCE_IS_COPY = "evidence_is_copy"
    SEQUENCE_KEPT = "sequence_kept"
    SEQUENCE_DROPPED = "sequence_dropped"
    CONVERSATION_READ = "conversation_read"
    CONVERSATION_MARKED = "conversation_marked"
    CONVERSATION_DROPPED = "conversation_dropped"
    ORIGINAL_HEALED = "original_healed"
    PROFILE_CHANGED = "profile_changed"
    PAPER_CHANGED = "paper_changed"
    PASSPHRASE_CHANGED = "passphrase_changed"
    RECOVERY_RENEWED = "recovery_renewed"
    RECOVERY_REVOKED = "recovery_revoked"
    DOSSIER_EXPORTED = "dossier_exported"
    VAULT_MERGED = "vault_merged"
    INCIDENT_MERGED = "incident_merged"
    PERSON_CHANGED = "person_changed"
    PERSON_MERGED = "person_merged"
    PERSON_SPLIT = "person_split"
    CONTENT_REMOVED = "content_removed"


Columns = tuple[int, str, str, str, str, bool, str, str, str, str]
"""The fields of a `CustodyEvent`, in its order: tens of thousands are verified at each opening."""


class CustodyEvent(NamedTuple):
    """One link of the chain. A tuple, because tens of thousands are made at each opening.

    Attributes:
        number: From 1 without gaps.
        previous: Hash of the event before, or `GENESIS`.
        operation: The kind of the operation.
        wall: Local wall time with offset, ISO 8601, by this computer's clock.
        zone: IANA name of the computer's zone, as far as it is known.
        clock_jump: Whether the clock was earlier than at the event before.
        body_hash: SHA-256 of salt and body, so that an event can be shown without its body.
        hash: SHA-256 of all of the above in canonical form.
        salt: 32 hexadecimal digits; empty when the body is withheld.
        body: Canonical JSON of the details; empty when withheld.
    """

    number: int
    previous: str
    operation: str
    wall: str
    zone: str
    clock_jump: bool
    body_hash: str
    hash: str
    salt: str = ""
    body: str = ""

    def told(self) -> dict[str, Any]:
        """Return the body as a dictionary; an empty one when it is withheld."""
        told: dict[str, Any] = json.loads(self.body) if self.body else {}
        return told

    def header(self) -> dict[str, Json]:
        """The fields that the event's hash covers."""
        return {
            "number": self.number,
            "previous": self.previous,
            "operation": self.operation,
            "wall": self.wall,
            "zone": self.zone,
            "clock_jump": self.clock_jump,
            "body_hash": self.body_hash,
        }


def body_hash(salt: str, body: str) -> str:
    """Return the salted SHA-256 of an event's body."""
    return hashlib.sha256(bytes.fromhex(salt) + body.encode("utf-8")).hexdigest()


def event_hash(header: dict[str, Json]) -> str:
    """Return the SHA-256 of an event's header in canonical form."""
    return hashlib.sha256(canonical_bytes(header)).hexdigest()


def make_event(
    *,
    number: int,
    previous: str,
    operation: str,
    wall: str,
    zone: str,
    clock_jump: bool,
    salt: str,
    body: Json,
) -> CustodyEvent:
    """Return the next link of the chain."""
    text = canonical_bytes(body).decode("utf-8")
    open_event = CustodyEvent(
        number, previous, operation, wall, zone, clock_jump, body_hash(salt, text), "", salt, text
    )
    return CustodyEvent(
        number,
        previous,
        operation,
        wall,
        zone,
        clock_jump,
        open_event.body_hash,
        event_hash(open_event.header()),
        salt,
        text,
    )


def _body_fits(salt: str, body: str, hashed: str) -> bool:
    """Return whether the body matches its hash; a withheld one has neither salt nor body."""
    if not salt:
        return not body
    try:
        return hashed == body_hash(salt, body)
    except ValueError:  # the salt is not hexadecimal
        return False


@lru_cache(maxsize=256)
def _quoted_word(word: str) -> str:
    """Return an operation or a zone quoted for the header; cached, because few words occur in every
    event.
    """
    return _quoted(word)


def first_fault(
    events: Iterable[Columns], *, after: int = 0, previous: str = GENESIS
) -> int | None:
    """Return the number of the first event that breaks the chain; None when all fit.

    Events whose body is withheld are checked by their header. The whole chain is checked at each
    unlock, so the canonical form of the header's seven known keys is written out, which takes a
    fraction of the time of `event_hash`. A test keeps the two equal.

    Args:
        events: In order, beginning with the one after `after`.
        after: The number of the event before; 0 when the list begins with the first.
        previous: That event's hash.
    """
    for expected, event in enumerate(events, start=after + 1):
        number, before, operation, wall, zone, jump, hashed, own, salt, body = event
        if number != expected or before != previous or not _body_fits(salt, body, hashed):
            return expected
        header = (
            f'{{"body_hash":{_quoted(hashed)},"clock_jump":{"true" if jump else "false"},'
            f'"number":{number},"operation":{_quoted_word(operation)},'
            f'"previous":{_quoted(before)},"wall":{_quoted(wall)},"zone":{_quoted_word(zone)}}}'
        )
        if own != hashlib.sha256(header.encode("utf-8")).hexdigest():
            return expected
        previous = own
    return None
