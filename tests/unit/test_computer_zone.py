"""A damaged `TZ` keeps nobody from using the program."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evidence_keeper.system.shipped_zones import drop_damaged_zone


@pytest.fixture(autouse=True)
def _zone_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", os.environ["TZ"])
    yield
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.mark.parametrize(
    "name", ["{file}", ":{file}", "{folder}", "Asia", "../../x", "Europe/" + "x" * 300, "UTC+99999"]
)
def test_what_is_no_zone_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    file = tmp_path / "zone"
    file.write_bytes(b"TZif2 and then nothing of a zone")
    monkeypatch.setenv("TZ", name.format(file=file, folder=tmp_path))
    if hasattr(time, "tzset"):
        time.tzset()
    drop_damaged_zone()
    assert "TZ" not in os.environ
    assert datetime.now(UTC).astimezone().utcoffset() is not None


@pytest.mark.parametrize("name", ["Asia/Almaty", ":Asia/Tokyo", "KZT-5", "<+05>-5", "unknown", ""])
def test_a_zone_and_a_rule_are_left_alone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    drop_damaged_zone()
    assert os.environ["TZ"] == name


def test_the_program_starts_with_a_damaged_zone(tmp_path: Path) -> None:
    file = tmp_path / "zone"
    file.write_bytes(b"no zone")
    code = "from evidence_keeper.app.main import main; raise SystemExit(main(['verify', 'none']))"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "TZ": str(file)},
        capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (5, "")
