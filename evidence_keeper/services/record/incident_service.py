"""Records incidents and their cases, and lists them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from evidence_keeper.domain.dossier.pattern import Pattern, pattern_of
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.choice import EVERYTHING, Choice
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Case, Entry, Incident, Kind
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.text import storable
from evidence_keeper.domain.time.happened import zone_named
from evidence_keeper.storage.record.incident_counts import incidents_to_count
from evidence_keeper.storage.record.search_while_typing import every_number, row_of_day
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system import clock

_AT_ONCE = 500
"""Incidents that the pattern reads between two reports of its progress."""


class IncidentService:
    """Incidents and cases of an open vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def cases(self) -> list[Case]:
        """Return the cases, oldest first; there is always one."""
        return self._vault.incidents.cases()

    def add_case(self, name: str, zone: str) -> Case:
        """Begin another case; one of that name is returned as it is.

        Raises:
            KeeperError: ZONE_UNKNOWN.
        """
        zone_named(zone)
        found = next((c for c in self.cases() if c.name == name), None)
        if found is not None:
            return found
        case = Case(storable(name), zone)
        with self._vault.change() as log:
            self._vault.incidents.add_case(case)
            log.append(Operation.CASE_ADDED, {"case": case.name, "zone": case.zone})
        return case

    def zone_of(self, case: str) -> str:
        """Return the zone of a case; the first case's for an empty or unknown name."""
        cases = self.cases()
        return next((c.zone for c in cases if c.name == case), cases[0].zone)

    def record(self, entries: Sequence[Entry]) -> list[int]:
        """Write down incidents: all of them, or none.

        An entry's case is made when it is new; an empty one is the first case. `denies` of -n
        means the n-th of these entries.

        Returns:
            Their numbers, in order.

        Raises:
            KeeperError: EVIDENCE_UNKNOWN, DENIES_UNKNOWN, VAULT_READ_ONLY, DISK_*.
        """
        first = self._vault.incidents.next_number()
        numbers = list(range(first, first + len(entries)))
        ready = [
            self._checked(entry, str(place), numbers) for place, entry in enumerate(entries, 1)
        ]
        known = {c.name for c in self.cases()}
        # An incident can deny a later one of the same input: the link is set when both are there.
        with self._vault.change() as log:
            self._vault.database.execute("PRAGMA defer_foreign_keys = ON")
            for number, entry in zip(numbers, ready, strict=True):
                if entry.case not in known:
                    case = Case(entry.case, entry.happened.zone)
                    self._vault.incidents.add_case(case)
                    log.append(Operation.CASE_ADDED, {"case": case.name, "zone": case.zone})
                    known.add(entry.case)
                self._write(number, entry, 1, Operation.INCIDENT_ADDED)
        return numbers

    def revise(self, number: int, entry: Entry) -> Incident:
        """Write a new version of an incident; the earlier ones are kept.

        Raises:
            KeeperError: NUMBER_UNKNOWN, EVIDENCE_UNKNOWN, DENIES_UNKNOWN, VAULT_READ_ONLY, DISK_*.
        """
        self.revise_all({number: entry})
        return self.get(number)

    def revise_all(self, entries: Mapping[int, Entry]) -> None:
        """Write new versions of incidents: all of them, or none; of unchanged ones none.

        Raises:
            KeeperError: As `revise`.
        """
        before = self._living(entries)
        checked = {n: self._checked(entry, str(n), []) for n, entry in entries.items()}
        ready = {n: entry for n, entry in checked.items() if entry != before[n].entry}
        if not ready:
            return
        known = {c.name for c in self.cases()}
        with self._vault.change() as log:
            for number, entry in ready.items():
                if entry.case not in known:
                    case = Case(entry.case, entry.happened.zone)
                    self._vault.incidents.add_case(case)
                    log.append(Operation.CASE_ADDED, {"case": case.name, "zone": case.zone})
                    known.add(entry.case)
                version = before[number].versions + 1
                self._write(number, entry, version, Operation.INCIDENT_CHANGED)

    def link_evidence(self, incident: int, numbers: Sequence[int]) -> Incident:
        """Add evidence to an incident: a new version, unless all of it is there already.

        Raises:
            KeeperError: NUMBER_UNKNOWN, EVIDENCE_UNKNOWN, VAULT_READ_ONLY, DISK_*.
        """
        entry = self.get(incident).entry
        both = tuple(dict.fromkeys((*entry.evidence, *numbers)))
        return self.revise(incident, replace(entry, evidence=both))

    def unlink_evidence(self, incident: int, numbers: Sequence[int]) -> Incident:
        """Take evidence out of an incident: a new version, when any of it was there.

        Raises:
            KeeperError: NUMBER_UNKNOWN, VAULT_READ_ONLY, DISK_*.
        """
        entry = self.get(incident).entry
        left = tuple(n for n in entry.evidence if n not in numbers)
        return self.revise(incident, replace(entry, evidence=left))

    def _checked(self, entry: Entry, label: str, numbers: list[int]) -> Entry:
        """Return the entry with its case and its links resolved."""
        for number in entry.evidence:
            if not self._vault.evidence.exists(number):
                shown = evidence_label(number)
                raise KeeperError(Code.EVIDENCE_UNKNOWN, entry=label, number=shown)
        denies = entry.denies
        if denies is not None:
            denies = self._denied(denies, label, numbers)
        return replace(entry, case=entry.case or self.cases()[0].name, denies=denies)

    def _denied(self, denies: int, label: str, numbers: list[int]) -> int:
        """Return the number of another incident that exists; -n is the n-th of `numbers`."""
        own = numbers[int(label) - 1] if numbers else int(label)
        meant = numbers[-denies - 1] if 0 < -denies <= len(numbers) else denies
        known = meant in numbers or (meant > 0 and self._vault.incidents.exists(meant))
        if meant == own or not known:
            typed = denies if denies > 0 else f"#{-denies}"
            raise KeeperError(Code.DENIES_UNKNOWN, entry=label, number=typed)
        return meant

    def _write(self, number: int, entry: Entry, version: int, operation: Operation) -> None:
        moment = clock.now_in(self.zone_of(entry.case))
        sha256 = self._vault.incidents.put(number, entry, moment, version)
        body: Json = {"incident": number, "version": version, "sha256": sha256}
        self._vault.log.append(operation, body)

    def get(self, number: int) -> Incident:
        """Return an incident, in the bin or not.

        Raises:
            KeeperError: NUMBER_UNKNOWN.
        """
        found = self._vault.incidents.get(number)
        if found is None:
            raise KeeperError(Code.NUMBER_UNKNOWN, number=number)
        return found

    def _living(self, numbers: Iterable[int]) -> dict[int, Incident]:
        """Return incidents that may be changed; what was removed for good may not."""
        found = dict[int, Incident]()
        for number in numbers:
            if self._vault.incidents.is_removed(number):
                raise KeeperError(Code.REMOVED, number=number)
            found[number] = self.get(number)
        return found

    def versions(self, number: int) -> list[tuple[datetime, Entry]]:
        """Return all versions of an incident, oldest first, with when each was written."""
        return self._vault.incidents.versions(number)

    def chronology(
        self, choice: Choice = EVERYTHING, offset: int = 0, limit: int = 200
    ) -> list[Incident]:
        """Return a page of the chronology: newest first, unknown times last."""
        return self._vault.incidents.select(choice, offset, limit)

    def count(self, choice: Choice = EVERYTHING) -> int:
        """Return how many incidents fit the choice."""
        return self._vault.incidents.count(choice)

    def numbers(self, choice: Choice = EVERYTHING) -> list[int]:
        """Return the numbers of all incidents of the choice, newest first."""
        return every_number(self._vault.database, choice)

    def row_of_day(self, choice: Choice, day: date) -> tuple[int, bool]:
        """Return where a day begins in the list of a choice; see `found.row_of_day`."""
        return row_of_day(self._vault.database, choice, day)

    def kinds(self, choice: Choice = EVERYTHING) -> list[Kind]:
        """Return the kinds that occur among the incidents of a choice."""
        return self._vault.incidents.kinds(choice)

    def day_counts(self, choice: Choice = EVERYTHING) -> dict[date, int]:
        """Return how many incidents of the choice begin on each local day."""
        return self._vault.incidents.day_counts(choice)

    def bin(self, numbers: Sequence[int]) -> None:
        """Move incidents into the bin, all or none; raises as `revise`."""
        self._set_binned(numbers, clock.now(), Operation.INCIDENT_BINNED)

    def restore(self, numbers: Sequence[int]) -> None:
        """Take incidents out of the bin, all or none; raises as `revise`."""
        self._set_binned(numbers, None, Operation.INCIDENT_RESTORED)

    def _set_binned(
        self, numbers: Sequence[int], moment: datetime | None, operation: Operation
    ) -> None:
        self._living(numbers)
        with self._vault.change() as log:
            for number in numbers:
                if (self._vault.incidents.binned_at(number) is None) == (moment is not None):
                    self._vault.incidents.set_binned(number, moment)
                    log.append(operation, {"incident": number})

    def binned(self) -> list[Incident]:
        """Return what lies in the bin."""
        return self._vault.incidents.binned()

    def pattern(self, choice: Choice, progress: Progress) -> Pattern:
        """Count a choice of incidents; days and hours are those of its case's zone.

        Reads in steps, so that a list can be scrolled meanwhile.

        Raises:
            KeeperError: CANCELLED, VAULT_DAMAGED, DISK_*.
        """
        total = self.count(choice)
        found: list[Incident] = []
        while True:
            after = found[-1].number if found else 0
            some = incidents_to_count(self._vault.database, choice, after, _AT_ONCE)
            found += some
            progress.step(len(found), total)
            if len(some) < _AT_ONCE:
                break
        zone = self.zone_of(choice.case)
        return pattern_of(found, zone, clock.now_in(zone).date())
