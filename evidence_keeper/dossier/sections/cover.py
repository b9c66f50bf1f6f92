"""Builds the cover: title, author, reader, period, counts, date, seal."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Section
from evidence_keeper.dossier.context import DossierContext, section_key
from evidence_keeper.dossier.layout.flow import Anchor, FlowBlock, Gap, HorizontalRule
from evidence_keeper.dossier.layout.tables import facts
from evidence_keeper.dossier.pdf.page_style import ACCENT, BODY, KICKER, LEAD, TITLE, WIDTH
from evidence_keeper.dossier.phrases import (
    counted_evidence,
    counted_incidents,
    days_text,
    period,
)
from evidence_keeper.dossier.section_parts import SealBox
from evidence_keeper.dossier.sections.counts import counted_messages
from evidence_keeper.system.language.record_words import example_name, language_name, reader_word


def document_title(ctx: DossierContext) -> str:
    """Return the document's title."""
    return ctx.t.say("Chronology of events")


def _compiled_by(ctx: DossierContext) -> str:
    profile = ctx.content.profile
    return ", ".join(x for x in (profile.name, profile.school_class, profile.school) if x)


def _counts(ctx: DossierContext) -> str:
    t, content, undated = ctx.t, ctx.content, ctx.pattern.undated
    incidents = counted_incidents(t, len(content.incidents))
    if undated:
        incidents = t.say("{incidents} ({n} without a known day)", incidents=incidents, n=undated)
    parts = [
        incidents,
        counted_evidence(t, len(content.evidence)),
    ]
    stops = sum(1 for i in content.incidents if i.entry.asked_to_stop())
    if stops:
        parts.append(
            t.say_n("{n} recorded request to stop", "{n} recorded requests to stop", stops)
        )
    if content.conversations:
        parts.append(counted_messages(ctx))
    return ", ".join(parts)


def _chosen_days(ctx: DossierContext) -> str:
    plan, t = ctx.content.plan, ctx.t
    if plan.first_day and plan.last_day:
        return days_text(t, plan.first_day, plan.last_day)
    if plan.first_day:
        return t.say("from {day}", day=days_text(t, plan.first_day, plan.first_day))
    if plan.last_day:
        return t.say("up to {day}", day=days_text(t, plan.last_day, plan.last_day))
    return ""


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the cover."""
    t, plan, profile = ctx.t, ctx.content.plan, ctx.content.profile
    title = document_title(ctx)
    pairs = [
        (t.say("Compiled by"), _compiled_by(ctx)),
        (t.say("Date of birth"), profile.birth_date),
        (t.say("Contact"), profile.contact),
        (t.say("Legal representative"), profile.representative),
        (t.say("Situation"), plan.case),
        (t.say("Chosen period"), _chosen_days(ctx)),
        (t.say("Contents"), _counts(ctx)),
        (
            t.say("Names"),
            t.say("replaced by letters, such as {example}; see “Limits”", example=example_name(t))
            if plan.names_replaced
            else "",
        ),
        (t.say("Date of this document"), ctx.moment(plan.dated)),
        (
            t.say("Language"),
            t.say(
                "{language}; messages stand in the language in which they were written",
                language=language_name(t.language),
            ),
        ),
    ]
    return [
        Gap(64),
        FlowBlock(reader_word(t, ctx.reader).upper(), KICKER, keep=True),
        FlowBlock(title, TITLE, anchor=Anchor(section_key(Section.COVER), title, 0)),
        FlowBlock(period(ctx), LEAD),
        HorizontalRule(ACCENT, length=58, weight=1.6),
        Gap(10),
        facts(pairs, WIDTH, label=132),
        Gap(6),
        FlowBlock(
            t.say(
                "This is a dated record of what one person noted down and kept. Each entry says "
                "when it happened, how exactly that is known, and when it was written down. What "
                "this document cannot show is said near its end, under “Limits”."
            ),
            BODY,
        ),
        SealBox(
            ctx,
            t.say("Fingerprint of this document (seal)"),
            t.say("How to check it: page"),
            section_key(Section.CHECK),
        ),
    ]
