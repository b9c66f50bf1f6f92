"""Lists the chronology as a table, with links to the incident pages."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Depth, Reader, Section
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.dossier.context import DossierContext, dated, incident_key
from evidence_keeper.dossier.layout.flow import FlowBlock, PageNumber
from evidence_keeper.dossier.layout.tables import Grid, TableRow, TableRows, head_row
from evidence_keeper.dossier.pdf.fonts import Face
from evidence_keeper.dossier.pdf.line_breaking import Span
from evidence_keeper.dossier.pdf.page_style import (
    ACCENT,
    BODY,
    CELL,
    CELL_LINK,
    CELL_QUIET,
    CELL_RIGHT,
    NOTE,
    QUIET,
    WIDTH,
)
from evidence_keeper.dossier.phrases import kind_and_platform
from evidence_keeper.dossier.section_parts import section_heading
from evidence_keeper.system.language.dates import (
    clock_text,
    happened_clock,
    month_text,
    precision_word,
    short_day,
    spans_days,
)

KEY_FACT = "★"


def when_short(ctx: DossierContext, incident: Incident) -> str:
    """Return day and time in digits in one line; only what is not exact is spelt out."""
    t, happened = ctx.t, incident.entry.happened
    day = happened.local_day
    if day is None:
        return t.say("time unknown")
    clock, exactness = happened_clock(t, happened)
    plain = (ctx.offset, precision_word(t, Precision.EXACT))
    exceptions = [part for part in exactness.split(" · ") if part not in plain]
    start, end = happened.local_start, happened.local_end
    if happened.precision is Precision.MONTH:
        when = month_text(t, day)
    elif spans_days(happened) and start is not None and end is not None:
        when = clock
        if happened.precision in (Precision.EXACT, Precision.ABOUT):
            when = " – ".join(f"{short_day(e.date())} {clock_text(e)}" for e in (start, end))
    elif happened.precision is Precision.DAY:
        when = short_day(day)
    else:
        when = f"{short_day(day)}, {clock}"
    return " · ".join((when, *exceptions))


def _what(ctx: DossierContext, incident: Incident, *, short: bool) -> FlowBlock:
    """Return the title, with a star for a key fact; the kind follows in the whole form."""
    bold = None if short else Face.BOLD
    spans = [Span(incident.entry.headline, bold)]
    if incident.number in ctx.key_facts:
        spans.insert(0, Span(KEY_FACT + " ", Face.BOLD, ACCENT))
    if not short:
        kind = " · ".join(kind_and_platform(ctx.t, incident.entry))
        spans.append(Span("  " + kind, None, QUIET))
    link = incident_key(incident.number) if incident.number in ctx.detailed else ""
    return FlowBlock(spans, CELL, link=link)


def _who(incident: Incident) -> str:
    """Return the account; the persons where none is noted."""
    entry = incident.entry
    return entry.account or ", ".join(entry.people)


def _row(ctx: DossierContext, incident: Incident) -> TableRow:
    key = incident_key(incident.number)
    exhibits = " ".join(evidence_label(n) for n in incident.entry.evidence if n in ctx.evidence)
    return TableRow(
        [
            FlowBlock(str(incident.number), CELL_LINK, link=key),
            FlowBlock(when_short(ctx, incident), CELL),
            _what(ctx, incident, short=False),
            FlowBlock(_who(incident), CELL),
            FlowBlock(exhibits, CELL_QUIET),
            PageNumber(key, CELL_RIGHT),
        ]
    )


def short_table(ctx: DossierContext, incidents: Sequence[Incident]) -> Grid:
    """Return rows of number, time, title and page; no page where there are no details."""

    def row(incident: Incident) -> TableRow:
        key = incident_key(incident.number)
        detailed = incident.number in ctx.detailed
        return TableRow(
            [
                FlowBlock(str(incident.number), CELL_LINK, link=key if detailed else ""),
                FlowBlock(when_short(ctx, incident), CELL),
                _what(ctx, incident, short=True),
                PageNumber(key, CELL_RIGHT) if detailed else None,
            ]
        )

    t = ctx.t
    head = head_row(t.say("No."), t.say("When"), t.say("What happened"), t.say("Page"), right=(3,))
    return Grid([26, 122, WIDTH - 178, 30], TableRows(incidents, row), head, padding=2)


def _table(ctx: DossierContext, incidents: list[Incident], *, short: bool) -> Grid:
    if short:
        return short_table(ctx, incidents)
    t = ctx.t
    head = head_row(
        t.say("No."),
        t.say("When"),
        t.say("What happened"),
        t.say("Account or number"),
        t.say_in("column", "Evidence"),
        t.say("Page"),
        right=(5,),
    )
    widths = [26, 96, WIDTH - 288, 84, 52, 30]
    rows = TableRows(incidents, lambda incident: _row(ctx, incident))
    return Grid(widths, rows, head, padding=2)


def _explain(ctx: DossierContext) -> str:
    """Return how to read the table."""
    t = ctx.t
    lines = [
        t.say("In the order in which it happened; the number is the one that the entry was given."),
        t.say("Times are local times ({offset}).", offset=ctx.offset)
        if ctx.offset
        else t.say("Times are local times with their offset from UTC."),
        t.say("Without a remark a time is exact."),
    ]
    if len(ctx.detailed) < len(ctx.content.incidents):
        lines.append(t.say("Those without a page are in the package, with all pictures."))
    if ctx.key_facts:
        lines.append(t.say("{mark} marks the gravest facts.", mark=KEY_FACT))
    return " ".join(lines)


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the table; incidents of unknown time are at its end."""
    t = ctx.t
    short = ctx.depth(Section.CHRONOLOGY) is Depth.SHORT
    if ctx.reader is Reader.POLICE and len(ctx.content.incidents) == 1:
        return []  # the request has it
    known = [i for i in ctx.content.incidents if dated(i)]
    unknown = [i for i in ctx.content.incidents if not dated(i)]
    flow: list[Flowable] = [section_heading(ctx, Section.CHRONOLOGY, t.say("Chronology"))]
    flow.append(FlowBlock(_explain(ctx), NOTE))
    if known:
        flow.append(_table(ctx, known, short=short))
    if unknown:
        flow.append(FlowBlock(t.say("When these happened is not known:"), BODY, keep=True))
        flow.append(_table(ctx, unknown, short=short))
    if not ctx.content.incidents:
        flow.append(FlowBlock(t.say("No incident was chosen for this document."), BODY))
    return flow
