"""Reads JSON of any size as a stream and keeps only wanted parts in memory.

Exports of years have hundreds of megabytes in one document. The document is walked; a plan says for
each path whether to enter, take the value whole, or skip it. A broken value is reported and
skipped, as long as its brackets show where it ends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from evidence_keeper.domain.record.conversation import RefusalReason
from evidence_keeper.importers.file_formats.streams import CHUNK, Damaged, was_repaired

Path = tuple[str, ...]
"""The path of a value: keys, and "*" for the elements of a list."""

LARGEST = 16_000_000
"""Most characters of a value that is taken whole."""

_MOST_TOKENS = 500_000
"""Most brackets and strings of such a value: each needs far more memory than its letters."""

_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r"[^\s,\[\]{}\":]{1,5000}")
_TOKEN = re.compile(r"[\[{]+|[\]}]+|\"")
_IN_STRING = re.compile(r"(?:[^\"\\]++|\\.)*+", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|([\"\\/bfnrtu])|)")

_decode = json.JSONDecoder().raw_decode
_lenient = json.JSONDecoder(strict=False).raw_decode


class Want(Enum):
    """What to do with a value."""

    ENTER = "enter"
    TAKE = "take"
    SKIP = "skip"


@dataclass(slots=True)
class Value:
    """A value that was taken, and whether it had to be repaired."""

    path: Path
    value: object
    repaired: bool = False


@dataclass(slots=True)
class Begin:
    """The start of an object or a list."""

    path: Path


@dataclass(slots=True)
class Broken:
    """A value that could not be read; after one with `last` nothing follows."""

    path: Path
    reason: RefusalReason
    last: bool = False


Event = Value | Begin | Broken


class _Lost(Exception):
    """The document is not valid JSON from here on."""


class Walk:
    """Walks one document.

    Args:
        text: Its characters in pieces.
        plan: Returns what to do with the value at a path. It must not say ENTER without end:
            nesting is as deep as this program's stack.
    """

    def __init__(self, text: Iterator[str], plan: Callable[[Path], Want]) -> None:
        self._text = text
        self._plan = plan
        self._buffer = ""
        self._at = 0
        self._ended = False

    def events(self) -> Iterator[Event]:
        """Yield the values found, in document order.

        Raises:
            Cancelled: asked to stop.
        """
        try:
            yield from self._walk(())
        except (_Lost, Damaged):
            yield Broken((), RefusalReason.DAMAGED, last=True)

    def _walk(self, path: Path) -> Iterator[Event]:
        want = self._plan(path)
        first = self._next_sign()
        if want is Want.ENTER and first == "{":
            yield Begin(path)
            yield from self._object(path)
        elif want is Want.ENTER and first == "[":
            yield Begin(path)
            yield from self._list(path)
        elif want is Want.TAKE:
            yield self._take(path)
        else:
            self._pass(hold=False)

    def _object(self, path: Path) -> Iterator[Event]:
        self._at += 1
        if self._next_sign() == "}":
            self._at += 1
            return
        while True:
            if self._next_sign() != '"':
                raise _Lost
            key = self._take(path)
            if isinstance(key, Broken) or not isinstance(key.value, str):
                raise _Lost
            self._expect(":")
            yield from self._walk((*path, key.value))
            if self._goes_on("}"):
                return

    def _list(self, path: Path) -> Iterator[Event]:
        self._at += 1
        if self._next_sign() == "]":
            self._at += 1
            return
        inside = (*path, "*")
        while True:
            yield from self._walk(inside)
            if self._goes_on("]"):
                return

    def _goes_on(self, end: str) -> bool:
        """Skip a comma or the end; return whether it was the end."""
        sign = self._next_sign()
        if sign not in (",", end):
            raise _Lost
        self._at += 1
        return sign == end

    def _expect(self, sign: str) -> None:
        if self._next_sign() != sign:
            raise _Lost
        self._at += 1

    def _next_sign(self) -> str:
        """Return the next character that is no space, without consuming it."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                raise _Lost

    def _more(self) -> bool:
        """Read at least as much again as is buffered, so that each character is copied only a few
        times.
        """
        held = self._buffer[self._at :]
        pieces, size = [held], 0
        while not self._ended and size < max(len(held), CHUNK // 2):
            piece = next(self._text, None)
            if piece is None:
                self._ended = True
                break
            pieces.append(piece)
            size += len(piece)
        self._buffer, self._at = "".join(pieces), 0
        return size > 0

    def _take(self, path: Path) -> Value | Broken:
        """Consume and return the value that begins here."""
        try:
            value, end = _decode(self._buffer, self._at)
            # A number at the end of the buffer may continue.
            if end < len(self._buffer):
                repaired = was_repaired(self._buffer[self._at : end])
                self._at = end
                return Value(path, value, repaired)
        except (ValueError, RecursionError):
            pass
        whole = self._pass(hold=True)
        if whole is None:
            return Broken(path, RefusalReason.TOO_LARGE)
        try:
            return Value(path, _whole(whole, _decode), was_repaired(whole))
        except (ValueError, RecursionError):
            pass
        try:
            return Value(path, _whole(_ESCAPE.sub(_repair_escape, whole), _lenient), True)
        except (ValueError, RecursionError):
            return Broken(path, RefusalReason.DAMAGED)

    def _pass(self, hold: bool) -> str | None:
        """Consume the value that begins here.

        Args:
            hold: Whether its text is wanted.

        Returns:
            Its text; None where it is not wanted or too large.
        """
        if self._next_sign() not in '{["':
            return self._pass_scalar()
        at, depth, tokens, in_string = self._at, 0, 0, False
        while True:
            pattern = _IN_STRING.match if in_string else _TOKEN.search
            found = pattern(self._buffer, at)
            at = found.end() if found else len(self._buffer)
            if in_string:
                if self._buffer[at : at + 1] == '"':
                    at, in_string = at + 1, False
                else:  # the string, or an escape in it, continues
                    found = None
            elif found:
                sign = found[0]
                in_string = sign == '"'
                depth += len(sign) if sign[0] in "[{" else -len(sign) if sign[0] in "]}" else 0
                tokens += 1
            if found and depth <= 0 and not in_string:
                at += depth  # brackets that close the enclosing value were counted too
                whole = self._buffer[self._at : at] if hold else None
                self._at = at
                return whole
            hold = hold and at - self._at <= LARGEST and tokens <= _MOST_TOKENS
            if found is None:
                at = self._read_on(at, hold)

    def _read_on(self, at: int, hold: bool) -> int:
        """Read more and drop the text before a position unless it is held; return the new
        position.
        """
        if not hold:
            self._at = at
        offset = at - self._at
        if not self._more():
            raise _Lost
        return offset

    def _pass_scalar(self) -> str:
        while True:
            found = _SCALAR.match(self._buffer, self._at)
            if found and (found.end() < len(self._buffer) or self._ended):
                self._at = found.end()
                return found[0]
            if (found and len(found[0]) >= 5_000) or not (self._more() or found):
                raise _Lost
            if found is None and self._at < len(self._buffer):
                raise _Lost


def _whole(text: str, decode: Callable[[str], tuple[object, int]]) -> object:
    value, end = decode(text)
    if end != len(text):
        raise ValueError
    return value


def _repair_escape(found: re.Match[str]) -> str:
    r"""Return a valid JSON escape: \x1F as \u001f; a stray backslash as itself."""
    if found[1]:
        return f"\\u00{found[1]}"
    return found[0] if found[2] else "\\\\"
