"""Entries as JSON: everything is kept or named, nothing is dropped."""

import json

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import canonical_bytes
from evidence_keeper.domain.record.entry import Kind, Tag
from evidence_keeper.domain.record.entry_json import (
    MAX_DEPTH,
    entry_from_json,
    entry_to_json,
    parse_json,
)

FULL = {
    "case": "Main",
    "kind": "threat",
    "happened": {"from": "2026-11-03T22:10:00+05:00", "precision": "exact"},
    "title": "t",
    "what_happened": "w",
    "exact_words": "e",
    "language": "kk",
    "channel": "chat",
    "platform": "WhatsApp",
    "account": "@x",
    "url": "example.kz/x",
    "place": "school",
    "people": ["A", "B"],
    "witnesses": ["C"],
    "effect": "fear",
    "actions": [{"what": "told_to_stop", "whom": "A", "when": "2026-11-03", "reference": "7"}],
    "tags": ["stalking", "gaslighting"],
    "denies": 3,
    "call": {"direction": "missed", "duration_seconds": 0, "count": 7},
    "private_note": "p",
    "evidence": ["EK-0001", "EK-0012"],
    "in_dossier": False,
}


def code_of(value: object) -> tuple[Code, object]:
    with pytest.raises(KeeperError) as caught:
        entry_from_json(value, "Asia/Almaty", "4")
    assert caught.value.params["entry"] == "4"
    return caught.value.code, caught.value.params.get("key")


def test_every_key_survives_being_written_and_read() -> None:
    entry = entry_from_json(FULL, "Asia/Almaty")
    assert entry.kind is Kind.THREAT
    assert entry.tags == (Tag.STALKING, Tag.GASLIGHTING)
    assert entry.evidence == (1, 12)
    written = entry_to_json(entry)
    assert set(written) == set(FULL)
    assert entry_from_json(json.loads(canonical_bytes(written)), "UTC") == entry
    for key in set(FULL) - {"happened"}:
        assert json.loads(json.dumps(written[key])) == FULL[key], key


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        ({"happend": 1}, Code.KEY_UNKNOWN, "happend"),
        ({"happened": {"form": "2026"}}, Code.KEY_UNKNOWN, "happened.form"),
        ({"actions": [{"what": "x", "who": "y"}]}, Code.KEY_UNKNOWN, "actions.who"),
        ({"call": {"number": 1}}, Code.KEY_UNKNOWN, "call.number"),
        ({"kind": "murder"}, Code.VALUE_WRONG, "kind"),
        ({"kind": ["call"]}, Code.VALUE_WRONG, "kind"),
        ({"title": 5}, Code.VALUE_WRONG, "title"),
        ({"people": "A"}, Code.VALUE_WRONG, "people"),
        ({"people": [1]}, Code.VALUE_WRONG, "people"),
        ({"tags": ["x"]}, Code.VALUE_WRONG, "tags"),
        ({"denies": 0}, Code.VALUE_WRONG, "denies"),
        ({"denies": True}, Code.VALUE_WRONG, "denies"),
        ({"denies": "#0"}, Code.VALUE_WRONG, "denies"),
        ({"call": {"count": 0}}, Code.VALUE_WRONG, "call.count"),
        ({"call": {"duration_seconds": -1}}, Code.VALUE_WRONG, "call.duration_seconds"),
        ({"evidence": ["7"]}, Code.VALUE_WRONG, "evidence"),
        ({"in_dossier": "yes"}, Code.VALUE_WRONG, "in_dossier"),
        ({"happened": {"precision": "roughly"}}, Code.VALUE_WRONG, "happened.precision"),
        ({"actions": [{"what": " "}]}, Code.VALUE_WRONG, "actions.what"),
        ({"actions": [{"what": "x", "when": "2026-02-30"}]}, Code.DATE_IMPOSSIBLE, None),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, object], code: Code, key: object) -> None:
    assert code_of({"title": "x"} | change) == (code, key)


def test_one_line_is_required_and_no_time_means_unknown() -> None:
    assert code_of({"title": "  "})[0] is Code.ENTRY_EMPTY
    assert code_of([])[0] is Code.VALUE_WRONG
    entry = entry_from_json({"what_happened": "one line"}, "Asia/Almaty")
    assert entry.happened.precision == "unknown"


def test_a_reference_within_the_input_is_kept_apart_from_numbers() -> None:
    assert entry_from_json({"title": "x", "denies": "#2"}, "UTC").denies == -2


def test_unsafe_text_is_kept_visibly() -> None:
    entry = entry_from_json({"title": "a\ud800b\0c\u202ed"}, "UTC")
    assert entry.title == "a⟦U+D800⟧b\0c\u202ed"


def test_a_word_of_a_megabyte_is_kept() -> None:
    word = "ж" * 1_000_000
    assert entry_from_json({"title": word}, "UTC").title == word


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", Code.INPUT_NOT_JSON),
        (b"", Code.INPUT_NOT_JSON),
        (b'{"title": NaN}', Code.VALUE_WRONG),
        (b'{"title": "\xff"}', Code.INPUT_NOT_JSON),
        (b'{"title": "a", "title": "b"}', Code.VALUE_WRONG),
        (b"[" * 100_000 + b"]" * 100_000, Code.INPUT_TOO_DEEP),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), Code.INPUT_TOO_DEEP),
    ],
)
def test_json_is_read_strictly(data: bytes, code: Code) -> None:
    with pytest.raises(KeeperError) as caught:
        parse_json(data)
    assert caught.value.code is code


@pytest.mark.parametrize("digits", [11, 19, 31, 5000])
def test_a_number_that_is_too_long_is_named_by_its_key(digits: int) -> None:
    for key, text in (("denies", b'"denies": %s'), ("call.count", b'"call": {"count": %s}')):
        given = parse_json(b'{"title": "x", ' + text % (b"1" * digits) + b"}")
        with pytest.raises(KeeperError) as caught:
            entry_from_json(given, "UTC")
        assert (caught.value.code, caught.value.params["key"]) == (Code.VALUE_WRONG, key)
