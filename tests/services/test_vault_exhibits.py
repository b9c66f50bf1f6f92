"""Originals read for a document: the same bytes and errors in whatever order they are asked for."""

from __future__ import annotations

import io
import itertools
import os
import threading
from typing import NoReturn

import pytest
from PIL import Image

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.dossier import vault_exhibits
from evidence_keeper.services.dossier.vault_exhibits import VaultExhibits
from evidence_keeper.services.session import Session
from evidence_keeper.storage.evidence.evidence_store import StoredFile
from evidence_keeper.storage.evidence.originals import Originals

SIZES = (10, 300_000, 1, 40_000)


@pytest.fixture
def kept(session: Session) -> dict[int, bytes]:
    found = {}
    for size in SIZES:
        data = os.urandom(size)
        found[session.evidence.keep_bytes(data, "x.bin", Source.PASTED).added[0].number] = data
    return found


def threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith("originals")]


@pytest.mark.parametrize("asked", [*itertools.permutations((1, 2, 3, 4)), (1, 2, 2, 1, 4, 4)])
def test_any_order_gives_the_bytes_of_each(
    session: Session, kept: dict[int, bytes], asked: tuple[int, ...]
) -> None:
    with VaultExhibits(session.vault, (1, 2, 3, 4)) as exhibits:
        for number in asked:
            assert b"".join(exhibits.original(number)) == kept[number]
    assert threads() == []


def test_the_next_are_read_on_other_threads_where_they_are_not_too_large(
    session: Session, kept: dict[int, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    readers, read = [], vault_exhibits.read_whole_file

    def noted(originals: Originals, file: StoredFile, number: int, most: int) -> bytes | None:
        data = read(originals, file, number, most)
        readers.append((number, threading.current_thread().name[:9], data is not None))
        return data

    monkeypatch.setattr(vault_exhibits, "read_whole_file", noted)
    monkeypatch.setattr(vault_exhibits, "_MOST", 100_000)
    with VaultExhibits(session.vault, (1, 2, 3, 4)) as exhibits:
        for number in kept:
            assert b"".join(exhibits.original(number)) == kept[number]
    assert sorted(readers) == [(n, "originals", n != 2) for n in (2, 3, 4)]


def test_what_is_not_asked_for_in_its_turn_is_not_waited_for(
    session: Session, kept: dict[int, bytes]
) -> None:
    numbers = sorted(kept)
    with VaultExhibits(session.vault, numbers) as exhibits:
        waiting = exhibits._originals._waiting
        for number, ahead in ((1, {2, 3, 4}), (3, {4}), (2, set())):
            # one is passed over, and comes too late
            assert b"".join(exhibits.original(number)) == kept[number]
            assert set(waiting) == ahead


def test_a_damaged_original_is_told_when_its_turn_comes(
    session: Session, kept: dict[int, bytes]
) -> None:
    file = session.vault.evidence.file_of(2)
    assert file is not None
    path = session.folder / "originals" / file.name
    path.write_bytes(path.read_bytes()[:-1])
    with VaultExhibits(session.vault, (1, 2, 3, 4)) as exhibits:
        assert b"".join(exhibits.original(1)) == kept[1]
        with pytest.raises(KeeperError) as caught:
            list(exhibits.original(2))
        assert caught.value.code is Code.ORIGINAL_DAMAGED
        assert b"".join(exhibits.original(3)) == kept[3]
    assert threads() == []


def test_small_pictures_are_made_ahead(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        session.evidence.keep_bytes(picture(noisy=True) + bytes([n]), f"{n}.png", Source.PASTED)
    ahead = noted_reading(monkeypatch)
    with VaultExhibits(session.vault, (1, 2, 3, 4)) as exhibits:
        for n in (1, 2, 3, 4):
            small = exhibits.small_rendition(n)
            whole = exhibits.rendition(n)
            assert small is not None
            assert whole is not None
            assert len(small) < len(whole)
            with Image.open(io.BytesIO(small)) as image:
                assert (image.format, image.size) == ("JPEG", (200, 300))
    assert sorted(ahead) == [2, 3, 4]
    assert threads() == []


def test_without_a_rendition_there_is_no_small_picture(session: Session) -> None:
    session.evidence.keep_bytes(b"no picture", "x.bin", Source.PASTED)
    session.evidence.keep_bytes(picture(noisy=True), "1.png", Source.PASTED)
    file = session.vault.evidence.rendition_file_of(2)
    assert file is not None
    path = session.folder / "originals" / file.name
    path.write_bytes(path.read_bytes()[:-1])
    with VaultExhibits(session.vault, (1, 2)) as exhibits:
        assert exhibits.small_rendition(1) is None
        assert exhibits.small_rendition(2) is None


def test_a_failing_database_is_no_missing_rendition(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(2):
        session.evidence.keep_bytes(picture(noisy=True) + bytes([n]), f"{n}.png", Source.PASTED)

    def gone(_: object) -> NoReturn:
        raise KeeperError(Code.DISK_GONE, path="vault.db")

    with VaultExhibits(session.vault, (1, 2)) as exhibits:
        monkeypatch.setattr(exhibits._renditions, "_places", gone)
        with pytest.raises(KeeperError) as caught:
            exhibits.small_rendition(1)
    assert caught.value.code is Code.DISK_GONE


def noted_reading(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers of what is read ahead, as they come."""
    ahead: list[int] = []
    read = vault_exhibits.read_whole_file

    def noted(originals: Originals, file: StoredFile, number: int, most: int) -> bytes | None:
        ahead.append(number)
        return read(originals, file, number, most)

    monkeypatch.setattr(vault_exhibits, "read_whole_file", noted)
    return ahead


def picture(*, noisy: bool) -> bytes:
    out = io.BytesIO()
    image = Image.effect_noise((200, 300), 90) if noisy else Image.new("L", (200, 300), 255)
    image.convert("RGB").save(out, "PNG")
    return out.getvalue()
