"""Tests rescue: a damaged page or file loses only its own damaged content."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.help.safety_plan import SafetyPlan
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups
from evidence_keeper.storage.record.drafts_and_preferences import OWN_WORK, UNFINISHED_COPY
from evidence_keeper.storage.rescue.raw_pages import PAGE, RawPages
from evidence_keeper.storage.rescue.salvage import salvage
from evidence_keeper.storage.vault import keys
from tests.storage.two_vaults import fill, reopened
from tests.vault_copies import PASSPHRASE


@pytest.fixture
def full(vault_folder: Path) -> tuple[Path, dict[int, bytes], dict[int, str]]:
    """A closed vault, the bytes of its originals and the titles of its entries, by number."""
    session = reopened(vault_folder)
    files = {n: str(n).encode() * (3000 + n) for n in range(1, 31)}
    for number, data in files.items():
        session.evidence.keep_bytes(data, f"f{number}.txt", Source.PASTED)
    titles = {n: f"title {n} " + "мәтін " * (3000 if n % 10 == 0 else 30) for n in range(1, 61)}
    session.incidents.record(
        [Entry(title=title, evidence=(1 + n % 30,)) for n, title in titles.items()]
    )
    session.drafts.save(None, {"title": "half a sentence"})
    session.evidence.update(replace(session.evidence.get(3), notes="typed before"))
    session.evidence.update(replace(session.evidence.get(3), notes="typed after"))
    session.settings.save_profile(Profile(name="А. Т."))
    session.settings.save_plan(SafetyPlan(words="көбелек"))
    session.settings.set_preference("own_numbers", [{"name": "Aunt", "number": "+7 701"}])
    for name in OWN_WORK:
        session.settings.set_preference(name, {"name": name, "words": "көбелек"})
    session.settings.set_preference(UNFINISHED_COPY, None)
    session.close()
    return vault_folder, files, titles


def rescued(folder: Path, target: Path) -> backups.Rescued:
    return backups.rescue(folder, target, Progress(), passphrase=PASSPHRASE)


def entries_of(target: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((target / "entries.json").read_bytes())
    return document


def titles_of(target: Path) -> dict[int, str]:
    return {
        i["number"]: i["versions"][-1]["entry"]["title"]
        for i in entries_of(target)["incidents"]
        if i["versions"] and isinstance(i["versions"][-1]["entry"], dict)
    }


def originals_of(target: Path) -> dict[int, bytes]:
    return {int(p.stem[3:]): p.read_bytes() for p in target.glob("EK-*.*") if p.suffix != ".part"}


def database_key(folder: Path) -> bytes:
    opened = keys.unlock(keys.read_key_file(folder), folder, passphrase=PASSPHRASE)
    return keys.derive(opened, "database")


def flip(path: Path, place: int, count: int = 1) -> None:
    data = bytearray(path.read_bytes())
    for offset in range(place, place + count):
        data[offset] ^= 0xFF
    path.write_bytes(bytes(data))


def test_from_a_sound_vault_everything_comes(
    full: tuple[Path, dict[int, bytes], dict[int, str]], tmp_path: Path
) -> None:
    folder, files, titles = full
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    done = rescued(folder, tmp_path / "out")
    assert done.whole
    assert (done.originals, done.entries, done.incomplete) == (30, 60, [])
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    assert originals_of(tmp_path / "out") == files
    assert titles_of(tmp_path / "out") == titles
    document = entries_of(tmp_path / "out")
    states = {v["state"] for i in document["incidents"] for v in i["versions"]}
    assert states == {"as written"}
    assert document["drafts"] == [{"title": "half a sentence"}]
    assert [v["notes"] for v in document["noted_before:3"]] == ["typed before"]
    assert document["about_me"]["name"] == "А. Т."
    assert document["safety_plan"]["words"] == "көбелек"
    assert document["own_numbers"] == [{"name": "Aunt", "number": "+7 701"}]
    for name in OWN_WORK:
        kept = {"name": name, "words": "көбелек"}
        assert document.get(name) == (None if name == UNFINISHED_COPY else kept)
    text = (tmp_path / "out" / "evidence.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [r["file"] for r in rows] == [f"EK-{n:04d}.txt" for n in range(1, 31)]
    assert [r["original_name"] for r in rows] == [f"f{n}.txt" for n in range(1, 31)]


@pytest.mark.proof
def test_each_single_damaged_page_costs_only_what_lies_on_it(
    full: tuple[Path, dict[int, bytes], dict[int, str]],
) -> None:
    """Every page in turn, the schema's and the inner ones included."""
    folder, files, titles = full
    path = folder / "vault.db"
    whole = path.read_bytes()
    key = database_key(folder)
    chance = random.Random(7)
    with RawPages(path, key) as pages:
        on_page = [len(list(pages.rows(n))) for n in range(1, pages.count + 1)]
    worst = 0
    for page in range(len(whole) // PAGE):
        data = bytearray(whole)
        data[page * PAGE + chance.randrange(PAGE)] ^= 0xFF
        path.write_bytes(bytes(data))
        with RawPages(path, key) as pages:
            found = salvage(pages, Progress())
        assert found.spoilt_pages == 1 or page == 0
        good = {n for n in titles if found.verified(n, 1)}
        unverified = len(titles) - len(good)
        lost_files = len(files) - len(found.evidence)
        # At most the rows of the page, or the one row that goes on over it.
        assert unverified + lost_files <= max(1, on_page[page])
        worst = max(worst, unverified + lost_files)
        missing = set(titles) - {n for n, _ in found.versions}
        named = {f.item for f in found.lost() if f.code == "rescue_entry_lost"}
        assert {str(n) for n in missing} <= named
    assert 1 <= worst <= 12


EVIDENCE_COLUMNS = 28
"""Number of columns of the evidence table."""


def test_several_damaged_pages_and_the_opening_fails(
    full: tuple[Path, dict[int, bytes], dict[int, str]], tmp_path: Path
) -> None:
    folder, files, titles = full
    path = folder / "vault.db"
    with RawPages(path, database_key(folder)) as pages:
        widths = {n: [len(r.values) for r in pages.rows(n)] for n in range(2, pages.count + 1)}
    evidence = [n for n, found in widths.items() if found and min(found) == EVIDENCE_COLUMNS]
    versions = [n for n, found in widths.items() if found and set(found) == {4}]
    log = [n for n, found in widths.items() if found and set(found) == {10}]
    for page in (1, 2, evidence[1], versions[1], log[1]):
        flip(path, (page - 1) * PAGE + 1500, 300)
    for page in (evidence[-1], versions[-1]):
        flip(path, (page - 1) * PAGE, PAGE)
    with pytest.raises(KeeperError) as caught:
        reopened(folder)
    assert caught.value.code is Code.VAULT_DAMAGED
    done = rescued(folder, tmp_path / "out")
    assert not done.whole
    got_files, got_titles = originals_of(tmp_path / "out"), titles_of(tmp_path / "out")
    lost = {f.item for f in done.findings}
    spoilt = (len(widths[n]) for n in (evidence[1], evidence[-1]))
    assert len(files) > len(got_files) >= len(files) - sum(spoilt)
    spoilt = (len(widths[n]) for n in (versions[1], versions[-1]))
    assert len(titles) > len(got_titles) >= len(titles) - sum(spoilt)
    for number, data in files.items():
        assert got_files.get(number) == data or f"EK-{number:04d}" in lost
    damaged = {
        i["number"]
        for i in entries_of(tmp_path / "out")["incidents"]
        for v in i["versions"]
        if v["state"] != "as written"
    }
    for number, title in titles.items():
        assert got_titles.get(number) == title or number in damaged or str(number) in lost
    assert json.loads((tmp_path / "out" / "lost.json").read_bytes()) == [
        f.to_json() for f in done.findings
    ]


def test_a_cut_database(
    full: tuple[Path, dict[int, bytes], dict[int, str]], tmp_path: Path
) -> None:
    folder, _, titles = full
    path = folder / "vault.db"
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3 + 100])
    done = rescued(folder, tmp_path / "out")
    got = titles_of(tmp_path / "out")
    assert done.originals + done.entries > 30
    assert all(titles[n].startswith(title[:5]) for n, title in got.items())
    assert done.findings


def test_damaged_and_missing_originals(session: Session, tmp_path: Path) -> None:
    contents = fill(session, files=4, size=900_000)
    places = {}
    for number in range(1, 5):
        file = session.vault.evidence.file_of(number)
        assert file is not None
        places[number] = session.folder / "originals" / file.name
    folder = session.folder
    session.close()
    flip(places[1], 600_000)
    flip(places[2], 100)
    places[3].unlink()
    done = rescued(folder, tmp_path / "out")
    assert {(f.code, f.item) for f in done.findings} == {
        ("rescue_evidence_incomplete", "EK-0001"),
        ("rescue_evidence_damaged", "EK-0002"),
        ("rescue_evidence_lost", "EK-0003"),
    }
    assert done.incomplete == ["EK-0001"]
    part = (tmp_path / "out" / "EK-0001.part").read_bytes()
    assert len(part) == 2 * 256 * 1024
    assert contents["file-0.bin"].startswith(part)
    assert originals_of(tmp_path / "out") == {4: contents["file-3.bin"]}


def test_a_change_that_was_cut_off_is_undone_first(vault_folder: Path, tmp_path: Path) -> None:
    """Killed inside a transaction, with the journal hot: the half-written rows do not come out."""
    session = reopened(vault_folder)
    session.incidents.record([Entry(title="committed")])
    session.close()
    code = (
        "import os, sys; from pathlib import Path\n"
        "from evidence_keeper.services.vault import vaults\n"
        "from evidence_keeper.domain.record.entry import Entry\n"
        "from datetime import datetime, UTC\n"
        "s = vaults.open_with_passphrase(Path(sys.argv[1]), sys.argv[2])\n"
        "s.vault.database.execute('PRAGMA cache_size = 1')\n"
        "s.vault.database.execute('BEGIN IMMEDIATE')\n"
        "for n in range(2, 60):\n"
        "    s.vault.incidents.put(n, Entry(title='never saved' * 900, case='Main'),\n"
        "        datetime.now(UTC), 1)\n"
        "os._exit(0)\n"
    )
    arguments = [sys.executable, "-c", code, str(vault_folder), PASSPHRASE]
    subprocess.run(arguments, check=True, timeout=280)
    assert (vault_folder / "vault.db-journal").stat().st_size > 0
    rescued(vault_folder, tmp_path / "out")
    assert titles_of(tmp_path / "out") == {1: "committed"}


def test_rescue_refuses(session: Session, tmp_path: Path) -> None:
    folder = session.folder

    def refused(target: Path, passphrase: str = PASSPHRASE) -> Code:
        with pytest.raises(KeeperError) as caught:
            backups.rescue(folder, target, Progress(), passphrase=passphrase)
        return caught.value.code

    assert refused(tmp_path / "out") is Code.VAULT_IN_USE
    session.close()
    assert refused(tmp_path / "out", "wrong") is Code.WRONG_PASSPHRASE
    assert refused(folder / "out") is Code.BACKUP_INTO_VAULT
    assert refused(tmp_path) is Code.FOLDER_NOT_EMPTY
    assert not (tmp_path / "out").exists()
    (folder / "vault.db").unlink()
    assert refused(tmp_path / "out") is Code.VAULT_DAMAGED


def test_no_cell_is_a_formula(session: Session, tmp_path: Path) -> None:
    session.incidents.record([Entry(title="=1+1"), Entry(title="@x"), Entry(title="a\0b")])
    session.evidence.keep_bytes(b"x", "+cmd.txt", Source.PASTED)
    folder = session.folder
    session.close()
    rescued(folder, tmp_path / "out")
    for name in ("entries.csv", "evidence.csv"):
        text = (tmp_path / "out" / name).read_text(encoding="utf-8-sig")
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
        assert not [c for c in cells if c.startswith(("=", "+", "@"))]
    assert titles_of(tmp_path / "out")[3] == "a\0b"


def test_a_replayed_page_does_not_cost_an_original(
    vault_folder: Path,
) -> None:
    """An old page can hide an evidence row; the file behind it must outlive the next opening."""
    session = reopened(vault_folder)
    session.evidence.keep_bytes(b"proof" * 99, "proof.txt", Source.PASTED)
    session.vault.database.execute("PRAGMA foreign_keys = OFF")
    session.vault.database.execute("DELETE FROM evidence")
    session.close()
    again = reopened(vault_folder)
    assert again.opened.warnings == ()
    assert "evidence_changed" in {f.code for f in again.checks.check_all(Progress()).findings}
    again.close()
    assert [p for p in (vault_folder / "originals").rglob("*") if p.is_file()]
