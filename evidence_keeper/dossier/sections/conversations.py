"""Lists conversations message by message, with number, time, zone and sender."""

from __future__ import annotations

from reportlab.platypus.flowables import CondPageBreak, Flowable

from evidence_keeper.domain.dossier.plan import Section
from evidence_keeper.domain.record.conversation import (
    Loss,
    Message,
    MessageKind,
    Omitted,
    RefusalReason,
    ShownConversation,
)
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.text import first_line
from evidence_keeper.dossier.context import (
    DossierContext,
    conversation_key,
    incident_key,
    short_moment,
)
from evidence_keeper.dossier.layout.flow import Anchor, FlowBlock, Gap
from evidence_keeper.dossier.layout.tables import Grid, TableRow, TableRows, compact_facts, head_row
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
    place_text,
    refusal_word,
    remark_lines,
    sender_parts,
    split_place,
)
from evidence_keeper.system.language.dates import zone_text

_MOST_IN_LINE = 44
_PLACE, _TIME, _SENDER = 62.0, 92.0, 98.0


def build(ctx: DossierContext) -> list[Flowable]:
    """Return all conversations of the plan; empty when there are none."""
    shown = ctx.content.conversations
    if not shown:
        return []
    flow: list[Flowable] = [
        section_heading(ctx, Section.CONVERSATIONS, ctx.t.say("Conversations")),
        FlowBlock(
            ctx.t.say(
                "Read from exports that are kept byte for byte. Each message has its place in the "
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
    rows = _with_files(shown)
    return [
        CondPageBreak(200),
        Gap(8),
        FlowBlock(format_word(t, known.format).upper(), KICKER, anchor=outline, keep=True),
        FlowBlock(known.title, INCIDENT, keep=True),
        *compact_facts(_facts(ctx, shown)),
        Grid(
            [_PLACE, _TIME, _SENDER, WIDTH - _PLACE - _TIME - _SENDER],
            TableRows(rows, lambda row: _row(ctx, row, zone)),
            head_row(t.say("Place"), t.say("Time"), t.say("Sender"), t.say("Message")),
            padding=2,
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
            "\n".join(remark_lines(t, known)),
        ),
    ]


_Row = Message | Loss | Omitted | str
"""A row; a text names the file of the archive in which the next ones stand."""


def _with_files(shown: ShownConversation) -> list[_Row]:
    """Return the rows of a conversation, each file of an archive named once above its messages."""
    rows: list[_Row] = []
    file = ""
    for row in shown.in_order():
        if not isinstance(row, Omitted):
            named, _ = split_place(row.place)
            if named and named != file:
                rows.append(named)
            file = named or file
        rows.append(row)
    return rows


def _time(ctx: DossierContext, message: Message, zone: str) -> str:
    """Return the time in one line, without the offset that all times here share."""
    text = message_time(ctx.t, message, zone)
    plain = ctx.without_offset(text)
    return plain if plain != text else text.replace(", ", "\n", 1)


def _row(ctx: DossierContext, row: _Row, zone: str) -> TableRow:
    t = ctx.t
    if isinstance(row, str):
        return TableRow([None, None, None, FlowBlock(t.say("In {file}:", file=row), CELL_QUIET)])
    if isinstance(row, Omitted):
        text = t.say_n("… {n} message is not shown …", "… {n} messages are not shown …", row.count)
        return TableRow([None, None, None, FlowBlock(text, CELL_QUIET)])
    _, inside = split_place(row.place)
    place, _, more = place_text(t, inside).partition("; ")
    where = FlowBlock(place, CELL_QUIET)
    if isinstance(row, Loss):
        reason = refusal_word(t, row.reason)
        repeated = row.reason is RefusalReason.REPEATED
        lost = reason if repeated else t.say("Not read as a message: {reason}.", reason=reason)
        return TableRow([where, None, None, FlowBlock(lost, VALUE)])
    quiet = row.kind in (MessageKind.NOTICE, MessageKind.DELETED)
    name, account = sender_parts(t, row)
    sender = [Span(name, None if quiet else Face.BOLD, QUIET if quiet else None)]
    if account:
        sender.append(Span("\n" + account, None, QUIET))
    if row.own and row.sender:
        sender.append(Span("\n" + t.say("(own message)"), None, QUIET))
    told = [Span(row.text, None, QUIET if row.kind is MessageKind.NOTICE else None)]
    notes = [message_note(t, row), *(t.say("Sent along: {name}", name=a) for a in row.attachments)]
    notes.append(more)
    for note in (n for n in notes if n):
        before = "" if not row.text and len(told) == 1 else "\n"
        if before and len(row.text) + len(note) < _MOST_IN_LINE and "\n" not in row.text:
            before = " · "
        told.append(Span(before + note, None, QUIET))
    return TableRow(
        [
            where,
            FlowBlock(_time(ctx, row, zone), CELL_QUIET),
            FlowBlock(sender, CELL_QUIET if quiet else CELL),
            FlowBlock(told, VALUE),
        ]
    )
