"""What goes into a dossier. Pure data: the renderer only draws it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from evidence_keeper.domain.canonical import Json
from evidence_keeper.domain.custody import CustodyEvent
from evidence_keeper.domain.entry import Incident
from evidence_keeper.domain.evidence import Evidence
from evidence_keeper.domain.profile import Profile


class Reader(StrEnum):
    """Whom a dossier is for."""

    PARENTS = "parents"
    PSYCHOLOGIST = "psychologist"
    POLICE = "police"


class Size(StrEnum):
    """`full`: pictures as in the original where that is safe; `small`: fit for e-mail."""

    FULL = "full"
    SMALL = "small"


class Section(StrEnum):
    """A part of the document, in the order in which it stands."""

    COVER = "cover"
    SUMMARY = "summary"
    PATTERN = "pattern"
    CHRONOLOGY = "chronology"
    INCIDENTS = "incidents"
    EFFECT = "effect"
    REGISTER = "register"
    CUSTODY = "custody"
    CHECK = "check"
    HAND_OVER = "hand_over"
    LIMITS = "limits"


class Depth(StrEnum):
    """How much of a section a reader gets."""

    SHORT = "short"
    WHOLE = "whole"


_ALWAYS = (Section.COVER, Section.SUMMARY, Section.EFFECT, Section.INCIDENTS, Section.LIMITS)
_SHORT = {
    Reader.PARENTS: (Section.PATTERN, Section.CHRONOLOGY, Section.CUSTODY, Section.CHECK),
    Reader.PSYCHOLOGIST: (Section.REGISTER, Section.CUSTODY, Section.CHECK),
    Reader.POLICE: (),
}
_LEFT_OUT = {
    Reader.PARENTS: (Section.REGISTER, Section.HAND_OVER),
    Reader.PSYCHOLOGIST: (),
    Reader.POLICE: (),
}


def depth_of(section: Section, reader: Reader) -> Depth | None:
    """Return how much of the section the reader gets; None when it is left out."""
    if section in _LEFT_OUT[reader]:
        return None
    if section not in _ALWAYS and section in _SHORT[reader]:
        return Depth.SHORT
    return Depth.WHOLE


@dataclass(frozen=True, slots=True)
class DossierPlan:
    """The choice. Binding: it is part of the seal.

    Attributes:
        reader, language, size: For whom, in which of kk, ru, en, with which pictures.
        case, zone: The case's name and the time zone in which times are shown.
        first_day, last_day: Inclusive days in the case's zone; None for open.
        incidents: Numbers of the incidents, in chronological order.
        exhibits: Numbers of the evidence whose bytes go into the package.
        listed_only: Numbers of evidence that is described but whose bytes stay out: intimate, or
            an original in whose place a working copy is shown.
        dated: The date of the document, with offset.
        private_notes: Whether private notes are shown; False unless the user chose it.
    """

    reader: Reader
    language: str
    case: str
    zone: str
    incidents: tuple[int, ...]
    exhibits: tuple[int, ...]
    listed_only: tuple[int, ...]
    dated: datetime
    first_day: date | None = None
    last_day: date | None = None
    size: Size = Size.FULL
    private_notes: bool = False

    def to_json(self) -> dict[str, Json]:
        """Return the canonical form that the seal covers."""
        return {
            "reader": self.reader.value,
            "language": self.language,
            "case": self.case,
            "zone": self.zone,
            "incidents": list(self.incidents),
            "exhibits": list(self.exhibits),
            "listed_only": list(self.listed_only),
            "date": self.dated.isoformat(),
            "first_day": self.first_day.isoformat() if self.first_day else None,
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "size": self.size.value,
            "private_notes": self.private_notes,
        }


@dataclass(frozen=True, slots=True)
class DossierContent:
    """Everything that the plan lets in, already filtered.

    Attributes:
        incidents: In the plan's order.
        evidence: Exhibits and listed-only items, by number.
        custody: The whole log; events outside the plan have their body withheld.
        log_length, log_head: Length and head hash of the log before this export.
        earlier_seals: Seals of earlier dossiers that the log names, oldest first.
    """

    plan: DossierPlan
    profile: Profile
    incidents: tuple[Incident, ...]
    evidence: tuple[Evidence, ...]
    custody: tuple[CustodyEvent, ...]
    log_length: int
    log_head: str
    earlier_seals: tuple[str, ...] = ()


class Exhibits(Protocol):
    """Where the renderer and the package get bytes from, one item at a time."""

    def original(self, number: int) -> Iterator[bytes]:
        """Yield the original's bytes in chunks; raises KeeperError when they are damaged."""
        ...

    def rendition(self, number: int) -> bytes | None:
        """Return the print rendition (JPEG, upright, at most 1440 px wide); None without one."""
        ...


class Signer(Protocol):
    """The vault's signing key, without the key."""

    def public_key(self) -> bytes:
        """Return the raw Ed25519 public key, 32 bytes."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the raw Ed25519 signature, 64 bytes."""
        ...
