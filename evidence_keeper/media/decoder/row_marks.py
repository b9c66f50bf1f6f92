"""Marks of a picture's rows, by which overlapping screenshots are found. Runs in the child only."""

from __future__ import annotations

from PIL import Image, ImageChops

from evidence_keeper.domain.record.screenshot_overlap import ROW_BYTES

_STROKE = 40
"""Least difference of brightness between neighbours that is a stroke: letters, no wallpaper."""
_SHARE = 10
"""Least share of a cell, of 255, that strokes must fill."""

_STROKES = [255 if value >= _STROKE else 0 for value in range(256)]
_FILLED = [255 if value >= _SHARE else 0 for value in range(256)]


def row_marks(image: Image.Image) -> bytes:
    """Return 64 bits for each row, from the top: in which of 64 cells strong strokes stand."""
    grey = image.convert("L")
    strokes = ImageChops.difference(grey, ImageChops.offset(grey, 1, 0)).point(_STROKES)
    cells = strokes.resize((ROW_BYTES * 8, image.height), Image.Resampling.BOX)
    return cells.point(_FILLED, "1").tobytes()
