"""Lists conversations message by message, with number, time, zone and sender."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.platypus.flowables import CondPageBreak, Flowable

from evidence_keeper.domain.dossier.plan import Section
from evidence_keeper.domain.record.conversation import Message, MessageKind, ShownConversation
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.text import first_line
from evidence_keeper.dossier.context import (
    DossierContext,
    conversation_key,
    incident_key,
    short_moment,
)
from evidence_keeper.dossier.layout.flow import Anchor, FlowBlock, Gap
from evidence_keeper.dossier.layout.tables import Grid, TableRow, TableRows, facts, head_row
from evidence_keeper.dossier.pdf.fonts import Face
from evidence_keeper.dossier.pdf.line_breaking import Span
from evidence_keeper.dossier.pdf.page_style import (
    CELL,
    CELL_QUIET,
    INCIDENT,
    KICKER,
    NOTE,
    QUIET,
    VALUE,
    WIDTH,
)
from evidence_keeper.dossier.section_parts import section_heading
from evidence_keeper.system.language.conversation_words import (
    format_word,
    message_note,
    message_time,
    remark_sentence,
    sender_parts,
)
from evidence_keeper.system.language.dates import zone_text

_NUMBER, _TIME, _SENDER = 38.0, 92.0, 104.0


@dataclass(frozen=True, slots=True)
class _Left:
    """Messages that are left out between, before or after shown ones."""

    count: int


def build(ctx: DossierContext) -> list[Flowable]:
    """Return all conversations of the plan; empty when there are none."""
    shown = ctx.content.conversations
    if not shown:
        return []
    flow: list[Flowable] = [
        section_heading(ctx, Section.CONVERSATIONS, ctx.t.say("Conversations")),
        FlowBlock(
            ctx.t.say(
                "Read from exports that are kept byte for byte. The number is the place in the "
                "file; times are those of the file, in the zone that is named."
            ),
            NOTE,
        ),
    ]
    for one in shown:
        flow += _conversation(ctx, one)
    return flow


def _conversation(ctx: DossierContext, shown: ShownConversation) -> list[Flowable]:
    t, known = ctx.t, shown.conversation
    outline = Anchor(conversation_key(known.number), first_line(known.title, 60), 1)
    zone = known.reading.zone
    rows = _rows(shown)
    return [
        CondPageBreak(200),
        Gap(8),
        FlowBlock(format_word(t, known.format).upper(), KICKER, anchor=outline, keep=True),
        FlowBlock(known.title, INCIDENT, keep=True),
        facts(_facts(ctx, shown), WIDTH),
        Grid(
            [_NUMBER, _TIME, _SENDER, WIDTH - _NUMBER - _TIME - _SENDER],
            TableRows(rows, lambda row: _row(ctx, row, zone)),
            head_row(t.say("No."), t.say("Time"), t.say("Sender"), t.say("Message")),
            padding=4,
        ),
    ]


def _facts(ctx: DossierContext, shown: ShownConversation) -> list[tuple[str, str | FlowBlock]]:
    t, known = ctx.t, shown.conversation
    label = evidence_label(known.evidence)
    used = ctx.uses.get(known.evidence)
    count = t.say_n(
        "{n} message is shown of {all}",
        "{n} messages are shown of {all}",
        len(shown.messages),
        all=known.messages,
    )
    zone = known.reading.zone
    ends = [short_moment(m, zone) for m in (known.first, known.last) if m is not None]
    me = known.reading.me
    return [
        (t.say("Export"), FlowBlock(label, VALUE, link=incident_key(used[0]) if used else "")),
        (t.say("Messages"), count),
        (t.say("All of it"), " – ".join(dict.fromkeys(ends))),
        (t.say("Time zone"), zone_text(t, known.reading.zone)),
        (t.say("Own name in the file"), me),
        (
            t.say("To be known"),
            "\n".join(remark_sentence(t, remark) for remark in known.remarks),
        ),
    ]


def _rows(shown: ShownConversation) -> list[Message | _Left]:
    """Return the messages and the gaps between them, by time."""
    rows: list[Message | _Left] = []
    following = 0
    for message, place in zip(shown.messages, shown.places, strict=True):
        if place > following:
            rows.append(_Left(place - following))
        rows.append(message)
        following = place + 1
    if following < shown.conversation.messages:
        rows.append(_Left(shown.conversation.messages - following))
    return rows


def _row(ctx: DossierContext, row: Message | _Left, zone: str) -> TableRow:
    t = ctx.t
    if isinstance(row, _Left):
        text = t.say_n("… {n} message is not shown …", "… {n} messages are not shown …", row.count)
        return TableRow([None, None, None, FlowBlock(text, CELL_QUIET)])
    quiet = row.kind in (MessageKind.NOTICE, MessageKind.DELETED)
    name, account = sender_parts(t, row)
    sender = [Span(name, None if quiet else Face.BOLD, QUIET if quiet else None)]
    if account:
        sender.append(Span("\n" + account, None, QUIET))
    if row.own and row.sender:
        sender.append(Span("\n" + t.say("(own message)"), None, QUIET))
    told = [Span(row.text, None, QUIET if row.kind is MessageKind.NOTICE else None)]
    notes = [message_note(t, row), *(t.say("Sent along: {name}", name=a) for a in row.attachments)]
    for note in (n for n in notes if n):
        told.append(Span(("\n" if told[0].text or len(told) > 1 else "") + note, None, QUIET))
    return TableRow(
        [
            FlowBlock(str(row.position), CELL_QUIET),
            FlowBlock(message_time(t, row, zone).replace(", ", "\n", 1), CELL_QUIET),
            FlowBlock(sender, CELL_QUIET if quiet else CELL),
            FlowBlock(told, VALUE),
        ]
    )
