"""Measures benchmarks against a baseline of the same run and prints one table.

Machines differ, so a figure alone says little: each is set against the least that the same machine
needs for the same work, measured in the same run. Nothing here is a test and nothing fails: a slow
disk must not turn a change red.

To add benchmarks, put `bench_<subject>.py` beside this file with one function `bench(report)`.
`make bench` runs all of them, `make bench ONLY=vault` one.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """Return the median seconds of a piece of work."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


@dataclass(frozen=True)
class Row:
    """One figure.

    Attributes:
        what: The work.
        took: Its seconds.
        floor_name: The least that this machine needs for it.
        floor: The floor's seconds.
        wanted: What was promised, in words; empty for no promise.
        kept: Whether it holds in this run; None for no promise.
    """

    what: str
    took: float
    floor_name: str
    floor: float
    wanted: str = ""
    kept: bool | None = None


@dataclass
class Report:
    """Collects the rows and prints them. `note` is printed as it comes, to standard error."""

    rows: list[Row] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def ratio(
        self, what: str, took: float, floor_name: str, floor: float, at_most: float | None = None
    ) -> None:
        """Add a figure that may be so many times its floor."""
        if at_most is None:
            self.rows.append(Row(what, took, floor_name, floor))
        else:
            kept = took <= floor * at_most
            self.rows.append(Row(what, took, floor_name, floor, f"at most {at_most:g} ×", kept))

    def beyond(
        self, what: str, took: float, floor_name: str, floor: float, milliseconds: float
    ) -> None:
        """Add a figure that may be so many milliseconds above its floor."""
        kept = took - floor <= milliseconds / 1000
        wanted = f"at most + {milliseconds:g} ms"
        self.rows.append(Row(what, took, floor_name, floor, wanted, kept))

    def memory(self, what: str, peak: float, at_most: float) -> None:
        """Add a peak of memory in MB."""
        state = "kept" if peak <= at_most else "NOT KEPT"
        self.lines.append(f"{what}: {peak:.0f} MB (at most {at_most:g}) {state}")

    def number(self, what: str, value: float, at_most: float) -> None:
        """Add a figure without a unit."""
        state = "kept" if value <= at_most else "NOT KEPT"
        self.lines.append(f"{what}: {value:.2f} (at most {at_most:g}) {state}")

    @staticmethod
    def note(text: str) -> None:
        """Tell what is being prepared."""
        sys.stderr.write(f"{text}\n")

    def table(self) -> str:
        """Return the rows as a table."""
        head = ("what", "took", "floor", "took", "ratio", "beyond", "wanted", "")
        lines = [head, *(_cells(row) for row in self.rows)]
        widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
        drawn = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) for line in lines]
        drawn.insert(1, "  ".join("-" * w for w in widths))
        return "\n".join([*(line.rstrip() for line in drawn), *self.lines])


def _cells(row: Row) -> tuple[str, ...]:
    ratio = f"{row.took / row.floor:.2f}" if row.floor else "-"
    state = {True: "kept", False: "NOT KEPT", None: ""}[row.kept]
    beyond = f"{(row.took - row.floor) * 1000:+.1f} ms"
    took, floor = _time(row.took), _time(row.floor)
    return row.what, took, row.floor_name, floor, ratio, beyond, row.wanted, state


def _time(taken: float) -> str:
    return f"{taken * 1000:.1f} ms" if taken < 1 else f"{taken:.2f} s"
