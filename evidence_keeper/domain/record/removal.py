"""Describes items in the bin and the tombstones of items that were removed for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BinItem:
    """An item in the bin.

    Attributes:
        incident: Its number; None for evidence.
        evidence: Its number; None for an incident.
        words: The entry's headline or the file's name.
        copies: Numbers of an original's working copies, in the bin or not.
        conversations: Number of conversations read from it.
    """

    incident: int | None
    evidence: int | None
    words: str
    copies: tuple[int, ...] = ()
    conversations: int = 0


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The remains of an item that was removed for good.

    Attributes:
        incident: Its number; None for evidence.
        evidence: Its number; None for an incident.
        sha256: Of the original's bytes, or of the newest version of the entry.
        moment: When it was removed, with offset.
        reason: The user's, in her own words; may be empty.
        withheld: Numbers of the log events whose bodies were erased with it.
    """

    incident: int | None
    evidence: int | None
    sha256: str
    moment: datetime
    reason: str
    withheld: tuple[int, ...] = ()
