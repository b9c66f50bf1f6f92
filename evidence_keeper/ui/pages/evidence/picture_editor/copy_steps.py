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
"""The tools, the one that is needed most often first."""

_LEAST = 4
"""Smallest side of an area, in pixels of the original: less is a slip of the hand."""


@dataclass(slots=True)
class CopySteps:
    """Steps over an original of a size in pixels; `taken` of them count, the rest can be redone."""

    width: int
    height: int
    steps: list[Step] = field(default_factory=list)
    taken: int = 0

    def begin(self, steps: Sequence[Step]) -> None:
        """Begin with steps that are all taken."""
        self.steps, self.taken = list(steps), len(steps)

    @property
    def current(self) -> tuple[Step, ...]:
        """The steps that count."""
        return tuple(self.steps[: self.taken])

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self.taken > 0

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return self.taken < len(self.steps)

    def take(self, step: Step) -> bool:
        """Take a step; what was taken back before is forgotten. False when it does nothing."""
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
        """Take the last step back."""
        self.taken = max(0, self.taken - 1)

    def redo(self) -> None:
        """Take a step again that was taken back."""
        self.taken = min(len(self.steps), self.taken + 1)

    @property
    def kept(self) -> tuple[int, int, int, int]:
        """What the crops leave: left, top, right, bottom in pixels of the original."""
        return kept_area(self.current, self.width, self.height)

    @property
    def turns(self) -> int:
        """Quarter turns clockwise, 0 to 3."""
        return quarter_turns(self.current)


def step_of(tool: str, start: tuple[float, float], end: tuple[float, float]) -> Step:
    """Return the step that a tool makes between two places of the original, in pixels."""
    if tool == TURN:
        return Turn()
    x, y, to_x, to_y = (round(v) for v in (*start, *end))
    if tool == ARROW:
        return Arrow(x, y, to_x, to_y)
    left, top = min(x, to_x), min(y, to_y)
    return Area(Mark(tool), left, top, abs(to_x - x), abs(to_y - y))
