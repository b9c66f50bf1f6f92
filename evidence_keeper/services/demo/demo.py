"""Builds the example vault, and its dossiers for each reader and language."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from evidence_keeper.domain.dossier.plan import Reader, Wish
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import DateOrder, ReadingOptions
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.media.example.example_pictures import draw
from evidence_keeper.services.demo import EXAMPLE_READY
from evidence_keeper.services.demo.demo_case import ChatExport, DemoCase, DemoPicture, load_case
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.system import clock
from evidence_keeper.system.files import disk_errors, make_folder, remove_made, write_atomically
from evidence_keeper.system.language.translations import LANGUAGES

EXAMPLE_PASSPHRASE = "example example example"
_WORDS = 5
_VAULT, _PASSPHRASE = "vault", "passphrase.txt"
_SUFFIXES = (".pdf", ".zip")
_UNTIL_WRITTEN, _BETWEEN_ENTRIES = timedelta(minutes=35), timedelta(minutes=6)


@dataclass(frozen=True, slots=True)
class DemoResult:
    """The paths of the example's files."""

    vault: Path
    passphrase_file: Path
    dossiers: tuple[Path, ...]


def build(folder: Path, progress: Progress, *, fast: bool = False) -> DemoResult:
    """Create a vault with the example and its dossiers.

    Args:
        folder: New or empty; afterwards it contains `vault`, `passphrase.txt` and
            `<reader>-<language>.pdf` and `.zip` for each reader and language.
        progress: Steps are pictures, then dossiers.
        fast: The cheapest key derivation: for tests.

    Raises:
        KeeperError: FOLDER_NOT_EMPTY, DISK_*; Cancelled. Everything made is removed then.
    """
    with disk_errors(folder):
        if folder.is_dir() and any(folder.iterdir()):
            raise KeeperError(Code.FOLDER_NOT_EMPTY, path=str(folder))
        made = make_folder(folder, parents=True)
    try:
        return _build(folder, load_case(), progress, fast=fast)
    except BaseException:
        _clear(folder, made)
        raise


def create_vault(folder: Path, passphrase: str, *, fast: bool = True) -> None:
    """Create the vault for `fill`, dated the evening on which the story begins.

    Raises:
        KeeperError: FOLDER_NOT_EMPTY, DISK_*.
    """
    case = load_case()
    with clock.example_time(case.begun):
        vaults.create(folder, passphrase, case.zone, case=case.name, fast=fast)


def open_example(folder: Path) -> Session:
    """Open the example's vault, made anew when it is not there or was left half filled."""
    if vaults.is_vault(folder):
        found = vaults.open_with_passphrase(folder, EXAMPLE_PASSPHRASE)
        if found.settings.preference(EXAMPLE_READY, False) is True:
            return found
        found.close()
        shutil.rmtree(folder)
    create_vault(folder, EXAMPLE_PASSPHRASE)
    return vaults.open_with_passphrase(folder, EXAMPLE_PASSPHRASE)


def fill(session: Session, progress: Progress) -> None:
    """Add the example to an open vault, as a case of its own that is labelled as an example.

    Raises:
        KeeperError: VAULT_READ_ONLY, DISK_*; Cancelled between two pictures: pictures without
            incidents remain then, so use a vault that can be thrown away.
    """
    case = load_case()
    _fill(session, case, progress, len(case.pictures))


def _build(folder: Path, case: DemoCase, progress: Progress, *, fast: bool) -> DemoResult:
    passphrase = " ".join(secrets.choice(case.passphrase_words) for _ in range(_WORDS))
    result = DemoResult(
        folder / _VAULT,
        folder / _PASSPHRASE,
        tuple(
            folder / f"{reader.value}-{language}{suffix}"
            for reader in Reader
            for language in LANGUAGES
            for suffix in _SUFFIXES
        ),
    )
    total = len(case.pictures) + len(result.dossiers)
    write_atomically(result.passphrase_file, f"{passphrase}\n".encode())
    create_vault(result.vault, passphrase, fast=fast)
    session = vaults.open_with_passphrase(result.vault, passphrase)
    try:
        _fill(session, case, progress, total)
        for done, target in enumerate(result.dossiers, len(case.pictures)):
            progress.step(done, total, target.name)
            reader, _, language = target.stem.partition("-")
            wish = Wish(Reader(reader), language, case=case.name, dated=case.dated)
            plan = session.dossiers.plan(wish)
            with clock.example_time(case.dated):
                session.dossiers.export(plan, target, Progress())
        progress.step(total, total)
    finally:
        session.close()
    return result


def _fill(session: Session, case: DemoCase, progress: Progress, total: int) -> None:
    """Record the story as it happened: each evening its pictures, then its entry."""
    moment = case.begun
    with clock.example_time(moment):
        session.settings.save_profile(case.profile)
    recorded: list[int] = []
    numbers: dict[str, int] = {}
    for place in range(1, case.incident_count + 1):
        moment = max(moment + _BETWEEN_ENTRIES, case.last_moment(place) + _UNTIL_WRITTEN)
        with clock.example_time(moment):
            for picture in case.pictures_of(place):
                progress.step(len(numbers), total, picture.file)
                numbers[picture.id] = _keep(session, picture)
            for export in case.exports_of(place):
                numbers[export.id] = _keep_export(session, export, case.zone)
            entry = case.entry(place, numbers)
            if entry.denies is not None:
                entry = replace(entry, denies=recorded[-entry.denies - 1])
            recorded += session.incidents.record([entry])
    for place, entry in case.changes(numbers):
        moment += _BETWEEN_ENTRIES
        with clock.example_time(moment):
            session.incidents.revise(recorded[place - 1], entry)


def _keep(session: Session, picture: DemoPicture) -> int:
    """Draw a picture, keep it as evidence and write what the user said about it."""
    taken = session.evidence.keep_bytes(draw(picture.drawing).data, picture.file, Source.EXAMPLE)
    if not taken.added:
        # The example is already in this vault: equal bytes are kept once.
        return taken.duplicates[0][1]
    item = taken.added[0]
    session.evidence.update(
        replace(
            item,
            captured_by=picture.captured_by,
            still_on_device=picture.still_on_device,
            notes=picture.notes,
        )
    )
    return item.number


def _keep_export(session: Session, export: ChatExport, zone: str) -> int:
    """Keep an export as evidence and read the conversation in it."""
    kept = session.evidence.keep_bytes(export.text.encode("utf-8"), export.file, Source.EXAMPLE)
    if not kept.added:
        return kept.duplicates[0][1]
    number = kept.added[0].number
    session.conversations.read_export(
        number, ReadingOptions(zone, DateOrder.DMY, export.me), Progress()
    )
    return number


def _clear(folder: Path, made: list[Path]) -> None:
    """Remove everything made; the folder was empty before."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    remove_made(made)
