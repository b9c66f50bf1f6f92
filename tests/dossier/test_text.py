"""Every character appears, or its code does; nothing is read as markup."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_keeper.dossier.pdf import line_breaking as lines
from evidence_keeper.dossier.pdf.fonts import Face, code_mark, glyphs, load, plain, to_unicode_map
from evidence_keeper.dossier.pdf.line_breaking import (
    Line,
    Span,
    break_lines,
    drawing_order,
    text_width,
)
from evidence_keeper.dossier.pdf.page_style import INK

KAZAKH = "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя"
LATIN_2021 = "AaÄäBbDdEeFfGgĞğHhIıİiJjKkLlMmNnÑñOoÖöPpQqRrSsŞşTtUuŪūÜüVvYyZz"


def lines_of(text: str, width: float = 400, face: Face = Face.REGULAR) -> list[Line]:
    return break_lines([Span(text)], face, INK, 10, width)


def drawn(found: list[Line]) -> str:
    return "".join(s.text for line in found for s in line.segments)


def test_alphabets_are_set_in_the_text_font_itself() -> None:
    for face in Face:
        for character in KAZAKH + LATIN_2021 + "₸№«»–—0123456789":
            (only,) = glyphs(character, face)
            assert (only.text, only.font) == (character, face.value)


def test_emoji_and_signs_have_a_glyph_somewhere() -> None:
    for character in "🖕💀🔪👀😀🫠❤☑☐✓→←●🇰👍🏽👨":
        (only,) = glyphs(character, Face.REGULAR)
        assert only.text == character
        assert ord(character) in load(only.font).face.charToGlyph


def test_joiners_stay_in_the_text_without_a_mark() -> None:
    family = "👨‍👩‍👧 ❤️ 1️⃣"
    assert "".join(g.text for g in glyphs(family, Face.REGULAR)) == family


def test_what_cannot_or_must_not_be_drawn_is_printed_as_its_code() -> None:
    for character in "\0\x07\t\x0c\u202e\u2066\u200b\ufeff\u2028\ud83d\ue000\U0010ffff中":
        assert [g.text for g in glyphs(character, Face.REGULAR)] == [code_mark(character)]
    assert code_mark("\U0001f595") == "[U+1F595]"


def test_tag_characters_are_silent_in_a_flag_and_shown_elsewhere() -> None:
    england = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert "".join(g.text for g in glyphs(england, Face.REGULAR)) == england
    assert "".join(g.text for g in glyphs("a\U000e0067", Face.REGULAR)) == "a[U+E0067]"


@given(st.text(st.characters(exclude_characters="\n\r"), max_size=60), st.sampled_from(Face))
def test_no_character_of_any_text_vanishes(text: str, face: Face) -> None:
    expected = list(text)
    for piece in glyphs(text, face):
        character = expected.pop(0)
        assert piece.text in (character, code_mark(character))
        if piece.text == character and unicodedata.category(character) not in ("Mn", "Cf"):
            assert ord(character) in load(piece.font).face.charToGlyph
    assert not expected


@given(st.text(st.characters(max_codepoint=0x52F), max_size=200), st.floats(20, 300))
def test_breaking_lines_keeps_every_character_in_order(text: str, width: float) -> None:
    text = text.replace("\r", "").replace("\n", "")
    left_to_right = "".join(c for c in text if unicodedata.bidirectional(c) not in ("R", "AL"))
    marked = "".join(g.text for g in glyphs(left_to_right, Face.REGULAR))
    assert drawn(lines_of(left_to_right, width)) == marked


def test_lines_fit_the_column_and_long_words_are_broken() -> None:
    for text in ("сөз " * 200, "ж" * 3000, "https://example.org/" + "a1b2" * 300):
        lines = lines_of(text, 150)
        assert len(lines) > 5
        assert all(line.width <= 150.01 for line in lines)
        assert drawn(lines) == text


def test_line_feeds_and_spaces_are_kept() -> None:
    lines = lines_of("бір\r\n\r\n  екі   үш\n")
    assert ["".join(s.text for s in line.segments) for line in lines] == [
        "бір",
        "",
        "  екі   үш",
        "",
    ]


def test_a_combining_mark_is_never_torn_from_its_letter() -> None:
    for line in lines_of("e\u0301" * 400, 101):
        first = line.segments[0].text[0]
        assert not unicodedata.combining(first)


def test_markup_is_text() -> None:
    payload = '<img src="/etc/passwd"/><a href="https://x">&lt;b&gt;</a></para>&#65;'
    assert drawn(lines_of(payload, 1000)) == payload


def test_right_to_left_words_are_drawn_from_the_right() -> None:
    def order(text: str) -> str:
        return "".join(drawing_order(list(text), list(text)))

    assert order("abc שלום def") == "abc םולש def"
    assert order("שלום עולם") == "םלוע םולש"
    assert order("כן 123 לא.") == "אל 123 ןכ."
    assert order("ש\u05b8ל") == "לש\u05b8"
    assert order("Қазақша 12") == "Қазақша 12"


@given(st.text(max_size=40))
def test_turning_words_loses_nothing(text: str) -> None:
    assert sorted(drawing_order(list(text), list(text))) == sorted(text)


def test_copied_emoji_are_what_was_typed() -> None:
    made = to_unicode_map("F1", [0, 0x41, 0x1F52A])
    assert "<01> <0041>" in made
    assert "<02> <D83DDD2A>" in made
    assert "<00> <0000>" not in made
    blocks = to_unicode_map("F1", [0, *range(0x400, 0x4FF)])
    assert [int(x.split()[0]) for x in blocks.splitlines() if "beginbfchar" in x] == [100, 100, 55]


def test_outline_texts_show_unsafe_characters() -> None:
    assert plain("a\u202eb\0") == "a[U+202E]b[U+0000]"


def test_width_of_a_line() -> None:
    assert text_width("", Face.REGULAR, 10) == 0
    assert text_width("ii", Face.REGULAR, 10) < text_width("жж", Face.REGULAR, 10)


LETTERS = "аә б-в г/д—е жз и к л" + " abc – def " + "x" * 30 + "🖕é\u0301ש1"


@given(
    text=st.text(alphabet=LETTERS + "\n\t", max_size=300),
    width=st.floats(min_value=5, max_value=400),
    face=st.sampled_from(Face),
)
@settings(max_examples=300)
def test_plain_text_is_set_as_any_other(text: str, width: float, face: Face) -> None:
    quick = lines.break_lines([Span(text)], face, INK, 9.6, width)
    slow = lines._set_spans([Span(text)], face, INK, 9.6, width)
    assert [line.segments for line in quick] == [line.segments for line in slow]
    assert [line.width for line in quick] == pytest.approx([line.width for line in slow])
