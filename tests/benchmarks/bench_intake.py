"""Measures evidence: intake, previews, one screenshot, the list of ten thousand, memory."""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import os
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image, ImageDraw
from PySide6.QtWidgets import QApplication

from evidence_keeper.app.window import PAGES, real_doors
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import Evidence, Source
from evidence_keeper.media.decoder.decode_results import RENDITION_HEIGHT, RENDITION_WIDTH, Rendered
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.services.session import Session
from evidence_keeper.services.settings import Settings
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.evidence.evidence_store import StoredFile
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.startup.qt_setup import make_application
from evidence_keeper.ui.theme.fonts import load_fonts
from evidence_keeper.ui.theme.look import Look
from tests.benchmarks.harness import Report, seconds

PASSPHRASE = "бес сөз жасыл алма көпір"
FILES = int(os.environ.get("BENCH_SCREENSHOTS", "200"))
PICTURES = int(os.environ.get("BENCH_PICTURES", "60"))
ITEMS = int(os.environ.get("BENCH_ITEMS", "10000"))


def bench(report: Report) -> None:
    """Measure everything in one folder."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=os.environ.get("BENCH_DIR")) as folder:
        base = Path(folder)
        _bytes(report, base)
        _pictures(report, base)
        _list(report, base)


def _new(base: Path, name: str) -> Session:
    vaults.create(base / name, PASSPHRASE, fast=True)
    return vaults.open_with_passphrase(base / name, PASSPHRASE)


def _bytes(report: Report, base: Path) -> None:
    """Files without previews: reading, fingerprint, encryption and the disk alone."""
    report.note(f"intake: {FILES} files of 1 MB")
    incoming = base / "incoming"
    incoming.mkdir()
    for n in range(FILES):
        (incoming / f"{n:04d}.bin").write_bytes(os.urandom(1_000_000))

    def floor() -> None:
        key = AESGCM(bytes(32))
        with (base / "floor").open("wb") as out:
            for n in range(FILES):
                data = (incoming / f"{n:04d}.bin").read_bytes()
                hashlib.sha256(data).digest()
                out.write(key.encrypt(n.to_bytes(12, "big"), data, None))
            out.flush()
            os.fsync(out.fileno())

    def keep() -> None:
        with tempfile.TemporaryDirectory(dir=base) as folder:
            session = _new(Path(folder), "vault")
            begun = time.perf_counter()
            session.evidence.keep_files([incoming], Source.FOLDER, Progress())
            taken.append(time.perf_counter() - begun)
            session.close()

    taken: list[float] = []
    for _ in range(3):
        keep()
    least = "read + SHA-256 + AES-256 + one synced write"
    report.ratio(f"{FILES} MB into the vault", sorted(taken)[1], least, seconds(floor, 3), 1.5)


def _screenshot(n: int) -> bytes:
    """A chat of about a megabyte as a phone would save it: text, bubbles, a little noise."""
    image = Image.effect_noise((1080, 2340), 12).convert("RGB")
    draw = ImageDraw.Draw(image)
    for row in range(24):
        left = 60 if (row + n) % 3 else 380
        box = (left, 90 * row + 60, left + 620, 90 * row + 130)
        draw.rounded_rectangle(box, 24, fill=(230 - row, 240, 230))
        draw.text((left + 24, 90 * row + 80), f"Message {n} {row} " * 4, fill="black")
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def scaled(path: str) -> int:
    """What Pillow alone needs for a picture: decode, scale, encode twice. Runs in a pool."""
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    scale = min(1.0, RENDITION_WIDTH / image.width, RENDITION_HEIGHT / image.height)
    size = (round(image.width * scale), round(image.height * scale))
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88, subsampling="4:4:4")
    image.thumbnail((512, 512), Image.Resampling.BICUBIC)
    image.save(out, "JPEG", quality=80)
    return len(out.getvalue())


def _previews(paths: list[str]) -> float:
    """Return how long two children take that are there already, as in a large import."""
    with DecoderClient() as one, DecoderClient() as other, ThreadPoolExecutor(2) as threads:
        free = SimpleQueue[DecoderClient]()
        for workshop in (one, other):
            assert workshop.start()
            free.put(workshop)

        def render(path: str) -> None:
            workshop = free.get()
            made = workshop.render(Path(path).read_bytes(), "image/png")
            assert isinstance(made, Rendered)
            free.put(workshop)

        return seconds(lambda: list(threads.map(render, paths)), 1)


def _pictures(report: Report, base: Path) -> None:
    report.note(f"intake: {PICTURES} screenshots with previews")
    shots = base / "shots"
    shots.mkdir()
    for n in range(PICTURES):
        (shots / f"{n:04d}.png").write_bytes(_screenshot(n))
    paths = [str(p) for p in sorted(shots.iterdir())]
    previews = _previews(paths)
    session = _new(base, "pictures")
    session.evidence.warm_up()
    begun = time.perf_counter()
    session.evidence.keep_files([shots], Source.FOLDER, Progress())
    took = time.perf_counter() - begun
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.map(scaled, paths[:2])
        floor = seconds(lambda: pool.map(scaled, paths, chunksize=1), 1)
    two = "Pillow in two processes"
    report.ratio(f"previews of {PICTURES} screenshots", previews, two, floor, 1.2)
    report.ratio("the same, with keeping the files", took, two, floor)

    def drop() -> None:
        data = _screenshot(next(numbers))
        session.evidence.warm_up()
        begun = time.perf_counter()
        session.evidence.keep_bytes(data, "shot.png", Source.DROPPED)
        session.evidence.page(0, 100)
        singles.append(time.perf_counter() - begun)

    numbers, singles = iter(range(10_000, 20_000)), list[float]()
    for _ in range(7):
        drop()
    report.beyond("one screenshot, drop to list", sorted(singles)[3], "nothing", 0.0, 150)
    session.close()
    if Path("/proc/self/smaps_rollup").exists():
        report.memory("memory while importing, all processes", _peak(base, shots), 250)


def imported(vault: str, shots: str) -> float:
    """Keep files in a process that holds nothing else, and return its peak with its children, MB.

    What processes share is counted once.
    """
    session = vaults.open_with_passphrase(Path(vault), PASSPHRASE)
    peaks, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            peaks.append(_megabytes(os.getpid()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    session.evidence.keep_files([Path(shots)], Source.FOLDER, Progress())
    done.set()
    watcher.join()
    session.close()
    return max(peaks)


def _megabytes(process: int) -> float:
    here = Path(f"/proc/{process}")
    try:
        told = (here / "smaps_rollup").read_text().split("\nPss:", 1)[1].split(maxsplit=1)[0]
        children = [
            c for t in (here / "task").iterdir() for c in (t / "children").read_text().split()
        ]
    except (OSError, IndexError):
        return 0.0  # it has ended meanwhile
    return int(told) / 1024 + sum(_megabytes(int(child)) for child in children)


def _peak(base: Path, shots: Path) -> float:
    _new(base, "alone").close()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(imported, (str(base / "alone"), str(shots)))


def _list(report: Report, base: Path) -> None:
    report.note(f"intake: a list of {ITEMS} items")
    session = _new(base, "many")
    added = datetime(2026, 1, 1, tzinfo=UTC)
    with session.vault.database.transaction():
        for n in range(1, ITEMS + 1):
            digits = hashlib.sha256(str(n).encode()).hexdigest()
            moment = added + timedelta(hours=n)
            item = Evidence(
                n, digits, 1_000_000 + n, "image/png", f"Screenshot_{n}.png", moment,
                Source.FOLDER, width=1080, height=2340,
            )  # fmt: skip
            session.vault.evidence.put(item, StoredFile(f"00/{digits}", bytes(32), digits), None)
    session.close()
    app = QApplication.instance() or make_application("bench")
    load_fonts()
    look = Look(app, "light", 100)  # type: ignore[arg-type]
    context = Context(real_doors(), look, Settings(language="en"))
    shell = Shell(context, PAGES)
    shell.resize(1280, 900)
    shell.show()
    folder = base / "many"
    context.backend.open(lambda: vaults.open_with_passphrase(folder, PASSPHRASE), context.opened)
    _until(app.processEvents, lambda: context.is_open and bool(context.vault.cases))
    page = shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    begun = time.perf_counter()
    shell.open_page(Place.EVIDENCE)
    _until(app.processEvents, lambda: page.model.rowCount() > 0)
    page.list.viewport().repaint()
    report.beyond(f"{ITEMS} items, first paint", time.perf_counter() - begun, "nothing", 0.0, 200)
    _until(app.processEvents, lambda: page.model.rowCount() == ITEMS)
    bar, frames = page.list.verticalScrollBar(), list[float]()
    for step in range(300):
        begun = time.perf_counter()
        bar.setValue(bar.maximum() * step // 300 if step % 3 == 0 else bar.value() + 60)
        app.processEvents()
        page.list.viewport().repaint()
        frames.append(time.perf_counter() - begun)
    report.beyond("slowest frame while scrolling", max(frames), "nothing", 0.0, 50)
    context.backend.finish()
    shell.hide()


def _until(work: Callable[[], object], done: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not done() and time.monotonic() < end:
        work()
        time.sleep(0.001)
