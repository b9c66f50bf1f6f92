"""Renders pages of a PDF in the child process."""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.media.decoder.decode_results import PAGE_SIDE, MadePicture

_POINTS_PER_INCH = 72
_QUALITY = 88


def prepare() -> None:
    """Load everything in advance; call it before the process is confined."""
    blank = pypdfium2.PdfDocument.new()
    page = blank.new_page(20, 20)
    _jpeg(page.render().to_pil())
    blank.close()


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=_QUALITY, subsampling="4:4:4")
    return out.getvalue()


def draw_page(document: bytes, number: int, dots_per_inch: int) -> MadePicture | NoPreview:
    """Return a page, or why it cannot be rendered.

    Args:
        document: A whole PDF.
        number: From 0.
        dots_per_inch: The resolution; less where the page would exceed `PAGE_SIDE`.
    """
    try:
        opened = pypdfium2.PdfDocument(document)
        try:
            page = opened[number]
            longest = max(page.get_size())
            scale = min(dots_per_inch / _POINTS_PER_INCH, PAGE_SIDE / max(longest, 1.0) * 0.999)
            image: Image.Image = page.render(scale=scale).to_pil()
        finally:
            opened.close()
        return MadePicture(image.width, image.height, _jpeg(image))
    except (pypdfium2.PdfiumError, IndexError, ValueError, OSError, MemoryError):
        return NoPreview.BROKEN
