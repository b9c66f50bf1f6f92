"""Tests working copies in the vault, and in backup, merge, rescue and dossier."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from evidence_keeper.app.command_line.list_command import evidence_json
from evidence_keeper.domain.dossier.plan import DossierPlan, Reader, Wish
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Evidence, Source
from evidence_keeper.domain.record.working_copy import Area, Mark, Turn
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.dossier.dossier_content import content_of
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups, vaults
from tests.media.pictures import encoded
from tests.vault_copies import PASSPHRASE

STEPS = (Area(Mark.BLACK, 10, 10, 60, 40), Turn())


def screenshot(colour: str = "navy") -> bytes:
    return encoded(Image.new("RGB", (120, 200), colour), "PNG")


@pytest.fixture
def original(session: Session) -> Evidence:
    item = session.evidence.keep_bytes(screenshot(), "aruzhan 8 701.png", Source.PASTED).added[0]
    session.evidence.update(replace(item, transcript="words under the cover", notes="a note"))
    return session.evidence.get(item.number)


def plan(session: Session, reader: Reader = Reader.POLICE, **more: object) -> DossierPlan:
    return session.dossiers.plan(Wish(reader, "en", case="Main", **more))  # type: ignore[arg-type]


def test_a_copy_stands_beside_its_untouched_original(session: Session, original: Evidence) -> None:
    copy = session.pictures.make_copy(original.number, STEPS)
    assert (copy.copy_of, copy.source, copy.media_type) == (1, Source.WORKING_COPY, "image/jpeg")
    assert (copy.width, copy.height) == (200, 120)
    assert copy.original_name == "EK-0001-copy.jpg"  # the name may be what the copy hides
    assert session.pictures.copy_steps(copy.number) == STEPS
    assert session.pictures.copies_of(1) == [copy.number]
    assert b"".join(session.evidence.original(1)) == screenshot()
    assert b"".join(session.evidence.original(copy.number))[:2] == b"\xff\xd8"
    assert session.pictures.rendition(copy.number)
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    event = session.evidence.history(1)[-1]
    body = json.loads(event.body)
    assert event.operation == Operation.EVIDENCE_ADDED
    assert (body["sha256"], body["original_sha256"]) == (copy.sha256, original.sha256)
    assert (body["evidence"], body["copy_of"]) == (copy.label, original.label)
    assert session.evidence.history(copy.number) == [event]


def test_the_same_steps_give_the_same_copy(session: Session, original: Evidence) -> None:
    first = session.pictures.make_copy(original.number, STEPS)
    session.evidence.bin([first.number])
    again = session.pictures.make_copy(original.number, STEPS)
    assert again.number == first.number
    assert not again.binned
    # A copy of a copy is made from the original: its steps are all of them.
    other = session.pictures.make_copy(first.number, [*STEPS, Turn()])
    assert other.copy_of == original.number


def test_no_copy_of_what_is_no_picture(session: Session) -> None:
    item = session.evidence.keep_bytes(b"words", "a.txt", Source.PASTED).added[0]
    with pytest.raises(KeeperError) as caught:
        session.pictures.make_copy(item.number, STEPS)
    assert caught.value.code is Code.COPY_IMPOSSIBLE
    assert session.evidence.count() == 1
    with pytest.raises(KeeperError) as caught:
        session.pictures.make_copy(99, STEPS)
    assert caught.value.code is Code.NUMBER_UNKNOWN


def test_a_copy_of_something_intimate_is_intimate(session: Session, original: Evidence) -> None:
    session.evidence.update(replace(original, intimate=True))
    assert session.pictures.make_copy(original.number, STEPS).intimate


@pytest.mark.parametrize("linked", ["original", "copy"])
def test_a_copy_that_is_left_out_does_not_bring_its_original_in(
    session: Session, original: Evidence, linked: str
) -> None:
    copy = session.pictures.make_copy(original.number, STEPS)
    number = original.number if linked == "original" else copy.number
    session.incidents.record([Entry(title="x", evidence=(number,))])
    wish = Wish(Reader.POLICE, "en", without=frozenset({copy.number}))
    chosen = session.dossiers.plan(wish)
    assert (chosen.exhibits, chosen.listed_only) == ((), (original.number,))


@pytest.mark.parametrize("reader", list(Reader))
@pytest.mark.parametrize("linked", ["original", "copy"])
def test_where_a_copy_is_shown_its_original_stays_out(
    session: Session, original: Evidence, reader: Reader, linked: str, tmp_path: Path
) -> None:
    copy = session.pictures.make_copy(original.number, STEPS)
    number = original.number if linked == "original" else copy.number
    session.incidents.record([Entry(title="x", evidence=(number,))])
    chosen = plan(session, reader)
    assert (chosen.exhibits, chosen.listed_only) == ((copy.number,), (original.number,))
    content = content_of(session.vault, chosen)
    for secret in ("aruzhan", "words under the cover", "a note"):
        assert secret not in str(content)
    package = tmp_path / "x.zip"
    session.dossiers.export(chosen, package, Progress())
    with zipfile.ZipFile(package) as bag:
        names = [n.rpartition("/")[2] for n in bag.namelist() if "/originals/" in n]
        manifest = bag.read(next(n for n in bag.namelist() if n.endswith("manifest-sha256.txt")))
        (chronology,) = [bag.read(n) for n in bag.namelist() if n.endswith("chronology.json")]
        everything = b"".join(bag.read(n) for n in bag.namelist())
    assert names == [f"{copy.label}.jpg"]
    assert copy.sha256.encode() in manifest
    items = {e["number"]: e for e in json.loads(chronology)["evidence"]}
    assert items[copy.label]["working_copy_of"] == original.label
    assert items[original.label]["sha256"] == original.sha256
    assert items[original.label]["packaged"] is False
    assert screenshot() not in everything


def test_the_user_can_add_the_original(session: Session, original: Evidence) -> None:
    copy = session.pictures.make_copy(original.number, STEPS)
    session.incidents.record([Entry(title="x", evidence=(original.number,))])
    chosen = plan(session, originals=frozenset({original.number}))
    assert chosen.exhibits == (original.number, copy.number)
    assert chosen.listed_only == ()
    content = content_of(session.vault, chosen)
    assert content.evidence[0].original_name == original.original_name
    numbers = (*chosen.exhibits, *chosen.listed_only)
    assert [e.number for e in session.pictures.behind_copies(numbers)] == [original.number]
    with_letters = plan(session, originals=frozenset({original.number}), replace_names=True)
    assert with_letters.exhibits == (copy.number,), "a cover often hides a name"
    session.evidence.update(replace(session.evidence.get(original.number), intimate=True))
    assert session.pictures.behind_copies(numbers) == []


def test_the_newest_copy_is_shown_unless_another_is_named(
    session: Session, original: Evidence
) -> None:
    first = session.pictures.make_copy(original.number, STEPS)
    second = session.pictures.make_copy(original.number, STEPS[:1])
    (number,) = session.incidents.record([Entry(title="x", evidence=(original.number,))])
    assert plan(session, Reader.PARENTS).exhibits == (second.number,)
    entry = session.incidents.get(number).entry
    session.incidents.revise(number, replace(entry, evidence=(original.number, first.number)))
    assert plan(session, Reader.PARENTS).exhibits == (first.number,)
    session.evidence.bin([first.number, second.number])
    assert plan(session, Reader.PARENTS).exhibits == (original.number,)


def test_an_intimate_copy_covers_nothing_up(session: Session, original: Evidence) -> None:
    copy = session.pictures.make_copy(original.number, STEPS)
    session.evidence.update(replace(copy, intimate=True))
    session.incidents.record([Entry(title="x", evidence=(original.number,))])
    assert plan(session).exhibits == ()


def test_copies_are_in_backups_merges_and_rescue(
    session: Session, original: Evidence, tmp_path: Path
) -> None:
    copy = session.pictures.make_copy(original.number, STEPS)
    target = tmp_path / "a.ekbackup"
    session.backups.back_up(target, Progress())
    backups.restore(target, tmp_path / "restored", Progress())
    other = vaults.open_with_passphrase(tmp_path / "restored", PASSPHRASE)
    assert other.pictures.copy_steps(copy.number) == STEPS
    other.close()

    vaults.create(tmp_path / "school", PASSPHRASE, case="Main", fast=True)
    school = vaults.open_with_passphrase(tmp_path / "school", PASSPHRASE)
    school.evidence.keep_bytes(b"something else", "first.txt", Source.PASTED)
    school.backups.merge(target, Progress(), passphrase=PASSPHRASE)
    taken = {e.sha256: e for e in school.evidence.page()}
    assert taken[copy.sha256].copy_of == taken[original.sha256].number == 2
    assert school.pictures.copy_steps(taken[copy.sha256].number) == STEPS
    body = json.loads(school.evidence.history(taken[copy.sha256].number)[0].body)
    assert body["original_sha256"] == original.sha256
    assert school.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    assert school.backups.merge(target, Progress(), passphrase=PASSPHRASE).nothing_new
    school.close()

    session.close()
    backups.rescue(session.folder, tmp_path / "out", Progress(), passphrase=PASSPHRASE)
    table = (tmp_path / "out" / "evidence.csv").read_text("utf-8-sig").splitlines()
    assert table[0].endswith("working_copy_of")
    assert table[2].startswith(copy.label)
    assert table[2].endswith(original.label)


def test_the_bin_takes_and_gives_back(session: Session, original: Evidence) -> None:
    session.incidents.record([Entry(title="x", evidence=(original.number,))])
    session.evidence.bin([original.number])
    assert session.evidence.count() == 0
    assert [e.number for e in session.evidence.binned()] == [original.number]
    assert plan(session).exhibits == ()
    session.evidence.restore([original.number])
    assert session.evidence.page()[0].number == original.number
    assert [e.operation for e in session.evidence.history(original.number)][-2:] == [
        Operation.EVIDENCE_BINNED,
        Operation.EVIDENCE_RESTORED,
    ]
    assert session.incidents.get(1).entry.evidence == (original.number,)


def test_what_becomes_intimate_takes_its_copies_along(session: Session, original: Evidence) -> None:
    copy = session.pictures.make_copy(original.number, STEPS)
    binned = session.pictures.make_copy(original.number, STEPS[:1])
    session.evidence.bin([binned.number])
    session.evidence.update(replace(session.evidence.get(1), intimate=True))
    assert session.evidence.get(copy.number).intimate
    assert session.evidence.get(binned.number).intimate
    assert plan(session).exhibits == ()
    session.evidence.update(replace(session.evidence.get(copy.number), intimate=False))
    assert plan(session).exhibits == (copy.number,)
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_a_copy_does_not_bring_in_what_was_left_out(session: Session, original: Evidence) -> None:
    session.incidents.record(
        [Entry(title="left out", evidence=(original.number,), in_dossier=False)]
    )
    copy = session.pictures.make_copy(original.number, STEPS)
    assert plan(session).exhibits == ()
    assert plan(session).listed_only == ()
    session.incidents.revise(1, Entry(title="left out", evidence=(copy.number,), in_dossier=False))
    assert plan(session).exhibits == ()
    assert plan(session).listed_only == ()


def test_the_command_line_names_a_copy(session: Session, original: Evidence) -> None:
    copy = session.pictures.make_copy(original.number, STEPS)
    told = evidence_json(copy)
    assert isinstance(told, dict)
    assert told["working_copy_of"] == original.label
    assert "working_copy_of" not in str(evidence_json(original))


def test_what_came_in_as_a_file_becomes_the_copy_that_it_is(
    session: Session, original: Evidence
) -> None:
    made = session.pictures.make_copy(original.number, STEPS)
    data = b"".join(session.evidence.original(made.number))
    session.evidence.bin([made.number])
    session.bin.remove_evidence(made.number, "")
    file = session.evidence.keep_bytes(data, "out of a document.jpg", Source.PASTED).added[0]
    assert file.copy_of is None
    session.evidence.update(replace(session.evidence.get(1), intimate=True))
    copy = session.pictures.make_copy(original.number, STEPS)
    assert (copy.number, copy.copy_of, copy.intimate) == (file.number, 1, True)
    assert copy.original_name == "out of a document.jpg"
    assert session.pictures.copy_steps(copy.number) == STEPS
    event = next(
        e for e in session.evidence.history(1) if e.operation == Operation.EVIDENCE_IS_COPY
    )
    assert event.told()["original_sha256"] == original.sha256
    session.evidence.update(replace(copy, intimate=False))
    assert plan(session).exhibits == (copy.number,)
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    session.vault.database.execute("UPDATE evidence SET copy_of = NULL WHERE copy_of = 1")
    assert session.checks.check_all(Progress()).outcome is Outcome.CHANGED


def test_copies_of_two_originals_are_two_items(session: Session, original: Evidence) -> None:
    second = session.evidence.keep_bytes(screenshot("teal"), "b.png", Source.PASTED).added[0]
    covered = (Area(Mark.BLACK, 0, 0, 120, 200),)
    one = session.pictures.make_copy(original.number, covered)
    other = session.pictures.make_copy(second.number, covered)
    assert (one.copy_of, other.copy_of) == (original.number, second.number)
    assert session.pictures.make_copy(second.number, covered) == other
    assert session.pictures.rendition(other.number)
    assert plan(session).exhibits == (one.number, other.number)
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_incidents_and_evidence_come_out_of_the_bin_together(
    session: Session, original: Evidence
) -> None:
    numbers = session.incidents.record([Entry(title="a"), Entry(title="b")])
    session.incidents.bin(numbers)
    session.evidence.bin([original.number])
    lying = session.bin.items()
    assert len(lying) == 3
    session.bin.take_back(lying)
    assert session.bin.items() == []
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize("too", [True, False])
def test_an_original_is_removed_with_its_copies_or_without(
    session: Session, original: Evidence, too: bool
) -> None:
    copies = [session.pictures.make_copy(1, steps).number for steps in (STEPS, STEPS[:1])]
    session.evidence.bin([1, copies[1]])
    item = next(i for i in session.bin.items() if i.evidence == 1)
    assert item.copies == tuple(copies)
    session.bin.remove(item, "shown in trust", with_copies=too)
    assert [session.evidence.get(n).removed for n in (1, *copies)] == [True, too, too]
    assert [g.reason for g in session.bin.removed()] == ["shown in trust"] * (3 if too else 1)
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
