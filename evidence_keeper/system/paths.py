"""Where the program keeps its two things: the vault's default place and the settings file."""

from __future__ import annotations

from pathlib import Path

from platformdirs import PlatformDirs

STAGING = ".restoring-vault"
"""Where a restore builds the vault, inside the new folder: on the same disk, and easy to sweep.

Nobody else calls a folder so: what a restore that was killed has left is removed unasked.
"""

_DIRS = PlatformDirs("evidence-keeper", appauthor=False, roaming=False)


def data_folder() -> Path:
    """Return the local, non-roaming data folder; it may not exist yet."""
    return Path(_DIRS.user_data_dir)


def settings_folder() -> Path:
    """Return the folder of the settings file; it may not exist yet."""
    return Path(_DIRS.user_config_dir)
