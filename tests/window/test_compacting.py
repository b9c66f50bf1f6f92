"""Tests leaving during compacting: at once, and typed text is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from evidence_keeper.services.vault import vaults
from evidence_keeper.ui.vault_thread.backend import Backend
from tests.vault_copies import PASSPHRASE


@pytest.mark.parametrize("phase", ["writing", "verifying"])
def test_leaving_while_the_vault_is_made_smaller(
    vault_folder: Path, qtbot: QtBot, phase: str
) -> None:
    session = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    for _ in range(30):
        session.drafts.save(None, {"text": os.urandom(400_000).hex()})
    session.close()
    backend = Backend()
    opened: list[object] = []
    told: list[int] = []
    backend.open(lambda: vaults.open_with_passphrase(vault_folder, PASSPHRASE), opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    backend.job(
        lambda s, p: s.upkeep.compact(p),
        lambda _: None,
        lambda _: None,
        lambda done, _total, _label: told.append(done),
    )
    reached = 1 if phase == "writing" else 50
    qtbot.waitUntil(lambda: bool(told) and told[-1] >= reached)
    assert backend.finish([lambda s: s.drafts.save(None, {"text": "typed last"})], 0.8)
    again = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    assert "typed last" in [draft.body["text"] for draft in again.drafts.all()]
    assert again.opened.warnings == ()
    again.close()
    assert not list(vault_folder.glob("work-*"))
