"""Builds the pages to sign: the request to the police and the hand-over sheet."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable, KeepTogether

from evidence_keeper.domain.dossier.plan import Section
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.dossier.context import DossierContext, seal_groups, section_key
from evidence_keeper.dossier.layout.flow import FlowBlock
from evidence_keeper.dossier.layout.side_by_side import COLUMN_GAP, SideBySide
from evidence_keeper.dossier.layout.tables import compact_facts
from evidence_keeper.dossier.pdf.page_style import BODY, BODY_TIGHT, NOTE, WIDTH
from evidence_keeper.dossier.phrases import counted_evidence, counted_incidents
from evidence_keeper.dossier.section_parts import (
    WritingLine,
    part_heading,
    pointers,
    section_heading,
    steps,
)
from evidence_keeper.dossier.sections.chronology import short_table
from evidence_keeper.dossier.sections.effect import harm_lines

_MOST_FACTS = 10
_HALF = (WIDTH - COLUMN_GAP) / 2


def _led(ctx: DossierContext) -> Sequence[Incident]:
    """Return the incidents to list: all, or of many the first, the gravest and the last."""
    told = ctx.content.incidents
    if len(told) <= _MOST_FACTS:
        return told
    asked = [i.number for i in told if i.entry.asked_to_stop()]
    chosen = {told[0].number, told[-1].number, *ctx.key_facts, *asked[:3]}
    return [i for i in told if i.number in chosen]


def _accounts(ctx: DossierContext) -> str:
    return ", ".join(name for name, _ in ctx.pattern.by_account[:8])


def _asked(ctx: DossierContext) -> list[str]:
    t = ctx.t
    asked = [
        t.say(
            "to register this statement, and to tell me its number, its date and who deals with it"
        ),
        t.say("to check the facts below and to decide on them under the law"),
    ]
    if accounts := _accounts(ctx):
        asked.append(
            t.say(
                "to have the data of these accounts and numbers preserved before they are deleted: "
                "{accounts}",
                accounts=accounts,
            )
        )
    asked.append(t.say("to take the originals and, where needed, the device for examination"))
    return asked


def _attachments(ctx: DossierContext) -> str:
    t, content = ctx.t, ctx.content
    return t.say(
        "This document ({incidents}, {evidence}), and the package with its files; seal {seal}.",
        incidents=counted_incidents(t, len(content.incidents)),
        evidence=counted_evidence(t, len(content.evidence)),
        seal=" ".join(seal_groups(ctx.seal)[:4]),
    )


def request(ctx: DossierContext) -> list[Flowable]:
    """Return the request: to whom, from whom, what is asked, facts, harm, signature."""
    t, profile = ctx.t, ctx.content.profile
    if not ctx.content.incidents:
        return []
    told = [
        (t.say("From (applicant)"), profile.name),
        (t.say("Date of birth"), profile.birth_date),
        (t.say("Contact"), profile.contact),
        (t.say("Legal representative"), profile.representative),
    ]
    blank = [t.say("To (police department)")]
    blank += [] if profile.name else [t.say("From (applicant)")]
    led = _led(ctx)
    harm = harm_lines(ctx)
    facts = [short_table(ctx, led)]
    if len(led) < len(ctx.content.incidents):
        all_of_them = t.say(
            "All {incidents} in order: Chronology",
            incidents=counted_incidents(t, len(ctx.content.incidents)),
        )
        facts.append(pointers([(all_of_them, section_key(Section.CHRONOLOGY))]))
    return [
        section_heading(ctx, Section.REQUEST, t.say("Request to the police")),
        *(WritingLine(label, 19) for label in blank),
        *compact_facts(told),
        FlowBlock(t.say("I ask you:"), BODY_TIGHT, keep=True),
        steps(_asked(ctx), BODY_TIGHT),
        part_heading(t.say("Facts in order")),
        *facts,
        *([part_heading(t.say("Harm")), *harm] if harm else []),
        part_heading(t.say("Attached")),
        FlowBlock(_attachments(ctx), BODY),
        KeepTogether(
            [
                SideBySide(
                    [WritingLine(t.say("Date"), 22, 80), WritingLine(t.say("Signature"), 22, 80)],
                    [
                        WritingLine(t.say("Legal representative, name"), 22, 126),
                        WritingLine(t.say("Signature"), 22, 126),
                    ],
                    _HALF,
                ),
                FlowBlock(
                    t.say(
                        "Which article applies is for the police to decide. In a case of bullying "
                        "the police act on the application of a legal representative (Order № 506, "
                        "point 16); where there is danger anyone can call 102."
                    ),
                    NOTE,
                ),
            ]
        ),
    ]


def hand_over(ctx: DossierContext) -> list[Flowable]:
    """Return the hand-over sheet, to be filled in with a pen."""
    t = ctx.t
    given = [
        t.say("Handed over by (name)"),
        t.say("Signature, handed over"),
        t.say("Date, time"),
        t.say("Number of copies"),
        t.say("With the package on (stick, disk)"),
    ]
    received = [
        t.say("Handed over to (name, position)"),
        t.say("Signature, received"),
        t.say("Organisation"),
        t.say("Incoming number"),
    ]
    return [
        section_heading(ctx, Section.HAND_OVER, t.say("Hand-over sheet")),
        FlowBlock(
            t.say(
                "Two copies: one stays with the receiver, one with the person who hands over. "
                "Please ask for the incoming number and write it on both."
            ),
            NOTE,
            keep=True,
        ),
        SideBySide(
            [WritingLine(label, 17, 118) for label in given],
            [WritingLine(label, 17, 118) for label in received],
            _HALF,
        ),
    ]
