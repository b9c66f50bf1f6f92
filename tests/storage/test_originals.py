"""Tests that originals come back byte for byte, or the damage is reported."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.storage.evidence.originals import CHUNK, DamagedError, Originals


@pytest.fixture
def store(tmp_path: Path) -> Originals:
    return Originals(tmp_path / "originals", b"k" * 32)


def keep(store: Originals, data: bytes) -> tuple[str, bytes]:
    staged = store.stage([data] if data else [])
    assert staged.sha256 == hashlib.sha256(data).hexdigest()
    assert staged.size == len(data)
    name = store.name_for(staged.sha256)
    store.place(staged, name)
    store.settle([name])
    return name, staged.key


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_every_length_comes_back(store: Originals, size: int, tmp_path: Path) -> None:
    data = bytes(i * 7 % 251 for i in range(min(size, 5000))) * (size // 5000 + 1)
    data = data[:size]
    name, key = keep(store, data)
    assert b"".join(store.read(name, key)) == data
    on_disk = (tmp_path / "originals" / name).read_bytes()
    assert size < 32 or data[:32] not in on_disk


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.binary(max_size=CHUNK // 4), max_size=12))
def test_how_it_was_cut_does_not_matter(store: Originals, pieces: list[bytes]) -> None:
    staged = store.stage(iter(pieces))
    whole = b"".join(pieces)
    assert staged.sha256 == hashlib.sha256(whole).hexdigest()
    store.place(staged, "aa/aa")
    assert b"".join(store.read("aa/aa", staged.key)) == whole


def test_any_change_of_the_file_is_found(store: Originals, tmp_path: Path) -> None:
    data = b"evidence" * 70_000
    name, key = keep(store, data)
    path = tmp_path / "originals" / name
    good = path.read_bytes()
    for place in (0, 8, 20, 40, len(good) // 2, len(good) - 1):
        changed = bytearray(good)
        changed[place] ^= 1
        path.write_bytes(bytes(changed))
        with pytest.raises(DamagedError):
            list(store.read(name, key))
    for cut in (b"", good[:10], good[: 32 + CHUNK + 17], good[:-1], good + b"x"):
        path.write_bytes(cut)
        with pytest.raises(DamagedError):
            list(store.read(name, key))
    path.write_bytes(good)
    with pytest.raises(DamagedError):
        list(store.read(name, bytes(32)))
    path.unlink()
    with pytest.raises(DamagedError) as caught:
        list(store.read(name, key))
    assert caught.value.missing


def test_chunks_cannot_change_places(store: Originals, tmp_path: Path) -> None:
    name, key = keep(store, bytes(CHUNK) + b"\1" * CHUNK + b"\2" * 10)
    path = tmp_path / "originals" / name
    good, step = path.read_bytes(), CHUNK + 17
    head, first, second, rest = (
        good[:32],
        good[32 : 32 + step],
        good[32 + step : 32 + 2 * step],
        good[32 + 2 * step :],
    )
    path.write_bytes(head + second + first + rest)
    with pytest.raises(DamagedError):
        list(store.read(name, key))


def test_an_error_of_the_source_leaves_nothing_behind(store: Originals, tmp_path: Path) -> None:
    def source() -> Iterator[bytes]:
        yield b"x" * CHUNK * 2
        raise OSError("stick pulled out")

    with pytest.raises(OSError, match="pulled"):
        store.stage(source())
    assert list((tmp_path / "originals").iterdir()) == []


def test_what_a_crash_left_behind_is_swept_and_the_rest_stays(
    store: Originals, tmp_path: Path
) -> None:
    kept, _ = keep(store, b"kept")
    orphan, _ = keep(store, b"orphan")
    store.stage([b"never placed"])
    assert store.sweep({kept}) == 2
    left = [p for p in (tmp_path / "originals").rglob("*") if p.is_file()]
    assert [p.relative_to(tmp_path / "originals").as_posix() for p in left] == [kept]
    assert not (tmp_path / "originals" / orphan).exists()


def test_names_tell_nothing(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"x").hexdigest()
    one, other = Originals(tmp_path, b"1" * 32), Originals(tmp_path, b"2" * 32)
    assert one.name_for(sha256) != other.name_for(sha256)
    assert one.name_for(sha256) != one.name_for(sha256, "rendition")
    assert sha256[:8] not in one.name_for(sha256)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes there")
def test_a_disk_that_refuses_twice_is_still_told_as_full(tmp_path: Path) -> None:
    """What the first refusal left in the buffer is refused once more when the file is closed."""
    import resource

    store = Originals(tmp_path / "originals", b"k" * 32)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_040, before[1]))
    try:
        with pytest.raises(KeeperError) as refused:
            store.stage([b"x" * 150_000])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert refused.value.code is Code.DISK_FULL
    assert not list((tmp_path / "originals").iterdir())
