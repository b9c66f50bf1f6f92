"""Draws the phone screenshots of the example case.

They are our own drawings in the style of such programs: no logo, no name, no picture of anybody. A
band on each says in three languages that it is an example. The same description gives the same
bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from evidence_keeper.media.example.drawn_screens import (
    draw_calls,
    draw_chat,
    draw_note,
    draw_post,
)
from evidence_keeper.media.example.drawn_types import (
    Bubble,
    CallRow,
    Calls,
    Chat,
    Comment,
    Note,
    Post,
)

__all__ = ["Bubble", "CallRow", "Calls", "Chat", "Comment", "Drawing", "Note", "Post", "draw"]

Drawing = Calls | Chat | Note | Post

_EXIF_SUB_DIRECTORY = 0x8769


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn file: its bytes and its media type."""

    data: bytes
    media_type: str


def draw(drawing: Drawing) -> Drawn:
    """Return a screenshot as PNG, or a photographed note as JPEG with camera data."""
    match drawing:
        case Chat():
            return Drawn(_png(draw_chat(drawing)), "image/png")
        case Calls():
            return Drawn(_png(draw_calls(drawing)), "image/png")
        case Post():
            return Drawn(_png(draw_post(drawing)), "image/png")
        case Note():
            return Drawn(_photo(draw_note(drawing), drawing), "image/jpeg")


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _photo(image: Image.Image, note: Note) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Example", note.device
    sub = exif.get_ifd(_EXIF_SUB_DIRECTORY)
    sub[0x9003] = note.taken
    sub[0x9011] = "+05:00"
    out = io.BytesIO()
    image.save(out, "JPEG", quality=84, exif=exif)
    return out.getvalue()
