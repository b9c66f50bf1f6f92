"""What a vault in memory hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.verification import Finding, Verification


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
