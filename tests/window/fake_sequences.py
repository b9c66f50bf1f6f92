"""The order of pictures in the vault in memory."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.record.screenshot_overlap import ordered


class FakeSequences:
    """Offers what a test puts into `overlapping`, and keeps what is confirmed."""

    items: dict[int, Evidence]
    overlapping: tuple[int, ...] = ()
    kept: tuple[tuple[int, ...], ...] = ()

    def following(self, number: int) -> tuple[int, ...]:
        return self.overlapping if number in self.overlapping else ()

    def sequence_of(self, number: int) -> tuple[int, ...]:
        return next((s for s in self.kept if number in s), ())

    def keep_sequence(self, numbers: Sequence[int]) -> list[tuple[int, ...]]:
        before = [s for s in self.kept if set(s) & set(numbers)]
        self.kept = (*(s for s in self.kept if s not in before), tuple(numbers))
        return before

    def drop_sequence(self, numbers: Sequence[int]) -> None:
        self.kept = tuple(s for s in self.kept if not set(s) & set(numbers))

    def in_order(self, numbers: Sequence[int]) -> list[int]:
        return ordered(numbers, self.kept)

    def behind_copies(self, numbers: Sequence[int]) -> list[Evidence]:
        behind = {self.items[n].copy_of for n in numbers}
        return [self.items[n] for n in numbers if n in behind and not self.items[n].intimate]
