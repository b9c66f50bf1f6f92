"""Sums up on one page in plain words, with what this reader needs first."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.pattern import By, Figure
from evidence_keeper.domain.dossier.plan import Reader, Section
from evidence_keeper.domain.record.entry import Kind
from evidence_keeper.dossier.context import DossierContext, incident_key, section_key
from evidence_keeper.dossier.layout.flow import FlowBlock
from evidence_keeper.dossier.layout.tables import Grid
from evidence_keeper.dossier.pdf.page_style import (
    BODY,
    LEAD,
    QUOTE,
)
from evidence_keeper.dossier.section_parts import (
    bullets,
    pointers,
    section_heading,
    steps,
    subheading,
    writing_lines,
)
from evidence_keeper.dossier.sections import police
from evidence_keeper.dossier.sections.counts import overview, stop_sentence
from evidence_keeper.dossier.sections.effect import has_effects
from evidence_keeper.system.language.pattern_words import calls_text
from evidence_keeper.system.language.record_words import kind_word


def _numbers(ctx: DossierContext) -> list[str]:
    t, pattern = ctx.t, ctx.pattern
    lines = [overview(ctx)]
    if found := pattern.by_kind:
        # Of equally frequent kinds none is the most frequent.
        ranked = found[0][1] > found[-1][1]
        shown = found[:4] if ranked else found
        kinds = ", ".join(_kind(ctx, kind, number) for kind, number in shown)
        lines.append(
            t.say("Most often: {kinds}.", kinds=kinds)
            if ranked
            else t.say("By kind: {kinds}.", kinds=kinds)
        )
    if stop := stop_sentence(ctx):
        lines.append(stop)
    return lines


def _kind(ctx: DossierContext, kind: Kind, number: int) -> str:
    """Return `call (1)`, or `call (1; 7 calls, as stated)` where entries hold series of calls."""
    t = ctx.t
    counted = str(number)
    if calls := calls_text(t, ctx.pattern, Figure(By.KIND, kind.value)):
        counted += "; " + calls
    return t.say_in("count of a kind", "{kind} ({n})", kind=kind_word(t, kind), n=counted)


def _where_to_look(ctx: DossierContext, rows: list[tuple[str, Section]]) -> Grid:
    return pointers([(title, section_key(section)) for title, section in rows])


def _parents(ctx: DossierContext) -> list[Flowable]:
    t, need = ctx.t, ctx.content.profile.need.strip()
    # Not in her voice or style: she has not said it.
    neutral = t.say(
        "Please read this calmly, be on the side of the person who gave it to you, and decide the "
        "next step together."
    )
    flow: list[Flowable] = [
        subheading(t.say("What I need from you")),
        FlowBlock(need, QUOTE) if need else FlowBlock(neutral, BODY),
        subheading(t.say("How to listen")),
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
        subheading(t.say("What can be done next")),
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
    rows = [
        (t.say("Chronology"), Section.CHRONOLOGY),
        (t.say("Incidents and evidence"), Section.INCIDENTS),
    ]
    if ctx.content.conversations:
        rows.append((t.say("Conversations"), Section.CONVERSATIONS))
    if has_effects(ctx):
        rows.append((t.say("Effect on me"), Section.EFFECT))
    rows.append((t.say("Limits of this document"), Section.LIMITS))
    return [*flow, subheading(t.say("Where to look")), _where_to_look(ctx, rows)]


def _psychologist(ctx: DossierContext) -> list[Flowable]:
    t = ctx.t
    told = [i for i in ctx.content.incidents if i.entry.effect.strip()]
    flow: list[Flowable] = []
    if told:
        flow += [
            subheading(t.say("Effect")),
            FlowBlock(
                t.say_n(
                    "{n} entry says what it does to me; the latest:",
                    "{n} entries say what it does to me; the latest:",
                    len(told),
                ),
                BODY,
                keep=True,
            ),
            FlowBlock(_cut(told[-1].entry.effect), QUOTE, link=incident_key(told[-1].number)),
        ]
    if need := ctx.content.profile.need.strip():
        flow += [subheading(t.say("What I ask for")), FlowBlock(_cut(need), QUOTE)]
    flow += [
        subheading(t.say("What helps")),
        bullets(
            [
                t.say("One adult at school to whom I can turn, and whom I may choose."),
                t.say("Being told beforehand about each step and who will learn of it."),
                t.say("No talk face to face with those who do it unless I agree."),
                t.say("A safe way to and from school, in breaks, and online."),
            ]
        ),
        subheading(t.say("Attendance (to be filled in by the school)")),
        *writing_lines([t.say("Days and lessons missed"), t.say("Since when, what has changed")]),
    ]
    rows = [
        (t.say("Chronology"), Section.CHRONOLOGY),
        (t.say("Incidents and evidence"), Section.INCIDENTS),
    ]
    if ctx.pattern.incidents:
        rows.insert(0, (t.say("Pattern"), Section.PATTERN))
    if ctx.content.conversations:
        rows.append((t.say("Conversations"), Section.CONVERSATIONS))
    if told:
        rows.append((t.say("Effect on me"), Section.EFFECT))
    rows.append((t.say("Hand-over sheet"), Section.HAND_OVER))
    return [*flow, subheading(t.say("Where to look")), _where_to_look(ctx, rows)]


def _cut(text: str, limit: int = 320) -> str:
    """Return the beginning of a text; the link leads to the whole."""
    text = text.strip()
    return text if len(text) <= limit else text[:limit].rstrip() + " …"


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the summary for this reader."""
    t = ctx.t
    parts = {
        Reader.PARENTS: _parents,
        Reader.PSYCHOLOGIST: _psychologist,
        Reader.POLICE: police.summary,
    }
    first, *rest = _numbers(ctx)
    return [
        section_heading(ctx, Section.SUMMARY, t.say("Summary")),
        FlowBlock(first, LEAD),
        *([bullets(rest)] if rest else []),
        *parts[ctx.reader](ctx),
    ]
