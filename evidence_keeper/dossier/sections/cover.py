"""Builds the title block of the first page: title, author, reader, period, counts, date."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Section
from evidence_keeper.domain.record.evidence import shows_a_picture
from evidence_keeper.dossier.context import DossierContext, section_key
from evidence_keeper.dossier.layout.flow import Anchor, FlowBlock
from evidence_keeper.dossier.layout.tables import compact_facts
from evidence_keeper.dossier.pdf.page_style import KICKER, NOTE, TITLE
from evidence_keeper.dossier.phrases import (
    counted_evidence,
    days_text,
)
from evidence_keeper.dossier.sections.counts import counted_messages
from evidence_keeper.system.language.record_words import (
    example_name,
    names_in_pictures,
    reader_word,
)


def document_title(ctx: DossierContext) -> str:
    """Return the document's title."""
    return ctx.t.say("Chronology of events")


def _compiled_by(ctx: DossierContext) -> str:
    profile = ctx.content.profile
    return ", ".join(x for x in (profile.name, profile.school_class, profile.school) if x)


def _counts(ctx: DossierContext) -> str:
    """Return what is beside the incidents, which the summary counts."""
    parts = [counted_evidence(ctx.t, len(ctx.content.evidence))]
    if ctx.content.conversations:
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


def _names(ctx: DossierContext) -> str:
    """Return that names are replaced, and which pictures may show them all the same."""
    t, plan = ctx.t, ctx.content.plan
    if not plan.names_replaced:
        return ""
    said = t.say("replaced by letters, such as {example}; see “Limits”", example=example_name(t))
    shown = [item for item in ctx.content.evidence if item.number in plan.exhibits]
    pictures = [item.number for item in shown if shows_a_picture(item)]
    return f"{said}. {names_in_pictures(t, pictures)}" if pictures else said


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the title block; the summary follows on the same page."""
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
            _names(ctx),
        ),
        (t.say("Date of this document"), ctx.moment(plan.dated)),
    ]
    return [
        FlowBlock(reader_word(t, ctx.reader).upper(), KICKER, keep=True),
        FlowBlock(title, TITLE, anchor=Anchor(section_key(Section.COVER), title, 0)),
        FlowBlock(
            t.say(
                "A dated record of what one person noted down and kept; messages are in the "
                "language in which they were written."
            ),
            NOTE,
        ),
        *compact_facts(pairs),
    ]
