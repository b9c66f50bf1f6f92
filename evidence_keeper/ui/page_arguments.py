"""What one page may ask another to show: the arguments of `Context.go`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from evidence_keeper.domain.dossier.pattern import Figure
    from evidence_keeper.domain.record.entry import Entry
    from evidence_keeper.ui.places import Place


@dataclass(frozen=True, slots=True)
class RestoreFrom:
    """Restore from a backup.

    Attributes:
        back: Where "Back" leads.
        place: Where the user has pointed already, if she has.
    """

    back: Place
    place: Path | None = None


@dataclass(frozen=True, slots=True)
class ShowIncident:
    """Show one incident in the chronology."""

    number: int


@dataclass(frozen=True, slots=True)
class ShowFigure:
    """Show in the chronology the incidents behind a figure of the pattern."""

    figure: Figure
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShowEvidence:
    """Show one item of evidence."""

    number: int


@dataclass(frozen=True, slots=True)
class ReadExport:
    """Read conversations out of an item of evidence."""

    evidence: int


@dataclass(frozen=True, slots=True)
class ShowPanel:
    """Show one help page."""

    slug: str


@dataclass(frozen=True, slots=True)
class SearchFor:
    """Show what a page's search finds for a text."""

    text: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Begin an entry, perhaps with evidence, or of a kind.

    Attributes:
        kind, tag: Values of `Kind` and `Tag`, or empty.
        note: What is put into the private note.
        entry: What it begins with, for the user to look over and complete.
    """

    evidence: tuple[int, ...] = ()
    kind: str = ""
    tag: str = ""
    note: str = ""
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class EditEntry:
    """Change an entry: a new version."""

    incident: int


@dataclass(frozen=True, slots=True)
class ContinueDraft:
    """Continue an unfinished entry."""

    draft: int
