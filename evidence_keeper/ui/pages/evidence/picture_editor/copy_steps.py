"""Keeps the steps of an unfinished working copy, with undo and redo. No Qt here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from evidence_keeper.domain.record.working_copy import (
    MAX_STEPS,
    Area,
    Arrow,
    Mark,
    Step,
    Turn,
    clipped,
    kept_area,
    quarter_turns,
)

ARROW, TURN = "arrow", "turn"
TOOLS = (Mark.BLACK.value, Mark.BLUR.value, Mark.CROP.value, Mark.FRAME.value, ARROW)
"""The tools, the most used one first."""

_LEAST = 4
"""Smallest side of an area, in pixels of the original: less is an accident."""


@dataclass(slots=True)
class CopySteps:
    """Steps over an original, in pixels; the first `taken` are active, the rest can be redone."""

    width: int
    height: int
    steps: list[Step] = field(default_factory=list)
    taken: int = 0

    def begin(self, steps: Sequence[Step]) -> None:
        """Set steps that are all active."""
        self.steps, self.taken = list(steps), len(steps)

    @property
    def current(self) -> tuple[Step, ...]:
        """The active steps."""
        return tuple(self.steps[: self.taken])

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return self.taken > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to redo."""
        return self.taken < len(self.steps)

    def take(self, step: Step) -> bool:
        """Add a step and discard undone ones. Return False when it has no effect."""
        if self.taken >= MAX_STEPS:
            return False
        if isinstance(step, Area):
            part = clipped(step, self.width, self.height)
            if part is None or part.width < _LEAST or part.height < _LEAST:
                return False
            step = part
        if isinstance(step, Arrow) and max(abs(step.x - step.to_x), abs(step.y - step.to_y)) < 8:
            return False
        self.steps[self.taken :] = [step]
        self.taken += 1
        return True

    def undo(self) -> None:
        """Undo the last step."""
        self.taken = max(0, self.taken - 1)

    def redo(self) -> None:
        """Redo a step."""
        self.taken = min(len(self.steps), self.taken + 1)

    @property
    def kept(self) -> tuple[int, int, int, int]:
        """The area that the crops leave: left, top, right, bottom in pixels of the original."""
        return kept_area(self.current, self.width, self.height)

    @property
    def turns(self) -> int:
        """Quarter turns clockwise, 0 to 3."""
        return quarter_turns(self.current)


def step_of(tool: str, start: tuple[float, float], end: tuple[float, float]) -> Step:
    """Return the step of a tool between two points of the original, in pixels."""
    if tool == TURN:
        return Turn()
    x, y, to_x, to_y = (round(v) for v in (*start, *end))
    if tool == ARROW:
        return Arrow(x, y, to_x, to_y)
    left, top = min(x, to_x), min(y, to_y)
    return Area(Mark(tool), left, top, abs(to_x - x), abs(to_y - y))
