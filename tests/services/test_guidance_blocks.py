"""Tests the Markdown subset: block starts, continuations, and robustness."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_keeper.domain.help.blocks import Block, BlockKind, blocks


def test_every_kind_with_its_level() -> None:
    text = "# Title\n\n## Part\n\nA line.\n\n- one\n- two\n\n1. first\n2. second\n\n> quiet\n"
    assert blocks(text) == [
        Block(BlockKind.HEADING, 1, (("Title", False),)),
        Block(BlockKind.HEADING, 2, (("Part", False),)),
        Block(BlockKind.PARAGRAPH, 0, (("A line.", False),)),
        Block(BlockKind.BULLET, 0, (("one", False),)),
        Block(BlockKind.BULLET, 0, (("two", False),)),
        Block(BlockKind.STEP, 1, (("first", False),)),
        Block(BlockKind.STEP, 2, (("second", False),)),
        Block(BlockKind.NOTE, 0, (("quiet", False),)),
    ]


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("one\ntwo", ["one two"]),
        ("one\n\ntwo", ["one", "two"]),
        ("- one\n  goes on\n- two", ["one goes on", "two"]),
        ("> one\n> goes on", ["one goes on"]),
        ("> one\n\n> two", ["one", "two"]),
        ("# Title\nText", ["Title", "Text"]),
        ("Text\n- item", ["Text", "item"]),
        ("one\r\ntwo\r\n\r\nthree\r\n", ["one two", "three"]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_lines_join_until_something_new_opens(text: str, texts: list[str]) -> None:
    assert [block.text for block in blocks(text)] == texts


@pytest.mark.parametrize(
    "text",
    [
        "### deeper",
        "#no space",
        "-no space",
        "1.no space",
        "2026. a year is no step",
        "[words](https://example.org)",
        "<b>words</b>",
        "#",
        "> ",
    ],
)
def test_what_is_not_of_the_subset_stays_as_plain_characters(text: str) -> None:
    assert blocks(text) == [Block(BlockKind.PARAGRAPH, 0, ((text.strip(), False),))]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("**a** b", (("a", True), (" b", False))),
        ("b **a**", (("b ", False), ("a", True))),
        ("x **a** y **b** z", (("x ", 0), ("a", 1), (" y ", 0), ("b", 1), (" z", 0))),
        ("**a", (("**a", False),)),
        ("a ** b", (("a ** b", False),)),
        ("**a** and **b", (("a", True), (" and **b", False))),
        ("****", (("****", False),)),
    ],
)
def test_bold_needs_its_partner(text: str, runs: tuple[tuple[str, bool], ...]) -> None:
    assert blocks(text)[0].runs == runs


def test_bold_may_span_a_line_break_within_a_block() -> None:
    assert blocks("a **b\nc** d")[0].runs == (("a ", False), ("b c", True), (" d", False))


@given(st.text(alphabet=st.sampled_from("ab қ#->*1. \n\r\t"), max_size=200) | st.text(max_size=80))
def test_any_text_is_taken_apart_without_loss_of_words(text: str) -> None:
    found = blocks(text)
    for block in found:
        assert block.runs
        assert all(words for words, _ in block.runs)
        assert block.level == 0 or block.kind in (BlockKind.HEADING, BlockKind.STEP)
    kept = "".join(block.text for block in found)
    assert [c for c in kept if c.isalpha()] == [c for c in text if c.isalpha()]
