"""Pages of a PDF, drawn in a child that has nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
import pytest
from PIL import Image

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.media.decoder import decoder_client, pipe_frames
from evidence_keeper.media.decoder.decode_results import PAGE_SIDE, MadePicture
from evidence_keeper.media.decoder.decoder_client import DecoderClient, child_command


@pytest.fixture(scope="module")
def shop() -> Iterator[DecoderClient]:
    with DecoderClient(child_command(pages=True)) as made:
        yield made


def document(*sizes: tuple[float, float]) -> bytes:
    made = pypdfium2.PdfDocument.new()
    for width, height in sizes:
        made.new_page(width, height)
    out = io.BytesIO()
    made.save(out)
    made.close()
    return out.getvalue()


def test_pages_are_drawn_as_finely_as_asked(shop: DecoderClient) -> None:
    data = document((72, 144), (144, 72))
    for number, size in enumerate([(100, 200), (200, 100)]):
        page = shop.draw_page(data, number, 100)
        assert isinstance(page, MadePicture)
        assert (page.width, page.height) == size
        with Image.open(io.BytesIO(page.picture)) as image:
            assert (image.format, image.size) == ("JPEG", size)
    assert "system_call_filter" in shop.confinement() or not shop.confinement()


def test_a_huge_page_is_bounded(shop: DecoderClient) -> None:
    page = shop.draw_page(document((14_000, 20)), 0, 600)
    assert isinstance(page, MadePicture)
    assert max(page.width, page.height) <= PAGE_SIDE


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 junk", document((72, 72))[:300]])
def test_what_is_no_document_is_broken(shop: DecoderClient, data: bytes) -> None:
    assert shop.draw_page(data, 0, 72) is NoPreview.BROKEN


def test_a_page_that_is_not_there(shop: DecoderClient) -> None:
    assert shop.draw_page(document((72, 72)), 1, 72) is NoPreview.BROKEN


def test_too_much_is_not_even_sent(shop: DecoderClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder_client, "MAX_INPUT", 10)
    assert shop.draw_page(document((72, 72)), 0, 72) is NoPreview.TOO_LARGE


@pytest.mark.parametrize("task", [b"[0]", b"[-1,72]", b"[0,0]", b"[0,true]", b'["0",72]', b"{}"])
def test_a_malformed_task_is_refused(task: bytes) -> None:
    head = pipe_frames._REQUEST.pack(pipe_frames._MAGIC, len(pipe_frames.PDF), len(task), 1)
    stream = io.BytesIO(head + pipe_frames.PDF.encode() + task + b"x")
    with pytest.raises(pipe_frames.BadFrameError):
        pipe_frames.read_request(stream)


def test_each_child_does_its_own_work_alone(shop: DecoderClient) -> None:
    assert shop.render(b"\x89PNG\r\n\x1a\n", "image/png") is NoPreview.NOT_A_PICTURE
    with DecoderClient() as pictures:
        assert pictures.draw_page(document((72, 72)), 0, 72) is NoPreview.NOT_A_PICTURE
