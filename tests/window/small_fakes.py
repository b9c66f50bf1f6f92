"""What a vault in memory hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.verification import Finding, Verification

if TYPE_CHECKING:
    from tests.window.fakes import FakeSession


class FakePart:
    """What can be done with one part of the vault in memory."""

    def __init__(self, vault: FakeSession) -> None:
        self.vault = vault


@dataclass(frozen=True)
class FakeOpened:
    last_opened: datetime | None = None
    failed_since: tuple[datetime, ...] = ()
    warnings: tuple[Finding, ...] = ()
    read_only: bool = False
    checking: bool = False


@dataclass(frozen=True)
class FakeDraft:
    number: int
    changed: datetime
    body: Mapping[str, Json]


@dataclass
class FakeBackup:
    path: Path
    moment: datetime = datetime(2026, 11, 24, 9, tzinfo=UTC)
    files_copied: int = 2
    nothing_new: bool = False
    unreadable: tuple[str, ...] = ()


@dataclass
class FakeRestored:
    folder: Path
    made: str = "2026-11-24T14:32:00+05:00"
    verification: Verification | None = None
    findings: tuple[Finding, ...] = ()
