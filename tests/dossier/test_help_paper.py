"""Help pages, letters and cards on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.help.drawings import DRAWINGS, Sign
from evidence_keeper.domain.help.paper import Paper, from_text, plain_blocks
from evidence_keeper.services.help.guidance import guide_for, panels
from evidence_keeper.services.help.letters import letters
from evidence_keeper.services.help.papers import paper_pdf, paper_pictures
from evidence_keeper.system.language.translations import LANGUAGES

DAY = date(2026, 11, 26)


def text_of(document: bytes) -> tuple[str, int]:
    pdf = pypdfium2.PdfDocument(document)
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    return text, len(pdf)


def letters_of(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_page_is_on_paper(language: str) -> None:
    for panel in panels(language):
        if panel.slug not in ("for-parents", "for-psychologist", "stalking"):
            continue
        paper = from_text(panel.title, panel.text, ("Foot.",))
        found, pages = text_of(paper_pdf(paper, language, DAY))
        assert pages <= 2, panel.slug
        whole = letters_of(found)
        for block in paper.blocks:
            assert letters_of(block.text) in whole, block.text


def test_what_a_user_wrote_is_never_markup() -> None:
    said = "# not a title\n**stars** <b>tags</b> {adult}\n\n- dash 🔪"
    found, _ = text_of(paper_pdf(Paper("Title", plain_blocks(said)), "en", DAY))
    for line in ("# not a title", "**stars** <b>tags</b> {adult}", "- dash"):
        assert line in found
    assert "🔪" in found or "1F52A" in found


def test_a_card_is_a_quarter_and_goes_on_in_the_next() -> None:
    paper = Paper("Card", plain_blocks("\n".join(f"Line {n}" for n in range(60))), pocket=True)
    found, pages = text_of(paper_pdf(paper, "kk", DAY))
    assert pages == 1
    assert "Line 59" in found


def test_the_same_paper_gives_the_same_bytes() -> None:
    paper = from_text("Title", letters("ru")[2].advice)
    assert paper_pdf(paper, "ru", DAY) == paper_pdf(paper, "ru", DAY)
    assert paper_pdf(replace(paper, title="Other"), "ru", DAY) != paper_pdf(paper, "ru", DAY)


def test_pages_to_print() -> None:
    paper = Paper("Title", plain_blocks("\n".join(["A line"] * 80)))
    pictures = paper_pictures(paper, "en", 50)
    assert len(pictures) == 2
    assert pictures[0].height > pictures[0].width > 400


@pytest.mark.parametrize("name", sorted(DRAWINGS))
def test_a_drawing_leaves_ink_of_every_mark_on_paper(name: str) -> None:
    paper = from_text("Title", f"![{name}] What it shows")
    found, pages = text_of(paper_pdf(paper, "en", DAY))
    assert pages == 1
    for shape in DRAWINGS[name].shapes:
        if isinstance(shape, Sign):
            assert shape.text.split()[0] in found
    empty = paper_pictures(from_text("Title", "x"), "en", 40)[0].pixels
    (drawn,) = paper_pictures(paper, "en", 40)
    assert sum(a != b for a, b in zip(drawn.pixels, empty, strict=True)) > 500


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", [Reader.PARENTS, Reader.PSYCHOLOGIST])
def test_the_page_for_an_adult_is_one_page_in_every_language(reader: Reader, language: str) -> None:
    paper = guide_for(reader, language)
    assert paper is not None
    found, pages = text_of(paper_pdf(paper, language, DAY))
    assert pages == 1
    assert letters_of(paper.title) in letters_of(found)
    assert letters_of(paper.foot[0]) in letters_of(found)
    assert guide_for(Reader.POLICE, language) is None


def test_a_number_of_two_figures_stands_on_one_line() -> None:
    steps = "\n".join(f"{n}. Step" for n in range(1, 13))
    found, _ = text_of(paper_pdf(from_text("Title", steps), "en", DAY))
    for number in range(1, 13):
        assert f"{number}. Step" in found.replace("\r", "").split("\n")
