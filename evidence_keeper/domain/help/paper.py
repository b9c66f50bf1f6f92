"""Defines a printable page: a title, blocks of text and a footer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence_keeper.domain.help.blocks import Block, BlockKind, blocks


@dataclass(frozen=True, slots=True)
class Paper:
    """A text that is printed or saved as a PDF. Pure data.

    Attributes:
        title: Above everything; also the title of the file.
        blocks: The text. User text is plain runs, never markup.
        foot: Small lines after the text: sources, dates, limits.
        name: Suggested file name without suffix; reveals nothing about the content.
        pocket: Whether it is a card of a quarter page, to be cut out and folded.
    """

    title: str
    blocks: tuple[Block, ...]
    foot: tuple[str, ...] = ()
    name: str = "notes"
    pocket: bool = False


def from_text(title: str, text: str, foot: tuple[str, ...] = (), name: str = "notes") -> Paper:
    """Return a page made from one of our own texts; the text's own title is removed."""
    found = blocks(text)
    if found and found[0].kind is BlockKind.HEADING and found[0].level == 1:
        found = found[1:]
    return Paper(title, tuple(found), foot, name)


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Return user text as paragraphs with its line breaks, never read as markup."""
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n", text)]
    paragraphs = "\n".join(lines).split("\n\n")
    return tuple(
        Block(BlockKind.PARAGRAPH, 0, ((paragraph.strip("\n"), False),))
        for paragraph in paragraphs
        if paragraph.strip()
    )
