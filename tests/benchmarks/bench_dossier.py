"""Measures the dossier: pictures, text, memory, verification.

Against img2pdf where it is installed (`BENCH_IMG2PDF` names a Python that has it), against the PDF
library's own pictures and paragraphs, and against sha256sum.
"""

from __future__ import annotations

import hashlib
import io
import math
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageDraw
from reportlab import rl_config
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from evidence_keeper.domain.dossier.plan import Reader, Wish
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.time.happened import Precision, happened_from_parts
from evidence_keeper.dossier.package.verify import verify_package
from evidence_keeper.services.vault import vaults
from tests.benchmarks.dossier_run import PASSPHRASE
from tests.benchmarks.harness import Report, seconds

PICTURES = int(os.environ.get("BENCH_PICTURES", "1000"))
STRETCHED = int(os.environ.get("BENCH_STRETCHED", "5000"))
IMG2PDF = os.environ.get("BENCH_IMG2PDF", sys.executable)
_PLAIN = 20
"""So many pictures the library draws by itself; a thousand would take five minutes."""
_SHAPES = 20
_WORDS = "Ол маған тағы жазды, жауап бермедім. Он написал снова, я не ответила. "


def bench(report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-", dir=os.environ.get("BENCH_DIR")) as folder:
        base = Path(folder)
        report.note(f"dossier: drawing and keeping {PICTURES} screenshots")
        files = _pictures(base / "pictures")
        _vault(base / "vault", files)
        full = _pages(report, base, files)
        _growth(report, base, full)
        _checking(report, base)
        _text(report, base)


def _screen(seed: int) -> Image.Image:
    """Draw a phone's screen: bubbles, and a photo as such screens have one."""
    chance = random.Random(seed)
    image = Image.new("RGB", (1080, 2340), (232, 240, 236))
    draw = ImageDraw.Draw(image)
    noise = Image.effect_noise((540, 300), 60).resize((900, 500)).convert("RGB")
    image.paste(noise, (90, 1500))
    for y in range(200, 1400, 120):
        left = chance.randrange(40, 300)
        draw.rounded_rectangle((left, y, left + chance.randrange(300, 700), y + 90), 28, "white")
        draw.text((left + 30, y + 30), _WORDS[: chance.randrange(10, 40)], fill=(30, 42, 48))
    return image


def _pictures(folder: Path) -> list[Path]:
    """Write 60 % PNG and 40 % JPEG; each file is another one by a comment in it."""
    folder.mkdir()
    shapes: list[tuple[str, bytes]] = []
    for n in range(_SHAPES):
        out, kind = io.BytesIO(), "JPEG" if n % 5 > 2 else "PNG"
        _screen(n).save(out, kind, quality=88)
        shapes.append((kind, out.getvalue()))
    files = []
    for n in range(PICTURES):
        kind, data = shapes[n % _SHAPES]
        note = f"comment {n}".encode()
        if kind == "PNG":
            body = b"tEXtComment\0" + note
            chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
            data = data[:33] + chunk + data[33:]
        else:
            data = data[:2] + b"\xff\xfe" + struct.pack(">H", len(note) + 2) + note + data[2:]
        path = folder / f"Screenshot_{n:05d}.{'png' if kind == 'PNG' else 'jpg'}"
        path.write_bytes(data)
        files.append(path)
    return files


def _vault(folder: Path, files: list[Path]) -> None:
    vaults.create(folder, PASSPHRASE, fast=True)
    session = vaults.open_with_passphrase(folder, PASSPHRASE)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    session.evidence.keep_files(files, Source.PICKED, Progress())
    session.incidents.record(
        [
            Entry(
                title=f"Жазба {n}",
                what_happened=_WORDS * 4,
                exact_words=_WORDS,
                people=("Night",),
                evidence=(n + 1,),
                happened=happened_from_parts(
                    Precision.EXACT, (begin + timedelta(hours=n)).isoformat(), None, "Asia/Almaty"
                ),
            )
            for n in range(len(files))
        ]
    )
    session.close()


def _run(base: Path, count: int, size: str = "full", name: str = "d.pdf") -> tuple[float, float]:
    """Return seconds and peak MB of an export."""
    command = [sys.executable, "-m", "tests.benchmarks.dossier_run"]
    done = subprocess.run(
        [*command, str(base / "vault"), str(count), size, str(base / name)],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    taken, peak = done.stdout.split()
    return float(taken), float(peak)


def _pages(report: Report, base: Path, files: list[Path]) -> tuple[float, float]:
    full = _run(base, PICTURES)
    small = _run(base, PICTURES, "small", "small.pdf")
    report.memory(f"dossier: memory with {PICTURES} pictures", full[1], 150)
    report.memory("dossier: the same, small pictures", small[1], 150)
    script = (
        "import img2pdf, sys, time\n"
        "t = time.perf_counter()\n"
        "open(sys.argv[1], 'wb').write(img2pdf.convert(sys.argv[2:]))\n"
        "print(time.perf_counter() - t)"
    )
    other = subprocess.run(
        [IMG2PDF, "-c", script, str(base / "other.pdf"), *map(str, files)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if other.returncode == 0:
        floor = float(other.stdout)
        report.ratio(f"dossier with {PICTURES} pictures", full[0], "img2pdf", floor, 0.3)
        report.ratio("dossier, small pictures", small[0], "img2pdf", floor, 0.3)
    else:
        report.note("img2pdf is not installed: BENCH_IMG2PDF may name a Python that has it")
    begun = time.perf_counter()
    canvas = Canvas(str(base / "plain.pdf"))
    for path in files[:_PLAIN]:
        canvas.drawImage(ImageReader(str(path)), 100, 100, 200, 433)
        canvas.showPage()
    canvas.save()
    plain = (time.perf_counter() - begun) * PICTURES / _PLAIN
    report.ratio("dossier with pictures", full[0], "the library’s pictures", plain, 1 / 50)
    return full


def _growth(report: Report, base: Path, full: tuple[float, float]) -> None:
    few = _run(base, PICTURES // 10)
    many = _run(base, STRETCHED)
    report.memory(f"dossier: memory with {PICTURES // 10} pictures", few[1], 150)
    report.memory(f"dossier: memory with {STRETCHED} pictures", many[1], 150)
    exponent = math.log(many[0] / full[0]) / math.log(STRETCHED / PICTURES)
    report.number(f"dossier: growth from {PICTURES} to {STRETCHED}, exponent", exponent, 1.05)


def _checking(report: Report, base: Path) -> None:
    _run(base, PICTURES, "full", "d.zip")
    package = base / "d.zip"
    shutil.copyfile(package, os.devnull)
    ours = seconds(lambda: verify_package(package, Progress()), 3)
    theirs = seconds(
        lambda: subprocess.run(["sha256sum", package], check=True, capture_output=True), 3
    )
    assert verify_package(package, Progress()).findings == ()
    report.ratio("verify", ours, "sha256sum", theirs, 1 / 0.8)
    begun = time.perf_counter()
    hashlib.file_digest(package.open("rb"), "sha256")
    report.ratio("verify", ours, "hashlib over the file", time.perf_counter() - begun)


def _text(report: Report, base: Path) -> None:
    vaults.create(base / "text", PASSPHRASE, fast=True)
    session = vaults.open_with_passphrase(base / "text", PASSPHRASE)
    session.incidents.record(
        [
            Entry(title=f"Жазба {n}", what_happened=_WORDS * 8, exact_words=_WORDS * 2)
            for n in range(1000)
        ]
    )
    plan = session.dossiers.plan(Wish(Reader.POLICE, "ru"))
    as_the_library = rl_config.useA85
    rl_config.useA85 = 0  # as in the program, which the library was loaded before here
    ours = seconds(lambda: session.dossiers.export(plan, base / "t.pdf", Progress()), 3)

    rl_config.useA85 = as_the_library

    def bare() -> None:
        style = getSampleStyleSheet()["BodyText"]
        style.fontName = "NotoSans"
        entries = [session.incidents.get(n).entry for n in range(1, 1001)]
        texts = [t for e in entries for t in (e.title, e.what_happened, e.exact_words)]
        SimpleDocTemplate(str(base / "bare.pdf")).build([Paragraph(t, style) for t in texts])

    report.ratio(
        "dossier, 1,000 incidents of text", ours, "the same paragraphs", seconds(bare, 3), 2
    )
    session.close()
