"""Lists the files of an intake: walks folders, skips links to folders and the vault itself."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from evidence_keeper.domain.progress import Progress
from evidence_keeper.system.files import is_certain

Refuse = Callable[[Path, OSError | str], None]
"""Reports a skipped file, with the error or a reason that `system.language.error_words`
translates."""


def files_in(
    paths: Sequence[Path], vault_folder: Path, refuse: Refuse, progress: Progress
) -> list[Path]:
    """Return the files among the paths and in the folders among them, in natural order.

    Args:
        paths: Files and folders.
        vault_folder: Skipped wherever it is met, and reported once.
        refuse: Called with unreadable paths and files that do not belong in this vault.
        progress: Checked for cancellation between folders.

    Raises:
        Cancelled: the user asked to stop.
    """
    own = _Own(vault_folder)
    files: list[Path] = []
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as e:
            refuse(path, e)
            continue
        if own.holds(path):
            own.tell(refuse)
        elif is_folder:
            files += _walked(path, own, refuse, progress)
        else:
            files.append(path)
    return files


class _Own:
    """The vault's own folder, whose files are encrypted and no evidence."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._real = os.path.realpath(folder)
        self._told = False

    def holds(self, path: Path) -> bool:
        """Return whether the path is in the vault's folder, under whatever name."""
        real = os.path.realpath(path)
        return real == self._real or real.startswith(self._real + os.sep)

    def tell(self, refuse: Refuse) -> None:
        """Report the vault as refused, once."""
        if not self._told:
            refuse(self._folder, "OwnVault")
            self._told = True


def _walked(folder: Path, own: _Own, refuse: Refuse, progress: Progress) -> Iterator[Path]:
    def refused(error: OSError) -> None:
        refuse(Path(error.filename) if error.filename else folder, error)

    for current, folders, names in os.walk(folder, onerror=refused, followlinks=False):
        progress.step(0, 0)
        inside = []
        for path in (Path(current) / name for name in sorted(folders, key=str.casefold)):
            if own.holds(path):
                own.tell(refuse)
            elif is_certain(path.is_symlink):
                refuse(path, "FolderLink")
            else:
                inside.append(path.name)
        folders[:] = inside
        for name in sorted(names, key=str.casefold):
            yield Path(current) / name
