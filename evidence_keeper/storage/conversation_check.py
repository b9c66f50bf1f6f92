"""Does each conversation still say what the custody log says of it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence_keeper.domain.conversation import Conversation, Digest
from evidence_keeper.domain.custody import CustodyEvent, Operation
from evidence_keeper.domain.evidence import evidence_label
from evidence_keeper.domain.verification import Finding
from evidence_keeper.storage.vault import Vault

TELLING = (
    Operation.CONVERSATION_READ,
    Operation.CONVERSATION_MARKED,
    Operation.CONVERSATION_DROPPED,
    Operation.CONTENT_REMOVED,
)
"""What the custody log says of conversations: those of what was removed for good are gone."""

Shown = tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Told:
    """What the log says of one conversation."""

    evidence: str
    sha256: str
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
            self._told = {n: told for n, told in self._told.items() if told.evidence != gone}
            return
        number = int(body["conversation"])
        match event.operation:
            case Operation.CONVERSATION_READ:
                self._told[number] = _Told(str(body["evidence"]), str(body["sha256"]))
            case Operation.CONVERSATION_MARKED if number in self._told:
                self._told[number].shown = tuple((run[0], run[1]) for run in body["shown"])
            case Operation.CONVERSATION_DROPPED:
                self._told.pop(number, None)

    def fits(self, conversation: Conversation, sha256: str) -> bool:
        """Whether a conversation is what the log says; `sha256` is the fingerprint of it."""
        told = self._told.get(conversation.number)
        wanted = (evidence_label(conversation.evidence), sha256, conversation.shown)
        return told is not None and (told.evidence, told.sha256, told.shown) == wanted

    def missing(self, stored: Iterable[int]) -> list[int]:
        """Return the conversations that the log knows and the vault does not."""
        return sorted(set(self._told) - set(stored))


def fingerprints(vault: Vault, conversation: Conversation) -> Iterator[str]:
    """Yield nothing but an empty text after each part, and the fingerprint at the end."""
    item = vault.evidence.get(conversation.evidence)
    sha256 = item.sha256 if item is not None else ""
    digest = Digest(sha256, conversation.chat, conversation.title, conversation.reading)
    for bodies in vault.conversations.bodies(conversation.number):
        for body in bodies:
            digest.take(body)
        yield ""
    yield digest.value()


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
