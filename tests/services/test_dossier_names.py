"""Names replaced by letters: nothing of them is left anywhere in document or package."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from evidence_keeper.domain.dossier.name_forms import level
from evidence_keeper.domain.dossier.plan import DossierPlan, Reader, ReaderChoices, Wish
from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import fingerprint
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Action, Entry, Step
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.record.people import merged
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.dossier.package.verify import verify_package
from evidence_keeper.services.dossier.dossier_content import content_of
from evidence_keeper.services.session import Session
from evidence_keeper.system.language.record_words import label_runs

DATED = datetime(2026, 11, 24, 10, tzinfo=UTC)
NAMES = ("жанболат", "қасқырбаев", "мейірбек", "kasqyr77", "5551234", "555 12 34", "лунтик")
CASE = "Жанболат, 9 Б"


def _picture() -> bytes:
    """Return a picture whose text chunk holds a name."""
    out, told = io.BytesIO(), PngInfo()
    told.add_text("Author", "kasqyr77")
    Image.new("RGB", (90, 160), (200, 220, 210)).save(out, "PNG", pnginfo=told)
    return out.getvalue()


@pytest.fixture
def named(session: Session) -> Session:
    """A record that is full of names."""
    session.incidents.add_case(CASE, "Asia/Almaty")
    session.evidence.keep_bytes(_picture(), "Қасқырбаев_1.png", Source.PASTED)
    session.evidence.keep_bytes("Жанболат: кел!\n".encode(), "чат Жанболат.txt", Source.PASTED)
    session.evidence.keep_bytes(_picture() + b" ", "3.png", Source.PASTED)
    session.incidents.record(
        [
            Entry(
                case=CASE,
                title="Жанболат жазды",
                what_happened="Кеше Қасқырбаевтың Жанболаты келді, Мейірбекпен бірге.",
                exact_words="Я Жанболат Касқырбаев, звони 8 (701) 555-12-34",
                account="@kasqyr77",
                url="https://instagram.com/kasqyr77/",
                place="дом Жанболата",
                people=("Жанболат Қасқырбаев",),
                witnesses=("Мейірбек", "мама"),
                effect="Жанболаттан қорқамын",
                actions=(
                    Action(Step.TOLD_TO_STOP, whom="Жанболату"),
                    Action("спросила Мейірбека", reference="KASQYR77"),
                ),
                private_note="Мейірбек көрді",
                evidence=(1, 2),
            ),
            Entry(
                case=CASE,
                title="звонок",
                account="+7 701 555 12 34",
                people=("Лунтик",),
                what_happened="Позвонил Лунтик",
            ),
        ]
    )
    one = merged(session.people.view().register, "Жанболат Қасқырбаев", "Лунтик")
    session.people.save(one, Operation.PERSON_MERGED)
    session.settings.save_profile(Profile(name="Аружан", need="Жанболатпен сөйлеспеңіз"))
    return session


def _plan(session: Session, reader: Reader = Reader.POLICE, language: str = "ru") -> DossierPlan:
    return session.dossiers.plan(
        Wish(
            reader,
            language,
            case=CASE,
            dated=DATED,
            private_notes=True,
            replace_names=True,
            about_me=frozenset({"name", "need"}),
        ),
    )


def _objects(data: bytes) -> Iterator[str]:
    """Yield every string of a PDF, every stream decompressed, its text and its outline."""
    with pikepdf.open(io.BytesIO(data)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Stream):
                raw = thing.read_raw_bytes() if "/Image" in str(thing.get("/Subtype")) else b""
                yield from _readings(raw or thing.read_bytes())
            yield repr(thing)
        with document.open_outline() as outline:
            for item in outline.root:
                yield item.title
                yield from (child.title for child in item.children)
        yield from (str(v) for v in document.docinfo.values())
    shown = pypdfium2.PdfDocument(data)
    for page in shown:
        yield " ".join(page.get_textpage().get_text_range().split())
    shown.close()


def _readings(data: bytes) -> Iterator[str]:
    for form in ("utf-8", "utf-16-be", "utf-16-le", "cp1251"):
        yield data.decode(form, "replace")


def _everything(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    yield from _readings(data)
    if path.suffix == ".pdf":
        yield from _objects(data)
        return
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield name
            content = archive.read(name)
            yield from _readings(content)
            if name.endswith(".json"):
                yield str(json.loads(content))
            if name.endswith(".pdf"):
                yield from _objects(content)


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("suffix", ["pdf", "zip"])
def test_nothing_of_the_names_is_anywhere(
    named: Session, tmp_path: Path, reader: Reader, suffix: str
) -> None:
    target = tmp_path / f"d.{suffix}"
    named.dossiers.export(_plan(named, reader), target, Progress())
    told = [level(text) for text in _everything(target)]
    for name in NAMES:
        assert not any(level(name) in text for text in told), name
    whole = " ".join(told)
    assert level("[Человек A]") in whole
    assert level("Аружан") in whole  # her own name is shown by her own choice
    if suffix == "zip":
        assert verify_package(target, Progress()).outcome is Outcome.UNCHANGED


def test_the_search_would_find_them(named: Session, tmp_path: Path) -> None:
    plan = replace(_plan(named), names_replaced=False)
    named.dossiers.export(plan, tmp_path / "d.zip", Progress())
    told = [level(text) for text in _everything(tmp_path / "d.zip")]
    for name in ("жанболат", "қасқырбаев", "мейірбек", "kasqyr77", "555 12 34", "лунтик"):
        assert any(level(name) in text for text in told), name


def test_one_person_has_one_letter_and_the_sealed_plan_says_so(
    named: Session, tmp_path: Path
) -> None:
    named.dossiers.export(_plan(named), tmp_path / "d.zip", Progress())
    with zipfile.ZipFile(tmp_path / "d.zip") as archive:
        files = {n.partition("/")[2]: archive.read(n) for n in archive.namelist()}
    told = json.loads(files["data/chronology.json"])
    first, second = told["incidents"]
    assert told["names_replaced"] is True
    assert first["people"] == second["people"] == ["[Человек A]"]
    assert second["what_happened"] == "Позвонил [Человек A]"
    assert first["witnesses"] == ["[Человек B]", "мама"]
    assert first["account"] == "[Аккаунт A]"
    assert second["account"] == "[Номер A]"
    assert "[Номер A]" in first["exact_words"]
    assert first["title"] == "[Человек A] жазды"
    plan = json.loads(files["seal.json"])["plan"]
    assert plan["names_replaced"] is True
    assert plan["case"] == "[Человек A], 9 Б"
    assert not [n for n in files if n.startswith("data/originals/")]
    assert [e["packaged"] for e in told["evidence"]] == [False] * 3
    events = json.loads(files["data/custody-log.json"])["events"]
    shown = {e["operation"] for e in events if "body" in e}
    assert "incident_added" not in shown
    assert {"vault_created", "evidence_added"} <= shown


def test_the_first_page_lists_the_pictures_that_may_show_names(
    named: Session, tmp_path: Path
) -> None:
    chosen = _plan(named, language="en")
    pictures = named.dossiers.shown_pictures(chosen)
    assert pictures
    assert set(pictures) <= set(chosen.exhibits)
    for plan, said in ((chosen, True), (replace(chosen, names_replaced=False), False)):
        named.dossiers.export(plan, tmp_path / "d.pdf", Progress())
        document = pypdfium2.PdfDocument(tmp_path / "d.pdf")
        first = " ".join(document[0].get_textpage().get_text_range().split())
        document.close()
        assert (f"These pictures may still show names: {label_runs(pictures)}." in first) == said
    assert label_runs([7, 2, 1, 3]) == "EK-0001–EK-0003, EK-0007"


def test_the_document_says_what_was_done_and_what_may_be_left(
    named: Session, tmp_path: Path
) -> None:
    named.dossiers.export(_plan(named, language="en"), tmp_path / "d.pdf", Progress())
    text = re.sub(r"\s+", " ", " ".join(_objects((tmp_path / "d.pdf").read_bytes())))
    assert "replaced by letters, such as [Person A]" in text
    assert "a name in a picture may still be seen" in text
    assert "original kept, not included: names are replaced" in text
    assert "holds the originals byte for byte" not in text


def test_no_fingerprint_of_a_replaced_text_is_in_the_log(named: Session, tmp_path: Path) -> None:
    """A guessed name could be tried out on it."""
    item = named.evidence.get(1)
    named.evidence.update(replace(item, device="iPhone Жанболат", notes="Жанболат"))
    body = {"evidence": "EK-0001", "device": fingerprint(b"x"), "record": fingerprint(b"y")}
    with named.vault.change() as log:
        log.append(Operation.EVIDENCE_ADDED, body)
    named.dossiers.export(_plan(named), tmp_path / "d.zip", Progress())
    with zipfile.ZipFile(tmp_path / "d.zip") as archive:
        (name,) = [n for n in archive.namelist() if n.endswith("custody-log.json")]
        events = json.loads(archive.read(name))["events"]
    told = [json.loads(e["body"]) for e in events if "body" in e]
    assert not [b for b in told if b.get("evidence") == "EK-0001"]
    assert [b for b in told if str(b.get("evidence", "")).startswith("EK-")]


def test_a_text_without_names_keeps_its_place_in_the_log(named: Session) -> None:
    named.incidents.record([Entry(case=CASE, title="Ничего особенного")])
    content = content_of(named.vault, _plan(named))
    shown = [
        e.told()["incident"] for e in content.custody if e.operation == "incident_added" and e.body
    ]
    assert shown == [3]


def test_the_choice_is_remembered_for_each_reader(named: Session) -> None:
    named.dossiers.remember_choices(Reader.PSYCHOLOGIST, ReaderChoices(replace_names=True))
    wish = Wish(Reader.PSYCHOLOGIST, "ru", case=CASE)
    assert named.dossiers.plan(wish).names_replaced
    assert not named.dossiers.plan(replace(wish, reader=Reader.POLICE)).names_replaced
    assert not named.dossiers.plan(replace(wish, replace_names=False)).names_replaced
    assert named.dossiers.expected_sizes(_plan(named)).originals == 0
