"""Originals read for a document: the same bytes and errors in whatever order they are asked for."""

from __future__ import annotations

import itertools
import os
import threading

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.evidence import Source
from evidence_keeper.services import vault_exhibits
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault_exhibits import VaultExhibits

SIZES = (10, 300_000, 1, 40_000)


@pytest.fixture
def kept(session: Session) -> dict[int, bytes]:
    found = {}
    for size in SIZES:
        data = os.urandom(size)
        found[session.keep_bytes(data, "x.bin", Source.PASTED).added[0].number] = data
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


def test_the_next_is_read_on_another_thread_where_it_is_not_too_large(
    session: Session, kept: dict[int, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    readers, read = [], vault_exhibits.read_whole_file

    def noted(originals: object, file: object, number: int) -> object:
        readers.append((number, threading.current_thread().name[:9]))
        return read(originals, file, number)  # type: ignore[arg-type]

    monkeypatch.setattr(vault_exhibits, "read_whole_file", noted)
    monkeypatch.setattr(vault_exhibits, "_MOST_AHEAD", 100_000)
    with VaultExhibits(session.vault, (1, 2, 3, 4)) as exhibits:
        for number in kept:
            assert b"".join(exhibits.original(number)) == kept[number]
    assert readers == [(3, "originals"), (4, "originals")]


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
