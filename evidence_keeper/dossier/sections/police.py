"""Sums up for an officer: persons, accounts, counts, requests to stop, reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.named_people import named_people, plain_name
from evidence_keeper.domain.dossier.pattern import By, Figure, action_order
from evidence_keeper.domain.record.entry import Incident, Step
from evidence_keeper.domain.text import first_line
from evidence_keeper.dossier.context import DossierContext, incident_key
from evidence_keeper.dossier.layout.flow import FlowBlock, Gap, height_of
from evidence_keeper.dossier.layout.side_by_side import COLUMN_GAP, SideBySide
from evidence_keeper.dossier.layout.tables import Grid, TableRow, facts, head_row
from evidence_keeper.dossier.pdf.line_breaking import Span
from evidence_keeper.dossier.pdf.page_style import (
    BODY,
    CELL,
    CELL_LINK,
    CELL_RIGHT,
    HEIGHT,
    NOTE,
    QUIET,
    WIDTH,
)
from evidence_keeper.dossier.phrases import action_text, counted_times
from evidence_keeper.dossier.section_parts import subheading
from evidence_keeper.dossier.sections.chronology import when_short
from evidence_keeper.system.language.pattern_words import (
    calls_in,
    contacts_note,
    series_note,
    stop_note,
)

_MOST_ROWS = 10
_HALF = (WIDTH - COLUMN_GAP) / 2
_BETWEEN_TABLES = 12.0
_MOST_BESIDE = HEIGHT * 0.7
_MOST_BELOW = 3
_REPORTS = (Step.REPORTED, Step.SCHOOL, Step.POLICE)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A row: a name, in how many incidents it occurs, and what is told below it."""

    name: str
    incidents: int
    below: tuple[str, ...] = ()


def _people(ctx: DossierContext, lists: Iterable[Sequence[str]]) -> list[_Counted]:
    """Return persons; below each how else the name is written, and how often."""
    t = ctx.t
    return [
        _Counted(
            first_line(one.name, 80),
            one.incidents,
            tuple(
                t.say("of these as “{name}”: {n}", name=first_line(name, 60), n=number)
                for name, number in one.otherwise
            ),
        )
        for one in named_people(lists, ctx.content.united)
    ]


def _accounts(ctx: DossierContext, by: By, ranked: Iterable[tuple[str, int]]) -> list[_Counted]:
    """Return accounts or platforms with their calls; below an account who is named with it."""
    rows = []
    for name, number in ranked:
        figure = Figure(by, name)
        below: tuple[str, ...] = ()
        if by is By.ACCOUNT:
            opened = (ctx.incidents[n].entry for n in ctx.pattern.opens[figure])
            found = named_people((e.people for e in opened), ctx.content.united)
            named = ", ".join(plain_name(p.name) for p in found if p.name.strip() != name)
            below = (
                (ctx.t.say("named with it: {names}", names=first_line(named, 80)),) if named else ()
            )
        shown = first_line(name, 80) + calls_in(ctx.t, ctx.pattern, figure)
        rows.append(_Counted(shown, number, below))
    return rows


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


def _counts(ctx: DossierContext, title: str, counted: Sequence[_Counted]) -> list[Flowable]:
    """Return a table of names and incidents."""
    if not counted:
        return []
    rows = []
    for one in counted[:_MOST_ROWS]:
        below = one.below[:_MOST_BELOW]
        spans = [Span(one.name), *(Span("\n" + line, None, QUIET) for line in below)]
        shown = FlowBlock(spans, CELL)
        rows.append(TableRow([shown, FlowBlock(str(one.incidents), CELL_RIGHT)]))
    head = head_row(title, ctx.t.say("Incidents"), right=(1,))
    table = Grid([_HALF - 60, 60], rows, head, padding=2.6)
    return [table, *_more(ctx, len(counted) - _MOST_ROWS)]


def _columns(tables: Iterable[list[Flowable]]) -> list[Flowable]:
    """Return tables in two columns; one after the other where these would fill a page."""
    left: list[Flowable] = []
    right: list[Flowable] = []
    for table in filter(None, tables):
        column = min(left, right, key=lambda flow: height_of(flow, _HALF))
        column += [*([Gap(_BETWEEN_TABLES)] if column else []), *table]
    both = SideBySide(left, right, _HALF)
    if both.wrap(WIDTH, HEIGHT)[1] <= _MOST_BESIDE:
        return [both] if left else []
    return [*left, Gap(_BETWEEN_TABLES), *right]


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
    return [
        title,
        Grid([34, 176, WIDTH - 210], rows, padding=2.6),
        *_more(ctx, len(asked) - _MOST_ROWS),
        FlowBlock(stop_note(t), NOTE),
    ]


def _reports(ctx: DossierContext) -> list[Flowable]:
    """Return to whom it was reported, by date, with numbers, as far as it is noted."""
    t = ctx.t
    zone = ctx.content.plan.zone
    reports = [
        (action_order(action, incident.entry.happened, zone), incident, action)
        for incident in ctx.content.incidents
        for action in incident.entry.actions
        if action.what in _REPORTS
    ]
    rows = [
        _incident_row(ctx, incident, first_line(action_text(ctx, action), 200))
        for _, incident, action in sorted(reports, key=lambda report: report[0])
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
    people = _people(ctx, (i.entry.people for i in content.incidents))
    witnesses = _people(ctx, (i.entry.witnesses for i in content.incidents))
    accounts = _accounts(ctx, By.ACCOUNT, ctx.pattern.by_account)
    own = _accounts(ctx, By.OWN_ACCOUNT, ctx.pattern.own_accounts)
    platforms = _accounts(ctx, By.PLATFORM, ctx.pattern.by_platform)
    flow = _columns(
        [
            _counts(ctx, t.say("Persons named"), people),
            _counts(ctx, t.say("Accounts and numbers"), accounts),
            _counts(ctx, t.say("Witnesses"), witnesses),
            _counts(ctx, t.say("Platforms"), platforms),
            _counts(ctx, t.say("Own or affected accounts"), own),
        ]
    )
    if note := series_note(t, ctx.pattern):
        flow.append(FlowBlock(note, NOTE))
    if ctx.pattern.contacts not in (0, ctx.pattern.incidents):
        counted = counted_times(t, ctx.pattern.contacts)
        flow.append(
            facts(
                [(t.say("They made contact"), f"{counted}. {contacts_note(t)}")],
                WIDTH,
                label=120,
            )
        )
    return [*flow, *_stops(ctx), *_reports(ctx)]
