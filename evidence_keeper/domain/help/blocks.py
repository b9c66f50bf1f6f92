"""Parses the small Markdown subset of the help pages into blocks for the window and the PDF.

Only what the texts need: `#` and `##` headings, paragraphs, `-` and `1.` lists, `>` for a quiet
note, `**bold**`, and `![name] description` for one of our own drawings. There are no links and no
other markup, so nothing in a text can trigger an action.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

Run = tuple[str, bool]
"""A piece of text and whether it is bold."""


class BlockKind(StrEnum):
    """The kind of a block."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    STEP = "step"
    NOTE = "note"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a text.

    Attributes:
        level: 1 or 2 for a heading, the number as written for a step, 0 for the others.
        runs: The text in order, at least one and none of them empty; of a picture, its description.
        picture: The name of one of our drawings; empty for all other kinds.
    """

    kind: BlockKind
    level: int
    runs: tuple[Run, ...]
    picture: str = ""

    @property
    def text(self) -> str:
        """The plain text without bold marks."""
        return "".join(text for text, _ in self.runs)


_OPENING = re.compile(
    r"(?P<heading>\#{1,2})[ ]+(?=\S) | (?P<bullet>-)[ ]+(?=\S)"
    r" | !\[(?P<picture>[a-z-]+)\][ ]+(?=\S)"
    r" | (?P<step>[0-9]{1,3})\.[ ]+(?=\S) | (?P<note>>)[ ]*(?=\S)",
    re.VERBOSE,
)
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


def blocks(text: str) -> list[Block]:
    """Split a text of the subset into blocks.

    Never fails: unknown markup stays as plain characters. A line that opens no block continues the
    one above; an empty line ends it.
    """
    out: list[Block] = []
    opened: tuple[BlockKind, int] | None = None
    lines: list[str] = []
    picture = ""

    def close() -> None:
        nonlocal opened, picture
        if opened is not None:
            out.append(Block(*opened, _runs(" ".join(lines)), picture))
        opened, picture = None, ""
        lines.clear()

    for line in (raw.strip() for raw in text.splitlines()):
        if not line:
            close()
            continue
        kind, level, rest = _open(line)
        continues_note = kind is BlockKind.NOTE and opened == (BlockKind.NOTE, 0)
        if opened is None or (kind is not BlockKind.PARAGRAPH and not continues_note):
            close()
            opened = (kind, level)
            if kind is BlockKind.PICTURE:
                picture = line[2 : line.index("]")]
        lines.append(rest)
        if kind is BlockKind.HEADING:
            close()
    close()
    return out


def _open(line: str) -> tuple[BlockKind, int, str]:
    """Return the block that a line opens, its level and the text after the mark."""
    found = _OPENING.match(line)
    if found is None:
        return BlockKind.PARAGRAPH, 0, line
    rest = line[found.end() :]
    if found["heading"]:
        return BlockKind.HEADING, len(found["heading"]), rest
    if found["picture"]:
        return BlockKind.PICTURE, 0, rest
    if found["step"]:
        return BlockKind.STEP, int(found["step"]), rest
    return (BlockKind.BULLET if found["bullet"] else BlockKind.NOTE), 0, rest


def _runs(text: str) -> tuple[Run, ...]:
    """Split at `**bold**`; a mark without its partner stays as written."""
    runs: list[Run] = []
    at = 0
    for found in _BOLD.finditer(text):
        if found.start() > at:
            runs.append((text[at : found.start()], False))
        runs.append((found[1], True))
        at = found.end()
    if at < len(text):
        runs.append((text[at:], False))
    return tuple(runs)
