"""Tests recovery sheets: one page, the code on it and nowhere else, nothing revealing."""

from __future__ import annotations

import io
import itertools
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.dossier.layout.qr import code_rows
from evidence_keeper.dossier.recovery_sheet import write_sheet
from evidence_keeper.services.vault.recovery_sheets import recovery_sheet, recovery_sheet_pdf
from evidence_keeper.storage.vault.recovery_code import format_code
from evidence_keeper.system.language.translations import LANGUAGES

CODE = format_code(bytes(range(20, 40)))
CODES = {0: CODE} | {n: format_code(bytes(range(20 + n, 40 + n)), n) for n in (1, 2, 3)}
"""The code of the sheet that opens alone, and those of the three people."""

DAY = date(2026, 11, 24)
LOST = {
    "kk": "сейфті ешкім аша алмайды — біз де.",
    "ru": "сейф не откроет никто — и мы тоже.",
    "en": "nobody can open the vault — not even us.",
}
OF_THREE = {
    "kk": (
        "Қалпына келтіру парағы № {own} (барлығы үшеу)",
        "Жалғыз өзі — ештеңені",
        "№ {first} не № {second} парақпен бірге",
        "Оны ешкімге көрсетпеңіз",
        "Үшеуінің екеуі жоғалса, үшіншісі ештеңе ашпайды.",
    ),
    "ru": (
        "Лист восстановления {own} из трёх",
        "Сам по себе — ничего",
        "Вместе с листом {first} или {second}",
        "Никому его не показывайте",
        "Если потеряны два из трёх, третий ничего не откроет.",
    ),
    "en": (
        "Recovery sheet {own} of three",
        "Alone nothing",
        "Together with sheet {first} or sheet {second}",
        "Please show it to nobody",
        "If two of the three are lost, the third opens nothing.",
    ),
}


def sheet(language: str, code: str = CODE, number: int = 0) -> bytes:
    out = io.BytesIO()
    write_sheet(code, language, out, DAY, number=number)
    return out.getvalue()


@dataclass
class Shown:
    """One sheet, read back."""

    language: str
    number: int
    page: pypdfium2.PdfPage

    @property
    def code(self) -> str:
        return CODES[self.number]

    @property
    def said(self) -> str:
        return " ".join(self.page.get_textpage().get_text_range().split())


@pytest.fixture(params=itertools.product(LANGUAGES, CODES), ids=lambda p: f"{p[0]}-{p[1]}")
def shown(request: pytest.FixtureRequest) -> Iterator[Shown]:
    language, number = request.param
    document = pypdfium2.PdfDocument(sheet(language, CODES[number], number))
    assert len(document) == 1
    yield Shown(language, number, document[0])
    document.close()


def test_it_is_one_page_of_a4(shown: Shown) -> None:
    width, height = shown.page.get_size()
    assert (round(width), round(height)) == (595, 842)


def test_each_group_stands_on_it_in_large_type(shown: Shown) -> None:
    text = shown.page.get_textpage()
    said = text.get_text_range()
    place = 0
    for group in shown.code.split("-"):
        place = said.find(group, place)
        assert place >= 0
        left, bottom, right, top = text.get_charbox(place)
        assert top - bottom > 12
        assert right > left


def test_it_says_what_happens_when_it_is_lost(shown: Shown) -> None:
    assert (LOST[shown.language] in shown.said) is (shown.number == 0)
    assert "2026" in shown.said


def test_one_of_three_says_whose_it_is_and_that_another_is_needed(shown: Shown) -> None:
    first, second = (n for n in (1, 2, 3) if n != (shown.number or 3))
    for words in OF_THREE[shown.language]:
        wanted = words.format(own=shown.number, first=first, second=second)
        assert (wanted in shown.said) is (shown.number > 0)


def test_it_tells_nothing_of_what_the_vault_holds(shown: Shown) -> None:
    said = shown.said.casefold()
    said = said.replace("evidence keeper", "")
    telling = (
        "harass|evidence|threat|stalk|bully|victim|police|danger|warning|urgent|"
        "травл|доказательств|угроз|преследован|жертв|полици|опасн|внимание|срочно|"
        "қудала|дәлел|қорқыт|құрбан|полици|қауіп|назар аударыңыз|шұғыл"
    )
    assert re.search(telling, said) is None


def test_nothing_is_drawn_outside_the_margins(shown: Shown) -> None:
    text = shown.page.get_textpage()
    # A space at a line's end may hang over: nobody sees it.
    inked = [i for i in range(text.count_chars()) if not text.get_text_range(i, 1).isspace()]
    boxes = [text.get_charbox(i) for i in inked]
    seen = [box for box in boxes if box[2] > box[0]]
    assert len(seen) > 400
    assert min(box[0] for box in seen) >= 70
    assert max(box[2] for box in seen) <= 595 - 56 + 1
    assert min(box[1] for box in seen) >= 40
    assert max(box[3] for box in seen) <= 842 - 60


def test_the_square_on_paper_is_the_code(shown: Shown) -> None:
    """Each module is looked up in the picture of the page."""
    side = 8
    rows = code_rows(shown.code)
    drawn = shown.page.render(scale=side * len(rows) / 112).to_pil().convert("L")
    dark = drawn.point(lambda grey: 255 if grey < 128 else 0)
    half = drawn.width * 2 // 3  # the square is all that is dark there between frame and text
    left, top = _corner(dark.crop((half, 0, drawn.width, drawn.height // 2)), side)
    read = [
        [
            dark.getpixel((half + left + column * side + side // 2, top + line * side + side // 2))
            == 255
            for column in range(len(rows))
        ]
        for line in range(len(rows))
    ]
    assert read == rows


def _corner(dark: Image.Image, side: int) -> tuple[int, int]:
    """Return where the upper left finder begins: the first row with seven dark modules."""
    for y in range(dark.height):
        row = bytes(dark.crop((0, y, dark.width, y + 1)).tobytes())
        x = row.find(b"\xff" * (7 * side - 2))
        if x >= 0 and row[x : x + 8 * side].endswith(b"\0" * (side - 2)):
            return x, y
    raise AssertionError("no square")


@pytest.mark.parametrize("number", CODES)
def test_the_code_stands_in_no_data_about_the_file(number: int) -> None:
    code = CODES[number]
    data = sheet("en", code, number)
    groups = [code, code.replace("-", ""), *code.split("-")]
    with pikepdf.open(io.BytesIO(data)) as document:
        assert document.docinfo["/Title"] == "Recovery sheet"
        about = " ".join(str(value) for value in document.docinfo.values())
        assert str(document.Root.Lang) == "en"
        identity = b"".join(bytes(part) for part in document.trailer.ID)
    assert [g for g in groups if g in about or g.encode() in identity or g.encode() in data] == []


def test_the_same_code_and_day_give_the_same_bytes_and_another_code_others() -> None:
    assert sheet("kk") == sheet("kk")
    assert sheet("kk") != sheet("kk", format_code(bytes(20)))


def test_the_file_is_private_whole_and_replaces_an_earlier_one(tmp_path: Path) -> None:
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"earlier")
    recovery_sheet(CODE.lower().replace("-", " "), "ru", target)
    assert target.read_bytes().startswith(b"%PDF-")
    if os.name == "posix":
        assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.pdf"]


@pytest.mark.parametrize("number", CODES)
def test_a_code_as_typed_is_printed_as_it_was_shown(number: int) -> None:
    typed = CODES[number].lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert recovery_sheet_pdf(typed, "en", DAY) == sheet("en", CODES[number], number)


def test_a_mistyped_code_is_never_put_on_paper(tmp_path: Path) -> None:
    wrong = CODE[:-1] + ("A" if CODE[-1] != "A" else "B")
    with pytest.raises(KeeperError) as caught:
        recovery_sheet(wrong, "en", tmp_path / "sheet.pdf")
    assert caught.value.code is Code.RECOVERY_CODE_MISTYPED
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeeperError) as caught:
        recovery_sheet(CODE, "en", tmp_path / "gone" / "sheet.pdf")
    assert caught.value.code is Code.DISK_GONE
