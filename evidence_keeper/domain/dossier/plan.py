"""Defines the plan of a dossier as pure data; the renderer only draws it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.help.paper import Paper
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.conversation import ShownConversation
from evidence_keeper.domain.record.custody import CustodyEvent
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.record.evidence import Evidence


class Reader(StrEnum):
    """The recipient of a dossier."""

    PARENTS = "parents"
    PSYCHOLOGIST = "psychologist"
    POLICE = "police"


class Size(StrEnum):
    """`full`: pictures as in the original where that is safe; `small`: fit for e-mail."""

    FULL = "full"
    SMALL = "small"


class Section(StrEnum):
    """A section of the document, in document order."""

    COVER = "cover"
    SUMMARY = "summary"
    REQUEST = "request"
    PATTERN = "pattern"
    CHRONOLOGY = "chronology"
    INCIDENTS = "incidents"
    CONVERSATIONS = "conversations"
    EFFECT = "effect"
    REGISTER = "register"
    CUSTODY = "custody"
    HAND_OVER = "hand_over"
    LIMITS = "limits"
    CHECK = "check"


class Depth(StrEnum):
    """How much of a section a reader gets."""

    SHORT = "short"
    WHOLE = "whole"


_ALWAYS = (
    Section.COVER, Section.SUMMARY, Section.EFFECT, Section.CONVERSATIONS, Section.LIMITS,
)  # fmt: skip
_SHORT = {
    Reader.PARENTS: (Section.CHRONOLOGY, Section.INCIDENTS, Section.CUSTODY, Section.CHECK),
    Reader.PSYCHOLOGIST: (Section.REGISTER, Section.CUSTODY, Section.CHECK),
    Reader.POLICE: (),
}
_LEFT_OUT = {
    Reader.PARENTS: (Section.REQUEST, Section.PATTERN, Section.REGISTER, Section.HAND_OVER),
    Reader.PSYCHOLOGIST: (Section.REQUEST,),
    Reader.POLICE: (),
}


def depth_of(section: Section, reader: Reader) -> Depth | None:
    """Return how much of the section the reader gets; None when it is left out."""
    if section in _LEFT_OUT[reader]:
        return None
    if section not in _ALWAYS and section in _SHORT[reader]:
        return Depth.SHORT
    return Depth.WHOLE


ABOUT_ME_BY_DEFAULT: dict[Reader, tuple[str, ...]] = {
    Reader.PARENTS: ("name", "need"),
    Reader.PSYCHOLOGIST: ("name", "school_class", "school", "contact"),
    Reader.POLICE: ("name", "birth_date", "school_class", "school", "contact", "representative"),
}
"""Default "about me" fields for each reader: only what that reader needs in order to act."""


MOST_ATTACHED = 50
"""Most files attached to a PDF: readers list them in one column."""
MOST_ATTACHED_BYTES = 25_000_000
"""Most bytes attached to a PDF: the limit of most mailboxes."""


LEAST_PASSWORD, MOST_PASSWORD = 10, 60
"""Allowed length of a file password: guesses are cheap, and programs disagree about passwords of
more than 127 bytes (PDF) or 99 (ZIP)."""


def lock_fault(password: str, *, package: bool = False) -> KeeperError | None:
    """Return why a password cannot lock a file: its length, or an ambiguous character.

    The PDF standard normalises compatible characters (NFKC), but many programs use them as typed,
    so "№" would open the file in some programs and never in others. For a ZIP no standard gives the
    bytes of letters beyond ASCII: programs on Windows use the computer's code page, which may lack
    "қ".

    Args:
        password: As typed.
        package: Whether it is for a package (ZIP) rather than a PDF.
    """
    if not LEAST_PASSWORD <= len(password.strip()) <= len(password) <= MOST_PASSWORD:
        return KeeperError(Code.LOCK_LENGTH, least=LEAST_PASSWORD, most=MOST_PASSWORD)
    if package:
        wrong = next((s for s in password if not " " <= s <= "~"), "")
        return KeeperError(Code.LOCK_LATIN, sign=_visible(wrong)) if wrong else None
    for sign in unicodedata.normalize("NFC", password):
        if unicodedata.normalize("NFKC", sign) != sign:
            return KeeperError(Code.LOCK_SIGN, sign=_visible(sign))
    return None


def _visible(sign: str) -> str:
    return sign if sign.isprintable() and sign.strip() else f"U+{ord(sign):04X}"


def attached_too_much(files: int, size: int) -> bool:
    """Return whether so many files or bytes are too much to attach to a PDF."""
    return files > MOST_ATTACHED or size > MOST_ATTACHED_BYTES


@dataclass(frozen=True, slots=True)
class ReaderChoices:
    """The last choices for one reader. Private notes are not remembered.

    Attributes:
        language: kk, ru or en; empty when none was chosen.
        size: The picture size.
        about_me: The profile fields that this reader sees.
        replace_names: Whether names are replaced by letters.
    """

    language: str = ""
    size: Size = Size.FULL
    about_me: tuple[str, ...] = ()
    replace_names: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user asks for; `DossierService.plan` makes a plan of it.

    Attributes:
        reader, language, size: The recipient, one of kk, ru, en, and the picture size.
        case: A case's name; may be empty where only one case has incidents.
        first_day, last_day: Inclusive days in the case's zone; None for open. Unknown times are
            always included.
        dated: The date of the document; now when None.
        incidents: Only these numbers; all that are marked for the dossier when None.
        private_notes: Whether private notes are shown.
        about_me: The profile fields that are shown; when None, the last choice for this reader or
            the default.
        originals: Originals that are included although a working copy or an excerpt represents
            them; not with replaced names.
        replace_names: Whether names are replaced by letters; the last choice for this reader when
            None.
        attach_originals: Whether the originals are also attached to the PDF; not with replaced
            names.
        unlinked: Whether the police get the files that no entry uses, where no entries are picked.
        without: Evidence that is excluded although an entry uses it. Excluding a working copy does
            not include its original.
    """

    reader: Reader
    language: str
    case: str = ""
    first_day: date | None = None
    last_day: date | None = None
    dated: datetime | None = None
    size: Size = Size.FULL
    incidents: frozenset[int] | None = None
    private_notes: bool = False
    about_me: frozenset[str] | None = None
    originals: frozenset[int] = frozenset()
    replace_names: bool | None = None
    attach_originals: bool = False
    unlinked: bool = True
    without: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DossierPlan:
    """A binding selection: it is part of the seal.

    Attributes:
        reader, language, size: The recipient, one of kk, ru, en, and the picture size.
        case, zone: The case's name and the time zone in which times are shown.
        first_day, last_day: Inclusive days in the case's zone; None for open.
        incidents: Numbers of the incidents, in chronological order.
        exhibits: Numbers of the evidence that is shown and whose bytes go into the package, unless
            names are replaced.
        listed_only: Numbers of evidence that is described but whose bytes are withheld: intimate
            items, originals represented by a working copy, and exports of which only some messages
            are shown.
        dated: The date of the document, with offset.
        private_notes: Whether private notes are shown; False unless the user chose it.
        about_me: The profile fields that are shown.
        unreadable: Numbers of the evidence whose bytes would go into the package but could not be
            read on the document's date: described, with the fingerprint taken when it was added.
        names_replaced: Whether persons, accounts and numbers are shown as letters. The package then
            contains no originals, because names inside files cannot be replaced.
        originals_attached: Whether the files of the package are also attached to the PDF.
        messages: The messages that are shown: a conversation's number, with the first and last
            position of each run.
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
    about_me: tuple[str, ...] = ()
    unreadable: tuple[int, ...] = ()
    names_replaced: bool = False
    originals_attached: bool = False
    messages: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = ()

    @property
    def packaged(self) -> frozenset[int]:
        """Numbers of the evidence whose bytes go into the package."""
        if self.names_replaced:
            return frozenset()
        return frozenset(self.exhibits).difference(self.listed_only)

    def without(self, unreadable: Collection[int]) -> DossierPlan:
        """Return the plan with the bytes of these items left out."""
        return replace(
            self,
            exhibits=tuple(n for n in self.exhibits if n not in unreadable),
            unreadable=tuple(sorted({*self.unreadable, *unreadable})),
        )

    def to_json(self) -> dict[str, Json]:
        """Return the canonical form that the seal covers."""
        plan: dict[str, Json] = {
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
            "about_me": list(self.about_me),
            "unreadable": list(self.unreadable),
            "names_replaced": self.names_replaced,
            "originals_attached": self.originals_attached,
        }
        if self.messages:
            plan["messages"] = [
                {"conversation": number, "shown": [list(run) for run in runs]}
                for number, runs in self.messages
            ]
        return plan


@dataclass(frozen=True, slots=True)
class Written:
    """A written dossier: its seal and its final plan."""

    seal: str
    plan: DossierPlan


@dataclass(frozen=True, slots=True)
class DossierContent:
    """The content that the plan selects.

    Attributes:
        incidents: In the plan's order.
        evidence: Exhibits and listed-only items, by number.
        custody: The whole log; the bodies of events outside the plan are withheld.
        log_length, log_head: Length and head hash of the log before this export.
        earlier_seals: Seals of earlier dossiers that the log names, oldest first.
        guide: A page of advice for this reader, before the last; it says nothing about the user.
        sequences: Pictures that belong together in this order, as the user has confirmed it.
        conversations: As far as the plan shows them.
        in_part: Numbers of exports that are described only: not all that they hold is shown.
        united: Names that the user has noted as one person's, as far as the incidents hold them.
    """

    plan: DossierPlan
    profile: Profile
    incidents: tuple[Incident, ...]
    evidence: tuple[Evidence, ...]
    custody: tuple[CustodyEvent, ...]
    log_length: int
    log_head: str
    earlier_seals: tuple[str, ...] = ()
    guide: Paper | None = None
    sequences: tuple[tuple[int, ...], ...] = ()
    conversations: tuple[ShownConversation, ...] = ()
    in_part: frozenset[int] = frozenset()
    united: tuple[tuple[str, ...], ...] = ()


class Part(StrEnum):
    """The part of a file that its print rendition shows."""

    WHOLE = "whole"
    FIRST_PAGE = "first_page"
    FIRST_FRAME = "animated"
    FIRST_PICTURE = "several_pictures"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part, and the number of pages for a page; 0 where that is not known."""

    part: Part = Part.WHOLE
    pages: int = 0


WHOLE = Excerpt()


class Exhibits(Protocol):
    """Gives the renderer and the package the bytes of one item at a time."""

    def original(self, number: int) -> Iterator[bytes]:
        """Yield the original's bytes in chunks; raises KeeperError when they are damaged."""
        ...

    def rendition(self, number: int) -> bytes | None:
        """Return the print rendition (JPEG, upright, at most 1440 px wide); None without one."""
        ...

    def small_rendition(self, number: int) -> bytes | None:
        """Return the print rendition as a smaller JPEG; None without one."""
        ...

    def excerpt(self, number: int) -> Excerpt:
        """Return which part of the original the rendition shows."""
        ...

    def preview(self, number: int) -> bytes | None:
        """Return a small JPEG for the page preview on screen; None without one."""
        ...


class Signer(Protocol):
    """Signs with the vault's key without exposing it."""

    def public_key(self) -> bytes:
        """Return the raw Ed25519 public key, 32 bytes."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the raw Ed25519 signature, 64 bytes."""
        ...
