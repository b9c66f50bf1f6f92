"""Reads and writes the subset of DER that time stamps need (ITU-T X.690).

Only definite lengths and single-byte tags; everything else is refused. The input is untrusted: each
length is checked before it is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

INTEGER, BIT_STRING, OCTET_STRING, OBJECT_ID = 0x02, 0x03, 0x04, 0x06
BOOLEAN, NULL, GENERALIZED_TIME = 0x01, 0x05, 0x18
SEQUENCE, SET = 0x30, 0x31
_MOST_CHILDREN = 10_000
_LONGEST_NUMBER = 64
"""Most bytes of an identifier or number. Converting long ones to decimals takes quadratic time;
real ones have some twenty."""


class DerError(ValueError):
    """The data is not in the supported subset of DER."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value.

    Attributes:
        tag: The identifier byte.
        body: The content.
        raw: The whole value with tag and length.
    """

    tag: int
    body: bytes
    raw: bytes

    def children(self) -> list[Node]:
        """Return the values inside.

        Raises:
            DerError: the content is something else.
        """
        return list(_values(self.body))

    def integer(self) -> int:
        """Return a whole number; raises DerError for anything else."""
        if self.tag != INTEGER or not 1 <= len(self.body) <= _LONGEST_NUMBER:
            raise DerError("integer")
        return int.from_bytes(self.body, "big", signed=True)

    def object_id(self) -> str:
        """Return `1.2.840…`; raises DerError for anything else."""
        size = len(self.body)
        if self.tag != OBJECT_ID or not 1 <= size <= _LONGEST_NUMBER or self.body[-1] & 0x80:
            raise DerError("object id")
        arcs, value, begins = [], 0, True
        for byte in self.body:
            if begins and byte == 0x80:  # a second encoding of the same number
                raise DerError("object id")
            begins = not byte & 0x80
            value = value << 7 | byte & 0x7F
            if begins:
                arcs.append(value)
                value = 0
        first = min(arcs[0] // 40, 2)
        return ".".join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]]))


def _values(data: bytes) -> Iterator[Node]:
    at = count = 0
    while at < len(data):
        count += 1
        if count > _MOST_CHILDREN:
            raise DerError("too many")
        node, at = _one(data, at)
        yield node


def _one(data: bytes, at: int) -> tuple[Node, int]:
    if at + 2 > len(data) or data[at] & 0x1F == 0x1F:
        raise DerError("tag")
    length, start = data[at + 1], at + 2
    if length & 0x80:
        size = length & 0x7F
        if not 1 <= size <= 4 or start + size > len(data):
            raise DerError("length")
        length, start = int.from_bytes(data[start : start + size], "big"), start + size
    if start + length > len(data):
        raise DerError("end")
    end = start + length
    return Node(data[at], data[start:end], data[at:end]), end


def parse(data: bytes) -> Node:
    """Return the only value in the data.

    Raises:
        DerError: there is none, or more follows.
    """
    node, end = _one(data, 0)
    if end != len(data):
        raise DerError("more")
    return node


def encoded(tag: int, body: bytes) -> bytes:
    """Return a value with tag and length."""
    size = len(body)
    if size < 0x80:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def sequence(parts: Sequence[bytes]) -> bytes:
    """Return a sequence of encoded values."""
    return encoded(SEQUENCE, b"".join(parts))
