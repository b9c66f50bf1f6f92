"""Tests that every readable file is added byte for byte."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import NoPreview, Source
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.services import session as session_module
from evidence_keeper.services.intake import intake_batch
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.evidence.originals import Originals
from tests.media.test_pdf_page import document
from tests.vault_copies import PASSPHRASE


def picture(path: Path, colour: tuple[int, int, int] = (10, 120, 130)) -> Path:
    Image.new("RGB", (540, 1170), colour).save(path)
    return path


@pytest.fixture
def phone(tmp_path: Path) -> Path:
    """A folder as it comes from a phone."""
    folder = tmp_path / "phone"
    (folder / "sub").mkdir(parents=True)
    good = picture(folder / "Screenshot_20241103-214501_WhatsApp.png").read_bytes()
    picture(folder / "photo.jpg", (200, 30, 30))
    (folder / "sub" / "copy of it.png").write_bytes(good)
    (folder / "broken.png").write_bytes(good[: len(good) // 2])
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "voice.opus").write_bytes(b"OggS" + bytes(60))
    (folder / "named.png\u202egpj.txt").write_bytes(b"text")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    return folder


def test_a_folder_of_good_and_bad_files(session: Session, phone: Path) -> None:
    kept = session.evidence.keep_files([phone, phone / "nowhere.png"], Source.FOLDER, Progress())
    by_name = {item.original_name: item for item in kept.added}
    assert len(kept.added) == 6
    # Nobody promises which of two identical files comes first; one is kept, one is linked.
    assert len(kept.duplicates) == 1
    assert {name for name, _ in kept.refused} == {"loop", "pipe", "nowhere.png"}
    assert by_name["photo.jpg"].no_preview is None
    assert by_name["broken.png"].no_preview is NoPreview.BROKEN
    assert by_name["empty.jpg"].no_preview is NoPreview.EMPTY
    assert by_name["voice.opus"].no_preview is NoPreview.NOT_A_PICTURE
    assert by_name["voice.opus"].media_type == "audio/ogg"
    for item in kept.added:
        source = next(p for p in phone.rglob("*") if p.name == item.original_name)
        data = b"".join(session.evidence.original(item.number))
        assert data == source.read_bytes()
        assert hashlib.sha256(data).hexdigest() == item.sha256
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_previews_and_renditions_are_pictures_of_the_original(
    session: Session, tmp_path: Path
) -> None:
    path = picture(tmp_path / "a.png", (10, 200, 90))
    item = session.evidence.keep_files([path], Source.DROPPED, Progress()).added[0]
    assert (item.width, item.height) == (540, 1170)
    for data in (session.pictures.preview(item.number), session.pictures.rendition(item.number)):
        assert data is not None
        (tmp_path / "out.jpg").write_bytes(data)
        with Image.open(tmp_path / "out.jpg") as image:
            red, green, blue = image.convert("RGB").getpixel((5, 5))
            assert abs(red - 10) + abs(green - 200) + abs(blue - 90) < 20


def test_what_is_there_already_is_linked_and_not_stored_twice(
    session: Session, tmp_path: Path
) -> None:
    path = picture(tmp_path / "a.png")
    session.evidence.keep_files([path], Source.DROPPED, Progress())
    files = len(list((session.folder / "originals").rglob("*")))
    again = session.evidence.keep_files([path, path], Source.DROPPED, Progress())
    assert again.added == ()
    assert again.duplicates == (("a.png", 1), ("a.png", 1))
    assert len(list((session.folder / "originals").rglob("*"))) == files


def test_hints_are_kept_with_their_source(session: Session, phone: Path) -> None:
    path = phone / "Screenshot_20241103-214501_WhatsApp.png"
    item = session.evidence.keep_files([path], Source.DROPPED, Progress()).added[0]
    hints = {hint.source: hint.value for hint in item.time_hints}
    assert hints["name"].startswith("2024-11-03T21:45:01")
    assert "file_system" in hints


def test_cancelling_keeps_what_was_finished(session: Session, tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.txt" for n in range(10)]
    for path in paths:
        path.write_text(path.name)
    progress = Progress(lambda done, _total, _label: progress.cancel() if done == 3 else None)
    kept = session.evidence.keep_files(paths, Source.DROPPED, progress)
    assert kept.cancelled
    assert len(kept.added) == 4
    assert session.evidence.count() == 4
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(("quick", "commits"), [(0, 5), (60, 3)])
def test_only_a_quick_disk_gets_larger_commits(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: float, commits: int
) -> None:
    """Who locks during an import waits for the last commit: on a slow stick it must be small."""
    monkeypatch.setattr(intake_batch, "QUICK", quick)
    monkeypatch.setattr(intake_batch, "BATCH_SECONDS", 60)
    write, rows = intake_batch.Batch._write, []

    def noted(self: intake_batch.Batch, given: list[object]) -> object:
        rows.append(len(given))
        return write(self, given)  # type: ignore[arg-type]

    monkeypatch.setattr(intake_batch.Batch, "_write", noted)
    for number in range(100):
        (tmp_path / f"{number}.txt").write_text(str(number))
    session.evidence.keep_files(sorted(tmp_path.glob("*.txt")), Source.FOLDER, Progress())
    assert (sum(rows), len(rows), rows[0]) == (100, commits, 20)


def test_a_full_disk_keeps_what_was_committed(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_batch, "BATCH_FILES", 2)
    monkeypatch.setattr(intake_batch, "QUICK", 0)
    whole, placed = Originals.place, []

    def full_after_five(self: Originals, *arguments: object) -> None:
        placed.append(arguments)
        if len(placed) > 5:
            raise KeeperError(Code.DISK_FULL, path="x")
        whole(self, *arguments)

    monkeypatch.setattr(Originals, "place", full_after_five)
    paths = [tmp_path / f"{n}.txt" for n in range(10)]
    for path in paths:
        path.write_text(path.name)
    kept = session.evidence.keep_files(paths, Source.DROPPED, Progress())
    assert kept.stopped is not None
    assert kept.stopped.code is Code.DISK_FULL
    assert len(kept.added) == 4
    assert kept.not_kept == tuple(f"{n}.txt" for n in range(4, 10))
    monkeypatch.undo()
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    on_disk = [p for p in (session.folder / "originals").rglob("*") if p.is_file()]
    assert len(on_disk) == 4


def test_a_disk_that_fills_while_a_file_is_written_keeps_the_files_before_it(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Originals.stage

    def full_after_three(self: Originals, chunks: Iterable[bytes], head_size: int) -> object:
        data = b"".join(chunks)  # two threads stage, in no order that a test could count on
        if data >= b"3.txt":
            raise KeeperError(Code.DISK_FULL, path="x")
        return whole(self, [data], head_size)

    monkeypatch.setattr(Originals, "stage", full_after_three)
    paths = [tmp_path / f"{n}.txt" for n in range(6)]
    for path in paths:
        path.write_text(path.name)
    kept = session.evidence.keep_files(paths, Source.DROPPED, Progress())
    assert kept.stopped is not None
    assert [item.original_name for item in kept.added] == ["0.txt", "1.txt", "2.txt"]
    assert kept.not_kept == ("3.txt", "4.txt", "5.txt")
    monkeypatch.undo()
    again = session.evidence.keep_files(paths, Source.DROPPED, Progress())
    assert (len(again.added), len(again.duplicates), again.not_kept) == (3, 3, ())


def test_the_twin_of_a_file_that_is_not_kept_is_named_too(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise KeeperError(Code.DISK_FULL, path="x")

    monkeypatch.setattr(Originals, "place", full)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("the same")
    kept = session.evidence.keep_files(
        [tmp_path / "a.txt", tmp_path / "b.txt"], Source.DROPPED, Progress()
    )
    assert (kept.added, kept.duplicates, kept.not_kept) == ((), (), ("a.txt", "b.txt"))


def test_a_path_that_may_not_be_looked_at_stops_nothing(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.stat

    def guarded(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if "closed" in self.parts:
            raise PermissionError(13, "Permission denied", str(self))
        return whole(self, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", guarded)
    (tmp_path / "a.txt").write_text("a")
    paths = [tmp_path / "closed" / "x.png", Path("n" * 300), tmp_path / "a.txt"]
    kept = session.evidence.keep_files(paths, Source.DROPPED, Progress())
    assert [item.original_name for item in kept.added] == ["a.txt"]
    assert [(e.params["name"], e.params["reason"]) for _, e in kept.refused] == [
        ("x.png", "PermissionError"), ("n" * 300, "OSError"),
    ]  # fmt: skip


def test_the_vault_itself_is_no_evidence(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    key_file = session.folder / "keys.json"
    linked = tmp_path / "other name"
    linked.symlink_to(session.folder)
    for paths in ([tmp_path], [session.folder], [key_file], [linked, key_file]):
        kept = session.evidence.keep_files(paths, Source.DROPPED, Progress())
        own = [e for _, e in kept.refused if e.params["reason"] == "OwnVault"]
        assert [e.params["name"] for e in own] == [session.folder.name]
        assert {item.original_name for item in kept.added} <= {"a.txt"}
    assert session.evidence.count() == 1


def test_links_to_folders_are_named(session: Session, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x.txt").write_text("x")
    phone = tmp_path / "phone"
    phone.mkdir()
    (phone / "link").symlink_to(elsewhere)
    kept = session.evidence.keep_files([phone], Source.DROPPED, Progress())
    assert kept.added == ()
    assert [(n, e.params["reason"]) for n, e in kept.refused] == [("link", "FolderLink")]


def test_cancelling_while_folders_are_walked_keeps_the_answer_whole(
    session: Session, phone: Path
) -> None:
    progress = Progress()
    progress.cancel()
    kept = session.evidence.keep_files([phone], Source.FOLDER, progress)
    assert (kept.added, kept.cancelled, kept.stopped) == ((), True, None)


def test_a_damaged_original_is_told(session: Session) -> None:
    session.evidence.keep_bytes(b"hello" * 1000, "a.txt", Source.PASTED)
    (path,) = [p for p in (session.folder / "originals").rglob("*") if p.is_file()]
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(KeeperError) as caught:
        list(session.evidence.original(1))
    assert caught.value.code is Code.ORIGINAL_DAMAGED
    found = session.checks.check_all(Progress())
    assert [(f.code, f.item) for f in found.findings] == [("original_damaged", "EK-0001")]
    path.unlink()
    found = session.checks.check_all(Progress())
    assert [(f.code, f.item) for f in found.findings] == [("original_missing", "EK-0001")]


def test_a_copy_is_saved_whole_or_not_at_all(session: Session, tmp_path: Path) -> None:
    session.evidence.keep_bytes(b"hello" * 1000, "a.txt", Source.PASTED)
    target = tmp_path / "copy.txt"
    session.evidence.save_original(1, target)
    assert target.read_bytes() == b"hello" * 1000
    (path,) = [p for p in (session.folder / "originals").rglob("*") if p.is_file()]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(KeeperError):
        session.evidence.save_original(1, tmp_path / "second.txt")
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["copy.txt"]


KILLED = """
import sys
from pathlib import Path
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.services import session as session_module
from evidence_keeper.services.intake import intake_batch
from evidence_keeper.services.vault import vaults
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.progress import Progress
intake_batch.BATCH_FILES, intake_batch.QUICK = 3, 0
write = intake_batch.Batch._write
def told(self, rows):
    added = write(self, rows)
    for item in added:
        print(item.sha256, flush=True)
    return added
intake_batch.Batch._write = told
session = vaults.open_with_passphrase(Path(sys.argv[1]), sys.argv[2])
print("ready", flush=True)
session.evidence.keep_files([Path(sys.argv[3])], Source.FOLDER, Progress())
"""


@pytest.mark.proof
@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.09, 0.15, 0.25])
def test_killed_while_adding_nothing_confirmed_is_lost(
    vault_folder: Path, tmp_path: Path, delay: float
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number in range(60):
        (files / f"{number:02}.txt").write_bytes(os.urandom(50_000))
    arguments = [sys.executable, "-c", KILLED, str(vault_folder), PASSPHRASE, str(files)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        confirmed = set(child.stdout.read().split())
    session = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    kept = {item.sha256 for item in session.evidence.page(0, 1000)}
    assert confirmed <= kept
    assert session.opened.warnings == ()
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    on_disk = [p for p in (vault_folder / "originals").rglob("*") if p.is_file()]
    assert len(on_disk) == len(kept)
    session.close()


def test_each_intake_leaves_its_child_behind(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_module, "DecoderClient", DecoderClient)
    session = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    session.evidence.warm_up()
    first = session._decoder._child
    assert first is not None
    session.evidence.keep_bytes(b"no picture", "a.txt", Source.PASTED)
    assert session._decoder._child is first  # it has seen nothing
    session.evidence.keep_bytes(document(), "b.pdf", Source.PASTED)
    assert session._decoder._child is None
    assert not first.alive
    session.evidence.warm_up()
    last = session._decoder._child
    assert last is not None
    session.close()
    assert not last.alive


@pytest.mark.skipif(sys.platform == "win32", reason="such names and files are POSIX")
def test_odd_names_pipes_and_growing_files(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    names = ["a\nb", "\u202egpj.exe", "-rf", " lead", "<b>&amp;", "x" * 250, "CON"]
    for n, name in enumerate(names):
        (folder / name).write_text(str(n))
    (folder / os.fsdecode(b"bad\xff\xfe")).write_text("bytes")
    os.mkfifo(folder / "pipe")
    (folder / "dangling").symlink_to("nowhere")
    (folder / "loop").symlink_to(folder)
    growing = folder / "growing"
    growing.write_bytes(b"x" * 600_000)

    def grow(_done: int, _total: int, _label: str) -> None:
        with growing.open("ab") as file:
            file.write(b"more")

    kept = session.evidence.keep_files([folder], Source.FOLDER, Progress(grow))
    assert {n: e.params["reason"] for n, e in kept.refused} == {
        "pipe": "NotAFile",
        "dangling": "FileNotFoundError",
        "loop": "FolderLink",
    }
    assert len(kept.added) == len(names) + 2
    (big,) = [e for e in kept.added if e.original_name == "growing"]
    assert big.size % 4 == 0
    assert 600_000 < big.size < 600_200
    assert len(b"".join(session.evidence.original(big.number))) == big.size
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_what_is_added_again_comes_out_of_the_bin(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("words")
    session.evidence.keep_files([path], Source.PICKED, Progress())
    session.evidence.bin([1])
    assert session.evidence.keep_files([path], Source.FOLDER, Progress()).duplicates
    assert session.evidence.get(1).binned  # a folder that is looked through does not undo a choice
    assert session.evidence.keep_files([path], Source.PICKED, Progress()).duplicates == (
        ("note.txt", 1),
    )
    assert not session.evidence.get(1).binned
    assert session.evidence.history(1)[-1].operation == Operation.EVIDENCE_RESTORED
