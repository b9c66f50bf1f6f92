"""Makes working copies of untrusted pictures with Pillow, in the child process only."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter

from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.domain.record.working_copy import (
    Area,
    Arrow,
    Mark,
    Step,
    Turn,
    arrow_head,
    clipped,
    kept_area,
    mark_width,
    quarter_turns,
)
from evidence_keeper.media.decoder.decode import (
    PREVIEW_QUALITY,
    fitted,
    jpeg,
    result_or_reason,
    whole_picture,
)
from evidence_keeper.media.decoder.decode_results import COPY_SIDE, PREVIEW_SIDE, MadeCopy

_QUALITY = 92
_MARK_COLOUR = (214, 69, 33)
_CLOCKWISE = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}
_BLUR_CELLS = 32
"""Size of a blurred cell: a 32nd of the picture's shorter side, at least 16 px."""


def prepare() -> None:
    """Load everything in advance; call it before the process is confined."""
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(out, "PNG")
    steps = [Area(mark, 8, 8, 40, 40) for mark in Mark]
    make_copy(out.getvalue(), "image/png", [*steps, Arrow(10, 10, 40, 40), Turn()])


def make_copy(data: bytes, media_type: str, steps: Sequence[Step]) -> MadeCopy | NoPreview:
    """Return a working copy, or why there is none.

    Covered or cropped content is not in its pixels: the copy is encoded from what remains.

    Args:
        data: The whole original.
        media_type: From `file_type.media_type_of`.
        steps: In the order in which they were made.
    """
    return result_or_reason(lambda: _make_copy(data, media_type, steps))


def _make_copy(data: bytes, media_type: str, steps: Sequence[Step]) -> MadeCopy | NoPreview:
    image = whole_picture(data, media_type)
    if isinstance(image, NoPreview):
        return image
    made = _retouched(image, steps)
    if max(made.size) > COPY_SIDE:
        return NoPreview.TOO_LARGE
    preview = fitted(made, PREVIEW_SIDE, PREVIEW_SIDE)
    return MadeCopy(
        made.width,
        made.height,
        jpeg(preview, PREVIEW_QUALITY, photo=True),
        jpeg(made, _QUALITY, photo=False),
    )


def _retouched(image: Image.Image, steps: Sequence[Step]) -> Image.Image:
    thickness = mark_width(*image.size)
    kept = kept_area(steps, *image.size)
    for step in steps:
        if isinstance(step, Arrow):
            _arrow(image, step, thickness)
        elif isinstance(step, Area):
            area = clipped(step, *image.size)
            if area is not None:
                _mark(image, area, thickness)
    image = image.crop(kept)
    turns = quarter_turns(steps)
    return image.transpose(_CLOCKWISE[turns]) if turns else image


def _mark(image: Image.Image, area: Area, thickness: int) -> None:
    box = (area.x, area.y, area.x + area.width, area.y + area.height)
    if area.mark is Mark.BLACK:
        image.paste((0, 0, 0), box)
    elif area.mark is Mark.BLUR:
        image.paste(_blur(image.crop(box), min(image.size)), box)
    elif area.mark is Mark.FRAME:
        edges = (box[0], box[1], box[2] - 1, box[3] - 1)
        ImageDraw.Draw(image).rectangle(edges, outline=_MARK_COLOUR, width=thickness)


def _blur(part: Image.Image, side: int) -> Image.Image:
    """Return a part reduced to a few cells: finer detail is gone, not only softened."""
    cell = max(16, side // _BLUR_CELLS)
    few = (max(1, part.width // cell), max(1, part.height // cell))
    coarse = part.resize(few, Image.Resampling.BOX).resize(part.size, Image.Resampling.NEAREST)
    return coarse.filter(ImageFilter.GaussianBlur(cell / 3))


def _arrow(image: Image.Image, arrow: Arrow, thickness: int) -> None:
    draw = ImageDraw.Draw(image)
    tip, *sides = arrow_head(arrow, thickness)
    base = (sum(x for x, _ in sides) / 2, sum(y for _, y in sides) / 2)
    draw.line([(arrow.x, arrow.y), base], fill=_MARK_COLOUR, width=thickness)
    draw.polygon([tip, *sides], fill=_MARK_COLOUR)
