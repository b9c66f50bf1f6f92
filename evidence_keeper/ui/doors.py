"""Declares the use cases that the window calls. `app.window` fills in the real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

# Types only: the unlock page needs none of these modules.
if TYPE_CHECKING:
    from evidence_keeper.domain.help.paper import Paper
    from evidence_keeper.domain.progress import Progress
    from evidence_keeper.domain.vault.backup import FoundBackups, RestoreWish, Target
    from evidence_keeper.media.pdf_pages import PagePicture
    from evidence_keeper.services.session import Session
    from evidence_keeper.services.settings import Settings
    from evidence_keeper.services.vault.backups import RestoreDone


class Doors(NamedTuple):
    """The use cases that need no open vault, or open one. Errors are `KeeperError`."""

    create: Callable[[Path, str, str], str]
    open_with_passphrase: Callable[[Path, str], Session]
    open_with_recovery: Callable[[Path, str], Session]
    make_example: Callable[[Path], Session]
    fill_example: Callable[[Session, Progress], None]
    save_settings: Callable[[Settings], None]
    default_folder: Callable[[], Path]
    example_folder: Callable[[], Path]
    portable_folder: Callable[[], Path | None]
    recovery_sheet: Callable[[str, str, int], Sequence[PagePicture]]
    save_recovery_sheet: Callable[[str, str, Path], None]
    find_backups: Callable[[Path], FoundBackups]
    restore_target: Callable[[Path], Target]
    restore: Callable[[RestoreWish, Progress], RestoreDone]
    paper_pictures: Callable[[Paper, str, int], Sequence[PagePicture]]
    save_paper: Callable[[Paper, str, Path], None]
