"""The start: what the first page does not need is not loaded before it is there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_CODE = (
    "import os, sys\n"
    "from evidence_keeper.ui import shell\n"
    "def painted(self, event):\n"
    "    sys.stdout.write(' '.join(sys.modules)); sys.stdout.flush(); os._exit(0)\n"
    "shell.Shell.paintEvent = painted\n"
    "from evidence_keeper.app.main import main\n"
    "main([])\n"
)
_LATER = (
    "sqlcipher3",
    "PIL",
    "reportlab",
    "argon2",
    "evidence_keeper.system.dates",
    "evidence_keeper.system.words",
    "evidence_keeper.system.error_words",
    "evidence_keeper.domain.pattern",
    "evidence_keeper.domain.plan",
    "evidence_keeper.ui.unsaved",
    "evidence_keeper.ui.widgets.file_dialog",
    "evidence_keeper.ui.pages.chronology.page",
)


def test_the_unlock_page_is_there_without_what_only_an_open_vault_needs(tmp_path: Path) -> None:
    (tmp_path / "data" / "evidence-keeper" / "vault" / "something").mkdir(parents=True)
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    env |= {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    done = subprocess.run(
        [sys.executable, "-c", _CODE], env=env, capture_output=True, text=True, timeout=60
    )
    loaded = done.stdout.split()
    assert "evidence_keeper.ui.pages.unlock" in loaded, done.stderr
    assert [name for name in _LATER if name in loaded] == []
