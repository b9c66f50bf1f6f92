"""Where the program keeps its two things: the vault's default place and the settings file.

Usually in the user's own folders. Where a folder of the name `PORTABLE` lies beside the program,
as on a stick that carries both, they are kept there, and nothing is written anywhere else.
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
"""Name of the service, and how its folder is called, in lower case."""


def synced_by(folder: Path) -> str:
    """Return the service whose folder this lies in, by the folders' names; empty for none known.

    A name is a hint and no more: a folder can be called so by chance, and one that is synced can
    have any name.
    """
    for part in folder.absolute().parts:
        for service, names in _SERVICES:
            if re.fullmatch(names, part.strip().casefold()):
                return service
    return ""


STAGING = ".restoring-vault"
"""Where a restore builds the vault, inside the new folder: on the same disk, and easy to sweep.

Nobody else calls a folder so: what a restore that was killed has left is removed unasked.
"""

PORTABLE = "evidence-keeper-data"
"""A folder beside the program that holds settings and vault. The user makes it, or removes it."""

_DIRS = PlatformDirs("evidence-keeper", appauthor=False, roaming=False)


def portable_folder() -> Path | None:
    """Return the folder beside the program; None where there is none.

    A frozen program is one file or folder; any other lies in an environment of its own.
    """
    if getattr(sys, "frozen", False):
        beside = Path(sys.executable).parent
    elif sys.prefix != sys.base_prefix:
        beside = Path(sys.prefix).parent
    else:
        return None  # installed for all: beside it is nobody's own place
    folder = beside / PORTABLE
    return folder if folder.is_dir() else None


def data_folder() -> Path:
    """Return the local, non-roaming data folder; it may not exist yet."""
    return portable_folder() or Path(_DIRS.user_data_dir)


def settings_folder() -> Path:
    """Return the folder of the settings file; it may not exist yet."""
    return portable_folder() or Path(_DIRS.user_config_dir)
