"""Measures the vault: unlocking, saving an entry, backups, compacting."""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evidence_keeper.app.window import AT_ONCE
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.time.happened import Precision, happened_from_parts
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.vault import keys
from evidence_keeper.system.files import sync_folder, write_atomically
from tests.benchmarks.harness import Report, seconds

PASSPHRASE = "бес сөз жасыл алма көпір"
ENTRIES = int(os.environ.get("BENCH_ENTRIES", "10000"))
FILES = int(os.environ.get("BENCH_FILES", "1000"))
FILE_BYTES = int(os.environ.get("BENCH_FILE_BYTES", "500000"))
"""5,000 files of 1 MB are the vault of the promise; opening reads none of their bytes."""
COMPACTED_MB = (50, 400)
"""Sizes of the databases that are compacted; a fifth of each is free."""
_NO_GROWTH_MB = 8


def bench(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-", dir=os.environ.get("BENCH_DIR")) as folder:
        base = Path(folder)
        report.note(f"vault: writing {ENTRIES} entries and {FILES} files of {FILE_BYTES} bytes")
        _make(base)
        _unlock(report, base / "vault")
        session = vaults.open_with_passphrase(base / "vault", PASSPHRASE)
        try:
            _save(report, session, base)
            _backup(report, session, base)
        finally:
            session.close()
        _compact(report, base)


def _make(base: Path) -> None:
    vaults.create(base / "vault", PASSPHRASE, fast=True)
    session = vaults.open_with_passphrase(base / "vault", PASSPHRASE)
    begin = datetime(2025, 1, 1, tzinfo=UTC)
    entries = [
        Entry(
            title=f"Entry {n}",
            happened=happened_from_parts(
                Precision.EXACT, (begin + timedelta(hours=n)).isoformat(), None, "Asia/Almaty"
            ),
            what_happened=f"He wrote again, message {n}. " * 12,
            exact_words="Мен сені көрдім, кеше кешке. " * 4,
            people=(f"Night_X{n % 7:02}",),
        )
        for n in range(ENTRIES)
    ]
    for part in itertools.batched(entries, 1000) if hasattr(itertools, "batched") else [entries]:
        session.incidents.record(list(part))
    incoming = base / "incoming"
    incoming.mkdir()
    for n in range(FILES):
        (incoming / f"{n}.bin").write_bytes(os.urandom(FILE_BYTES))
    session.evidence.keep_files([incoming], Source.FOLDER, Progress())
    session.close()
    shutil.rmtree(incoming)


def _unlock(report: Report, vault: Path) -> None:
    key_file = keys.read_key_file(vault)

    def derive() -> None:
        keys.unlock(key_file, vault, passphrase=PASSPHRASE)

    def unlock(at_once: int | None = None) -> None:
        vaults.open_with_passphrase(vault, PASSPHRASE, at_once=at_once).close()

    floor = seconds(derive, 7)
    what = f"unlock, {ENTRIES} entries, {FILES} files"
    report.beyond(f"{what}, whole chain", seconds(unlock, 7), "Argon2id", floor, 150)
    in_window = seconds(lambda: unlock(AT_ONCE), 7)
    report.beyond(f"{what}, as the window", in_window, "Argon2id", floor, 150)


def _save(report: Report, session: Session, base: Path) -> None:
    """The floor is a plain SQLite commit of one row with the same care, and one small file."""
    plain = sqlite3.connect(base / "plain.db", isolation_level=None)
    for pragma in ("journal_mode=DELETE", "synchronous=EXTRA", "locking_mode=EXCLUSIVE"):
        plain.execute(f"PRAGMA {pragma}")
    plain.execute("CREATE TABLE entries (body TEXT)")

    def floor() -> None:
        plain.execute("INSERT INTO entries VALUES (?)", ("text" * 100,))
        write_atomically(base / "head.json", b"x" * 200)

    def save() -> None:
        session.incidents.record([Entry(title="One more", what_happened="text " * 80)])

    report.beyond("save an entry", seconds(save, 41), "SQLite's own commit", seconds(floor, 41), 50)
    plain.close()


def _backup(report: Report, session: Session, base: Path) -> None:
    targets = iter(range(1000))
    bytes_in_all = sum(p.stat().st_size for p in session.folder.rglob("*") if p.is_file())

    def copy() -> None:
        target = base / f"copy-{next(targets)}"
        shutil.copytree(session.folder, target)
        for path in [p for p in target.rglob("*") if p.is_file()]:
            with path.open("r+b") as file:
                os.fsync(file.fileno())
        for path in (target, *(p for p in target.rglob("*") if p.is_dir())):
            sync_folder(path)
        shutil.rmtree(target)

    def backup() -> None:
        target = base / f"backup-{next(targets)}"
        session.backups.back_up(target, Progress())
        shutil.rmtree(target)

    what = f"backup of {bytes_in_all / 1e6:.0f} MB"
    report.ratio(what, seconds(backup, 3), "copy and sync the folder", seconds(copy, 3), 2)
    target = base / "again"
    session.backups.back_up(target, Progress())
    copied = next(target.rglob("vault.db"))

    def verify() -> None:
        database = session.vault.open_copy(copied)
        database.all("PRAGMA cipher_integrity_check")
        database.close()
        for path in [p for p in target.rglob("*") if p.is_file()]:
            with path.open("rb") as file:
                hashlib.file_digest(file, "sha256")

    def nothing_new() -> None:
        assert session.backups.back_up(target, Progress()).nothing_new

    report.beyond("backup, nothing new", seconds(nothing_new), "read and verify it",
                  seconds(verify), 100)  # fmt: skip


def _compact(report: Report, base: Path) -> None:
    beyond = {}
    for size in COMPACTED_MB:
        folder = base / f"large-{size}"
        report.note(f"compacting: writing a database of {size} MB")
        _make_large(folder, size * 1_000_000)
        before = (folder / "vault.db").stat().st_size

        def copy(folder: Path = folder) -> None:
            target = folder.parent / "copy.db"
            shutil.copyfile(folder / "vault.db", target)
            with target.open("r+b") as file:
                os.fsync(file.fileno())
            target.unlink()

        floor = seconds(copy, 3)
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.compact_run", str(folder)],
            capture_output=True, check=True, text=True,
        )  # fmt: skip
        taken, begun, peak = map(float, done.stdout.split())
        after = (folder / "vault.db").stat().st_size
        what = f"compact {before / 1e6:.0f} MB to {after / 1e6:.0f} MB"
        report.ratio(what, taken, "copy and sync the file", floor)
        report.lines.append(f"{what}: memory {begun:.0f} MB before, at most {peak:.0f} MB")
        beyond[size] = peak - begun
        shutil.rmtree(folder)
    small, large = (beyond[size] for size in COMPACTED_MB)
    what = f"compacting: memory for {COMPACTED_MB[1]} MB more than for {COMPACTED_MB[0]} MB"
    report.memory(what, large - small, _NO_GROWTH_MB)


def _make_large(folder: Path, size: int) -> None:
    """Make a vault with a database of that size, a fifth of it free: entries, and dropped drafts.

    The texts are long, so that opening, which reads the whole custody log, takes little memory.
    """
    chance = random.Random(size)
    vaults.create(folder, PASSPHRASE, fast=True)
    session = vaults.open_with_passphrase(folder, PASSPHRASE)
    database = folder / "vault.db"
    drafts = []
    while database.stat().st_size < size // 5:
        drafts.append(session.drafts.save(None, {"text": chance.randbytes(500_000).hex()}))
    while database.stat().st_size < size:
        texts = [" ".join(f"{chance.getrandbits(24):x}" for _ in range(2500)) for _ in range(50)]
        session.incidents.record(
            [Entry(title=f"Entry {n}", what_happened=t) for n, t in enumerate(texts)]
        )
    for draft in drafts:
        session.drafts.drop(draft)
    session.close()
