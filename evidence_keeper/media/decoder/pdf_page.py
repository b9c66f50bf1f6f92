"""Renders the first page of an untrusted PDF, in the child process only."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
from PIL import Image
from pypdfium2 import PdfDocument, PdfiumError

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.media.decoder.decode import finished
from evidence_keeper.media.decoder.decode_results import (
    RENDITION_HEIGHT,
    RENDITION_WIDTH,
    Rendered,
    pages_note,
)

_MOST_SCALE = 4.0
"""Most pixels a point: small pages are not enlarged further."""

_SAMPLE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]/Contents 4 0 R/Resources"
    b"<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 35>>stream\nBT /F 12 Tf 9 40 Td (Page) Tj ET   \nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    b"trailer<</Root 1 0 R>>\n"
)


def prepare() -> None:
    """Load everything in advance; call it before the process is confined."""
    first_page(_SAMPLE)


def first_page(data: bytes) -> Rendered | NoPreview:
    """Return the first page of a PDF, or why it cannot be shown."""
    try:
        document = PdfDocument(data)
    except PdfiumError as e:
        return NoPreview.LOCKED if "password" in str(e).lower() else NoPreview.BROKEN
    try:
        return _page(document)
    except MemoryError:
        return NoPreview.TOO_LARGE
    except Exception:  # noqa: BLE001 - foreign files raise PdfiumError, ValueError and more
        return NoPreview.BROKEN
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument) -> Rendered | NoPreview:
    page = document[0]
    width, height = page.get_size()
    if width < 1 or height < 1:
        return NoPreview.BROKEN
    scale = min(_MOST_SCALE, RENDITION_WIDTH / width, RENDITION_HEIGHT / height)
    if min(width, height) * scale < 1:
        return NoPreview.BROKEN
    bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
    image = bitmap.to_pil().convert("RGB")
    # The bitmap is rounded up to whole pixels.
    most = (min(image.width, RENDITION_WIDTH), min(image.height, RENDITION_HEIGHT))
    if image.size != most:
        image = image.resize(most, Image.Resampling.BICUBIC)
    shown = finished(image, image.width, image.height, {"first_page"}, {}, photo=False)
    return replace(shown, notes=(*shown.notes, *pages_note(len(document))))
