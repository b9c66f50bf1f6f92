"""A vault in memory, with the same methods as the real one, for the window's tests."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.help.safety_plan import SafetyPlan
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import Json, fingerprint
from evidence_keeper.domain.record.choice import EVERYTHING, Choice
from evidence_keeper.domain.record.custody import CustodyEvent, make_event
from evidence_keeper.domain.record.entry import Case, Entry, Incident, Kind
from evidence_keeper.domain.record.evidence import Evidence, Source
from evidence_keeper.domain.record.working_copy import Step
from evidence_keeper.domain.verification import Finding, Outcome, Verification
from evidence_keeper.services.intake.intake import Intake
from evidence_keeper.ui.main_window.reminders import HIDE_UNDERSTOOD
from tests.window.fake_conversations import FakeConversations
from tests.window.fake_sequences import FakeSequences
from tests.window.small_fakes import FakeDraft, FakeOpened

NOTED = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
GOOD_PASSPHRASE = "бес сөз жасыл алма көпір"


@dataclass
class FakeSession(FakeConversations, FakeSequences):
    """Every method notes the thread that called it, so that tests can see who asked."""

    folder: Path = Path("/vault")
    passphrase: str = "old words"
    opened: FakeOpened = field(default_factory=FakeOpened)
    all_cases: list[Case] = field(default_factory=lambda: [Case("1", "Asia/Almaty")])
    log: dict[int, list[Entry]] = field(default_factory=dict)
    in_bin: set[int] = field(default_factory=set)
    items: dict[int, Evidence] = field(default_factory=dict)
    pictures: dict[int, bytes] = field(default_factory=dict)
    steps: dict[int, tuple[Step, ...]] = field(default_factory=dict)
    noted: dict[int, list[tuple[datetime, Evidence]]] = field(default_factory=dict)
    kept_drafts: dict[int, Mapping[str, Json]] = field(default_factory=dict)
    drafts_typed: dict[int, datetime] = field(default_factory=dict)
    about: Profile = field(default_factory=Profile)
    plan_kept: SafetyPlan = field(default_factory=SafetyPlan)
    plans_logged: int = 0
    preferences: dict[str, Json] = field(default_factory=lambda: {HIDE_UNDERSTOOD: True})
    threads: set[str] = field(default_factory=set)
    checks: list[tuple[Finding, ...] | None] = field(default_factory=list)
    tidied: int = 0
    interrupted: int = 0
    closed: bool = False
    refuse_next: KeeperError | None = None
    held: threading.Event | None = None

    def _here(self) -> None:
        self.threads.add(threading.current_thread().name)
        if self.refuse_next is not None:
            error, self.refuse_next = self.refuse_next, None
            raise error

    def close(self) -> None:
        self._here()
        self.closed = True

    def interrupt(self) -> None:
        self.interrupted += 1

    def end_decoding(self) -> None: ...
    def check_further(self) -> tuple[Finding, ...] | None:
        self._here()
        return self.checks.pop(0) if self.checks else ()

    def tidy_up(self) -> None:
        self._here()
        self.tidied += 1

    def cases(self) -> list[Case]:
        self._here()
        return list(self.all_cases)

    def add_case(self, name: str, zone: str) -> Case:
        self.all_cases.append(Case(name, zone))
        return self.all_cases[-1]

    def record(self, entries: Sequence[Entry]) -> list[int]:
        self._here()
        numbers = []
        for entry in entries:
            number = len(self.log) + 1
            self.log[number] = [replace(entry, case=entry.case or self.all_cases[0].name)]
            numbers.append(number)
        return numbers

    def revise(self, number: int, entry: Entry) -> Incident:
        self._here()
        self.log[number].append(entry)
        return self.incident(number)

    def revise_all(self, entries: Mapping[int, Entry]) -> None:
        for number, entry in entries.items():
            self.revise(number, entry)

    def incident(self, number: int) -> Incident:
        self._here()
        if number not in self.log:
            raise KeeperError(Code.NUMBER_UNKNOWN, number=number)
        versions = self.log[number]
        return Incident(number, versions[-1], NOTED, NOTED, len(versions))

    def versions(self, number: int) -> list[tuple[datetime, Entry]]:
        return [(NOTED, entry) for entry in self.log[number]]

    def _chosen(self, choice: Choice) -> list[Incident]:
        self._here()
        found = [self.incident(n) for n in self.log if n not in self.in_bin]
        words = choice.text.casefold().split()
        kept = []
        for incident in found:
            entry = incident.entry
            text = " ".join((entry.title, entry.what_happened, *entry.people)).casefold()
            day = entry.happened.local_day
            fits = (
                all(w in text for w in words)
                and (not choice.kinds or entry.kind in choice.kinds)
                and (not choice.person or choice.person in entry.people)
                and (not choice.case or choice.case == entry.case)
                and (not choice.account or choice.account == entry.account)
                and (choice.numbers is None or incident.number in choice.numbers)
                and (choice.first_day is None or (day is not None and day >= choice.first_day))
                and (choice.last_day is None or (day is not None and day <= choice.last_day))
            )
            if fits:
                kept.append(incident)
        far = datetime.min.replace(tzinfo=UTC)
        kept.sort(key=lambda i: (i.entry.happened.anchor or far, i.number), reverse=True)
        return kept

    def chronology(
        self, choice: Choice = EVERYTHING, offset: int = 0, limit: int = 200
    ) -> list[Incident]:
        return self._chosen(choice)[offset : offset + limit]

    def count(self, choice: Choice = EVERYTHING) -> int:
        return len(self._chosen(choice))

    def incident_numbers(self, choice: Choice = EVERYTHING) -> list[int]:
        return [i.number for i in self._chosen(choice)]

    def row_of_day(self, choice: Choice, day: date) -> tuple[int, bool]:
        days = [i.entry.happened.local_day for i in self._chosen(choice)]
        dated = [d for d in days if d is not None]
        row = next((n for n, d in enumerate(dated) if d <= day), None)
        return (len(dated) - 1, False) if row is None else (row, True)

    def kinds(self, choice: Choice = EVERYTHING) -> list[Kind]:
        occur = {i.entry.kind for i in self._chosen(choice)}
        return [kind for kind in Kind if kind in occur]

    def day_counts(self, choice: Choice = EVERYTHING) -> dict[date, int]:
        days = (i.entry.happened.local_day for i in self._chosen(choice))
        return dict(Counter(d for d in days if d is not None))

    def people(self) -> list[str]:
        return sorted({p for v in self.log.values() for p in v[-1].people})

    def accounts(self) -> list[str]:
        return sorted({v[-1].account for v in self.log.values() if v[-1].account})

    def platforms(self) -> list[str]:
        return sorted({v[-1].platform for v in self.log.values() if v[-1].platform})

    def bin_incident(self, number: int) -> None:
        self.in_bin.add(number)

    def restore_incident(self, number: int) -> None:
        self.in_bin.discard(number)

    def bin_incidents(self, numbers: Sequence[int]) -> None:
        self.in_bin.update(numbers)

    def restore_incidents(self, numbers: Sequence[int]) -> None:
        self.in_bin.difference_update(numbers)

    def binned(self) -> list[Incident]:
        return [self.incident(n) for n in sorted(self.in_bin)]

    def evidence(self, number: int) -> Evidence:
        if number not in self.items:
            raise KeeperError(Code.NUMBER_UNKNOWN, number=number)
        return self.items[number]

    def evidence_list(self, offset: int = 0, limit: int = 200, text: str = "") -> list[Evidence]:
        found = [
            e
            for e in self.items.values()
            if text.casefold() in e.original_name.casefold() and not e.binned
        ]
        return sorted(found, key=lambda e: -e.number)[offset : offset + limit]

    def evidence_count(self, text: str = "") -> int:
        return len(self.evidence_list(0, 10**9, text))

    def evidence_uses(self, number: int) -> list[int]:
        return [n for n, versions in self.log.items() if number in versions[-1].evidence]

    def preview(self, number: int) -> bytes | None:
        return self.pictures.get(number)

    def rendition(self, number: int) -> bytes | None:
        return self.pictures.get(number)

    def original(self, number: int) -> Iterator[bytes]:
        yield self.pictures[number]

    def save_original(self, number: int, target: Path) -> None:
        target.write_bytes(self.pictures[number])

    def update_evidence(self, evidence: Evidence) -> None:
        self.noted.setdefault(evidence.number, []).append((NOTED, self.items[evidence.number]))
        self.items[evidence.number] = evidence

    def earlier_notes(self, number: int) -> list[tuple[datetime, Evidence]]:
        return self.noted.get(number, [])

    def history(self, number: int) -> list[CustodyEvent]:
        event = make_event(
            number=1,
            previous="0" * 64,
            operation="evidence_added",
            wall="2026-11-24T15:00:00+05:00",
            zone="Asia/Almaty",
            clock_jump=False,
            salt="00" * 16,
            body={"evidence": number},
        )
        return [event]

    def keep_files(self, paths: Sequence[Path], source: Source, progress: Progress) -> Intake:
        self._here()
        added: list[Evidence] = []
        duplicates: list[tuple[str, int]] = []
        refused: list[tuple[str, KeeperError]] = []
        for done, path in enumerate(paths):
            progress.step(done, len(paths), path.name)
            while self.held is not None and not self.held.is_set():
                time.sleep(0.01)
                progress.step(done, len(paths), path.name)
            try:
                data = path.read_bytes()
            except OSError as e:
                error = KeeperError(Code.INPUT_UNREADABLE, name=path.name, reason=type(e).__name__)
                refused.append((path.name, error))
                continue
            self._keep(data, path.name, source, added, duplicates)
        return Intake(tuple(added), tuple(duplicates), tuple(refused))

    def keep_bytes(self, data: bytes, name: str, source: Source) -> Intake:
        added: list[Evidence] = []
        duplicates: list[tuple[str, int]] = []
        self._keep(data, name, source, added, duplicates)
        return Intake(tuple(added), tuple(duplicates))

    def _keep(
        self,
        data: bytes,
        name: str,
        source: Source,
        added: list[Evidence],
        duplicates: list[tuple[str, int]],
    ) -> None:
        digits = fingerprint(data)
        known = next((e for e in self.items.values() if e.sha256 == digits), None)
        if known is not None:
            duplicates.append((name, known.number))
            return
        number = len(self.items) + 1
        kind = "text/plain" if name.endswith(".txt") else "image/png"
        item = Evidence(number, digits, len(data), kind, name, NOTED, source, width=40, height=60)
        self.items[number] = item
        self.pictures[number] = data
        added.append(item)

    def make_working_copy(self, number: int, steps: Sequence[Step]) -> Evidence:
        self._here()
        original = self.items[number]
        if not steps:
            raise KeeperError(Code.COPY_IMPOSSIBLE, number=original.label, reason="broken")
        copy = len(self.items) + 1
        self.items[copy] = replace(
            original,
            number=copy,
            sha256=fingerprint(repr(steps).encode()),
            original_name=f"{original.label}-copy.jpg",
            source=Source.WORKING_COPY,
            copy_of=number,
        )
        self.pictures[copy] = self.pictures[number]
        self.steps[copy] = tuple(steps)
        return self.items[copy]

    def copy_steps(self, number: int) -> tuple[Step, ...]:
        return self.steps.get(number, ())

    def keep_screen(self, data: bytes, name: str, url: str) -> Evidence:
        item = self.keep_bytes(data, name, Source.SCREEN).added[0]
        self.items[item.number] = replace(item, url=url)
        return self.items[item.number]

    def keep_new_files(self, folder: Path, progress: Progress) -> Intake:
        self.preferences["import_folder"] = str(folder)
        return self.keep_files(sorted(folder.iterdir()), Source.FOLDER, progress)

    def unread_picture(self, tried: Collection[int] = ()) -> tuple[int, bytes] | None:
        left = [n for n, e in self.items.items() if e.machine_text is None and n not in tried]
        return (left[-1], self.pictures[left[-1]]) if left else None

    def note_machine_text(self, number: int, text: str) -> None:
        self.items[number] = replace(self.items[number], machine_text=text)

    def warm_up(self) -> None:
        self._here()

    def look_alikes(self, number: int) -> list[int]:
        own = self.items[number].likeness
        return [e.number for e in self.items.values() if own and e.likeness == own != ""][1:]

    def copies_of(self, number: int) -> list[int]:
        return [e.number for e in self.items.values() if e.copy_of == number and not e.binned]

    def bin_evidence(self, numbers: Sequence[int]) -> None:
        self._here()
        for number in numbers:
            self.items[number] = replace(self.items[number], binned=True)

    def restore_evidence(self, numbers: Sequence[int]) -> None:
        self._here()
        for number in numbers:
            self.items[number] = replace(self.items[number], binned=False)

    def binned_evidence(self) -> list[Evidence]:
        return [e for e in self.items.values() if e.binned]

    def evidence_numbers(self, text: str = "") -> list[int]:
        return [e.number for e in self.evidence_list(0, 10**9, text)]

    def link_evidence(self, incident: int, numbers: Sequence[int]) -> Incident:
        entry = self.incident(incident).entry
        both = tuple(dict.fromkeys((*entry.evidence, *numbers)))
        return self.revise(incident, replace(entry, evidence=both))

    def unlink_evidence(self, incident: int, numbers: Sequence[int]) -> Incident:
        entry = self.incident(incident).entry
        left = tuple(n for n in entry.evidence if n not in numbers)
        return self.revise(incident, replace(entry, evidence=left))

    def save_draft(
        self, draft: int | None, body: Mapping[str, Json], typed: datetime | None = None
    ) -> int:
        self._here()
        number = draft or max(self.kept_drafts, default=0) + 1
        self.kept_drafts[number] = dict(body)
        self.drafts_typed[number] = typed or NOTED
        return number

    def drafts(self) -> Sequence[FakeDraft]:
        return [
            FakeDraft(n, self.drafts_typed.get(n, NOTED), body)
            for n, body in self.kept_drafts.items()
        ]

    def drop_draft(self, draft: int) -> None:
        self.kept_drafts.pop(draft, None)

    def profile(self) -> Profile:
        return self.about

    def save_profile(self, profile: Profile) -> None:
        self.about = profile

    def safety_plan(self) -> SafetyPlan:
        return self.plan_kept

    def keep_plan(self, plan: SafetyPlan) -> None:
        self._here()
        self.plan_kept = plan

    def save_plan(self, plan: SafetyPlan) -> None:
        self._here()
        self.plan_kept = plan
        self.plans_logged += 1

    def preference(self, name: str, default: Json) -> Json:
        return self.preferences.get(name, default)

    def set_preference(self, name: str, value: Json) -> None:
        self.preferences[name] = value

    def check(self, progress: Progress) -> Verification:
        progress.step(0, 1)
        return Verification(Outcome.UNCHANGED, checked=3)

    def change_passphrase(self, old: str, new: str) -> None:
        self.passphrase_is(old)
        self.passphrase = new

    def passphrase_is(self, typed: str) -> None:
        if typed != self.passphrase:
            raise KeeperError(Code.WRONG_PASSPHRASE)
