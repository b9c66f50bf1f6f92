"""Filters the vault's content to what a plan includes."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace

from evidence_keeper.domain.dossier.plan import DossierContent, DossierPlan
from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.custody import CustodyEvent, Operation
from evidence_keeper.domain.record.entry import Entry, Incident
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.dossier.package.seal import packaged_hashes, seal_document, seal_of
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
from evidence_keeper.services.evidence.item_lookup import find_items
from evidence_keeper.services.help.guidance import guide_for
from evidence_keeper.services.record.people_service import PeopleService
from evidence_keeper.services.vault.settings_service import SettingsService
from evidence_keeper.storage.vault.vault import Vault

_ALL = 10**9


def content_of(vault: Vault, chosen: DossierPlan) -> DossierContent:
    """Return everything that the plan lets in."""
    log = vault.log
    length, head = log.head()
    events = log.events()
    whole = {i.number: i for i in vault.incidents.select(Choice(case=chosen.case), 0, _ALL)}
    numbers = frozenset(chosen.incidents)
    shown = {n: _redact_incident(whole[n], chosen, numbers) for n in chosen.incidents}
    found = find_items(vault, _named_evidence(chosen))
    items = [found[n] for n in sorted(found)]
    behind = {e.copy_of for e in items if e.copy_of is not None} & set(chosen.listed_only)
    told = {n: i.versions for n, i in shown.items() if i.entry == whole[n].entry}
    content = DossierContent(
        plan=chosen,
        profile=SettingsService(vault).profile().only(chosen.about_me),
        incidents=tuple(shown[n] for n in chosen.incidents),
        evidence=tuple(_describe(e, behind=e.number in behind) for e in items),
        custody=redact_log(vault, events, chosen, told, behind),
        log_length=length,
        log_head=head,
        earlier_seals=_seals(events),
        guide=guide_for(chosen.reader, chosen.language),
        sequences=_sequences(vault, items),
        conversations=conversations_of(vault, chosen, items),
        in_part=frozenset(shown_in_part(vault, chosen.listed_only, chosen.messages) - behind),
    )
    if chosen.names_replaced:
        return _with_letters(vault, content)
    return replace(content, united=_united(vault, content.incidents))


def _united(vault: Vault, incidents: Collection[Incident]) -> tuple[tuple[str, ...], ...]:
    """Return which names of the incidents are noted as one person's, and no other name."""
    told = {n for i in incidents for n in (*i.entry.people, *i.entry.witnesses)}
    groups = (
        tuple(name for name in person.names if name in told)
        for person in PeopleService(vault).view().register
    )
    return tuple(names for names in groups if len(names) > 1)


def content_to_write(vault: Vault, chosen: DossierPlan, public_key: bytes) -> DossierContent:
    """Return what the plan lets in, with the log as it was when this dossier was first written.

    The document alone and the package are two exports, and each export is logged. Where nothing but
    exports was logged since this very plan was carried out, the earlier log is taken: otherwise the
    two files of one plan and moment would have two seals.

    Args:
        vault: The open vault.
        chosen: What goes in.
        public_key: The raw Ed25519 key that the seal names.
    """
    content = content_of(vault, chosen)
    hashes = packaged_hashes(content)
    events = vault.log.events()
    for event in reversed(events):
        if event.operation != Operation.DOSSIER_EXPORTED:
            break
        before = _before(content, events[: event.number - 1], event.previous)
        if seal_of(seal_document(before, hashes, public_key)) == _seal_in(event):
            return before
    return content


def _before(content: DossierContent, events: Sequence[CustodyEvent], head: str) -> DossierContent:
    """Return the content as it was when the log held these events."""
    return replace(
        content,
        custody=content.custody[: len(events)],
        log_length=len(events),
        log_head=head,
        earlier_seals=_seals(events),
    )


def _seals(events: Iterable[CustodyEvent]) -> tuple[str, ...]:
    """Return the seals of the exports among the events, each once, oldest first."""
    exports = (e for e in events if e.operation == Operation.DOSSIER_EXPORTED)
    return tuple(dict.fromkeys(map(_seal_in, exports)))


def _seal_in(event: CustodyEvent) -> str:
    """Return the seal that an event of an export names."""
    return str(json.loads(event.body)["seal"])


def _with_letters(vault: Vault, content: DossierContent) -> DossierContent:
    """Return the content with letters in the place of names.

    A log event loses its body if it contains a name, or the fingerprint of a text that is shown
    with letters: otherwise guesses could be checked against it.
    """
    plan, profile, items = content.plan, content.profile, content.evidence
    aliases = aliases_for(vault, plan.language, content, profile)
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


def _sequences(vault: Vault, items: Collection[Evidence]) -> tuple[tuple[int, ...], ...]:
    """Return the confirmed orders, as far as the document names their pictures."""
    named = {item.number for item in items}
    found = (tuple(n for n in s if n in named) for s in sequences.with_copies(vault))
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
    vault: Vault,
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
    whole = shown_whole(vault, chosen)
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
            case (
                Operation.INCIDENT_BINNED | Operation.INCIDENT_RESTORED | Operation.INCIDENT_MARKED
            ):
                return body.get("incident") in numbers
            case _:
                return False

    return tuple(e if visible(e) else e._replace(salt="", body="") for e in events)
