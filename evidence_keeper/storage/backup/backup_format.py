"""Defines a backup's list of contents: its files and their fingerprints.

The list makes a backup checkable without the passphrase and says which originals a generation
needs. It reveals nothing beyond the names and sizes of the files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import Json, canonical_bytes, fingerprint
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault.head_file import HEAD_FILE
from evidence_keeper.storage.vault.vault import DATABASE_FILE, ORIGINALS_FOLDER

FORMAT = 1
CONTENTS_FILE = "contents.json"
MARK_FILE = "backup.json"
FILE_SUFFIX = ".ekbackup"
FOLDER_PREFIXES = ("notes-", "evidence-keeper-")
"""Beginnings of the folder names of a vault's backups: a neutral one, and that of old versions."""
ESSENTIAL = (DATABASE_FILE, keys.KEY_FILE, keys.KEY_FILE_COPY, HEAD_FILE)
"""The files of every backup besides the originals."""

MAX_CONTENTS = 64 * 1024 * 1024
_ORIGINAL = re.compile(rf"{ORIGINALS_FOLDER}/([0-9a-f]{{2}})/\1[0-9a-f]{{62}}")
_STORED = re.compile(rf"{ORIGINALS_FOLDER}/([0-9a-f]{{2}})/\1[0-9a-f]{{62}}(-[0-9a-f]{{16}})?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_VAULT_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a backup: its size in bytes, its SHA-256, and its path in the backup."""

    size: int
    sha256: str
    stored: str


@dataclass(frozen=True, slots=True)
class BackupContents:
    """The list of one backup.

    Attributes:
        vault_id: Of the vault.
        made: When, ISO 8601 with offset, by the computer's clock.
        schema: Schema version of its database.
        length, head: Of its custody log.
        files: By the file's name in a vault's folder.
    """

    vault_id: str
    made: str
    schema: int
    length: int
    head: str
    files: Mapping[str, Item]

    def to_bytes(self) -> bytes:
        """Return the file's content with its checksum."""
        return _sealed(
            {
                "format": FORMAT,
                "vault": self.vault_id,
                "made": self.made,
                "schema": self.schema,
                "length": self.length,
                "head": self.head,
                "files": {
                    name: {"size": item.size, "sha256": item.sha256, "stored": item.stored}
                    for name, item in self.files.items()
                },
            }
        )

    @staticmethod
    def from_bytes(data: bytes) -> BackupContents:
        """Parse the file.

        Raises:
            ValueError: damaged; KeeperError: VAULT_NEWER.
        """
        try:
            raw = _opened(data)
            files = {str(name): _item(str(name), item) for name, item in raw["files"].items()}
            contents = BackupContents(
                str(raw["vault"]),
                str(raw["made"]),
                int(raw["schema"]),
                int(raw["length"]),
                str(raw["head"]),
                files,
            )
        except (KeyError, TypeError, AttributeError, RecursionError) as e:
            raise ValueError("contents") from e
        if not all(name in files for name in ESSENTIAL) or not _VAULT_ID.fullmatch(
            contents.vault_id
        ):
            raise ValueError("contents")
        return contents


def _item(name: str, raw: dict[str, Any]) -> Item:
    item = Item(int(raw["size"]), str(raw["sha256"]), str(raw["stored"]))
    # Names become paths, so only names that we write ourselves are accepted.
    good_name = name in ESSENTIAL or _ORIGINAL.fullmatch(name)
    good_place = item.stored == name or _STORED.fullmatch(item.stored)
    if not good_name or not good_place or item.size < 0 or not _SHA256.fullmatch(item.sha256):
        raise ValueError("item")
    return item


def mark_bytes(vault_id: str) -> bytes:
    """Return the content of `backup.json`, which marks the folder of one vault's backups."""
    return _sealed({"format": FORMAT, "vault": vault_id})


def marked_vault(data: bytes) -> str:
    """Return the id of the vault whose backups a folder contains.

    Raises:
        ValueError: damaged; KeeperError: VAULT_NEWER.
    """
    try:
        return str(_opened(data)["vault"])
    except (KeyError, TypeError, AttributeError, RecursionError) as e:
        raise ValueError("mark") from e


def _sealed(body: dict[str, Json]) -> bytes:
    return canonical_bytes({**body, "checksum": fingerprint(canonical_bytes(body))}) + b"\n"


def _opened(data: bytes) -> dict[str, Any]:
    raw = json.loads(data)
    if not isinstance(raw, dict):
        raise TypeError("list")
    checksum = raw.pop("checksum")
    if fingerprint(canonical_bytes(raw)) != checksum:
        raise ValueError("checksum")
    if raw["format"] != FORMAT:
        raise KeeperError(Code.VAULT_NEWER, version=raw["format"])
    return raw


def folder_names(vault_id: str) -> list[str]:
    """Return the possible names of the folder of one vault's backups; new ones get the first."""
    return [prefix + vault_id[:12] for prefix in FOLDER_PREFIXES]


def stored_name(name: str, start: bytes) -> str:
    """Return the path of an original in a folder backup.

    Two encryptions of the same content share the name in the vault but not the key, so the leading
    bytes are part of the name here: a file in a backup is never overwritten by another.
    """
    return f"{name}-{fingerprint(start)[:16]}"
