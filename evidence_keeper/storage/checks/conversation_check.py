"""Checks that each conversation still matches the custody log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.conversation import Conversation, Digest, losses_to_json
from evidence_keeper.domain.record.custody import CustodyEvent, Operation
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.verification import Finding
from evidence_keeper.storage.vault.vault import Vault

TELLING = (
    Operation.CONVERSATION_READ,
    Operation.CONVERSATION_MARKED,
    Operation.CONVERSATION_DROPPED,
    Operation.CONTENT_REMOVED,
)
"""The operations about conversations; removal for good deletes them."""

Shown = tuple[tuple[int, int], ...]


_SENT = re.compile(r'"sent":"([^"]+)"')
"""The time in a message's canonical form; quotation marks inside texts are escaped there."""


@dataclass(slots=True)
class _Told:
    """The log's facts about one conversation."""

    said: tuple[object, ...]
    shown: Shown = ()


class ToldOfConversations:
    """Collects the log's facts about conversations, to be compared with the stored ones."""

    def __init__(self, events: Iterable[CustodyEvent] = ()) -> None:
        self._told: dict[int, _Told] = {}
        for event in events:
            self.take(event)

    def take(self, event: CustodyEvent) -> None:
        """Process the next event; events about other things are ignored."""
        if event.operation not in TELLING or not event.body:
            return
        body = event.told()
        if event.operation == Operation.CONTENT_REMOVED:
            gone = body.get("evidence")
            self._told = {n: told for n, told in self._told.items() if told.said[0] != gone}
            return
        number = int(body["conversation"])
        match event.operation:
            case Operation.CONVERSATION_READ:
                said = tuple(_plain(body.get(key)) for key in SAID)
                self._told[number] = _Told(said)
            case Operation.CONVERSATION_MARKED if number in self._told:
                self._told[number].shown = tuple((run[0], run[1]) for run in body["shown"])
            case Operation.CONVERSATION_DROPPED:
                self._told.pop(number, None)

    def fits(self, conversation: Conversation, sha256: str) -> bool:
        """Return whether a conversation with this fingerprint matches the log."""
        told = self._told.get(conversation.number)
        stored = read_body(conversation, sha256)
        said = tuple(_plain(stored.get(key)) for key in SAID)
        return told is not None and told.said == said and told.shown == conversation.shown

    def missing(self, stored: Iterable[int]) -> list[int]:
        """Return the conversations that are in the log and not in the vault."""
        return sorted(set(self._told) - set(stored))


SAID = ("evidence", "format", "messages", "refused", "remarks", "losses", "sha256")
"""The fields of a reading's event besides the number."""


def read_body(conversation: Conversation, sha256: str) -> dict[str, Json]:
    """Return the body of the custody event of a reading."""
    body: dict[str, Json] = {
        "conversation": conversation.number,
        "evidence": evidence_label(conversation.evidence),
        "format": conversation.format.value,
        "messages": conversation.messages,
        "refused": conversation.refused,
        "remarks": [[r.code.value, r.count] for r in conversation.remarks],
        "sha256": sha256,
    }
    if conversation.losses:  # earlier versions named none
        body["losses"] = losses_to_json(conversation.losses)
    return body


def _plain(value: object) -> object:
    """Return a comparable value: lists as text."""
    return repr(value) if isinstance(value, list) else value


def fingerprints(vault: Vault, conversation: Conversation) -> Iterator[str]:
    """Yield an empty text after each part, and the fingerprint at the end.

    If a sort position does not follow from the messages, or the number or span of messages differs
    from the conversation's, the fingerprint matches nothing.
    """
    item = vault.evidence.get(conversation.evidence)
    sha256 = item.sha256 if item is not None else ""
    digest = Digest(sha256, conversation.chat, conversation.title, conversation.reading)
    count, before, moments, sound = 0, None, list[datetime](), True
    for rows in vault.conversations.stored(conversation.number):
        for position, order, timed, body in rows:
            digest.take(body)
            count += 1
            found = _SENT.search(body)
            if found is not None:
                moment = datetime.fromisoformat(found[1])
                before = int(moment.timestamp())
                moments = [min([*moments, moment]), max([*moments, moment])]
            right = (count, before, int(found is not None))
            sound = sound and (position, order, timed) == right
        yield ""
    span = (moments[0], moments[-1]) if moments else (None, None)
    told = (conversation.messages, conversation.first, conversation.last)
    yield digest.value() if sound and told == (count, *span) else _WRONG


_WRONG = "-"


def fingerprint_of(vault: Vault, conversation: Conversation) -> str:
    """Return the fingerprint of a stored conversation."""
    return list(fingerprints(vault, conversation))[-1]


def changed_conversations(
    vault: Vault, told: ToldOfConversations, only: Iterable[int] | None = None
) -> list[Finding]:
    """Return the conversations that differ from the log, are missing or are too many.

    Args:
        vault: Open.
        told: The facts of the whole log.
        only: The conversations to compare; None for all.
    """
    stored = vault.conversations.every()
    looked = stored if only is None else [c for c in stored if c.number in set(only)]
    wrong = [c.number for c in looked if not told.fits(c, fingerprint_of(vault, c))]
    wrong += told.missing(c.number for c in stored)
    return [Finding("conversation_changed", str(number)) for number in wrong]
