"""Shows the pattern: counts and charts in neutral words, without judging."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, KeepTogether

from evidence_keeper.domain.dossier.pattern import By
from evidence_keeper.domain.dossier.plan import Depth, Reader, Section
from evidence_keeper.dossier.context import DossierContext
from evidence_keeper.dossier.layout.charts import ChartFlow
from evidence_keeper.dossier.layout.flow import FlowBlock
from evidence_keeper.dossier.layout.side_by_side import COLUMN_GAP, SideBySide
from evidence_keeper.dossier.pdf.page_style import BODY, NOTE, WIDTH
from evidence_keeper.dossier.section_parts import section_heading, subheading
from evidence_keeper.dossier.sections import police
from evidence_keeper.dossier.sections.counts import kinds_sentence, overview, stop_sentence
from evidence_keeper.system.language.pattern_words import (
    hours_chart,
    hours_note,
    kinds_chart,
    names_chart,
    series_note,
    stop_chart,
    stop_note,
    weeks_chart,
    weeks_note,
)

_LEAST_FOR_PATTERN = 5
_LEAST_FOR_HOURS = 8
"""Fewest known hours that a table of 168 is drawn for."""


def _weeks(ctx: DossierContext) -> list[Flowable]:
    t, pattern = ctx.t, ctx.pattern
    if len(pattern.per_week) < 2 or max(number for _, number in pattern.per_week) < 2:
        return []  # a chart of single incidents says nothing
    chart, _ = weeks_chart(t, pattern, ctx.content.plan.zone)
    note = weeks_note(t, pattern)
    said = t.say("The date is the Monday of the week.")
    return [
        subheading(t.say("Incidents per week")),
        ChartFlow(chart),
        FlowBlock(f"{said} {note}".strip(), NOTE),
    ]


def _kinds_and_platforms(ctx: DossierContext) -> list[Flowable]:
    """Return two charts side by side; platforms are left out where none is noted."""
    t, pattern = ctx.t, ctx.pattern
    charts: list[list[Flowable]] = []
    half = (WIDTH - COLUMN_GAP) / 2
    kinds, _ = kinds_chart(t, pattern)
    if max((number for _, number in pattern.by_kind), default=0) > 1:
        charts.append([subheading(t.say("What kinds")), ChartFlow(kinds, half)])
    places, _ = names_chart(t, pattern, By.PLATFORM)
    if max((number for _, number in pattern.by_platform), default=0) > 1:
        charts.append([subheading(t.say("Platforms")), ChartFlow(places, half)])
    if not charts:
        return []
    return [SideBySide(charts[0], charts[1] if len(charts) > 1 else [], half), *_series(ctx)]


def _series(ctx: DossierContext) -> list[Flowable]:
    note = series_note(ctx.t, ctx.pattern)
    return [FlowBlock(note, NOTE)] if note else []


def _hours(ctx: DossierContext) -> list[Flowable]:
    t, pattern = ctx.t, ctx.pattern
    note = hours_note(t, pattern)
    if not note or sum(map(sum, pattern.hours)) < _LEAST_FOR_HOURS:
        return []
    chart, _ = hours_chart(t, pattern)
    return [subheading(t.say("Weekday and hour")), ChartFlow(chart), FlowBlock(note, NOTE)]


def _stop(ctx: DossierContext) -> list[Flowable]:
    t, pattern = ctx.t, ctx.pattern
    if pattern.first_stop is None or pattern.before_stop + pattern.after_stop < 2:
        return []
    chart, _ = stop_chart(t, pattern)
    # Kept together, because one sentence could be alone on the next page.
    return [
        KeepTogether(
            [
                subheading(t.say("Before and after the first recorded request to stop")),
                ChartFlow(chart),
                FlowBlock(stop_sentence(ctx), BODY),
                FlowBlock(stop_note(t), NOTE),
            ]
        )
    ]


def build(ctx: DossierContext) -> list[Flowable]:
    """Return counts and charts that say more than a sentence; the short form has two of them."""
    t, pattern = ctx.t, ctx.pattern
    if not pattern.incidents:
        return []
    if pattern.incidents < _LEAST_FOR_PATTERN:
        return []  # the first page has said it all
    told: list[Flowable] = []
    if ctx.reader is Reader.POLICE:
        told += police.tables(ctx)
    told += [*_weeks(ctx), *_kinds_and_platforms(ctx)]
    if ctx.depth(Section.PATTERN) is Depth.WHOLE:
        told += [*_stop(ctx), *_hours(ctx)]
    if not told:
        return []
    return [
        section_heading(ctx, Section.PATTERN, t.say("Pattern")),
        FlowBlock(f"{overview(ctx)} {kinds_sentence(ctx)}", BODY),
        *told,
    ]
