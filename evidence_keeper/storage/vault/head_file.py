"""Stores the last seen head of the custody log in `head.json`, outside the database.

It reveals a page or database file that was replaced by an older one: SQLCipher itself does not
detect a replayed page. A rollback of the whole folder can only be detected with a printed seal.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from enum import StrEnum
from pathlib import Path

from evidence_keeper.domain.record.canonical import Json, canonical_bytes
from evidence_keeper.storage.record.custody_log import CustodyLog
from evidence_keeper.system.files import read_start, write_atomically

HEAD_FILE = "head.json"


class HeadState(StrEnum):
    """How the database compares with the last seen head."""

    SAME = "same"
    AHEAD = "ahead"  # normal after a crash between commit and this file
    MISSING = "head_missing"
    DAMAGED = "head_damaged"
    BEHIND = "log_rolled_back"
    DIFFERENT = "log_replaced"


def _mac(key: bytes, body: dict[str, Json]) -> str:
    return hmac.new(key, canonical_bytes(body), hashlib.sha256).hexdigest()


def write_head(folder: Path, key: bytes, length: int, head: str) -> None:
    """Write the file atomically.

    Raises:
        KeeperError: DISK_*.
    """
    body: dict[str, Json] = {"format": 1, "length": length, "head": head}
    data = canonical_bytes({**body, "mac": _mac(key, body)}) + b"\n"
    write_atomically(folder / HEAD_FILE, data)


def compare_head(folder: Path, key: bytes, log: CustodyLog) -> HeadState:
    """Compare the log with the last seen head."""
    try:
        raw = json.loads(read_start(folder / HEAD_FILE, 4096))
        mac = str(raw.pop("mac"))
        length, head = int(raw["length"]), str(raw["head"])
        authentic = hmac.compare_digest(mac, _mac(key, raw))
    except FileNotFoundError:
        return HeadState.MISSING
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return HeadState.DAMAGED
    if not authentic:
        return HeadState.DAMAGED
    at = log.hash_at(length)
    if at is None:
        return HeadState.BEHIND
    if at != head:
        return HeadState.DIFFERENT
    return HeadState.SAME if log.head()[0] == length else HeadState.AHEAD
