"""Reads and writes entries as JSON: the keys of the `log` command and of a stored version.

An unknown key, a wrong type or an impossible date is an error that names it; nothing is dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.entry import Action, Call, Direction, Entry, Kind, Tag
from evidence_keeper.domain.record.evidence import evidence_label, evidence_number
from evidence_keeper.domain.text import MAX_TEXT, storable
from evidence_keeper.domain.time.happened import (
    UNKNOWN,
    Happened,
    Precision,
    happened_from_parts,
    happened_to_json,
)

MAX_INPUT = 64 * 1024 * 1024
"""Most bytes of one JSON input."""
MAX_DEPTH = 32
MAX_COUNT = 10_000
MAX_WHOLE = 10**9
_MAX_DIGITS = 18

_TEXTS = (
    "case", "title", "what_happened", "exact_words", "language", "channel", "platform",
    "account", "url", "place", "effect", "private_note",
)  # fmt: skip
_KEYS = {
    *_TEXTS, "kind", "happened", "people", "witnesses", "actions", "tags", "denies", "call",
    "evidence", "in_dossier",
}  # fmt: skip
_SAME_INPUT = re.compile(r"#([1-9]\d{0,6})")
_LOOKS_LIKE_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")

Chosen = TypeVar("Chosen", bound=StrEnum)


def parse_json(data: bytes) -> object:
    """Parse JSON input strictly.

    Raises:
        KeeperError: INPUT_TOO_LARGE, INPUT_TOO_DEEP, INPUT_NOT_JSON (with the line), VALUE_WRONG
            (NaN, Infinity, a key given twice).
    """
    if len(data) > MAX_INPUT:
        raise KeeperError(Code.INPUT_TOO_LARGE, limit=MAX_INPUT)
    try:
        text = data.decode("utf-8-sig")
        value: object = json.loads(
            text,
            parse_int=_whole_number,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object_without_twins,
        )
    except json.JSONDecodeError as e:
        raise KeeperError(Code.INPUT_NOT_JSON, line=e.lineno) from None
    except RecursionError:
        raise KeeperError(Code.INPUT_TOO_DEEP, limit=MAX_DEPTH) from None
    except UnicodeDecodeError as e:
        raise KeeperError(Code.INPUT_NOT_JSON, line=data.count(b"\n", 0, e.start) + 1) from None
    if _depth(value) > MAX_DEPTH:
        raise KeeperError(Code.INPUT_TOO_DEEP, limit=MAX_DEPTH)
    return value


def _whole_number(digits: str) -> int | float:
    """Return the number; one with too many digits as a float, which no key accepts.

    So the error names the key, and no time is spent on converting thousands of digits.
    """
    return int(digits) if len(digits) <= _MAX_DIGITS else float(digits)


def _refuse_constant(name: str) -> object:
    raise KeeperError(Code.VALUE_WRONG, entry="", key=name, expected="a number")


def _object_without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    out: dict[str, object] = {}
    for key, value in pairs:
        if key in out:
            raise KeeperError(Code.VALUE_WRONG, entry="", key=storable(key), expected="once")
        out[key] = value
    return out


def _depth(value: object) -> int:
    """Return how deeply lists and objects are nested, without recursion."""
    deepest, pending = 0, [(value, 1)]
    while pending:
        item, level = pending.pop()
        deepest = max(deepest, level)
        if isinstance(item, dict):
            pending.extend((v, level + 1) for v in item.values())
        elif isinstance(item, list):
            pending.extend((v, level + 1) for v in item)
    return deepest


def entry_from_json(value: object, default_zone: str, label: str = "") -> Entry:
    """Build an entry.

    Args:
        value: One JSON object with the keys of `log`.
        default_zone: The zone of times without one.
        label: The entry's place in the input, for error messages.

    `denies` may be `"#n"`, the n-th of the same input; it is returned as -n.

    Raises:
        KeeperError: KEY_UNKNOWN, VALUE_WRONG, ENTRY_EMPTY, DATE_*, TIME_*, ZONE_UNKNOWN.
    """
    fields = _object(value, label, "")
    for key in fields:
        if key not in _KEYS:
            raise KeeperError(Code.KEY_UNKNOWN, entry=label, key=storable(str(key)))
    texts = {key: _text(fields.get(key), label, key) for key in _TEXTS}
    if not texts["title"].strip() and not texts["what_happened"].strip():
        raise KeeperError(Code.ENTRY_EMPTY, entry=label)
    return Entry(
        **texts,
        kind=_choice(Kind, fields.get("kind", Kind.OTHER.value), label, "kind"),
        happened=_happened(fields.get("happened"), default_zone, label),
        people=_names(fields.get("people"), label, "people"),
        witnesses=_names(fields.get("witnesses"), label, "witnesses"),
        actions=_actions(fields.get("actions"), label),
        tags=_tags(fields.get("tags"), label),
        denies=_denies(fields.get("denies"), label),
        call=_call(fields.get("call"), label),
        evidence=_evidence(fields.get("evidence"), label),
        in_dossier=_truth(fields.get("in_dossier", True), label, "in_dossier"),
    )


def entry_to_json(entry: Entry) -> dict[str, Json]:
    """Return the entry with all keys of `log`; the reverse of `entry_from_json`."""
    out: dict[str, Json] = {key: getattr(entry, key) for key in _TEXTS}
    call: Json = None
    if entry.call is not None:
        call = {
            "direction": entry.call.direction.value if entry.call.direction else None,
            "duration_seconds": entry.call.duration_seconds,
            "count": entry.call.count,
        }
    return out | {
        "kind": entry.kind.value,
        "happened": happened_to_json(entry.happened),
        "people": list(entry.people),
        "witnesses": list(entry.witnesses),
        "actions": [
            {"what": a.what, "whom": a.whom, "when": a.when, "reference": a.reference}
            for a in entry.actions
        ],
        "tags": [tag.value for tag in entry.tags],
        "denies": entry.denies,
        "call": call,
        "evidence": [evidence_label(n) for n in entry.evidence],
        "in_dossier": entry.in_dossier,
    }


def _wrong(label: str, key: str, expected: str) -> KeeperError:
    return KeeperError(Code.VALUE_WRONG, entry=label, key=key, expected=expected)


def _object(value: object, label: str, key: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _wrong(label, key or "entry", "object")
    return value


def _list(value: object, label: str, key: str) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise _wrong(label, key, "list")
    if len(value) > MAX_COUNT:
        raise _wrong(label, key, f"at most {MAX_COUNT}")
    return value


def _text(value: object, label: str, key: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _wrong(label, key, "text")
    if len(value) > MAX_TEXT:
        raise _wrong(label, key, f"at most {MAX_TEXT} characters")
    return storable(value)


def _truth(value: object, label: str, key: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(label, key, "true or false")
    return value


def _whole(value: object, label: str, key: str, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MAX_WHOLE:
        raise _wrong(label, key, f"a whole number from {least}")
    return value


def _choice(kind: type[Chosen], value: object, label: str, key: str) -> Chosen:
    if isinstance(value, str) and value in set(kind):
        return kind(value)
    raise _wrong(label, key, " | ".join(kind))


def _known_keys(fields: Mapping[str, object], known: tuple[str, ...], label: str, key: str) -> None:
    for name in fields:
        if name not in known:
            raise KeeperError(Code.KEY_UNKNOWN, entry=label, key=f"{key}.{storable(name)}")


def _names(value: object, label: str, key: str) -> tuple[str, ...]:
    names = [_text(item, label, key).strip() for item in _list(value, label, key)]
    return tuple(dict.fromkeys(name for name in names if name))


def _happened(value: object, default_zone: str, label: str) -> Happened:
    if value is None:
        return Happened(UNKNOWN.precision, zone=default_zone)
    fields = _object(value, label, "happened")
    _known_keys(fields, ("from", "to", "precision", "timezone"), label, "happened")
    start = _text(fields.get("from"), label, "happened.from") or None
    end = _text(fields.get("to"), label, "happened.to") or None
    if "precision" in fields:
        precision = _choice(Precision, fields["precision"], label, "happened.precision")
    else:
        precision = _natural_precision(start, end)
    zone = _text(fields.get("timezone"), label, "happened.timezone") or default_zone
    return happened_from_parts(precision, start, end, zone, label)


def _natural_precision(start: str | None, end: str | None) -> Precision:
    """Return the most plausible precision of a time that states none."""
    if start is None and end is None:
        return Precision.UNKNOWN
    if start is None:
        return Precision.BEFORE
    return Precision.DAY if _LOOKS_LIKE_DATE.fullmatch(start.strip()) else Precision.EXACT


def _actions(value: object, label: str) -> tuple[Action, ...]:
    actions = []
    for item in _list(value, label, "actions"):
        fields = _object(item, label, "actions")
        _known_keys(fields, ("what", "whom", "when", "reference"), label, "actions")
        texts = {k: _text(v, label, f"actions.{k}") for k, v in fields.items()}
        if not texts.get("what", "").strip():
            raise _wrong(label, "actions.what", "text that is not empty")
        _check_action_date(texts.get("when", ""), label)
        actions.append(Action(**texts))
    return tuple(actions)


def _check_action_date(when: str, label: str) -> None:
    """Refuse an impossible date; free words such as "the next morning" are allowed."""
    if _LOOKS_LIKE_DATE.match(when):
        try:
            datetime.fromisoformat(when)
        except ValueError:
            raise KeeperError(Code.DATE_IMPOSSIBLE, entry=label, value=when) from None


def _tags(value: object, label: str) -> tuple[Tag, ...]:
    found = [_choice(Tag, item, label, "tags") for item in _list(value, label, "tags")]
    return tuple(dict.fromkeys(found))


def _denies(value: object, label: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, str) and (match := _SAME_INPUT.fullmatch(value)):
        return -int(match[1])
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MAX_WHOLE:
        raise _wrong(label, "denies", 'a number, or "#1" for the first of this input')
    return value


def _call(value: object, label: str) -> Call | None:
    if value is None:
        return None
    fields = _object(value, label, "call")
    _known_keys(fields, ("direction", "duration_seconds", "count"), label, "call")
    direction, seconds = fields.get("direction"), fields.get("duration_seconds")
    return Call(
        None if direction is None else _choice(Direction, direction, label, "call.direction"),
        None if seconds is None else _whole(seconds, label, "call.duration_seconds", 0),
        _whole(fields.get("count", 1), label, "call.count", 1),
    )


def _evidence(value: object, label: str) -> tuple[int, ...]:
    numbers = []
    for item in _list(value, label, "evidence"):
        number = evidence_number(item) if isinstance(item, str) else None
        if number is None:
            raise _wrong(label, "evidence", "EK-0001")
        numbers.append(number)
    return tuple(dict.fromkeys(numbers))
