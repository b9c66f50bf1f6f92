"""A page for paper: a title, blocks of text, and what stands small below."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence_keeper.domain.help.blocks import Block, BlockKind, blocks


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed or saved as a PDF. Pure data; the drawing decides how it looks.

    Attributes:
        title: Above everything; also the title of the file.
        blocks: The text. What the user wrote stands here as plain runs, never as markup.
        foot: Small lines after the text: sources, dates, what it is not.
        name: Suggested name of a file, without suffix; says nothing about what is inside.
        pocket: Whether it is a card of a quarter of the page, to be cut out and folded.
    """

    title: str
    blocks: tuple[Block, ...]
    foot: tuple[str, ...] = ()
    name: str = "notes"
    pocket: bool = False


def from_text(title: str, text: str, foot: tuple[str, ...] = (), name: str = "notes") -> Paper:
    """Return a paper from one of our own texts; its title, if it has one, is left to the paper."""
    found = blocks(text)
    if found and found[0].kind is BlockKind.HEADING and found[0].level == 1:
        found = found[1:]
    return Paper(title, tuple(found), foot, name)


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Return what the user wrote as paragraphs, line ends kept, nothing of it read as markup."""
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n", text)]
    paragraphs = "\n".join(lines).split("\n\n")
    return tuple(
        Block(BlockKind.PARAGRAPH, 0, ((paragraph.strip("\n"), False),))
        for paragraph in paragraphs
        if paragraph.strip()
    )
