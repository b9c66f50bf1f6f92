"""Plans and writes dossiers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TypeVar

from evidence_keeper.domain.dossier.plan import (
    DossierPlan,
    Reader,
    Wish,
    Written,
    attached_too_much,
    lock_fault,
)
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.dossier.package.package import write_package, write_pdf_file
from evidence_keeper.services.dossier.dossier_content import content_of
from evidence_keeper.services.dossier.dossier_messages import shown_in_part, shown_messages
from evidence_keeper.services.dossier.reader_choices import about_me_for, replace_names_for
from evidence_keeper.services.dossier.vault_exhibits import VaultExhibits
from evidence_keeper.services.evidence.originals import read_original
from evidence_keeper.services.evidence.working_copies import stand_ins
from evidence_keeper.services.session import Session
from evidence_keeper.system import clock

_ALL = 10**9
T = TypeVar("T")
_UNREADABLE = (Code.ORIGINAL_DAMAGED, Code.ORIGINAL_MISSING)


def case_for(session: Session, name: str = "") -> str:
    """Return the case of that name; without a name the only one with incidents.

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
    """Turn a wish into a plan.

    Raises:
        KeeperError: CASE_UNKNOWN, CASE_REQUIRED, NUMBER_UNKNOWN (an incident outside the case, or
            missing evidence).
    """
    name = case_for(session, wish.case)
    zone = session.zone_of(name)
    whole = session.chronology(Choice(case=name), 0, _ALL)
    _all_known(wish.incidents or (), whole)
    session.evidence_of(wish.without)
    chosen = [i for i in _within(whole, zone, wish) if _is_chosen(i, wish.incidents)]
    used = dict.fromkeys(n for incident in chosen for n in incident.entry.evidence)
    if wish.reader is Reader.POLICE and wish.incidents is None and wish.unlinked:
        used |= dict.fromkeys(session.vault.evidence.unused())
    replaced = wish.replace_names
    if replaced is None:
        replaced = replace_names_for(session, wish.reader)
    # A copy often covers a name: with replaced names it stays covered.
    numbers, withheld = _with_copies(session, used, () if replaced else wish.originals)
    numbers = [n for n in numbers if n not in wish.without]
    shown = wish.about_me
    if shown is None:
        shown = frozenset(about_me_for(session, wish.reader))
    exhibits = [n for n in numbers if n not in withheld]
    messages = shown_messages(session, exhibits, zone, wish.first_day, wish.last_day)
    # Messages that are left out must not be included with their file.
    withheld |= shown_in_part(session, exhibits, messages) - (set() if replaced else wish.originals)
    return DossierPlan(
        reader=wish.reader,
        language=wish.language,
        case=name,
        zone=zone,
        incidents=tuple(incident.number for incident in chosen),
        exhibits=tuple(n for n in exhibits if n not in withheld),
        listed_only=tuple(n for n in numbers if n in withheld),
        dated=(wish.dated or clock.now_in(zone)),
        first_day=wish.first_day,
        last_day=wish.last_day,
        size=wish.size,
        private_notes=wish.private_notes,
        about_me=tuple(n for n in session.profile().filled() if n in shown),
        names_replaced=replaced,
        originals_attached=wish.attach_originals and not replaced,
        messages=messages,
    )


def candidates(session: Session, wish: Wish) -> list[Incident]:
    """Return the incidents of case and period, in document order, marked for it or not.

    Raises:
        KeeperError: CASE_UNKNOWN, CASE_REQUIRED.
    """
    name = case_for(session, wish.case)
    whole = session.chronology(Choice(case=name), 0, _ALL)
    return _within(whole, session.zone_of(name), wish)


def _within(incidents: list[Incident], zone: str, wish: Wish) -> list[Incident]:
    return sorted((i for i in incidents if _is_within(i, zone, wish)), key=_order)


def _all_known(numbers: Collection[int], incidents: list[Incident]) -> None:
    known = {incident.number for incident in incidents}
    for number in sorted(numbers):
        if number not in known:
            raise KeeperError(Code.NUMBER_UNKNOWN, number=number)


def _with_copies(
    session: Session, used: Collection[int], originals: Collection[int]
) -> tuple[list[int], set[int]]:
    """Return the items that are shown or described, and those whose bytes are withheld.

    A working copy adds its original, and an original its newest working copy; the copy is shown and
    the original withheld, unless the user adds it.
    """
    found = session.evidence_of(used)
    # Items removed for good are described, because entries refer to them.
    wanted = {n for n, item in found.items() if item.removed or not item.binned}
    copies = stand_ins(session.vault, wanted)
    shown = wanted | {c for chosen in copies.values() for c in chosen}
    items = session.evidence_of(shown)
    behind = {e.copy_of for e in items.values() if e.copy_of is not None}
    items |= session.evidence_of(behind)
    unshown = {n for n, item in items.items() if item.intimate or item.removed}
    return sorted(items), unshown | (behind - set(originals))


def withheld_originals(session: Session, chosen: DossierPlan) -> list[Evidence]:
    """Return the originals that a working copy or an excerpt represents.

    Includes those that the user added anyway. Never intimate or removed ones: no choice includes
    those.
    """
    numbers = (*chosen.exhibits, *chosen.listed_only)
    behind = {item.number: item for item in session.behind_copies(numbers)}
    in_part = session.evidence_of(shown_in_part(session, numbers, chosen.messages))
    behind |= {n: item for n, item in in_part.items() if not (item.intimate or item.removed)}
    return [behind[n] for n in sorted(behind)]


def export(
    session: Session,
    chosen: DossierPlan,
    target: Path,
    progress: Progress,
    password: str = "",
) -> Written:
    """Write the dossier: `.pdf` the document alone, `.zip` the verifiable package.

    The export is logged afterwards, so that a later dossier can be shown to extend this one. An
    unreadable original does not stop the export: its bytes are left out and the document says so.

    Args:
        session: The open vault.
        chosen: The plan.
        target: The file; it is replaced.
        progress: May cancel.
        password: Opens the file; empty for none.

    Returns:
        The seal (64 hexadecimal digits), and the final plan: `unreadable` names the originals left
            out.

    Raises:
        KeeperError: OUTPUT_KIND, LOCK_LENGTH, LOCK_SIGN, LOCK_LATIN, ATTACHED_TOO_MUCH, DISK_*.
        Cancelled: the user asked to stop. No partial file is left in either case.
    """
    packed = target.suffix.lower() == ".zip"
    if password and (fault := lock_fault(password, package=packed)):
        raise fault
    if chosen.originals_attached:
        sizes = [item.size for item in session.evidence_of(chosen.packaged).values()]
        if attached_too_much(len(sizes), sum(sizes)):
            raise KeeperError(Code.ATTACHED_TOO_MUCH)
    written = retry_without_unreadable(
        session, chosen, progress, lambda plan: _write(session, plan, target, progress, password)
    )
    if not session.vault.read_only:
        with session.vault.change() as log:
            log.append(Operation.DOSSIER_EXPORTED, {"seal": written[0]})
    return Written(*written)


def retry_without_unreadable(
    session: Session, chosen: DossierPlan, progress: Progress, make: Callable[[DossierPlan], T]
) -> tuple[T, DossierPlan]:
    """Make something from a plan, and retry without originals that cannot be read.

    Returns:
        The result, and the final plan.
    """
    while True:
        try:
            return make(chosen), chosen
        except KeeperError as e:
            if e.code not in _UNREADABLE:
                raise
            damaged = unreadable(session, chosen, progress)
            if not damaged:
                raise
            chosen = chosen.without(damaged)


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


def _write(
    session: Session, chosen: DossierPlan, target: Path, progress: Progress, password: str
) -> str:
    content = content_of(session, chosen)
    signer = session.vault.signer()
    with VaultExhibits(session.vault, chosen.exhibits) as exhibits:
        match target.suffix.lower():
            case ".pdf":
                key = signer.public_key()
                return write_pdf_file(content, exhibits, key, target, progress, password)
            case ".zip":
                return write_package(content, exhibits, signer, target, progress, password)
            case _:
                raise KeeperError(Code.OUTPUT_KIND, name=target.name)


def _is_chosen(incident: Incident, numbers: Collection[int] | None) -> bool:
    return incident.entry.in_dossier if numbers is None else incident.number in numbers


def _is_within(incident: Incident, zone: str, wish: Wish) -> bool:
    """Return whether it may have happened in the period; true for an unknown or open time."""
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
