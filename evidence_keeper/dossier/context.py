"""Holds the data that every section of the document is built from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime

from evidence_keeper.domain.dossier.key_facts import key_facts
from evidence_keeper.domain.dossier.pattern import Pattern
from evidence_keeper.domain.dossier.plan import (
    Depth,
    DossierContent,
    Exhibits,
    Reader,
    Section,
    depth_of,
)
from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import ShownConversation
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.record.screenshot_overlap import ordered
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.dossier.package.chronology_export import chronology_json
from evidence_keeper.system.language.dates import clock_text, moment_text, offset_text, short_day
from evidence_keeper.system.language.translations import Translator


@dataclass(slots=True)
class DossierContext:
    """The content with the values derived from it.

    Attributes:
        incidents: Each incident by its number.
        pictured: Numbers of the evidence whose pictures are shown.
        copies: Numbers of the working copies of each original.
        shown_at: The incident whose pages show an exhibit's picture; filled while building.
        failure: Why the job stopped, to be raised once the layout library has returned.
        for_screen: Whether small pictures replace the real ones.
        held: Bytes of pictures that were read and are not drawn yet.
        locked: Whether the file has a password.
        key_facts: Numbers of the incidents that lead the document, gravest first.
        detailed: Numbers of the incidents that have pages of their own.
        offset: The offset that all known times share, such as `UTC+5`; empty where they differ.
        holds_joined_letters: Whether a text has letters of a cursive script.
    """

    content: DossierContent
    exhibits: Exhibits
    t: Translator
    seal: str
    pattern: Pattern
    progress: Progress
    evidence: dict[int, Evidence]
    denied_by: dict[int, list[int]]
    uses: dict[int, list[int]]
    incidents: dict[int, Incident] = field(default_factory=dict)
    pictured: frozenset[int] = frozenset()
    copies: dict[int, list[int]] = field(default_factory=dict)
    shown_at: dict[int, int] = field(default_factory=dict)
    key_facts: tuple[int, ...] = ()
    detailed: frozenset[int] = frozenset()
    offset: str = ""
    failure: KeeperError | None = None
    holds_joined_letters: bool = False
    for_screen: bool = False
    held: int = 0
    locked: bool = False

    def step(self, done: int, total: int, label: str = "") -> None:
        """Report progress, and keep the exception that stops the job.

        The layout library replaces the text of exceptions that pass through it.

        Raises:
            Cancelled: the user asked to stop.
        """
        try:
            self.progress.step(done, total, label)
        except KeeperError as e:
            self.failure = e
            raise

    def stands_behind(self, item: Evidence) -> bool:
        """Return whether only working copies of it are shown and its own bytes are withheld."""
        return item.number in self.copies and item.number in self.content.plan.listed_only

    def exhibit_numbers(self, incident: Incident) -> list[int]:
        """Return the exhibits of an incident: each original preceded by its working copies.

        Pictures of one conversation are in the order that the user confirmed.
        """
        numbers = ordered(incident.entry.evidence, self.content.sequences)
        return _with_relatives(numbers, self.evidence, self.copies)

    def chats_of(self, evidence: int) -> list[ShownConversation]:
        """Return the shown conversations of an export."""
        return [c for c in self.content.conversations if c.conversation.evidence == evidence]

    @property
    def reader(self) -> Reader:
        """The reader of the document."""
        return self.content.plan.reader

    def depth(self, section: Section) -> Depth | None:
        """Return how much of a section the reader gets."""
        return depth_of(section, self.reader)

    def moment(self, moment: datetime) -> str:
        """Return a moment in the zone of the case, with its offset."""
        return moment_text(self.t, in_zone(moment, self.content.plan.zone))

    def short_moment(self, moment: datetime) -> str:
        """Return a moment in digits: `22.11.2026, 15:10 (UTC+5)`."""
        return short_moment(moment, self.content.plan.zone)

    def local_moment(self, moment: datetime) -> str:
        """Return a moment in digits, without the offset that all known times share."""
        return self.without_offset(self.short_moment(moment))

    def without_offset(self, text: str) -> str:
        """Return the text of a time without the offset that all known times share."""
        return text.removesuffix(f" ({self.offset})") if self.offset else text


def short_moment(moment: datetime, zone: str) -> str:
    """Return a moment in digits, in a zone: `22.11.2026, 15:10 (UTC+5)`."""
    local = in_zone(moment, zone)
    return f"{short_day(local.date())}, {clock_text(local)} ({offset_text(local)})"


def incident_key(number: int) -> str:
    """Return the anchor name of an incident's pages."""
    return f"incident-{number}"


def conversation_key(number: int) -> str:
    """Return the anchor name of a conversation."""
    return f"conversation-{number}"


def section_key(section: Section) -> str:
    """Return the anchor name of a section."""
    return f"section-{section.value}"


def seal_groups(seal: str) -> list[str]:
    """Return the seal in 16 groups of four capital digits, for comparison by people."""
    return [seal[i : i + 4].upper() for i in range(0, 64, 4)]


def _with_relatives(
    numbers: Iterable[int], evidence: Mapping[int, Evidence], copies: Mapping[int, list[int]]
) -> list[int]:
    """Return the numbers with working copies before each original, each number once."""
    found: dict[int, None] = {}
    for number in numbers:
        found |= dict.fromkeys((*copies.get(number, ()), number))
        original = evidence[number].copy_of if number in evidence else None
        if original is not None and original in evidence:
            found[original] = None
    return list(found)


def make_context(
    content: DossierContent,
    exhibits: Exhibits,
    t: Translator,
    seal: str,
    pattern: Pattern,
    progress: Progress,
) -> DossierContext:
    """Derive the context of a document from its content."""
    denied: dict[int, list[int]] = {}
    uses: dict[int, list[int]] = {}
    copies: dict[int, list[int]] = {}
    evidence = {e.number: e for e in content.evidence}
    for item in content.evidence:
        if item.copy_of is not None:
            copies.setdefault(item.copy_of, []).append(item.number)
    for incident in content.incidents:
        if incident.entry.denies is not None:
            denied.setdefault(incident.entry.denies, []).append(incident.number)
        for number in incident.entry.evidence:
            for used in _with_relatives((number,), evidence, copies):
                if incident.number not in uses.setdefault(used, []):
                    uses[used].append(incident.number)
    gravest = tuple(i.number for i in key_facts(content.incidents))
    return DossierContext(
        content=content,
        exhibits=exhibits,
        t=t,
        seal=seal,
        pattern=pattern,
        progress=progress,
        evidence=evidence,
        denied_by=denied,
        uses=uses,
        incidents={i.number: i for i in content.incidents},
        pictured=frozenset(content.plan.exhibits),
        copies=copies,
        key_facts=gravest,
        detailed=_detailed(content, gravest),
        offset=_shared_offset(content),
        holds_joined_letters=_holds_joined_letters(content),
    )


_JOINED = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
"""Letters of Arabic script, which change their form next to each other."""


_MOST_IN_SHORT, _DETAILED_IN_SHORT = 8, 3
"""Up to so many incidents also a short edition shows each in detail; else only so many."""


def _detailed(content: DossierContent, gravest: tuple[int, ...]) -> frozenset[int]:
    """Return the incidents shown in detail: of many in a short edition the gravest or first."""
    numbers = tuple(incident.number for incident in content.incidents)
    short = depth_of(Section.INCIDENTS, content.plan.reader) is Depth.SHORT
    if short and len(numbers) > _MOST_IN_SHORT:
        return frozenset((gravest or numbers)[:_DETAILED_IN_SHORT])
    return frozenset(numbers)


def _shared_offset(content: DossierContent) -> str:
    happened = (incident.entry.happened for incident in content.incidents)
    edges = (h.local_start or h.local_end for h in happened)
    offsets = {offset_text(edge) for edge in edges if edge is not None}
    return offsets.pop() if len(offsets) == 1 else ""


def _holds_joined_letters(content: DossierContent) -> bool:
    told = [chronology_json(content).decode("utf-8"), *astuple(content.profile)]
    return any(_JOINED.search(text) for text in told)


def dated(incident: Incident) -> bool:
    """Return whether the time of the incident is known."""
    return incident.entry.happened.anchor is not None
