"""Measures reading a long export, showing its pages, and searching it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import ReadingOptions
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from tests.benchmarks.harness import Report, seconds

PASSPHRASE = "бес сөз жасыл алма көпір"
MESSAGES = int(os.environ.get("BENCH_MESSAGES", "200000"))
FEW = 20_000
"""Messages of the shorter export: the memory for a longer one must not be more."""
SEARCHES = {"a rare word": "жалғыз", "two words": "кездесу ертең", "a word of each third": "ұйықта"}
_TYPED = (*SEARCHES.values(), "завтра видел", "the window", "жүрек соғ", "+7700", "мектеп", "қор")
_TEXT = (
    "сен бүгін неге жауап бермейсің мен сені күтіп тұрмын ертең мектептің жанында кездесу болады "
    "телефоныңды қара қайда жүрсің жазсаңшы не пиши мне больше я видел тебя вчера с кем ты была "
    "ответь сейчас же почему молчишь"
)
_WORDS = _TEXT.split()
_SELDOM = [
    word
    for language in ("kk", "ru")
    for word in (
        (Path(__file__).resolve().parents[2] / "resources" / "words" / f"{language}.txt")
        .read_text("utf-8")
        .split()
    )
]
"""Some thousands of words, of which each message has a few: as many pieces as a true chat has."""

_LINE = re.compile(r"^(\d\d\.\d\d\.\d{4}), (\d\d:\d\d) - ([^:]+): (.*)$")
_NO_GROWTH_MB = 40
"""The export itself is held in memory while it is read, up to 64 MB; its messages are not."""
_ROOT = Path(__file__).resolve().parents[2]


def bench(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-", dir=os.environ.get("BENCH_DIR")) as folder:
        base = Path(folder)
        report.note(f"conversations: an export of {MESSAGES} messages")
        export = base / "chat.txt"
        _write(export, MESSAGES)
        plain = sqlite3.connect(base / "plain.db", isolation_level=None)
        session, evidence = _kept(base, export)
        try:
            _read(report, session, evidence, plain, export)
            _look(report, session, plain)
            _keys(report, session, plain)
            _take_out(report, session)
        finally:
            session.close()
            plain.close()
        if Path("/proc/self/clear_refs").exists():
            _memory(report, base)


def _write(path: Path, count: int) -> None:
    """Write a chat of a few words each, two in a minute; one message has a word of its own."""
    begin = datetime(2025, 1, 14)
    with path.open("w", encoding="utf-8") as file:
        for n in range(count):
            words = [_WORDS[(n * 7 + k * (1 + n % 5)) % len(_WORDS)] for k in range(4 + n % 9)]
            words += [_SELDOM[(n * 31 + k * k * 977) % len(_SELDOM)] for k in range(n % 4)]
            words += ["ұйықта"] if n % 3 == 0 else []
            words += ["жалғыз"] if n == count // 2 else []
            moment = begin + timedelta(seconds=30 * n)
            sender = "Айгүл" if n % 3 == 0 else "Тимур"
            file.write(f"{moment:%d.%m.%Y, %H:%M} - {sender}: {' '.join(words)}\n")


def _kept(base: Path, export: Path) -> tuple[Session, int]:
    vaults.create(base / "vault", PASSPHRASE, fast=True)
    session = vaults.open_with_passphrase(base / "vault", PASSPHRASE)
    intake = session.evidence.keep_files([export], Source.CONVERSATION, Progress())
    return session, intake.added[0].number


def _read(
    report: Report, session: Session, evidence: int, plain: sqlite3.Connection, export: Path
) -> None:
    """The floor: each line by one expression, the same rows and words in SQLite, unencrypted."""

    def floor() -> None:
        plain.executescript(
            "DROP TABLE IF EXISTS messages; DROP TABLE IF EXISTS search;"
            "CREATE TABLE messages (id INTEGER PRIMARY KEY, sort_utc INTEGER, body TEXT);"
            "CREATE INDEX in_time ON messages (sort_utc, id);"
            "CREATE VIRTUAL TABLE search USING fts5 (text, tokenize = 'trigram');"
            "BEGIN"
        )
        digest = hashlib.sha256()
        with export.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                found = _LINE.match(line)
                assert found is not None
                day, clock, sender, text = found.groups()
                sent = datetime.strptime(f"{day} {clock}", "%d.%m.%Y %H:%M")
                record = {"position": number, "sent": sent.isoformat(), "sender": sender}
                body = json.dumps({**record, "text": text}, ensure_ascii=False, sort_keys=True)
                digest.update(body.encode())
                row = (number, int(sent.timestamp()), body)
                plain.execute("INSERT INTO messages VALUES (?, ?, ?)", row)
                words = (number, f"{sender}\n{text}".casefold())
                plain.execute("INSERT INTO search (rowid, text) VALUES (?, ?)", words)
        plain.execute("COMMIT")

    def read() -> None:
        result = session.conversations.read_export(evidence, ReadingOptions(me="Айгүл"), Progress())
        assert result.conversations[0].messages == MESSAGES

    least = "one expression a line, SQLite with full text"
    report.ratio(f"read {MESSAGES} messages", seconds(read, 1), least, seconds(floor, 1))


def _look(report: Report, session: Session, plain: sqlite3.Connection) -> None:
    (known,) = session.conversations.all()

    def page() -> None:
        assert session.conversations.messages(known.number, MESSAGES - 200, 200)

    def plain_page() -> None:
        sql = "SELECT body FROM messages ORDER BY sort_utc, id LIMIT 200 OFFSET ?"
        assert [json.loads(body) for (body,) in plain.execute(sql, (MESSAGES - 200,))]

    floor = seconds(plain_page, 9)
    report.beyond("its last page", seconds(page, 9), "the same in SQLite", floor, 50)
    # The first search learns the place of each message; each key after it does not.
    first = seconds(lambda: session.conversations.find_messages("жалғыз"), 1)
    for what, text in SEARCHES.items():
        took = seconds(lambda text=text: session.conversations.find_messages(text), 5)
        floor = seconds(lambda text=text: _plainly(plain, text), 5)
        found = session.conversations.find_messages(text)
        # SQLite finds these letters; the search finds the word's other endings as well.
        letters = {(known.number, row - 1) for (row,) in _plainly(plain, text)}
        assert letters <= set(found)
        assert letters
        report.beyond(f"search: {what}, {len(found)} found", took, "SQLite's own", floor, 200)
        if text == "жалғыз":
            report.beyond("the first search of all", first, "SQLite's own", floor, 1000)


def _keys(report: Report, session: Session, plain: sqlite3.Connection) -> None:
    """Each key of some words as they are typed: what a search over everything counts of messages.

    The window counts up to 1,000 and says "more" above; the conversations' own page counts all.
    """
    typed = [word[:length] for word in _TYPED for length in range(1, len(word) + 1)]
    times = sorted(
        seconds(lambda t=text: session.conversations.count_messages(t, 1001), 1) for text in typed
    )  # type: ignore[misc]
    floor = seconds(lambda: plain.execute("SELECT count(*) FROM search").fetchall(), 5)
    slowest = times[int(len(times) * 0.95)]
    report.beyond("search, a key (95th), counted to 1,000", slowest, "counting rows", floor, 50)


def _plainly(plain: sqlite3.Connection, text: str) -> list[tuple[int]]:
    match = " ".join(f'"{word}"' for word in text.split())
    return plain.execute("SELECT rowid FROM search WHERE search MATCH ?", (match,)).fetchall()


def _take_out(report: Report, session: Session) -> None:
    (known,) = session.conversations.all()
    everything = range(1, MESSAGES + 1)
    hide = seconds(
        lambda: session.conversations.show_messages(known.number, everything, shown=True), 1
    )
    report.beyond("show all in documents", hide, "nothing", 0.0, 1000)
    drop = seconds(lambda: session.conversations.drop(known.number), 1)
    report.ratio("take it out", drop, "nothing", 0.0)


def _memory(report: Report, base: Path) -> None:
    """Measure peaks in processes of their own."""

    def peak(count: int) -> float:
        export = base / f"chat-{count}.txt"
        _write(export, count)
        command = [sys.executable, "-m", "tests.benchmarks.conversation_run"]
        target = base / f"vault-{count}"
        done = subprocess.run(
            [*command, str(target), str(export)],
            cwd=_ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        before, most = map(float, done.stdout.split())
        return most - before

    small, large = peak(FEW), peak(MESSAGES)
    report.memory(f"memory while {MESSAGES} are read, beyond {FEW}", large - small, _NO_GROWTH_MB)
