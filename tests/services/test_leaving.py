"""Tests leaving during an intake: nothing waits for a picture that hangs."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from evidence_keeper.domain.errors import Cancelled
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.media.decoder import decoder_client
from evidence_keeper.services.intake import intake
from evidence_keeper.services.session import Session
from tests.media.test_workshop import acting


@pytest.fixture(autouse=True)
def hanging_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no picture ever be finished, and the program stay as it was afterwards."""
    monkeypatch.setattr(decoder_client._Leaving, "begun", False)
    command = acting("ready(); take(); time.sleep(600)")
    monkeypatch.setattr(decoder_client, "child_command", lambda: command)


def leave_soon(children: decoder_client.DecoderClient) -> None:
    """Leave the program as soon as a picture is being decoded."""

    def leave() -> None:
        while children._child is None or not children._child.served:
            time.sleep(0.01)
        decoder_client.end_all()

    threading.Thread(target=leave, daemon=True).start()


def half_kept(session: Session) -> list[Path]:
    """Files of the vault that are staged and belong to nothing."""
    return list(session.vault.folder.rglob("incoming-*"))


@pytest.mark.timeout(60)
def test_an_intake_ends_with_what_needed_no_picture(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for shade in range(3):
        Image.new("RGB", (40, 40), (shade, 0, 0)).save(folder / f"{shade}.png")
    text = tmp_path / "before.txt"
    text.write_bytes(b"no picture, and so kept all the same")
    with decoder_client.DecoderClient() as children:
        leave_soon(children)
        paths = [text, folder]
        kept = intake.keep_files(session.vault, paths, Source.FOLDER, Progress(), children)
    assert kept.cancelled
    assert kept.stopped is None
    assert [item.original_name for item in kept.added] == ["before.txt"]
    assert half_kept(session) == []
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


@pytest.mark.timeout(60)
def test_a_pasted_picture_is_not_kept(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "pasted.png"
    Image.new("RGB", (40, 40)).save(path)
    with decoder_client.DecoderClient() as children:
        leave_soon(children)
        with pytest.raises(Cancelled):
            intake.keep_bytes(session.vault, path.read_bytes(), path.name, Source.PASTED, children)
    assert half_kept(session) == []
    assert session.evidence.numbers() == []
