"""Describes the effect on the user, apart from the facts."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Section
from evidence_keeper.dossier.context import DossierContext, incident_key
from evidence_keeper.dossier.layout.flow import FlowBlock
from evidence_keeper.dossier.layout.tables import Grid, TableRow
from evidence_keeper.dossier.pdf.page_style import BODY, CELL_LINK, CELL_QUIET, WIDTH, Style
from evidence_keeper.dossier.phrases import counted_incidents
from evidence_keeper.dossier.section_parts import section_heading
from evidence_keeper.dossier.sections.chronology import when_short


def has_effects(ctx: DossierContext) -> bool:
    """Return whether any entry describes an effect on the person."""
    return any(i.entry.effect.strip() for i in ctx.content.incidents)


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the effects in the order of the incidents; empty without any."""
    t = ctx.t
    told = [i for i in ctx.content.incidents if i.entry.effect.strip()]
    if not told:
        return []
    rows = [
        TableRow(
            [
                FlowBlock(str(i.number), CELL_LINK, link=incident_key(i.number)),
                FlowBlock(when_short(ctx, i), CELL_QUIET),
                FlowBlock(i.entry.effect, Style(size=9.4, leading=13.4, after=0)),
            ]
        )
        for i in told
    ]
    return [
        section_heading(ctx, Section.EFFECT, t.say("Effect on me")),
        FlowBlock(
            t.say(
                "In own words ({incidents}). The number leads to the incident.",
                incidents=counted_incidents(t, len(told)),
            ),
            BODY,
        ),
        Grid([34, 108, WIDTH - 142], rows, padding=4.5),
    ]
