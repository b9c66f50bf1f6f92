"""Finds the default vault folder and the settings folder.

Usually in the user's own folders. Where a folder named `PORTABLE` is next to the program, as on a
stick that carries both, it is used for both, and nothing is written anywhere else.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from platformdirs import PlatformDirs

_SERVICES = (
    ("Dropbox", r"dropbox( \(.+\))?"),
    ("OneDrive", r"onedrive( ?[-–] ?.+)?"),
    ("iCloud", r"icloud ?drive|com~apple~clouddocs|mobile documents"),
    ("Google Drive", r"google ?drive|googledrive-.+|my drive|мой диск|менің дискім"),
    ("Yandex Disk", r"yandex[. ]?disk(\.localized)?|яндекс[. ]?диск"),
    ("Mail.ru Cloud", r"(cloud )?mail\.ru( cloud)?|облако mail\.ru|облако"),
    ("Nextcloud", r"(next|own)cloud"),
    ("MEGA", r"mega(sync)?"),
)
"""Name of the service, and a pattern of its folder's name in lower case."""


def synced_by(folder: Path) -> str:
    """Guess from folder names which service synchronises a folder; empty for none known.

    A name is only a hint: a folder can have it by chance, and a synchronised folder can have any
    name.
    """
    for part in folder.absolute().parts:
        for service, names in _SERVICES:
            if re.fullmatch(names, part.strip().casefold()):
                return service
    return ""


STAGING = ".restoring-vault"
"""Staging folder of a restore, inside the target: on the same disk, and easy to sweep.

Nobody else uses this name, so a killed restore's remains are removed without asking."""

PORTABLE = "evidence-keeper-data"
"""A folder next to the program for settings and vault. The user makes and removes it."""

_DIRS = PlatformDirs("evidence-keeper", appauthor=False, roaming=False)


def portable_folder() -> Path | None:
    """Return the folder next to the program; None where there is none.

    A frozen program has one, an environment, and the Windows package, whose Python is in a folder
    beside the program's `.exe` and says by its `._pth` file that it is the program's alone.
    """
    python = Path(sys.executable).parent
    if getattr(sys, "frozen", False):
        beside = python
    elif any(python.glob("python*._pth")):
        beside = python.parent
    elif sys.prefix != sys.base_prefix:
        beside = Path(sys.prefix).parent
    else:
        return None  # installed for all users: the folder next to it is not private
    folder = beside / PORTABLE
    return folder if folder.is_dir() else None


def data_folder() -> Path:
    """Return the local, non-roaming data folder; it may not exist yet."""
    return portable_folder() or Path(_DIRS.user_data_dir)


def settings_folder() -> Path:
    """Return the folder of the settings file; it may not exist yet."""
    return portable_folder() or Path(_DIRS.user_config_dir)
