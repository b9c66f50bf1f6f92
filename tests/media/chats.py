"""Draws scrolling screenshots of made-up conversations."""

from __future__ import annotations

import random

from PIL import Image, ImageDraw

from evidence_keeper.media.example.drawn_text import TextPen, line_height, width_of, wrapped
from evidence_keeper.system.resources import resource

WIDTH, HEIGHT = 1080, 2340
_HEADER, _FOOTER = 234, 170
PAGE = HEIGHT - _HEADER - _FOOTER
"""Rows of one screenshot that scroll."""


def conversation(seed: int, messages: int = 26, text: str = "") -> Image.Image:
    """A long strip of bubbles on a transparent ground; always the same one for a seed."""
    dice = random.Random(seed)
    words = [w for n in ("kk", "ru", "en") for w in _words(n)]
    strip = Image.new("RGBA", (WIDTH, 14_000), (0, 0, 0, 0))
    pen, y, minute = TextPen(ImageDraw.Draw(strip)), 20.0, 60 * dice.randrange(8, 20)
    for _ in range(messages):
        mine = dice.random() < 0.45
        said = text or " ".join(dice.choice(words) for _ in range(dice.randrange(1, 22)))
        lines = wrapped(said, 43, 690)
        width = max([300.0, *(width_of(line, 43) for line in lines)]) + 60
        height = len(lines) * line_height(43) + 34 + line_height(29)
        x = WIDTH - 40 - width if mine else 40
        pen.box((x, y, x + width, y + height), "#D8F3CC" if mine else "#FFFFFF", 24)
        pen.lines((x + 30, y + 15), lines, 43, "#1B1F1E")
        minute += dice.randrange(3)
        clock = f"{minute // 60:02d}:{minute % 60:02d}"
        pen.line((x + width - 28, y + height - 48), clock, 29, "#6D7673", "plain", "right")
        y += height + 20
    return strip.crop((0, 0, WIDTH, round(y)))


def screenshot(strip: Image.Image, top: int, clock: str = "21:04", below: str = "") -> Image.Image:
    """What a phone shows of the strip from `top` on; wallpaper, title and field stand still."""
    image = _wallpaper()
    body = strip.crop((0, top, WIDTH, top + PAGE))
    image.paste(body, (0, _HEADER), body)
    pen = TextPen(ImageDraw.Draw(image))
    pen.box((0, 0, WIDTH, _HEADER), "#12675A")
    pen.line((54, 22), clock, 36, "#FFFFFF", "bold")
    pen.line((212, 108), "Данияр", 46, "#FFFFFF", "bold")
    pen.line((212, 172), below or "был(а) недавно", 29, "#FFFFFF")
    pen.box((0, HEIGHT - _FOOTER, WIDTH, HEIGHT), "#F0F0F0")
    pen.box((40, HEIGHT - 152, 890, HEIGHT - 62), "#FFFFFF", 45, "#6D7673")
    pen.line((84, HEIGHT - 134), "Сообщение", 36, "#6D7673")
    return image


def _words(language: str) -> list[str]:
    return resource("words", f"{language}.txt").read_text("utf-8").split()


def _wallpaper() -> Image.Image:
    dice = random.Random(5)
    image = Image.new("RGB", (WIDTH, HEIGHT), "#EBE5DA")
    draw = ImageDraw.Draw(image)
    for _ in range(400):
        x, y, r = dice.randrange(WIDTH), dice.randrange(HEIGHT), dice.randrange(8, 40)
        begin, end = dice.randrange(360), dice.randrange(360)
        draw.arc((x - r, y - r, x + r, y + r), begin, end, fill="#D9D2C4", width=4)
    return image
