"""Checks the record after each opening, in short parts that nobody has to wait for.

Opening itself verifies the chain and the last seen head. This check compares the record with the
chain: every version of every entry, the current rows, the details of the evidence, the order of
pictures and the conversations. It finds a page that was replaced by an older state, which the
database itself does not notice. Above `AT_ONCE` events this check also verifies the chain.

The record may change between two parts. So a mismatch is only noted; at the end, without
interruption and with the current log, the few noted items are checked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.canonical import fingerprint
from evidence_keeper.domain.record.custody import GENESIS, CustodyEvent, Operation, first_fault
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.verification import Finding
from evidence_keeper.storage.checks.conversation_check import (
    ToldOfConversations,
    changed_conversations,
    fingerprints,
)
from evidence_keeper.storage.checks.evidence_check import ToldOfEvidence
from evidence_keeper.storage.evidence.sequences import TELLING, changed_sequences
from evidence_keeper.storage.vault.vault import Vault

_EVENTS, _ENTRIES = 1000, 200
"""Rows of one part: some 20 ms of work on an ordinary computer."""
_MOST = 100
"""Most entries that are reported; more damage needs the full check anyway."""
WRITES = (Operation.INCIDENT_ADDED, Operation.INCIDENT_CHANGED, Operation.INCIDENT_MERGED)


class OpeningCheck:
    """Walks the record once.

    Args:
        vault: Open; used by the thread that opened it.
        chain_too: Whether this check verifies the chain too.

    Attributes:
        findings: The mismatches; complete when nothing is left to do.
    """

    def __init__(self, vault: Vault, *, chain_too: bool) -> None:
        self._vault = vault
        self._chain_too = chain_too
        self._last: int | None = None
        self._read, self._previous = 0, GENESIS
        self._written: dict[int, dict[int, str]] = {}
        self._of_evidence = ToldOfEvidence()
        self._of_sequences: list[CustodyEvent] = []
        self._of_conversations = ToldOfConversations()
        self._suspects: set[int] = set()
        self._suspect_items: set[int] = set()
        self._suspect_conversations: set[int] = set()
        self._parts = self._walk()
        self.findings: list[Finding] = []

    def step(self) -> bool:
        """Do the next part; return whether there is more to do."""
        try:
            next(self._parts)
        except StopIteration:
            return False
        except KeeperError as e:
            self.findings.append(Finding("unreadable", detail=e.code.value))
            return False
        return True

    def _walk(self) -> Iterator[None]:
        yield from self._log()
        yield from self._entries()
        yield from self._items()
        yield from self._conversations()
        # From here on without interruption.
        for _ in self._log():
            pass
        for number in sorted(self._suspects)[:_MOST]:
            self.findings += self._judged(number)
        for number in sorted(self._suspect_items)[:_MOST]:
            changed = self._unlike(number, number)
            self.findings += [Finding("evidence_changed", evidence_label(n)) for n in changed]
        self.findings += changed_sequences(self._vault.database, self._of_sequences)
        self.findings += changed_conversations(
            self._vault, self._of_conversations, self._suspect_conversations
        )

    def _log(self) -> Iterator[None]:
        """Process the new events of the log."""
        while events := self._vault.log.events_after(self._last, _EVENTS):
            if self._chain_too:
                fault = first_fault(events, after=self._read, previous=self._previous)
                if fault is not None:
                    self.findings.append(Finding("chain_broken", str(fault)))
                    self._chain_too = False
            for event in events:
                self._take(event)
            self._read += len(events)
            self._last, self._previous = events[-1].number, events[-1].hash
            yield

    def _take(self, event: CustodyEvent) -> None:
        if event.operation in TELLING:
            self._of_sequences.append(event)
        self._of_evidence.take(event)
        self._of_conversations.take(event)
        if event.operation in WRITES and event.body:
            body = event.told()
            versions = self._written.setdefault(int(body["incident"]), {})
            versions[int(body["version"])] = str(body["sha256"])
        elif event.operation == Operation.CONTENT_REMOVED and event.body:
            self._written.pop(event.told().get("incident") or 0, None)

    def _entries(self) -> Iterator[None]:
        incidents, seen = self._vault.incidents, 0
        for first in range(1, incidents.highest_number() + 1, _ENTRIES):
            last = first + _ENTRIES - 1
            rows = incidents.version_rows(first, last)
            stored = _by_incident(rows)
            wanted = {n: self._written[n] for n in range(first, last + 1) if n in self._written}
            self._suspects |= {n for n in {*stored, *wanted} if stored.get(n) != wanted.get(n)}
            self._suspects.update(incidents.unlike_newest(rows))
            seen = last
            yield
        self._suspects |= {n for n in self._written if n > seen}

    def _items(self) -> Iterator[None]:
        newest = self._vault.evidence.next_number() - 1  # later items were added by this program
        for first in range(1, newest + 1, _ENTRIES):
            self._suspect_items |= self._unlike(first, first + _ENTRIES - 1)
            yield

    def _conversations(self) -> Iterator[None]:
        for conversation in self._vault.conversations.every():
            for sha256 in fingerprints(self._vault, conversation):
                if sha256 and not self._of_conversations.fits(conversation, sha256):
                    self._suspect_conversations.add(conversation.number)
                yield

    def _unlike(self, first: int, last: int) -> set[int]:
        """Return the items in a range of numbers that differ from the log."""
        told, items = self._of_evidence, self._vault.evidence.with_steps(first, last)
        return {item.number for item, steps in items if not told.fits(item, steps)}

    def _judged(self, number: int) -> list[Finding]:
        """Compare one incident with the current log."""
        rows = self._vault.incidents.version_rows(number, number)
        stored = _by_incident(rows).get(number, {})
        wanted = self._written.get(number, {})
        incident = self._vault.incidents.get(number)
        changed = [v for v, sha256 in wanted.items() if stored.get(v) != sha256]
        found = [Finding("entry_changed", str(number), str(v)) for v in changed]
        found += [
            Finding("entry_not_logged", str(number), str(v)) for v in stored if v not in wanted
        ]
        if stored and (incident is None or incident.versions != max(stored)):
            found.append(Finding("entry_rolled_back", str(number)))
        elif self._vault.incidents.unlike_newest(rows):
            found.append(Finding("entry_changed", str(number), "row"))
        return found


def _by_incident(rows: Iterable[tuple[int, int, str]]) -> dict[int, dict[int, str]]:
    """Return the fingerprint of each version, by incident."""
    found: dict[int, dict[int, str]] = {}
    for number, version, body in rows:
        found.setdefault(number, {})[version] = fingerprint(body.encode("utf-8"))
    return found
