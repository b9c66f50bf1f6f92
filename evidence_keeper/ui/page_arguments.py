"""Defines the arguments of `Context.go`, by which one page opens another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from evidence_keeper.domain.dossier.pattern import Figure
    from evidence_keeper.domain.record.entry import Entry
    from evidence_keeper.ui.places import Place


class RestoreFrom(NamedTuple):
    """Restore from a backup.

    Attributes:
        back: Target of "Back".
        place: A place that the user has already chosen, if any.
    """

    back: Place
    place: Path | None = None


class ShowIncident(NamedTuple):
    """Show one incident in the chronology."""

    number: int


class ShowFigure(NamedTuple):
    """Show the incidents of a figure in the chronology."""

    figure: Figure
    numbers: tuple[int, ...]


class ShowEvidence(NamedTuple):
    """Show one item of evidence."""

    number: int


class ReadExport(NamedTuple):
    """Read conversations from an item of evidence."""

    evidence: int


class ShowPanel(NamedTuple):
    """Show one help page."""

    slug: str


class SearchFor(NamedTuple):
    """Show a page's search results for a text."""

    text: str


class NewEntry(NamedTuple):
    """Begin an entry, perhaps with evidence, or of a kind.

    Attributes:
        kind, tag: Values of `Kind` and `Tag`, or empty.
        note: Text for the private note.
        entry: Initial content, for the user to check and complete.
    """

    evidence: tuple[int, ...] = ()
    kind: str = ""
    tag: str = ""
    note: str = ""
    entry: Entry | None = None


class EditEntry(NamedTuple):
    """Change an entry: a new version."""

    incident: int


class ContinueDraft(NamedTuple):
    """Continue an unfinished entry."""

    draft: int
