"""The whole way in the real program on a virtual screen, with keys and a mouse, in each language.

Pictures of the screen are kept in `build/on-a-screen`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.dossier import verification
from evidence_keeper.services.vault import vaults
from tests.proofs.conftest import need

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(sys.platform != "linux", reason="on the X Window System"),
]
_ROOT = Path(__file__).resolve().parents[2]
_PASSPHRASE = "five words that are mine"
_WORDS = "He waited at the school gate again."


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_whole_way(display: str, tmp_path: Path, language: str) -> None:
    need("xdotool")
    home, stick = tmp_path / "home", tmp_path / "stick"
    for folder in (home, stick):
        folder.mkdir()
    picture, package = tmp_path / "shot.png", tmp_path / "out.zip"
    image = QImage(300, 500, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    assert image.save(str(picture))
    shots = _ROOT / "build" / "on-a-screen" / language
    shutil.rmtree(shots, ignore_errors=True)

    def use(do: str) -> None:
        steps = tmp_path / "steps.json"
        values = {
            "do": do, "language": language, "passphrase": _PASSPHRASE, "words": _WORDS,
            "file": str(picture), "package": str(package), "stick": str(stick),
            "shots": str(shots),
        }  # fmt: skip
        steps.write_text(json.dumps(values), encoding="utf-8")
        environment = {
            "HOME": str(home), "PATH": os.environ["PATH"], "LANG": "en_US.UTF-8",
            "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": str(tmp_path),
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "tests.end_to_end.on_a_screen", str(steps)],
            env=environment, cwd=_ROOT, capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")

    use("begin")
    assert verification.verify(package, Progress()).outcome is Outcome.UNCHANGED
    use("again")
    vault = home / ".local" / "share" / "evidence-keeper" / "vault"
    shutil.rmtree(vault)
    use("restore")
    session = vaults.open_with_passphrase(vault, _PASSPHRASE)
    try:
        (incident,) = session.incidents.chronology()
        assert incident.entry.what_happened == _WORDS
        assert incident.entry.people or incident.entry.account
        assert b"".join(session.evidence.original(1)) == picture.read_bytes()
    finally:
        session.close()
    assert len(list(shots.glob("*.png"))) == 11
