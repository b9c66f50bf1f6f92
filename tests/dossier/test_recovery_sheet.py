"""The recovery sheet: one page, the code on it and nowhere else, nothing that tells more."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.dossier.qr import code_rows
from evidence_keeper.dossier.recovery_sheet import write_sheet
from evidence_keeper.services.recovery import recovery_sheet, recovery_sheet_pdf
from evidence_keeper.storage.recovery_code import format_code
from evidence_keeper.system.translations import LANGUAGES

CODE = format_code(bytes(range(20, 40)))
DAY = date(2026, 11, 24)
LOST = {
    "kk": "сейфті ешкім аша алмайды — біз де.",
    "ru": "сейф не откроет никто — и мы тоже.",
    "en": "nobody can open the vault — not even us.",
}


def sheet(language: str, code: str = CODE) -> bytes:
    out = io.BytesIO()
    write_sheet(code, language, out, DAY)
    return out.getvalue()


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> Iterator[tuple[str, pypdfium2.PdfPage]]:
    document = pypdfium2.PdfDocument(sheet(request.param))
    assert len(document) == 1
    yield request.param, document[0]
    document.close()


def test_it_is_one_page_of_a4(page: tuple[str, pypdfium2.PdfPage]) -> None:
    width, height = page[1].get_size()
    assert (round(width), round(height)) == (595, 842)


def test_each_group_stands_on_it_in_large_type(page: tuple[str, pypdfium2.PdfPage]) -> None:
    text = page[1].get_textpage()
    said = text.get_text_range()
    place = 0
    for group in CODE.split("-"):
        place = said.find(group, place)
        assert place >= 0
        left, bottom, right, top = text.get_charbox(place)
        assert top - bottom > 12
        assert right > left


def test_it_says_what_happens_when_it_is_lost(page: tuple[str, pypdfium2.PdfPage]) -> None:
    language, drawn = page
    said = " ".join(drawn.get_textpage().get_text_range().split())
    assert LOST[language] in said
    assert "2026" in said


def test_it_tells_nothing_of_what_the_vault_holds(page: tuple[str, pypdfium2.PdfPage]) -> None:
    said = page[1].get_textpage().get_text_range().casefold()
    said = said.replace("evidence keeper", "")
    telling = (
        "harass|evidence|threat|stalk|bully|victim|police|danger|warning|urgent|"
        "травл|доказательств|угроз|преследован|жертв|полици|опасн|внимание|срочно|"
        "қудала|дәлел|қорқыт|құрбан|полици|қауіп|назар аударыңыз|шұғыл"
    )
    assert re.search(telling, said) is None


def test_nothing_is_drawn_outside_the_margins(page: tuple[str, pypdfium2.PdfPage]) -> None:
    text = page[1].get_textpage()
    boxes = [text.get_charbox(i) for i in range(text.count_chars())]
    seen = [box for box in boxes if box[2] > box[0]]
    assert len(seen) > 400
    assert min(box[0] for box in seen) >= 70
    assert max(box[2] for box in seen) <= 595 - 56 + 1
    assert min(box[1] for box in seen) >= 40
    assert max(box[3] for box in seen) <= 842 - 60


def test_the_square_on_paper_is_the_code(page: tuple[str, pypdfium2.PdfPage]) -> None:
    """Each module is looked up in the picture of the page."""
    side = 8
    rows = code_rows(CODE)
    shown = page[1].render(scale=side * len(rows) / 112).to_pil().convert("L")
    dark = shown.point(lambda grey: 255 if grey < 128 else 0)
    half = shown.width * 2 // 3  # the square is all that is dark there between frame and text
    left, top = _corner(dark.crop((half, 0, shown.width, shown.height // 2)), side)
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


def test_the_code_stands_in_no_data_about_the_file() -> None:
    data = sheet("en")
    groups = [CODE, CODE.replace("-", ""), *CODE.split("-")]
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


def test_a_code_as_typed_is_printed_as_it_was_shown() -> None:
    typed = CODE.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert recovery_sheet_pdf(typed, "en", DAY) == sheet("en")


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
