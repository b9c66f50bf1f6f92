"""Finds the processes of one home folder, and searches their memory."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LONGEST_REGION = 256 * 1024 * 1024


@dataclass
class Processes:
    """The processes of one home: all that carry its name in their environment."""

    home: Path

    def processes(self) -> list[int]:
        mark, found = f"HOME={self.home}\0".encode(), []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and mark in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
        return found

    def end(self) -> None:
        """Kill what is left of them."""
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)

    def holding(self, needles: list[bytes]) -> list[int]:
        """Return the processes in whose memory one of the needles lies."""
        return [
            pid for pid in self.processes() if any(n in m for m in memory(pid) for n in needles)
        ]


def memory(pid: int) -> Iterator[bytes]:
    """Yield the writable memory of a process; what ends meanwhile has no more memory."""
    try:
        regions = Path(f"/proc/{pid}/maps").read_text().splitlines()
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as file:
            for region in regions:
                span, rights = region.split()[:2]
                start, end = (int(part, 16) for part in span.split("-"))
                if "w" in rights and end - start <= _LONGEST_REGION:
                    file.seek(start)
                    try:
                        yield file.read(end - start)
                    except OSError:
                        continue
    except OSError:
        return
