"""The use cases that the window works with, in memory."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from evidence_keeper.domain.dossier.pattern import Pattern, pattern_of
from evidence_keeper.domain.dossier.plan import (
    ABOUT_ME_BY_DEFAULT,
    DossierPlan,
    Reader,
    ReaderChoices,
    Wish,
    Written,
)
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Entry, Incident
from evidence_keeper.domain.record.people import (
    Occurrence,
    PeopleView,
    Person,
    Register,
    everybody,
    register_from_json,
    register_to_json,
)
from evidence_keeper.domain.record.removal import BinItem, Tombstone
from evidence_keeper.domain.vault.backup import FoundBackups, RestoreWish, Target
from evidence_keeper.domain.vault.recovery import PEOPLE, RecoveryWays
from evidence_keeper.services.help import papers
from evidence_keeper.services.help.guidance import before_you_start, panels
from evidence_keeper.services.help.helplines import crisis_sentence, helplines
from evidence_keeper.services.settings import Settings
from evidence_keeper.services.vault import passphrases, recovery_sheets
from evidence_keeper.services.vault.compacting import Room
from evidence_keeper.services.vault.moving import Moved
from evidence_keeper.storage.vault.recovery_code import format_code, parse_codes
from evidence_keeper.system import clock
from evidence_keeper.ui.doors import Doors
from tests.window.fakes import (
    GOOD_PASSPHRASE,
    NOTED,
    FakeSession,
)
from tests.window.small_fakes import FakeBackup, FakeRestored


@dataclass
class FakeSizes:
    full: int

    @property
    def small(self) -> int:
        return self.full // 10

    @property
    def originals(self) -> int:
        return self.full


class FakePreview:
    """Three pages, each a picture of its own height."""

    pages = 3

    def __init__(self, plan: DossierPlan) -> None:
        self.plan = plan
        self.closed = False

    def page(self, number: int, _dots_per_inch: int) -> bytes:
        out = io.BytesIO()
        Image.new("RGB", (210, 100 + number), "white").save(out, "JPEG")
        return out.getvalue()

    def close(self) -> None:
        self.closed = True


PEOPLES_CODES = tuple(format_code(bytes([n] * 20), n) for n in PEOPLE)
"""What the three people of the fake vault have on their sheets."""


def _need_two(typed: str) -> None:
    """Refuse as the real vault does, unless two of the three codes were typed."""
    read = parse_codes(typed)
    if len(read) == 1 and read[0].number:
        raise KeeperError(Code.RECOVERY_SECOND_NEEDED, number=read[0].number)
    if len({code.number for code in read}) < 2:
        raise KeeperError(Code.RECOVERY_SAME_PERSON, number=read[0].number)
    if any(format_code(code.secret, code.number) not in PEOPLES_CODES for code in read):
        raise KeeperError(Code.RECOVERY_PAIR_WRONG, first=1, second=2)


class FakeWorld:
    """Doors to one fake vault; remembers what was asked for."""

    def __init__(self, folder: Path) -> None:
        self.session = FakeSession(folder=folder / "vault")
        self.folder = folder
        self.portable: Path | None = None
        self.unreadable: tuple[str, ...] = ()
        self.made: list[tuple[Path, str, str]] = []
        self.backups: list[FakeBackup] = []
        self.room: Room | None = None
        self.found: dict[Path, FoundBackups] = {}
        self.standing: dict[Path, Target] = {}
        self.wishes: list[RestoreWish] = []
        self.while_restoring: Callable[[Progress], None] = lambda _: None
        self.graves: list[Tombstone] = []
        self.removed_with_copies = False
        self.destroyed = False
        self.saved: list[Settings] = []
        self.choices: dict[Reader, ReaderChoices] = {}
        self.previews: list[FakePreview] = []
        self.exported: list[tuple[DossierPlan, Path]] = []
        self.passwords: list[str] = []
        self.refusals: list[KeeperError] = []
        self.operations: list[Operation] = []
        self.ways = RecoveryWays(one_sheet=True, three_sheets=False, one_settled=True)
        self.one = "AAAAA-BBBBB"
        self.sheets_saved: list[tuple[str, str, Path]] = []

    def create(self, folder: Path, passphrase: str, zone: str) -> str:
        if self.refusals:
            raise self.refusals.pop(0)
        self.made.append((folder, passphrase, zone))
        self.ways = RecoveryWays(one_sheet=True, three_sheets=False, one_waits=True)
        self.one = "ABCDE-FGHJK-MNPQR-STVWX"
        return self.one

    def open(self, _folder: Path, passphrase: str) -> FakeSession:
        if self.refusals:
            raise self.refusals.pop(0)
        expected = self.made[-1][1] if self.made else GOOD_PASSPHRASE
        if passphrase != expected:
            raise KeeperError(Code.WRONG_PASSPHRASE)
        return self.session

    def open_with_recovery(self, _folder: Path, code: str) -> FakeSession:
        if code != "ABCDE-FGHJK-MNPQR-STVWX":
            _need_two(code)
        return self.session

    def make_one_sheet(self, session: FakeSession, proof: str) -> str:
        session.passphrase_is(proof)
        self.ways = replace(
            self.ways, one_sheet=True, one_waits=True, one_before=self.ways.one_sheet
        )
        self.one = "AAAAA-BBBBB"
        return self.one

    def waiting_codes(self, session: FakeSession, proof: str, sheets: int) -> tuple[str, ...]:
        session.passphrase_is(proof)
        if sheets == 1:
            return (self.one,) if self.ways.one_waits else ()
        return PEOPLES_CODES if self.ways.three_wait else ()

    def codes_written(self, _: FakeSession, codes: Sequence[str]) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        if tuple(codes) == PEOPLES_CODES:
            self.ways = replace(self.ways, three_wait=False, three_settled=True)
        elif list(codes) == [self.one]:
            self.ways = replace(self.ways, one_waits=False, one_before=False, one_settled=True)

    def revoke_one_sheet(self, session: FakeSession, proof: str) -> None:
        session.passphrase_is(proof)
        self.ways = replace(self.ways, one_sheet=False, one_waits=False, one_settled=False)

    def make_three_sheets(self, session: FakeSession, proof: str) -> tuple[str, ...]:
        if proof != session.passphrase:
            _need_two(proof)
        self.ways = replace(self.ways, three_sheets=True, three_wait=True)
        return PEOPLES_CODES

    def revoke_three_sheets(self, session: FakeSession, proof: str) -> None:
        session.passphrase_is(proof)
        self.ways = replace(self.ways, three_sheets=False, three_wait=False, three_settled=False)

    def plan(self, session: FakeSession, wish: Wish) -> DossierPlan:
        choice = Choice(case=wish.case, first_day=wish.first_day, last_day=wish.last_day)
        shown = [
            i
            for i in session.chronology(choice)
            if (i.entry.in_dossier if wish.incidents is None else i.number in wish.incidents)
        ]
        exhibits = sorted({n for i in shown for n in i.entry.evidence})
        behind = {session.items[n].copy_of for n in exhibits} - set(wish.originals)
        out = {n for n in exhibits if session.items[n].intimate} | behind
        exhibits = [n for n in exhibits if n not in wish.without]
        return DossierPlan(
            reader=wish.reader,
            language=wish.language,
            case=wish.case,
            zone="Asia/Almaty",
            incidents=tuple(i.number for i in shown),
            exhibits=tuple(n for n in exhibits if n not in out),
            listed_only=tuple(n for n in exhibits if n in out),
            dated=NOTED,
            first_day=wish.first_day,
            last_day=wish.last_day,
            size=wish.size,
            private_notes=wish.private_notes,
            about_me=tuple(sorted(wish.about_me or ())),
            names_replaced=bool(wish.replace_names),
            originals_attached=wish.attach_originals,
        )

    def read_people(self, session: FakeSession) -> PeopleView:
        entries = [i.entry for i in session.chronology(limit=10**6)]
        who = Counter(n for e in entries for n in e.people)
        saw = Counter(n for e in entries for n in e.witnesses)
        names = [Occurrence(n, k, "2026-11-01", "2026-11-02", did_it=True) for n, k in who.items()]
        names += [Occurrence(n, k) for n, k in saw.items() if n not in who]
        used = Counter(e.account for e in entries if e.account)
        accounts = tuple(Occurrence(a, n, "2026-11-01", "2026-11-02") for a, n in used.items())
        register = everybody(register_from_json(session.preferences.get("people")), names)
        taken = {b.account for p in register for b in p.accounts}
        free = tuple(a for a in accounts if a.text not in taken)
        return PeopleView(register, tuple(names), accounts, free)

    def save_people(self, session: FakeSession, register: Register, operation: Operation) -> None:
        session.preferences["people"] = register_to_json(register)
        self.operations.append(operation)

    def incidents_of(self, session: FakeSession, person: Person) -> tuple[int, ...]:
        accounts = {b.account for b in person.accounts}
        return tuple(
            i.number
            for i in session.chronology(limit=10**6)
            if {*i.entry.people, *i.entry.witnesses} & set(person.names)
            or i.entry.account in accounts
        )

    def count_pattern(self, session: FakeSession, choice: Choice, progress: Progress) -> Pattern:
        progress.step(0, 1)
        return pattern_of(session.chronology(choice, 0, 10**6), "Asia/Almaty", clock.now().date())

    def reader_choices(self, _session: FakeSession, reader: Reader) -> ReaderChoices:
        return self.choices.get(reader, ReaderChoices(about_me=ABOUT_ME_BY_DEFAULT[reader]))

    def candidates(self, session: FakeSession, wish: Wish) -> list[Incident]:
        return session.chronology(
            Choice(case=wish.case, first_day=wish.first_day, last_day=wish.last_day)
        )

    def preview(self, _session: FakeSession, plan: DossierPlan, progress: Progress) -> FakePreview:
        progress.step(0, 1)
        self.previews.append(FakePreview(plan))
        return self.previews[-1]

    def remember_choices(
        self, _session: FakeSession, reader: Reader, choices: ReaderChoices
    ) -> None:
        self.choices[reader] = choices

    def export(
        self,
        _session: FakeSession,
        plan: DossierPlan,
        target: Path,
        progress: Progress,
        password: str,
    ) -> Written:
        progress.step(0, 1, "cover")
        target.write_bytes(b"%PDF-1.7")
        self.exported.append((plan, target))
        self.passwords.append(password)
        return Written("0123456789abcdef" * 4, plan)

    def back_up(self, _session: FakeSession, folder: Path, progress: Progress) -> FakeBackup:
        progress.step(0, 1, "vault")
        self.backups.append(FakeBackup(folder))
        return self.backups[-1]

    def move_vault(
        self,
        session: FakeSession,
        folder: Path,
        progress: Progress,
        set_vault_location: Callable[[Path], None],
    ) -> Moved:
        progress.step(0, 1)
        if self.refusals:
            raise self.refusals.pop(0)
        set_vault_location(folder / "vault")
        return Moved(session.folder, folder / "vault", self.unreadable)

    def find(self, place: Path) -> FoundBackups:
        if self.refusals:
            raise self.refusals.pop(0)
        vault = place if any(made[0] == place for made in self.made) else None
        return self.found.get(place, FoundBackups(vault=vault))

    def restore(self, wish: RestoreWish, progress: Progress) -> FakeRestored:
        self.wishes.append(wish)
        progress.step(1, 4)
        self.while_restoring(progress)
        if self.refusals:
            raise self.refusals.pop(0)
        if wish.recovery and wish.recovery != "ABCDE-FGHJK-MNPQR-STVWX":
            _need_two(wish.recovery)
        elif not wish.recovery and wish.passphrase != GOOD_PASSPHRASE:
            raise KeeperError(Code.WRONG_PASSPHRASE)
        return FakeRestored(wish.folder)

    def compact(self, session: FakeSession, progress: Progress) -> int:
        session._here()
        progress.step(0, 100)
        room, self.room = self.room, None
        return room.free if room is not None else 0

    def in_bin(self, session: FakeSession) -> list[BinItem]:
        return [BinItem(i.number, None, i.entry.headline) for i in session.binned()]

    def take_back(self, session: FakeSession, items: Sequence[BinItem]) -> None:
        session.restore_incidents([i.incident for i in items if i.incident is not None])
        session.restore_evidence([i.evidence for i in items if i.evidence is not None])

    def remove(self, session: FakeSession, item: BinItem, reason: str, with_copies: bool) -> None:
        self.removed_with_copies = with_copies
        if item.incident is None:
            return
        session.in_bin.remove(item.incident or 0)
        self.graves.append(Tombstone(item.incident, None, "0" * 64, NOTED, reason))

    def destroy(self, session: FakeSession, passphrase: str) -> tuple[str, ...]:
        if passphrase != session.passphrase:
            raise KeeperError(Code.WRONG_PASSPHRASE)
        self.destroyed = True
        return ()

    def fill(self, session: FakeSession, progress: Progress) -> None:
        progress.step(0, 1, "picture")
        session.record([Entry(title="An example")])

    def doors(self) -> Doors:
        return Doors(
            create=self.create,
            open_with_passphrase=self.open,
            open_with_recovery=self.open_with_recovery,
            plan_dossier=self.plan,  # type: ignore[arg-type]
            reader_choices=self.reader_choices,  # type: ignore[arg-type]
            remember_choices=self.remember_choices,  # type: ignore[arg-type]
            dossier_candidates=self.candidates,  # type: ignore[arg-type]
            withheld_originals=lambda session, plan: session.behind_copies(
                (*plan.exhibits, *plan.listed_only)
            ),
            preview_dossier=self.preview,  # type: ignore[arg-type]
            dossier_sizes=lambda _session, plan: FakeSizes(len(plan.incidents) * 1_000_000),
            export_dossier=self.export,  # type: ignore[arg-type]
            read_people=self.read_people,  # type: ignore[arg-type]
            save_people=self.save_people,  # type: ignore[arg-type]
            incidents_of=self.incidents_of,  # type: ignore[arg-type]
            count_pattern=self.count_pattern,  # type: ignore[arg-type]
            panels=panels,
            helplines=helplines,
            before_you_start=before_you_start,
            crisis_sentence=crisis_sentence,
            make_example=lambda _folder: self.session,
            fill_example=self.fill,  # type: ignore[arg-type]
            load_settings=Settings,
            save_settings=self.saved.append,
            default_folder=lambda: self.folder / "vault",
            example_folder=lambda: self.folder / "example",
            portable_folder=lambda: self.portable,
            judge=passphrases.strength,
            suggest=passphrases.suggest,
            recovery_sheet=recovery_sheets.recovery_sheet_pictures,
            save_recovery_sheet=lambda *sheet: self.sheets_saved.append(sheet),
            recovery_ways=lambda _session: self.ways,
            make_one_sheet=self.make_one_sheet,  # type: ignore[arg-type]
            revoke_one_sheet=self.revoke_one_sheet,  # type: ignore[arg-type]
            make_three_sheets=self.make_three_sheets,  # type: ignore[arg-type]
            revoke_three_sheets=self.revoke_three_sheets,  # type: ignore[arg-type]
            waiting_codes=self.waiting_codes,
            codes_written=self.codes_written,
            back_up=self.back_up,
            last_backup=lambda _session: self.backups[-1] if self.backups else None,
            find_backups=self.find,
            restore_target=lambda folder: self.standing.get(folder, Target.FREE),
            restore=self.restore,
            room_to_gain=lambda _session: self.room,
            compact=self.compact,  # type: ignore[arg-type]
            move_vault=self.move_vault,  # type: ignore[arg-type]
            in_bin=self.in_bin,  # type: ignore[arg-type]
            take_back=self.take_back,  # type: ignore[arg-type]
            remove=self.remove,  # type: ignore[arg-type]
            removed=lambda _session: self.graves[::-1],
            destroy=self.destroy,  # type: ignore[arg-type]
            paper_pictures=papers.paper_pictures,
            save_paper=papers.save_paper,
        )
