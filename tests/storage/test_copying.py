"""Tests that a copy onto a full disk fails as such, however small it is."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.storage.backup import copying

_open = os.open


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
@pytest.mark.parametrize("size", [10, 3 * copying.PIECE])
def test_no_room_is_told_as_such(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few bytes stay in the buffer until the file is closed."""
    monkeypatch.setattr(copying.os, "open", lambda *_: _open("/dev/full", os.O_WRONLY))
    with pytest.raises(KeeperError) as caught:
        copying.write_stream(io.BytesIO(b"x" * size), tmp_path / "copy", lambda: None)
    assert caught.value.code is Code.DISK_FULL
