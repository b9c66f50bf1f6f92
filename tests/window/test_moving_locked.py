"""A lock while the vault is moved: the one that opens next holds what was typed last."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.backup import snapshot
from evidence_keeper.storage.backup.snapshot import verify_copy
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.ui.leaving.leaving import HARD_LIMIT_SECONDS, Leaving
from evidence_keeper.ui.vault_thread.backend import Backend
from tests.vault_copies import PASSPHRASE


class Moving:
    """A move that halts at a moment, and a lock at that moment."""

    def __init__(self, bot: QtBot, vault: Path, stick: Path) -> None:
        self.backend, self.place = Backend(), vault
        self.found_by_fresh: list[Path] = []
        self.reached = threading.Event()
        self._stick = stick
        opened: list[object] = []
        self.backend.open(lambda: vaults.open_with_passphrase(vault, PASSPHRASE), opened.append)  # type: ignore[arg-type]
        bot.waitUntil(lambda: bool(opened))

    def begin(self, seconds: float = 0.0) -> None:
        """Move; the settings take so long to be written."""

        def set_vault_location(folder: Path) -> None:
            if seconds:
                self.reached.set()
                time.sleep(seconds)
            self.place = folder

        self.backend.job(
            lambda s, p: s.upkeep.move(self._stick, p, set_vault_location),  # type: ignore[arg-type]
            lambda _: None,
        )
        assert self.reached.wait(120)

    def lock(self) -> float:
        """Lock; return the seconds until what was typed is written and the vault is closed."""
        closed: list[float] = []
        began = time.monotonic()
        ended = threading.Event()

        def write(session: object) -> None:
            session.drafts.save(None, {"text": "typed last"})  # type: ignore[attr-defined]
            closed.append(time.monotonic() - began)

        leaving = Leaving(
            self.backend,
            lambda: [write],
            lambda _: ended.set(),
            lambda: self.found_by_fresh.append(self.place),
        )
        leaving.leave(lock=True)
        assert ended.wait(120)
        self.backend._pool.shutdown()
        return closed[0]

    def typed(self) -> list[object]:
        """What the vault holds that opens next."""
        [place] = self.found_by_fresh
        assert place == self.place
        with_it = vaults.open_with_passphrase(place, PASSPHRASE)
        try:
            return [d.body["text"] for d in with_it.drafts.all()]
        finally:
            with_it.close()


@pytest.fixture
def move(qtbot: QtBot, vault_folder: Path, tmp_path: Path) -> Moving:
    (tmp_path / "stick").mkdir()
    return Moving(qtbot, vault_folder, tmp_path / "stick")


def test_while_the_copy_is_checked_the_move_stops_and_nothing_typed_is_lost(
    move: Moving, vault_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(vault: Vault, path: Path) -> None:
        move.reached.set()
        time.sleep(2 * HARD_LIMIT_SECONDS)
        verify_copy(vault, path)

    monkeypatch.setattr(snapshot, "verify_copy", slow)
    move.begin()
    kept: list[object] = []
    ticket = move.backend.keep(lambda s: s.drafts.save(None, {"text": "typed before"}), kept.append)
    assert ticket.finished.wait(0.5), "what is typed meanwhile is written at once"
    assert move.lock() < 0.5
    assert move.found_by_fresh == [vault_folder]
    assert move.typed() == ["typed last", "typed before"]
    assert list((tmp_path / "stick").iterdir()) == []


def test_once_the_new_place_is_being_written_down_the_next_start_finds_the_vault_there(
    move: Moving, tmp_path: Path
) -> None:
    move.begin(seconds=0.1)
    assert move.lock() < 0.5
    assert move.found_by_fresh == [tmp_path / "stick"]
    assert move.typed() == ["typed last"]
