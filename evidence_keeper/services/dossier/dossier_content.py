"""Filters the vault's content to what a plan includes."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Mapping
from dataclasses import replace

from evidence_keeper.domain.dossier.plan import DossierContent, DossierPlan
from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.custody import CustodyEvent, Operation
from evidence_keeper.domain.record.entry import Entry, Incident
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.services.dossier.dossier_messages import (
    conversation_replaced,
    conversations_of,
    shown_in_part,
    shown_whole,
)
from evidence_keeper.services.dossier.name_replacement import (
    aliases_for,
    entry_replaced,
    evidence_replaced,
    names_nobody,
)
from evidence_keeper.services.evidence import sequences
from evidence_keeper.services.help.guidance import guide_for
from evidence_keeper.services.session import Session

_ALL = 10**9


def content_of(session: Session, chosen: DossierPlan) -> DossierContent:
    """Return the content that the plan includes."""
    log = session.vault.log
    length, head = log.head()
    events = log.events()
    seals = [
        str(json.loads(e.body)["seal"]) for e in events if e.operation == Operation.DOSSIER_EXPORTED
    ]
    whole = {i.number: i for i in session.chronology(Choice(case=chosen.case), 0, _ALL)}
    numbers = frozenset(chosen.incidents)
    shown = {n: _redact_incident(whole[n], chosen, numbers) for n in chosen.incidents}
    found = session.evidence_of(_named_evidence(chosen))
    items = [found[n] for n in sorted(found)]
    behind = {e.copy_of for e in items if e.copy_of is not None} & set(chosen.listed_only)
    told = {n: i.versions for n, i in shown.items() if i.entry == whole[n].entry}
    content = DossierContent(
        plan=chosen,
        profile=session.profile().only(chosen.about_me),
        incidents=tuple(shown[n] for n in chosen.incidents),
        evidence=tuple(_describe(e, behind=e.number in behind) for e in items),
        custody=redact_log(session, events, chosen, told, behind),
        log_length=length,
        log_head=head,
        earlier_seals=tuple(seals),
        guide=guide_for(chosen.reader, chosen.language),
        sequences=_sequences(session, items),
        conversations=conversations_of(session, chosen, items),
        in_part=frozenset(shown_in_part(session, chosen.listed_only, chosen.messages) - behind),
    )
    return _with_letters(session, content) if chosen.names_replaced else content


def _with_letters(session: Session, content: DossierContent) -> DossierContent:
    """Return the content with names replaced by letters.

    A log event loses its body if it contains a name, or the fingerprint of a text that is shown
    with letters: otherwise guesses could be checked against it.
    """
    plan, profile, items = content.plan, content.profile, content.evidence
    aliases = aliases_for(session, plan.language, content, profile)
    shown = tuple(replace(i, entry=entry_replaced(i.entry, aliases)) for i in content.incidents)
    told = tuple(evidence_replaced(item, aliases) for item in items)
    conversations = tuple(conversation_replaced(c, aliases) for c in content.conversations)
    changed: set[object] = {i.number for i in set(shown).difference(content.incidents)}
    changed |= {item.label for item in set(told).difference(items)}
    return replace(
        content,
        plan=replace(plan, case=aliases.text(plan.case)),
        profile=replace(profile, need=aliases.text(profile.need)),
        incidents=shown,
        evidence=told,
        conversations=conversations,
        custody=tuple(
            event
            if names_nobody(event, aliases) and not _fingerprints(event, changed)
            else event._replace(salt="", body="")
            for event in content.custody
        ),
    )


def _fingerprints(event: CustodyEvent, changed: Container[object]) -> bool:
    """Return whether an event may contain the fingerprint of a text of these incidents or items."""
    body = event.told()
    return body.get("incident") in changed or body.get("evidence") in changed


def _sequences(session: Session, items: Collection[Evidence]) -> tuple[tuple[int, ...], ...]:
    """Return the confirmed sequences, limited to pictures in the document."""
    named = {item.number for item in items}
    found = (tuple(n for n in s if n in named) for s in sequences.with_copies(session.vault))
    return tuple(s for s in found if len(s) > 1)


def _describe(item: Evidence, *, behind: bool) -> Evidence:
    """Return the item as the plan shows it.

    Of an original behind a working copy only number, fingerprint, size, kind and times are shown:
    the rest may reveal what the copy covers.
    """
    if behind:
        times = tuple(h for h in item.time_hints if h.source != "name")
        item = replace(
            item, original_name="", device="", captured_by="", notes="", url="", time_hints=times
        )
    return replace(item, transcript="") if behind or item.intimate else item


def _named_evidence(chosen: DossierPlan) -> list[int]:
    """Return the numbers of all evidence that the document names."""
    return sorted((*chosen.exhibits, *chosen.listed_only, *chosen.unreadable))


def _redact_incident(incident: Incident, chosen: DossierPlan, numbers: Container[int]) -> Incident:
    """Return the incident without the fields that the plan excludes."""
    entry: Entry = incident.entry
    if not chosen.private_notes and entry.private_note:
        entry = replace(entry, private_note="")
    if entry.denies is not None and entry.denies not in numbers:
        entry = replace(entry, denies=None)
    return replace(incident, entry=entry)


def redact_log(
    session: Session,
    events: list[CustodyEvent],
    chosen: DossierPlan,
    told: Mapping[int, int],
    behind: Collection[int | None],
) -> tuple[CustodyEvent, ...]:
    """Return the log; events that reveal excluded content lose salt and body.

    The body of a written version has the fingerprint of all its text. It is shown only where the
    package has that text in full: `told` has these incidents with their current version. Otherwise
    somebody could check guesses at a private note, or at an earlier version.
    """
    named = {evidence_label(n) for n in _named_evidence(chosen)}
    labels = named - {evidence_label(n) for n in behind if n is not None}
    numbers = set(chosen.incidents)
    whole = shown_whole(session, chosen)
    marks: dict[object, object] = {
        number: [list(run) for run in shown] for number, shown in chosen.messages
    }

    def visible(event: CustodyEvent) -> bool:
        body = event.told()
        if not body:
            return False  # withheld for good
        match event.operation:
            case Operation.VAULT_CREATED | Operation.VAULT_UPGRADED | Operation.DOSSIER_EXPORTED:
                return True
            case Operation.CASE_ADDED:
                return bool(body.get("case") == chosen.case)
            case (
                Operation.EVIDENCE_ADDED
                | Operation.EVIDENCE_IS_COPY
                | Operation.ORIGINAL_HEALED
                | Operation.CONTENT_REMOVED
            ):
                return body.get("evidence") in labels
            case Operation.SEQUENCE_KEPT | Operation.SEQUENCE_DROPPED:
                # The number of an original behind its copy is shown anyway.
                return set(body.get("sequence", ())) <= named
            case Operation.CONVERSATION_READ:
                return body.get("evidence") in labels and body.get("conversation") in whole
            case Operation.CONVERSATION_MARKED:
                # Other marks would reveal messages that this document leaves out.
                return body.get("shown") == marks.get(body.get("conversation"))
            case Operation.INCIDENT_ADDED | Operation.INCIDENT_CHANGED:
                return bool(told.get(body["incident"]) == body["version"])
            case Operation.INCIDENT_BINNED | Operation.INCIDENT_RESTORED:
                return body.get("incident") in numbers
            case _:
                return False

    return tuple(e if visible(e) else e._replace(salt="", body="") for e in events)
