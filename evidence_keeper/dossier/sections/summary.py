"""Sums up on one page in plain words, with what this reader needs first."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.effects import EffectTopic, concerns_school
from evidence_keeper.domain.dossier.plan import Reader, Section
from evidence_keeper.dossier.context import DossierContext, section_key
from evidence_keeper.dossier.layout.flow import Anchor, FlowBlock, height_of
from evidence_keeper.dossier.pdf.page_style import (
    BODY,
    HEIGHT,
    LEAD,
    QUOTE,
    WIDTH,
)
from evidence_keeper.dossier.section_parts import (
    bullets,
    part_heading,
    steps,
    writing_lines,
)
from evidence_keeper.dossier.sections import cover, police
from evidence_keeper.dossier.sections.chronology import short_table
from evidence_keeper.dossier.sections.counts import kinds_sentence, overview, stop_sentence
from evidence_keeper.dossier.sections.effect import harm_lines
from evidence_keeper.dossier.sections.police import more_in_chronology

_MOST_AT_SCHOOL = 6


def _numbers(ctx: DossierContext) -> list[str]:
    if ctx.reader is Reader.POLICE:
        return [overview(ctx)]  # the rest is in its place below
    return [x for x in (overview(ctx), kinds_sentence(ctx), stop_sentence(ctx)) if x]


def _parents(ctx: DossierContext) -> list[Flowable]:
    t, need = ctx.t, ctx.content.profile.need.strip()
    # Not in her voice or style: she has not said it.
    neutral = t.say(
        "Please read this calmly, be on the side of the person who gave it to you, and decide the "
        "next step together."
    )
    flow: list[Flowable] = [
        part_heading(t.say("How to listen")),
        bullets(
            [
                t.say("Let me finish. Questions can come later, and not all on one day."),
                t.say("Please do not ask why I did not say it earlier. It is hard to say."),
                t.say("It is not my fault, and not yours."),
                t.say("Please do not take away my phone or my accounts: the proof is there."),
                t.say("Please do not write to or call them yourselves; it can make things worse."),
                t.say("Delete nothing. First save, then tell and report, then block."),
            ]
        ),
        part_heading(t.say("What I need from you")),
        FlowBlock(need, QUOTE) if need else FlowBlock(neutral, BODY),
        part_heading(t.say("What to do today")),
        steps(
            [
                t.say("Tell me that you believe me, and ask what would help today."),
                t.say(
                    "Speak with the school psychologist or the head of the school, and take this "
                    "document along; the report must be registered."
                ),
                t.say(
                    "If there are threats, demands for money or following in the street: police "
                    "102. Advice at any hour, free: 111; when needed, 111 may inform the police or "
                    "the guardianship authorities."
                ),
                t.say("In danger: 112. If I speak of hurting myself: 112 or 111, at once."),
            ]
        ),
    ]
    return flow


def _psychologist(ctx: DossierContext) -> list[Flowable]:
    t = ctx.t
    flow: list[Flowable] = []
    if effects := harm_lines(ctx, len(EffectTopic)):
        flow += [part_heading(t.say("Effect, in own words")), *effects]
    at_school = [i for i in ctx.content.incidents if concerns_school(i.entry)]
    if at_school:
        flow += [
            part_heading(t.say("At school or with pupils")),
            short_table(ctx, at_school[:_MOST_AT_SCHOOL]),
        ]
        if more := len(at_school) - _MOST_AT_SCHOOL:
            flow += more_in_chronology(ctx, more)
    if need := ctx.content.profile.need.strip():
        flow += [part_heading(t.say("What I ask for")), FlowBlock(_cut(need), QUOTE)]
    flow += [
        part_heading(t.say("What helps")),
        bullets(
            [
                t.say("One adult at school to whom I can turn, and whom I may choose."),
                t.say("Being told beforehand about each step and who will learn of it."),
                t.say("No talk face to face with those who do it unless I agree."),
                t.say("A safe way to and from school, in breaks, and online."),
            ]
        ),
        part_heading(t.say("Attendance (to be filled in by the school)")),
        *writing_lines(
            [t.say("Days and lessons missed"), t.say("Since when, what has changed")], height=19
        ),
    ]
    return flow


def _cut(text: str, limit: int = 320) -> str:
    """Return the beginning of a text; the link leads to the whole."""
    text = text.strip()
    return text if len(text) <= limit else text[:limit].rstrip() + " …"


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the summary for this reader."""
    first, *rest = _numbers(ctx)
    anchor = Anchor(section_key(Section.SUMMARY), ctx.t.say("Summary"), 0)
    flow: list[Flowable] = [
        FlowBlock(first, LEAD, anchor=anchor),
        *([bullets(rest)] if rest else []),
    ]
    if ctx.reader is Reader.PARENTS:
        return [*flow, *_parents(ctx)]
    if ctx.reader is Reader.PSYCHOLOGIST:
        return [*flow, *_psychologist(ctx)]
    room = HEIGHT - height_of([*cover.build(ctx), *flow], WIDTH)
    return [*flow, *police.summary(ctx, room)]
