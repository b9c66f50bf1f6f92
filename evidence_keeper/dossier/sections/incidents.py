"""Builds the incident pages: one incident after the other with its exhibits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus.flowables import CondPageBreak, Flowable

from evidence_keeper.domain.dossier.plan import Depth, Section
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.text import first_line
from evidence_keeper.dossier.context import DossierContext, conversation_key, incident_key
from evidence_keeper.dossier.exhibits import Exhibit, arranged, exhibit, least_height
from evidence_keeper.dossier.layout.flow import Anchor, FlowBlock, HorizontalRule, height_of
from evidence_keeper.dossier.layout.tables import compact_facts, fact_lines
from evidence_keeper.dossier.pdf.line_breaking import Span
from evidence_keeper.dossier.pdf.page_style import (
    ACCENT,
    BODY,
    HEIGHT,
    INCIDENT,
    LINE,
    NOTE,
    QUOTE,
    SECTION_PART,
    VALUE,
    WIDTH,
)
from evidence_keeper.dossier.phrases import incident_facts, number_list
from evidence_keeper.dossier.section_parts import part_heading, pointers, section_heading
from evidence_keeper.dossier.sections.chronology import KEY_FACT

_ABOVE_HEADING = 16.0
_HEADING = 45.0
"""Room for the section's heading, in points."""


def _facts(ctx: DossierContext, incident: Incident) -> list[tuple[str, str | FlowBlock]]:
    t = ctx.t
    facts = incident_facts(t, ctx.content.plan.zone, incident)
    return [*facts, (t.say("Order of the pictures"), _order(ctx, incident))]


def _order(ctx: DossierContext, incident: Incident) -> str:
    """Return the confirmed order of pictures of one conversation."""
    shown = set(incident.entry.evidence)
    orders = ([n for n in s if n in shown] for s in ctx.content.sequences)
    return "\n".join(" → ".join(map(evidence_label, s)) for s in orders if len(s) > 1)


def _denials(ctx: DossierContext, incident: Incident) -> list[tuple[str, FlowBlock]]:
    t, pairs = ctx.t, []
    denied = incident.entry.denies
    if denied is not None:
        text = t.say("incident {number}", number=denied)
        link = incident_key(denied) if denied in ctx.incidents else ""
        pairs.append((t.say("Denies"), FlowBlock(text, VALUE, link=link)))
    later = ctx.denied_by.get(incident.number, [])
    if later:
        text = t.say_n(
            "see incident {numbers}",
            "see incidents {numbers}",
            len(later),
            numbers=number_list(later),
        )
        pairs.append((t.say("Denied later"), FlowBlock(text, VALUE, link=incident_key(later[0]))))
    return pairs


def _words(ctx: DossierContext, incident: Incident) -> list[Flowable]:
    t, entry = ctx.t, incident.entry
    flow: list[Flowable] = []
    if entry.exact_words.strip():
        flow += [part_heading(t.say("Exact words")), FlowBlock(entry.exact_words, QUOTE)]
    told = entry.what_happened
    if told.strip() and told.strip() != entry.headline:
        flow += [part_heading(t.say("What happened")), FlowBlock(told, BODY)]
    denied = entry.denies
    original = ctx.incidents.get(denied) if denied is not None else None
    if original is not None and (original.entry.exact_words or original.entry.headline):
        flow.append(
            part_heading(
                t.say("What was recorded earlier, incident {number}", number=original.number)
            )
        )
        flow.append(FlowBlock(original.entry.exact_words or original.entry.headline, QUOTE))
    if ctx.content.plan.private_notes and entry.private_note.strip():
        flow += [part_heading(t.say("Private note")), FlowBlock(entry.private_note, BODY)]
    return flow


def _shown_exhibits(ctx: DossierContext, incident: Incident) -> list[Exhibit]:
    """Return the exhibits of an incident; a repeated one is only referred to."""
    t = ctx.t
    found: list[Exhibit] = []
    for number in ctx.exhibit_numbers(incident):
        item = ctx.evidence.get(number)
        if item is None:
            text = t.say("{number}: not part of this document", number=evidence_label(number))
            found.append(Exhibit(ctx, [FlowBlock(text, NOTE)]))
        elif number in ctx.shown_at:
            text = t.say(
                "{number}: shown with incident {incident}",
                number=item.label,
                incident=ctx.shown_at[number],
            )
            found.append(Exhibit(ctx, [pointers([(text, f"exhibit-{number}")])]))
        else:
            ctx.shown_at[number] = incident.number
            found.append(_exhibit(ctx, item))
    return found


def _exhibit(ctx: DossierContext, item: Evidence) -> Exhibit:
    """Return an exhibit; after an export, where to find its messages."""
    rows = [
        (
            ctx.t.say("Messages of {title}", title=first_line(shown.conversation.title, 60)),
            conversation_key(shown.conversation.number),
        )
        for shown in ctx.chats_of(item.number)
    ]
    made = exhibit(ctx, item)
    if rows:
        made.below.append(pointers(rows))
    return made


def _head(ctx: DossierContext, incident: Incident) -> list[Flowable]:
    t = ctx.t
    kicker = t.say("Incident {number}", number=incident.number)
    told = incident.entry.title.strip() or incident.entry.headline
    outline = f"{incident.number}. {incident.entry.headline}"
    spans = [Span(kicker + "  ", None, ACCENT), Span(told)]
    if incident.number in ctx.key_facts:
        spans.insert(1, Span(KEY_FACT + " ", None, ACCENT))
    key = incident_key(incident.number)
    return [FlowBlock(spans, INCIDENT, anchor=Anchor(key, outline, 1, kicker), keep=True)]


def _incident(
    ctx: DossierContext, incident: Incident, heading: Sequence[Flowable]
) -> list[Flowable]:
    pairs = [*_facts(ctx, incident), *_denials(ctx, incident)]
    head, words = _head(ctx, incident), _words(ctx, incident)
    exhibits = _shown_exhibits(ctx, incident)
    wide = [[*compact_facts(pairs), *words], *arranged(exhibits)]
    beside = _beside(exhibits, pairs, words)
    body, *groups = min((wide, beside), key=_height) if beside else wide
    whole = [*head, *body]
    needed = least_height(whole)
    if body is wide[0] and groups and needed + least_height(groups[0]) <= HEIGHT:
        needed += least_height(groups[0])
    if body is wide[0] and needed > HEIGHT * 0.5:
        # Text goes on over pages: only what must be seen together begins a new one.
        needed = height_of(head, WIDTH) + 110
    if heading:  # it must not be alone on its page
        return [
            CondPageBreak(min(needed + _HEADING, HEIGHT)),
            *heading,
            *whole,
            *(f for group in groups for f in group),
        ]
    flow: list[Flowable] = [CondPageBreak(needed), HorizontalRule(LINE, around=5)]
    return [*flow, *whole, *(f for group in groups for f in group)]


def _beside(
    exhibits: Sequence[Exhibit],
    pairs: Sequence[tuple[str, str | FlowBlock]],
    words: Sequence[Flowable],
) -> list[list[Flowable]]:
    """Return the text beside the first picture, then the other exhibits; empty if impossible."""
    if not exhibits:
        return []
    first, *others = exhibits
    made = first.beside([*fact_lines(pairs), *words])
    return [[made, *first.below], *arranged(others)] if made else []


def _height(groups: Sequence[Sequence[Flowable]]) -> float:
    return sum(height_of(group, WIDTH) for group in groups)


def _unlinked_exhibit(
    ctx: DossierContext, item: Evidence, heading: Sequence[Flowable], *, first: bool
) -> list[Flowable]:
    """Return an exhibit that no incident of this document uses."""
    shown = [f for group in arranged([_exhibit(ctx, item)]) for f in group]
    needed = min(least_height(shown), HEIGHT)
    if not first:
        return [CondPageBreak(needed), *shown]
    title = ctx.t.say("Evidence without an entry")
    return [
        CondPageBreak(min(needed + _HEADING + 70, HEIGHT)),
        *heading,
        FlowBlock(title, SECTION_PART, anchor=Anchor("unlinked", title, 1), keep=True),
        FlowBlock(ctx.t.say("Kept, but not part of a written incident so far."), NOTE, keep=True),
        *shown,
    ]


def pieces(ctx: DossierContext) -> Iterator[list[Flowable]]:
    """Yield the incidents one by one, then the unlinked evidence.

    Each is built when needed, so that memory use stays constant.
    """
    t = ctx.t
    incidents = [i for i in ctx.content.incidents if i.number in ctx.detailed]
    short = ctx.depth(Section.INCIDENTS) is Depth.SHORT
    title = t.say("To look at together") if short else t.say("Incidents and evidence")
    heading = section_heading(ctx, Section.INCIDENTS, title)
    heading.spaceBefore = _ABOVE_HEADING
    for index, incident in enumerate(incidents):
        ctx.step(index, len(incidents), str(incident.number))
        yield _incident(ctx, incident, [] if index else [heading])
    rest = [e for e in ctx.content.evidence if e.number not in ctx.uses]
    for index, item in enumerate(rest):
        yield _unlinked_exhibit(
            ctx, item, [] if incidents or index else [heading], first=index == 0
        )
