"""Merges conversations that were read from exports in the other vault."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.conversation import Conversation, message_from_json
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.storage.checks.conversation_check import fingerprint_of, read_body
from evidence_keeper.storage.vault.vault import Vault


def plan_conversations(
    ours: Vault, theirs: Vault, numbers: Mapping[int, int]
) -> list[tuple[int, Conversation]]:
    """Return the other vault's conversations that are new here, each with its number there.

    Where the same conversation of the same export was read here, ours stays.

    Args:
        ours: This vault.
        theirs: The other vault.
        numbers: Our number for each of their items of evidence.
    """
    known = {(c.evidence, c.chat) for c in ours.conversations.every()}
    found, number = [], ours.conversations.next_number()
    first, indexes = ours.conversations.next_search(), dict[int, int]()
    for conversation in theirs.conversations.every():
        evidence = numbers.get(conversation.evidence)
        item = None if evidence is None else ours.evidence.get(evidence)
        if evidence is None or (evidence, conversation.chat) in known:
            continue
        if item is not None and item.removed:
            continue
        search = indexes.setdefault(conversation.search, first + len(indexes))
        here = replace(conversation, number=number, evidence=evidence, search=search)
        found.append((conversation.number, here))
        number += 1
    return found


def write_conversations(
    ours: Vault, theirs: Vault, found: list[tuple[int, Conversation]], origin: str
) -> None:
    """Write them with their custody events, in the current transaction."""
    for there, conversation in found:
        ours.conversations.put(conversation)
        before = None
        for bodies in theirs.conversations.bodies(there):
            messages = [message_from_json(json.loads(body)) for body in bodies]
            _, before = ours.conversations.add(conversation, messages, before)
        log_read(ours, conversation, fingerprint_of(ours, conversation), origin)
        if conversation.shown:
            log_marked(ours, conversation, origin)


def log_read(vault: Vault, conversation: Conversation, sha256: str, origin: str = "") -> None:
    """Log that a conversation was read, in the current transaction."""
    body = read_body(conversation, sha256)
    vault.log.append(Operation.CONVERSATION_READ, body | ({"origin": origin} if origin else {}))


def log_marked(vault: Vault, conversation: Conversation, origin: str = "") -> None:
    """Log which messages documents show, in the current transaction."""
    body: dict[str, Json] = {
        "conversation": conversation.number,
        "evidence": evidence_label(conversation.evidence),
        "shown": [list(run) for run in conversation.shown],
    }
    vault.log.append(Operation.CONVERSATION_MARKED, body | ({"origin": origin} if origin else {}))
