"""Simulates power loss: the possible contents of a disk at some moment.

The system calls of a session are recorded by strace. A file's content is durable once the file is
synced, a name once its folder is. Whatever was not synced when the power goes is kept, lost, kept
up to some point, or, for a write, torn at sectors of 512 bytes; each file and each folder for
itself, because a disk promises no order.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
SECTOR = 512
CALLS = (
    "openat,write,pwrite64,ftruncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,"
    "fsync,fdatasync,sync_file_range,fallocate,lseek,rmdir,link,linkat"
)


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
_NAMED = re.compile(r'(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:\\x[0-9a-f]{2})*)"')


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _text(escaped: str) -> str:
    return os.fsdecode(_bytes(escaped)) if "\\x" in escaped else escaped


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


def recorded(trace: str, root: Path) -> list[Call]:
    """Parse a trace into the calls that concern a folder, and what was confirmed."""
    calls: list[Call] = []
    positions: dict[str, int] = {}
    for line in _whole_lines(trace):
        match = _LINE.match(line)
        if match is None or int(match[4]) < 0:
            continue
        name, arguments, result = match[2], match[3], int(match[4])
        handle = _HANDLE.match(arguments)
        path = _text(handle[2]) if handle else ""
        if name == "write" and handle and handle[1] == "1":
            calls.append(Call("confirm", data=_bytes(_STRING.findall(arguments)[0])))
        elif name == "lseek":
            positions[path] = result
        elif name in ("write", "pwrite64", "ftruncate", "fsync", "fdatasync"):
            if path.startswith(str(root)):
                strings = _STRING.findall(arguments)
                data = _bytes(strings[0])[:result] if strings else b""
                calls.append(_on_handle(name, path, arguments, data, positions))
        else:
            paths = [str(Path(_text(f or ""), _text(n))) for f, n in _NAMED.findall(arguments)]
            if paths and paths[0].startswith(str(root)):
                positions[paths[0]] = 0
                calls += _on_names(name, paths, arguments)
    return calls


def _on_handle(
    name: str, path: str, arguments: str, data: bytes, positions: dict[str, int]
) -> Call:
    if name in ("fsync", "fdatasync"):
        return Call("sync", path)
    if name == "write":
        # The program writes each of its files through one handle.
        at = positions.get(path, 0)
        positions[path] = at + len(data)
        return Call("write", path, place=at, data=data)
    place = int(arguments.rsplit(",", 1)[1])
    return Call("size" if name == "ftruncate" else "write", path, place=place, data=data)


def _on_names(name: str, paths: list[str], arguments: str) -> list[Call]:
    if name == "openat":
        cut = [Call("size", paths[0])] if "O_TRUNC" in arguments else []
        return cut + ([Call("create", paths[0])] if "O_CREAT" in arguments else [])
    kinds = {"rename": "rename", "unlink": "unlink", "rmdir": "unlink", "mkdir": "mkdir"}
    kind = next((k for start, k in kinds.items() if name.startswith(start)), "")
    if not kind:
        raise AssertionError(f"{name} is not modelled")
    return [Call(kind, paths[0], paths[1] if kind == "rename" else "")]


@dataclass(eq=False)
class Content:
    """One file or folder on the disk: what is durable, and what was done since.

    Attributes:
        durable, pending: A file's bytes, and the writes since it was synced.
        names: The names in a folder as they are durable.
        live: The names in a folder as the program sees them.
        changes: What became of the names since the folder was synced, step by step: a name and
            what has it now, None for nothing. A rename within a folder is one step.
    """

    durable: bytes = b""
    pending: list[Call] = field(default_factory=list)
    is_folder: bool = False
    names: dict[str, Content] = field(default_factory=dict)
    live: dict[str, Content] = field(default_factory=dict)
    changes: list[list[tuple[str, Content | None]]] = field(default_factory=list)

    def change(self, *step: tuple[str, Content | None]) -> None:
        """Change names in one step."""
        _set(self.live, step)
        self.changes.append(list(step))

    def sync(self) -> None:
        """Everything that was done to it is durable now."""
        for step in self.changes:
            _set(self.names, step)
        self.durable = _written(self.durable, self.pending)
        self.changes, self.pending = [], []


def _set(names: dict[str, Content], step: Iterable[tuple[str, Content | None]]) -> None:
    for name, content in step:
        if content is None:
            names.pop(name, None)
        else:
            names[name] = content


@dataclass
class Disk:
    """A folder and all that is below it: what is durable and what is not yet."""

    place: str
    root: Content

    @staticmethod
    def of(folder: Path) -> Disk:
        return Disk(str(folder), _read(folder))

    def files(self) -> dict[str, bytes]:
        """Return what lies where as the program sees it, once everything was synced."""
        return {
            path: _written(content.durable, content.pending)
            for path, content in _below(self.place, self.root)
        }

    def apply(self, call: Call) -> None:
        """Take one call over."""
        content = self._at(call.path)
        if call.kind in ("write", "size"):
            if content is not None:
                content.pending.append(call)
        elif call.kind == "sync":
            assert content is not None, call.path
            content.sync()
        elif call.kind in ("create", "mkdir"):
            if content is None:
                made = Content(is_folder=call.kind == "mkdir")
                self._folder(call.path).change((Path(call.path).name, made))
        elif call.kind in ("rename", "unlink"):
            self._move(call, content)

    def _move(self, call: Call, content: Content | None) -> None:
        """A rename between folders becomes durable in each of them for itself."""
        source, gone = self._folder(call.path), (Path(call.path).name, None)
        if call.kind == "unlink":
            source.change(gone)
            return
        target, put = self._folder(call.other), (Path(call.other).name, content)
        if source is target:
            source.change(gone, put)
        else:
            target.change(put)
            source.change(gone)

    def _folder(self, path: str) -> Content:
        found = self._at(str(Path(path).parent))
        assert found is not None, path
        return found

    def _at(self, path: str) -> Content | None:
        found: Content | None = self.root
        for part in Path(path).relative_to(self.place).parts if path else ():
            found = found.live.get(part) if found is not None else None
        return found

    def after_power_loss(self, chance: random.Random) -> dict[str, bytes | None]:
        """Return one state that the disk may be in: content by path, None for a folder."""
        found: dict[str, bytes | None] = {}
        kept: dict[int, bytes] = {}

        def survive(path: str, content: Content) -> None:
            if not content.is_folder:
                if id(content) not in kept:  # one file may be found under two names
                    kept[id(content)] = _survived(content, chance)
                found[path] = kept[id(content)]
                return
            found[path] = None
            names = dict(content.names)
            for step in _some(content.changes, chance):
                _set(names, step)
            for name, inner in names.items():
                survive(f"{path}/{name}", inner)

        survive(self.place, self.root)
        return found


def _read(path: Path) -> Content:
    if not path.is_dir():
        return Content(path.read_bytes())
    inside = {inner.name: _read(inner) for inner in path.iterdir()}
    return Content(is_folder=True, names=dict(inside), live=inside)


def _below(path: str, content: Content) -> Iterator[tuple[str, Content]]:
    yield path, content
    for name, inner in content.live.items():
        yield from _below(f"{path}/{name}", inner)


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
