"""Writes archives that come out the same each time: fixed order, owner and times."""

from __future__ import annotations

import hashlib
import os
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path


def release_time() -> int:
    """Return the time that all packaged files get: the commit's, in seconds since 1970."""
    return int(os.environ["SOURCE_DATE_EPOCH"])


def write_tar_zst(folder: Path, target: Path) -> None:
    """Pack a folder under its own name."""
    tar = [
        "tar", "--create", "--format=gnu", "--sort=name", "--owner=0", "--group=0",
        "--numeric-owner", f"--mtime=@{release_time()}", "--directory", folder.parent, folder.name,
    ]  # fmt: skip
    with subprocess.Popen(tar, stdout=subprocess.PIPE) as packing:
        subprocess.run(
            ["zstd", "-q", "-f", "-12", "-T2", "-o", target], stdin=packing.stdout, check=True
        )
    if packing.returncode:
        raise SystemExit(f"tar failed: {packing.returncode}")


def write_zip(folder: Path, target: Path) -> None:
    """Pack a folder under its own name, empty folders included."""
    stamp = datetime.fromtimestamp(release_time(), UTC).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder.parent).as_posix()
            if path.is_dir():
                if not any(path.iterdir()):
                    about = zipfile.ZipInfo(f"{name}/", stamp)
                    about.external_attr = 0o40755 << 16 | 0x10  # a folder, for Unix and for Windows
                    archive.writestr(about, b"")
                continue
            about = zipfile.ZipInfo(name, stamp)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            archive.writestr(about, path.read_bytes())


def write_sums(files: list[Path], target: Path) -> None:
    """Write the SHA-256 of each file, as `sha256sum -c` reads it."""
    lines = []
    for path in sorted(files):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        lines.append(f"{digest}  {path.name}\n")
    target.write_text("".join(lines), encoding="utf-8")
