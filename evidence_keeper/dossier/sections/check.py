"""Explains how to check this document without the program, and what a pass does not prove."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Depth, Section
from evidence_keeper.dossier.context import DossierContext
from evidence_keeper.dossier.layout.flow import FlowBlock
from evidence_keeper.dossier.package.check_text import (
    VERIFY_COMMAND,
    by_hand,
    in_a_browser,
    not_proven,
)
from evidence_keeper.dossier.pdf.page_style import BODY, COMMAND
from evidence_keeper.dossier.section_parts import (
    SealBox,
    bullets,
    section_heading,
    steps,
    subheading,
)


def _by_hand(ctx: DossierContext) -> list[Flowable]:
    flow: list[Flowable] = [subheading(ctx.t.say("By hand"))]
    for sentence, commands in by_hand(ctx.t):
        flow.append(FlowBlock(sentence, BODY, keep=bool(commands)))
        if commands:
            flow.append(FlowBlock("\n".join(commands), COMMAND))
    return flow


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
    return [FlowBlock(told, BODY)]


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the steps; the short form leaves out the commands."""
    t = ctx.t
    flow: list[Flowable] = [
        section_heading(ctx, Section.CHECK, t.say("How to check this document")),
        FlowBlock(_about_package(ctx), BODY),
        *_explain_attachments(ctx),
        SealBox(ctx, t.say("Fingerprint of this document (seal)"), ""),
    ]
    if ctx.depth(Section.CHECK) is Depth.WHOLE:
        flow += _by_hand(ctx)
    else:
        flow.append(
            steps(
                [
                    t.say("Ask for the package (a ZIP file) that belongs to this document."),
                    in_a_browser(t),
                    t.say(
                        "Or check it with the program, which needs no password for that: {command}",
                        command=VERIFY_COMMAND,
                    ),
                    t.say("Compare the seal that it shows with the one here: all 16 groups."),
                ]
            )
        )
    return [*flow, subheading(t.say("What this does not prove")), bullets(not_proven(t))]
