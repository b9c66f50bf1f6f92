"""The pattern: counts and charts in neutral words. Nothing is judged."""

from __future__ import annotations

from datetime import date

from babel.dates import get_day_names
from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.happened import in_zone
from evidence_keeper.domain.plan import Depth, Section
from evidence_keeper.dossier.charts import Balance, Bars, Columns, Hours
from evidence_keeper.dossier.columns import COLUMN_GAP, SideBySide
from evidence_keeper.dossier.context import Context
from evidence_keeper.dossier.flow import Block
from evidence_keeper.dossier.look import BODY, NOTE, WIDTH
from evidence_keeper.dossier.sections.common import section_heading, subheading
from evidence_keeper.dossier.sections.counts import overview, stop_sentence, undated_sentence
from evidence_keeper.system.words import kind_word

_MOST_WEEKS = 40
_MOST_BARS = 10


def _weeks(ctx: Context) -> list[Flowable]:
    t, pattern = ctx.t, ctx.pattern
    if not pattern.per_week:
        return []
    weeks = pattern.per_week[-_MOST_WEEKS:]
    mark: float | None = None
    if pattern.first_stop is not None:
        stop = in_zone(pattern.first_stop, ctx.content.plan.zone).date()
        days = (stop - weeks[0][0]).days
        mark = (days + 0.5) / 7 if 0 <= days < 7 * len(weeks) else None
    bars = [(_week_label(monday), number) for monday, number in weeks]
    flow: list[Flowable] = [
        subheading(t.say("Incidents per week")),
        Columns(bars, mark, t.say("first request to stop")),
        Block(t.say("The date is the Monday of the week."), NOTE),
    ]
    if len(pattern.per_week) > _MOST_WEEKS:
        flow.append(
            Block(
                t.say_n(
                    "The last {n} week is shown.", "The last {n} weeks are shown.", _MOST_WEEKS
                ),
                NOTE,
            )
        )
    return flow


def _week_label(monday: date) -> str:
    return f"{monday.day:02d}.{monday.month:02d}"


def _kinds_and_platforms(ctx: Context) -> list[Flowable]:
    """Return two charts side by side; platforms are left out where none is noted."""
    t, pattern = ctx.t, ctx.pattern
    kinds = [(kind_word(t, kind), number) for kind, number in pattern.by_kind[:_MOST_BARS]]
    places = list(pattern.by_platform[:_MOST_BARS])
    if not places:
        return [subheading(t.say("What kinds")), Bars(kinds)]
    half = (WIDTH - COLUMN_GAP) / 2
    return [
        SideBySide(
            [subheading(t.say("What kinds")), Bars(kinds, half)],
            [subheading(t.say("Platforms")), Bars(places, half)],
            half,
        )
    ]


def _hours(ctx: Context) -> list[Flowable]:
    t, pattern = ctx.t, ctx.pattern
    known = sum(n for row in pattern.hours for n in row)
    if not known:
        return []
    names = get_day_names("abbreviated", locale=t.language)
    return [
        subheading(t.say("Weekday and hour")),
        Hours(pattern.hours, [names[i] for i in range(7)]),
        Block(
            t.say_n(
                "{n} incident whose hour is known; local time.",
                "{n} incidents whose hour is known; local time.",
                known,
            ),
            NOTE,
        ),
    ]


def _stop(ctx: Context) -> list[Flowable]:
    t, pattern = ctx.t, ctx.pattern
    if pattern.first_stop is None:
        return []
    return [
        subheading(t.say("Before and after the first request to stop")),
        Balance((t.say("before"), pattern.before_stop), (t.say("after"), pattern.after_stop)),
        Block(stop_sentence(ctx), BODY),
    ]


def build(ctx: Context) -> list[Flowable]:
    """Return counts and charts; the short form has the weeks and the kinds only."""
    t, pattern = ctx.t, ctx.pattern
    if not pattern.incidents:
        return []
    flow: list[Flowable] = [
        section_heading(ctx, Section.PATTERN, t.say("Pattern")),
        Block(overview(ctx), BODY),
        *([Block(undated, BODY)] if (undated := undated_sentence(ctx)) else []),
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
