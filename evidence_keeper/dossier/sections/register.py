"""Lists every file with fingerprint, source, and times with their origin."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Depth, Section
from evidence_keeper.domain.record.evidence import Evidence, NoPreview, TimeHint, evidence_label
from evidence_keeper.domain.text import first_line
from evidence_keeper.dossier.context import DossierContext
from evidence_keeper.dossier.layout.flow import FlowBlock, PageNumber
from evidence_keeper.dossier.layout.tables import Grid, TableRow, TableRows, head_row
from evidence_keeper.dossier.pdf.page_style import (
    CELL,
    CELL_LINK,
    CELL_RIGHT,
    MONO_SMALL,
    NOTE,
    QUIET,
    WIDTH,
    Style,
)
from evidence_keeper.dossier.phrases import (
    media_word,
    name_text,
    number_list,
    taken_text,
)
from evidence_keeper.dossier.section_parts import section_heading
from evidence_keeper.system.language.dates import given_digits, short_day, size_text
from evidence_keeper.system.language.record_words import (
    hint_source_word,
    no_preview_word,
    source_word,
)

_SMALL = Style(size=7.8, leading=9.8, colour=QUIET, after=0)


def _hint(ctx: DossierContext, hint: TimeHint) -> str:
    """Return a suggested time in words, with its source; malformed ones as found."""
    source = hint_source_word(ctx.t, hint.source)
    if not hint.value:
        text = first_line(hint.raw, 60)
        return ctx.t.say("“{text}”, no readable time – from: {source}", text=text, source=source)
    return f"{source}: {given_digits(hint.value, ctx.content.plan.zone)}"


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
    """Return what an item is, in one or two lines."""
    t = ctx.t
    if item.removed:
        return no_preview_word(t, NoPreview.REMOVED)
    parts = [_name_or_original(ctx, item), media_word(t, item.media_type)]
    parts += [size_text(t, item.size), *_withheld_reasons(ctx, item)]
    return " · ".join(x for x in parts if x)


def _where(ctx: DossierContext, item: Evidence) -> str:
    """Return the incidents that use an item."""
    used = ctx.uses.get(item.number)
    return number_list(used) if used else ctx.t.say("none")


def _index_row(ctx: DossierContext, item: Evidence) -> TableRow:
    key = f"exhibit-{item.number}"
    return TableRow(
        [
            FlowBlock(item.label, CELL_LINK, link=key),
            FlowBlock(_what(ctx, item), CELL),
            FlowBlock(_where(ctx, item), CELL),
            PageNumber(key, CELL_RIGHT),
        ]
    )


def _origin(ctx: DossierContext, item: Evidence) -> str:
    """Return where an item comes from, with the times that it suggests."""
    t = ctx.t
    parts = [
        t.say("Added: {time}", time=ctx.short_moment(item.added)),
        source_word(t, item.source),
        *(_hint(ctx, h) for h in item.time_hints),
    ]
    if item.taken:
        parts.append(taken_text(ctx, item))
    if item.url:
        parts.append(t.say("Address: {url}", url=item.url))
    if item.device:
        parts.append(t.say("Device: {name}", name=item.device))
    if item.captured_by:
        parts.append(t.say("Captured by: {name}", name=item.captured_by))
    if item.still_on_device is not None:
        parts.append(
            t.say("Still on the device: yes")
            if item.still_on_device
            else t.say("Still on the device: no")
        )
    text = " · ".join(parts)
    if item.notes:
        text += "\n" + t.say("Notes: {text}", text=item.notes)
    if item.transcript:
        text += "\n" + t.say("Transcript: {text}", text=item.transcript)
    return text


def _hash_row(ctx: DossierContext, item: Evidence, *, short: bool) -> TableRow:
    added = ctx.t.say("Added: {time}", time=ctx.short_moment(item.added))
    told = added if short else _origin(ctx, item)
    return TableRow(
        [
            FlowBlock(item.label, CELL_LINK, link=f"exhibit-{item.number}"),
            FlowBlock("\n".join(item.sha256[i : i + 32] for i in (0, 32)), MONO_SMALL),
            FlowBlock(told, _SMALL),
        ]
    )


def build(ctx: DossierContext) -> list[Flowable]:
    """Return the register; empty without evidence."""
    t, items = ctx.t, ctx.content.evidence
    if not items:
        return []
    number = t.say("Number")
    short = ctx.depth(Section.REGISTER) is Depth.SHORT
    index = Grid(
        [48, WIDTH - 142, 64, 30],
        TableRows(items, lambda item: _index_row(ctx, item)),
        head_row(number, t.say("File"), t.say("Incidents"), t.say("Page"), right=(3,)),
        padding=1.8,
    )
    hashes = Grid(
        [48, 150, WIDTH - 198],
        TableRows(items, lambda item: _hash_row(ctx, item, short=short)),
        head_row(number, "SHA-256", t.say("Where it comes from")),
        padding=1.8,
    )
    return [
        section_heading(ctx, Section.REGISTER, t.say("Evidence register")),
        index,
        FlowBlock(
            t.say(
                "The fingerprint (SHA-256, a hash) was taken when the file was added. Times that a "
                "file suggests are hints: each is named with its origin."
            )
            + " "
            + t.say("Where no offset from UTC stands, the file names no time zone."),
            NOTE,
        ),
        hashes,
    ]
