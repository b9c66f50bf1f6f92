"""Describes working copies as editing steps over the original picture.

All coordinates are pixels of the upright, whole original, regardless of crops and turns: so each
step can be undone on its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from evidence_keeper.domain.record.canonical import Json

MAX_STEPS = 500
"""Most steps of one copy."""


class Mark(StrEnum):
    """The treatment of a rectangle."""

    CROP = "crop"
    BLUR = "blur"
    BLACK = "black"
    FRAME = "frame"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the original, in pixels, and its treatment.

    `crop` keeps only the rectangle; several crops keep their intersection.
    """

    mark: Mark
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from one place to another, in pixels of the original."""

    x: int
    y: int
    to_x: int
    to_y: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A quarter turn clockwise of the whole copy."""


Step = Area | Arrow | Turn


def steps_to_json(steps: Sequence[Step]) -> list[Json]:
    """Return the form that is stored and logged."""
    return [_to_json(step) for step in steps]


def _to_json(step: Step) -> Json:
    if isinstance(step, Turn):
        return {"do": "turn"}
    if isinstance(step, Arrow):
        return {"do": "arrow", "x": step.x, "y": step.y, "to_x": step.to_x, "to_y": step.to_y}
    return {
        "do": step.mark.value,
        "x": step.x,
        "y": step.y,
        "width": step.width,
        "height": step.height,
    }


def steps_from_json(value: object) -> tuple[Step, ...]:
    """Return the steps of their stored form.

    Raises:
        ValueError: the form is invalid.
    """
    if not isinstance(value, list) or len(value) > MAX_STEPS:
        raise ValueError("steps")
    return tuple(_from_json(item) for item in value)


def unfinished_steps(stored: Json) -> dict[int, tuple[Step, ...]]:
    """Return the unfinished editing steps by evidence number."""
    found = {}
    for one in stored if isinstance(stored, list) else [stored]:
        number = one.get("evidence") if isinstance(one, Mapping) else None
        if isinstance(one, Mapping) and isinstance(number, int):
            with suppress(ValueError):
                found[number] = steps_from_json(one.get("steps"))
    return found


def unfinished_to_json(unfinished: Mapping[int, Sequence[Step]]) -> Json:
    """Return the stored form; None for nothing."""
    stored: list[Json] = [
        {"evidence": number, "steps": steps_to_json(steps)} for number, steps in unfinished.items()
    ]
    return stored or None


def _from_json(item: object) -> Step:
    if not isinstance(item, Mapping):
        raise ValueError("step")
    what = item.get("do")
    if what == "turn":
        return Turn()
    names = ("x", "y", "to_x", "to_y") if what == "arrow" else ("x", "y", "width", "height")
    numbers = [item.get(name) for name in names]
    if not all(isinstance(n, int) and abs(n) < 1 << 20 for n in numbers):
        raise ValueError("place")
    if what == "arrow":
        return Arrow(*numbers)  # type: ignore[arg-type]
    return Area(Mark(what), *numbers)  # type: ignore[arg-type]


def clipped(area: Area, width: int, height: int) -> Area | None:
    """Return the part of an area inside a picture; None when it is outside."""
    left, top = max(0, area.x), max(0, area.y)
    right, bottom = min(width, area.x + area.width), min(height, area.y + area.height)
    if right <= left or bottom <= top:
        return None
    return replace(area, x=left, y=top, width=right - left, height=bottom - top)


def kept_area(steps: Sequence[Step], width: int, height: int) -> tuple[int, int, int, int]:
    """Return the area that the crops leave: left, top, right, bottom in pixels.

    A crop that would leave nothing is ignored.
    """
    left, top, right, bottom = 0, 0, width, height
    for step in steps:
        if not isinstance(step, Area) or step.mark is not Mark.CROP:
            continue
        inner = (
            max(left, step.x),
            max(top, step.y),
            min(right, step.x + step.width),
            min(bottom, step.y + step.height),
        )
        if inner[0] < inner[2] and inner[1] < inner[3]:
            left, top, right, bottom = inner
    return left, top, right, bottom


def quarter_turns(steps: Sequence[Step]) -> int:
    """Return the net number of clockwise quarter turns, 0 to 3."""
    return sum(isinstance(step, Turn) for step in steps) % 4


def mark_width(width: int, height: int) -> int:
    """Return the line width of frames and arrows for a picture of that size, in pixels."""
    return max(3, round(min(width, height) * 0.008))


def arrow_head(arrow: Arrow, thickness: int) -> tuple[tuple[float, float], ...]:
    """Return the three corners of an arrow's head, the tip first, in pixels of the original."""
    angle = math.atan2(arrow.to_y - arrow.y, arrow.to_x - arrow.x)
    length = thickness * 5
    return (
        (arrow.to_x, arrow.to_y),
        *(
            (
                arrow.to_x - length * math.cos(angle + side),
                arrow.to_y - length * math.sin(angle + side),
            )
            for side in (0.45, -0.45)
        ),
    )
