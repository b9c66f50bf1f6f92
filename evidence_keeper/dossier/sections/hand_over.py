"""Builds the hand-over sheet, to be filled in with a pen."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, KeepTogether

from evidence_keeper.domain.dossier.plan import Section
from evidence_keeper.dossier.context import DossierContext
from evidence_keeper.dossier.layout.flow import FlowBlock, Gap
from evidence_keeper.dossier.pdf.page_style import BODY
from evidence_keeper.dossier.section_parts import (
    SealBox,
    section_heading,
    subheading,
    writing_lines,
)


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the sheet."""
    t = ctx.t
    given = [
        t.say("Handed over by (name)"),
        t.say("Handed over to (name, position)"),
        t.say("Organisation"),
        t.say("Date, time"),
        t.say("Number of copies"),
        t.say("With the package on (stick, disk)"),
        t.say("Incoming number"),
    ]
    signatures = [
        t.say("Signature, handed over"),
        t.say("Signature, received"),
        t.say("Signature of an adult present"),
    ]
    return [
        section_heading(ctx, Section.HAND_OVER, t.say("Hand-over sheet")),
        FlowBlock(
            t.say(
                "Two copies: one stays with the receiver, one with the person who hands over. "
                "Please ask for the incoming number and write it on both."
            ),
            BODY,
        ),
        *writing_lines(given, height=27),
        Gap(8),
        KeepTogether([subheading(t.say("Signatures")), *writing_lines(signatures, height=34)]),
        Gap(10),
        SealBox(ctx, t.say("Fingerprint of this document (seal)"), ""),
    ]
