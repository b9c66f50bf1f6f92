"""Pictures in the document: really drawn, with the pixels of the original."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from evidence_keeper.domain.dossier.plan import Reader, Size
from evidence_keeper.domain.record.entry import Entry
from tests.dossier.reading import flat, made, rendered, texts
from tests.dossier.sample import drawn, encoded, keep, sample


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_pictures_are_really_drawn(form: str) -> None:
    content, files = sample(Reader.PARENTS, "en", 1)
    item = drawn(files, 1, "сурет", form)
    incident = replace(content.incidents[0], entry=Entry(title="x", evidence=(1,)))
    plan = replace(content.plan, exhibits=(1,), listed_only=())
    content = replace(content, incidents=(incident,), evidence=(item,), plan=plan)
    data = made(content, files)
    page = next(i for i, t in enumerate(texts(data)) if "EK-0001" in t and "Incident 1 " in t)
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
    assert "Smaller copy of the original" in "".join(texts(made(small, files)))


def test_intimate_content_is_described_and_its_bytes_are_not_there() -> None:
    content, files = sample(Reader.POLICE, "en", 2)
    del files.originals[104]  # reading it would fail
    pages = texts(made(content, files))
    whole = flat("".join(pages))
    assert "EK-0104" in whole
    assert flat("do not send it on") in whole
    hidden = next(e for e in content.evidence if e.number == 104)
    assert hidden.sha256[:32] in whole


def test_a_long_screenshot_is_shown_in_parts_wide_enough_to_read() -> None:
    content, files = sample(Reader.POLICE, "en", 1)
    whole = "\n".join(texts(made(content, files)))
    for part in range(1, 5):
        assert f"EK-0101 · part {part} of 4" in whole
    assert "EK-0101 · part 2 of 4 · continued" in whole


def tall_picture(width: int, height: int) -> bytes:
    return encoded(Image.new("L", (width, height), 200), "PNG")


@pytest.mark.parametrize(("width", "height"), [(1, 60_000), (40, 200_000), (1080, 400_000)])
def test_a_picture_of_any_height_fills_a_bounded_number_of_pages(width: int, height: int) -> None:
    content, files = sample(Reader.POLICE, "en", 0)
    data = tall_picture(width, height)
    item = keep(files, 1, data, "image/png", size=(width, height))
    plan = replace(content.plan, exhibits=(1,), listed_only=())
    pages = texts(made(replace(content, plan=plan, evidence=(item,)), files))
    assert len(pages) < 40
    whole = " ".join(" ".join(pages).split())
    assert "A very long picture: its first 48 parts are shown here, about" in whole
    assert "part 48 of" in whole
    assert "part 49 of" not in whole


@pytest.mark.parametrize("reader", Reader)
def test_every_reader_sees_the_time_that_was_accepted(reader: Reader) -> None:
    content, files = sample(reader, "en", 2)
    first = content.incidents[0].entry.evidence[0]
    items = tuple(
        replace(e, taken="2026-11-02T21:16:33", taken_source="name") if e.number == first else e
        for e in content.evidence
    )
    text = " ".join(" ".join(texts(made(replace(content, evidence=items), files))).split())
    assert "Made, as confirmed: 2 November 2026, 21:16" in text


def test_pictures_that_were_held_and_pictures_read_anew_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content, files = sample(Reader.POLICE, "en", 4)
    held = made(content, files)
    monkeypatch.setattr("evidence_keeper.dossier.exhibits._MOST_HELD", 0)
    assert made(content, files) == held
