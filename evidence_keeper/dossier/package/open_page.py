"""Writes `open-me.html`: the record as a chronology and the check of the package, in any browser.

One page without a network; its texts come from the catalogues, and what it shows is what the
document shows. It cannot prove its own integrity: it shows the seal, to be compared with the one
printed in the document. `verify.html`, which documents already handed over name, leads to it.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from evidence_keeper.domain.dossier.pattern import pattern_of
from evidence_keeper.domain.dossier.plan import DossierContent, Exhibits
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.conversation import Loss, Message, Omitted, ShownConversation
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.record.evidence import Evidence, NoPreview, evidence_label
from evidence_keeper.domain.text import storable_json
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.domain.verification import Finding, Outcome
from evidence_keeper.dossier.context import DossierContext, make_context
from evidence_keeper.dossier.exhibits import withheld_note
from evidence_keeper.dossier.package import bag
from evidence_keeper.dossier.package.check_text import not_proven
from evidence_keeper.dossier.phrases import (
    copy_note,
    counted_evidence,
    counted_incidents,
    days_text,
    exhibit_title,
    incident_facts,
    kind_and_platform,
    media_word,
    name_text,
    taken_text,
)
from evidence_keeper.system.language.conversation_words import (
    format_word,
    loss_text,
    message_note,
    message_time,
    place_text,
    sender_text,
)
from evidence_keeper.system.language.dates import day_text, happened_text, size_text
from evidence_keeper.system.language.finding_words import finding_sentence, outcome_word
from evidence_keeper.system.language.record_words import (
    case_title,
    kind_word,
    language_name,
    no_preview_word,
    reader_word,
)
from evidence_keeper.system.language.translations import LANGUAGES, Translator, translator
from evidence_keeper.system.resources import resource

_DRAWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"})
"""Pictures that every browser draws; others are links."""
_OUTCOMES = ("unchanged", "changed", "unable")
_FINDINGS = (
    "file_changed", "file_missing", "file_added", "file_duplicate", "file_unreadable",
    "list_changed", "signature_wrong", "seal_unreadable", "seal_mismatch", "log_broken",
    "data_unlisted", "not_ours", "not_readable", "encrypted", "compression_unknown",
    "too_many_entries", "too_large", "several_packages", "format_newer",
)  # fmt: skip


def _texts_of_check(t: Translator) -> dict[str, Json]:
    texts: dict[str, Json] = {
        "check": t.say("Check that nothing was changed"),
        "check_title": t.say("Is this package unchanged?"),
        "lead": t.say(
            "Choose the package, or drop it here. This page compares every file with the lists, "
            "the signature, the seal and the custody log in the package."
        ),
        "offline": t.say("Everything stays on this computer: the page sends nothing anywhere."),
        "drop": t.say("Drop the ZIP file or the unpacked folder here"),
        "pick_zip": t.say("Choose the ZIP file…"),
        "pick_folder": t.say("Choose the folder…"),
        "busy": t.say("Checking…"),
        "seal": t.say("Fingerprint of the document (seal)"),
        "compare": t.say(
            "Compare it with the one printed in the document. Only that shows that this page and "
            "the package belong to the document: somebody who replaced everything could have "
            "replaced this page too."
        ),
        "printed": t.say("The seal printed in the document that you hold"),
        "seal_this": t.say("This is the seal of this package."),
        "seal_this_so_far": t.say("So far it is the seal of this package. Type all 64 characters."),
        "seal_earlier": t.say("This is the seal of an earlier document from the same record."),
        "seal_earlier_so_far": t.say(
            "So far it is the seal of an earlier document from the same record. Type all 64 "
            "characters."
        ),
        "seal_foreign": t.say("This seal belongs to another document. Look for a typing mistake."),
        "seal_short": t.say("Type at least 8 characters."),
        "seal_strange": t.say("A seal has 64 characters: digits and the letters A to F."),
        "earlier_title": t.say("Earlier documents from this record"),
        "earlier": t.say(
            "This package extends the documents with these seals. If you hold an earlier one from "
            "the same vault, the seal printed in it must be among them."
        ),
        "signature_unknown": t.say(
            "This browser cannot check the signature. Everything else was checked."
        ),
        "limits_title": t.say("What this does not prove"),
        "limits": list(not_proven(t)),
    }
    for outcome in _OUTCOMES:
        texts[outcome] = outcome_word(t, Outcome(outcome))
    for code in _FINDINGS:
        texts[code] = finding_sentence(t, Finding(code, "{item}"))
    return texts


def _texts_of_record(t: Translator) -> dict[str, Json]:
    return {
        "name": language_name(t.language),
        "title": t.say("Chronology"),
        "chronology": t.say("Chronology"),
        "paper": t.say("Open the document (PDF)"),
        "unpack": t.say(
            "Some pictures cannot be shown. Unpack the whole ZIP file first, then open this page "
            "in the unpacked folder."
        ),
        "search": t.say("Search in everything that was written down"),
        "kind": t.say("Kind"),
        "person": t.say("Person"),
        "account": t.say("Account or number"),
        "from": t.say("First day"),
        "to": t.say("Last day"),
        "all": t.say("All"),
        "key_only": t.say("Only the gravest"),
        "key_fact": t.say("One of the gravest facts"),
        "clear": t.say("Show all again"),
        "shown_of": t.say("Shown: {n} of {all}", n="{n}", all="{all}"),
        "number": t.say("No. {number}", number="{item}"),
        "incident": t.say("incident {number}", number="{item}"),
        "recorded_earlier": t.say("What was recorded earlier:"),
        "denied_later": t.say("Denied later:"),
        "effect": t.say("How it affects me"),
        "private_note": t.say("Private note"),
        "details": t.say("All details"),
        "conversations": t.say("Conversations"),
        "show_more": t.say("Show more"),
        "without_entry": t.say("Evidence without an entry"),
        "enlarge": t.say("Enlarge"),
        "not_here": t.say("not part of this document"),
        "open_file": t.say("Open the file"),
        "before": t.say("Previous picture"),
        "after": t.say("Next picture"),
        "close": t.say("Close"),
    }


class _Words:
    """Gives a value in all languages: one text where they agree."""

    def __init__(self, contexts: dict[str, DossierContext]) -> None:
        self._contexts = contexts

    def of(self, say: Callable[[DossierContext], Json]) -> Json:
        """Return what the function says, by language."""
        said = {language: say(ctx) for language, ctx in self._contexts.items()}
        first = next(iter(said.values()))
        if isinstance(first, str) and all(one == first for one in said.values()):
            return first
        return dict(said)


def _incident(words: _Words, ctx: DossierContext, incident: Incident) -> Json:
    entry, zone = incident.entry, ctx.content.plan.zone
    days = entry.happened.span_days(zone)
    noted = ctx.content.plan.private_notes
    told = entry.what_happened if entry.what_happened.strip() != entry.headline else ""
    used = ctx.exhibit_numbers(incident)

    def facts(ctx: DossierContext) -> Json:
        said = incident_facts(ctx.t, zone, incident)
        return [[label, value] for label, value in said if value]

    return {
        "number": incident.number,
        "key": incident.number in ctx.key_facts,
        "kind": entry.kind.value,
        "kindWord": words.of(lambda c: kind_word(c.t, entry.kind)),
        "when": words.of(lambda c: happened_text(c.t, entry.happened)),
        "about": words.of(
            lambda c: " · ".join(filter(None, (*kind_and_platform(c.t, entry), entry.account)))
        ),
        "first": days[0].isoformat() if days else "",
        "end": days[1].isoformat() if days else "",
        "title": entry.title.strip() or entry.headline,
        "what": told,
        "words": entry.exact_words,
        "effect": entry.effect,
        "note": entry.private_note if noted else "",
        "people": list(entry.people),
        "account": entry.account,
        "denies": entry.denies,
        "deniedBy": list(ctx.denied_by.get(incident.number, [])),
        "facts": words.of(facts),
        "evidence": [evidence_label(number) for number in used],
    }


def _about(ctx: DossierContext, item: Evidence) -> str:
    """Return the caption of an exhibit in one line."""
    t = ctx.t
    if item.removed:
        return no_preview_word(t, NoPreview.REMOVED)
    return " · ".join(
        filter(
            None,
            (
                exhibit_title(t, item) if item.copy_of is not None else "",
                media_word(t, item.media_type),
                size_text(t, item.size),
                withheld_note(ctx, item) or (copy_note(t) if item.copy_of is not None else ""),
                t.say("File: {name}", name=name_text(item)) if item.original_name else "",
                taken_text(ctx, item) if item.taken else "",
                t.say("Added: {time}", time=ctx.short_moment(item.added)),
                t.say("Notes: {text}", text=item.notes) if item.notes.strip() else "",
                "SHA-256: " + item.sha256,
            ),
        )
    )


def _exhibit(words: _Words, ctx: DossierContext, item: Evidence) -> Json:
    is_there = item.number in ctx.content.plan.packaged and not item.intimate and not item.removed
    return {
        "file": bag.original_name(item) if is_there else "",
        "picture": is_there and item.media_type in _DRAWN,
        "words": "\n".join(filter(None, (item.notes, item.transcript))),
        "about": words.of(lambda c: _about(c, item)),
    }


def _row(words: _Words, row: Message | Loss | Omitted, zone: str) -> Json:
    """Return one line of a conversation, or what is missing there."""
    if isinstance(row, Omitted):
        count = row.count
        return {
            "gap": words.of(
                lambda c: c.t.say_n(
                    "… {n} message is not shown …", "… {n} messages are not shown …", count
                )
            )
        }
    if isinstance(row, Loss):
        return {"gap": words.of(lambda c: loss_text(c.t, row))}
    sent = in_zone(row.sent, zone).date().isoformat() if row.sent else ""
    attached = " · ".join(row.attachments)
    return {
        "day": sent,
        "time": words.of(lambda c: message_time(c.t, row, zone)),
        "own": bool(row.own),
        "sender": words.of(lambda c: sender_text(c.t, row)),
        "text": row.text,
        "note": words.of(lambda c: " · ".join(filter(None, (message_note(c.t, row), attached)))),
        "place": words.of(lambda c: place_text(c.t, row.place)),
    }


def _chat(words: _Words, shown: ShownConversation) -> Json:
    known = shown.conversation
    return {
        "title": known.title,
        "about": words.of(
            lambda c: f"{format_word(c.t, known.format)} · {evidence_label(known.evidence)}"
        ),
        "rows": [_row(words, row, known.reading.zone) for row in shown.in_order()],
    }


def _summary(ctx: DossierContext) -> str:
    """Return for whom and when the document was made, how much it holds and from when."""
    t, content, pattern = ctx.t, ctx.content, ctx.pattern
    dated = in_zone(content.plan.dated, content.plan.zone).date()
    parts = [
        reader_word(t, content.plan.reader),
        t.say("document of {day}", day=day_text(t, dated)),
        counted_incidents(t, len(content.incidents)),
        counted_evidence(t, len(content.evidence)),
    ]
    if pattern.first_day is not None and pattern.last_day is not None:
        parts.append(days_text(t, pattern.first_day, pattern.last_day))
    return " · ".join(parts)


def _record(content: DossierContent, exhibits: Exhibits) -> Json:
    """Return what the page shows; only what the plan selects."""
    plan = content.plan
    pattern = pattern_of(content.incidents, plan.zone, in_zone(plan.dated, plan.zone).date())
    ctx = make_context(content, exhibits, translator(plan.language), "", pattern, Progress())
    words = _Words({name: replace(ctx, t=translator(name)) for name in LANGUAGES})
    used = {number for i in content.incidents for number in ctx.exhibit_numbers(i)}
    return {
        "language": plan.language,
        "title": words.of(
            lambda c: case_title(c.t, plan.case) if plan.case else c.t.say("Chronology")
        ),
        "summary": words.of(_summary),
        "paper": bag.document_name(plan.language),
        "incidents": [_incident(words, ctx, incident) for incident in content.incidents],
        "exhibits": {item.label: _exhibit(words, ctx, item) for item in content.evidence},
        "rest": [item.label for item in content.evidence if item.number not in used],
        "chats": [_chat(words, shown) for shown in content.conversations],
    }


def _embedded(value: Json) -> str:
    """Return JSON that cannot end the element that holds it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _part(name: str) -> str:
    return resource("package", name).read_text("utf-8")


def _source(text: str) -> str:
    """Return the source expression that allows exactly this script or style (CSP 3)."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def check_script() -> str:
    """Return the code that checks a package, without the page."""
    return _part("check.js")


@cache
def _frame() -> str:
    """Return the page without the record."""
    style, script = _part("open-me.css"), check_script() + _part("open-me.js")
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' file:; "
        f"style-src {_source(style)}; script-src {_source(script)}"
    )
    texts: dict[str, Json] = {}
    for language in LANGUAGES:
        t = translator(language)
        texts[language] = {**_texts_of_record(t), **_texts_of_check(t)}
    page = _part("open-me.html")
    parts = {"policy": policy, "style": style, "texts": _embedded(texts), "script": script}
    for name, text in parts.items():
        page = page.replace("{{" + name + "}}", text, 1)
    return page


def open_page(content: DossierContent, exhibits: Exhibits) -> bytes:
    """Return the page of a package; the same bytes for the same content.

    Args:
        content: What the plan selects; nothing else is in the page.
        exhibits: As for the document; not read here.
    """
    record = _embedded(storable_json(_record(content, exhibits)))
    return _frame().replace("{{record}}", record, 1).encode("utf-8")


def verify_page() -> bytes:
    """Return the page that leads to the other one, for those who hold an older document."""
    sentences = []
    for language in LANGUAGES:
        t = translator(language)
        leads = t.say("The check and the chronology are here:")
        sentences.append(
            f'<p lang="{language}">{html.escape(leads)} '
            f'<a href="{bag.OPEN_PAGE}#check">{bag.OPEN_PAGE}</a></p>'
        )
    return _part("verify.html").replace("<!--SENTENCES-->", "\n".join(sentences), 1).encode("utf-8")
