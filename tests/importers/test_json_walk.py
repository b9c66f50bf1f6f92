"""Tests reading JSON of any size."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_keeper.domain.record.conversation import RefusalReason
from evidence_keeper.importers.file_formats.json_walk import Broken, Path, Value, Walk, Want

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


def plan(path: Path) -> Want:
    if path in ((), ("list",)):
        return Want.ENTER
    return Want.TAKE if path in (("list", "*"), ("name",)) else Want.SKIP


def events(text: str, piece: int) -> list[object]:
    def pieces() -> Iterator[str]:
        for at in range(0, len(text), piece):
            yield text[at : at + piece]

    return [e for e in Walk(pieces(), plan).events() if isinstance(e, Value | Broken)]


@settings(max_examples=200)
@given(ANY, st.lists(ANY, max_size=6), st.integers(1, 9), st.sampled_from([None, 1]))
def test_what_is_taken_is_what_stands_there(
    skipped: object, taken: list[object], piece: int, indent: int | None
) -> None:
    document = {"skipped": skipped, "list": taken, "name": "x", "other": [skipped]}
    text = json.dumps(document, indent=indent, ensure_ascii=piece > 4)
    found = [e.value for e in events(text, piece) if isinstance(e, Value)]
    assert found == [*taken, "x"]


def test_numbers_are_not_cut_where_reading_paused() -> None:
    for piece in range(1, 12):
        assert [e.value for e in events('{"list": [12345, -6.5e3]}', piece)] == [12345, -6500.0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r'"a\x0bb"', "a\x0bb"),
        (r'"a\\x0bb"', r"a\x0bb"),
        (r'"\\\x41\u0042\n"', "\\AB\n"),
        (r'"C:\Users\q"', None),
        (r'"a\qb"', r"a\qb"),
        ('"a\nb"', "a\nb"),
    ],
)
def test_broken_escapes_are_repaired(written: str, meant: str | None) -> None:
    first, second = events(f'{{"list": [{written}, "good"]}}', 7)
    assert isinstance(second, Value)
    assert second.value == "good"
    if meant is None:  # \U is repaired, \u without digits is not
        assert isinstance(first, Value)
        assert first.value == r"C:\Users\q"
    else:
        assert isinstance(first, Value)
        assert first.value == meant
        assert first.repaired is (r"\\x0b" not in written)


def test_a_broken_value_is_passed_over() -> None:
    found = events('{"list": [{"a": 1}, {"a" 1}, {"b": "\\u00"}, 9], "name": "x"}', 5)
    assert [type(e) for e in found] == [Value, Broken, Broken, Value, Value]


def test_a_document_that_breaks_off_is_told() -> None:
    found = events('{"list": [1, 2, {"a": "b', 3)
    assert isinstance(found[-1], Broken)
    assert found[-1].last
    assert len(found) == 3


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 1_000_000,
        '{"a":' * 1_000_000,
        '{"list": [' + "[" * 1_000_000 + "]" * 1_000_000 + ', 7]}',
        '{"list": [' + "[],{}," * 300_000 + "1]}",
        '{"list": [[' + "{}," * 3_000_000 + "1], 7]}",
        '{"list": ["' + "\\\\" * 9_000_000 + '", 7]}',
        '{"list": ["' + "x" * 20_000_000 + '", 7]}',
        '{"list": [' + "1" * 5_000_000 + ', 7]}',
        '{"' + "k" * 17_000_000 + '": 1}',
        '{"list": ["' + "\\" * 999_999,
    ],
    ids=range(10),
)  # fmt: skip
def test_hostile_documents_end_soon(hostile: str) -> None:
    begin = time.process_time()
    pieces = (hostile[at : at + 262_144] for at in range(0, len(hostile), 262_144))
    for _ in Walk(pieces, plan).events():
        pass
    assert time.process_time() - begin < 30  # of its own time


def test_what_is_too_large_is_told_and_passed() -> None:
    found = events('{"list": ["' + "x" * 20_000_000 + '", 7]}', 262_144)
    assert isinstance(found[0], Broken)
    assert found[0].reason is RefusalReason.TOO_LARGE
    assert isinstance(found[1], Value)
    assert found[1].value == 7


@settings(max_examples=300)
@given(st.text(alphabet='[]{}",:\\x019 \n', max_size=60), st.integers(1, 5))
def test_anything_at_all_ends(text: str, piece: int) -> None:
    assert len(events('{"list":' + text, piece)) < 100
