"""Describes the effect on the user, apart from the facts: grouped, dated, in her own words."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.effects import EffectTopic, grouped_effects
from evidence_keeper.domain.dossier.plan import Reader, Section
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.text import first_line
from evidence_keeper.dossier.context import DossierContext, incident_key
from evidence_keeper.dossier.layout.flow import FlowBlock, PageNumber
from evidence_keeper.dossier.layout.tables import Grid, TableRow
from evidence_keeper.dossier.pdf.fonts import Face
from evidence_keeper.dossier.pdf.line_breaking import Span
from evidence_keeper.dossier.pdf.page_style import (
    CELL,
    CELL_LINK,
    CELL_QUIET,
    CELL_RIGHT,
    NOTE,
    QUIET,
    VALUE,
    WIDTH,
)
from evidence_keeper.dossier.phrases import counted_incidents
from evidence_keeper.dossier.section_parts import section_heading
from evidence_keeper.dossier.sections.chronology import when_short
from evidence_keeper.system.language.dates import short_day
from evidence_keeper.system.language.translations import Translator

_MOST_IN_LINE = 54


def group_word(t: Translator, group: EffectTopic) -> str:
    """Return the name of a group of effects."""
    return {
        EffectTopic.SELF_HARM: t.say("Thoughts of hurting oneself"),
        EffectTopic.HEALTH: t.say("Health"),
        EffectTopic.SLEEP: t.say("Sleep"),
        EffectTopic.SCHOOL: t.say("School"),
        EffectTopic.FEAR: t.say("Fear"),
        EffectTopic.WAYS: t.say("Ways and places"),
        EffectTopic.MONEY: t.say("Money"),
        EffectTopic.OTHER: t.say("Other effects"),
    }[group]


def _quoted(text: str, limit: int) -> str:
    line = " ".join(text.split())
    return first_line(line, limit)


def _days(incidents: list[Incident]) -> str:
    """Return the first and last known day of incidents in order."""
    days = [d for i in incidents if (d := i.entry.happened.local_day) is not None]
    return " – ".join(dict.fromkeys(short_day(d) for d in (days[0], days[-1]))) if days else ""


def harm_lines(ctx: DossierContext, limit: int = 3) -> list[Flowable]:
    """Return the groups with most entries, one row each: how often, when, one quotation, page.

    What she said of hurting herself always comes first.
    """
    t, groups = ctx.t, grouped_effects(ctx.content.incidents)
    ranked = sorted(
        groups,
        key=lambda g: (g is not EffectTopic.SELF_HARM, g is EffectTopic.OTHER, -len(groups[g])),
    )
    quoted: set[int] = set()
    rows: list[TableRow] = []
    for group in ranked:
        told = groups[group]
        lead = [i for i in told if i.number in ctx.key_facts]
        one = next((i for i in lead + told if i.number not in quoted), None)
        if limit >= len(EffectTopic):
            one = one or told[0]
        if one is None or len(rows) == limit:
            continue
        quoted.add(one.number)
        spans = [
            Span(group_word(t, group), Face.BOLD),
            Span(f" · {counted_incidents(t, len(told))}, {_days(told)}: ", None, QUIET),
            Span(t.say("“{text}”", text=_quoted(one.entry.effect, _MOST_IN_LINE))),
        ]
        key = incident_key(one.number)
        rows.append(TableRow([FlowBlock(spans, CELL, link=key), PageNumber(key, CELL_RIGHT)]))
    return [Grid([WIDTH - 30, 30], rows, padding=2)] if rows else []


def _grouped_rows(ctx: DossierContext) -> list[Flowable]:
    """Return every effect in its groups, each with its date, its incident and its page."""
    rows = []
    for group, told in grouped_effects(ctx.content.incidents).items():
        for index, incident in enumerate(told):
            key = incident_key(incident.number)
            title = FlowBlock(group_word(ctx.t, group), CELL_LINK) if index == 0 else None
            rows.append(
                TableRow(
                    [
                        title,
                        FlowBlock(when_short(ctx, incident), CELL_QUIET),
                        FlowBlock(incident.entry.effect, CELL, link=key),
                        PageNumber(key, CELL_RIGHT),
                    ]
                )
            )
    return [Grid([84, 122, WIDTH - 236, 30], rows, padding=2)] if rows else []


def _is_quoted_in_front(ctx: DossierContext, told: list[Incident]) -> bool:
    """Return whether the first page has all of it: one effect that fits into its line."""
    text = told[0].entry.effect.strip()
    return (
        ctx.reader is not Reader.PARENTS and len(told) == 1 and _quoted(text, _MOST_IN_LINE) == text
    )


def _link(ctx: DossierContext, incident: Incident) -> str:
    return incident_key(incident.number) if incident.number in ctx.detailed else ""


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the effects in the order of the incidents; empty without any."""
    t = ctx.t
    told = [i for i in ctx.content.incidents if i.entry.effect.strip()]
    if not told or _is_quoted_in_front(ctx, told):
        return []
    rows = [
        TableRow(
            [
                FlowBlock(str(i.number), CELL_LINK, link=_link(ctx, i)),
                FlowBlock(when_short(ctx, i), CELL_QUIET),
                FlowBlock(i.entry.effect, VALUE),
            ]
        )
        for i in told
    ]
    grouped = ctx.reader is Reader.PSYCHOLOGIST
    return [
        section_heading(ctx, Section.EFFECT, t.say("Effect on me")),
        FlowBlock(
            t.say(
                "In own words ({incidents}), sorted by words; one can be in several groups.",
                incidents=counted_incidents(t, len(told)),
            )
            if grouped
            else t.say(
                "In own words ({incidents}). The number leads to the incident.",
                incidents=counted_incidents(t, len(told)),
            ),
            NOTE,
        ),
        *(_grouped_rows(ctx) if grouped else [Grid([26, 122, WIDTH - 148], rows, padding=2)]),
    ]
