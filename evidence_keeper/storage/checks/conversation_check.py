"""Does each conversation still say what the custody log says of it?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.conversation import Conversation, Digest
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
"""What the custody log says of conversations: those of what was removed for good are gone."""

Shown = tuple[tuple[int, int], ...]


_SENT = re.compile(r'"sent":"([^"]+)"')
"""The moment in a message's canonical form, where a quotation mark inside a text is escaped."""


@dataclass(slots=True)
class _Told:
    """What the log says of one conversation."""

    said: tuple[object, ...]
    shown: Shown = ()


class ToldOfConversations:
    """What the custody log says, to be compared with what is stored."""

    def __init__(self, events: Iterable[CustodyEvent] = ()) -> None:
        self._told: dict[int, _Told] = {}
        for event in events:
            self.take(event)

    def take(self, event: CustodyEvent) -> None:
        """Take over the next event; those of other things say nothing here."""
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
        """Whether a conversation is what the log says; `sha256` is the fingerprint of it."""
        told = self._told.get(conversation.number)
        stored = read_body(conversation, sha256)
        said = tuple(_plain(stored[key]) for key in SAID)
        return told is not None and told.said == said and told.shown == conversation.shown

    def missing(self, stored: Iterable[int]) -> list[int]:
        """Return the conversations that the log knows and the vault does not."""
        return sorted(set(self._told) - set(stored))


SAID = ("evidence", "format", "messages", "refused", "remarks", "sha256")
"""What the event of a reading says besides the number."""


def read_body(conversation: Conversation, sha256: str) -> dict[str, Json]:
    """Return what the custody log says of a reading."""
    return {
        "conversation": conversation.number,
        "evidence": evidence_label(conversation.evidence),
        "format": conversation.format.value,
        "messages": conversation.messages,
        "refused": conversation.refused,
        "remarks": [[r.code.value, r.count] for r in conversation.remarks],
        "sha256": sha256,
    }


def _plain(value: object) -> object:
    """Return a value that can be compared: lists as text."""
    return repr(value) if isinstance(value, list) else value


def fingerprints(vault: Vault, conversation: Conversation) -> Iterator[str]:
    """Yield an empty text after each part, and the fingerprint at the end.

    A place in the order that does not follow from the messages themselves, or another number or
    span of them than the conversation says, gives a fingerprint that fits nothing.
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
    """Return the fingerprint of a conversation as it is stored now."""
    return list(fingerprints(vault, conversation))[-1]


def changed_conversations(
    vault: Vault, told: ToldOfConversations, only: Iterable[int] | None = None
) -> list[Finding]:
    """Compare conversations with what the log says of them: none more, none less.

    Args:
        vault: Open.
        told: The whole log.
        only: Those that are looked at; None for all.
    """
    stored = vault.conversations.every()
    looked = stored if only is None else [c for c in stored if c.number in set(only)]
    wrong = [c.number for c in looked if not told.fits(c, fingerprint_of(vault, c))]
    wrong += told.missing(c.number for c in stored)
    return [Finding("conversation_changed", str(number)) for number in wrong]
