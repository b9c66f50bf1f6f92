"""Tests that all triggers of locking are active in the real window once a vault is open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evidence_keeper.services.vault import vaults
from tests.vault_copies import PASSPHRASE

pytestmark = pytest.mark.proof

_HOW = {
    "idle": "locked, {vault}",
    "left": "locked, {vault}",
    "left in a restore": "locked, None",
    "lock key": "locked, {vault}",
    "hide key": "hidden",
}


def ended_by(vault: Path, sign: str) -> str:
    """Open a vault in the real window as early as can be, give a sign; return how it ended."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.watched_window"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        input=json.dumps({"vault": str(vault), "passphrase": PASSPHRASE, "sign": sign}),
        capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout.strip()


@pytest.mark.parametrize("sign", list(_HOW))
def test_it_ends_by_itself(vault_folder: Path, sign: str) -> None:
    assert ended_by(vault_folder, sign) == _HOW[sign].format(vault=vault_folder)


def test_it_ends_while_the_first_code_is_shown_and_the_code_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert ended_by(folder, "left at the code") == "locked, None"
    session = vaults.open_with_passphrase(folder, PASSPHRASE)
    (code,) = session.recovery.waiting_codes(PASSPHRASE, sheets=1)
    session.close()
    vaults.open_with_recovery(folder, code).close()


@pytest.mark.skipif(os.name == "nt", reason="there Qt is told by a message of its own")
def test_it_ends_when_the_system_says_so(vault_folder: Path) -> None:
    assert ended_by(vault_folder, "signal") == "hidden"
