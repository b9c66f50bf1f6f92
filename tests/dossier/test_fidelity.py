"""Tests that text copied from the document equals typed text: scripts, emoji, lengths."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.dossier.pdf.fonts import Face, code_mark, glyphs
from tests.dossier.reading import flat, texts, with_entry

SHOWN = {
    "Kazakh": "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі, Ää Ğğ Iı İi Ññ Öö Şş Ūū Üü ₸ 20 000",
    "Russian": "Съешь же ещё этих мягких французских булок, да выпей чаю № «ёлки»",
    "European": "Þóðæs žluťoučký ğüşöçİ Łódź ἀγάπη Ελληνικά Աբգ ქართული",
    "Hebrew": "שלום עולם",
    "Arabic": "سلام",
    "marks": "e\u0301 a\u0308\u0323 и\u0306 q\u0307\u0323",
    "faces": "😀😏🙄😱🖕🔪💀🩸👀🔞❤️‍🔥",
    "flags": "🇰🇿🇷🇺🇺🇦🏳️‍🌈",
    "skin": "👍🏻👍🏼👍🏽👍🏾👍🏿👩🏽‍💻",
    "families": "👨‍👩‍👧‍👦👩‍❤️‍💋‍👨👯‍♀️",
    "keycaps": "1️⃣2️⃣#️⃣*️⃣",
    "signs": "☑☐✓✗→←↗⚠♻€₽₸§©™½…“”„«»",
}
CODED = {
    "control": "a\0b\x07c\x1bd\x7fe",
    "directions": "a\u202eb\u2066c\u200fd",
    "hidden": "a\u200bb\ufeffc\u2060d\U000e0041e",
    "unknown": "\U000f0000\ue000\u0378",
    "Chinese": "你好",
    "Thai": "สวัสดี",
    "lone": "a\ud83db",
}


JOINER = "\u200d"


@pytest.mark.parametrize("name", SHOWN)
def test_what_fonts_know_is_copied_as_it_was_typed(name: str) -> None:
    text = SHOWN[name]
    whole = flat("\n".join(texts(with_entry(Entry(title="t", exact_words=text)))))
    # The joiner is in the document, as poppler shows below; this reader leaves it out.
    assert flat(text).replace(JOINER, "") in whole
    assert "[U+" not in whole


@pytest.mark.parametrize("name", CODED)
def test_what_cannot_be_shown_is_there_as_its_code(name: str) -> None:
    text = CODED[name]
    whole = flat("\n".join(texts(with_entry(Entry(title="t", exact_words=text)))))
    expected = "".join(c if c.isascii() and c.isprintable() else code_mark(c) for c in text)
    assert flat(expected) in whole


def test_nothing_vanishes_in_the_whole_of_unicode() -> None:
    """Each assigned character is drawn as itself with some width, joins, or stands as its code."""
    for code in [*range(0x20, 0x3000), *range(0xA640, 0xFFFF), *range(0x1F000, 0x1FB00)]:
        character = chr(code)
        (piece,) = glyphs(character, Face.REGULAR)
        if piece.text == character:
            silent = unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf", "Sk", "Lm")
            tone = 0x1F3FB <= code <= 0x1F3FF
            assert piece.width > 0 or silent or tone, hex(code)
        else:
            assert piece.text == code_mark(character)
            assert piece.width > 0


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
@pytest.mark.parametrize("name", sorted(set(SHOWN) - {"Hebrew", "Arabic", "marks"}))
def test_another_program_copies_the_same(name: str, tmp_path: Path) -> None:
    path = tmp_path / "d.pdf"
    path.write_bytes(with_entry(Entry(title="t", exact_words=SHOWN[name])))
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    assert flat(SHOWN[name]) in flat(done.stdout.decode("utf-8"))


def in_order(pattern: str, pages: list[str]) -> list[int]:
    return [int(n) for n in re.findall(pattern, flat("\n".join(pages)))]


def test_a_message_of_a_hundred_thousand_characters_is_whole() -> None:
    count = 12_500
    message = " ".join(f"ж{n:05d}ә" for n in range(count))
    assert len(message) >= 99_999
    pages = texts(with_entry(Entry(title="t", exact_words=message)))
    assert in_order(r"ж(\d{5})ә", pages) == list(range(count))


def test_three_hundred_lines_without_a_space_are_whole() -> None:
    lines = [f"ж{n:05d}" + "ұ" * 200 + f"{n:05d}я" for n in range(300)]
    pages = texts(with_entry(Entry(title="t", exact_words="\n".join(lines))))
    assert in_order(r"ж(\d{5})ұ", pages) == list(range(300))
    assert in_order(r"ұ(\d{5})я", pages) == list(range(300))
    assert flat("".join(pages)).count("ұ") == 300 * 200
