"""Prints the part of the custody log that this document shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Depth, Section
from evidence_keeper.domain.record.custody import CustodyEvent, Operation
from evidence_keeper.domain.record.evidence import evidence_number
from evidence_keeper.dossier.context import DossierContext, seal_groups
from evidence_keeper.dossier.layout.flow import FlowBlock
from evidence_keeper.dossier.layout.tables import Grid, TableRow, TableRows, facts, head_row
from evidence_keeper.dossier.pdf.page_style import (
    CELL,
    CELL_QUIET,
    CELL_RIGHT,
    MONO_SMALL,
    NOTE,
    WIDTH,
)
from evidence_keeper.dossier.section_parts import part_heading, section_heading
from evidence_keeper.system.language.dates import number_text
from evidence_keeper.system.language.record_words import operation_word

_MOST_SEALS = 5
"""Most earlier seals that are printed, the latest ones; the package has all."""


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
        text = ctx.local_moment(datetime.fromisoformat(event.wall))
    except ValueError:
        return event.wall
    if event.clock_jump:
        return ctx.t.say("{time}\nThe clock stood earlier than before.", time=text)
    return text


def _row(ctx: DossierContext, run: Sequence[CustodyEvent]) -> TableRow:
    """Return the row of one event, or of several in a row that are not shown here."""
    t, first, last = ctx.t, run[0], run[-1]
    number = str(first.number) if first is last else f"{first.number} – {last.number}"
    return TableRow(
        [
            FlowBlock(number, CELL_RIGHT),
            FlowBlock(_time(ctx, first) if first is last else "", CELL),
            FlowBlock(operation_word(t, first.operation) if first is last else "", CELL),
            FlowBlock(_concerns(ctx, first) if first.salt else t.say("not shown here"), CELL_QUIET),
            FlowBlock(last.hash[:16], MONO_SMALL),
        ]
    )


def _runs(events: Iterable[CustodyEvent]) -> list[list[CustodyEvent]]:
    """Return each shown event alone, and consecutive ones that are not shown together.

    No number may be missing: a gap at a changed entry looks like tampering.
    """
    runs: list[list[CustodyEvent]] = []
    for event in events:
        if runs and not event.salt and not runs[-1][-1].salt:
            runs[-1].append(event)
        else:
            runs.append([event])
    return runs


def _extract(ctx: DossierContext) -> list[Flowable]:
    t = ctx.t
    events = ctx.content.custody
    if not any(event.salt for event in events):
        return []
    when = t.say("By this computer’s clock")
    head = head_row(
        t.say("No."),
        f"{when} ({ctx.offset})" if ctx.offset else when,
        t.say("What was done"),
        t.say("Concerns"),
        t.say("Hash, beginning"),
        right=(0,),
    )
    rows = TableRows(_runs(events), lambda run: _row(ctx, run))
    flow: list[Flowable] = [Grid([44, 100, WIDTH - 322, 106, 72], rows, head, padding=1.4)]
    if not all(event.salt for event in events):
        told = t.say(
            "“Not shown here”: the content of these lines lies outside this document, such as "
            "another entry or an earlier version of one. The package shows the same of them."
        )
        flow.append(FlowBlock(told, NOTE))
    return flow


def build(ctx: DossierContext) -> list[Flowable]:
    """Return length and head of the log; for the police earlier dossiers and the extract too."""
    t, content = ctx.t, ctx.content
    flow: list[Flowable] = [section_heading(ctx, Section.CUSTODY, t.say("Custody log"))]
    told = t.say(
        "The program keeps a log of everything that is done to the record. Each line carries the "
        "hash of the line before, and the seal of this document fixes length and end of the log: "
        "a line that is changed or left out later shows."
    )
    flow += [
        FlowBlock(told, NOTE),
        facts(
            [
                (t.say("Lines before this document"), number_text(t, content.log_length)),
                (t.say("Hash of the last line"), FlowBlock(content.log_head, MONO_SMALL)),
            ],
            WIDTH,
            label=150,
        ),
    ]
    if content.earlier_seals and ctx.depth(Section.CUSTODY) is Depth.WHOLE:
        flow.append(part_heading(t.say("Earlier documents from this record")))
        flow.append(
            FlowBlock(
                t.say("This document extends the earlier ones: its log contains their seals."),
                NOTE,
                keep=True,
            )
        )
        numbered = list(enumerate(content.earlier_seals, start=1))
        rows = [
            TableRow([FlowBlock(str(n), CELL_RIGHT), FlowBlock(seal.upper(), MONO_SMALL)])
            for n, seal in numbered[-_MOST_SEALS:]
        ]
        flow.append(Grid([38, WIDTH - 38], rows, padding=1.4))
    if ctx.depth(Section.CUSTODY) is Depth.WHOLE:
        flow += _extract(ctx)
    return flow
