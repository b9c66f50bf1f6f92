"""The use cases that the window works with, in memory."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

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
from evidence_keeper.domain.record.evidence import Evidence
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
from evidence_keeper.services.settings import Settings
from evidence_keeper.services.vault import recovery_sheets
from evidence_keeper.services.vault.upkeep_service import Moved, Room
from evidence_keeper.storage.vault.recovery_code import format_code, parse_codes
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


class WorldPart:
    """A part of the vault in memory whose answers a test sets in the world."""

    def __init__(self, world: FakeWorld) -> None:
        self.world = world


class FakePeople(WorldPart):
    """People and accounts of the vault in memory."""

    def names(self) -> list[str]:
        return sorted({p for v in self.world.session.log.values() for p in v[-1].people})

    def accounts(self) -> list[str]:
        return sorted({v[-1].account for v in self.world.session.log.values() if v[-1].account})

    def platforms(self) -> list[str]:
        return sorted({v[-1].platform for v in self.world.session.log.values() if v[-1].platform})

    def view(self) -> PeopleView:
        entries = [i.entry for i in self.world.session.incidents.chronology(limit=10**6)]
        who = Counter(n for e in entries for n in e.people)
        saw = Counter(n for e in entries for n in e.witnesses)
        names = [Occurrence(n, k, "2026-11-01", "2026-11-02", did_it=True) for n, k in who.items()]
        names += [Occurrence(n, k) for n, k in saw.items() if n not in who]
        used = Counter(e.account for e in entries if e.account)
        accounts = tuple(Occurrence(a, n, "2026-11-01", "2026-11-02") for a, n in used.items())
        register = everybody(
            register_from_json(self.world.session.preferences.get("people")), names
        )
        taken = {b.account for p in register for b in p.accounts}
        free = tuple(a for a in accounts if a.text not in taken)
        return PeopleView(register, tuple(names), accounts, free)

    def save(self, register: Register, operation: Operation) -> None:
        self.world.session.preferences["people"] = register_to_json(register)
        self.world.operations.append(operation)

    def incidents_of(self, person: Person) -> tuple[int, ...]:
        accounts = {b.account for b in person.accounts}
        return tuple(
            i.number
            for i in self.world.session.incidents.chronology(limit=10**6)
            if {*i.entry.people, *i.entry.witnesses} & set(person.names)
            or i.entry.account in accounts
        )


class FakeDossiers(WorldPart):
    """Dossiers of the vault in memory."""

    def withheld_originals(self, plan: DossierPlan) -> list[Evidence]:
        return self.world.session.pictures.behind_copies((*plan.exhibits, *plan.listed_only))

    def expected_sizes(self, plan: DossierPlan) -> FakeSizes:
        return FakeSizes(len(plan.incidents) * 1_000_000)

    def plan(self, wish: Wish) -> DossierPlan:
        choice = Choice(case=wish.case, first_day=wish.first_day, last_day=wish.last_day)
        shown = [
            i
            for i in self.world.session.incidents.chronology(choice)
            if (i.entry.in_dossier if wish.incidents is None else i.number in wish.incidents)
        ]
        exhibits = sorted({n for i in shown for n in i.entry.evidence})
        behind = {self.world.session.items[n].copy_of for n in exhibits} - set(wish.originals)
        out = {n for n in exhibits if self.world.session.items[n].intimate} | behind
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

    def reader_choices(self, reader: Reader) -> ReaderChoices:
        return self.world.choices.get(reader, ReaderChoices(about_me=ABOUT_ME_BY_DEFAULT[reader]))

    def candidates(self, wish: Wish) -> list[Incident]:
        return self.world.session.incidents.chronology(
            Choice(case=wish.case, first_day=wish.first_day, last_day=wish.last_day)
        )

    def preview(self, plan: DossierPlan, progress: Progress) -> FakePreview:
        progress.step(0, 1)
        self.world.previews.append(FakePreview(plan))
        return self.world.previews[-1]

    def remember_choices(self, reader: Reader, choices: ReaderChoices) -> None:
        self.world.choices[reader] = choices

    def export(
        self,
        plan: DossierPlan,
        target: Path,
        progress: Progress,
        password: str,
    ) -> Written:
        progress.step(0, 1, "cover")
        target.write_bytes(b"%PDF-1.7")
        self.world.exported.append((plan, target))
        self.world.passwords.append(password)
        return Written("0123456789abcdef" * 4, plan)


class FakeRecovery(WorldPart):
    """Passphrase and recovery codes of the vault in memory."""

    def change_passphrase(self, old: str, new: str) -> None:
        self.world.session.passphrase_is(old)
        self.world.session.passphrase = new

    def ways(self) -> RecoveryWays:
        return self.world.ways

    def make_one_sheet(self, proof: str) -> str:
        self.world.session.passphrase_is(proof)
        self.world.ways = replace(
            self.world.ways, one_sheet=True, one_waits=True, one_before=self.world.ways.one_sheet
        )
        self.world.one = "AAAAA-BBBBB"
        return self.world.one

    def waiting_codes(self, proof: str, *, sheets: int) -> tuple[str, ...]:
        self.world.session.passphrase_is(proof)
        if sheets == 1:
            return (self.world.one,) if self.world.ways.one_waits else ()
        return PEOPLES_CODES if self.world.ways.three_wait else ()

    def written_down(self, codes: Sequence[str]) -> None:
        if self.world.refusals:
            raise self.world.refusals.pop(0)
        if tuple(codes) == PEOPLES_CODES:
            self.world.ways = replace(self.world.ways, three_wait=False, three_settled=True)
        elif list(codes) == [self.world.one]:
            self.world.ways = replace(
                self.world.ways, one_waits=False, one_before=False, one_settled=True
            )

    def revoke_one_sheet(self, proof: str) -> None:
        self.world.session.passphrase_is(proof)
        self.world.ways = replace(
            self.world.ways, one_sheet=False, one_waits=False, one_settled=False
        )

    def make_three_sheets(self, proof: str) -> tuple[str, ...]:
        if proof != self.world.session.passphrase:
            _need_two(proof)
        self.world.ways = replace(self.world.ways, three_sheets=True, three_wait=True)
        return PEOPLES_CODES

    def revoke_three_sheets(self, proof: str) -> None:
        self.world.session.passphrase_is(proof)
        self.world.ways = replace(
            self.world.ways, three_sheets=False, three_wait=False, three_settled=False
        )


class FakeBackups(WorldPart):
    """Backups of the vault in memory."""

    def last(self) -> FakeBackup | None:
        return self.world.backups[-1] if self.world.backups else None

    def back_up(self, folder: Path, progress: Progress) -> FakeBackup:
        progress.step(0, 1, "vault")
        self.world.backups.append(FakeBackup(folder))
        return self.world.backups[-1]


class FakeBin(WorldPart):
    """The bin of the vault in memory."""

    def removed(self) -> list[Tombstone]:
        return self.world.graves[::-1]

    def items(self) -> list[BinItem]:
        return [
            BinItem(i.number, None, i.entry.headline) for i in self.world.session.incidents.binned()
        ]

    def take_back(self, items: Sequence[BinItem]) -> None:
        self.world.session.incidents.restore([i.incident for i in items if i.incident is not None])
        self.world.session.evidence.restore([i.evidence for i in items if i.evidence is not None])

    def remove(self, item: BinItem, reason: str = "", *, with_copies: bool = False) -> None:
        self.world.removed_with_copies = with_copies
        if item.incident is None:
            return
        self.world.session.in_bin.remove(item.incident or 0)
        self.world.graves.append(Tombstone(item.incident, None, "0" * 64, NOTED, reason))


class FakeUpkeep(WorldPart):
    """Disk space, place and end of the vault in memory."""

    def room_to_gain(self) -> Room | None:
        return self.world.room

    def compact(self, progress: Progress) -> int:
        self.world.session._here()
        progress.step(0, 100)
        room, self.world.room = self.world.room, None
        return room.free if room is not None else 0

    def move(
        self,
        folder: Path,
        progress: Progress,
        set_vault_location: Callable[[Path], None],
    ) -> Moved:
        progress.step(0, 1)
        if self.world.refusals:
            raise self.world.refusals.pop(0)
        set_vault_location(folder / "vault")
        return Moved(self.world.session.folder, folder / "vault", self.world.unreadable)

    def destroy(self, passphrase: str) -> tuple[str, ...]:
        if passphrase != self.world.session.passphrase:
            raise KeeperError(Code.WRONG_PASSPHRASE)
        self.world.destroyed = True
        return ()


class FakeWorld:
    """Doors to one fake vault; remembers what was asked for."""

    def __init__(self, folder: Path) -> None:
        self.session = FakeSession(folder=folder / "vault")
        self.session.people = FakePeople(self)
        self.session.bin = FakeBin(self)
        self.session.dossiers = FakeDossiers(self)
        self.session.recovery = FakeRecovery(self)
        self.session.backups = FakeBackups(self)
        self.session.upkeep = FakeUpkeep(self)
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

    def fill(self, session: FakeSession, progress: Progress) -> None:
        progress.step(0, 1, "picture")
        session.incidents.record([Entry(title="An example")])

    def doors(self) -> Doors:
        return Doors(
            create=self.create,
            open_with_passphrase=self.open,
            open_with_recovery=self.open_with_recovery,
            make_example=lambda _folder: self.session,
            fill_example=self.fill,  # type: ignore[arg-type]
            save_settings=self.saved.append,
            default_folder=lambda: self.folder / "vault",
            example_folder=lambda: self.folder / "example",
            portable_folder=lambda: self.portable,
            recovery_sheet=recovery_sheets.recovery_sheet_pictures,
            save_recovery_sheet=lambda *sheet: self.sheets_saved.append(sheet),
            find_backups=self.find,
            restore_target=lambda folder: self.standing.get(folder, Target.FREE),
            restore=self.restore,
            paper_pictures=papers.paper_pictures,
            save_paper=papers.save_paper,
        )
