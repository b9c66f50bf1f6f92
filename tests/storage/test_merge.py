"""Tests merging two vaults: the same set from either side, no duplicates, no loss."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.help.safety_plan import SafetyPlan, numbers_from_json
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Case, Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups, vaults
from evidence_keeper.storage.merge import merge_notes
from evidence_keeper.storage.record.drafts_and_preferences import OWN_NUMBERS
from evidence_keeper.storage.vault import keys, new_vault
from tests.storage.two_vaults import essence, files_of, fill, intact, reopened
from tests.vault_copies import PASSPHRASE


def carried(session: Session, folder: Path) -> Path:
    """A one-file backup of the session as it is now."""
    path = folder / f"{session.folder.name}.ekbackup"
    session.backups.back_up(path, Progress())
    return path


def merged(session: Session, target: Path, passphrase: str = PASSPHRASE) -> backups.Merged:
    return session.backups.merge(target, Progress(), passphrase=passphrase)


@pytest.fixture
def both(session: Session, tmp_path: Path) -> Iterator[tuple[Session, Session]]:
    """Home and school: two vaults that began with one backup."""
    fill(session)
    backups.restore(carried(session, tmp_path), tmp_path / "school", Progress())
    school = reopened(tmp_path / "school")
    yield session, school
    school.close()


def change_title(session: Session, number: int, title: str) -> None:
    session.incidents.revise(number, replace(session.incidents.get(number).entry, title=title))


def diverge(home: Session, school: Session) -> None:
    home.evidence.keep_bytes(b"same bytes", "home-name.txt", Source.PASTED)
    home.evidence.keep_bytes(os.urandom(600_000), "only-home.bin", Source.PASTED)
    school.evidence.keep_bytes(os.urandom(300_000), "only-school.bin", Source.PASTED)
    school.evidence.keep_bytes(b"same bytes", "school-name.txt", Source.PASTED)
    home.incidents.record([Entry(title="h1", evidence=(5, 6)), Entry(title="h2", denies=4)])
    school.incidents.record(
        [Entry(title="s1", evidence=(6, 5), case="School"), Entry(title="s2", denies=4)]
    )
    change_title(school, 2, "second, gone on at school")  # a continuation
    change_title(home, 1, "first, changed at home")  # both changed
    change_title(school, 1, "first, changed at school")
    change_title(school, 1, "first, changed at school once more")


def test_both_directions_give_the_same_set(both: tuple[Session, Session], tmp_path: Path) -> None:
    home, school = both
    diverge(home, school)
    from_home, from_school = (carried(s, tmp_path) for s in both)
    at_home = merged(home, from_school)
    at_school = merged(school, from_home)
    assert (at_home.incidents, at_home.versions, at_home.evidence) == (3, 1, 1)
    assert (at_school.incidents, at_school.versions, at_school.evidence) == (3, 0, 1)
    assert at_home.cases == 1
    assert essence(home) == essence(school)
    assert sorted(files_of(home).values()) == sorted(files_of(school).values())
    assert intact(home)
    assert intact(school)


def test_a_conflict_is_kept_side_by_side_and_shown(
    both: tuple[Session, Session], tmp_path: Path
) -> None:
    home, school = both
    diverge(home, school)
    done = merged(home, carried(school, tmp_path))
    ((ours, other),) = done.conflicts
    assert home.incidents.get(ours).entry.title == "first, changed at home"
    assert home.incidents.get(other).entry.title == "first, changed at school once more"
    assert [v.title for _, v in home.incidents.versions(other)] == [
        "first", "first, changed at school", "first, changed at school once more",
    ]  # fmt: skip
    assert home.incidents.get(other).noted == home.incidents.get(ours).noted


def test_merging_twice_and_back_and_forth_adds_nothing(
    both: tuple[Session, Session], tmp_path: Path
) -> None:
    home, school = both
    diverge(home, school)
    first = carried(school, tmp_path)
    merged(home, first)
    length = home.vault.log.head()
    assert merged(home, first).nothing_new
    assert home.vault.log.head() == length
    merged(school, carried(home, tmp_path))
    for _ in range(2):
        assert merged(home, carried(school, tmp_path)).nothing_new
        assert merged(school, carried(home, tmp_path)).nothing_new
    assert essence(home) == essence(school)


def test_both_sides_of_a_conflict_can_go_on(both: tuple[Session, Session], tmp_path: Path) -> None:
    home, school = both
    diverge(home, school)
    ((_, branch),) = merged(home, carried(school, tmp_path)).conflicts
    change_title(school, 1, "school goes on")
    done = merged(home, carried(school, tmp_path))
    assert (done.incidents, done.versions, done.conflicts) == (0, 1, ((1, branch),))
    assert home.incidents.get(branch).entry.title == "school goes on"
    change_title(home, branch, "home goes on with the school's")
    change_title(home, 1, "home goes on with its own")
    merged(school, carried(home, tmp_path))
    assert school.incidents.get(1).entry.title == "home goes on with the school's"
    assert essence(school) == essence(home)
    assert merged(home, carried(school, tmp_path)).nothing_new
    assert intact(home)
    assert intact(school)


def test_links_are_numbered_anew(both: tuple[Session, Session], tmp_path: Path) -> None:
    home, school = both
    diverge(home, school)
    merged(home, carried(school, tmp_path))
    by_title = {i.entry.title: i for i in home.incidents.chronology()}
    names = [home.evidence.get(n).original_name for n in by_title["s1"].entry.evidence]
    assert names == ["home-name.txt", "only-school.bin"]
    denied = by_title["s2"].entry.denies
    assert denied is not None
    assert home.incidents.get(denied).entry.title == "s1"
    assert home.incidents.get(by_title["h2"].entry.denies or 0).entry.title == "h1"
    assert by_title["s1"].entry.case == "School"


def test_a_vault_that_began_apart_opens_with_its_own_passphrase(
    session: Session, tmp_path: Path
) -> None:
    other_folder = tmp_path / "other"
    code = new_vault.create(
        other_folder, "other words", Case("Main", "Asia/Almaty"), keys.FAST_COST
    )
    other = vaults.open_with_passphrase(other_folder, "other words")
    contents = fill(other)
    path = carried(other, tmp_path)
    truth = essence(other)
    other.close()
    with pytest.raises(KeeperError) as caught:
        merged(session, path)
    assert caught.value.code is Code.WRONG_PASSPHRASE
    assert session.incidents.count() == 0
    done = session.backups.merge(path, Progress(), recovery=code)
    assert (done.incidents, done.evidence, done.cases) == (3, 4, 0)
    assert merged(session, path, "other words").nothing_new
    assert essence(session) == truth
    assert files_of(session) == contents
    assert intact(session)
    assert not list(session.folder.glob("work-*"))


def test_every_addition_is_in_the_log_and_bound_to_its_origin(
    both: tuple[Session, Session], tmp_path: Path
) -> None:
    home, school = both
    diverge(home, school)
    before = home.vault.log.head()[0]
    origin = keys.read_key_file(school.folder).vault_id
    merged(home, carried(school, tmp_path))
    events = home.vault.log.events()[before:]
    bodies = [(e.operation, json.loads(e.body)) for e in events]
    assert {body["origin"] for _, body in bodies} == {origin}
    assert bodies[0][0] == Operation.VAULT_MERGED
    length, head = bodies[0][1]["length"], bodies[0][1]["head"]
    assert school.vault.log.hash_at(length) == head
    theirs = set(school.vault.incidents.version_hashes().values())
    taken = [b for operation, b in bodies if operation == Operation.INCIDENT_MERGED]
    assert len(taken) == 6
    assert {b["origin_sha256"] for b in taken} <= theirs
    added = [b for operation, b in bodies if operation == Operation.EVIDENCE_ADDED]
    assert [b["name"] for b in added] == ["only-school.bin"]


def test_a_changed_merged_version_is_found_by_the_check(
    both: tuple[Session, Session], tmp_path: Path
) -> None:
    home, school = both
    school.incidents.record([Entry(title="as written")])
    merged(home, carried(school, tmp_path))
    assert intact(home)
    home.vault.database.execute(
        "UPDATE incident_versions SET body = replace(body, 'as written', 'forged')"
    )
    found = {f.code for f in home.checks.check_all(Progress()).findings}
    assert "entry_changed" in found


def test_the_bin_here_stays_the_bin(both: tuple[Session, Session], tmp_path: Path) -> None:
    home, school = both
    home.incidents.bin((2,))
    change_title(school, 2, "gone on at school")
    (new,) = school.incidents.record([Entry(title="binned at school")])
    school.incidents.bin((new,))
    merged(home, carried(school, tmp_path))
    assert {i.entry.title for i in home.incidents.binned()} == {
        "gone on at school",
        "binned at school",
    }
    assert intact(home)


def test_notes_on_evidence(both: tuple[Session, Session], tmp_path: Path) -> None:
    home, school = both
    school.evidence.update(replace(school.evidence.get(1), notes="noted at school"))
    home.evidence.update(replace(home.evidence.get(2), notes="noted at home"))
    home.evidence.update(replace(home.evidence.get(3), notes="home", device="H", intimate=True))
    school.evidence.update(replace(school.evidence.get(3), notes="school", still_on_device=True))
    done = merged(home, carried(school, tmp_path))
    assert done.details == 2
    assert home.evidence.get(1).notes == "noted at school"
    assert home.evidence.get(2).notes == "noted at home"
    three = home.evidence.get(3)
    assert (three.intimate, three.device, three.still_on_device) == (True, "H", True)
    assert set(three.notes.split("\n\n* * *\n\n")) == {"home", "school"}
    assert merged(home, carried(school, tmp_path)).nothing_new
    merged(school, carried(home, tmp_path))
    assert [school.evidence.get(n).notes for n in (1, 2, 3)] == [
        home.evidence.get(n).notes for n in (1, 2, 3)
    ]
    school.evidence.update(replace(school.evidence.get(3), notes="put right"))
    merged(home, carried(school, tmp_path))
    assert home.evidence.get(3).notes == "put right"
    assert home.evidence.count("put right") == 1
    for vault in (home, school):
        kept = [before.notes for _, before in vault.evidence.earlier_notes(3)]
        assert sorted(kept) == ["home", "home\n\n* * *\n\nschool", "school"]


def test_drafts_and_profile(both: tuple[Session, Session], tmp_path: Path) -> None:
    home, school = both
    same = {"title": "the same draft", "incident": None, "evidence": []}
    home.drafts.save(None, same)
    school.drafts.save(None, same)
    school.evidence.keep_bytes(b"x", "x.txt", Source.PASTED)
    home.evidence.keep_bytes(b"y", "y.txt", Source.PASTED)
    school.drafts.save(None, {"title": "another", "incident": 2, "evidence": [5]})
    home.settings.save_profile(Profile(name="A"))
    school.settings.save_profile(Profile(name="B", school="12"))
    done = merged(home, carried(school, tmp_path))
    assert (done.drafts, done.profile) == (1, 1)
    assert home.settings.profile() == Profile(name="A", school="12")
    drafts = {str(d.body["title"]): d.body for d in home.drafts.all()}
    assert drafts["another"]["evidence"] == [6]
    assert drafts["another"]["incident"] == 2


def test_plan_and_own_numbers_unite_line_by_line(
    both: tuple[Session, Session], tmp_path: Path
) -> None:
    home, school = both
    home.settings.save_plan(SafetyPlan(people="Aunt", words="көбелек"))
    school.settings.save_plan(SafetyPlan(people="Aunt\nDana", places="Library"))
    home.settings.set_preference(OWN_NUMBERS, [{"name": "Aunt", "number": "+7 701", "checked": ""}])
    school.settings.set_preference(OWN_NUMBERS, [{"name": "Psychologist", "number": "+7 702"}])
    before = len(home.vault.log.events())
    done = merged(home, carried(school, tmp_path))
    assert done.papers == 2
    assert home.settings.safety_plan() == SafetyPlan("", "Aunt\nDana", "Library", "көбелек")
    numbers = numbers_from_json(home.settings.preference(OWN_NUMBERS, []))
    assert [n.number for n in numbers] == ["+7 701", "+7 702"]
    events = home.vault.log.events()[before:]
    assert [e.operation for e in events].count(Operation.PAPER_CHANGED) == 1
    again = tmp_path / "again"
    again.mkdir()
    assert merged(home, carried(school, again)).nothing_new
    assert home.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_of_a_shared_stick_the_other_computer_s_backup_is_taken(
    both: tuple[Session, Session], tmp_path: Path
) -> None:
    home, school = both
    stick = tmp_path / "stick"
    diverge(home, school)
    school.backups.back_up(stick, Progress())
    home.backups.back_up(stick, Progress())
    assert merged(home, stick, "").incidents == 3
    assert merged(home, stick, "").nothing_new


@pytest.mark.parametrize("broken", ["files", "rows"])
def test_a_merge_that_fails_changes_nothing(
    both: tuple[Session, Session],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
) -> None:
    home, school = both
    diverge(home, school)
    path = carried(school, tmp_path)
    before = essence(home)
    on_disk = {p for p in home.folder.rglob("*") if p.is_file()}

    def full(*_: object, **__: object) -> None:
        raise KeeperError(Code.DISK_FULL, path="x")

    if broken == "files":
        monkeypatch.setattr(home.vault.originals, "settle", full)
    else:
        monkeypatch.setattr(home.vault.notebook, "save_draft", full)
        school.drafts.save(None, {"title": "x"})
        path = carried(school, tmp_path)
    with pytest.raises(KeeperError):
        merged(home, path)
    monkeypatch.undo()
    assert essence(home) == before
    assert {p for p in home.folder.rglob("*") if p.is_file()} == on_disk
    assert intact(home)
    assert not merged(home, path).nothing_new


def test_what_the_other_vault_had_lost_is_named(
    both: tuple[Session, Session], tmp_path: Path
) -> None:
    home, school = both
    known = {p for p in (school.folder / "originals").rglob("*") if p.is_file()}
    school.evidence.keep_bytes(os.urandom(9000), "lost.bin", Source.PASTED)
    (new,) = {p for p in (school.folder / "originals").rglob("*") if p.is_file()} - known
    new.unlink()
    done = merged(home, carried(school, tmp_path))
    assert done.lost == ("EK-0005",)
    findings = home.checks.check_all(Progress()).findings
    assert [(f.code, f.item) for f in findings] == [("original_missing", "EK-0005")]


def test_a_damaged_backup_is_refused(both: tuple[Session, Session], tmp_path: Path) -> None:
    home, school = both
    stick = tmp_path / "stick"
    school.evidence.keep_bytes(os.urandom(50_000), "new.bin", Source.PASTED)
    school.backups.back_up(stick, Progress())
    label = school.vault.evidence.file_of(5)
    assert label is not None
    (path,) = stick.glob(f"*/originals/{label.name}-*")
    data = bytearray(path.read_bytes())
    data[20_000] ^= 1
    path.write_bytes(bytes(data))
    before = home.vault.log.head()
    with pytest.raises(KeeperError) as caught:
        merged(home, stick)
    assert caught.value.code is Code.BACKUP_DAMAGED
    assert home.vault.log.head() == before
    assert intact(home)


def test_texts_are_united_alike_from_both_sides() -> None:
    both = merge_notes.both
    assert both("a", "", "|") == both("", "a", "|") == both("a", "a", "|") == "a"
    assert both("b", "a", "|") == both("a", "b", "|") == "a|b"
    assert both("a|b", "b", "|") == both("b", "a|b", "|") == "a|b"


def test_pictures_come_with_their_previews(both: tuple[Session, Session], tmp_path: Path) -> None:
    from PIL import Image

    home, school = both
    picture = tmp_path / "p.png"
    Image.new("RGB", (540, 1170), (10, 120, 130)).save(picture)
    item = school.evidence.keep_files([picture], Source.PICKED, Progress()).added[0]
    merged(home, carried(school, tmp_path))
    assert home.pictures.preview(5) == school.pictures.preview(item.number)
    assert home.pictures.rendition(5) == school.pictures.rendition(item.number)
    assert home.pictures.rendition(5)
    assert intact(home)
