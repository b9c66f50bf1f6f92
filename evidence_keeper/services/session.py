"""Offers the operations on one open vault.

Every method is called by the thread that opened the session; `interrupt` alone may be called by
any. Every mutation is one transaction with its custody entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.help.safety_plan import SafetyPlan, plan_from_json
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import Json, canonical_bytes, fingerprint
from evidence_keeper.domain.record.choice import EVERYTHING, Choice
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Case, Entry, Incident, Kind
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.text import storable, storable_json
from evidence_keeper.domain.time.happened import zone_named
from evidence_keeper.domain.verification import Verification
from evidence_keeper.media.decoder.decoder_client import DecoderClient, begin_again, end_all
from evidence_keeper.services.evidence.evidence_desk import EvidenceDesk
from evidence_keeper.services.record.opening_check import RecordWatch
from evidence_keeper.services.vault.key_changes import change_keys, proof_of
from evidence_keeper.storage.checks import full_check
from evidence_keeper.storage.record.drafts_and_preferences import PLAN, Draft
from evidence_keeper.storage.record.search_while_typing import every_number, row_of_day
from evidence_keeper.storage.vault import keys, rekey
from evidence_keeper.storage.vault.vault import Opened, Vault
from evidence_keeper.system import clock


class Session(RecordWatch, EvidenceDesk):
    """An open vault.

    Attributes:
        vault: The storage; for the other use cases, not for the window.
        opened: Notices for the owner after unlocking.
    """

    def __init__(self, vault: Vault, opened: Opened) -> None:
        self.vault = vault
        self.opened = opened
        begin_again()
        self.workshop = DecoderClient()

    @property
    def folder(self) -> Path:
        """The vault's folder."""
        return self.vault.folder

    def close(self) -> None:
        """Close the vault and release its lock."""
        self.workshop.close()
        self.vault.close()

    def interrupt(self) -> None:
        """End a running search; for other threads."""
        self.vault.database.interrupt()

    def end_decoding(self) -> None:
        """End all decoding, so that no picture blocks the vault's thread when the program closes.

        For other threads, like `interrupt`.
        """
        end_all()

    # cases

    def cases(self) -> list[Case]:
        """Return the cases, oldest first; there is always one."""
        return self.vault.incidents.cases()

    def add_case(self, name: str, zone: str) -> Case:
        """Add a case; an existing one of that name is returned.

        Raises:
            KeeperError: ZONE_UNKNOWN.
        """
        zone_named(zone)
        found = next((c for c in self.cases() if c.name == name), None)
        if found is not None:
            return found
        case = Case(storable(name), zone)
        with self.vault.change() as log:
            self.vault.incidents.add_case(case)
            log.append(Operation.CASE_ADDED, {"case": case.name, "zone": case.zone})
        return case

    def zone_of(self, case: str) -> str:
        """Return the zone of a case; the first case's for an empty or unknown name."""
        cases = self.cases()
        return next((c.zone for c in cases if c.name == case), cases[0].zone)

    # incidents

    def record(self, entries: Sequence[Entry]) -> list[int]:
        """Record incidents: all of them, or none.

        An entry's new case is created; an empty one means the first case. `denies` of -n means the
        n-th of these entries.

        Returns:
            Their numbers, in order.

        Raises:
            KeeperError: EVIDENCE_UNKNOWN, DENIES_UNKNOWN, VAULT_READ_ONLY, DISK_*.
        """
        first = self.vault.incidents.next_number()
        numbers = list(range(first, first + len(entries)))
        ready = [
            self._checked(entry, str(place), numbers) for place, entry in enumerate(entries, 1)
        ]
        known = {c.name for c in self.cases()}
        # An incident can deny a later one of the same input: the link is set when both exist.
        with self.vault.change() as log:
            self.vault.database.execute("PRAGMA defer_foreign_keys = ON")
            for number, entry in zip(numbers, ready, strict=True):
                if entry.case not in known:
                    case = Case(entry.case, entry.happened.zone)
                    self.vault.incidents.add_case(case)
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
        return self.incident(number)

    def revise_all(self, entries: Mapping[int, Entry]) -> None:
        """Write new versions of incidents, all or none; unchanged ones are skipped.

        Raises:
            KeeperError: As `revise`.
        """
        before = self._living(entries)
        checked = {n: self._checked(entry, str(n), []) for n, entry in entries.items()}
        ready = {n: entry for n, entry in checked.items() if entry != before[n].entry}
        if not ready:
            return
        known = {c.name for c in self.cases()}
        with self.vault.change() as log:
            for number, entry in ready.items():
                if entry.case not in known:
                    case = Case(entry.case, entry.happened.zone)
                    self.vault.incidents.add_case(case)
                    log.append(Operation.CASE_ADDED, {"case": case.name, "zone": case.zone})
                    known.add(entry.case)
                version = before[number].versions + 1
                self._write(number, entry, version, Operation.INCIDENT_CHANGED)

    def link_evidence(self, incident: int, numbers: Sequence[int]) -> Incident:
        """Link evidence to an incident: a new version, unless everything is linked already.

        Raises:
            KeeperError: NUMBER_UNKNOWN, EVIDENCE_UNKNOWN, VAULT_READ_ONLY, DISK_*.
        """
        entry = self.incident(incident).entry
        both = tuple(dict.fromkeys((*entry.evidence, *numbers)))
        return self.revise(incident, replace(entry, evidence=both))

    def unlink_evidence(self, incident: int, numbers: Sequence[int]) -> Incident:
        """Unlink evidence from an incident: a new version, if any was linked.

        Raises:
            KeeperError: NUMBER_UNKNOWN, VAULT_READ_ONLY, DISK_*.
        """
        entry = self.incident(incident).entry
        left = tuple(n for n in entry.evidence if n not in numbers)
        return self.revise(incident, replace(entry, evidence=left))

    def _checked(self, entry: Entry, label: str, numbers: list[int]) -> Entry:
        """Return the entry with its case and its links resolved."""
        for number in entry.evidence:
            if not self.vault.evidence.exists(number):
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
        known = meant in numbers or (meant > 0 and self.vault.incidents.exists(meant))
        if meant == own or not known:
            typed = denies if denies > 0 else f"#{-denies}"
            raise KeeperError(Code.DENIES_UNKNOWN, entry=label, number=typed)
        return meant

    def _write(self, number: int, entry: Entry, version: int, operation: Operation) -> None:
        moment = clock.now_in(self.zone_of(entry.case))
        sha256 = self.vault.incidents.put(number, entry, moment, version)
        body: Json = {"incident": number, "version": version, "sha256": sha256}
        self.vault.log.append(operation, body)

    def incident(self, number: int) -> Incident:
        """Return an incident, in the bin or not.

        Raises:
            KeeperError: NUMBER_UNKNOWN.
        """
        found = self.vault.incidents.get(number)
        if found is None:
            raise KeeperError(Code.NUMBER_UNKNOWN, number=number)
        return found

    def _living(self, numbers: Iterable[int]) -> dict[int, Incident]:
        """Return incidents that may be changed; fails for those removed for good."""
        found = dict[int, Incident]()
        for number in numbers:
            if self.vault.incidents.is_removed(number):
                raise KeeperError(Code.REMOVED, number=number)
            found[number] = self.incident(number)
        return found

    def versions(self, number: int) -> list[tuple[datetime, Entry]]:
        """Return all versions of an incident, oldest first, with when each was written."""
        return self.vault.incidents.versions(number)

    def chronology(
        self, choice: Choice = EVERYTHING, offset: int = 0, limit: int = 200
    ) -> list[Incident]:
        """Return a page of the chronology: newest first, unknown times last."""
        return self.vault.incidents.select(choice, offset, limit)

    def count(self, choice: Choice = EVERYTHING) -> int:
        """Return how many incidents match the choice."""
        return self.vault.incidents.count(choice)

    def incident_numbers(self, choice: Choice = EVERYTHING) -> list[int]:
        """Return the numbers of all incidents of the choice, newest first."""
        return every_number(self.vault.database, choice)

    def row_of_day(self, choice: Choice, day: date) -> tuple[int, bool]:
        """Return the first row of a day in the list; see `search_while_typing.row_of_day`."""
        return row_of_day(self.vault.database, choice, day)

    def kinds(self, choice: Choice = EVERYTHING) -> list[Kind]:
        """Return the kinds of the chosen incidents."""
        return self.vault.incidents.kinds(choice)

    def day_counts(self, choice: Choice = EVERYTHING) -> dict[date, int]:
        """Return how many of the chosen incidents begin on each local day."""
        return self.vault.incidents.day_counts(choice)

    def people(self) -> list[str]:
        """Return the names used so far, most frequent first."""
        return self.vault.incidents.names_used("people")

    def accounts(self) -> list[str]:
        """Return the accounts and numbers used so far, most frequent first."""
        return self.vault.incidents.names_used("account")

    def platforms(self) -> list[str]:
        """Return the platforms used so far, most frequent first."""
        return self.vault.incidents.names_used("platform")

    def bin_incidents(self, numbers: Sequence[int]) -> None:
        """Move incidents to the bin, all or none; raises as `revise`."""
        self._set_binned(numbers, clock.now(), Operation.INCIDENT_BINNED)

    def restore_incidents(self, numbers: Sequence[int]) -> None:
        """Take incidents out of the bin, all or none; raises as `revise`."""
        self._set_binned(numbers, None, Operation.INCIDENT_RESTORED)

    def bin_incident(self, number: int) -> None:
        """Move an incident to the bin; `restore_incident` undoes it."""
        self.bin_incidents((number,))

    def restore_incident(self, number: int) -> None:
        """Take an incident out of the bin."""
        self.restore_incidents((number,))

    def _set_binned(
        self, numbers: Sequence[int], moment: datetime | None, operation: Operation
    ) -> None:
        self._living(numbers)
        with self.vault.change() as log:
            for number in numbers:
                if (self.vault.incidents.binned_at(number) is None) == (moment is not None):
                    self.vault.incidents.set_binned(number, moment)
                    log.append(operation, {"incident": number})

    def binned(self) -> list[Incident]:
        """Return the incidents in the bin."""
        return self.vault.incidents.binned()

    # drafts, about me, preferences

    def save_draft(
        self, draft: int | None, body: Mapping[str, Json], typed: datetime | None = None
    ) -> int:
        """Write a draft, a new one for None, and return its number.

        `typed`: when it was typed last; None for now.
        """
        clean = storable_json(body)
        assert isinstance(clean, Mapping)
        with self.vault.database.transaction():
            return self.vault.notebook.save_draft(draft, clean, typed)

    def drafts(self) -> list[Draft]:
        """Return the drafts, the latest change first."""
        return self.vault.notebook.drafts()

    def drop_draft(self, draft: int) -> None:
        """Remove a draft."""
        with self.vault.database.transaction():
            self.vault.notebook.drop_draft(draft)

    def profile(self) -> Profile:
        """Return the user's profile."""
        stored = self.vault.notebook.preference("profile")
        if not isinstance(stored, Mapping):
            return Profile()
        return Profile(**{str(k): str(v) for k, v in stored.items()})

    def save_profile(self, profile: Profile) -> None:
        """Write the user's profile."""
        clean = storable_json(asdict(profile))
        with self.vault.change() as log:
            self.vault.notebook.set_preference("profile", clean)
            log.append(Operation.PROFILE_CHANGED, {"sha256": fingerprint(canonical_bytes(clean))})

    def safety_plan(self) -> SafetyPlan:
        """Return her plan; an empty one when there is none yet."""
        return plan_from_json(self.vault.notebook.paper(PLAN))

    def keep_plan(self, plan: SafetyPlan) -> None:
        """Write the plan during typing, without a custody event for each keystroke."""
        with self.vault.database.transaction():
            self.vault.notebook.put_paper(PLAN, storable_json(plan.to_json()))

    def save_plan(self, plan: SafetyPlan) -> None:
        """Write the plan, with a custody event if it has changed."""
        notebook = self.vault.notebook
        if plan.is_empty() and notebook.paper(PLAN) is None:
            return
        self.keep_plan(plan)
        if sha256 := notebook.unlogged_paper(PLAN):
            with self.vault.change() as log:
                notebook.paper_logged(PLAN, sha256)
                log.append(Operation.PAPER_CHANGED, {"sha256": sha256})

    def preference(self, name: str, default: Json) -> Json:
        """Return a preference of this vault."""
        stored = self.vault.notebook.preference(name)
        return default if stored is None else stored

    def set_preference(self, name: str, value: Json) -> None:
        """Write a preference of this vault."""
        with self.vault.database.transaction():
            self.vault.notebook.set_preference(name, storable_json(value))

    # secrets

    def change_passphrase(self, old: str, new: str, *, fast: bool = False) -> None:
        """Change the passphrase of this open vault; the data is not rewritten.

        Args:
            old: The current passphrase, or the recovery code, or two of the three on two lines.
            new: Not empty.
            fast: Whether to use the cheapest key derivation, for tests.

        Raises:
            KeeperError: WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*, PASSPHRASE_EMPTY,
                VAULT_READ_ONLY, DISK_*; the old one stays valid then.
        """
        self._may_write()
        cost = keys.FAST_COST if fast else keys.calibrated_cost()
        given = proof_of(old)
        change_keys(
            self.vault,
            Operation.PASSPHRASE_CHANGED,
            {},
            lambda: rekey.change_passphrase(self.folder, new, **given, cost=cost, held=True),
        )

    def _may_write(self) -> None:
        if self.vault.read_only:
            raise KeeperError(Code.VAULT_READ_ONLY)

    def check(self, progress: Progress) -> Verification:
        """Check everything: log, versions, pages and every file."""
        return full_check.check(self.vault, progress)
