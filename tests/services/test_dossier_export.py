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
from evidence_keeper.services.dossier import dossier_preview, dossiers, verification
from evidence_keeper.services.dossier.reader_choices import remember, remembered
from evidence_keeper.services.record import removal
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
        session.keep_bytes(data, f"{n}.png", Source.PASTED)
    session.record([Entry(title="a", evidence=(1, 2)), Entry(title="b", evidence=(2, 3, 4))])
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
    plan = dossiers.plan(session, Wish(reader, "en", dated=DATED))
    for suffix in ("zip", "pdf"):
        written = dossiers.export(session, plan, tmp_path / f"d.{suffix}", Progress())
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
    kept = session.evidence(2).sha256
    assert {"number": "EK-0002", "sha256": kept} in sealed["listed_only"]
    text = text_of((tmp_path / "d.pdf").read_bytes())
    assert text.count("could not be read on 24 November 2026") == 2
    assert kept[:32] in text
    if reader is not Reader.PARENTS:
        assert text.count("described, not included") == 2


def test_only_a_damaged_original_is_left_out(with_pictures: Session, tmp_path: Path) -> None:
    plan = dossiers.plan(with_pictures, Wish(Reader.POLICE, "en", dated=DATED))
    with pytest.raises(KeeperError) as caught:
        dossiers.export(with_pictures, plan, tmp_path / "no" / "d.zip", Progress())
    assert caught.value.code is Code.DISK_GONE
    written = dossiers.export(with_pictures, plan, tmp_path / "d.zip", Progress())
    assert written.plan == plan


PROFILE = Profile(
    "Aiymname", "2010-05-06x", "9Bclass", "School55x", "phone77", "Mother88", "Listen99"
)


@pytest.mark.parametrize("reader", Reader)
def test_each_reader_sees_the_fields_that_were_chosen(session: Session, reader: Reader) -> None:
    session.record([Entry(title="a")])
    session.save_profile(PROFILE)
    plan = dossiers.plan(session, Wish(reader, "en"))
    content = dossiers.content_of(session, plan)
    assert content.profile.filled() == plan.about_me
    assert ("birth_date" in plan.about_me) == (reader is Reader.POLICE)
    remember(session, reader, ReaderChoices("kk", Size.SMALL, ("school",)))
    assert remembered(session, reader) == ReaderChoices("kk", Size.SMALL, ("school",))
    again = dossiers.content_of(session, dossiers.plan(session, Wish(reader, "en")))
    assert again.profile == Profile(school="School55x")
    others = [r for r in Reader if r is not reader]
    assert all("name" in remembered(session, other).about_me for other in others)
    none = dossiers.plan(session, Wish(reader, "en", about_me=frozenset()))
    assert dossiers.content_of(session, none).profile == Profile()


@pytest.mark.parametrize("stored", [7, [], {"police": 3}, {"police": {"about_me": 5, "size": []}}])
def test_odd_preferences_are_no_obstacle(session: Session, stored: object) -> None:
    session.set_preference("dossier_choices", stored)  # type: ignore[arg-type]
    assert "name" in remembered(session, Reader.POLICE).about_me
    remember(session, Reader.PARENTS, ReaderChoices(about_me=()))
    assert remembered(session, Reader.PARENTS).about_me == ()


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("suffix", ["pdf", "zip"])
def test_what_is_not_shown_is_nowhere(
    session: Session, tmp_path: Path, reader: Reader, suffix: str
) -> None:
    session.record([Entry(title="a")])
    session.save_profile(PROFILE)
    wish = Wish(reader, "en", about_me=frozenset({"school_class"}))
    target = tmp_path / f"d.{suffix}"
    dossiers.export(session, dossiers.plan(session, wish), target, Progress())
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
    session.record([Entry(title=str(n)) for n in range(5)])
    chosen = frozenset({2, 4})
    assert dossiers.plan(session, Wish(Reader.POLICE, "en", incidents=chosen)).incidents == (2, 4)
    with pytest.raises(KeeperError) as caught:
        dossiers.plan(session, Wish(Reader.POLICE, "en", incidents=frozenset({2, 9})))
    assert caught.value.code is Code.NUMBER_UNKNOWN


def test_the_pages_beforehand_are_those_of_the_document(
    with_pictures: Session, tmp_path: Path
) -> None:
    session = with_pictures
    plan = dossiers.plan(session, Wish(Reader.POLICE, "en", dated=DATED))
    preview = dossier_preview.preview(session, plan, Progress())
    try:
        written = dossiers.export(session, plan, tmp_path / "d.pdf", Progress())
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
    sizes = dossier_preview.expected_sizes(session, plan)
    assert 0.3 < sizes.full / len(data) < 3
    assert sizes.small <= sizes.full
    assert sizes.originals == sum(session.evidence(n).size for n in plan.exhibits)


def test_a_damaged_original_is_left_out_of_the_pages_too(with_pictures: Session) -> None:
    damage(with_pictures, 3, "cut")
    plan = dossiers.plan(with_pictures, Wish(Reader.POLICE, "en", dated=DATED))
    preview = dossier_preview.preview(with_pictures, plan, Progress())
    assert preview.plan.unreadable == (3,)
    preview.close()


def test_candidates_are_all_of_the_period(session: Session) -> None:
    session.record([Entry(title="a"), Entry(title="b", in_dossier=False)])
    found = dossiers.candidates(session, Wish(Reader.POLICE, "en"))
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
    session.keep_bytes(paper(3), "three.pdf", Source.PASTED)
    session.keep_bytes(moving(), "moving.gif", Source.PASTED)
    session.record([Entry(title="a", evidence=(1, 2))])
    wish = Wish(Reader.POLICE, language, case="Main", dated=DATED)
    dossiers.export(session, dossiers.plan(session, wish), tmp_path / "d.zip", Progress())
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
    session.keep_bytes(paper(2), "two.pdf", Source.PASTED)
    session.record([Entry(title="a", evidence=(1,))])
    with session.vault.database.transaction():
        session.vault.database.execute("UPDATE renditions SET notes = ?", ('["first_page"]',))
    chosen = dossiers.plan(session, Wish(Reader.POLICE, "en", case="Main", dated=DATED))
    dossiers.export(session, chosen, tmp_path / "d.pdf", Progress())
    assert "Only the first page, as a picture" in text_of((tmp_path / "d.pdf").read_bytes())


def test_a_removed_item_is_called_removed_for_machines_too(
    with_pictures: Session, tmp_path: Path
) -> None:
    before = with_pictures.evidence(2)
    with_pictures.bin_evidence([2])
    removal.remove_evidence(with_pictures, 2, "")
    chosen = dossiers.plan(with_pictures, Wish(Reader.POLICE, "en", case="Main", dated=DATED))
    dossiers.export(with_pictures, chosen, tmp_path / "d.zip", Progress())
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
    plan = dossiers.plan(with_pictures, Wish(Reader.POLICE, "en", dated=DATED))
    target, password = tmp_path / "d.pdf", "six words of a password"
    written = dossiers.export(with_pictures, plan, target, Progress(), password)
    document = pypdfium2.PdfDocument(target, password=password)
    assert len(document) > 3
    document.close()
    log = with_pictures.vault.log.events()[-1]
    assert json.loads(log.body) == {"seal": written.seal}
    # The seal is of what it says: the same with and without a password, at one state of the log.
    packed = dossiers.export(with_pictures, plan, tmp_path / "d.zip", Progress(), password)
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
            dossiers.export(with_pictures, plan, tmp_path / name, Progress(), wrong)
        assert caught.value.code is code
        assert not (tmp_path / name).exists()


def test_too_much_to_attach_is_refused_before_anything_is_written(
    with_pictures: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = Wish(Reader.POLICE, "en", dated=DATED, attach_originals=True)
    plan = dossiers.plan(with_pictures, wish)
    assert plan.originals_attached
    dossiers.export(with_pictures, plan, tmp_path / "d.pdf", Progress())
    document = pypdfium2.PdfDocument(tmp_path / "d.pdf")
    assert document.count_attachments() == 4
    document.close()
    monkeypatch.setattr("evidence_keeper.domain.dossier.plan.MOST_ATTACHED", 3)
    with pytest.raises(KeeperError) as caught:
        dossiers.export(with_pictures, plan, tmp_path / "e.pdf", Progress())
    assert caught.value.code is Code.ATTACHED_TOO_MUCH
    assert not (tmp_path / "e.pdf").exists()
    replaced = dossiers.plan(with_pictures, replace(wish, replace_names=True))
    assert not replaced.originals_attached
