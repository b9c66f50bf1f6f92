"""Planning a dossier and writing it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from evidence_keeper.domain.dossier.plan import (
    DossierPlan,
    Reader,
    ReaderChoices,
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
from evidence_keeper.domain.record.evidence import Evidence, shows_a_picture
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.dossier.package.package import write_package, write_pdf_file
from evidence_keeper.services.dossier import reader_choices
from evidence_keeper.services.dossier.dossier_content import content_to_write
from evidence_keeper.services.dossier.dossier_messages import shown_in_part, shown_messages
from evidence_keeper.services.dossier.dossier_preview import (
    DossierPreview,
    Sizes,
    expected_sizes,
    preview,
)
from evidence_keeper.services.dossier.unreadable_originals import retry_without_unreadable
from evidence_keeper.services.dossier.vault_exhibits import VaultExhibits
from evidence_keeper.services.evidence.item_lookup import find_items
from evidence_keeper.services.evidence.picture_service import PictureService
from evidence_keeper.services.evidence.working_copies import stand_ins
from evidence_keeper.services.record.incident_service import IncidentService
from evidence_keeper.services.vault.settings_service import SettingsService
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system import clock

_ALL = 10**9


class DossierService:
    """Dossiers of an open vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def case_for(self, name: str = "") -> str:
        """Return the case of that name; without a name the only one that holds incidents.

        Raises:
            KeeperError: CASE_UNKNOWN, CASE_REQUIRED (there are several).
        """
        names = [case.name for case in self._vault.incidents.cases()]
        if name:
            if name not in names:
                raise KeeperError(Code.CASE_UNKNOWN, name=name)
            return name
        used = [n for n in names if self._vault.incidents.count(Choice(case=n))]
        if len(used) > 1:
            raise KeeperError(Code.CASE_REQUIRED, names=", ".join(used))
        return used[0] if used else names[0]

    def plan(self, wish: Wish) -> DossierPlan:
        """Decide what goes in.

        Raises:
            KeeperError: CASE_UNKNOWN, CASE_REQUIRED, NUMBER_UNKNOWN (an incident that the case does
                not hold, or evidence that is not there).
        """
        name = self.case_for(wish.case)
        zone = IncidentService(self._vault).zone_of(name)
        whole = self._vault.incidents.select(Choice(case=name), 0, _ALL)
        _all_known(wish.incidents or (), whole)
        find_items(self._vault, wish.without)
        chosen = [i for i in _within(whole, zone, wish) if _is_chosen(i, wish.incidents)]
        used = dict.fromkeys(n for incident in chosen for n in incident.entry.evidence)
        if wish.reader is Reader.POLICE and wish.incidents is None and wish.unlinked:
            used |= dict.fromkeys(self._vault.evidence.unused())
        replaced = wish.replace_names
        if replaced is None:
            replaced = self.reader_choices(wish.reader).replace_names
        # What a copy covers is often a name: with letters in place of names it stays covered.
        numbers, withheld = _with_copies(self._vault, used, () if replaced else wish.originals)
        numbers = [n for n in numbers if n not in wish.without]
        shown = wish.about_me
        if shown is None:
            shown = frozenset(self.reader_choices(wish.reader).about_me)
        exhibits = [n for n in numbers if n not in withheld]
        messages = shown_messages(self._vault, exhibits, zone, wish.first_day, wish.last_day)
        # What is left out of a conversation must not come along in its file.
        withheld |= shown_in_part(self._vault, exhibits, messages) - (
            set() if replaced else wish.originals
        )
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
            about_me=tuple(
                n for n in SettingsService(self._vault).profile().filled() if n in shown
            ),
            names_replaced=replaced,
            originals_attached=wish.attach_originals and not replaced,
            messages=messages,
        )

    def shown_pictures(self, chosen: DossierPlan) -> list[int]:
        """Return the exhibits whose pictures the document prints."""
        items = find_items(self._vault, chosen.exhibits)
        return [number for number in chosen.exhibits if shows_a_picture(items[number])]

    def candidates(self, wish: Wish) -> list[Incident]:
        """Return the incidents of case and period, in the document's order, marked for it or not.

        Raises:
            KeeperError: CASE_UNKNOWN, CASE_REQUIRED.
        """
        name = self.case_for(wish.case)
        whole = self._vault.incidents.select(Choice(case=name), 0, _ALL)
        return _within(whole, IncidentService(self._vault).zone_of(name), wish)

    def withheld_originals(self, chosen: DossierPlan) -> list[Evidence]:
        """Return the originals in whose place a working copy, or a part of them, is shown.

        Those too that the user added all the same. None that is intimate or was deleted for good:
        no choice lets those out.
        """
        numbers = (*chosen.exhibits, *chosen.listed_only)
        behind = {item.number: item for item in PictureService(self._vault).behind_copies(numbers)}
        in_part = find_items(self._vault, shown_in_part(self._vault, numbers, chosen.messages))
        behind |= {n: item for n, item in in_part.items() if not (item.intimate or item.removed)}
        return [behind[n] for n in sorted(behind)]

    def export(
        self,
        chosen: DossierPlan,
        target: Path,
        progress: Progress,
        password: str = "",
    ) -> Written:
        """Write the dossier: `.pdf` the document alone, `.zip` the checkable package.

        The export is logged afterwards, so that a later dossier can be shown to extend this one. An
        original that cannot be read does not hold up the rest: its bytes stay out and the document
        says so.

        Args:
            vault: The open self._vault.
            chosen: What goes in.
            target: The file; it is replaced.
            progress: Told how far it is; may cancel.
            password: Opens the file; empty for none.

        Returns:
            The seal (64 hexadecimal digits), and the plan that was carried out: `unreadable` names
            what had to be left out.

        Raises:
            KeeperError: OUTPUT_KIND, LOCK_LENGTH, LOCK_SIGN, LOCK_LATIN, ATTACHED_TOO_MUCH, DISK_*.
            Cancelled: the user asked to stop. No half file is left in either case.
        """
        packed = target.suffix.lower() == ".zip"
        if password and (fault := lock_fault(password, package=packed)):
            raise fault
        if chosen.originals_attached:
            sizes = [item.size for item in find_items(self._vault, chosen.packaged).values()]
            if attached_too_much(len(sizes), sum(sizes)):
                raise KeeperError(Code.ATTACHED_TOO_MUCH)
        written = retry_without_unreadable(
            self._vault,
            chosen,
            progress,
            lambda plan: _write(self._vault, plan, target, progress, password),
        )
        if not self._vault.read_only:
            with self._vault.change() as log:
                log.append(Operation.DOSSIER_EXPORTED, {"seal": written[0]})
        return Written(*written)

    def preview(self, chosen: DossierPlan, progress: Progress) -> DossierPreview:
        """Lay out a planned dossier in memory; see `dossier_preview.preview`."""
        return preview(self._vault, chosen, progress)

    def expected_sizes(self, chosen: DossierPlan) -> Sizes:
        """Return about how large the files will be, without reading a picture."""
        return expected_sizes(self._vault, chosen)

    def reader_choices(self, reader: Reader) -> ReaderChoices:
        """Return what was chosen for a reader before, or what is usual."""
        return reader_choices.remembered(self._vault, reader)

    def remember_choices(self, reader: Reader, choices: ReaderChoices) -> None:
        """Remember the choices for a reader."""
        reader_choices.remember(self._vault, reader, choices)


def _within(incidents: list[Incident], zone: str, wish: Wish) -> list[Incident]:
    return sorted((i for i in incidents if _is_within(i, zone, wish)), key=_order)


def _all_known(numbers: Collection[int], incidents: list[Incident]) -> None:
    known = {incident.number for incident in incidents}
    for number in sorted(numbers):
        if number not in known:
            raise KeeperError(Code.NUMBER_UNKNOWN, number=number)


def _with_copies(
    vault: Vault, used: Collection[int], originals: Collection[int]
) -> tuple[list[int], set[int]]:
    """Return all that is shown or described, and of these what stays out of the package.

    A working copy brings its original along, and an original that has working copies its newest
    one; the copy is then shown and the original stays out, unless the user adds it.
    """
    found = find_items(vault, used)
    # What was removed for good is described: an entry that used it does not pass over it.
    wanted = {n for n, item in found.items() if item.removed or not item.binned}
    copies = stand_ins(vault, wanted)
    shown = wanted | {c for chosen in copies.values() for c in chosen}
    items = find_items(vault, shown)
    behind = {e.copy_of for e in items.values() if e.copy_of is not None}
    items |= find_items(vault, behind)
    unshown = {n for n, item in items.items() if item.intimate or item.removed}
    return sorted(items), unshown | (behind - set(originals))


def _write(
    vault: Vault, chosen: DossierPlan, target: Path, progress: Progress, password: str
) -> str:
    signer = vault.signer()
    content = content_to_write(vault, chosen, signer.public_key())
    with VaultExhibits(vault, chosen.exhibits) as exhibits:
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
