"""Prints the part of the custody log that this document shows."""

from __future__ import annotations

import json
from datetime import datetime

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Depth, Section
from evidence_keeper.domain.record.custody import CustodyEvent, Operation
from evidence_keeper.domain.record.evidence import evidence_number
from evidence_keeper.dossier.context import DossierContext, seal_groups
from evidence_keeper.dossier.layout.flow import FlowBlock
from evidence_keeper.dossier.layout.tables import Grid, TableRow, TableRows, facts, head_row
from evidence_keeper.dossier.pdf.page_style import (
    BODY,
    CELL,
    CELL_QUIET,
    CELL_RIGHT,
    MONO_SMALL,
    NOTE,
    WIDTH,
)
from evidence_keeper.dossier.section_parts import section_heading, subheading
from evidence_keeper.system.language.dates import number_text
from evidence_keeper.system.language.record_words import operation_word

_MOST_SEALS = 10
"""Most earlier seals that are printed, the latest ones; the package has all."""
_MOST_WITHHELD = 60
"""Most events printed without their content; more of them are only counted."""


def _concerns(ctx: DossierContext, event: CustodyEvent) -> str:
    """Return the incident or item of an event, if its body names one."""
    try:
        body = json.loads(event.body) if event.body else {}
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    label, number = body.get("evidence"), body.get("incident")
    if isinstance(label, str) and evidence_number(label) is not None:
        return label
    if isinstance(number, int):
        return ctx.t.say("incident {number}", number=number)
    seal = body.get("seal")
    if event.operation == Operation.DOSSIER_EXPORTED and isinstance(seal, str):
        return ctx.t.say("seal {seal} …", seal=" ".join(seal_groups(seal)[:2]))
    return ""


def _time(ctx: DossierContext, event: CustodyEvent) -> str:
    try:
        text = ctx.short_moment(datetime.fromisoformat(event.wall))
    except ValueError:
        return event.wall
    if event.clock_jump:
        return ctx.t.say("{time}\nThe clock stood earlier than before.", time=text)
    return text


def _row(ctx: DossierContext, event: CustodyEvent) -> TableRow:
    return TableRow(
        [
            FlowBlock(str(event.number), CELL_RIGHT),
            FlowBlock(_time(ctx, event), CELL),
            FlowBlock(operation_word(ctx.t, event.operation), CELL),
            FlowBlock(
                _concerns(ctx, event) if event.salt else ctx.t.say("not shown here"), CELL_QUIET
            ),
            FlowBlock(event.hash[:16], MONO_SMALL),
        ]
    )


def _extract(ctx: DossierContext) -> list[Flowable]:
    t = ctx.t
    open_events = [e for e in ctx.content.custody if e.salt]
    withheld = len(ctx.content.custody) - len(open_events)
    # No number may be missing: a gap at a changed entry looks like tampering.
    all_shown = bool(open_events) and withheld <= _MOST_WITHHELD
    flow: list[Flowable] = []
    if open_events:
        head = head_row(
            t.say("No."),
            t.say("When, by this computer’s clock"),
            t.say("What was done"),
            t.say("Concerns"),
            t.say("Hash, beginning"),
            right=(0,),
        )
        shown = list(ctx.content.custody) if all_shown else open_events
        rows = TableRows(shown, lambda event: _row(ctx, event))
        flow.append(Grid([34, 132, WIDTH - 350, 94, 90], rows, head, padding=2.4))
    if withheld and all_shown:
        told = t.say(
            "“Not shown here”: the content of that line lies outside this document, such as "
            "another entry or an earlier version of one. The package shows the same of it."
        )
        flow.append(FlowBlock(told, NOTE))
    elif withheld:
        flow.append(
            FlowBlock(
                t.say_n(
                    "{n} more event lies outside this document. The package shows its number, "
                    "time, operation and hash, not its content.",
                    "{n} more events lie outside this document. The package shows their numbers, "
                    "times, operations and hashes, not their content.",
                    withheld,
                ),
                NOTE,
            )
        )
    return flow


def build(ctx: DossierContext) -> list[Flowable]:
    """Return length and head of the log, earlier dossiers, and for the police the extract."""
    t, content = ctx.t, ctx.content
    flow: list[Flowable] = [
        section_heading(ctx, Section.CUSTODY, t.say("Custody log")),
        FlowBlock(
            t.say(
                "The program keeps a log of everything that is done to the record. Each line "
                "carries the hash of the line before, and the seal of this document fixes length "
                "and end of the log: a line that is changed or left out later shows."
            ),
            BODY,
        ),
        facts(
            [
                (t.say("Lines before this document"), number_text(t, content.log_length)),
                (t.say("Hash of the last line"), FlowBlock(content.log_head, MONO_SMALL)),
            ],
            WIDTH,
            label=150,
        ),
    ]
    if content.earlier_seals:
        flow.append(subheading(t.say("Earlier documents from this record")))
        flow.append(
            FlowBlock(
                t.say("This document extends the earlier ones: its log contains their seals."),
                BODY,
                keep=True,
            )
        )
        numbered = list(enumerate(content.earlier_seals, start=1))
        rows = [
            TableRow([FlowBlock(str(n), CELL_RIGHT), FlowBlock(seal.upper(), MONO_SMALL)])
            for n, seal in numbered[-_MOST_SEALS:]
        ]
        flow.append(Grid([38, WIDTH - 38], rows, padding=2.4))
    if ctx.depth(Section.CUSTODY) is Depth.WHOLE:
        flow += _extract(ctx)
    return flow
