"""Sums up for an officer: who, how often, gravest facts, harm, requests to stop, reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.named_people import named_people, plain_name
from evidence_keeper.domain.dossier.pattern import By, Figure, action_order
from evidence_keeper.domain.record.entry import Incident, Step
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.text import first_line
from evidence_keeper.dossier.context import DossierContext, incident_key
from evidence_keeper.dossier.layout.flow import FlowBlock, Gap, PageNumber, height_of
from evidence_keeper.dossier.layout.side_by_side import COLUMN_GAP, SideBySide
from evidence_keeper.dossier.layout.tables import Grid, TableRow, compact_facts, facts, head_row
from evidence_keeper.dossier.pdf.fonts import Face
from evidence_keeper.dossier.pdf.line_breaking import Span
from evidence_keeper.dossier.pdf.page_style import (
    CELL,
    CELL_LINK,
    CELL_RIGHT,
    HEIGHT,
    NOTE,
    QUIET,
    QUOTE_SMALL,
    VALUE,
    WIDTH,
)
from evidence_keeper.dossier.phrases import action_text, counted_times, kind_and_platform
from evidence_keeper.dossier.section_parts import part_heading
from evidence_keeper.dossier.sections.chronology import when_short
from evidence_keeper.dossier.sections.counts import stop_sentence
from evidence_keeper.dossier.sections.effect import harm_lines
from evidence_keeper.system.language.pattern_words import (
    calls_in,
    contacts_note,
    series_note,
)

_MOST_ROWS = 10
_HALF = (WIDTH - COLUMN_GAP) / 2
_BETWEEN_TABLES = 12.0
_MOST_BESIDE = HEIGHT * 0.7
_MOST_BELOW = 3
_MOST_STOPS, _MOST_REPORTS = 3, 4
_FEWEST_FACTS = 3
_MOST_IN_LINE = 3
_MOST_QUOTED = 150
_ON_FIRST_PAGE = 3
"""Number of tables that the first page tells in one line each: persons, accounts, witnesses."""
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


def more_in_chronology(ctx: DossierContext, number: int) -> list[Flowable]:
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
    return [table, *more_in_chronology(ctx, len(counted) - _MOST_ROWS)]


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


def _page_row(ctx: DossierContext, incident: Incident, *cells: str) -> TableRow:
    """Return a row that begins with an incident's number and ends with its page."""
    key = incident_key(incident.number)
    link = FlowBlock(str(incident.number), CELL_LINK, link=key)
    return TableRow([link, *(FlowBlock(c, CELL) for c in cells), PageNumber(key, CELL_RIGHT)])


def _stops(ctx: DossierContext) -> list[Flowable]:
    t = ctx.t
    asked = [i for i in ctx.content.incidents if i.entry.asked_to_stop()]
    title = part_heading(t.say("Requests to stop"))
    if not asked:
        told = t.say("None is noted.")
        if ctx.content.conversations:
            # Messages may well ask to stop, although no entry says so.
            told = t.say("None is noted in an entry. What the messages say stands with them.")
        return [title, FlowBlock(told, NOTE)]
    rows = [_page_row(ctx, i, when_short(ctx, i), i.entry.headline) for i in asked[:_MOST_STOPS]]
    grid = Grid([26, 122, WIDTH - 178, 30], rows, padding=2)
    grid.spaceAfter = 3
    stopped = stop_sentence(ctx)
    return [
        title,
        grid,
        *more_in_chronology(ctx, len(asked) - _MOST_STOPS),
        *([FlowBlock(stopped, NOTE)] if stopped else []),
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
        _page_row(ctx, incident, first_line(action_text(ctx.t, ctx.content.plan.zone, action), 200))
        for _, incident, action in sorted(reports, key=lambda report: report[0])
    ]
    if not rows:
        return []
    return [
        part_heading(t.say("Reported so far")),
        Grid([26, WIDTH - 56, 30], rows[:_MOST_REPORTS], padding=2),
        *more_in_chronology(ctx, len(rows) - _MOST_REPORTS),
    ]


def gravest(ctx: DossierContext, most: int) -> list[Flowable]:
    """Return the key facts, each quoted, with its date, exhibits and page."""
    t = ctx.t
    flow: list[Flowable] = []
    for number in ctx.key_facts[:most]:
        entry, key = ctx.incidents[number].entry, incident_key(number)
        shown = [evidence_label(n) for n in entry.evidence if n in ctx.evidence]
        parts = (
            t.say("No. {number}", number=number),
            when_short(ctx, ctx.incidents[number]),
            *kind_and_platform(t, entry),
            *shown,
        )
        head = FlowBlock([Span(" · ".join(parts), Face.BOLD)], CELL, link=key)
        said = " / ".join(line.strip() for line in entry.exact_words.splitlines() if line.strip())
        told = FlowBlock(_cut(said), QUOTE_SMALL) if said else FlowBlock(entry.headline, VALUE)
        rows = [TableRow([head, PageNumber(key, CELL_RIGHT)]), TableRow([told, None])]
        fact = Grid([WIDTH - 30, 30], rows, padding=1.2, rules=False)
        fact.spaceBefore, fact.spaceAfter = 2, 3
        flow.append(fact)
    if not flow:
        return []
    return [part_heading(t.say("Gravest facts, in the words that were noted")), *flow]


def _cut(text: str) -> str:
    """Return the text, or its beginning up to a word's end."""
    if len(text) <= _MOST_QUOTED:
        return text
    whole_words = text[:_MOST_QUOTED].rpartition(" ")[0] or text[:_MOST_QUOTED]
    return whole_words.rstrip() + " …"


def _in_line(counted: Sequence[_Counted]) -> str:
    """Return names with the number of their incidents in one line; the tables have the rest."""
    named = ", ".join(f"{one.name} ({one.incidents})" for one in counted[:_MOST_IN_LINE])
    return named + (", …" if len(counted) > _MOST_IN_LINE else "")


def _sides(ctx: DossierContext) -> dict[str, list[_Counted]]:
    """Return the persons, accounts and platforms, each under its heading."""
    t, content = ctx.t, ctx.content
    return {
        t.say("Persons named"): _people(ctx, (i.entry.people for i in content.incidents)),
        t.say("Accounts and numbers"): _accounts(ctx, By.ACCOUNT, ctx.pattern.by_account),
        t.say("Witnesses"): _people(ctx, (i.entry.witnesses for i in content.incidents)),
        t.say("Platforms"): _accounts(ctx, By.PLATFORM, ctx.pattern.by_platform),
        t.say("Own or affected accounts"): _accounts(ctx, By.OWN_ACCOUNT, ctx.pattern.own_accounts),
    }


def tables(ctx: DossierContext) -> list[Flowable]:
    """Return the tables of persons and accounts; none where the first page has all of them."""
    t, pattern, sides = ctx.t, ctx.pattern, _sides(ctx)
    shown = list(sides.values())
    told_before = not any(shown[_ON_FIRST_PAGE:]) and max(map(len, shown)) <= _MOST_IN_LINE
    if told_before and not any(one.below for counted in shown for one in counted):
        return []
    flow = _columns(_counts(ctx, title, counted) for title, counted in sides.items())
    if note := series_note(t, pattern):
        flow.append(FlowBlock(note, NOTE))
    if pattern.contacts not in (0, pattern.incidents):
        contacts = f"{counted_times(t, pattern.contacts)}. {contacts_note(t)}"
        flow.append(facts([(t.say("They made contact"), contacts)], WIDTH, label=120))
    return flow


def summary(ctx: DossierContext, room: float) -> list[Flowable]:
    """Return the police's part of the first page.

    Args:
        ctx: The content.
        room: Points left on the page; with fewer facts it fits, and at least three are quoted.
    """
    for most in range(len(ctx.key_facts), _FEWEST_FACTS, -1):
        flow = _summary(ctx, most)
        if height_of(flow, WIDTH) <= room:
            return flow
    return _summary(ctx, _FEWEST_FACTS)


def _summary(ctx: DossierContext, most_facts: int) -> list[Flowable]:
    t = ctx.t
    named = list(_sides(ctx).items())[:_ON_FIRST_PAGE]
    pairs = [(title, _in_line(counted)) for title, counted in named]
    harm = harm_lines(ctx)
    return [
        *compact_facts(pairs),
        *gravest(ctx, most_facts),
        *([part_heading(t.say("Harm")), *harm] if harm else []),
        *_stops(ctx),
        *_reports(ctx),
    ]
