"""Exports the chronology as JSON with a documented schema and as CSV for spreadsheets.

The schema is described in docs/dossier-format.md. Names of keys are those of `log` and `list`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterable

from evidence_keeper.domain.dossier.plan import DossierContent, DossierPlan
from evidence_keeper.domain.record.canonical import Json, canonical_bytes
from evidence_keeper.domain.record.conversation import (
    Loss,
    Omitted,
    ShownConversation,
    losses_to_json,
    message_to_json,
)
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.text import storable, storable_json
from evidence_keeper.domain.time.happened import happened_to_json

SCHEMA = "evidence-keeper/chronology/1"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _tidy(fields: dict[str, Json]) -> dict[str, Json]:
    """Drop empty fields."""
    return {k: v for k, v in fields.items() if v not in ("", None, [], {})}


def incident_json(incident: Incident, *, private_notes: bool) -> dict[str, Json]:
    """Return one incident; empty fields are left out."""
    entry = incident.entry
    call: dict[str, Json] = {}
    if entry.call is not None:
        call = _tidy(
            {
                "direction": entry.call.direction.value if entry.call.direction else None,
                "duration_seconds": entry.call.duration_seconds,
                "count": entry.call.count,
            }
        )
    fields: dict[str, Json] = {
        "number": incident.number,
        "kind": entry.kind.value,
        "happened": dict(happened_to_json(entry.happened)),
        "noted": incident.noted.isoformat(),
        "changed": incident.changed.isoformat() if incident.versions > 1 else None,
        "versions": incident.versions,
        "written_late": incident.late,
        "important": True if incident.important else None,
        "title": storable(entry.title),
        "what_happened": storable(entry.what_happened),
        "exact_words": storable(entry.exact_words),
        "language": storable(entry.language),
        "channel": storable(entry.channel),
        "platform": storable(entry.platform),
        "account": storable(entry.account),
        "url": storable(entry.url),
        "place": storable(entry.place),
        "people": [storable(p) for p in entry.people],
        "witnesses": [storable(w) for w in entry.witnesses],
        "effect": storable(entry.effect),
        "actions": [
            _tidy(
                {
                    "what": storable(a.what),
                    "whom": storable(a.whom),
                    "when": storable(a.when),
                    "reference": storable(a.reference),
                }
            )
            for a in entry.actions
        ],
        "tags": [tag.value for tag in entry.tags],
        "denies": entry.denies,
        "call": call,
        "evidence": [evidence_label(n) for n in entry.evidence],
        "private_note": storable(entry.private_note) if private_notes else None,
    }
    return _tidy(fields)


def _evidence_json(item: Evidence, plan: DossierPlan, packaged: Container[int]) -> dict[str, Json]:
    if item.removed:
        return {
            "number": evidence_label(item.number),
            "sha256": item.sha256,
            "added": item.added.isoformat(),
            "source": item.source.value,
            "removed": True,
            "packaged": False,
        }
    width, height = item.pixels or (None, None)
    return _tidy(
        {
            "number": evidence_label(item.number),
            "sha256": item.sha256,
            "size": item.size,
            "media_type": item.media_type,
            "original_name": storable(item.original_name),
            "added": item.added.isoformat(),
            "source": item.source.value,
            "width": width,
            "height": height,
            "time_hints": [
                {"source": h.source, "value": storable(h.value), "raw": storable(h.raw)}
                for h in item.time_hints
            ],
            "device": storable(item.device),
            "captured_by": storable(item.captured_by),
            "still_on_device": item.still_on_device,
            "notes": storable(item.notes),
            "transcript": storable(item.transcript),
            "url": storable(item.url),
            "taken": storable(item.taken),
            "taken_source": storable(item.taken_source),
            "working_copy_of": evidence_label(item.copy_of) if item.copy_of else None,
            "packaged": item.number in packaged and not item.intimate,
            "unreadable_on": plan.dated.date().isoformat()
            if item.number in plan.unreadable
            else None,
        }
    )


def _conversation_json(shown: ShownConversation) -> dict[str, Json]:
    known = shown.conversation
    return _tidy(
        {
            "number": known.number,
            "title": storable(known.title),
            "format": known.format.value,
            "evidence": evidence_label(known.evidence),
            "timezone": known.reading.zone,
            "me": storable(known.reading.me),
            "messages_in_all": known.messages,
            "first": known.first.isoformat() if known.first else None,
            "last": known.last.isoformat() if known.last else None,
            "remarks": [r.code.value for r in known.remarks],
            "messages": [storable_json(message_to_json(m)) for m in shown.messages],
            "not_read": known.refused or None,
            "losses": losses_to_json(known.losses),
        }
    )


def chronology_json(content: DossierContent) -> bytes:
    """Return incidents and evidence as canonical JSON (UTF-8)."""
    plan = content.plan
    packaged = plan.packaged
    document: dict[str, Json] = {
        "schema": SCHEMA,
        "case": storable(plan.case),
        "timezone": plan.zone,
        "names_replaced": plan.names_replaced,
        "incidents": [
            incident_json(i, private_notes=plan.private_notes) for i in content.incidents
        ],
        "evidence": [_evidence_json(e, plan, packaged) for e in content.evidence],
    }
    if content.conversations:
        document["conversations"] = [_conversation_json(c) for c in content.conversations]
    return canonical_bytes(document)


def guarded(value: str) -> str:
    """Return a cell that spreadsheet programs do not run as a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


_COLUMNS = (
    "number",
    "happened_from",
    "happened_to",
    "precision",
    "timezone",
    "noted",
    "kind",
    "title",
    "what_happened",
    "exact_words",
    "channel",
    "platform",
    "account",
    "url",
    "place",
    "people",
    "witnesses",
    "effect",
    "actions",
    "denies",
    "evidence",
    "evidence_removed",
)


_MESSAGE_COLUMNS = (
    "conversation", "title", "evidence", "position", "sent", "written", "timezone", "sender",
    "account", "own", "kind", "direction", "seconds", "edited", "forwarded",
    "forwarded_from", "unsent", "text", "attachments", "place", "not_read",
    "media", "poll",
)  # fmt: skip


def messages_csv(content: DossierContent) -> bytes:
    """Return the messages as CSV, one row a message, in the form of `chronology_csv`.

    A piece of the file that was not read has a row of its own, with the reason as `not_read`.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(_MESSAGE_COLUMNS)
    for shown in content.conversations:
        known = shown.conversation
        export = (str(known.number), known.title, evidence_label(known.evidence))
        for m in shown.in_order():
            if isinstance(m, Omitted):
                continue
            if isinstance(m, Loss):
                blank = ("",) * (len(_MESSAGE_COLUMNS) - len(export) - 4)
                writer.writerow(_cells((*export, *blank, m.place, m.reason.value, "", "")))
                continue
            row = (
                *export,
                str(m.position),
                m.sent.isoformat() if m.sent else "",
                m.written,
                known.reading.zone,
                m.sender,
                m.account,
                "" if m.own is None else str(m.own).lower(),
                m.kind.value,
                m.direction.value if m.direction else "",
                "" if m.seconds is None else str(m.seconds),
                "true" if m.edited else "",
                "true" if m.forwarded else "",
                m.forwarded_from,
                "true" if m.unsent else "",
                m.text,
                "\n".join(m.attachments),
                m.place,
                "",
                m.media,
                "\n".join(f"{a}: {'' if n is None else n}" for a, n in m.poll),
            )
            writer.writerow(_cells(row))
    return out.getvalue().encode("utf-8-sig")


def _cells(row: Iterable[str]) -> list[str]:
    """Return cells that spreadsheet programs do not run, and that all can read."""
    return [guarded(storable(cell)).replace("\0", "⟦U+0000⟧") for cell in row]


def chronology_csv(content: DossierContent) -> bytes:
    """Return the incidents as CSV: UTF-8 with byte order mark, CR LF, one row an incident."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(_COLUMNS)
    removed = {e.number for e in content.evidence if e.removed}
    for incident in content.incidents:
        entry, happened = incident.entry, happened_to_json(incident.entry.happened)
        steps = [
            "; ".join(x for x in (a.what, a.whom, a.when, a.reference) if x) for a in entry.actions
        ]
        row = (
            str(incident.number),
            happened.get("from", ""),
            happened.get("to", ""),
            happened["precision"],
            happened["timezone"],
            incident.noted.isoformat(),
            entry.kind.value,
            entry.title,
            entry.what_happened,
            entry.exact_words,
            entry.channel,
            entry.platform,
            entry.account,
            entry.url,
            entry.place,
            "\n".join(entry.people),
            "\n".join(entry.witnesses),
            entry.effect,
            "\n".join(steps),
            "" if entry.denies is None else str(entry.denies),
            " ".join(evidence_label(n) for n in entry.evidence),
            " ".join(evidence_label(n) for n in entry.evidence if n in removed),
        )
        writer.writerow(_cells(row))
    return out.getvalue().encode("utf-8-sig")
