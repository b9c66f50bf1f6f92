"""An export that is ended, killed or refused leaves nothing unencrypted behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.end_to_end.test_command_line import Program

pytestmark = pytest.mark.proof

SIZE = 40_000_000
"""Enough for about a tenth of a second of writing."""

NAMED = (
    "import sys, evidence_keeper.system.output_files as o; o._open_nameless = lambda folder: None; "
    "from evidence_keeper.app.main import main; sys.exit(main(sys.argv[1:]))"
)
"""The program on a file system that knows no files without a name."""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    folder = tmp_path_factory.mktemp("ended")
    program = Program(folder).with_vault()
    for index in range(4):
        (folder / f"{index}.bin").write_bytes(random.Random(index).randbytes(SIZE // 4))
    files = [folder / f"{index}.bin" for index in range(4)]
    key = ("--vault", program.vault, "--passphrase-file", program.key)
    assert program.run("add", *key, *files).code == 0
    return program


def begin(program: Program, out: Path, *, named: bool) -> subprocess.Popen[bytes]:
    """Start an export and return once it writes."""
    start = [sys.executable, *(("-c", NAMED) if named else ("-m", "evidence_keeper"))]
    command = [
        *start, "dossier", "--vault", program.vault, "--passphrase-file", program.key,
        "--reader", "police", "--language", "en", "--output", out / "d.zip",
    ]  # fmt: skip
    running = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=program.environment,
    )  # fmt: skip
    limit = time.monotonic() + 60
    while running.poll() is None and not writes(running.pid, out):
        assert time.monotonic() < limit
        time.sleep(0.001)
    return running


def writes(pid: int, out: Path) -> bool:
    """Whether the process has a file open in the folder that holds some bytes."""
    try:
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            inside = str(handle.readlink()).startswith(f"{out}/")
            if inside and handle.stat().st_size > 1_000_000:
                return True
    except OSError:
        pass
    return False


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="looks at what another process has open"
)
@pytest.mark.parametrize("named", [False, True], ids=["nameless", "named"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
def test_nothing_stays(program: Program, tmp_path: Path, number: int, named: bool) -> None:
    (tmp_path / "d.zip").write_bytes(b"the earlier one")
    running = begin(program, tmp_path, named=named)
    if running.poll() is None:
        running.send_signal(number)
    code = running.wait(60)
    assert code == (-signal.SIGKILL if number == signal.SIGKILL else 130), "it was still writing"
    assert (tmp_path / "d.zip").read_bytes() == b"the earlier one"
    left = [p.name for p in tmp_path.iterdir() if p.name != "d.zip"]
    if number != signal.SIGKILL or not named:
        assert left == []
        return
    assert len(left) == 1, "no program can clear up after this, where files must have names"
    begin(program, tmp_path, named=named).wait(60)
    assert [p.name for p in tmp_path.iterdir()] == ["d.zip"], "the next one sweeps it"
    assert (tmp_path / "d.zip").read_bytes()[:2] == b"PK"
