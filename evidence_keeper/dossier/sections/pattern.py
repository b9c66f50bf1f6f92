"""Shows the pattern: counts and charts in neutral words, without judging."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, KeepTogether

from evidence_keeper.domain.dossier.pattern import By
from evidence_keeper.domain.dossier.plan import Depth, Section
from evidence_keeper.dossier.context import DossierContext
from evidence_keeper.dossier.layout.charts import ChartFlow
from evidence_keeper.dossier.layout.flow import FlowBlock
from evidence_keeper.dossier.layout.side_by_side import COLUMN_GAP, SideBySide
from evidence_keeper.dossier.pdf.page_style import BODY, NOTE, WIDTH
from evidence_keeper.dossier.section_parts import section_heading, subheading
from evidence_keeper.dossier.sections.counts import overview, stop_sentence
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


def _weeks(ctx: DossierContext) -> list[Flowable]:
    t, pattern = ctx.t, ctx.pattern
    if not pattern.per_week:
        return []
    chart, _ = weeks_chart(t, pattern, ctx.content.plan.zone)
    note = weeks_note(t, pattern)
    return [
        subheading(t.say("Incidents per week")),
        ChartFlow(chart),
        FlowBlock(f"{t.say('The date is the Monday of the week.')} {note}".strip(), NOTE),
    ]


def _kinds_and_platforms(ctx: DossierContext) -> list[Flowable]:
    """Return two charts side by side; platforms are left out where none is noted."""
    t, pattern = ctx.t, ctx.pattern
    kinds, _ = kinds_chart(t, pattern)
    places, _ = names_chart(t, pattern, By.PLATFORM)
    if not places.bars:
        return [subheading(t.say("What kinds")), ChartFlow(kinds), *_series(ctx)]
    half = (WIDTH - COLUMN_GAP) / 2
    return [
        SideBySide(
            [subheading(t.say("What kinds")), ChartFlow(kinds, half)],
            [subheading(t.say("Platforms")), ChartFlow(places, half)],
            half,
        ),
        *_series(ctx),
    ]


def _series(ctx: DossierContext) -> list[Flowable]:
    note = series_note(ctx.t, ctx.pattern)
    return [FlowBlock(note, NOTE)] if note else []


def _hours(ctx: DossierContext) -> list[Flowable]:
    t, pattern = ctx.t, ctx.pattern
    note = hours_note(t, pattern)
    if not note:
        return []
    chart, _ = hours_chart(t, pattern)
    return [subheading(t.say("Weekday and hour")), ChartFlow(chart), FlowBlock(note, NOTE)]


def _stop(ctx: DossierContext) -> list[Flowable]:
    t, pattern = ctx.t, ctx.pattern
    if pattern.first_stop is None:
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
    """Return counts and charts; the short form has the weeks and the kinds only."""
    t, pattern = ctx.t, ctx.pattern
    if not pattern.incidents:
        return []
    flow: list[Flowable] = [
        section_heading(ctx, Section.PATTERN, t.say("Pattern")),
        FlowBlock(overview(ctx), BODY),
        *_weeks(ctx),
        *_kinds_and_platforms(ctx),
    ]
    if ctx.depth(Section.PATTERN) is Depth.SHORT:
        return flow
    return [
        *flow,
        *_hours(ctx),
        *_stop(ctx),
    ]
