"""A vault in memory, with the same parts as the real one, for the window's tests."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evidence_keeper.domain.dossier.key_facts import is_proposed
from evidence_keeper.domain.dossier.pattern import Pattern, pattern_of
from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.help.safety_plan import SafetyPlan
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import Json, fingerprint
from evidence_keeper.domain.record.choice import EVERYTHING, Choice
from evidence_keeper.domain.record.conversation import Conversation, Message, ReadingOptions
from evidence_keeper.domain.record.custody import CustodyEvent, make_event
from evidence_keeper.domain.record.entry import Case, Entry, Incident, Kind
from evidence_keeper.domain.record.evidence import Evidence, Source
from evidence_keeper.domain.record.screenshot_overlap import ordered
from evidence_keeper.domain.record.working_copy import Step
from evidence_keeper.domain.verification import Finding, Outcome, Verification
from evidence_keeper.services.intake.intake import Intake
from evidence_keeper.system import clock
from evidence_keeper.ui.main_window.reminders import HIDE_UNDERSTOOD
from tests.window.fake_conversations import FakeConversations, FakeExport
from tests.window.small_fakes import FakeDraft, FakeOpened, FakePart

if TYPE_CHECKING:
    from tests.window.fake_world import (
        FakeBackups,
        FakeBin,
        FakeDossiers,
        FakePeople,
        FakeRecovery,
        FakeUpkeep,
    )

NOTED = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
GOOD_PASSPHRASE = "бес сөз жасыл алма көпір"


class FakeIncidents(FakePart):
    def cases(self) -> list[Case]:
        self.vault._here()
        return list(self.vault.all_cases)

    def add_case(self, name: str, zone: str) -> Case:
        self.vault.all_cases.append(Case(name, zone))
        return self.vault.all_cases[-1]

    def record(self, entries: Sequence[Entry]) -> list[int]:
        self.vault._here()
        numbers = []
        for entry in entries:
            number = len(self.vault.log) + 1
            self.vault.log[number] = [
                replace(entry, case=entry.case or self.vault.all_cases[0].name)
            ]
            numbers.append(number)
        return numbers

    def revise(self, number: int, entry: Entry) -> Incident:
        self.vault._here()
        self.vault.log[number].append(entry)
        return self.get(number)

    def revise_all(self, entries: Mapping[int, Entry]) -> None:
        for number, entry in entries.items():
            self.revise(number, entry)

    def get(self, number: int) -> Incident:
        self.vault._here()
        if number not in self.vault.log:
            raise KeeperError(Code.NUMBER_UNKNOWN, number=number)
        versions = self.vault.log[number]
        important = number in self.vault.important
        return Incident(number, versions[-1], NOTED, NOTED, len(versions), important)

    def versions(self, number: int) -> list[tuple[datetime, Entry]]:
        return [(NOTED, entry) for entry in self.vault.log[number]]

    def _chosen(self, choice: Choice) -> list[Incident]:
        self.vault._here()
        found = [self.get(n) for n in self.vault.log if n not in self.vault.in_bin]
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

    def numbers(self, choice: Choice = EVERYTHING) -> list[int]:
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

    def bin(self, numbers: Sequence[int]) -> None:
        self.vault.in_bin.update(numbers)

    def restore(self, numbers: Sequence[int]) -> None:
        self.vault.in_bin.difference_update(numbers)

    def binned(self) -> list[Incident]:
        return [self.get(n) for n in sorted(self.vault.in_bin)]

    def link_evidence(self, incident: int, numbers: Sequence[int]) -> Incident:
        entry = self.get(incident).entry
        both = tuple(dict.fromkeys((*entry.evidence, *numbers)))
        return self.revise(incident, replace(entry, evidence=both))

    def unlink_evidence(self, incident: int, numbers: Sequence[int]) -> Incident:
        entry = self.get(incident).entry
        left = tuple(n for n in entry.evidence if n not in numbers)
        return self.revise(incident, replace(entry, evidence=left))

    def pattern(self, choice: Choice, progress: Progress) -> Pattern:
        progress.step(0, 1)
        return pattern_of(self.chronology(choice, 0, 10**6), "Asia/Almaty", clock.now().date())


class FakeKeyFacts(FakePart):
    def mark(self, numbers: Sequence[int], *, important: bool) -> list[int]:
        self.vault._here()
        changed = [n for n in numbers if (n in self.vault.important) != important]
        self.vault.important.symmetric_difference_update(changed)
        return changed

    def is_proposed(self, number: int) -> bool:
        return not self.vault.important and is_proposed(self.vault.incidents.get(number))


class FakeEvidence(FakePart):
    def get(self, number: int) -> Evidence:
        if number not in self.vault.items:
            raise KeeperError(Code.NUMBER_UNKNOWN, number=number)
        return self.vault.items[number]

    def page(self, offset: int = 0, limit: int = 200, text: str = "") -> list[Evidence]:
        found = [
            e
            for e in self.vault.items.values()
            if text.casefold() in e.original_name.casefold() and not e.binned
        ]
        return sorted(found, key=_made, reverse=True)[offset : offset + limit]

    def count(self, text: str = "") -> int:
        return len(self.page(0, 10**9, text))

    def uses(self, number: int) -> list[int]:
        return [n for n, versions in self.vault.log.items() if number in versions[-1].evidence]

    def original(self, number: int) -> Iterator[bytes]:
        yield self.vault.picture_bytes[number]

    def save_original(self, number: int, target: Path) -> None:
        target.write_bytes(self.vault.picture_bytes[number])

    def update(self, evidence: Evidence) -> None:
        self.vault.noted.setdefault(evidence.number, []).append(
            (NOTED, self.vault.items[evidence.number])
        )
        self.vault.items[evidence.number] = evidence

    def earlier_notes(self, number: int) -> list[tuple[datetime, Evidence]]:
        return self.vault.noted.get(number, [])

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
        self.vault._here()
        added: list[Evidence] = []
        duplicates: list[tuple[str, int]] = []
        refused: list[tuple[str, KeeperError]] = []
        for done, path in enumerate(paths):
            progress.step(done, len(paths), path.name)
            while self.vault.held is not None and not self.vault.held.is_set():
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
        known = next((e for e in self.vault.items.values() if e.sha256 == digits), None)
        if known is not None:
            duplicates.append((name, known.number))
            return
        number = len(self.vault.items) + 1
        kind = "text/plain" if name.endswith(".txt") else "image/png"
        item = Evidence(number, digits, len(data), kind, name, NOTED, source, width=40, height=60)
        self.vault.items[number] = item
        self.vault.picture_bytes[number] = data
        added.append(item)

    def keep_screen(self, data: bytes, name: str, url: str) -> Evidence:
        item = self.keep_bytes(data, name, Source.SCREEN).added[0]
        self.vault.items[item.number] = replace(item, url=url)
        return self.vault.items[item.number]

    def keep_new_files(self, folder: Path, progress: Progress) -> Intake:
        self.vault.preferences["import_folder"] = str(folder)
        return self.keep_files(sorted(folder.iterdir()), Source.FOLDER, progress)

    def warm_up(self) -> None:
        self.vault._here()

    def bin(self, numbers: Sequence[int]) -> None:
        self.vault._here()
        for number in numbers:
            self.vault.items[number] = replace(self.vault.items[number], binned=True)

    def restore(self, numbers: Sequence[int]) -> None:
        self.vault._here()
        for number in numbers:
            self.vault.items[number] = replace(self.vault.items[number], binned=False)

    def binned(self) -> list[Evidence]:
        return [e for e in self.vault.items.values() if e.binned]

    def numbers(self, text: str = "") -> list[int]:
        return [e.number for e in self.page(0, 10**9, text)]


def _made(item: Evidence) -> tuple[str, bool, str, int]:
    """As the store orders them."""
    made = item.made or item.added.isoformat(timespec="seconds")
    return made[:10], bool(item.made), made[11:16], item.number


class FakePictures(FakePart):
    def preview(self, number: int) -> bytes | None:
        return self.vault.picture_bytes.get(number)

    def cover(self, number: int) -> bytes | None:
        item, data = self.vault.items.get(number), self.preview(number)
        is_picture = data is not None and b"JFIF" in data  # not the bytes of a test
        return data if is_picture and item is not None and not item.intimate else None

    def rendition(self, number: int) -> bytes | None:
        return self.vault.picture_bytes.get(number)

    def make_copy(self, number: int, steps: Sequence[Step]) -> Evidence:
        self.vault._here()
        original = self.vault.items[number]
        if not steps:
            raise KeeperError(Code.COPY_IMPOSSIBLE, number=original.label, reason="broken")
        copy = len(self.vault.items) + 1
        self.vault.items[copy] = replace(
            original,
            number=copy,
            sha256=fingerprint(repr(steps).encode()),
            original_name=f"{original.label}-copy.jpg",
            source=Source.WORKING_COPY,
            copy_of=number,
        )
        self.vault.picture_bytes[copy] = self.vault.picture_bytes[number]
        self.vault.steps[copy] = tuple(steps)
        return self.vault.items[copy]

    def copy_steps(self, number: int) -> tuple[Step, ...]:
        return self.vault.steps.get(number, ())

    def unread(self, tried: Collection[int] = ()) -> tuple[int, bytes] | None:
        left = [n for n, e in self.vault.items.items() if e.machine_text is None and n not in tried]
        return (left[-1], self.vault.picture_bytes[left[-1]]) if left else None

    def note_machine_text(self, number: int, text: str) -> None:
        self.vault.items[number] = replace(self.vault.items[number], machine_text=text)

    def look_alikes(self, number: int) -> list[int]:
        own = self.vault.items[number].likeness
        return [e.number for e in self.vault.items.values() if own and e.likeness == own != ""][1:]

    def copies_of(self, number: int) -> list[int]:
        return [e.number for e in self.vault.items.values() if e.copy_of == number and not e.binned]

    def following(self, number: int) -> tuple[int, ...]:
        return self.vault.overlapping if number in self.vault.overlapping else ()

    def sequence_of(self, number: int) -> tuple[int, ...]:
        return next((s for s in self.vault.kept if number in s), ())

    def keep_sequence(self, numbers: Sequence[int]) -> list[tuple[int, ...]]:
        before = [s for s in self.vault.kept if set(s) & set(numbers)]
        self.vault.kept = (*(s for s in self.vault.kept if s not in before), tuple(numbers))
        return before

    def drop_sequence(self, numbers: Sequence[int]) -> None:
        self.vault.kept = tuple(s for s in self.vault.kept if not set(s) & set(numbers))

    def in_order(self, numbers: Sequence[int]) -> list[int]:
        return ordered(numbers, self.vault.kept)

    def behind_copies(self, numbers: Sequence[int]) -> list[Evidence]:
        behind = {self.vault.items[n].copy_of for n in numbers}
        return [
            self.vault.items[n] for n in numbers if n in behind and not self.vault.items[n].intimate
        ]


class FakeDrafts(FakePart):
    def save(
        self, draft: int | None, body: Mapping[str, Json], typed: datetime | None = None
    ) -> int:
        self.vault._here()
        number = draft or max(self.vault.kept_drafts, default=0) + 1
        self.vault.kept_drafts[number] = dict(body)
        self.vault.drafts_typed[number] = typed or NOTED
        return number

    def all(self) -> Sequence[FakeDraft]:
        return [
            FakeDraft(n, self.vault.drafts_typed.get(n, NOTED), body)
            for n, body in self.vault.kept_drafts.items()
        ]

    def drop(self, draft: int) -> None:
        self.vault.kept_drafts.pop(draft, None)


class FakeSettings(FakePart):
    def profile(self) -> Profile:
        return self.vault.about

    def save_profile(self, profile: Profile) -> None:
        self.vault.about = profile

    def safety_plan(self) -> SafetyPlan:
        return self.vault.plan_kept

    def keep_plan(self, plan: SafetyPlan) -> None:
        self.vault._here()
        self.vault.plan_kept = plan

    def save_plan(self, plan: SafetyPlan) -> None:
        self.vault._here()
        self.vault.plan_kept = plan
        self.vault.plans_logged += 1

    def preference(self, name: str, default: Json) -> Json:
        return self.vault.preferences.get(name, default)

    def set_preference(self, name: str, value: Json) -> None:
        self.vault.preferences[name] = value


class FakeChecks(FakePart):
    def check_further(self) -> tuple[Finding, ...] | None:
        self.vault._here()
        return self.vault.found_by_checks.pop(0) if self.vault.found_by_checks else ()

    def tidy_up(self) -> None:
        self.vault._here()
        self.vault.tidied += 1

    def check_all(self, progress: Progress) -> Verification:
        progress.step(0, 1)
        return Verification(Outcome.UNCHANGED, checked=3)


class _PartsOfTheWorld:
    """Given by `FakeWorld`."""

    people: FakePeople
    bin: FakeBin
    dossiers: FakeDossiers
    recovery: FakeRecovery
    backups: FakeBackups
    upkeep: FakeUpkeep


@dataclass
class FakeSession(_PartsOfTheWorld):
    """Most methods of its parts note the thread that called, so that tests can see who asked."""

    folder: Path = Path("/vault")
    passphrase: str = "old words"
    opened: FakeOpened = field(default_factory=FakeOpened)
    all_cases: list[Case] = field(default_factory=lambda: [Case("1", "Asia/Almaty")])
    log: dict[int, list[Entry]] = field(default_factory=dict)
    in_bin: set[int] = field(default_factory=set)
    important: set[int] = field(default_factory=set)
    items: dict[int, Evidence] = field(default_factory=dict)
    picture_bytes: dict[int, bytes] = field(default_factory=dict)
    steps: dict[int, tuple[Step, ...]] = field(default_factory=dict)
    noted: dict[int, list[tuple[datetime, Evidence]]] = field(default_factory=dict)
    kept_drafts: dict[int, Mapping[str, Json]] = field(default_factory=dict)
    drafts_typed: dict[int, datetime] = field(default_factory=dict)
    about: Profile = field(default_factory=Profile)
    plan_kept: SafetyPlan = field(default_factory=SafetyPlan)
    plans_logged: int = 0
    preferences: dict[str, Json] = field(default_factory=lambda: {HIDE_UNDERSTOOD: True})
    threads: set[str] = field(default_factory=set)
    found_by_checks: list[tuple[Finding, ...] | None] = field(default_factory=list)
    tidied: int = 0
    interrupted: int = 0
    closed: bool = False
    refuse_next: KeeperError | None = None
    held: threading.Event | None = None
    exports: dict[int, FakeExport] = field(default_factory=dict)
    known: dict[int, Conversation] = field(default_factory=dict)
    said: dict[int, list[Message]] = field(default_factory=dict)
    readings: list[tuple[int, ReadingOptions, Collection[str] | None]] = field(default_factory=list)
    hold_reading: bool = False
    overlapping: tuple[int, ...] = ()
    kept: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        self.incidents = FakeIncidents(self)
        self.key_facts = FakeKeyFacts(self)
        self.evidence = FakeEvidence(self)
        self.pictures = FakePictures(self)
        self.conversations = FakeConversations(self)
        self.drafts = FakeDrafts(self)
        self.settings = FakeSettings(self)
        self.checks = FakeChecks(self)

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

    def passphrase_is(self, typed: str) -> None:
        if typed != self.passphrase:
            raise KeeperError(Code.WRONG_PASSPHRASE)
