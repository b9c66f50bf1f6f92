"""Every page of every reader's document looks as it did when somebody looked at it."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageDraw

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.system.language.translations import LANGUAGES
from tests.dossier.golden import capacity, cut, drawn, path_of, sheet

_CELL = 6
"""Pixels a side of what is compared: half a line of text."""
_MOST = 14
"""Of 255: by so much may the mean grey of a cell differ. The golden pages have fewer greys;
a missing word, a moved line or another colour differs by more."""


def differences(page: Image.Image, golden: Image.Image) -> int:
    """Return how many cells differ."""
    size = (-(-page.width // _CELL), -(-page.height // _CELL))
    means = (picture.resize(size, Image.Resampling.BOX) for picture in (page, golden))
    return sum(ImageChops.difference(*means).histogram()[_MOST:])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", list(Reader))
def test_every_page_looks_as_it_did(reader: Reader, language: str) -> None:
    pages = drawn(reader, language)
    with Image.open(path_of(reader, language)) as whole:
        size = pages[0].size
        blank = Image.new("L", size, 128)
        golden = cut(whole, size, capacity(whole, size))
    while golden and not differences(golden[-1], blank):
        golden.pop()
    changed = [
        n for n, pair in enumerate(zip(pages, golden, strict=False), 1) if differences(*pair)
    ]
    told = f"{path_of(reader, language).name}: see `python -m tests.dossier.golden`"
    assert (len(pages), changed) == (len(golden), []), told


def test_what_a_reader_would_see_is_found() -> None:
    page = drawn(Reader.POLICE, "kk")[1]
    (golden,) = cut(sheet([page]), page.size, 1)
    assert differences(page, golden) == 0
    word = page.copy()
    box = ImageChops.invert(page).getbbox()
    assert box is not None
    ImageDraw.Draw(word).rectangle((box[0], box[1], box[0] + 24, box[1] + 7), fill=255)
    assert differences(word, golden), "a word is missing"
    moved = ImageChops.offset(page, 0, 4)
    assert differences(moved, golden), "everything is three millimetres lower"
    assert differences(ImageChops.invert(page), golden)
