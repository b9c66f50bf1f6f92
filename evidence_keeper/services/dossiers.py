"""Planning a dossier and writing it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from evidence_keeper.domain.choice import Choice
from evidence_keeper.domain.custody import CustodyEvent, Operation
from evidence_keeper.domain.entry import Entry, Incident
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.evidence import Evidence, evidence_label
from evidence_keeper.domain.happened import Precision
from evidence_keeper.domain.plan import DossierContent, DossierPlan, Reader, Wish, Written
from evidence_keeper.domain.progress import Progress
from evidence_keeper.dossier.package import write_package, write_pdf_file
from evidence_keeper.services.dossier_choices import about_me_for
from evidence_keeper.services.originals import read_original, read_rendition
from evidence_keeper.services.session import Session
from evidence_keeper.services.working_copies import stand_ins
from evidence_keeper.storage.vault import Vault
from evidence_keeper.system import clock

_ALL = 10**9
_UNREADABLE = (Code.ORIGINAL_DAMAGED, Code.ORIGINAL_MISSING)


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


def plan(session: Session, wish: Wish) -> DossierPlan:
    """Decide what goes in.

    Raises:
        KeeperError: CASE_UNKNOWN, CASE_REQUIRED, NUMBER_UNKNOWN (an incident that the case does
            not hold).
    """
    name = case_for(session, wish.case)
    zone = session.zone_of(name)
    whole = session.chronology(Choice(case=name), 0, _ALL)
    _all_known(wish.incidents or (), whole)
    chosen = [i for i in whole if _is_chosen(i, wish.incidents) and _is_within(i, zone, wish)]
    chosen.sort(key=_order)
    used = dict.fromkeys(n for incident in chosen for n in incident.entry.evidence)
    if wish.reader is Reader.POLICE and wish.incidents is None:
        used |= dict.fromkeys(session.vault.evidence.unused())
    numbers, withheld = _with_copies(session, used, wish.originals)
    shown = wish.about_me
    if shown is None:
        shown = frozenset(about_me_for(session, wish.reader))
    return DossierPlan(
        reader=wish.reader,
        language=wish.language,
        case=name,
        zone=zone,
        incidents=tuple(incident.number for incident in chosen),
        exhibits=tuple(n for n in numbers if n not in withheld),
        listed_only=tuple(n for n in numbers if n in withheld),
        dated=(wish.dated or clock.now_in(zone)),
        first_day=wish.first_day,
        last_day=wish.last_day,
        size=wish.size,
        private_notes=wish.private_notes,
        about_me=tuple(n for n in session.profile().filled() if n in shown),
    )


def _all_known(numbers: Collection[int], incidents: list[Incident]) -> None:
    known = {incident.number for incident in incidents}
    for number in sorted(numbers):
        if number not in known:
            raise KeeperError(Code.NUMBER_UNKNOWN, number=number)


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


def export(session: Session, chosen: DossierPlan, target: Path, progress: Progress) -> Written:
    """Write the dossier: `.pdf` the document alone, `.zip` the checkable package.

    The export is logged afterwards, so that a later dossier can be shown to extend this one. An
    original that cannot be read does not hold up the rest: its bytes stay out and the document
    says so.

    Returns:
        The seal (64 hexadecimal digits), and the plan that was carried out: `unreadable` names
        what had to be left out.

    Raises:
        KeeperError: OUTPUT_KIND, DISK_*; Cancelled. No half file is left then.
    """
    while True:
        try:
            seal = _write(session, chosen, target, progress)
            break
        except KeeperError as e:
            if e.code not in _UNREADABLE:
                raise
            damaged = unreadable(session, chosen, progress)
            if not damaged:
                raise
            chosen = chosen.without(damaged)
    if not session.vault.read_only:
        with session.vault.change() as log:
            log.append(Operation.DOSSIER_EXPORTED, {"seal": seal})
    return Written(seal, chosen)


def unreadable(session: Session, chosen: DossierPlan, progress: Progress) -> set[int]:
    """Return the exhibits whose original is missing or damaged; reads each to its end."""
    found = set()
    for done, number in enumerate(chosen.exhibits):
        progress.step(done, len(chosen.exhibits), evidence_label(number))
        try:
            for _ in read_original(session.vault, number):
                progress.step(done, len(chosen.exhibits), evidence_label(number))
        except KeeperError as e:
            if e.code not in _UNREADABLE:
                raise
            found.add(number)
    return found


def _write(session: Session, chosen: DossierPlan, target: Path, progress: Progress) -> str:
    content = content_of(session, chosen)
    exhibits = _VaultExhibits(session.vault)
    match target.suffix.lower():
        case ".pdf":
            key = session.vault.signer().public_key()
            return write_pdf_file(content, exhibits, key, target, progress)
        case ".zip":
            return write_package(content, exhibits, session.vault.signer(), target, progress)
        case _:
            raise KeeperError(Code.OUTPUT_KIND, name=target.name)


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
    items = [session.evidence(n) for n in _named(chosen)]
    behind = {e.copy_of for e in items if e.copy_of is not None} & set(chosen.listed_only)
    return DossierContent(
        plan=chosen,
        profile=session.profile().only(chosen.about_me),
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


def _named(chosen: DossierPlan) -> list[int]:
    """Return the numbers of all evidence that the document names."""
    return sorted((*chosen.exhibits, *chosen.listed_only, *chosen.unreadable))


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


def _is_within(incident: Incident, zone: str, wish: Wish) -> bool:
    """Whether it may have happened in the period; an unknown or open time may always have."""
    span = incident.entry.happened.span_days(zone)
    precision = incident.entry.happened.precision
    if span is None:
        return True
    open_start = precision is Precision.BEFORE
    open_end = precision is Precision.AFTER
    after_first = wish.first_day is None or open_end or span[1] >= wish.first_day
    before_last = wish.last_day is None or open_start or span[0] <= wish.last_day
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
    labels = {evidence_label(n) for n in set(_named(chosen)).difference(behind)}
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
