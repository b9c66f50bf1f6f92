"""A ZIP of which other programs unpack something else is never called unchanged."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.dossier.package.package import write_package
from tests.dossier.packages import TOP, check, codes
from tests.dossier.raw_zip import Member, end_record, write
from tests.dossier.sample import Key, sample
from tests.dossier.test_added_files import in_chromium

ORIGINAL = "data/originals/EK-0001.jpg"
EVIL = b"another picture"
Members = list[Member]


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Members:
    """A package with one original, which is its first entry."""
    content, files = sample(Reader.POLICE, "en", 1)
    few = tuple(e for e in content.evidence if e.number == 1)
    path = tmp_path_factory.mktemp("small") / "p.zip"
    write_package(replace(content, evidence=few), files, Key(), path, Progress())
    with zipfile.ZipFile(path) as archive:
        found = [Member(name.encode(), archive.read(name)) for name in archive.namelist()]
    assert found[0].name == (TOP + ORIGINAL).encode()
    return found


def extra_field(kind: int, data: bytes) -> bytes:
    return struct.pack("<2H", kind, len(data)) + data


def other_name(member: Member, name: str) -> bytes:
    """Return Info-ZIP's field with the name that `unzip` gives out."""
    return extra_field(0x7075, struct.pack("<BI", 1, zlib.crc32(member.name)) + name.encode())


def deflated(member: Member) -> Member:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(member.data) + packer.flush()
    return replace(member, data=data, method=8, size=len(member.data), crc=zlib.crc32(member.data))


def first(members: Members, **changes: object) -> Members:
    return [replace(members[0], **changes), *members[1:]]  # type: ignore[arg-type]


def bytes_of(members: Members, path: Path, **end: object) -> bytes:
    return write(path, members, **end).read_bytes()  # type: ignore[arg-type]


def with_second_directory(members: Members, path: Path) -> bytes:
    """Return a package in whose last comment another directory is, for programs that look for it.

    `zipfile` looks for a record of large archives first; then a forged original is unpacked.
    """
    forged = Member(members[0].name, EVIL)
    inner = extra_field(0x9999, forged.header() + EVIL)
    whole = first(members, local_extra=inner)
    offsets, at = [], 0
    for member in whole:
        offsets.append(at)
        at += len(member.header() + member.data)
    begin = 30 + len(forged.name) + 4
    lines = [m.line(o) for m, o in zip(members[1:], offsets[1:], strict=True)]
    second = b"".join([forged.line(begin), *lines])
    start = at + sum(len(m.line(0)) for m in whole)
    large = struct.pack(
        "<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, *[len(whole)] * 2, len(second), start
    ) + struct.pack("<4sIQI", b"PK\x06\x07", 0, start + len(second), 1)
    data = bytes_of([*whole[:-1], replace(whole[-1], comment=second + large)], path)
    assert zipfile.ZipFile(io.BytesIO(data)).read(TOP + ORIGINAL) == EVIL
    return data


def with_two_names(members: Members, path: Path) -> bytes:
    """Return a package of which `unzip` gives two files each other's name."""
    one, two = members[0], members[2]
    swapped = {
        one.name: replace(one, extra=other_name(one, two.name.decode())),
        two.name: replace(two, extra=other_name(two, one.name.decode())),
    }
    return bytes_of([swapped.get(m.name, m) for m in members], path)


NO_NUMBERS = {"crc": 0, "packed": 0, "size": 0}
LARGE_SIZES = {"packed": 0xFFFFFFFF, "size": 0xFFFFFFFF}

TRICKS: dict[str, Callable[[Members, Path], bytes]] = {
    "second directory": with_second_directory,
    "two names": with_two_names,
    "other name": lambda m, p: bytes_of(first(m, extra=other_name(m[0], TOP + "data/x")), p),
    "other local name": lambda m, p: bytes_of(
        first(m, local_extra=other_name(m[0], TOP + "data/x")), p
    ),
    "longer local name": lambda m, p: bytes_of(first(m, local_name=m[0].name + b".exe"), p),
    "local method": lambda m, p: bytes_of(first(m, local={"method": 8}), p),
    "local password": lambda m, p: bytes_of(first(m, local={"flags": 1}), p),
    "checksum": lambda m, p: bytes_of(first(m, crc=zlib.crc32(EVIL)), p),
    "local checksum": lambda m, p: bytes_of(first(m, local={"crc": zlib.crc32(EVIL)}), p),
    "local size": lambda m, p: bytes_of(first(m, local={"packed": 9, "size": 9}), p),
    "local large size": lambda m, p: bytes_of(
        first(
            m, local=LARGE_SIZES, local_extra=extra_field(1, struct.pack("<2Q", 9, len(m[0].data)))
        ),
        p,
    ),
    "folder with data": lambda m, p: bytes_of(
        [*m, Member(TOP.encode() + b"data/", EVIL, size=0, crc=0)], p
    ),
    "behind deflated data": lambda m, p: bytes_of(
        [replace(deflated(m[0]), data=deflated(m[0]).data + EVIL), *m[1:]], p
    ),
    "appended": lambda m, p: bytes_of(m, p) + EVIL,
    "appended far": lambda m, p: bytes_of(m, p) + bytes(100_000),
    "empty ZIP appended": lambda m, p: bytes_of(m, p) + end_record(0, 0, 0),
    "end record appended": lambda m, p: bytes_of(m, p) + end_record(3, 100, 100),
    "fewer entries": lambda m, p: bytes_of(m, p, count=3),
    "record in a comment": lambda m, p: bytes_of(m, p, comment=b"PK\x01\x02" + EVIL),
    "record in a field": lambda m, p: bytes_of(
        first(m, extra=extra_field(9, b"PK\x03\x04" + EVIL)), p
    ),
}


def with_numbers_behind(members: Members) -> Members:
    """Return entries whose checksum and sizes follow the data, as programs write them to a pipe."""
    odd, behind = [], b""
    for m in members:
        odd.append(replace(m, flags=8, local=NO_NUMBERS, before=behind))
        behind = struct.pack("<4s3I", b"PK\x07\x08", zlib.crc32(m.data), *[len(m.data)] * 2)
    return odd


HARMLESS: dict[str, Callable[[Members, Path], bytes]] = {
    "as it is": bytes_of,
    "comment": lambda m, p: bytes_of(m, p, comment=b"made by me"),
    "deflated": lambda m, p: bytes_of([deflated(member) for member in m], p),
    "numbers behind": lambda m, p: bytes_of(with_numbers_behind(m), p),
    "large numbers": lambda m, p: bytes_of(
        first(
            m,
            local=LARGE_SIZES,
            local_extra=extra_field(1, struct.pack("<2Q", *[len(m[0].data)] * 2)),
        ),
        p,
    ),
    "times": lambda m, p: bytes_of(
        [replace(x, extra=extra_field(0x5455, b"\3abcd"), local_extra=b"UT\5\0\3abcd") for x in m],
        p,
    ),
    "same name twice": lambda m, p: bytes_of(
        [replace(x, extra=other_name(x, x.name.decode())) for x in m], p
    ),
    "folders": lambda m, p: bytes_of(
        [Member(TOP.encode()), Member(TOP.encode() + b"data/", b"\3\0", 0, 8, size=0, crc=0), *m], p
    ),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_a_change_and_hides_none(trick: str, members: Members, tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    path.write_bytes(TRICKS[trick](members, path))
    result = check(path)
    assert result.outcome is Outcome.CHANGED
    last = replace(members[-1], data=members[-1].data + b"\n")
    path.write_bytes(TRICKS[trick]([*members[:-1], last], path))
    assert codes(result) <= codes(check(path))
    assert ("list_changed", "tagmanifest-sha256.txt") in codes(check(path))


@pytest.mark.parametrize("way", HARMLESS)
def test_another_way_of_packing_is_no_change(way: str, members: Members, tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    path.write_bytes(HARMLESS[way](members, path))
    assert codes(check(path)) == set()


@pytest.mark.parametrize("method", [9, 98], ids=["Deflate64", "PPMd"])
def test_a_compression_of_7_zip_is_not_called_a_change(
    method: int, members: Members, tmp_path: Path
) -> None:
    packed = [replace(m, method=method, size=len(m.data) + 1) for m in members]
    path = tmp_path / "p.zip"
    path.write_bytes(bytes_of(packed, path))
    assert check(path).outcome is Outcome.UNABLE


def test_data_before_and_between_entries_is_a_change(members: Members, tmp_path: Path) -> None:
    for place in (0, 1):
        odd = [replace(m, before=EVIL) if n == place else m for n, m in enumerate(members)]
        path = tmp_path / "p.zip"
        path.write_bytes(bytes_of(odd, path))
        assert check(path).outcome is Outcome.CHANGED


def test_the_page_sees_the_same(members: Members, tmp_path: Path) -> None:
    made = {**TRICKS, **HARMLESS}
    zips = [make(members, tmp_path / "p.zip") for make in made.values()]
    for name, data, (outcome, found) in zip(made, zips, in_chromium(tmp_path, zips), strict=True):
        path = tmp_path / "p.zip"
        path.write_bytes(data)
        ours = check(path)
        assert (name, outcome, found) == (name, ours.outcome.value, codes(ours))
