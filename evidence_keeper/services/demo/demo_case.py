"""Reads the example case from `resources/demo/case.toml`, strictly.

The file is ours, so an error in it is a bug and raises at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.entry_json import entry_from_json
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.media.example.example_pictures import (
    Bubble,
    CallRow,
    Calls,
    Chat,
    Comment,
    Drawing,
    Note,
    Post,
)
from evidence_keeper.system.resources import resource

_EVENING = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class DemoPicture:
    """One screenshot of the example, with the user's notes on it."""

    id: str
    file: str
    drawing: Drawing
    captured_by: str = ""
    still_on_device: bool | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ChatExport:
    """One exported conversation of the example; `me` is her name in it."""

    id: str
    file: str
    me: str
    text: str


@dataclass(frozen=True, slots=True)
class DemoCase:
    """The whole example.

    Attributes:
        name, zone: Of the case; the name says in three languages that it is an example.
        dated: The date of its dossiers: the morning after the last incident.
        profile: The profile of "the user".
        passphrase_words: The words of its passphrase.
        pictures: In the order in which they are added.
        exports: Conversations as files; incidents name them among their pictures.
    """

    name: str
    zone: str
    dated: datetime
    profile: Profile
    passphrase_words: tuple[str, ...]
    pictures: tuple[DemoPicture, ...]
    exports: tuple[ChatExport, ...]
    _incidents: tuple[Mapping[str, object], ...]
    _changes: tuple[Mapping[str, object], ...]

    @property
    def incident_count(self) -> int:
        """The number of incidents; they are counted from 1."""
        return len(self._incidents)

    @property
    def begun(self) -> datetime:
        """When "the user" creates the vault: at the end of the first incident."""
        return self.last_moment(1)

    def last_moment(self, place: int) -> datetime:
        """Return the end of an incident, the evening of its day, or the earliest moment of all."""
        happened = self.entry(place, None).happened
        known = happened.end or happened.start
        if known is None:
            return datetime.min.replace(tzinfo=UTC)
        return known + _EVENING if happened.precision is Precision.DAY else known

    def pictures_of(self, place: int) -> list[DemoPicture]:
        """Return the pictures that belong to an incident, in order."""
        names = self._names(place)
        return [picture for picture in self.pictures if picture.id in names]

    def exports_of(self, place: int) -> list[ChatExport]:
        """Return the conversations that belong to an incident."""
        names = self._names(place)
        return [export for export in self.exports if export.id in names]

    def entry(self, place: int, numbers: Mapping[str, int] | None) -> Entry:
        """Return an entry.

        Args:
            place: From 1.
            numbers: The evidence number of each picture and export, by its id; without any when
                None.
        """
        return self._entry(self._incidents[place - 1], place, numbers)

    def _names(self, place: int) -> Sequence[str]:
        names = self._incidents[place - 1].get("pictures", ())
        assert isinstance(names, Sequence)
        return [str(name) for name in names]

    def changes(self, numbers: Mapping[str, int]) -> list[tuple[int, Entry]]:
        """Return later versions: place of the entry, from 1, and its new form."""
        out = []
        for change in self._changes:
            place = change["incident"]
            assert isinstance(place, int)
            new = {key: value for key, value in change.items() if key != "incident"}
            out.append((place, self._entry({**self._incidents[place - 1], **new}, place, numbers)))
        return out

    def _entry(
        self, raw: Mapping[str, object], place: int, numbers: Mapping[str, int] | None
    ) -> Entry:
        fields = {key: value for key, value in raw.items() if key != "pictures"}
        if numbers is not None:
            fields["evidence"] = [evidence_label(numbers[name]) for name in self._names(place)]
        fields["case"] = self.name
        return entry_from_json(fields, self.zone, str(place))


def load_case() -> DemoCase:
    """Read the example.

    Raises:
        KeyError, TypeError, ValueError: the bundled file is damaged.
    """
    raw = tomllib.loads(resource("demo", "case.toml").read_text("utf-8"))
    return DemoCase(
        name=raw["case"],
        zone=raw["zone"],
        dated=datetime.fromisoformat(raw["dated"]),
        profile=Profile(**raw["profile"]),
        passphrase_words=tuple(raw["passphrase_words"]),
        pictures=tuple(_picture(item) for item in raw["pictures"]),
        exports=tuple(
            ChatExport(item["id"], item["file"], item["me"], item["text"].lstrip())
            for item in raw["exports"]
        ),
        _incidents=tuple(raw["incidents"]),
        _changes=tuple(raw["changes"]),
    )


_ABOUT = ("id", "file", "kind", "captured_by", "still_on_device", "notes")


def _picture(raw: dict[str, object]) -> DemoPicture:
    drawn = {key: value for key, value in raw.items() if key not in _ABOUT}
    still = raw.get("still_on_device")
    assert still is None or isinstance(still, bool)
    return DemoPicture(
        id=str(raw["id"]),
        file=str(raw["file"]),
        drawing=_drawing(str(raw["kind"]), drawn),
        captured_by=str(raw.get("captured_by", "")),
        still_on_device=still,
        notes=str(raw.get("notes", "")),
    )


def _rows(value: object) -> list[list[str]]:
    assert isinstance(value, list)
    return value


def _drawing(kind: str, fields: dict[str, object]) -> Drawing:
    parts: dict[str, object] = dict(fields)
    match kind:
        case "chat":
            parts["bubbles"] = tuple(_bubble(row) for row in _rows(fields["bubbles"]))
            return Chat(**parts)  # type: ignore[arg-type]
        case "calls":
            parts["rows"] = tuple(
                CallRow(who, below, clock, missed=not answered)
                for who, below, clock, *answered in _rows(fields["rows"])
            )
            return Calls(**parts)  # type: ignore[arg-type]
        case "post":
            parts["comments"] = tuple(Comment(*row) for row in _rows(fields["comments"]))
            return Post(**parts)  # type: ignore[arg-type]
        case "note":
            parts["lines"] = tuple(str(line) for line in _rows(fields["lines"]))
            return Note(**parts)  # type: ignore[arg-type]
    raise ValueError(kind)


def _bubble(row: list[str]) -> Bubble:
    """Return a notice for a text alone, their message with a clock, and mine with "me" after it."""
    if len(row) == 1:
        return Bubble(row[0], notice=True)
    return Bubble(row[0], row[1], mine=row[2:] == ["me"])
