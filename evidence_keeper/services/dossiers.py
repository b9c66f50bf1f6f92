"""Planning a dossier and writing it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from evidence_keeper.domain.choice import Choice
from evidence_keeper.domain.custody import CustodyEvent, Operation
from evidence_keeper.domain.entry import Entry, Incident
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.evidence import Evidence, evidence_label
from evidence_keeper.domain.happened import Precision
from evidence_keeper.domain.plan import DossierContent, DossierPlan, Reader, Size
from evidence_keeper.domain.progress import Progress
from evidence_keeper.dossier.package import write_package, write_pdf_file
from evidence_keeper.services.originals import read_original, read_rendition
from evidence_keeper.services.session import Session
from evidence_keeper.services.working_copies import stand_ins
from evidence_keeper.storage.vault import Vault
from evidence_keeper.system import clock

_ALL = 10**9


def case_for(session: Session, name: str = "") -> str:
    """Return the case of that name; without a name the only one that holds incidents.

    Raises:
        KeeperError: CASE_UNKNOWN, CASE_REQUIRED (there are several).
    """
    names = [case.name for case in session.cases()]
    if name:
        if name not in names:
            raise KeeperError(Code.CASE_UNKNOWN, name=name)
        return name
    used = [n for n in names if session.count(Choice(case=n))]
    if len(used) > 1:
        raise KeeperError(Code.CASE_REQUIRED, names=", ".join(used))
    return used[0] if used else names[0]


def plan(
    session: Session,
    *,
    reader: Reader,
    language: str,
    case: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    dated: datetime | None = None,
    size: Size = Size.FULL,
    incidents: Collection[int] | None = None,
    private_notes: bool = False,
    originals: Collection[int] = (),
) -> DossierPlan:
    """Decide what goes in.

    Args:
        session: The open vault.
        reader: Whom it is for.
        language: kk, ru or en.
        case: A case's name; may be empty where only one holds incidents.
        first_day: First day, inclusive, in the case's zone. Unknown times are always in.
        last_day: Last day, inclusive.
        dated: The date of the document; now when None.
        size: Which pictures.
        incidents: Only these numbers; all that are marked for the dossier when None.
        private_notes: Whether private notes are shown.
        originals: Originals that go in although a working copy is shown in their place.

    Raises:
        KeeperError: CASE_UNKNOWN, CASE_REQUIRED.
    """
    name = case_for(session, case)
    zone = session.zone_of(name)
    chosen = [
        incident
        for incident in session.chronology(Choice(case=name), 0, _ALL)
        if _is_chosen(incident, incidents) and _is_within(incident, zone, first_day, last_day)
    ]
    chosen.sort(key=_order)
    used = dict.fromkeys(n for incident in chosen for n in incident.entry.evidence)
    if reader is Reader.POLICE:
        used |= dict.fromkeys(session.vault.evidence.unused())
    numbers, withheld = _with_copies(session, used, originals)
    return DossierPlan(
        reader=reader,
        language=language,
        case=name,
        zone=zone,
        incidents=tuple(incident.number for incident in chosen),
        exhibits=tuple(n for n in numbers if n not in withheld),
        listed_only=tuple(n for n in numbers if n in withheld),
        dated=(dated or clock.now_in(zone)),
        first_day=first_day,
        last_day=last_day,
        size=size,
        private_notes=private_notes,
    )


def _with_copies(
    session: Session, used: Iterable[int], originals: Collection[int]
) -> tuple[list[int], set[int]]:
    """Return all that is shown or described, and of these what stays out of the package.

    A working copy brings its original along, and an original that has working copies its newest
    one; the copy is then shown and the original stays out, unless the user adds it.
    """
    found = {n: session.evidence(n) for n in used}
    # What was removed for good is described: an entry that used it does not pass over it.
    wanted = {n for n, item in found.items() if item.removed or not item.binned}
    copies = stand_ins(session.vault, wanted)
    shown = wanted | {c for chosen in copies.values() for c in chosen}
    items = {n: session.evidence(n) for n in shown}
    behind = {e.copy_of for e in items.values() if e.copy_of is not None}
    items |= {e.copy_of: session.evidence(e.copy_of) for e in items.values() if e.copy_of}
    unshown = {n for n, item in items.items() if item.intimate or item.removed}
    return sorted(items), unshown | (behind - set(originals))


def export(session: Session, chosen: DossierPlan, target: Path, progress: Progress) -> str:
    """Write the dossier: `.pdf` the document alone, `.zip` the checkable package.

    The export is logged afterwards, so that a later dossier can be shown to extend this one.

    Returns:
        The seal, 64 hexadecimal digits.

    Raises:
        KeeperError: OUTPUT_KIND, ORIGINAL_MISSING, ORIGINAL_DAMAGED, DISK_*; Cancelled. No half
            file is left then.
    """
    content = content_of(session, chosen)
    exhibits = _VaultExhibits(session.vault)
    match target.suffix.lower():
        case ".pdf":
            key = session.vault.signer().public_key()
            seal = write_pdf_file(content, exhibits, key, target, progress)
        case ".zip":
            seal = write_package(content, exhibits, session.vault.signer(), target, progress)
        case _:
            raise KeeperError(Code.OUTPUT_KIND, name=target.name)
    if not session.vault.read_only:
        with session.vault.change() as log:
            log.append(Operation.DOSSIER_EXPORTED, {"seal": seal})
    return seal


def content_of(session: Session, chosen: DossierPlan) -> DossierContent:
    """Return everything that the plan lets in."""
    log = session.vault.log
    length, head = log.head()
    events = log.events()
    seals = [
        str(json.loads(e.body)["seal"]) for e in events if e.operation == Operation.DOSSIER_EXPORTED
    ]
    whole = {i.number: i for i in session.chronology(Choice(case=chosen.case), 0, _ALL)}
    shown = {n: _shown(whole[n], chosen) for n in chosen.incidents}
    told = {n: i.versions for n, i in shown.items() if i.entry == whole[n].entry}
    items = [session.evidence(n) for n in sorted((*chosen.exhibits, *chosen.listed_only))]
    behind = {e.copy_of for e in items if e.copy_of is not None} & set(chosen.listed_only)
    return DossierContent(
        plan=chosen,
        profile=session.profile(),
        incidents=tuple(shown[n] for n in chosen.incidents),
        evidence=tuple(_described(e, behind=e.number in behind) for e in items),
        custody=_as_far_as_shown(events, chosen, told, behind),
        log_length=length,
        log_head=head,
        earlier_seals=tuple(seals),
    )


def _described(item: Evidence, *, behind: bool) -> Evidence:
    """Return the item as far as the plan shows it.

    Behind a working copy only number, fingerprint, size, kind and times are told: the rest may
    say what the copy covers.
    """
    if behind:
        times = tuple(h for h in item.time_hints if h.source != "name")
        item = replace(
            item, original_name="", device="", captured_by="", notes="", url="", time_hints=times
        )
    return replace(item, transcript="") if behind or item.intimate else item


class _VaultExhibits:
    """Bytes for the renderer, one item at a time."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def original(self, number: int) -> Iterator[bytes]:
        return read_original(self._vault, number)

    def rendition(self, number: int) -> bytes | None:
        return read_rendition(self._vault, number)


def _is_chosen(incident: Incident, numbers: Collection[int] | None) -> bool:
    return incident.entry.in_dossier if numbers is None else incident.number in numbers


def _is_within(
    incident: Incident, zone: str, first_day: date | None, last_day: date | None
) -> bool:
    """Whether it may have happened in the period; an unknown or open time may always have."""
    span = incident.entry.happened.span_days(zone)
    precision = incident.entry.happened.precision
    if span is None:
        return True
    open_start = precision is Precision.BEFORE
    open_end = precision is Precision.AFTER
    after_first = first_day is None or open_end or span[1] >= first_day
    before_last = last_day is None or open_start or span[0] <= last_day
    return after_first and before_last


def _order(incident: Incident) -> tuple[bool, float, int]:
    anchor = incident.entry.happened.anchor
    return anchor is None, anchor.timestamp() if anchor else 0.0, incident.number


def _shown(incident: Incident, chosen: DossierPlan) -> Incident:
    """Return the incident without what the plan leaves out."""
    entry: Entry = incident.entry
    if not chosen.private_notes and entry.private_note:
        entry = replace(entry, private_note="")
    if entry.denies is not None and entry.denies not in chosen.incidents:
        entry = replace(entry, denies=None)
    return replace(incident, entry=entry)


def _as_far_as_shown(
    events: list[CustodyEvent],
    chosen: DossierPlan,
    told: Mapping[int, int],
    behind: Collection[int | None],
) -> tuple[CustodyEvent, ...]:
    """Return the log; events lose salt and body where these tell what the plan leaves out.

    The body of a written version holds the fingerprint of all its text. It is shown only where the
    package holds that text whole: `told` has these incidents with their current version. Otherwise
    somebody could try out guesses at a private note, or at an earlier version.
    """
    shown = {*chosen.exhibits, *chosen.listed_only}.difference(behind)
    labels = {evidence_label(n) for n in shown}
    numbers = set(chosen.incidents)

    def visible(event: CustodyEvent) -> bool:
        body = event.told()
        if not body:
            return False  # withheld for good
        match event.operation:
            case Operation.VAULT_CREATED | Operation.VAULT_UPGRADED | Operation.DOSSIER_EXPORTED:
                return True
            case Operation.CASE_ADDED:
                return bool(body.get("case") == chosen.case)
            case Operation.EVIDENCE_ADDED | Operation.CONTENT_REMOVED:
                return body.get("evidence") in labels
            case Operation.INCIDENT_ADDED | Operation.INCIDENT_CHANGED:
                return bool(told.get(body["incident"]) == body["version"])
            case Operation.INCIDENT_BINNED | Operation.INCIDENT_RESTORED:
                return body.get("incident") in numbers
            case _:
                return False

    return tuple(e if visible(e) else replace(e, salt="", body="") for e in events)
