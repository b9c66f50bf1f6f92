"""Tests that nothing of ours is on the clipboard after Lock and Hide.

A clipboard manager may have copied it before; see docs/threat-model.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proofs import drill
from tests.proofs.canaries import Canaries
from tests.proofs.conftest import SOAK
from tests.proofs.processes import Processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="on the X Window System")
LOOK = """
import json, sys
from PySide6.QtGui import QClipboard, QGuiApplication
app = QGuiApplication(sys.argv)
modes = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)
print(json.dumps([app.clipboard().text(mode) for mode in modes]))
"""
CLEARED_AFTER = 11.0


def on_clipboard(environment: dict[str, str]) -> list[str]:
    """Return clipboard and selection as another program gets them."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK], env=environment, capture_output=True, check=True, timeout=60
    )
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("how", "ending"), [("copied by button", "lock"), ("copied by key", "hide")]
)
def test_the_clipboard_is_empty_afterwards(
    how: str, ending: str, display: str, tmp_path: Path, figure: Callable[[str], None]
) -> None:
    home, go, plan = tmp_path / "home", tmp_path / "go", tmp_path / "plan.json"
    home.mkdir()
    text = Canaries().word("copied")
    wanted = {
        "passphrase": drill.PASSPHRASE, "ending": ending, "pause": str(go), "where": how,
        "text": text,
    }  # fmt: skip
    plan.write_text(json.dumps(wanted), encoding="utf-8")
    environment = {
        "HOME": str(home), "PATH": os.environ["PATH"], "LANG": "kk_KZ.UTF-8", "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": str(tmp_path),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }  # fmt: skip
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.proofs.window_session", str(plan)],
        stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    try:
        with program:
            assert program.stdout is not None
            assert any(line == "waiting\n" for line in program.stdout)
            # The control: another program can read both now.
            assert on_clipboard(environment) == [text, text]
            if SOAK and how == "copied by button":
                time.sleep(CLEARED_AFTER)
                assert on_clipboard(environment)[0] == "", (
                    "taken away again while the window is open"
                )
            go.touch()
            assert program.wait(timeout=280) == 0
        left = on_clipboard(environment)
    finally:
        Processes(home).end()
    figure(f"clipboard, {how}, then {ending}: {sum(map(bool, left))} of 2 hold something")
    assert left == ["", ""]
