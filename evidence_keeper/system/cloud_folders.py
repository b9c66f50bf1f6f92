"""Folders that a program copies to a cloud: a vault in one leaves the computer, encrypted."""

from __future__ import annotations

import re
from pathlib import Path

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
