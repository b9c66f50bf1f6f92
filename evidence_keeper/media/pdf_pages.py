"""Renders pages of our own PDF documents in memory, for printing and previews.

This program has just made the documents, so they are rendered here and not in the child process. A
PDF from outside never gets here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

_POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One rendered page: `pixels` has rows of `stride` bytes, each pixel blue, green, red."""

    width: int
    height: int
    stride: int
    pixels: bytes


def page_pictures(document: bytes, dots_per_inch: int) -> Iterator[PagePicture]:
    """Yield the pages of a document, one at a time."""
    opened = pypdfium2.PdfDocument(document)
    try:
        for page in opened:
            bitmap = page.render(scale=dots_per_inch / _POINTS_PER_INCH)
            pixels = bytes(bitmap.buffer)
            yield PagePicture(bitmap.width, bitmap.height, bitmap.stride, pixels)
            bitmap.close()
            page.close()
    finally:
        opened.close()
