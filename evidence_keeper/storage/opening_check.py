"""The rest of the check at each opening, in short parts, so that nobody waits for it.

Opening itself verifies the chain and the last seen head. What is compared here is the record with
the chain: every version of every entry, the rows that are shown, the details of the evidence. A
page put back to an older state, which the database itself does not notice, shows up this way.
Above `AT_ONCE` events the chain is left to this check as well.

Between two parts the record may be changed. So whatever seems not to fit only says that the whole
check has to be made, at one moment (`checkup.check_record`); it is never told by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from evidence_keeper.domain.canonical import fingerprint
from evidence_keeper.domain.custody import GENESIS, CustodyEvent, Operation, first_fault
from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.storage.evidence_check import changed_records
from evidence_keeper.storage.vault import Vault

_EVENTS, _ENTRIES = 1000, 200
"""How much one part looks at: some 20 ms of work on an ordinary computer."""
WRITES = (Operation.INCIDENT_ADDED, Operation.INCIDENT_CHANGED, Operation.INCIDENT_MERGED)
_OF_EVIDENCE = (Operation.EVIDENCE_ADDED, Operation.EVIDENCE_CHANGED, Operation.EVIDENCE_IS_COPY)


class OpeningCheck:
    """Walks the record once.

    Args:
        vault: Open; used by the thread that opened it.
        chain_too: Whether the chain was left to this check.

    Attributes:
        fits: False once something does not fit.
    """

    def __init__(self, vault: Vault, *, chain_too: bool) -> None:
        self._vault = vault
        self._chain_too = chain_too
        self._written: dict[tuple[int, int], str] = {}
        self._of_evidence: list[CustodyEvent] = []
        self._parts = self._walk()
        self.fits = True

    def step(self) -> bool:
        """Do the next part; return whether there is more to do."""
        try:
            next(self._parts)
        except StopIteration:
            return False
        except KeeperError:
            self.fits = False  # a page that cannot be read: the whole check says which
            return False
        return self.fits

    def _walk(self) -> Iterator[None]:
        yield from self._log()
        yield from self._entries()
        if changed_records(self._vault.evidence, self._of_evidence):
            self.fits = False

    def _log(self) -> Iterator[None]:
        last, previous = 0, GENESIS
        while events := self._vault.log.events_after(last, _EVENTS):
            if self._chain_too and first_fault(events, after=last, previous=previous) is not None:
                self.fits = False
            for event in events:
                self._take(event)
            last, previous = events[-1].number, events[-1].hash
            yield

    def _take(self, event: CustodyEvent) -> None:
        if event.operation in _OF_EVIDENCE:
            self._of_evidence.append(event)
        elif event.operation in WRITES and event.body:
            body = event.told()
            self._written[int(body["incident"]), int(body["version"])] = str(body["sha256"])
        elif event.operation == Operation.CONTENT_REMOVED and event.body:
            gone = event.told().get("incident")
            for key in [key for key in self._written if key[0] == gone]:
                del self._written[key]

    def _entries(self) -> Iterator[None]:
        incidents = self._vault.incidents
        newest = incidents.highest_number()
        for first in range(1, newest + 1, _ENTRIES):
            last = first + _ENTRIES - 1
            for number, version, body in incidents.version_rows(first, last):
                wanted = self._written.pop((number, version), None)
                if wanted != fingerprint(body.encode("utf-8")):
                    self.fits = False
            if incidents.unlike_newest(first, last):
                self.fits = False
            yield
        if self._written:
            self.fits = False
