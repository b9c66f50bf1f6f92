"""Lists every file with fingerprint, source, and times with their origin."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Depth, Section
from evidence_keeper.domain.record.evidence import Evidence, NoPreview, TimeHint, evidence_label
from evidence_keeper.domain.text import first_line
from evidence_keeper.dossier.context import DossierContext, incident_key
from evidence_keeper.dossier.layout.flow import FlowBlock
from evidence_keeper.dossier.layout.tables import Grid, TableRow, TableRows, head_row
from evidence_keeper.dossier.pdf.page_style import (
    BODY,
    CELL,
    CELL_LINK,
    CELL_QUIET,
    MONO_SMALL,
    WIDTH,
)
from evidence_keeper.dossier.phrases import (
    media_word,
    moment_as_given,
    name_text,
    number_list,
    pixels_text,
    taken_text,
)
from evidence_keeper.dossier.section_parts import section_heading
from evidence_keeper.system.language.dates import short_day, size_text
from evidence_keeper.system.language.record_words import (
    hint_source_word,
    no_preview_word,
    source_word,
)


def _hint(ctx: DossierContext, hint: TimeHint) -> str:
    """Return a suggested time in words, with its source; malformed ones as found."""
    source = hint_source_word(ctx.t, hint.source)
    if not hint.value:
        text = first_line(hint.raw, 60)
        return ctx.t.say("“{text}”, no readable time – from: {source}", text=text, source=source)
    time = moment_as_given(ctx, hint.value)
    return ctx.t.say("{time} – from: {source}", time=time, source=source)


def _withheld_reasons(ctx: DossierContext, item: Evidence) -> list[str]:
    """Return why its bytes are not in the package, if they are not."""
    t, plan = ctx.t, ctx.content.plan
    if ctx.stands_behind(item) and not item.intimate:
        return [t.say("original of a working copy: kept, not included")]
    if item.number in ctx.content.in_part and not item.intimate:
        return [t.say("an export of which only chosen messages are shown: kept, not included")]
    if item.intimate or item.number in plan.listed_only:
        return [t.say("personal: described, not included")]
    if item.number in plan.unreadable:
        day = short_day(plan.dated.date())
        return [t.say("could not be read on {day}: described, not included", day=day)]
    if plan.names_replaced:
        return [t.say("original kept, not included: names are replaced")]
    return []


def _name_or_original(ctx: DossierContext, item: Evidence) -> str:
    """Return the file's name, or a working copy's original."""
    if item.copy_of is None:
        return name_text(item)
    return ctx.t.say("working copy of {original}", original=evidence_label(item.copy_of))


def _what(ctx: DossierContext, item: Evidence) -> str:
    t = ctx.t
    if item.removed:
        return no_preview_word(t, NoPreview.REMOVED)
    measures = (pixels_text(item), size_text(t, item.size))
    lines = [
        _name_or_original(ctx, item),
        media_word(t, item.media_type),
        " · ".join(x for x in measures if x),
    ]
    lines += _withheld_reasons(ctx, item)
    if item.number in ctx.uses:
        lines.append(t.say("Incidents: {numbers}", numbers=number_list(ctx.uses[item.number])))
    else:
        lines.append(t.say("not linked to an incident"))
    return "\n".join(lines)


def _origin(ctx: DossierContext, item: Evidence) -> str:
    t = ctx.t
    lines = [
        t.say("Added: {time}", time=ctx.short_moment(item.added)),
        t.say("Source: {source}", source=source_word(t, item.source)),
        *(_hint(ctx, h) for h in item.time_hints),
    ]
    if item.taken:
        lines.append(taken_text(ctx, item))
    if item.url:
        lines.append(t.say("Address: {url}", url=item.url))
    if item.device:
        lines.append(t.say("Device: {name}", name=item.device))
    if item.captured_by:
        lines.append(t.say("Captured by: {name}", name=item.captured_by))
    if item.still_on_device is not None:
        lines.append(
            t.say("Still on the device: yes")
            if item.still_on_device
            else t.say("Still on the device: no")
        )
    if item.notes:
        lines.append(t.say("Notes: {text}", text=item.notes))
    if item.transcript:
        lines.append(t.say("Transcript: {text}", text=item.transcript))
    return "\n".join(lines)


def _link(ctx: DossierContext, item: Evidence) -> str:
    used = ctx.uses.get(item.number)
    return incident_key(used[0]) if used else "unlinked"


def _row(ctx: DossierContext, item: Evidence) -> TableRow:
    return TableRow(
        [
            FlowBlock(item.label, CELL_LINK, link=_link(ctx, item)),
            FlowBlock(_what(ctx, item), CELL),
            FlowBlock(_origin(ctx, item), CELL_QUIET),
            FlowBlock("\n".join(item.sha256[i : i + 16] for i in range(0, 64, 16)), MONO_SMALL),
        ]
    )


def _short_name(ctx: DossierContext, item: Evidence) -> str:
    if item.removed:
        return _what(ctx, item)
    return "\n".join((_name_or_original(ctx, item), *_withheld_reasons(ctx, item)))


def _short_row(ctx: DossierContext, item: Evidence) -> TableRow:
    return TableRow(
        [
            FlowBlock(item.label, CELL_LINK, link=_link(ctx, item)),
            FlowBlock(_short_name(ctx, item), CELL),
            FlowBlock(ctx.short_moment(item.added), CELL_QUIET),
            FlowBlock("\n".join(item.sha256[i : i + 32] for i in (0, 32)), MONO_SMALL),
        ]
    )


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the register; empty without evidence."""
    t, items = ctx.t, ctx.content.evidence
    if not items:
        return []
    number, file = t.say("Number"), t.say("File")
    if ctx.depth(Section.REGISTER) is Depth.SHORT:
        table = Grid(
            [50, WIDTH - 318, 118, 150],
            TableRows(items, lambda item: _short_row(ctx, item)),
            head_row(number, file, t.say("Added"), "SHA-256"),
        )
    else:
        table = Grid(
            [50, WIDTH - 313, 180, 83],
            TableRows(items, lambda item: _row(ctx, item)),
            head_row(number, file, t.say("Where it comes from"), "SHA-256"),
            padding=4,
        )
    return [
        section_heading(ctx, Section.REGISTER, t.say("Evidence register")),
        FlowBlock(
            t.say(
                "The fingerprint (SHA-256, a hash) was taken when the file was added. Times that a "
                "file suggests are hints: each is named with its origin."
            ),
            BODY,
        ),
        table,
    ]
