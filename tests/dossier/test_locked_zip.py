"""A package with a password: other programs unpack it, and nothing can be read without it."""

from __future__ import annotations

import errno
import io
import json
import shutil
import subprocess
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, cast

import pytest
import pyzipper
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from evidence_keeper.domain.dossier.plan import Reader, lock_fault
from evidence_keeper.domain.errors import Cancelled, Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.dossier.package import locked_zip as module
from evidence_keeper.dossier.package.locked_zip import locked_zip
from evidence_keeper.dossier.package.package import write_package
from evidence_keeper.dossier.package.verify import verify_package
from tests.dossier.sample import DATED, Key, sample
from tests.dossier.test_open_page import NODE, in_the_page

PASSWORD = "correct horse ~ 'battery' \"staple\""
LENGTHS = (0, 1, 15, 16, 17, 4096, (1 << 20) - 17, (1 << 20) + 5, 3_000_001)


def by_library(path: Path, password: str) -> bytes:
    with pyzipper.AESZipFile(path) as archive:
        assert archive.namelist() == ["package.zip"]
        try:
            data: bytes = archive.read("package.zip", pwd=password.encode())
        except pyzipper.BadZipFile as e:
            raise zipfile.BadZipFile from e
        return data


def _output(program: str, *words: str) -> bytes:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not on this computer")
    return subprocess.run([program, *words], capture_output=True, check=True, timeout=280).stdout


def by_7_zip(path: Path, password: str) -> bytes:
    assert b"Everything is Ok" in _output("7z", "t", f"-p{password}", str(path))
    return _output("7z", "x", "-so", f"-p{password}", str(path))


def by_libarchive(path: Path, password: str) -> bytes:
    return _output("bsdtar", "--passphrase", password, "-xOf", str(path))


READERS = pytest.mark.parametrize("unpack", [by_library, by_7_zip, by_libarchive])


def locked(path: Path, data: bytes) -> Path:
    with (
        path.open("w+b") as out,
        locked_zip(out, PASSWORD, datetime(2026, 11, 3, 10, 22, 31), Progress()) as inside,
    ):
        for start in range(0, len(data), 70_001):
            inside.write(data[start : start + 70_001])
    return path


def packed(folder: Path, password: str = "") -> Path:
    content, files = sample(Reader.POLICE, "ru", 4)
    target = folder / f"{'locked' if password else 'open'}.zip"
    write_package(content, files, Key(), target, Progress(), password)
    return target


@READERS
def test_other_programs_unpack_the_very_package(
    unpack: Callable[[Path, str], bytes], tmp_path: Path
) -> None:
    unpacked = tmp_path / "unpacked.zip"
    unpacked.write_bytes(unpack(packed(tmp_path, PASSWORD), PASSWORD))
    assert unpacked.read_bytes() == packed(tmp_path).read_bytes()
    assert verify_package(unpacked, Progress()).outcome is Outcome.UNCHANGED


@READERS
def test_any_length_comes_back(unpack: Callable[[Path, str], bytes], tmp_path: Path) -> None:
    for length in LENGTHS:
        data = bytes(range(251)) * (length // 251 + 1)
        path = locked(tmp_path / "l.zip", data[:length])
        assert unpack(path, PASSWORD) == data[:length], length


@READERS
def test_sizes_beyond_32_bits_have_their_place(
    unpack: Callable[[Path, str], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LARGEST", 1000)
    path = locked(tmp_path / "l.zip", b"long enough " * 1000)
    assert path.read_bytes().count(b"PK\x06\x06") == 1
    assert unpack(path, PASSWORD) == b"long enough " * 1000


@READERS
def test_a_wrong_password_and_a_changed_byte_are_noticed(
    unpack: Callable[[Path, str], bytes], tmp_path: Path
) -> None:
    path = locked(tmp_path / "l.zip", b"content " * 100)
    with pytest.raises((RuntimeError, subprocess.CalledProcessError)):
        unpack(path, "wrong password")
    changed = bytearray(path.read_bytes())
    changed[300] ^= 1
    path.write_bytes(changed)
    with pytest.raises((zipfile.BadZipFile, AssertionError, subprocess.CalledProcessError)):
        unpack(path, PASSWORD)


def test_counters_are_those_of_the_format_far_into_a_file() -> None:
    key = bytes(range(32))
    blocks = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    stream = module._Stream(key)
    for place in (0, 16, 7, (1 << 20) - 24, (1 << 28) - 16, (1 << 40) + 3, 5):
        counters = range(place // 16 + 1, place // 16 + 7)
        mask = blocks.update(b"".join(n.to_bytes(16, "little") for n in counters))
        assert stream.applied(bytes(70), place) == mask[place % 16 :][:70], place


def fill(file: BinaryIO) -> None:
    with zipfile.ZipFile(file, "w") as bag:
        for number in range(40):
            with bag.open(f"canary-{number}.txt", "w") as entry:
                for _ in range(number % 4):
                    entry.write(b"canary " * 30_000)


class Watched(io.FileIO):
    """A file that remembers what was written where."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "w+b")
        self.writes: list[tuple[int, bytes]] = []

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.writes.append((self.tell(), bytes(data)))
        return super().write(data)


def test_nothing_readable_reaches_the_disk_and_no_place_twice(tmp_path: Path) -> None:
    with (
        Watched(tmp_path / "l.zip") as watched,
        locked_zip(cast(BinaryIO, watched), PASSWORD, DATED, Progress()) as out,
    ):
        fill(out)
    written = b"".join(data for _, data in watched.writes)
    assert b"canary" not in written
    assert written.count(b"PK\x03\x04") == 1
    ends = sorted((at, at + len(data)) for at, data in watched.writes)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(ends))
    with zipfile.ZipFile(io.BytesIO(by_library(tmp_path / "l.zip", PASSWORD))) as bag:
        assert bag.testzip() is None
        assert len(bag.namelist()) == 40


def test_any_way_of_going_back_gives_what_was_written(tmp_path: Path) -> None:
    plain = io.BytesIO()
    with (
        (tmp_path / "l.zip").open("w+b") as file,
        locked_zip(file, PASSWORD, DATED, Progress()) as out,
    ):
        for both in (plain, out):
            for place, data in (
                (0, b"head"), (4, b"x" * 50), (2, b"EA"), (60, b"tail"), (0, b"HEAD"),
                (60, b"TAIL"), (54, b"filled"), (10, b""), (64, b"y" * 20), (1, b"1"),
            ):  # fmt: skip
                both.seek(place)
                both.write(data)
                both.write(data[:1])
    assert by_library(tmp_path / "l.zip", PASSWORD) == plain.getvalue()


def test_memory_does_not_grow_with_the_package(tmp_path: Path) -> None:
    chunk = bytes(1 << 20)
    tracemalloc.start()
    try:
        with (
            (tmp_path / "l.zip").open("w+b") as file,
            locked_zip(file, PASSWORD, DATED, Progress()) as out,
        ):
            for _ in range(40):
                out.write(chunk)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16 << 20


def test_names_sizes_and_lists_are_hidden(tmp_path: Path) -> None:
    data = packed(tmp_path, PASSWORD).read_bytes()
    for told in (b"EK-0001", b"manifest", b"dossier", b"evidence", b".pdf", b"seal"):
        assert told not in data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (info,) = archive.infolist()
    assert (info.filename, info.compress_type, info.CRC) == ("package.zip", 99, 0)


def test_the_bytes_are_others_each_time(tmp_path: Path) -> None:
    one = packed(tmp_path, PASSWORD).read_bytes()
    other = packed(tmp_path, PASSWORD).read_bytes()
    assert len(one) == len(other)
    assert sum(a == b for a, b in zip(one, other, strict=True)) < len(one) // 50


def test_it_cannot_be_told_while_it_is_locked(tmp_path: Path) -> None:
    path = packed(tmp_path, PASSWORD)
    found = verify_package(path, Progress())
    assert found.outcome is Outcome.UNABLE
    assert [f.code for f in found.findings] == ["encrypted"]
    if NODE:
        (said,) = in_the_page(path)
        assert said["outcome"] == "unable"
        assert json.dumps(said["findings"]) == '[{"code": "encrypted"}]'


def test_cancelling_at_any_step_leaves_no_file(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "ru", 4)
    steps: list[int] = []
    target = tmp_path / "l.zip"
    write_package(content, files, Key(), target, Progress(lambda *_: steps.append(1)), PASSWORD)
    target.unlink()
    for last in (1, len(steps) // 2, len(steps) - 1):
        seen: list[int] = []

        def tell(*_: object, last: int = last, seen: list[int] = seen) -> None:
            seen.append(1)
            if len(seen) == last:
                progress.cancel()  # noqa: B023 - called within this turn

        progress = Progress(tell)
        with pytest.raises(Cancelled):
            write_package(content, files, Key(), target, progress, PASSWORD)
        assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, files = sample(Reader.POLICE, "ru", 4)
    put = module._Inside._put

    def full(self: module._Inside, place: int, data: bytes | bytearray) -> None:
        if place > 10_000:
            raise OSError(errno.ENOSPC, "full")
        put(self, place, data)

    monkeypatch.setattr(module._Inside, "_put", full)
    with pytest.raises(KeeperError) as caught:
        write_package(content, files, Key(), tmp_path / "l.zip", Progress(), PASSWORD)
    assert caught.value.code is Code.DISK_FULL
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("password", "code", "sign"),
    [
        ("алты сөз жасыл", Code.LOCK_LATIN, "а"),
        ("ten words\u00a0and more", Code.LOCK_LATIN, "U+00A0"),
        ("ten words\tand more", Code.LOCK_LATIN, "U+0009"),
        ("short", Code.LOCK_LENGTH, None),
    ],
)
def test_what_programs_read_differently_is_refused(
    password: str, code: Code, sign: str | None
) -> None:
    fault = lock_fault(password, package=True)
    assert fault is not None
    assert (fault.code, fault.params.get("sign")) == (code, sign)
    assert lock_fault(PASSWORD, package=True) is None
