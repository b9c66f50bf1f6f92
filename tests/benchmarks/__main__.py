"""Runs the benchmarks and prints one table: `python -m tests.benchmarks [SUBJECT...]`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from evidence_keeper.system.shipped_zones import use_shipped_zones
from tests.benchmarks.harness import Report


def main(wanted: list[str]) -> int:
    use_shipped_zones()
    names = sorted(p.stem.removeprefix("bench_") for p in Path(__file__).parent.glob("bench_*.py"))
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        sys.stderr.write(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(names)}\n")
        return 2
    report = Report()
    for name in wanted or names:
        importlib.import_module(f"tests.benchmarks.bench_{name}").bench(report)
    sys.stdout.write(report.table() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
