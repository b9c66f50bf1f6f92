"""Describes the help drawings as shapes for the window and the PDF.

A drawing has no words, so it needs no translation: numbers in circles are explained in the text
below it. Units are arbitrary; y grows downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """The colour role of a shape; the window and the PDF have their own colours."""

    PAPER = "paper"
    SURFACE = "surface"
    LINE = "line"
    QUIET = "quiet"
    TINT = "tint"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with round corners; `fill` or `edge` may be absent."""

    x: float
    y: float
    width: float
    height: float
    fill: Tone | None = None
    edge: Tone | None = None
    corner: float = 2
    thick: float = 1


@dataclass(frozen=True, slots=True)
class Stroke:
    """Straight lines through points."""

    points: tuple[tuple[float, float], ...]
    tone: Tone = Tone.LINE
    thick: float = 1.4


@dataclass(frozen=True, slots=True)
class Sign:
    """A few digits or symbols, centred at a point. Never a word."""

    x: float
    y: float
    text: str
    size: float
    tone: Tone
    bold: bool = False


Shape = Box | Stroke | Sign


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in painting order."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def _mark(number: int, x: float, y: float) -> tuple[Shape, ...]:
    """Return a number in a circle, explained in the text below."""
    disc = Box(x - 8, y - 8, 16, 16, fill=Tone.ACCENT, corner=8)
    return disc, Sign(x, y, str(number), 10, Tone.SURFACE, bold=True)


def _phone(x: float, y: float, width: float = 96, height: float = 184) -> tuple[Shape, ...]:
    return (
        Box(x, y, width, height, fill=Tone.SURFACE, edge=Tone.LINE, corner=12, thick=1.8),
        Sign(x + 22, y + 11, "21:43", 7, Tone.QUIET),
        Box(x + width - 26, y + 8, 14, 6, edge=Tone.QUIET, corner=1.5),
    )


def _text(x: float, y: float, *widths: float, tone: Tone = Tone.LINE) -> tuple[Shape, ...]:
    """Return grey bars that represent lines of text."""
    return tuple(
        Box(x, y + 7 * n, width, 3, fill=tone, corner=1.5) for n, width in enumerate(widths)
    )


def _bubble(x: float, y: float, *widths: float, own: bool = False) -> tuple[Shape, ...]:
    height = 7 * len(widths) + 15
    fill = Tone.TINT if own else Tone.PAPER
    return (
        Box(x, y, 62, height, fill=fill, edge=Tone.LINE, corner=5, thick=0.7),
        *_text(x + 6, y + 6, *widths),
        Sign(x + 51, y + height - 6, "21:40", 5.5, Tone.QUIET),
    )


def _chat(x: float, y: float) -> tuple[Shape, ...]:
    return (
        *_phone(x, y),
        Box(x + 8, y + 22, 16, 16, fill=Tone.LINE, corner=8),
        *_text(x + 29, y + 25, 40, 26),
        Stroke(((x + 1, y + 44), (x + 95, y + 44)), thick=0.7),
        Box(x + 25, y + 50, 46, 11, fill=Tone.TINT, corner=5),
        Sign(x + 48, y + 55.5, "03.11.2026", 6, Tone.QUIET),
        *_bubble(x + 8, y + 66, 48, 40, 30),
        *_bubble(x + 26, y + 107, 34, own=True),
        *_bubble(x + 8, y + 134, 44, 36),
    )


def _chat_marked() -> Drawing:
    x, y = 40, 8
    shapes = (
        *_chat(x, y),
        *_mark(1, x - 16, y + 31),
        *_mark(2, x + 112, y + 55),
        *_mark(3, x + 112, y + 92),
        *_mark(4, x - 16, y + 118),
        *_mark(5, x - 16, y + 10),
    )
    return Drawing(176, 200, shapes)


def _post() -> Drawing:
    shapes: list[Shape] = [
        Box(30, 8, 220, 150, fill=Tone.SURFACE, edge=Tone.LINE, corner=6, thick=1.8),
        Box(44, 17, 192, 15, fill=Tone.PAPER, edge=Tone.LINE, corner=7),
        *_text(54, 23, 120, tone=Tone.ACCENT),
        Stroke(((31, 40), (249, 40)), thick=0.7),
        Box(46, 50, 22, 22, fill=Tone.LINE, corner=11),
        *_text(76, 54, 62),
        Sign(96, 68, "03.11.2026  21:40", 6.5, Tone.QUIET),
        *_text(46, 84, 180, 170, 90),
        Stroke(((46, 112), (234, 112)), thick=0.7),
        Box(46, 120, 12, 12, fill=Tone.LINE, corner=6),
        *_text(64, 121, 90, 60),
        Box(46, 138, 12, 12, fill=Tone.LINE, corner=6),
        *_text(64, 139, 110, 40),
    ]
    marks = ((1, 14, 24), (2, 14, 61), (3, 266, 68), (4, 14, 92), (5, 14, 130))
    for number, x, y in marks:
        shapes += _mark(number, x, y)
    return Drawing(280, 168, tuple(shapes))


def _whole_not_cropped() -> Drawing:
    cut = Box(172, 74, 80, 44, fill=Tone.SURFACE, edge=Tone.LINE, corner=2, thick=1.4)
    return Drawing(
        280,
        222,
        (
            *_chat(28, 8),
            Stroke(((64, 206), (72, 214), (90, 198)), Tone.ACCENT, 3),
            cut,
            *_text(182, 84, 58, 48, 36),
            Stroke(((203, 198), (221, 214)), Tone.QUIET, 3),
            Stroke(((221, 198), (203, 214)), Tone.QUIET, 3),
        ),
    )


def _button(x: float, y: float, height: float, *, pressed: bool) -> Box:
    tone = Tone.ACCENT if pressed else Tone.LINE
    return Box(x, y, 5, height, fill=tone, corner=2)


def _android_keys() -> Drawing:
    x, y = 30, 8
    shapes = (
        *_phone(x, y),
        *_text(x + 14, y + 40, 66, 58, 62, 40),
        _button(x + 97, y + 40, 22, pressed=False),
        _button(x + 97, y + 64, 22, pressed=True),
        _button(x + 97, y + 100, 26, pressed=True),
        *_mark(1, x + 120, y + 75),
        *_mark(2, x + 120, y + 113),
    )
    return Drawing(176, 200, shapes)


def _iphone_keys() -> Drawing:
    x, y, right = 34, 8, 190
    shapes = (
        *_phone(x, y),
        *_text(x + 14, y + 40, 66, 58, 62, 40),
        _button(x - 6, y + 46, 18, pressed=True),
        _button(x - 6, y + 68, 18, pressed=False),
        _button(x + 97, y + 56, 28, pressed=True),
        *_mark(1, x - 20, y + 55),
        *_mark(2, x + 118, y + 70),
        *_phone(right, y),
        *_text(right + 14, y + 40, 66, 58, 62, 40),
        Box(right + 38, y + 158, 20, 20, edge=Tone.ACCENT, corner=10, thick=3),
        _button(right + 97, y + 46, 24, pressed=True),
        *_mark(1, right - 16, y + 168),
        *_mark(2, right + 118, y + 58),
    )
    return Drawing(330, 200, shapes)


def _by_cable() -> Drawing:
    shapes: tuple[Shape, ...] = (
        *_phone(14, 14, 62, 118),
        Box(30, 50, 30, 24, fill=Tone.TINT, edge=Tone.LINE),
        Box(30, 80, 30, 24, fill=Tone.TINT, edge=Tone.LINE),
        Stroke(((45, 132), (45, 152), (150, 152), (150, 120)), Tone.ACCENT, 2.4),
        Box(124, 30, 126, 84, fill=Tone.SURFACE, edge=Tone.LINE, corner=5, thick=1.8),
        Box(110, 114, 154, 8, fill=Tone.LINE, corner=3),
        Box(160, 48, 54, 40, fill=Tone.PAPER, edge=Tone.ACCENT, corner=3, thick=1.6),
        Stroke(((187, 54), (187, 78)), Tone.ACCENT, 2),
        Stroke(((179, 70), (187, 79), (195, 70)), Tone.ACCENT, 2),
        *_mark(1, 92, 30),
        *_mark(2, 98, 152),
        *_mark(3, 264, 68),
    )
    return Drawing(290, 170, shapes)


def _devices() -> Drawing:
    x, y = 40, 8
    rows: list[Shape] = []
    for n in range(3):
        top = y + 58 + 36 * n
        mine = n == 0
        edge = Tone.LINE if mine else Tone.ACCENT if n == 1 else Tone.LINE
        rows += [
            Box(x + 8, top, 80, 29, fill=Tone.PAPER, edge=edge, corner=4, thick=1.6),
            Box(x + 14, top + 8, 10 if mine else 16, 13, edge=Tone.QUIET, corner=2),
            *_text(x + 38, top + 7, 40, 28),
        ]
    shapes = (
        *_phone(x, y),
        *_text(x + 14, y + 32, 50),
        *rows,
        *_mark(1, x - 16, y + 34),
        *_mark(2, x + 112, y + 108),
    )
    return Drawing(176, 200, shapes)


DRAWINGS = {
    "chat": _chat_marked(),
    "post": _post(),
    "whole": _whole_not_cropped(),
    "android-keys": _android_keys(),
    "iphone-keys": _iphone_keys(),
    "cable": _by_cable(),
    "devices": _devices(),
}
"""All drawings by the name used in texts."""
