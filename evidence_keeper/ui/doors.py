"""Declares the use cases that the window calls. `app.window` fills in the real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, dataclass_transform

# Types only: the unlock page needs none of these modules.
if TYPE_CHECKING:
    from evidence_keeper.domain.dossier.pattern import Pattern
    from evidence_keeper.domain.dossier.plan import (
        DossierPlan,
        Reader,
        ReaderChoices,
        Wish,
        Written,
    )
    from evidence_keeper.domain.help.guidance import Panel
    from evidence_keeper.domain.help.helpline import Helpline
    from evidence_keeper.domain.help.paper import Paper
    from evidence_keeper.domain.passphrase.strength import Strength
    from evidence_keeper.domain.progress import Progress
    from evidence_keeper.domain.record.choice import Choice
    from evidence_keeper.domain.record.custody import Operation
    from evidence_keeper.domain.record.entry import Incident
    from evidence_keeper.domain.record.evidence import Evidence
    from evidence_keeper.domain.record.people import PeopleView, Person, Register
    from evidence_keeper.domain.record.removal import BinItem, Tombstone
    from evidence_keeper.domain.vault.backup import FoundBackups, RestoreWish, Target
    from evidence_keeper.domain.vault.recovery import RecoveryWays
    from evidence_keeper.services.settings import Settings
    from evidence_keeper.ui.ports import (
        BackupPort,
        LastBackupPort,
        MovedPort,
        PagePicturePort,
        PreviewPort,
        RestoredPort,
        RoomPort,
        SessionPort,
        SizesPort,
    )

EXAMPLE_READY = "example_ready"
"""Preference of the example vault: it is complete."""


@dataclass_transform(kw_only_default=True)
class _Given:
    """Stores exactly the attributes that its class declares.

    A named tuple or a dataclass of so many fields takes as long to create as the first page.
    """

    def __init__(self, **given: Any) -> None:
        if wrong := given.keys() ^ type(self).__annotations__.keys():
            raise TypeError(sorted(wrong))
        vars(self).update(given)

    def _replace(self, **changes: Any) -> Self:
        """Return a copy with some fields replaced, like a named tuple."""
        return type(self)(**{**vars(self), **changes})


class Doors(_Given):
    """The use cases that need no open vault, or open one. Errors are `KeeperError`."""

    create: Callable[[Path, str, str], str]
    open_with_passphrase: Callable[[Path, str], SessionPort]
    open_with_recovery: Callable[[Path, str], SessionPort]
    plan_dossier: Callable[[SessionPort, Wish], DossierPlan]
    reader_choices: Callable[[SessionPort, Reader], ReaderChoices]
    remember_choices: Callable[[SessionPort, Reader, ReaderChoices], None]
    dossier_candidates: Callable[[SessionPort, Wish], list[Incident]]
    withheld_originals: Callable[[SessionPort, DossierPlan], list[Evidence]]
    preview_dossier: Callable[[SessionPort, DossierPlan, Progress], PreviewPort]
    dossier_sizes: Callable[[SessionPort, DossierPlan], SizesPort]
    export_dossier: Callable[[SessionPort, DossierPlan, Path, Progress, str], Written]
    read_people: Callable[[SessionPort], PeopleView]
    save_people: Callable[[SessionPort, Register, Operation], None]
    incidents_of: Callable[[SessionPort, Person], tuple[int, ...]]
    count_pattern: Callable[[SessionPort, Choice, Progress], Pattern]
    panels: Callable[[str], list[Panel]]
    helplines: Callable[[str], list[Helpline]]
    before_you_start: Callable[[str], Panel]
    crisis_sentence: Callable[[str], str]
    make_example: Callable[[Path], SessionPort]
    fill_example: Callable[[SessionPort, Progress], None]
    load_settings: Callable[[], Settings]
    save_settings: Callable[[Settings], None]
    default_folder: Callable[[], Path]
    example_folder: Callable[[], Path]
    portable_folder: Callable[[], Path | None]
    judge: Callable[[str], Strength]
    suggest: Callable[[str], str]
    recovery_sheet: Callable[[str, str, int], Sequence[PagePicturePort]]
    save_recovery_sheet: Callable[[str, str, Path], None]
    recovery_ways: Callable[[SessionPort], RecoveryWays]
    make_one_sheet: Callable[[SessionPort, str], str]
    revoke_one_sheet: Callable[[SessionPort, str], None]
    make_three_sheets: Callable[[SessionPort, str], tuple[str, ...]]
    revoke_three_sheets: Callable[[SessionPort, str], None]
    waiting_codes: Callable[[SessionPort, str, int], tuple[str, ...]]
    codes_written: Callable[[SessionPort, Sequence[str]], None]
    back_up: Callable[[SessionPort, Path, Progress], BackupPort]
    last_backup: Callable[[SessionPort], LastBackupPort | None]
    find_backups: Callable[[Path], FoundBackups]
    restore_target: Callable[[Path], Target]
    restore: Callable[[RestoreWish, Progress], RestoredPort]
    room_to_gain: Callable[[SessionPort], RoomPort | None]
    compact: Callable[[SessionPort, Progress], int]
    move_vault: Callable[[SessionPort, Path, Progress, Callable[[Path], None]], MovedPort]
    in_bin: Callable[[SessionPort], list[BinItem]]
    take_back: Callable[[SessionPort, Sequence[BinItem]], None]
    remove: Callable[[SessionPort, BinItem, str, bool], None]
    removed: Callable[[SessionPort], list[Tombstone]]
    destroy: Callable[[SessionPort, str], tuple[str, ...]]
    paper_pictures: Callable[[Paper, str, int], Sequence[PagePicturePort]]
    save_paper: Callable[[Paper, str, Path], None]
