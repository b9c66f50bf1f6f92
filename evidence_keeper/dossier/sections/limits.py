"""States the limits of the document, claiming only what its sources are confident about."""

from __future__ import annotations

from datetime import date

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Reader, Section
from evidence_keeper.dossier.context import DossierContext
from evidence_keeper.dossier.pdf.page_style import SMALL
from evidence_keeper.dossier.section_parts import bullets, part_heading, section_heading
from evidence_keeper.system.language.dates import day_text
from evidence_keeper.system.language.record_words import example_name

LAW_AS_AT = date(2026, 11, 24)
"""When the law was last looked up."""
ORDER_AS_AT = date(2026, 3, 31)
"""Date of the text of Order 506 that was looked up."""


def _law(ctx: DossierContext) -> list[str]:
    t = ctx.t
    route = t.say(
        "Bullying of a child: the Law “On the Rights of the Child” (article 1) and the Order of "
        "the Minister of Education of 21 December 2022 No. 506 (text as at {day}) define it and "
        "name the steps: the school registers the report, and its head is told within one day.",
        day=day_text(t, ORDER_AS_AT),
    )
    stalking = t.say(
        "Stalking: article 115-1 of the Criminal Code, in force since 16 September 2025. "
        "Threat: article 115. Extortion: article 194."
    )
    return [route] if ctx.reader is Reader.PARENTS else [route, stalking]


def _names(ctx: DossierContext) -> list[str]:
    """Return what was replaced, and where a name may still occur."""
    t = ctx.t
    if not ctx.content.plan.names_replaced:
        return []
    return [
        t.say(
            "Names of people, accounts and numbers were replaced by letters for this document, "
            "such as {example}. The same letter is the same person throughout; quoted words were "
            "changed in this alone.",
            example=example_name(t),
        ),
        t.say(
            "Only names that the entries list could be replaced. A nickname, another spelling or "
            "a name in a picture may still be seen."
        ),
    ]


def _originals(ctx: DossierContext) -> str:
    t = ctx.t
    if ctx.content.plan.names_replaced:
        return t.say(
            "Pictures here are for reading. The originals are not in the package, because names "
            "in them cannot be replaced; the person who compiled this keeps them."
        )
    if ctx.content.plan.originals_attached:
        return t.say(
            "Pictures here are for reading. For examination use the originals, which are attached "
            "to this PDF and lie in the package, or the device itself."
        )
    return t.say(
        "Pictures here are for reading. For examination use the originals in the package or the "
        "device itself."
    )


def _who_reads(ctx: DossierContext) -> str:
    t = ctx.t
    if ctx.locked:
        return t.say(
            "The file opens with a password; a print does not. Hand it over, do not publish it."
        )
    return t.say(
        "It is not locked: anyone who has it can read it. Hand it over, do not publish it."
    )


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the limits."""
    t = ctx.t
    return [
        section_heading(ctx, Section.LIMITS, t.say("Limits of this document")),
        bullets(
            [
                t.say(
                    "Times were set by this computer’s clock. No independent party has confirmed "
                    "them."
                ),
                t.say(
                    "A fingerprint shows that a file has not changed since it was added. It does "
                    "not prove who wrote it, nor that it is genuine."
                ),
                t.say(
                    "Names of people behind accounts are what the person who noted it down knows "
                    "or believes."
                ),
                *_names(ctx),
                t.say("A picture of a screen shows what was on it, not what was left out."),
                _originals(ctx),
                *(
                    [
                        t.say(
                            "Letters of Arabic script stand unjoined here; their text in the "
                            "package is exact."
                        )
                    ]
                    if ctx.holds_joined_letters
                    else []
                ),
                t.say("This document judges nobody and is not legal advice."),
                _who_reads(ctx),
            ],
            SMALL,
        ),
        part_heading(t.say("The law, as at {day}", day=day_text(t, LAW_AS_AT))),
        bullets([*_law(ctx), t.say("Laws change. The text in force: adilet.zan.kz")], SMALL),
    ]
