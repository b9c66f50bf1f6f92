"""Converts between the entry form's fields and an entry. No Qt here.

Untouched fields must not change: where a field still shows the earlier version, the earlier value
itself is kept (a name with a comma, seconds of a time, …).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.entry import Action, Call, Direction, Entry, Kind, Tag
from evidence_keeper.ui.pages.entry.when.when_state import (
    WhenState,
    when_from_json,
    when_now,
    when_of,
)

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_INCIDENT_NUMBER = re.compile(r"(?:№|#|No\.?|Nr\.?)?\s*([0-9]{1,9})", re.IGNORECASE)
_TEXTS = (
    "what_happened",
    "title",
    "people",
    "exact_words",
    "language",
    "platform",
    "account",
    "url",
    "place",
    "witnesses",
    "effect",
    "private_note",
    "denies",
    "call_direction",
    "case",
)


@dataclass(slots=True)
class FormState:
    """The content of the form's fields."""

    when: WhenState
    what_happened: str = ""
    title: str = ""
    people: str = ""
    kind: str = Kind.OTHER.value
    exact_words: str = ""
    language: str = ""
    platform: str = ""
    account: str = ""
    url: str = ""
    place: str = ""
    witnesses: str = ""
    effect: str = ""
    private_note: str = ""
    denies: str = ""
    call_direction: str = ""
    call_count: int = 1
    call_minutes: int = 0
    case: str = ""
    actions: list[Action] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    evidence: list[int] = field(default_factory=list)
    in_dossier: bool = True

    def is_empty(self) -> bool:
        """Return whether nothing is written or attached; time, kind, counts and tags do not
        count.
        """
        words = (getattr(self, name) for name in _TEXTS if name not in ("case", "call_direction"))
        return not (any(str(w).strip() for w in words) or self.actions or self.evidence)

    def tells_of_calls(self) -> bool:
        """Return whether the details of a call differ from a new form."""
        return bool(self.call_direction or self.call_minutes or self.call_count > 1)

    def has_line(self) -> bool:
        """Return whether there is the one line that an entry needs."""
        return bool(self.what_happened.strip() or self.title.strip())

    def denies_unread(self) -> bool:
        """Return whether the field for an incident's number has invalid text."""
        return bool(self.denies.strip()) and incident_number(self.denies) is None

    def to_entry(self, base: Entry | None = None) -> Entry:
        """Return the entry.

        Args:
            base: The version that is being changed.

        Raises:
            KeeperError: the time is invalid; see `WhenState.happened`.
        """
        entry = base or Entry()
        shown = state_of(base, _ANY_TIME) if base is not None else None
        kept = shown is not None and shown.when.meaning() == self.when.meaning()
        return replace(
            entry,
            case=self.case,
            kind=Kind(self.kind),
            happened=entry.happened if kept else self.when.happened(),
            title=self.title,
            what_happened=self.what_happened,
            exact_words=self.exact_words,
            language=self.language,
            platform=self.platform,
            account=self.account,
            url=self.url,
            place=self.place,
            people=_kept(shown, "people", self.people, entry.people),
            witnesses=_kept(shown, "witnesses", self.witnesses, entry.witnesses),
            effect=self.effect,
            actions=tuple(self.actions),
            tags=tuple(t for t in Tag if t.value in self.tags),
            denies=incident_number(self.denies),
            call=self._call(entry.call),
            private_note=self.private_note,
            evidence=tuple(self.evidence),
            in_dossier=self.in_dossier,
        )

    def _call(self, before: Call | None) -> Call | None:
        seconds = before.duration_seconds if before is not None else None
        if (seconds or 0) // 60 != self.call_minutes:
            seconds = self.call_minutes * 60 or None
        direction = Direction(self.call_direction) if self.call_direction else None
        call = Call(direction, seconds, max(1, self.call_count))
        return None if call == Call() and before is None else call

    def to_json(self) -> dict[str, Json]:
        """Return the form for a draft."""
        out: dict[str, Json] = {"form": 1, "when": self.when.to_json()}
        for f in fields(self):
            value = getattr(self, f.name)
            if f.name == "actions":
                out["actions"] = [[a.what, a.whom, a.when, a.reference] for a in self.actions]
            elif f.name != "when":
                out[f.name] = list(value) if isinstance(value, list) else value
        return out


def new_state(now: datetime, zone: str, case: str = "") -> FormState:
    """Return an empty form: about now, without a kind."""
    return FormState(when_now(now, zone), case=case)


def state_of(entry: Entry, now: datetime) -> FormState:
    """Return the form of an entry; `now` fills controls that its time does not use."""
    when = when_of(entry.happened, now)
    call = entry.call or Call()
    return FormState(
        when=when,
        what_happened=entry.what_happened,
        title=entry.title,
        people=joined(entry.people),
        kind=entry.kind.value,
        exact_words=entry.exact_words,
        language=entry.language,
        platform=entry.platform,
        account=entry.account,
        url=entry.url,
        place=entry.place,
        witnesses=joined(entry.witnesses),
        effect=entry.effect,
        private_note=entry.private_note,
        denies=str(entry.denies) if entry.denies else "",
        call_direction=call.direction.value if call.direction else "",
        call_count=call.count,
        call_minutes=(call.duration_seconds or 0) // 60,
        case=entry.case,
        actions=list(entry.actions),
        tags=[t.value for t in entry.tags],
        evidence=list(entry.evidence),
        in_dossier=entry.in_dossier,
    )


def state_from_json(raw: Mapping[str, Json], now: datetime, zone: str) -> FormState:
    """Read a draft. Invalid values get their default; texts are never dropped."""
    state = FormState(when_from_json(raw.get("when"), when_now(now, zone)))
    for name in _TEXTS:
        value = raw.get(name)
        if isinstance(value, str):
            setattr(state, name, value)
    if raw.get("kind") in set(Kind):
        state.kind = str(raw["kind"])
    if state.call_direction not in set(Direction):
        state.call_direction = ""
    for name in ("call_count", "call_minutes"):
        value = raw.get(name)
        if isinstance(value, int) and value >= 0:
            setattr(state, name, value)
    state.in_dossier = raw.get("in_dossier") is not False
    state.tags = [str(v) for v in _items(raw.get("tags")) if v in set(Tag)]
    state.evidence = [v for v in _items(raw.get("evidence")) if isinstance(v, int) and v > 0]
    for item in _items(raw.get("actions")):
        if isinstance(item, list) and len(item) == 4:
            state.actions.append(Action(*(str(part) for part in item)))
    return state


def incident_number(text: str) -> int | None:
    """Return the number of `3`, `№ 3` or `#3`; None for anything else."""
    match = _INCIDENT_NUMBER.fullmatch(text.strip())
    return int(match[1]) or None if match else None


def joined(names: tuple[str, ...]) -> str:
    """Return names as one line; with semicolons if a name contains a comma."""
    separator = "; " if any("," in n for n in names) else ", "
    return separator.join(names)


def split_names(text: str) -> tuple[str, ...]:
    """Return the names of one line, separated by commas, or by semicolons where there are any."""
    separator = ";" if ";" in text else ","
    return tuple(part.strip() for part in text.split(separator) if part.strip())


def _kept(
    shown: FormState | None, name: str, text: str, before: tuple[str, ...]
) -> tuple[str, ...]:
    if shown is not None and getattr(shown, name) == text:
        return before
    return split_names(text)


def _items(value: object) -> list[Json]:
    return list(value) if isinstance(value, list) else []
