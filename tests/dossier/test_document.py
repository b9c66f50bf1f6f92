"""The document: its sections for each reader, its text, its pictures, its bytes."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from evidence_keeper.domain.entry import Action, Entry, Step
from evidence_keeper.domain.errors import Cancelled
from evidence_keeper.domain.plan import DossierContent, Reader, Section, Size, depth_of
from evidence_keeper.domain.profile import Profile
from evidence_keeper.domain.progress import Progress
from evidence_keeper.dossier.document import write_pdf
from evidence_keeper.system.translations import LANGUAGES, translator
from tests.dossier.sample import DATED, Files, drawn, keep, sample

SEAL = "7f3a91c40b2e66d0a81f5c77e3901d4b28ce4f0693b17a5dc0e488126fb934a7"

TITLES = {
    Section.COVER: "Chronology of events",
    Section.SUMMARY: "Summary",
    Section.PATTERN: "Pattern",
    Section.CHRONOLOGY: "Chronology",
    Section.INCIDENTS: "Incidents and evidence",
    Section.EFFECT: "Effect on me",
    Section.REGISTER: "Evidence register",
    Section.CUSTODY: "Custody log",
    Section.CHECK: "How to check this document",
    Section.HAND_OVER: "Hand-over sheet",
    Section.LIMITS: "Limits of this document",
}


def made(content: DossierContent, files: Files) -> bytes:
    out = io.BytesIO()
    pages = write_pdf(content, files, SEAL, out, Progress())
    data = out.getvalue()
    document = pypdfium2.PdfDocument(data)
    assert len(document) == pages
    document.close()
    return data


def texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def flat(text: str) -> str:
    """Return the text without white space, which line ends change."""
    return re.sub(r"\s+", "", text)


def outline(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = [item.get_title() for item in document.get_toc() if item.level == 0]
    document.close()
    return found


def with_entry(entry: Entry, reader: Reader = Reader.POLICE, language: str = "en") -> bytes:
    content, files = sample(reader, language, 1)
    incident = replace(content.incidents[0], entry=entry)
    return made(replace(content, incidents=(incident,), evidence=()), files)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", Reader)
def test_each_reader_gets_the_sections_of_the_plan(reader: Reader, language: str) -> None:
    content, files = sample(reader, language, 14)
    data = made(content, files)
    t = translator(language)
    expected = [t.say(TITLES[s]) for s in Section if depth_of(s, reader) is not None]
    assert outline(data) == expected
    whole = "\n".join(texts(data))
    for title in expected:
        assert flat(title) in flat(whole)
    assert flat(content.profile.name) in flat(whole)
    assert flat("7F3A 91C4 0B2E 66D0") in flat(whole)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", Reader)
def test_an_empty_choice_still_gives_a_document(reader: Reader, language: str) -> None:
    content, files = sample(reader, language, 0)
    empty = replace(content, evidence=(), profile=Profile(), custody=(), earlier_seals=())
    whole = "\n".join(texts(made(empty, files)))
    no_incident = translator(language).say("No incident was chosen for this document.")
    assert flat(no_incident) in flat(whole)
    assert "—" not in whole


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_english_is_left_in_the_other_languages(language: str) -> None:
    content, files = sample(Reader.POLICE, language, 14)
    whole = "\n".join(texts(made(content, files)))
    allowed = "Instagram Telegram WhatsApp Screenshot Long chat png IMG jpg gnp exe ogg PNG JPEG"
    words = set(re.findall(r"\b[A-Za-z]{3,}\b", whole)) - set(allowed.split())
    technical = set(TECHNICAL.split())
    plain = {w for w in words - technical if not re.fullmatch(r"[0-9a-fA-F]+", w)}
    assert {w for w in plain if not w.startswith("night")} == set()


def test_pages_are_numbered_and_references_lead_to_the_right_page() -> None:
    content, files = sample(Reader.POLICE, "en", 14)
    pages = texts(made(content, files))
    for number, text in enumerate(pages, start=1):
        assert flat(f"{number} / {len(pages)}") in flat(text)
        assert "7F3A 91C4" in text
    page_of = {
        n: next(i for i, text in enumerate(pages, 1) if f"INCIDENT {n}\r\n" in text)
        for n in (1, 5, 14)
    }
    table = "\n".join(pages[3:6])
    for number, page in page_of.items():
        row = re.search(rf"(?m)^{number} (?:\d\d\.\d\d\.2026|time)", table)
        assert row is not None
        assert re.search(rf"\b{page}\b", table[row.start() :])


def test_links_lead_to_places_that_exist() -> None:
    content, files = sample(Reader.POLICE, "en", 14)
    with pikepdf.open(io.BytesIO(made(content, files))) as document:
        numbers = {page.obj.objgen for page in document.pages}
        links = 0
        for page in document.pages:
            for note in page.get("/Annots", []):
                links += 1
                assert note.Subtype == "/Link"
                assert note.Dest[0].objgen in numbers
                assert "/A" not in note
        assert links > 60
        assert "/JavaScript" not in document.Root.get("/Names", {})
        assert "/OpenAction" not in document.Root


def test_what_the_document_says_about_itself() -> None:
    content, files = sample(Reader.PARENTS, "kk", 3)
    data = made(content, files)
    with pikepdf.open(io.BytesIO(data)) as document:
        assert str(document.Root.Lang) == "kk"
        assert str(document.docinfo.Title) == "Оқиғалар хронологиясы"
        assert str(document.docinfo.Author) == "Evidence Keeper"
        assert str(document.docinfo.CreationDate) == "D:20261124150400+05'00'"
        for page in document.pages:
            for font in page.Resources.Font.values():
                assert "/FontFile2" in font.FontDescriptor, "every font is embedded"


def test_same_input_same_bytes_whatever_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    content, files = sample(Reader.POLICE, "ru", 4)
    first = made(content, files)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "America/New_York")
    assert made(content, files) == first
    later = replace(content, plan=replace(content.plan, dated=DATED.replace(minute=5)))
    assert made(later, files) != first


def test_settings_from_outside_are_not_read(tmp_path: Path) -> None:
    trap = f"open({str(tmp_path / 'ran')!r}, 'w')\ninvariant=0\n"
    (tmp_path / ".reportlab_settings").write_text(trap, "utf-8")
    code = (
        "import evidence_keeper.dossier.document, reportlab.rl_config as c;"
        "print(c.invariant, c.toColorCanUse, c.useA85)"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "RL_invariant": "0", "RL_useA85": "1"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["1", "None", "0"]
    assert not (tmp_path / "ran").exists()


TECHNICAL = """
UTC SHA QR ZIP EXIF BIN OCTET OGG https instagram com sha txt CxYz evidence keeper verify PACKAGE
zip manifest tagmanifest signed json seal sha256sum openssl pkeyutl pubin inkey public key rawin
sigfile sig pem pkey pub noout text Windows certutil hashfile data originals adilet zan
"""

PAYLOADS = (
    '<img src="/etc/passwd" width="10" height="10"/>',
    '<a href="https://example.org">x</a><link href="file:///etc/passwd">y</link>',
    "</para><para>&lt;&#65;&amp;<b>unclosed",
    "<onDraw name='x' label='y'/><font color='__import__(\"os\")'>z</font>",
    ") Tj ET /JavaScript (app.alert(1)) BT (",
    "%%EOF\f<</S/JavaScript/JS(app.alert(1))>>",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_person_typed_is_never_interpreted(payload: str) -> None:
    fields = ("title", "what_happened", "exact_words", "channel", "platform", "account", "url")
    entry = Entry(
        **dict.fromkeys((*fields, "place", "effect"), payload),
        people=(payload,),
        witnesses=(payload,),
    )
    data = with_entry(entry)
    whole = flat("\n".join(texts(data)))
    shown = flat(payload.replace("\f", "[U+000C]"))
    assert whole.count(shown) >= 8
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            assert all("/A" not in note for note in page.get("/Annots", []))
            assert "/Image" not in {
                x.get("/Subtype") for x in page.Resources.get("/XObject", {}).values()
            }


def test_every_character_is_in_the_document() -> None:
    words = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі ₸ 🖕🔪 🇰🇿 👍🏽 1️⃣ ☑ שלום é"
    odd = "\0\x07\u202e\u200b中"
    whole = flat("\n".join(texts(with_entry(Entry(title="t", exact_words=words + odd)))))
    assert flat(words) in whole
    assert "[U+0000][U+0007][U+202E][U+200B][U+4E2D]" in whole


def test_surrogates_nul_and_direction_marks_in_every_name() -> None:
    content, files = sample(Reader.POLICE, "en", 1)
    bad = "a\ud83d\0\u202eb\n\fc"
    item = keep(files, 1, b"x", "text/plain", name=bad, device=bad, notes=bad)
    entry = Entry(title=bad, people=(bad,), account=bad, evidence=(1,))
    content = replace(
        content,
        incidents=(replace(content.incidents[0], entry=entry),),
        evidence=(item,),
        profile=Profile(bad, bad, bad, bad, bad, bad, bad),
        plan=replace(content.plan, exhibits=(1,), listed_only=(), case=bad),
    )
    whole = flat("\n".join(texts(made(content, files))))
    assert "[U+D83D]" in whole
    assert "[U+0000][U+202E]b" in whole


def test_long_texts_are_set_whole_and_fast() -> None:
    message = "Мен сені көріп тұрмын. " * 4500
    whole = texts(with_entry(Entry(title="x", exact_words=message, what_happened="ж" * 50_000)))
    joined = flat(
        "".join(re.sub(r"(?s)^.*?night_x01|Chronology of events · .*$", "", t) for t in whole)
    )
    assert joined.count("көріп") == 4500
    assert joined.count("ж") >= 50_000


def test_a_field_longer_than_a_page_in_a_table() -> None:
    entry = Entry(title="x", witnesses=tuple(f"куә {n}" for n in range(400)), effect="а " * 9000)
    whole = flat("".join(texts(with_entry(entry))))
    assert "куә0куә1" in whole
    assert "куә399" in whole


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("text", ["ұзақ мәтін " * 900, "ә" * 9000, "\n" * 900])
def test_every_field_may_be_long(reader: Reader, text: str) -> None:
    content, files = sample(reader, "en", 1)
    item = keep(
        files,
        1,
        files.originals[1],
        "image/jpeg",
        size=(1080, 2340),
        name=text,
        device=text,
        captured_by=text,
        notes=text,
        transcript=text,
    )
    fields = ("title", "what_happened", "exact_words", "channel", "platform", "account", "url")
    entry = Entry(
        **dict.fromkeys((*fields, "place", "effect", "private_note"), text),
        people=(text,),
        witnesses=(text,),
        actions=(Action(Step.REPORTED, text, text, text), Action(text)),
        evidence=(1,),
    )
    whole = replace(
        content,
        plan=replace(content.plan, exhibits=(1,), case=text),
        profile=Profile(*[text] * 7),
        incidents=(replace(content.incidents[0], entry=entry),),
        evidence=(item,),
    )
    data = made(whole, files)
    if text.startswith("ә"):
        assert flat("".join(texts(data))).count("ә") > 9000 * 10


def rendered(data: bytes, page: int) -> Iterator[tuple[int, int, int]]:
    document = pypdfium2.PdfDocument(data)
    picture = document[page].render(scale=1).to_pil().convert("RGB")
    document.close()
    yield from picture.get_flattened_data()


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_pictures_are_really_drawn(form: str) -> None:
    content, files = sample(Reader.PARENTS, "en", 1)
    item = drawn(files, 1, "сурет", form)
    incident = replace(content.incidents[0], entry=Entry(title="x", evidence=(1,)))
    plan = replace(content.plan, exhibits=(1,), listed_only=())
    content = replace(content, incidents=(incident,), evidence=(item,), plan=plan)
    data = made(content, files)
    page = next(i for i, t in enumerate(texts(data)) if "EK-0001" in t and "INCIDENT 1" in t)
    near = sum(
        1
        for r, g, b in rendered(data, page)
        if abs(r - 232) < 4 and abs(g - 240) < 4 and abs(b - 236) < 4
    )
    assert near > 10_000, "the screenshot's background covers a good part of the page"
    teal = sum(1 for r, g, b in rendered(data, page) if (abs(r - 27) + abs(g - 102)) < 9)
    assert teal > 1_000


def test_the_pixels_in_the_document_are_those_of_the_original() -> None:
    content, files = sample(Reader.POLICE, "en", 4)
    with pikepdf.open(io.BytesIO(made(content, files))) as document:
        found = {}
        for page in document.pages:
            for name, image in page.get_images().items():
                found[str(name).rpartition("-")[2]] = image
        shown = pikepdf.PdfImage(found["3"]).as_pil_image()
        from PIL import Image

        original = Image.open(io.BytesIO(files.originals[3]))
        assert shown.tobytes() == original.convert("RGB").tobytes()


def test_the_small_size_uses_print_copies() -> None:
    full, files = sample(Reader.POLICE, "en", 3)
    small = replace(full, plan=replace(full.plan, size=Size.SMALL))
    with pikepdf.open(io.BytesIO(made(small, files))) as document:
        widths = {
            int(image.Width) for page in document.pages for image in page.get_images().values()
        }
    assert 720 in widths
    assert "Print copy of the original" in "".join(texts(made(small, files)))


def test_intimate_content_is_described_and_its_bytes_are_not_there() -> None:
    content, files = sample(Reader.POLICE, "en", 2)
    del files.originals[104]  # reading it would fail
    pages = texts(made(content, files))
    whole = flat("".join(pages))
    assert "EK-0104" in whole
    assert flat("do not send it on") in whole
    hidden = next(e for e in content.evidence if e.number == 104)
    assert hidden.sha256[:32] in whole


def test_private_notes_only_when_chosen() -> None:
    content, files = sample(Reader.PSYCHOLOGIST, "kk", 4)
    assert "құпия ой" not in "".join(texts(made(content, files)))
    chosen, files = sample(Reader.PSYCHOLOGIST, "kk", 4, private_notes=True)
    assert "құпия ой" in "".join(texts(made(chosen, files)))


def test_a_denial_stands_beside_what_it_denies() -> None:
    content, files = sample(Reader.POLICE, "en", 6)
    pages = "\n".join(texts(made(content, files)))
    assert "Denies incident 2" in pages
    assert "Denied later see incident 5" in pages
    assert "What was recorded earlier, incident 2" in pages


def test_unknown_times_stand_last_and_say_so() -> None:
    content, files = sample(Reader.POLICE, "en", 18)
    whole = "\n".join(texts(made(content, files)))
    after = whole[whole.index("When these happened is not known:") :]
    assert re.match(r"[^\n]*\n(?:.*\n){1,6}?17 time unknown", after)


def test_a_long_screenshot_is_shown_in_parts_wide_enough_to_read() -> None:
    content, files = sample(Reader.POLICE, "en", 1)
    whole = "\n".join(texts(made(content, files)))
    for part in range(1, 5):
        assert f"EK-0101 · part {part} of 4" in whole
    assert "EK-0101 · part 2 of 4 · continued" in whole


def test_what_was_late_or_changed_says_so() -> None:
    content, files = sample(Reader.POLICE, "en", 6)
    whole = flat("\n".join(texts(made(content, files))))
    assert flat("written down later, more than a day after it happened") in whole
    assert flat("earlier versions are kept") in whole


def test_parents_read_what_is_needed_from_them() -> None:
    content, files = sample(Reader.PARENTS, "ru", 3)
    need = replace(content, profile=replace(content.profile, need="Побудь со мной."))
    assert "Побудь со мной." in "".join(texts(made(need, files)))
    assert "будьте на моей стороне" in "".join(texts(made(content, files)))


def test_cancelling_stops_it() -> None:
    content, files = sample(Reader.POLICE, "en", 5)
    calls = []
    progress = Progress(lambda *step: calls.append(step) or len(calls) < 8 or progress.cancel())
    with pytest.raises(Cancelled):
        write_pdf(content, files, SEAL, io.BytesIO(), progress)
    assert 8 <= len(calls) < 12


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_another_program_finds_no_fault(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "kk", 10)
    path = tmp_path / "d.pdf"
    with path.open("wb") as file:
        write_pdf(content, files, SEAL, file, Progress())
    run = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
