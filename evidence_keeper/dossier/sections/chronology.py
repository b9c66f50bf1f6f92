"""Lists the chronology as a table, with links to the incident pages."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Depth, Section
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.dossier.context import DossierContext, dated, incident_key
from evidence_keeper.dossier.layout.flow import FlowBlock, PageNumber
from evidence_keeper.dossier.layout.tables import Grid, TableRow, TableRows, head_row
from evidence_keeper.dossier.pdf.page_style import (
    BODY,
    CELL,
    CELL_BOLD,
    CELL_LINK,
    CELL_QUIET,
    CELL_RIGHT,
    WIDTH,
)
from evidence_keeper.dossier.phrases import kind_and_platform
from evidence_keeper.dossier.section_parts import section_heading
from evidence_keeper.system.language.dates import (
    clock_text,
    happened_clock,
    month_text,
    short_day,
    spans_days,
)


def when_short(ctx: DossierContext, incident: Incident) -> str:
    """Return the day with the time, and below it their precision, in digits."""
    *when, exactness = _day_and_time(ctx, incident)
    return "\n".join(x for x in (", ".join(when), exactness) if x)


def _day_and_time(ctx: DossierContext, incident: Incident) -> tuple[str, ...]:
    """Return the day, the time where there is one, and their precision."""
    t, happened = ctx.t, incident.entry.happened
    day = happened.local_day
    if day is None:
        return ("", t.say("time unknown"))
    clock, exactness = happened_clock(t, happened)
    if happened.precision is Precision.MONTH:
        return month_text(t, day), exactness
    start, end = happened.local_start, happened.local_end
    if spans_days(happened) and start is not None and end is not None:
        if happened.precision in (Precision.EXACT, Precision.ABOUT):
            edges = [f"{short_day(edge.date())} {clock_text(edge)}" for edge in (start, end)]
            clock = " – ".join(edges)
        return clock, exactness
    if happened.precision is Precision.DAY:
        return short_day(day), exactness
    return short_day(day), clock, exactness


def who_and_account(incident: Incident) -> str:
    """Return the persons and the account, once where both are the same."""
    entry = incident.entry
    account = "" if entry.account in entry.people else entry.account
    return "\n".join(x for x in (", ".join(entry.people), account) if x)


def _what(ctx: DossierContext, incident: Incident, *, short: bool) -> FlowBlock:
    title = incident.entry.headline
    return FlowBlock(title, CELL if short else CELL_BOLD, link=incident_key(incident.number))


def _row(ctx: DossierContext, incident: Incident) -> TableRow:
    key = incident_key(incident.number)
    exhibits = " ".join(evidence_label(n) for n in incident.entry.evidence if n in ctx.evidence)
    return TableRow(
        [
            FlowBlock(str(incident.number), CELL_LINK, link=key),
            FlowBlock("\n".join(x for x in _day_and_time(ctx, incident) if x), CELL),
            _what(ctx, incident, short=False),
            FlowBlock("\n".join(kind_and_platform(ctx.t, incident.entry)), CELL),
            FlowBlock(who_and_account(incident), CELL),
            FlowBlock(exhibits, CELL_QUIET),
            PageNumber(key, CELL_RIGHT),
        ]
    )


def _short_row(ctx: DossierContext, incident: Incident) -> TableRow:
    key = incident_key(incident.number)
    return TableRow(
        [
            FlowBlock(when_short(ctx, incident).replace("\n", " · "), CELL),
            _what(ctx, incident, short=True),
            PageNumber(key, CELL_RIGHT),
        ]
    )


def _table(ctx: DossierContext, incidents: list[Incident], *, short: bool) -> Grid:
    t = ctx.t
    if short:
        head = head_row(t.say("When"), t.say("What happened"), t.say("Page"), right=(2,))
        rows = TableRows(incidents, lambda incident: _short_row(ctx, incident))
        return Grid([176, WIDTH - 212, 36], rows, head, padding=4)
    head = head_row(
        t.say("No."),
        t.say("When"),
        t.say("What happened"),
        t.say("Kind, where"),
        t.say("Who, account"),
        t.say_in("column", "Evidence"),
        t.say("Page"),
        right=(6,),
    )
    widths = [28, 84, WIDTH - 354, 80, 80, 50, 32]
    rows = TableRows(incidents, lambda incident: _row(ctx, incident))
    return Grid(widths, rows, head, padding=3.6)


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the table; incidents of unknown time are at its end."""
    t = ctx.t
    short = ctx.depth(Section.CHRONOLOGY) is Depth.SHORT
    known = [i for i in ctx.content.incidents if dated(i)]
    unknown = [i for i in ctx.content.incidents if not dated(i)]
    flow: list[Flowable] = [section_heading(ctx, Section.CHRONOLOGY, t.say("Chronology"))]
    flow.append(
        FlowBlock(
            t.say(
                "In the order in which it happened. Times are local times with their offset from "
                "UTC. “About” means that the time is not known exactly."
            ),
            BODY,
        )
    )
    if known:
        flow.append(_table(ctx, known, short=short))
    if unknown:
        flow.append(FlowBlock(t.say("When these happened is not known:"), BODY, keep=True))
        flow.append(_table(ctx, unknown, short=short))
    if not ctx.content.incidents:
        flow.append(FlowBlock(t.say("No incident was chosen for this document."), BODY))
    return flow
