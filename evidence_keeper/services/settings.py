"""Reads and writes the settings file: language, look and the vault's location.

It is the only file outside the vault, because it is needed before the vault is open.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import NamedTuple

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.system import paths
from evidence_keeper.system.files import disk_errors, make_folder, write_atomically
from evidence_keeper.system.language.translations import LANGUAGES

THEMES = ("system", "light", "dark", "contrast")
MOTIONS = ("system", "less")
TEXT_SIZES = (100, 200)
_MAX_SIZE = 65_536


class Settings(NamedTuple):
    """The settings needed before the vault is open.

    Attributes:
        language: `kk`, `ru`, `en`; empty until it was chosen.
        theme: One of `THEMES`.
        text_size: Percent, 100 to 200.
        motion: One of `MOTIONS`.
        vault: The vault's folder; None for the default place.
    """

    language: str = ""
    theme: str = "system"
    text_size: int = 100
    motion: str = "system"
    vault: Path | None = None


def settings_file() -> Path:
    """Return the path of the settings file."""
    return paths.settings_folder() / "settings.json"


def default_vault_folder() -> Path:
    """Return the vault's default place: local, not roaming, on this machine only."""
    return paths.data_folder() / "vault"


def example_folder() -> Path:
    """Return the folder of the example vault."""
    return paths.data_folder() / "example"


def load_settings() -> Settings:
    """Read the settings. An invalid value falls back to its default.

    An unreadable file is set aside as `settings.json.unreadable`, never overwritten.
    """
    path = settings_file()
    try:
        with path.open("rb") as file:
            raw = json.loads(file.read(_MAX_SIZE))
        if not isinstance(raw, dict):
            raise TypeError("settings")
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, TypeError):
        with contextlib.suppress(OSError):
            path.replace(path.with_name(path.name + ".unreadable"))
        return Settings()
    found = Settings()
    if raw.get("language") in LANGUAGES:
        found = found._replace(language=raw["language"])
    if raw.get("theme") in THEMES:
        found = found._replace(theme=raw["theme"])
    if raw.get("motion") in MOTIONS:
        found = found._replace(motion=raw["motion"])
    size = raw.get("text_size")
    if isinstance(size, int) and TEXT_SIZES[0] <= size <= TEXT_SIZES[1]:
        found = found._replace(text_size=size)
    if isinstance(raw.get("vault"), str) and raw["vault"]:
        found = found._replace(vault=path.parent / raw["vault"])
    return found


def save_settings(settings: Settings) -> None:
    """Write the settings atomically.

    Raises:
        KeeperError: DISK_*; the old file is untouched then.
    """
    path = settings_file()
    with disk_errors(path.parent):
        make_folder(path.parent, parents=True)
    values = {
        "language": settings.language,
        "theme": settings.theme,
        "text_size": settings.text_size,
        "motion": settings.motion,
        "vault": _stored_path(settings.vault, path.parent) if settings.vault else "",
    }
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    write_atomically(path, text.encode("utf-8") + b"\n")


def _stored_path(vault: Path, beside: Path) -> str:
    """Return a vault's stored path; relative on a stick, whose mount point varies."""
    return vault.relative_to(beside).as_posix() if vault.is_relative_to(beside) else str(vault)


def portable_folder() -> Path | None:
    """Return the folder next to the program for settings and vault, if there is one."""
    return paths.portable_folder()


def preferred_language() -> str:
    """Return the user's language: from the settings, else from the system, else English."""
    with contextlib.suppress(KeeperError):
        if chosen := load_settings().language:
            return chosen
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        language = os.environ.get(name, "")[:2].lower()
        if language in LANGUAGES:
            return language
    return "en"
