"""The first page of a foreign PDF, through the real child."""

from __future__ import annotations

import io

from PIL import Image

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.media.decoder.decode_results import RENDITION_WIDTH, Rendered
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.media.file_type import PDF


def document(box: str = "0 0 200 300", extra: bytes = b"") -> bytes:
    """A PDF whose page is red in its lower half."""
    content = b"1 0 0 rg 0 0 200 150 re f"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R>>" % box.encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    out = b"%PDF-1.4\n"
    for number, body in enumerate(objects, 1):
        out += b"%d 0 obj%s endobj\n" % (number, body)
    return out + extra + b"trailer<</Root 1 0 R>>\n"


def test_the_first_page_is_shown(workshop: DecoderClient) -> None:
    result = workshop.render(document(), PDF)
    assert isinstance(result, Rendered)
    assert result.notes == ("first_page", "pages:1")
    assert (result.width, result.height) == (800, 1200)  # four pixels a point at most
    page = Image.open(io.BytesIO(result.rendition)).convert("RGB")
    assert page.getpixel((400, 200)) == (255, 255, 255)
    red, green, _ = page.getpixel((400, 1000))  # type: ignore[misc]
    assert red > 240
    assert green < 20


def test_odd_pages_have_a_preview_or_a_reason(workshop: DecoderClient) -> None:
    wide = workshop.render(document("0 0 20000 100"), PDF)
    assert isinstance(wide, Rendered)
    assert wide.width <= RENDITION_WIDTH
    for box in ("0 0 0 0", "0 0 1000000 1", "a b c d", "0 0 -5 -5"):
        result = workshop.render(document(box), PDF)
        assert isinstance(result, Rendered) or result is NoPreview.BROKEN
    assert workshop.render(b"%PDF-1.7 nothing", PDF) is NoPreview.BROKEN
    assert workshop.make_copy(document(), PDF, []) is NoPreview.NOT_A_PICTURE


def test_a_locked_document_says_so(workshop: DecoderClient) -> None:
    encrypt = (
        b"9 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -4/O(" + b"\x01" * 32 + b")/U("
        b"" + b"\x02" * 32 + b")>>endobj\n"
    )
    locked = document(extra=encrypt).replace(
        b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 9 0 R/ID[(a)(a)]"
    )
    assert workshop.render(locked, PDF) is NoPreview.LOCKED
