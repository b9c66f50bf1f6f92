"""Runs the operations that the proofs disturb, and prints a line after each confirmed one.

A line is `kind<TAB>what<TAB>detail`. It is written with one call and without a buffer, so that
what was printed before a kill is exactly what was confirmed.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from PIL import Image

from evidence_keeper.app.command_line.cli import exit_code
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.help.safety_plan import SafetyPlan
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.choice import EVERYTHING
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source, evidence_label
from evidence_keeper.domain.record.working_copy import Area, Mark
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups, vaults
from evidence_keeper.storage.record.drafts_and_preferences import (
    LETTERS,
    OWN_NUMBERS,
    UNSAVED_NOTES,
)
from evidence_keeper.storage.upkeep import compacting as storage_compacting
from evidence_keeper.system.language.error_words import error_sentence
from evidence_keeper.system.language.translations import translator
from tests.proofs import chats

PASSPHRASE = "бес сөз жасыл алма көпір"
OTHER = "терезе бұлт қалам шырақ жол"
GOLDEN = "golden one"
"""Opens the vault that is kept of an earlier schema."""
READY = b"ready\t\t\n"
ROUNDS = 200
"""Enough that a kill comes first."""
PICTURE = 4
"""The number of the picture in every vault that is disturbed."""
CHAT = 5
"""The number of the export that was read in every vault that is disturbed."""
MANY = 150
"""Entries of the vault that takes a while to be merged."""
MESSAGES = 12
"""Messages of each vault; those of the large one are a hundred times as many."""
LARGE = 300_000
"""Bytes of a file that is more than one chunk."""


def confirm(kind: str, what: object, detail: object = "") -> None:
    os.write(1, f"{kind}\t{what}\t{detail}\n".encode())


def tell(document: object) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


def die_at(moment: int) -> None:
    """Kill this process at the n-th time from now that it opens, renames or removes a file."""
    left = moment

    def count(event: str, _: object) -> None:
        nonlocal left
        if event in ("open", "os.rename", "os.remove", "os.mkdir"):
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def confirmed(out: str) -> list[tuple[str, str, str]]:
    """Parse what was confirmed; a last line that was cut by a kill counts for nothing."""
    lines = out.split("\n")[:-1]
    return [(kind, what, detail) for kind, what, detail in (line.split("\t") for line in lines)]


def started(folder: str) -> Session:
    """Open the vault, and tell that the operation itself begins now."""
    session = opened(folder)
    os.write(1, READY)
    return session


def opened(folder: str | Path, passphrase: str = PASSPHRASE) -> Session:
    return vaults.open_with_passphrase(Path(folder), passphrase)


def make(folder: str) -> None:
    """Make a vault with a few entries and files: what every disturbed vault begins with."""
    vaults.create(Path(folder), PASSPHRASE, fast=True)
    session = opened(folder)
    for number in range(3):
        session.evidence.keep_bytes(
            f"first file {number} ".encode() * 900, f"{number}.txt", Source.PASTED
        )
    session.evidence.keep_bytes(picture(1), "screen.png", Source.PASTED)
    assert chats.keep_chat(session, Path(folder).name, MESSAGES) == CHAT
    chats.read(session, CHAT)
    session.incidents.record([Entry(title=f"begin {n}", evidence=(1,)) for n in range(4)])
    session.incidents.revise(2, replace(session.incidents.get(2).entry, effect="Ұйықтай алмадым."))
    session.close()


def picture(seed: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((120, 200), 20 + seed % 50).save(out, "PNG")
    return out.getvalue()


def log(folder: str) -> None:
    session = started(folder)
    for number in range(ROUNDS):
        titles = [f"log {number}.{part}" for part in range(1 + number % 3)]
        numbers = session.incidents.record(
            [Entry(title=t, what_happened="ұзақ " * 300) for t in titles]
        )
        for given, title in zip(numbers, titles, strict=True):
            confirm("entry", given, title)


def add(folder: str) -> None:
    session = started(folder)
    for number in range(ROUNDS):
        data = os.urandom(LARGE if number % 5 == 4 else 9_000 + number)
        intake = session.evidence.keep_bytes(data, f"{number}.bin", Source.PASTED)
        confirm("evidence", intake.added[0].number, intake.added[0].sha256)


def add_pictures(folder: str) -> None:
    session = started(folder)
    for number in range(ROUNDS):
        intake = session.evidence.keep_bytes(
            picture(number) + os.urandom(8), "p.png", Source.PASTED
        )
        confirm("evidence", intake.added[0].number, intake.added[0].sha256)


def edit(folder: str) -> None:
    session = started(folder)
    for number in range(ROUNDS):
        which = 1 + number % 3
        entry = replace(session.incidents.get(which).entry, place=f"place {number}")
        confirm("version", which, session.incidents.revise(which, entry).versions)


def passphrase(folder: str, moment: str) -> None:
    """The derivation takes nearly all the time, so here the file operation decides the moment."""
    now, later = PASSPHRASE, OTHER
    die_at(int(moment))
    for _ in range(ROUNDS):
        vaults.change_passphrase(Path(folder), later, passphrase=now, fast=True)
        confirm("passphrase", later)
        now, later = later, now


def backup_folder(folder: str, target: str) -> None:
    session = started(folder)
    for number in range(ROUNDS):
        numbers = session.incidents.record([Entry(title=f"backed up {number}")])
        confirm("entry", numbers[0], f"backed up {number}")
        session.evidence.keep_bytes(os.urandom(20_000), f"{number}.bin", Source.PASTED)
        done = session.backups.back_up(Path(target), Progress())
        confirm("backup", Path(target), numbers[0])
        assert done.generation


def backup_file(folder: str, target: str) -> None:
    session = started(folder)
    for number in range(ROUNDS):
        numbers = session.incidents.record([Entry(title=f"in a file {number}")])
        confirm("entry", numbers[0], f"in a file {number}")
        session.backups.back_up(Path(target), Progress())
        confirm("backup", Path(target), numbers[0])


def make_large(folder: str) -> None:
    """Make a vault to be merged that takes a while."""
    make(folder)
    session = opened(folder)
    session.incidents.record(
        [Entry(title=f"large {n}", what_happened="ұзақ " * 60) for n in range(MANY)]
    )
    files = Path(folder).with_name("many")
    files.mkdir()
    for number in range(MANY // 5):
        (files / f"{number}.bin").write_bytes(os.urandom(4000))
    session.evidence.keep_files([files], Source.FOLDER, Progress())
    chats.read(session, chats.keep_chat(session, "many", 100 * MESSAGES))
    session.close()


def merge(folder: str, source: str) -> None:
    session = started(folder)
    merged = session.backups.merge(Path(source), Progress(), passphrase=PASSPHRASE)
    assert merged.incidents
    confirm("merged", source, merged.incidents)


def typing(folder: str) -> None:
    """Keep what is being typed, as the pages do: an entry, notes, the plan, a letter."""
    session = started(folder)
    draft: int | None = None
    for number in range(10 * ROUNDS):
        text = f"typed {number}"
        draft = session.drafts.save(draft, {"what_happened": text * 50, "round": number})
        confirm("typed", "draft", number)
        session.settings.keep_plan(SafetyPlan(words=str(number)))
        confirm("typed", "plan", number)
        for name in (LETTERS, UNSAVED_NOTES, OWN_NUMBERS):
            session.settings.set_preference(name, {"text": text * 50, "round": number})
            confirm("typed", name, number)
        if number % 20 == 19:  # the page is left, and another entry begun
            session.settings.save_plan(SafetyPlan(words=str(number)))
            draft = None


def working_copies(folder: str) -> None:
    session = started(folder)
    for number in range(ROUNDS):
        steps = [Area(Mark.BLACK, number, 5, 30, 40), Area(Mark.CROP, 0, 0, 100, 150)]
        copy = session.pictures.make_copy(PICTURE, steps)
        confirm("evidence", copy.number, copy.sha256)


def keep_many(folder: str) -> None:
    """Keep folders of pictures by the real line: two children make previews meanwhile."""
    session = started(folder)
    for number in range(ROUNDS):
        files = Path(folder).with_name(f"files-{number}")
        files.mkdir()
        for place in range(6):
            (files / f"{place}.png").write_bytes(picture(place) + os.urandom(8))
        for item in session.evidence.keep_files([files], Source.FOLDER, Progress()).added:
            confirm("evidence", item.number, item.sha256)


def restore(folder: str, source: str) -> None:
    """Restore again and again, each time into another new folder."""
    os.write(1, READY)
    for number in range(ROUNDS):
        target = Path(folder).with_name(f"restored-{number}")
        done = backups.restore(Path(source), target, Progress(), passphrase=PASSPHRASE)
        assert done.whole
        confirm("restored", target)


def rescue(folder: str, target: str) -> None:
    os.write(1, READY)
    for number in range(ROUNDS):
        place = Path(f"{target}-{number}")
        found = backups.rescue(Path(folder), place, Progress(), passphrase=PASSPHRASE)
        assert not found.findings
        confirm("rescued", place)


def destroy(folder: str, moment: str) -> None:
    session = started(folder)
    die_at(int(moment))
    session.upkeep.destroy(PASSPHRASE)
    confirm("destroyed", folder)


def remove(folder: str) -> None:
    """Remove for good, in turn, an entry and an original."""
    session = started(folder)
    for number in range(ROUNDS):
        (entry,) = session.incidents.record([Entry(title=f"to be removed {number}")])
        session.incidents.bin((entry,))
        session.bin.remove_incident(entry)
        confirm("removed", entry)
        item = session.evidence.keep_bytes(
            picture(number) + os.urandom(8), "p.png", Source.PASTED
        ).added[0]
        session.evidence.bin([item.number])
        session.bin.remove_evidence(item.number)
        confirm("removed", item.label)


def compact(folder: str) -> None:
    """Write an entry and a draft, and compact."""
    session = started(folder)
    draft = None
    for number in range(ROUNDS):
        (entry,) = session.incidents.record([Entry(title=f"compact {number}")])
        confirm("entry", entry, f"compact {number}")
        draft = session.drafts.save(draft, {"text": os.urandom(20_000 * (number % 3)).hex()})
        session.upkeep.compact(Progress())
        confirm("compacted", number)


def compact_once(folder: str, unasked: str = "") -> int:
    """Compact as a program of its own: one sentence and a code where it is refused.

    `unasked` leaves out the question whether there is room, so that the disk itself refuses.
    """
    if unasked:
        storage_compacting.need_space = lambda *_: None
    try:
        session = opened(folder)
        try:
            session.upkeep.compact(Progress())
        finally:
            session.close()
    except KeeperError as e:
        sys.stderr.write(error_sentence(translator("en"), e) + "\n")
        return exit_code(e)
    return 0


def upgrade(folder: str) -> None:
    """Open a vault of an earlier schema."""
    os.write(1, READY)
    opened(folder, GOLDEN).close()
    confirm("upgraded", folder)


def look(folder: str, passphrases: str = PASSPHRASE) -> None:
    """Open, check and tell what is there, and which of several passphrases (`a|b`) open it."""
    fits = []
    for given in passphrases.split("|"):
        try:
            session = opened(folder, given)
        except KeeperError as e:
            if e.code is not Code.WRONG_PASSPHRASE:
                raise
            continue
        fits.append(given)
        inside = contents(session)
        session.close()
    inside["passphrases"] = fits
    inside["left_over"] = sorted(left_over(Path(folder)))
    tell(inside)


def contents(session: Session) -> dict[str, object]:
    found = session.checks.check_all(Progress())
    incidents = session.incidents.chronology(EVERYTHING, 0, 10**6)
    return {
        "warnings": [f.code for f in session.opened.warnings],
        "outcome": found.outcome.value,
        "findings": [[f.code, f.item, f.detail] for f in found.findings],
        "entries": {str(i.number): i.entry.title for i in incidents},
        "versions": {str(i.number): i.versions for i in incidents},
        "removed": [
            str(g.incident) if g.evidence is None else evidence_label(g.evidence)
            for g in session.bin.removed()
        ],
        "strays": strays(session),
        "conversations": chats.conversations(session),
        "unsound": chats.unsound(session),
        "evidence": {str(e.number): e.sha256 for e in session.evidence.page(0, 10**6)},
        "typed": typed(session),
    }


def typed(session: Session) -> dict[str, int]:
    """Return of everything that `typing` keeps the round in which it was kept last."""
    found = {"plan": int(session.settings.safety_plan().words or -1)}
    drafts = [d.body["round"] for d in session.drafts.all() if "round" in d.body]
    found["draft"] = max(drafts, default=-1)
    for name in (LETTERS, UNSAVED_NOTES, OWN_NUMBERS):
        value = session.settings.preference(name, None)
        found[name] = int(str(value["round"])) if isinstance(value, Mapping) else -1
    return found


def strays(session: Session) -> int:
    """Count encrypted files that no row knows."""
    known = {file.name for _, _, file in session.vault.evidence.all_files()}
    originals = session.folder / "originals"
    found = {p.relative_to(originals).as_posix() for p in originals.rglob("*") if p.is_file()}
    return len(found - known)


def left_over(folder: Path) -> Iterator[str]:
    """Name files that no vault at rest has."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        temporary = path.name.startswith((".", "incoming-", "work-"))
        if temporary or path.name.endswith("-journal"):
            yield name


def bring_back(target: str, folder: str) -> None:
    """Restore a backup and print what is in it; code 3 when there is none."""
    try:
        done = backups.restore(Path(target), Path(folder), Progress(), passphrase=PASSPHRASE)
    except KeeperError as e:
        if e.code is not Code.NO_BACKUP:
            raise
        tell({"none": True})
        return
    assert done.whole
    look(folder)
