"""Explains how to check this document without the program, and shows its seal."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable, KeepTogether

from evidence_keeper.domain.dossier.plan import Reader, Section
from evidence_keeper.dossier.context import DossierContext
from evidence_keeper.dossier.layout.flow import FlowBlock
from evidence_keeper.dossier.layout.side_by_side import COLUMN_GAP, SideBySide
from evidence_keeper.dossier.package.bag import HOW_TO_CHECK
from evidence_keeper.dossier.package.check_text import (
    VERIFY_COMMAND,
    in_a_browser,
)
from evidence_keeper.dossier.pdf.page_style import SMALL, WIDTH
from evidence_keeper.dossier.section_parts import (
    SealBox,
    WritingLine,
    section_heading,
    steps,
)


def _about_package(ctx: DossierContext) -> str:
    """Return what the package is, also for a reader who has only the document.

    A document can be handed over without a package. The log has its seal, so a later package names
    it; but that package is never the same, because the log has grown.
    """
    t = ctx.t
    later = t.say(
        "If you have this PDF alone, ask for a package. One that is made later has a seal of its "
        "own and names the seal below among the earlier ones."
    )
    return f"{_holds(ctx)} {later}"


def _holds(ctx: DossierContext) -> str:
    t = ctx.t
    if ctx.content.plan.names_replaced:
        return t.say(
            "The package that belongs to this document holds the chronology and a list of "
            "fingerprints, without the originals. The seal below binds all of it together."
        )
    if not ctx.content.plan.packaged:
        return t.say(
            "The package that belongs to this document holds the chronology and a list of "
            "fingerprints. The seal below binds all of it together."
        )
    return t.say(
        "The package that belongs to this document holds the originals byte for byte and a "
        "list of fingerprints. The seal below binds all of it together."
    )


def _explain_attachments(ctx: DossierContext) -> list[Flowable]:
    """Return how to find the originals inside the PDF; empty where there are none."""
    t = ctx.t
    if not ctx.content.plan.originals_attached:
        return []
    told = t.say(
        "The originals are attached to this PDF as well, under their numbers. A PDF program shows "
        "them in its list of attachments; their fingerprints stand beside the exhibits."
    )
    return [FlowBlock(told, SMALL)]


def _confirmation(ctx: DossierContext) -> list[Flowable]:
    """Return lines for a witness of the day; empty where the hand-over sheet has them."""
    if ctx.depth(Section.HAND_OVER) is not None:
        return []
    t = ctx.t
    return [
        FlowBlock(t.say("An adult can confirm here on which day this document was there:"), SMALL),
        SideBySide(
            [WritingLine(t.say("Name"), 18, 60)],
            [WritingLine(t.say("Date, signature"), 18, 90)],
            (WIDTH - COLUMN_GAP) / 2,
        ),
    ]


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the steps and the seal to sign; what a pass does not prove is among the limits."""
    t = ctx.t
    with_program = t.say(
        "Or check it with the program, which needs no password for that: {command}",
        command=VERIFY_COMMAND,
    )
    by_hand = t.say(
        "Without browser and program: {file} in the package names the commands.",
        file=HOW_TO_CHECK,
    )
    whole = ctx.reader is Reader.POLICE
    ways = [
        in_a_browser(t),
        *([with_program] if whole else []),
        t.say("Compare the seal that it shows with the one here: all 16 groups."),
        *([by_hand] if whole else []),
    ]
    return [
        section_heading(ctx, Section.CHECK, t.say("How to check this document")),
        FlowBlock(_about_package(ctx), SMALL),
        *_explain_attachments(ctx),
        steps(ways, SMALL),
        KeepTogether(
            [SealBox(ctx, t.say("Fingerprint of this document (seal)")), *_confirmation(ctx)]
        ),
    ]
