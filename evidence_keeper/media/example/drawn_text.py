"""Draws text into pictures: fonts, line breaks, and emoji from their own font."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from PIL import ImageDraw, ImageFont

from evidence_keeper.system.resources import resource

EMOJI_COLOUR = "#D98E04"
"""The emoji font has one colour; this one is visible on light and dark backgrounds."""

_OLDER_EMOJI = ((0x231A, 0x231B), (0x23E9, 0x23FA), (0x2600, 0x27BF), (0x2B50, 0x2B55))

_FILES = {
    "plain": "NotoSans-Regular.ttf",
    "bold": "NotoSans-Bold.ttf",
    "italic": "NotoSans-Italic.ttf",
    "emoji": "NotoEmoji-Regular.ttf",
}


@cache
def _font(style: str, size: int) -> ImageFont.FreeTypeFont:
    # Basic layout: the same result on every system, and no script used here needs shaping.
    path = str(resource("fonts", _FILES[style]))
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _is_emoji(character: str) -> bool:
    code = ord(character)
    return code >= 0x1F000 or any(first <= code <= last for first, last in _OLDER_EMOJI)


def _runs(text: str, style: str, size: int) -> Iterator[tuple[bool, str, ImageFont.FreeTypeFont]]:
    for emoji, characters in groupby(text, _is_emoji):
        yield emoji, "".join(characters), _font("emoji" if emoji else style, size)


def width_of(text: str, size: int, style: str = "plain") -> float:
    """Return the width of one line in pixels."""
    return sum(font.getlength(run) for _, run, font in _runs(text, style, size))


def line_height(size: int) -> int:
    """Return the distance between two lines in pixels."""
    return round(size * 1.36)


def wrapped(text: str, size: int, most: float, style: str = "plain") -> list[str]:
    """Break a text into lines of at most `most` pixels; longer words stay whole."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and width_of(longer, size, style) > most:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


class TextPen:
    """Writes on one picture.

    Args:
        draw: The picture's drawing context.
    """

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self.draw = draw

    def line(
        self,
        place: tuple[float, float],
        text: str,
        size: int,
        colour: str,
        style: str = "plain",
        align: str = "left",
    ) -> None:
        """Write one line whose upper left (or upper middle, or upper right) corner is `place`."""
        x, y = place
        width = width_of(text, size, style)
        x -= {"left": 0.0, "middle": width / 2, "right": width}[align]
        base = round(y + size * 1.07)
        for emoji, run, font in _runs(text, style, size):
            ink = EMOJI_COLOUR if emoji else colour
            self.draw.text((round(x), base), run, font=font, fill=ink, anchor="ls")
            x += font.getlength(run)

    def lines(
        self,
        place: tuple[float, float],
        lines: list[str],
        size: int,
        colour: str,
        style: str = "plain",
    ) -> float:
        """Write lines below each other and return where the next would begin."""
        x, y = place
        for line in lines:
            self.line((x, y), line, size, colour, style)
            y += line_height(size)
        return y

    def box(
        self,
        corners: tuple[float, float, float, float],
        colour: str,
        radius: float = 0,
        outline: str | None = None,
    ) -> None:
        """Fill a rectangle, with round corners where a radius is given."""
        self.draw.rounded_rectangle(corners, radius, fill=colour, outline=outline, width=2)

    def disc(self, middle: tuple[float, float], radius: float, colour: str) -> None:
        """Fill a circle."""
        x, y = middle
        self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
