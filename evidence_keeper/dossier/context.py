"""What every section of the document is built from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from evidence_keeper.domain.entry import Incident
from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.evidence import Evidence
from evidence_keeper.domain.happened import in_zone
from evidence_keeper.domain.pattern import Pattern
from evidence_keeper.domain.plan import Depth, DossierContent, Exhibits, Reader, Section, depth_of
from evidence_keeper.domain.progress import Progress
from evidence_keeper.system.dates import clock_text, moment_text, offset_text, short_day
from evidence_keeper.system.translations import Translator


@dataclass(slots=True)
class Context:
    """The content with what was worked out from it.

    Attributes:
        shown_at: Which incident's pages show an exhibit's picture; filled while building.
        failure: Why the job stopped, to be raised once the layout library has let go.
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
    shown_at: dict[int, int] = field(default_factory=dict)
    failure: KeeperError | None = None

    def step(self, done: int, total: int, label: str = "") -> None:
        """Tell how far it is; what stops the job is kept.

        The layout library rebuilds exceptions that pass through it with a text of its own.

        Raises:
            Cancelled: the user asked to stop.
        """
        try:
            self.progress.step(done, total, label)
        except KeeperError as e:
            self.failure = e
            raise

    @property
    def reader(self) -> Reader:
        """Whom the document is for."""
        return self.content.plan.reader

    def depth(self, section: Section) -> Depth | None:
        """How much of a section the reader gets."""
        return depth_of(section, self.reader)

    def moment(self, moment: datetime) -> str:
        """A moment in the zone of the case, with its offset."""
        return moment_text(self.t, in_zone(moment, self.content.plan.zone))

    def short_moment(self, moment: datetime) -> str:
        """A moment in figures: `22.11.2026, 15:10 (UTC+5)`."""
        local = in_zone(moment, self.content.plan.zone)
        clock = clock_text(self.t, local)
        return f"{short_day(self.t, local.date())}, {clock} ({offset_text(local)})"


def incident_key(number: int) -> str:
    """Name of the anchor at an incident's pages."""
    return f"incident-{number}"


def section_key(section: Section) -> str:
    """Name of the anchor at a section."""
    return f"section-{section.value}"


def seal_groups(seal: str) -> list[str]:
    """Return the seal in 16 groups of four capital digits, as a person compares it."""
    return [seal[i : i + 4].upper() for i in range(0, 64, 4)]


def make_context(
    content: DossierContent,
    exhibits: Exhibits,
    t: Translator,
    seal: str,
    pattern: Pattern,
    progress: Progress,
) -> Context:
    """Work out what belongs together."""
    denied: dict[int, list[int]] = {}
    uses: dict[int, list[int]] = {}
    for incident in content.incidents:
        if incident.entry.denies is not None:
            denied.setdefault(incident.entry.denies, []).append(incident.number)
        for number in incident.entry.evidence:
            uses.setdefault(number, []).append(incident.number)
    return Context(
        content=content,
        exhibits=exhibits,
        t=t,
        seal=seal,
        pattern=pattern,
        progress=progress,
        evidence={e.number: e for e in content.evidence},
        denied_by=denied,
        uses=uses,
    )


def dated(incident: Incident) -> bool:
    """Whether it is known when the incident took place."""
    return incident.entry.happened.anchor is not None
