"""The document: its sections for each reader, its places, its bytes."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from evidence_keeper.domain.dossier.plan import Reader, Section, depth_of
from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.errors import Cancelled
from evidence_keeper.domain.progress import Progress
from evidence_keeper.dossier.document import write_pdf
from evidence_keeper.services.help.guidance import guide_for
from evidence_keeper.system.language.translations import LANGUAGES, translator
from tests.dossier.chats import chat, with_chats
from tests.dossier.reading import SEAL, flat, made, outline, texts
from tests.dossier.sample import DATED, sample

TITLES = {
    Section.COVER: "Chronology of events",
    Section.SUMMARY: "Summary",
    Section.REQUEST: "Request to the police",
    Section.PATTERN: "Pattern",
    Section.CHRONOLOGY: "Chronology",
    Section.INCIDENTS: "Incidents and evidence",
    Section.CONVERSATIONS: "Conversations",
    Section.EFFECT: "Effect on me",
    Section.REGISTER: "Evidence register",
    Section.CUSTODY: "Custody log",
    Section.CHECK: "How to check this document",
    Section.HAND_OVER: "Hand-over sheet",
    Section.LIMITS: "Limits of this document",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", Reader)
def test_each_reader_gets_the_sections_of_the_plan(reader: Reader, language: str) -> None:
    content, files = sample(reader, language, 14)
    content = with_chats(content, chat(3, evidence=105))
    data = made(content, files)
    t = translator(language)
    titles = TITLES
    if reader is Reader.PARENTS:
        titles = TITLES | {Section.INCIDENTS: "To look at together"}
    expected = [t.say(titles[s]) for s in Section if depth_of(s, reader) is not None]
    assert outline(data) == expected
    whole = "\n".join(texts(data))
    for title in set(expected) - {t.say("Summary")}:  # it follows the title, without a heading
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
    assert not re.search(r"^\s*—\s*$", whole, re.MULTILINE), "a dash in the place of a value"


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_english_is_left_in_the_other_languages(language: str) -> None:
    content, files = sample(Reader.POLICE, language, 14)
    whole = "\n".join(texts(made(content, files)))
    allowed = (
        "Instagram Telegram WhatsApp Screenshot Long chat png IMG jpg gnp exe ogg PNG JPEG PDF"
    )
    allowed += (
        " time stamp request tsq authority pem token tsr CAfile open me html ZIP how to check"
    )
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
        n: next(i for i, text in enumerate(pages, 1) if f"Incident {n} " in text)
        for n in (1, 5, 14)
    }
    table = "\n".join(pages[2:6])
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
                goal = document.Root.Dests[str(note.Dest)]
                assert goal[0].objgen in numbers
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
    for name in (".reportlab_settings", ".reportlab_mods"):
        (tmp_path / name).write_text(trap, "utf-8")
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


def test_a_home_that_is_no_folder_is_never_asked(tmp_path: Path) -> None:
    home = tmp_path / "file"
    home.touch()
    run = subprocess.run(
        [sys.executable, "-c", "import evidence_keeper.dossier.document"],
        env={**os.environ, "HOME": str(home)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")


TECHNICAL = """
UTC SHA QR ZIP EXIF BIN OCTET OGG https instagram com sha txt CxYz evidence keeper verify PACKAGE
zip manifest tagmanifest signed json seal sha256sum openssl pkeyutl pubin inkey public key rawin
sigfile sig pem pkey pub noout text Windows certutil hashfile data originals adilet zan
"""


def test_private_notes_only_when_chosen() -> None:
    content, files = sample(Reader.PSYCHOLOGIST, "kk", 4)
    assert "құпия ой" not in "".join(texts(made(content, files)))
    chosen, files = sample(Reader.PSYCHOLOGIST, "kk", 4, private_notes=True)
    assert "құпия ой" in "".join(texts(made(chosen, files)))


def test_a_denial_stands_beside_what_it_denies() -> None:
    content, files = sample(Reader.POLICE, "en", 6)
    pages = "\n".join(texts(made(content, files)))
    assert "Denies: incident 2" in pages
    assert "Denied later see incident 5" in pages
    assert "What was recorded earlier, incident 2" in pages


def test_unknown_times_stand_last_and_say_so() -> None:
    content, files = sample(Reader.POLICE, "en", 18)
    whole = "\n".join(texts(made(content, files)))
    after = whole[whole.index("When these happened is not known:") :]
    assert re.match(r"[^\n]*\n(?:.*\n){1,6}?17 time unknown", after)


def test_what_was_late_or_changed_says_so() -> None:
    content, files = sample(Reader.POLICE, "en", 6)
    whole = flat("\n".join(texts(made(content, files))))
    assert flat("written down later, more than a day after it happened") in whole
    assert flat("earlier versions are kept") in whole


def test_parents_read_what_is_needed_from_them() -> None:
    content, files = sample(Reader.PARENTS, "ru", 3)
    need = replace(content, profile=replace(content.profile, need="Побудь со мной."))
    assert "Побудь со мной." in "".join(texts(made(need, files)))
    usual = " ".join("".join(texts(made(content, files))).split())
    assert "будьте на стороне человека, который вам это дал" in usual, "and not in her voice"


def test_no_line_of_the_log_is_missing_without_a_word() -> None:
    """Where an entry was changed, its earlier version is withheld: a gap there looks like a lie."""
    content, files = sample(Reader.POLICE, "en", 14)
    withheld = sum(not event.salt for event in content.custody)
    assert withheld == 3
    hidden = tuple(
        e._replace(salt="", body="") if e.number in (11, 12, 13) else e for e in content.custody
    )
    for custody in (content.custody, hidden):
        whole = "".join(texts(made(replace(content, custody=custody), files)))
        told = whole[whole.index("What was done") : whole.rindex("Hand-over sheet")]
        numbers: list[int] = []
        row = r"^(\d+)(?: – (\d+))? (?:\d\d\.\d\d\.\d{4},|not shown here)"
        for first, last in re.findall(row, told, re.MULTILINE):
            numbers += range(int(first), int(last or first) + 1)
        assert numbers == [event.number for event in custody]
    assert "11 – 13 not shown here" in told


@pytest.mark.parametrize("reader", list(Reader))
def test_no_page_is_empty(reader: Reader) -> None:
    """Where a section ended with its page, the next one once left a page out."""
    for count in range(1, 15):
        for page in texts(made(*sample(reader, "kk", count))):
            lines = [line for line in page.splitlines() if line.strip()]
            assert len(lines) > 3, (count, lines)  # head, foot and number


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


@pytest.mark.parametrize("reader", Reader)
def test_advice_for_the_reader_comes_early_and_the_seal_last(reader: Reader) -> None:
    content, files = sample(reader, "ru", 3)
    guide = guide_for(reader, "ru")
    pages = texts(made(replace(content, guide=guide), files))
    seal = translator("ru").say("Fingerprint of this document (seal)")
    assert [seal in page for page in pages] == [*[False] * (len(pages) - 1), True]
    if guide is None:
        assert reader is Reader.POLICE
    else:
        page = pages[1]
        assert flat(guide.title) in flat(page)
        assert flat(guide.blocks[-1].text) in flat(page)
