"""Sums up for an officer: persons, accounts, counts, requests to stop, reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.pattern import By, Figure
from evidence_keeper.domain.record.entry import Incident, Step
from evidence_keeper.domain.text import first_line
from evidence_keeper.dossier.context import DossierContext, incident_key
from evidence_keeper.dossier.layout.flow import FlowBlock
from evidence_keeper.dossier.layout.side_by_side import COLUMN_GAP, SideBySide
from evidence_keeper.dossier.layout.tables import Grid, TableRow, facts, head_row
from evidence_keeper.dossier.pdf.page_style import BODY, CELL, CELL_LINK, CELL_RIGHT, NOTE, WIDTH
from evidence_keeper.dossier.phrases import action_text, counted_times
from evidence_keeper.dossier.section_parts import subheading
from evidence_keeper.dossier.sections.chronology import when_short
from evidence_keeper.dossier.sections.counts import stop_sentence
from evidence_keeper.system.language.pattern_words import calls_in

_MOST_ROWS = 10
_HALF = (WIDTH - COLUMN_GAP) / 2
_REPORTS = (Step.REPORTED, Step.SCHOOL, Step.POLICE)


def _ranked(names: Iterable[str]) -> list[tuple[str, int]]:
    counted = Counter(n for n in names if n.strip())
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _more(ctx: DossierContext, number: int) -> list[Flowable]:
    """Return how many rows are left out here; the chronology has all."""
    if number <= 0:
        return []
    return [
        FlowBlock(
            ctx.t.say_n("and {n} more in the chronology", "and {n} more in the chronology", number),
            NOTE,
        )
    ]


def _counts(
    ctx: DossierContext, title: str, ranked: Sequence[tuple[str, int]], by: By | None = None
) -> list[Flowable]:
    """Return a table of names and incidents; with the calls where entries describe series."""
    if not ranked:
        return []
    rows = []
    for name, number in ranked[:_MOST_ROWS]:
        calls = calls_in(ctx.t, ctx.pattern, Figure(by, name)) if by is not None else ""
        shown = FlowBlock(first_line(name, 80) + calls, CELL)
        rows.append(TableRow([shown, FlowBlock(str(number), CELL_RIGHT)]))
    head = head_row(title, ctx.t.say("Incidents"), right=(1,))
    table = Grid([_HALF - 60, 60], rows, head, padding=2.6)
    return [table, *_more(ctx, len(ranked) - _MOST_ROWS)]


def _incident_row(ctx: DossierContext, incident: Incident, *cells: str) -> TableRow:
    link = FlowBlock(str(incident.number), CELL_LINK, link=incident_key(incident.number))
    return TableRow([link, *(FlowBlock(cell, CELL) for cell in cells)])


def _stops(ctx: DossierContext) -> list[Flowable]:
    t = ctx.t
    asked = [i for i in ctx.content.incidents if i.entry.asked_to_stop()]
    title = subheading(t.say("Requests to stop"))
    if not asked:
        told = t.say("None is noted.")
        if ctx.content.conversations:
            # Messages may well ask to stop, although no entry says so.
            told = t.say("None is noted in an entry. What the messages say stands with them.")
        return [title, FlowBlock(told, BODY)]
    rows = [
        _incident_row(ctx, i, when_short(ctx, i).replace("\n", " · "), i.entry.headline)
        for i in asked[:_MOST_ROWS]
    ]
    sentence = stop_sentence(ctx)
    return [
        title,
        *([FlowBlock(sentence, BODY, keep=True)] if sentence else []),
        Grid([34, 176, WIDTH - 210], rows, padding=2.6),
        *_more(ctx, len(asked) - _MOST_ROWS),
    ]


def _reports(ctx: DossierContext) -> list[Flowable]:
    """Return the reports with recipients and numbers, as far as noted."""
    t = ctx.t
    rows = [
        _incident_row(ctx, incident, first_line(action_text(ctx, action), 200))
        for incident in ctx.content.incidents
        for action in incident.entry.actions
        if action.what in _REPORTS
    ]
    if not rows:
        return []
    return [
        subheading(t.say("Reported so far")),
        Grid([34, WIDTH - 34], rows[:_MOST_ROWS], padding=2.6),
        *_more(ctx, len(rows) - _MOST_ROWS),
    ]


def summary(ctx: DossierContext) -> list[Flowable]:
    """Return the police's part of the summary."""
    t, content = ctx.t, ctx.content
    people = _ranked(p for i in content.incidents for p in i.entry.people)
    witnesses = _ranked(w for i in content.incidents for w in i.entry.witnesses)
    tables = [
        _counts(ctx, t.say("Persons named"), people),
        _counts(ctx, t.say("Accounts and numbers"), ctx.pattern.by_account, By.ACCOUNT),
        _counts(ctx, t.say("Witnesses"), witnesses),
        _counts(ctx, t.say("Platforms"), ctx.pattern.by_platform, By.PLATFORM),
    ]
    shown = [table for table in tables if table]
    flow: list[Flowable] = [
        SideBySide(shown[i], shown[i + 1] if i + 1 < len(shown) else [], _HALF)
        for i in range(0, len(shown), 2)
    ]
    if ctx.pattern.contacts not in (0, ctx.pattern.incidents):
        counted = counted_times(t, ctx.pattern.contacts)
        flow.append(
            facts(
                [(t.say("Contacts without one's own calls, each call counted"), counted)],
                WIDTH,
                label=180,
            )
        )
    return [*flow, *_stops(ctx), *_reports(ctx)]
