"""Builds the incident pages: one incident after the other with its exhibits."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus.flowables import CondPageBreak, Flowable

from evidence_keeper.domain.dossier.plan import Section
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.text import first_line
from evidence_keeper.dossier.context import DossierContext, conversation_key, incident_key
from evidence_keeper.dossier.exhibits import DataBelow, DataBeside, exhibit
from evidence_keeper.dossier.layout.flow import Anchor, FlowBlock, HorizontalRule, height_of
from evidence_keeper.dossier.layout.tables import facts
from evidence_keeper.dossier.pdf.page_style import (
    BODY,
    HEIGHT,
    INCIDENT,
    KICKER,
    LINE,
    NOTE,
    QUOTE,
    SECTION_PART,
    VALUE,
    WIDTH,
)
from evidence_keeper.dossier.phrases import action_text, call_text, languages_text, number_list
from evidence_keeper.dossier.section_parts import pointers, section_heading, subheading
from evidence_keeper.system.language.dates import happened_text
from evidence_keeper.system.language.record_words import kind_word, tag_words

_HEADING = 60.0
"""Room for the section's heading, in points."""


def _marks(ctx: DossierContext, incident: Incident) -> str:
    """Return remarks on the entry itself."""
    t = ctx.t
    marks = []
    if incident.late:
        marks.append(t.say("written down later, more than a day after it happened"))
    if incident.versions > 1:
        marks.append(
            t.say(
                "changed {time}; earlier versions are kept",
                time=ctx.short_moment(incident.changed),
            )
        )
    return " · ".join(marks)


def _facts(ctx: DossierContext, incident: Incident) -> list[tuple[str, str | FlowBlock]]:
    t, entry = ctx.t, incident.entry
    pairs: list[tuple[str, str | FlowBlock]] = [
        (t.say("Happened"), happened_text(t, entry.happened)),
        (t.say("Noted"), ctx.moment(incident.noted)),
        (t.say("About this entry"), _marks(ctx, incident)),
        (t.say("Kind"), kind_word(t, entry.kind)),
        (t.say("Call"), call_text(t, entry.call) if entry.call else ""),
        (t.say("Where"), " · ".join(x for x in (entry.platform, entry.channel) if x)),
        (t.say("Account or number"), entry.account),
        (t.say("Link"), entry.url),
        (t.say("Place"), entry.place),
        (t.say("Who"), "\n".join(entry.people)),
        (t.say("Witnesses"), "\n".join(entry.witnesses)),
        (t.say("Language of the message"), languages_text(t, entry.language)),
        (t.say("Pattern"), tag_words(t, entry)),
        (t.say("What I did"), "\n".join(action_text(ctx, a) for a in entry.actions)),
        (t.say("Order of the pictures"), _order(ctx, incident)),
    ]
    return pairs


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
        flow += [subheading(t.say("Exact words")), FlowBlock(entry.exact_words, QUOTE)]
    told = entry.what_happened
    if told.strip() and told.strip() != entry.headline:
        flow += [subheading(t.say("What happened")), FlowBlock(told, BODY)]
    denied = entry.denies
    original = ctx.incidents.get(denied) if denied is not None else None
    if original is not None and (original.entry.exact_words or original.entry.headline):
        flow.append(
            subheading(
                t.say("What was recorded earlier, incident {number}", number=original.number)
            )
        )
        flow.append(FlowBlock(original.entry.exact_words or original.entry.headline, QUOTE))
    if ctx.content.plan.private_notes and entry.private_note.strip():
        flow += [subheading(t.say("Private note")), FlowBlock(entry.private_note, BODY)]
    return flow


def _exhibits(ctx: DossierContext, incident: Incident) -> list[list[Flowable]]:
    """Return each exhibit; a repeated one is only referred to."""
    t = ctx.t
    groups: list[list[Flowable]] = []
    for number in ctx.exhibit_numbers(incident):
        item = ctx.evidence.get(number)
        if item is None:
            text = t.say("{number}: not part of this document", number=evidence_label(number))
            groups.append([FlowBlock(text, NOTE)])
        elif number in ctx.shown_at:
            text = t.say(
                "{number}: shown with incident {incident}",
                number=item.label,
                incident=ctx.shown_at[number],
            )
            groups.append([pointers([(text, f"exhibit-{number}")])])
        else:
            ctx.shown_at[number] = incident.number
            groups.append(_exhibit(ctx, item))
    return groups


def _exhibit(ctx: DossierContext, item: Evidence) -> list[Flowable]:
    """Return an exhibit; after an export, where to find its messages."""
    rows = [
        (
            ctx.t.say("Messages of {title}", title=first_line(shown.conversation.title, 60)),
            conversation_key(shown.conversation.number),
        )
        for shown in ctx.chats_of(item.number)
    ]
    return [*exhibit(ctx, item), *([pointers(rows)] if rows else [])]


def _head(ctx: DossierContext, incident: Incident) -> list[Flowable]:
    t = ctx.t
    kicker = t.say("Incident {number}", number=incident.number)
    headline = incident.entry.title.strip() or incident.entry.headline
    outline = f"{incident.number}. {incident.entry.headline}"
    pairs = [*_facts(ctx, incident), *_denials(ctx, incident)]
    return [
        FlowBlock(
            kicker.upper(),
            KICKER,
            anchor=Anchor(incident_key(incident.number), outline, 1, kicker),
            keep=True,
        ),
        FlowBlock(headline, INCIDENT, keep=True),
        facts(pairs, WIDTH),
    ]


def _least_height(flow: list[Flowable]) -> float:
    """Return the height with all pictures at their smallest."""
    spare = sum(f.spare for f in flow if isinstance(f, (DataBelow, DataBeside)))
    return height_of(flow, WIDTH) - spare + 24


def _incident(ctx: DossierContext, incident: Incident, *, first: bool) -> list[Flowable]:
    body = [*_head(ctx, incident), *_words(ctx, incident)]
    groups = _exhibits(ctx, incident)
    whole = [*body, *(f for g in groups for f in g)]
    needed = _least_height(whole)
    if needed > HEIGHT and len(groups) > 1:
        needed = _least_height([*body, *groups[0]])
    if needed > HEIGHT:
        needed = min(height_of(body[:3], WIDTH) + 80, HEIGHT * 0.6)
    # The section's heading is above the first one and must not be alone on its page.
    flow: list[Flowable] = [CondPageBreak(min(needed, HEIGHT - _HEADING) if first else needed)]
    if not first:
        flow.append(HorizontalRule(LINE))
    return flow + whole


def _unlinked_exhibit(ctx: DossierContext, item: Evidence, *, first: bool) -> list[Flowable]:
    """Return an exhibit that no incident of this document uses."""
    shown = _exhibit(ctx, item)
    needed = min(_least_height(shown), HEIGHT)
    if not first:
        return [CondPageBreak(needed), *shown]
    title = ctx.t.say("Evidence without an entry")
    return [
        CondPageBreak(min(needed + 70, HEIGHT)),
        FlowBlock(title, SECTION_PART, anchor=Anchor("unlinked", title, 1), keep=True),
        FlowBlock(ctx.t.say("Kept, but not part of a written incident so far."), NOTE, keep=True),
        *shown,
    ]


def pieces(ctx: DossierContext) -> Iterator[list[Flowable]]:
    """Yield the incidents one by one, then the unlinked evidence.

    Each is built when needed, so that memory use stays constant.
    """
    t, incidents = ctx.t, ctx.content.incidents
    heading = section_heading(ctx, Section.INCIDENTS, t.say("Incidents and evidence"))
    for index, incident in enumerate(incidents):
        ctx.step(index, len(incidents), str(incident.number))
        before = [] if index else [heading]
        yield [*before, *_incident(ctx, incident, first=index == 0)]
    rest = [e for e in ctx.content.evidence if e.number not in ctx.uses]
    for index, item in enumerate(rest):
        before = [] if incidents or index else [heading]
        yield [*before, *_unlinked_exhibit(ctx, item, first=index == 0)]
