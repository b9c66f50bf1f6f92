"""Measures the window: start, opening, scrolling, and each key of a search."""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evidence_keeper.domain.record.choice import EVERYTHING, Choice
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.time.happened import Precision, happened_from_parts
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from tests.benchmarks.harness import Report, seconds

PASSPHRASE = "бес сөз жасыл алма көпір"
ENTRIES = int(os.environ.get("BENCH_ENTRIES", "10000"))
"""50,000 are those of the promise; they take minutes to be written."""

_STARTS = 15
_ROOT = Path(__file__).resolve().parents[2]
_BARE = (
    "import os, sys\n"
    "from PySide6.QtCore import QTimer\n"
    "from PySide6.QtWidgets import QApplication, QWidget\n"
    "class Bare(QWidget):\n"
    "    def paintEvent(self, event): QTimer.singleShot(0, lambda: os._exit(0))\n"
    "app = QApplication(sys.argv); window = Bare(); window.show(); app.exec()\n"
)
_WATCHED = (
    "import builtins, os, sys, time\n"
    "real = builtins.__import__\n"
    "def watched(name, *given, **named):\n"  # before the program itself can take hold of it
    "    module = real(name, *given, **named)\n"
    "    if name == 'evidence_keeper.ui.startup.after_paint': watch(module.AfterPaint)\n"
    "    return module\n"
    "builtins.__import__ = watched\n"
    "from evidence_keeper.app.main import main\n"
    "main([])\n"
)
_OURS = (
    "def watch(steps):\n"  # when the first paint is done
    "    steps.begin = lambda self: os._exit(0)\n" + _WATCHED
)
_STEPS = (
    "longest, whole = 0.0, None\n"
    "def watch(steps):\n"
    "    global whole\n"
    "    whole = whole or steps._next\n"
    "    steps._next = timed\n"
    "def timed(self):\n"
    "    global longest\n"
    "    begun = time.thread_time(); whole(self)\n"
    "    longest = max(longest, time.thread_time() - begun)\n"
    "    if not self._timer.isActive():\n"
    "        sys.stdout.write(str(longest)); sys.stdout.flush(); os._exit(0)\n" + _WATCHED
)
_QUERIES = ("алмалардың", "телефонға", "дорога завтра", "the window", "жүрек соғ", "молоко", "қор")


def bench(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-", dir=os.environ.get("BENCH_DIR")) as folder:
        base = Path(folder)
        _start(report, base)
        report.note(f"window: writing {ENTRIES} entries")
        session = _filled(base / "vault")
        try:
            _search(report, session)
        finally:
            session.close()
        vaults.create(base / "empty", PASSPHRASE, fast=True)
        _open(report, base)


def _start(report: Report, base: Path) -> None:
    """Time both to the end of their first paint by the processor; the least of some, because
    other work adds. The byte code is there and the catalogues are compiled, as in a package.
    """
    data = base / "data"
    (data / "evidence-keeper" / "vault" / "something").mkdir(parents=True)
    settings = base / "config" / "evidence-keeper" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"language": "kk", "theme": "system", "text_size": 100, "vault": ""}')
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env |= {"QT_QPA_PLATFORM": "offscreen", "HOME": str(base)}
    env |= {"XDG_DATA_HOME": str(data), "XDG_CONFIG_HOME": str(base / "config")}
    for source in sorted((_ROOT / "resources" / "locale" / "kk").glob("*.po")):
        ready = source.with_suffix(".mo")
        if not ready.is_file() or ready.stat().st_mtime < source.stat().st_mtime:
            report.note(f"window: {source.name} is not compiled (make catalogues): starts slowly")

    def run(code: str) -> str:
        command = [sys.executable, "-c", code]
        return subprocess.run(
            command, env=env, cwd=_ROOT, check=True, timeout=60, capture_output=True, text=True
        ).stdout

    def spent(code: str) -> float:
        begun = _spent_by_children()
        run(code)
        return _spent_by_children() - begun

    # Turn by turn, so that a slower moment of the machine slows both.
    times = [(spent(_BARE), spent(_OURS)) for _ in range(_STARTS)]
    bare, ours = min(t[0] for t in times), min(t[1] for t in times)
    report.ratio("start to unlock page", ours, "a bare Qt window", bare, 2.0)
    longest = min(float(run(_STEPS)) for _ in range(_STARTS // 2))
    report.beyond("longest step after the first paint", longest, "nothing", 0.0, 50)


def _spent_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)  # os.times counts in hundredths here
    return used.ru_utime + used.ru_stime


def _filled(folder: Path) -> Session:
    vaults.create(folder, PASSPHRASE, fast=True)
    session = vaults.open_with_passphrase(folder, PASSPHRASE)
    dice = random.Random(7)
    words = [
        (_ROOT / "resources" / "words" / f"{language}.txt").read_text("utf-8").split()
        for language in ("kk", "ru", "en")
    ]
    begin = datetime(2020, 1, 1, tzinfo=UTC)

    def entry() -> Entry:
        some = dice.choice(words)
        at = (begin + timedelta(minutes=dice.randrange(3_000_000))).isoformat()
        happened = happened_from_parts(Precision.EXACT, at, None, "Asia/Almaty")
        text = " ".join(dice.choice(some) for _ in range(80))
        return Entry(title=text[:40], what_happened=text, happened=happened)

    for _ in range(0, ENTRIES, 1000):
        session.incidents.record([entry() for _ in range(1000)])
    return session


def _open(report: Report, base: Path) -> None:
    """Open the window with the full vault and with an empty one, each as a program of its own.

    The empty vault costs what any costs: Argon2id above all.
    """
    least, _, floor = _run(base / "empty")
    shown, frame, memory = _run(base / "vault")
    name = f"{ENTRIES} entries"
    report.beyond(f"unlock to chronology, {name}", shown, "an empty vault", least, 300)
    report.beyond(f"longest frame of scrolling, {name}", frame, "nothing", 0.0, 33)
    report.number(f"memory with {name} open, against an empty vault", memory / floor, 1.5)


def _run(vault: Path) -> tuple[float, float, float]:
    """Return processor seconds to the first rows and of the longest frame, and megabytes."""
    command = [sys.executable, "-m", "tests.benchmarks.window_run", str(vault), PASSPHRASE]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        command, env=env, cwd=_ROOT, capture_output=True, check=True, text=True, timeout=300
    )
    shown, frame, memory = (float(value) for value in done.stdout.split())
    return shown, frame, memory


def _search(report: Report, session: Session) -> None:
    times = []
    for query in _QUERIES:
        for length in range(1, len(query) + 1):
            choice = Choice(text=query[:length])
            times.append(seconds(lambda c=choice: session.incidents.chronology(c, 0, 50), times=1))  # type: ignore[misc]
    times.sort()
    floor = seconds(lambda: session.incidents.chronology(EVERYTHING, 0, 50))
    slowest = times[int(len(times) * 0.95)]
    name = f"first 50 of {ENTRIES} entries"
    report.beyond("search, a key (95th)", slowest, name, floor, 50)
    report.ratio("search, a key (median)", statistics.median(times), name, floor)
