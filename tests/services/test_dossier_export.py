"""Tests writing a dossier from a real vault: damaged originals, data about the user."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from evidence_keeper.domain.dossier.plan import Reader, ReaderChoices, Size, Wish
from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.dossier.package.verify import verify_package
from evidence_keeper.services.dossier import verification
from evidence_keeper.services.dossier.dossier_content import content_of
from evidence_keeper.services.session import Session
from tests.media.pictures import encoded, sample

DATED = datetime(2026, 11, 24, 10, tzinfo=UTC)


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


def damage(session: Session, number: int, how: str) -> None:
    stored = session.vault.evidence.file_of(number)
    assert stored is not None
    path = session.folder / "originals" / stored.name
    data = bytearray(path.read_bytes())
    match how:
        case "missing":
            path.unlink()
            return
        case "cut":
            data = data[: len(data) // 2]
        case "flipped":
            data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.fixture
def with_pictures(session: Session) -> Session:
    for n in range(4):
        data = encoded(sample(60 + n, 90), "PNG")
        session.evidence.keep_bytes(data, f"{n}.png", Source.PASTED)
    session.incidents.record(
        [Entry(title="a", evidence=(1, 2)), Entry(title="b", evidence=(2, 3, 4))]
    )
    return session


@pytest.mark.parametrize(
    ("reader", "how"),
    [(Reader.PARENTS, "missing"), (Reader.PSYCHOLOGIST, "cut"), (Reader.POLICE, "flipped")],
)
def test_damaged_originals_hold_up_nothing(
    with_pictures: Session, tmp_path: Path, reader: Reader, how: str
) -> None:
    session = with_pictures
    damage(session, 2, how)
    damage(session, 4, "missing")
    plan = session.dossiers.plan(Wish(reader, "en", dated=DATED))
    for suffix in ("zip", "pdf"):
        written = session.dossiers.export(plan, tmp_path / f"d.{suffix}", Progress())
        assert written.plan.unreadable == (2, 4)
        assert written.plan.exhibits == (1, 3)
    assert verify_package(tmp_path / "d.zip", Progress()).outcome is Outcome.UNCHANGED
    with zipfile.ZipFile(tmp_path / "d.zip") as archive:
        files = {n.partition("/")[2]: archive.read(n) for n in archive.namelist()}
    originals = [n for n in files if n.startswith("data/originals/")]
    assert originals == ["data/originals/EK-0001.png", "data/originals/EK-0003.png"]
    told = {e["number"]: e for e in json.loads(files["data/chronology.json"])["evidence"]}
    assert told["EK-0002"]["unreadable_on"] == "2026-11-24"
    assert "unreadable_on" not in told["EK-0001"]
    sealed = json.loads(files["seal.json"])
    kept = session.evidence.get(2).sha256
    assert {"number": "EK-0002", "sha256": kept} in sealed["listed_only"]
    text = text_of((tmp_path / "d.pdf").read_bytes())
    assert text.count("could not be read on 24 November 2026") == 2
    assert kept[:32] in text
    if reader is not Reader.PARENTS:
        assert text.count("described, not included") == 2


def test_the_document_alone_and_the_package_have_one_seal(
    with_pictures: Session, tmp_path: Path
) -> None:
    session = with_pictures
    plan = session.dossiers.plan(Wish(Reader.POLICE, "en", dated=DATED))
    other = session.dossiers.plan(Wish(Reader.PARENTS, "en", dated=DATED))
    alone = session.dossiers.export(plan, tmp_path / "alone.pdf", Progress())
    between = session.dossiers.export(other, tmp_path / "other.pdf", Progress())
    packed = session.dossiers.export(plan, tmp_path / "packed.zip", Progress())
    again = session.dossiers.export(plan, tmp_path / "again.zip", Progress())
    assert alone.seal == packed.seal == again.seal != between.seal
    assert (tmp_path / "packed.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "packed.zip") as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".pdf"))
        assert archive.read(name) == (tmp_path / "alone.pdf").read_bytes()
    assert verify_package(tmp_path / "packed.zip", Progress()).outcome is Outcome.UNCHANGED

    later = session.dossiers.export(other, tmp_path / "other.zip", Progress())
    assert later.seal == between.seal
    session.incidents.record([Entry(title="c")])
    changed = session.dossiers.export(plan, tmp_path / "changed.zip", Progress())
    assert changed.seal != alone.seal, "the log has grown by an entry"
    with zipfile.ZipFile(tmp_path / "changed.zip") as archive:
        (name,) = (n for n in archive.namelist() if n.endswith("seal.json"))
        assert json.loads(archive.read(name))["earlier_seals"] == [alone.seal, between.seal]
    grown = verify_package(tmp_path / "changed.zip", Progress(), tmp_path / "packed.zip")
    assert grown.outcome is Outcome.UNCHANGED


def test_only_a_damaged_original_is_left_out(with_pictures: Session, tmp_path: Path) -> None:
    plan = with_pictures.dossiers.plan(Wish(Reader.POLICE, "en", dated=DATED))
    with pytest.raises(KeeperError) as caught:
        with_pictures.dossiers.export(plan, tmp_path / "no" / "d.zip", Progress())
    assert caught.value.code is Code.DISK_GONE
    written = with_pictures.dossiers.export(plan, tmp_path / "d.zip", Progress())
    assert written.plan == plan


PROFILE = Profile(
    "Aiymname", "2010-05-06x", "9Bclass", "School55x", "phone77", "Mother88", "Listen99"
)


@pytest.mark.parametrize("reader", Reader)
def test_each_reader_sees_the_fields_that_were_chosen(session: Session, reader: Reader) -> None:
    session.incidents.record([Entry(title="a")])
    session.settings.save_profile(PROFILE)
    plan = session.dossiers.plan(Wish(reader, "en"))
    content = content_of(session.vault, plan)
    assert content.profile.filled() == plan.about_me
    assert ("birth_date" in plan.about_me) == (reader is Reader.POLICE)
    session.dossiers.remember_choices(reader, ReaderChoices("kk", Size.SMALL, ("school",)))
    assert session.dossiers.reader_choices(reader) == ReaderChoices("kk", Size.SMALL, ("school",))
    again = content_of(session.vault, session.dossiers.plan(Wish(reader, "en")))
    assert again.profile == Profile(school="School55x")
    others = [r for r in Reader if r is not reader]
    assert all("name" in session.dossiers.reader_choices(other).about_me for other in others)
    none = session.dossiers.plan(Wish(reader, "en", about_me=frozenset()))
    assert content_of(session.vault, none).profile == Profile()


@pytest.mark.parametrize("stored", [7, [], {"police": 3}, {"police": {"about_me": 5, "size": []}}])
def test_odd_preferences_are_no_obstacle(session: Session, stored: object) -> None:
    session.settings.set_preference("dossier_choices", stored)  # type: ignore[arg-type]
    assert "name" in session.dossiers.reader_choices(Reader.POLICE).about_me
    session.dossiers.remember_choices(Reader.PARENTS, ReaderChoices(about_me=()))
    assert session.dossiers.reader_choices(Reader.PARENTS).about_me == ()


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("suffix", ["pdf", "zip"])
def test_what_is_not_shown_is_nowhere(
    session: Session, tmp_path: Path, reader: Reader, suffix: str
) -> None:
    session.incidents.record([Entry(title="a")])
    session.settings.save_profile(PROFILE)
    wish = Wish(reader, "en", about_me=frozenset({"school_class"}))
    target = tmp_path / f"d.{suffix}"
    session.dossiers.export(session.dossiers.plan(wish), target, Progress())
    data = target.read_bytes()
    if suffix == "zip":
        with zipfile.ZipFile(target) as archive:
            pdf = next(n for n in archive.namelist() if n.endswith(".pdf"))
            text = text_of(archive.read(pdf)) + data.decode("latin-1")
    else:
        text = text_of(data)
    assert "9Bclass" in text
    for hidden in ("Aiymname", "2010-05-06x", "School55x", "phone77", "Mother88", "Listen99"):
        assert hidden not in text


def test_only_these_incidents(session: Session) -> None:
    session.incidents.record([Entry(title=str(n)) for n in range(5)])
    chosen = frozenset({2, 4})
    assert session.dossiers.plan(Wish(Reader.POLICE, "en", incidents=chosen)).incidents == (2, 4)
    with pytest.raises(KeeperError) as caught:
        session.dossiers.plan(Wish(Reader.POLICE, "en", incidents=frozenset({2, 9})))
    assert caught.value.code is Code.NUMBER_UNKNOWN


def test_the_pages_beforehand_are_those_of_the_document(
    with_pictures: Session, tmp_path: Path
) -> None:
    session = with_pictures
    plan = session.dossiers.plan(Wish(Reader.POLICE, "en", dated=DATED))
    preview = session.dossiers.preview(plan, Progress())
    try:
        written = session.dossiers.export(plan, tmp_path / "d.pdf", Progress())
        data = (tmp_path / "d.pdf").read_bytes()
        assert written.plan == preview.plan
        assert text_of(preview._document) == text_of(data)
        assert len(pypdfium2.PdfDocument(data)) == preview.pages
        assert preview.page(preview.pages - 1, 60)[:2] == b"\xff\xd8"
        with pytest.raises(KeeperError) as caught:
            preview.page(preview.pages, 60)
        assert caught.value.code is Code.PAGE_NOT_DRAWN
    finally:
        preview.close()
    sizes = session.dossiers.expected_sizes(plan)
    assert 0.3 < sizes.full / len(data) < 3
    assert sizes.small <= sizes.full
    assert sizes.originals == sum(session.evidence.get(n).size for n in plan.exhibits)


def test_a_damaged_original_is_left_out_of_the_pages_too(with_pictures: Session) -> None:
    damage(with_pictures, 3, "cut")
    plan = with_pictures.dossiers.plan(Wish(Reader.POLICE, "en", dated=DATED))
    preview = with_pictures.dossiers.preview(plan, Progress())
    assert preview.plan.unreadable == (3,)
    preview.close()


def test_candidates_are_all_of_the_period(session: Session) -> None:
    session.incidents.record([Entry(title="a"), Entry(title="b", in_dossier=False)])
    found = session.dossiers.candidates(Wish(Reader.POLICE, "en"))
    assert [(i.number, i.entry.in_dossier) for i in found] == [(1, True), (2, False)]


def paper(pages: int) -> bytes:
    made, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        made.new_page(300, 400)
    made.save(out)
    made.close()
    return out.getvalue()


def moving() -> bytes:
    frames, out = [sample(60, 90), sample(60, 90).rotate(90)], io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("language", "page", "first"),
    [
        ("en", "Page 1 of 3, as a picture", "The first picture of a moving one"),
        ("ru", "Страница 1 из 3: изображение", "Первый кадр движущегося изображения"),
        ("kk", "3 беттің 1-беті: бағдарлама", "Қозғалмалы суреттің бірінші кадры"),
    ],
)
def test_what_is_only_a_part_of_a_file_says_so(
    session: Session, tmp_path: Path, language: str, page: str, first: str
) -> None:
    session.evidence.keep_bytes(paper(3), "three.pdf", Source.PASTED)
    session.evidence.keep_bytes(moving(), "moving.gif", Source.PASTED)
    session.incidents.record([Entry(title="a", evidence=(1, 2))])
    wish = Wish(Reader.POLICE, language, case="Main", dated=DATED)
    session.dossiers.export(session.dossiers.plan(wish), tmp_path / "d.zip", Progress())
    with zipfile.ZipFile(tmp_path / "d.zip") as archive:
        top = archive.namelist()[0].partition("/")[0]
        text = text_of(archive.read(f"{top}/data/dossier-{language}.pdf"))
        items = json.loads(archive.read(f"{top}/data/chronology.json"))["evidence"]
    assert page in text
    assert first in text
    assert "1200 × 1600" not in text  # those are our pixels, not the file's
    assert [("width" in i, "height" in i) for i in items] == [(False, False), (True, True)]


def test_where_the_number_of_pages_is_not_known_it_is_said(
    session: Session, tmp_path: Path
) -> None:
    session.evidence.keep_bytes(paper(2), "two.pdf", Source.PASTED)
    session.incidents.record([Entry(title="a", evidence=(1,))])
    with session.vault.database.transaction():
        session.vault.database.execute("UPDATE renditions SET notes = ?", ('["first_page"]',))
    chosen = session.dossiers.plan(Wish(Reader.POLICE, "en", case="Main", dated=DATED))
    session.dossiers.export(chosen, tmp_path / "d.pdf", Progress())
    assert "Only the first page, as a picture" in text_of((tmp_path / "d.pdf").read_bytes())


def test_a_removed_item_is_called_removed_for_machines_too(
    with_pictures: Session, tmp_path: Path
) -> None:
    before = with_pictures.evidence.get(2)
    with_pictures.evidence.bin([2])
    with_pictures.bin.remove_evidence(2, "")
    chosen = with_pictures.dossiers.plan(Wish(Reader.POLICE, "en", case="Main", dated=DATED))
    with_pictures.dossiers.export(chosen, tmp_path / "d.zip", Progress())
    with zipfile.ZipFile(tmp_path / "d.zip") as archive:
        top = archive.namelist()[0].partition("/")[0]
        items = json.loads(archive.read(f"{top}/data/chronology.json"))["evidence"]
        table = archive.read(f"{top}/data/chronology.csv").decode("utf-8-sig")
    assert items[1] == {
        "number": "EK-0002",
        "sha256": before.sha256,
        "added": before.added.isoformat(),
        "source": "pasted",
        "removed": True,
        "packaged": False,
    }
    assert all("removed" not in item for item in (*items[:1], *items[2:]))
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [(r["evidence"], r["evidence_removed"]) for r in rows] == [
        ("EK-0001 EK-0002", "EK-0002"),
        ("EK-0002 EK-0003 EK-0004", "EK-0002"),
    ]


def test_a_password_locks_either_file(with_pictures: Session, tmp_path: Path) -> None:
    plan = with_pictures.dossiers.plan(Wish(Reader.POLICE, "en", dated=DATED))
    target, password = tmp_path / "d.pdf", "six words of a password"
    written = with_pictures.dossiers.export(plan, target, Progress(), password)
    document = pypdfium2.PdfDocument(target, password=password)
    assert len(document) > 3
    document.close()
    log = with_pictures.vault.log.events()[-1]
    assert json.loads(log.body) == {"seal": written.seal}
    # The seal is of what it says: the same with and without a password, at one state of the log.
    packed = with_pictures.dossiers.export(plan, tmp_path / "d.zip", Progress(), password)
    found = verification.verify(tmp_path / "d.zip", Progress())
    assert [f.code for f in found.findings] == ["encrypted"]
    log = with_pictures.vault.log.events()[-1]
    assert json.loads(log.body) == {"seal": packed.seal}
    (tmp_path / "d.zip").unlink()
    for name, wrong, code in (
        ("d.zip", "мектеп он екі сынып", Code.LOCK_LATIN),
        ("d.zip", "short", Code.LOCK_LENGTH),
        ("d.doc", password, Code.OUTPUT_KIND),
        ("e.pdf", "short", Code.LOCK_LENGTH),
        ("e.pdf", " " * 20, Code.LOCK_LENGTH),
        ("e.pdf", "long" * 20, Code.LOCK_LENGTH),
        ("e.pdf", "мектеп №12 сынып", Code.LOCK_SIGN),
        ("e.pdf", "ten words\u00a0and more", Code.LOCK_SIGN),
    ):
        with pytest.raises(KeeperError) as caught:
            with_pictures.dossiers.export(plan, tmp_path / name, Progress(), wrong)
        assert caught.value.code is code
        assert not (tmp_path / name).exists()


def test_too_much_to_attach_is_refused_before_anything_is_written(
    with_pictures: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = Wish(Reader.POLICE, "en", dated=DATED, attach_originals=True)
    plan = with_pictures.dossiers.plan(wish)
    assert plan.originals_attached
    with_pictures.dossiers.export(plan, tmp_path / "d.pdf", Progress())
    document = pypdfium2.PdfDocument(tmp_path / "d.pdf")
    assert document.count_attachments() == 4
    document.close()
    monkeypatch.setattr("evidence_keeper.domain.dossier.plan.MOST_ATTACHED", 3)
    with pytest.raises(KeeperError) as caught:
        with_pictures.dossiers.export(plan, tmp_path / "e.pdf", Progress())
    assert caught.value.code is Code.ATTACHED_TOO_MUCH
    assert not (tmp_path / "e.pdf").exists()
    replaced = with_pictures.dossiers.plan(replace(wish, replace_names=True))
    assert not replaced.originals_attached
