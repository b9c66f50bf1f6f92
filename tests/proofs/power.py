"""Power loss, simulated: what a disk may hold when the power goes at some moment.

The system calls of a session are recorded by strace. A file's content is durable once the file is
synced, a name once its folder is. Whatever was not synced when the power goes is kept, lost, kept
up to some point, or, for a write, torn at sectors of 512 bytes; each file and each folder for
itself, because a disk promises no order.

`python -m tests.proofs.power VAULT [off]` is the session; `off` is the control without syncing.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from evidence_keeper.domain.entry import Entry
from evidence_keeper.domain.evidence import Source
from evidence_keeper.storage import database
from tests.proofs import drill

T = TypeVar("T")
SECTOR = 512
ROUNDS = 6
CALLS = (
    "openat,write,pwrite64,ftruncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,"
    "fsync,fdatasync,sync_file_range,fallocate"
)


def session() -> None:
    """Log, add and edit; confirm each."""
    folder = sys.argv[1]
    if sys.argv[2:] == ["off"]:
        unsafe = {"synchronous=EXTRA": "synchronous=OFF", "fullfsync=ON": "fullfsync=OFF"}
        database._PRAGMAS = tuple(unsafe.get(p, p) for p in database._PRAGMAS)
    opened = drill.opened(folder)
    for number in range(ROUNDS):
        given = opened.record([Entry(title=f"power {number}", what_happened="ұзақ " * 900)])[0]
        drill.confirm("entry", given, f"power {number}")
        data = os.urandom(drill.LARGE if number == 1 else 7000)
        kept = opened.keep_bytes(data, f"{number}.bin", Source.PASTED).added[0]
        drill.confirm("evidence", kept.number, kept.sha256)
        entry = replace(opened.incident(1).entry, place=f"place {number}")
        drill.confirm("version", 1, opened.revise(1, entry).versions)
    opened.close()


@dataclass(frozen=True)
class Call:
    """One recorded call. `place` is an offset or a size."""

    kind: str
    path: str = ""
    other: str = ""
    place: int = 0
    data: bytes = b""


_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"^(\d+)<([^>]*)>")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _whole_lines(text: str) -> Iterator[str]:
    """Join calls that strace wrote in two pieces because another thread came between."""
    begun: dict[str, str] = {}
    for line in text.splitlines():
        pid, _, rest = line.partition(" ")
        if rest.endswith("<unfinished ...>"):
            begun[pid] = line.removesuffix("<unfinished ...>")
        elif "resumed>" in rest and pid in begun:
            yield begun.pop(pid) + line.split("resumed>", 1)[1]
        else:
            yield line


def recorded(trace: str, vault: Path) -> list[Call]:
    """Parse a trace into the calls that concern the vault, and what was confirmed."""
    calls: list[Call] = []
    positions: dict[str, int] = {}
    for line in _whole_lines(trace):
        match = _LINE.match(line)
        if match is None or int(match[4]) < 0:
            continue
        name, arguments, result = match[2], match[3], int(match[4])
        strings = [_bytes(s) for s in _STRING.findall(arguments)]
        handle = _HANDLE.match(arguments)
        if name == "write" and handle and handle[1] == "1":
            calls.append(Call("confirm", data=strings[0]))
        elif name in ("write", "pwrite64", "ftruncate", "fsync", "fdatasync"):
            assert handle is not None
            path = os.fsdecode(_bytes(handle[2])) if "\\x" in handle[2] else ""
            if path.startswith(str(vault)):
                data = strings[0][:result] if strings else b""
                calls.append(_on_handle(name, path, arguments, data, positions))
        elif strings and os.fsdecode(strings[0]).startswith(str(vault)):
            paths = [os.fsdecode(s) for s in strings]
            positions[paths[0]] = 0
            calls += _on_names(name, paths, arguments)
    return calls


def _on_handle(
    name: str, path: str, arguments: str, data: bytes, positions: dict[str, int]
) -> Call:
    if name in ("fsync", "fdatasync"):
        return Call("sync", path)
    if name == "write":
        # The program writes each of its files through one handle, from the beginning.
        at = positions.get(path, 0)
        positions[path] = at + len(data)
        return Call("write", path, place=at, data=data)
    place = int(arguments.rsplit(",", 1)[1])
    return Call("size" if name == "ftruncate" else "write", path, place=place, data=data)


def _on_names(name: str, paths: list[str], arguments: str) -> list[Call]:
    if name == "openat":
        cut = [Call("size", paths[0])] if "O_TRUNC" in arguments else []
        return cut + ([Call("create", paths[0])] if "O_CREAT" in arguments else [])
    kinds = {"rename": "rename", "unlink": "unlink", "mkdir": "mkdir"}
    kind = next((k for start, k in kinds.items() if name.startswith(start)), "")
    if not kind:
        raise AssertionError(f"{name} is not modelled")
    return [Call(kind, paths[0], paths[1] if kind == "rename" else "")]


@dataclass(eq=False)
class Content:
    """One file on the disk: what is durable, and what was written since."""

    durable: bytes = b""
    pending: list[Call] = field(default_factory=list)
    is_folder: bool = False


Names = dict[str, Content]


@dataclass
class Disk:
    """What is durable and what is not yet."""

    names: Names
    live: Names = field(default_factory=dict)
    pending: dict[str, list[tuple[Call, Content | None]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.live = dict(self.names)

    @staticmethod
    def of(folder: Path) -> Disk:
        names = {str(folder): Content(is_folder=True)}
        for path in folder.rglob("*"):
            data = b"" if path.is_dir() else path.read_bytes()
            names[str(path)] = Content(data, is_folder=path.is_dir())
        return Disk(names)

    def apply(self, call: Call) -> None:
        """Take one call over."""
        if call.kind in ("write", "size"):
            if call.path in self.live:
                self.live[call.path].pending.append(call)
        elif call.kind == "sync":
            self._sync(call.path)
        elif call.kind == "create" and call.path in self.live:
            return
        elif call.kind in ("create", "mkdir", "rename", "unlink"):
            moved = self.live.get(call.path)
            if call.kind in ("create", "mkdir"):
                moved = Content(is_folder=call.kind == "mkdir")
            _name(self.live, call, moved)
            for step in _steps(call):
                folder = str(Path(step.path).parent)
                self.pending.setdefault(folder, []).append((step, moved))

    def _sync(self, path: str) -> None:
        content = self.live[path]
        if content.is_folder:
            for call, moved in self.pending.pop(path, []):
                _name(self.names, call, moved)
        else:
            content.durable = _written(content.durable, content.pending)
            content.pending = []

    def after_power_loss(self, chance: random.Random) -> dict[str, bytes | None]:
        """Return one state that the disk may be in: content by path, None for a folder."""
        names = dict(self.names)
        for operations in self.pending.values():
            for call, moved in _some(operations, chance):
                _name(names, call, moved)
        contents = {id(c): _survived(c, chance) for c in names.values()}
        return {
            path: None if content.is_folder else contents[id(content)]
            for path, content in names.items()
            if str(Path(path).parent) in names or content is self.names.get(path)
        }


def _steps(call: Call) -> list[Call]:
    """A rename between folders becomes durable in each of them for itself."""
    if call.kind == "rename" and Path(call.path).parent != Path(call.other).parent:
        return [Call("create", call.other), Call("unlink", call.path)]
    return [call]


def _name(names: Names, call: Call, moved: Content | None) -> None:
    if call.kind in ("rename", "unlink"):
        names.pop(call.path, None)
    if call.kind != "unlink" and moved is not None:
        names[call.other or call.path] = moved


def _some(items: list[T], chance: random.Random) -> list[T]:
    """Return all, none, the first few or any of the items."""
    way = chance.randrange(4)
    if way == 0:
        return items
    if way == 1:
        return []
    if way == 2:
        return items[: chance.randrange(len(items) + 1)]
    return [item for item in items if chance.random() < 0.5]


def _written(data: bytes, calls: list[Call]) -> bytes:
    out = bytearray(data)
    for call in calls:
        if call.kind == "size":
            out = out[: call.place] + bytes(max(0, call.place - len(out)))
        else:
            out += bytes(max(0, call.place - len(out)))
            out[call.place : call.place + len(call.data)] = call.data
    return bytes(out)


def _survived(content: Content, chance: random.Random) -> bytes:
    kept = _some(content.pending, chance)
    if kept and chance.random() < 0.3:
        torn = chance.choice(kept)
        pieces = [_sector(torn, at) for at in range(0, len(torn.data), SECTOR)]
        kept = [c for c in kept if c is not torn]
        kept += [piece for piece in pieces if chance.random() < 0.5]
    return _written(content.durable, kept)


def _sector(call: Call, at: int) -> Call:
    return Call("write", place=call.place + at, data=call.data[at : at + SECTOR])


if __name__ == "__main__":
    session()
