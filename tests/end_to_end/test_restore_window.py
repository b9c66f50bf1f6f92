"""Restoring in the window of the real program, after the vault's folder is gone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evidence_keeper.services.settings import default_vault_folder
from tests.end_to_end.test_command_line import Program

pytestmark = pytest.mark.proof

_PASSPHRASE = "five words that are mine"
_WORDS = "He waited at the school gate again."


def at_the_window(folder: Path, do: str) -> str:
    """Use the window until it is hidden; return what it said."""
    steps = folder / "steps.json"
    values = {
        "do": do, "passphrase": _PASSPHRASE, "words": _WORDS,
        "file": str(folder / "shot.bin"), "stick": str(folder / "stick"),
    }  # fmt: skip
    steps.write_text(json.dumps(values), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.end_to_end.at_the_window", str(steps)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_a_vault_that_is_gone_comes_back_from_the_stick(tmp_path: Path) -> None:
    original = os.urandom(300_000)
    (tmp_path / "shot.bin").write_bytes(original)
    (tmp_path / "stick").mkdir()
    assert "1 file copied" in at_the_window(tmp_path, "begin").lower()
    vault = default_vault_folder()
    shutil.rmtree(vault)

    said = at_the_window(tmp_path, "restore")
    assert "1 entry, 1 file." in said

    program = Program(tmp_path)
    program.vault = vault
    program.key.write_text(_PASSPHRASE, encoding="utf-8")
    (incident,) = program.on_vault("list", "--json").json["incidents"]  # type: ignore[misc, attr-defined]
    assert incident["what_happened"] == _WORDS
    (item,) = program.on_vault("list", "--json").json["evidence"]  # type: ignore[misc, attr-defined]
    assert item["sha256"] == hashlib.sha256(original).hexdigest()
    assert program.on_vault("check", "--rescue", tmp_path / "out").code == 0
    assert (tmp_path / "out" / "EK-0001.bin").read_bytes() == original
