"""Implements the list command."""

from __future__ import annotations

import argparse
from itertools import groupby

from evidence_keeper.app.command_line.console import Console
from evidence_keeper.app.command_line.vault_commands import opened, reading_entries
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.conversation import Conversation
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.record.entry_json import entry_to_json
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.text import MOST_SEARCHED, has_too_many_words, shown_name
from evidence_keeper.services.session import Session
from evidence_keeper.system.language.conversation_words import format_word
from evidence_keeper.system.language.dates import (
    day_heading,
    happened_clock,
    moment_text,
    size_text,
)
from evidence_keeper.system.language.record_words import kind_word
from evidence_keeper.system.language.translations import Translator

_ALL = 10**9


def show_list(options: argparse.Namespace, console: Console) -> int:
    """List incidents and evidence."""
    if has_too_many_words(options.search):
        console.note(console.t.say("Only the first {n} words are searched for.", n=MOST_SEARCHED))
    with opened(options, console) as session, reading_entries():
        incidents = session.incidents.chronology(Choice(text=options.search), 0, _ALL)
        evidence = session.evidence.page(0, _ALL, options.search)
        conversations = _conversations(session, options.search)
    incidents.sort(key=_oldest_first)
    evidence.sort(key=lambda item: item.number)
    document: Json = {
        "incidents": [incident_json(i) for i in incidents],
        "evidence": [evidence_json(e) for e in evidence],
        "conversations": [conversation_json(c) for c in conversations],
    }
    console.result(document, lambda: _list_lines(console, incidents, evidence, conversations))
    return 0


def _conversations(session: Session, text: str) -> list[Conversation]:
    """Return the conversations; with words, those with a message that contains all of them."""
    if not text:
        return session.conversations.all()
    found = session.conversations.count_messages(text)
    return [c for c in session.conversations.all() if c.number in found]


def _oldest_first(incident: Incident) -> tuple[bool, float, int]:
    anchor = incident.entry.happened.anchor
    return anchor is None, anchor.timestamp() if anchor else 0.0, incident.number


def incident_json(incident: Incident) -> Json:
    """Return an incident with the keys of `log` and `number`, `noted`, `versions`,
    `important`.
    """
    return entry_to_json(incident.entry) | {
        "number": incident.number,
        "noted": incident.noted.isoformat(),
        "versions": incident.versions,
        "important": incident.important,
    }


def evidence_json(item: Evidence) -> Json:
    """Return an evidence item as `list --json` prints it."""
    fields: dict[str, Json] = {
        "number": item.label,
        "sha256": item.sha256,
        "size": item.size,
        "media_type": item.media_type,
        "original_name": item.original_name,
        "added": item.added.isoformat(),
        "intimate": item.intimate,
        "notes": item.notes,
    }
    if item.copy_of is not None:
        fields["working_copy_of"] = evidence_label(item.copy_of)
    return fields


def _evidence_name(t: Translator, item: Evidence) -> str:
    if item.copy_of is None:
        return shown_name(item.original_name)
    return t.say("working copy of {original}", original=evidence_label(item.copy_of))


def _list_lines(
    console: Console,
    incidents: list[Incident],
    evidence: list[Evidence],
    conversations: list[Conversation],
) -> list[str]:
    t = console.t
    lines: list[str] = []
    for heading, group in groupby(incidents, key=lambda i: day_heading(t, i.entry.happened)):
        lines += ["", heading]
        for incident in group:
            clock, exactness = happened_clock(t, incident.entry.happened)
            shown = shown_name(incident.entry.headline)
            kind = kind_word(t, incident.entry.kind)
            labels = ", ".join(evidence_label(n) for n in incident.entry.evidence)
            if incident.important:
                kind = t.say("{kind}, important", kind=kind)
            lines.append(
                f"  {incident.number:>4}  {clock}  ({exactness})  {kind}: {shown}  {labels}"
            )
    if evidence:
        lines += ["", t.say("Evidence")]
        lines += [
            f"  {e.label}  {moment_text(t, e.added)}  {size_text(t, e.size)}  "
            f"{_evidence_name(t, e)}"
            for e in evidence
        ]
    if conversations:
        lines += ["", t.say("Conversations")]
        lines += [conversation_line(t, c) for c in conversations]
    return lines


def conversation_json(conversation: Conversation) -> dict[str, Json]:
    """Return a conversation as `list --json` and `import --json` print it."""
    first, last = conversation.first, conversation.last
    return {
        "number": conversation.number,
        "title": conversation.title,
        "format": conversation.format.value,
        "evidence": evidence_label(conversation.evidence),
        "messages": conversation.messages,
        "first": first.isoformat() if first else None,
        "last": last.isoformat() if last else None,
        "timezone": conversation.reading.zone,
        "read": conversation.read.isoformat(),
        "shown": [list(run) for run in conversation.shown],
        "remarks": [r.code.value for r in conversation.remarks],
    }


def conversation_line(t: Translator, conversation: Conversation) -> str:
    """Return one conversation in one line."""
    parts = [
        shown_name(conversation.title),
        format_word(t, conversation.format),
        t.say_n("{n} message", "{n} messages", conversation.messages),
    ]
    if conversation.first and conversation.last:
        parts.append(f"{moment_text(t, conversation.first)} – {moment_text(t, conversation.last)}")
    parts.append(evidence_label(conversation.evidence))
    return f"  {conversation.number:>4}  " + " · ".join(parts)
