"""Unusual input on the command line is refused or read with one sentence, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import IO, Any

import pytest

from evidence_keeper.app.command_line import console
from evidence_keeper.app.command_line.cli import run
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.text import MOST_SEARCHED, searched_words
from evidence_keeper.domain.verification import Outcome, Verification
from evidence_keeper.importers.file_formats import archives
from evidence_keeper.services.dossier import verification
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.vault import new_vault
from tests.vault_copies import PASSPHRASE, copy_vault


class Calls:
    """Calls the command line in this process, on a vault."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.vault, self.key = folder / "vault", folder / "key.txt"
        copy_vault(self.vault)
        self.key.write_text(PASSPHRASE, encoding="utf-8")

    def run(self, *arguments: object) -> tuple[int, str, str]:
        code = run([str(a) for a in arguments])
        said = self._capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        assert "unexpected" not in said.err
        return code, said.out, said.err

    def on_vault(self, command: str, *arguments: object) -> tuple[int, str, str]:
        key = ("--vault", self.vault, "--passphrase-file", self.key)
        return self.run(command, *key, *arguments)


@pytest.fixture
def calls(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Calls:
    monkeypatch.chdir(tmp_path)
    return Calls(tmp_path, capsys)


def test_an_empty_path_never_means_the_current_folder(calls: Calls) -> None:
    before = sorted(calls.folder.rglob("*"))
    for arguments in (
        ("add", "--vault", calls.vault, "--passphrase-file", calls.key, ""),
        ("create", "--vault", "", "--passphrase-file", calls.key),
        ("backup", "--vault", calls.vault, "--passphrase-file", calls.key, ""),
        ("check", "--vault", calls.vault, "--passphrase-file", calls.key, "--rescue", ""),
        ("demo", ""),
        ("verify", ""),
    ):
        code, out, err = calls.run(*arguments)
        assert (code, out, err.count("\n")) == (2, "", 1), arguments
    assert sorted(calls.folder.rglob("*")) == before


def test_a_zip_with_an_entry_without_a_name_is_kept_and_told(calls: Calls) -> None:
    path = calls.folder / "odd.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", b"1")
        archive.infolist()[0].filename = ""
    code, out, err = calls.on_vault("import", path)
    assert (code, out) == (5, "")
    assert "EK-0001" in err
    assert calls.run("verify", path)[0] == 5


def test_a_failed_import_prints_one_document_with_the_number(calls: Calls) -> None:
    path = calls.folder / "no chat.txt"
    path.write_text("nothing of the kind")
    code, out, err = calls.on_vault("import", path, "--json")
    assert code == 5
    assert json.loads(out)["evidence"] == "EK-0001"
    assert err.count("\n") == 1


def test_a_zone_that_does_not_exist_is_wrong_usage(calls: Calls) -> None:
    path = calls.folder / "chat.txt"
    path.write_text("x")
    code, _, err = calls.on_vault("import", path, "--timezone", "Nope/Zone")
    assert (code, err.count("\n")) == (2, 1)


def test_a_chat_in_a_zip_that_is_too_large_says_so(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = calls.folder / "WhatsApp Chat.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_chat.txt", b"[13.11.25, 21:45:00] A: hi\n" * 1000)
    monkeypatch.setattr(archives, "_LARGEST", 1000)
    code, _, err = calls.on_vault("import", path)
    assert code == 5
    assert "too large" in err


def test_input_and_secrets_beyond_the_limit_are_refused_and_not_cut(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "MAX_INPUT", 20)
    entry = calls.folder / "entry.json"
    entry.write_text('{"title": "' + "x" * 50 + '"}')
    code, _, err = calls.on_vault("log", entry)
    assert code == 5
    assert "larger than allowed" in err
    calls.key.write_text("x" * 70_000)
    code, _, err = calls.on_vault("list")
    assert code == 5
    assert "larger than allowed" in err


def test_a_byte_order_mark_is_no_part_of_a_passphrase(calls: Calls) -> None:
    calls.key.write_bytes(b"\xef\xbb\xbf" + PASSPHRASE.encode() + b"\r\n")
    assert calls.on_vault("list")[0] == 0
    # A vault that was made by an earlier version, which took the mark along.
    old = calls.folder / "old"
    vaults.create(old, "\ufeff" + PASSPHRASE, fast=True)
    assert calls.run("list", "--vault", old, "--passphrase-file", calls.key)[0] == 0


def test_an_empty_recovery_file_says_so(calls: Calls) -> None:
    empty = calls.folder / "code.txt"
    empty.write_text("\n")
    code, out, err = calls.run("list", "--vault", calls.vault, "--recovery-file", empty)
    assert (code, out) == (3, "")
    assert "code.txt" in err
    assert calls.on_vault("list")[2] == "", "no wrong attempt was counted"


def test_a_search_for_a_thousand_words_takes_the_first(calls: Calls) -> None:
    query = " ".join("abcdefghij" * 100)
    assert len(searched_words(query)) == MOST_SEARCHED
    code, _, err = calls.on_vault("list", "--search", query)
    assert code == 0
    assert str(MOST_SEARCHED) in err


def test_two_hyphens_are_no_value_in_any_version_of_python(calls: Calls) -> None:
    code, _, err = calls.on_vault("list", "--search=--")
    assert code == 2
    assert err.count("\n") == 1


@pytest.mark.parametrize("number", [0, -1, 2**63, -(2**63) - 1])
def test_an_impossible_number_is_unknown(calls: Calls, number: int) -> None:
    entry = calls.folder / "entry.json"
    entry.write_text('{"title": "x"}')
    code, _, err = calls.on_vault("edit", number, entry)
    assert code == 2
    assert str(number) in err


def test_an_action_of_one_space_is_refused_with_what_is_wanted(calls: Calls) -> None:
    entry = calls.folder / "entry.json"
    entry.write_text('[{"title": "x", "actions": [{"what": " "}]}]')
    code, _, err = calls.on_vault("log", entry)
    assert code == 5
    assert "not empty" in err


def test_what_is_denied_is_named_as_it_was_typed(calls: Calls) -> None:
    entry = calls.folder / "entry.json"
    entry.write_text('[{"title": "x", "denies": "#9", "happened": {"precision": "unknown"}}]')
    code, _, err = calls.on_vault("log", entry)
    assert code == 5
    assert "#9" in err


def test_a_folder_that_everybody_can_read_is_tightened(calls: Calls) -> None:
    folder = calls.folder / "open"
    folder.mkdir()
    folder.chmod(0o777)
    vaults.create(folder, PASSPHRASE, fast=True)
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("title", ["two\nlines", "end\n", "a\rb", "a\u2028b"])
def test_a_title_with_a_line_break_is_refused(calls: Calls, title: str) -> None:
    entry = calls.folder / "entry.json"
    entry.write_text(json.dumps({"title": title}))
    code, out, err = calls.on_vault("log", entry)
    assert (code, out, err.count("\n")) == (5, "", 1)
    assert "one line" in err
    entry.write_text(json.dumps({"title": "one line", "what_happened": "two\nlines"}))
    assert calls.on_vault("log", entry)[0] == 0
    entry.write_text(json.dumps({"title": title}))
    assert calls.on_vault("edit", 1, entry)[0] == 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_passphrase_comes_through_a_pipe(calls: Calls) -> None:
    pipe = calls.folder / "pipe"
    os.mkfifo(pipe)
    # A daemon: where the pipe is opened a second time, nobody writes any more.
    threading.Thread(target=pipe.write_text, args=(PASSPHRASE,), daemon=True).start()
    done: list[int] = []

    def read() -> None:
        done.append(calls.run("list", "--vault", calls.vault, "--passphrase-file", pipe)[0])

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    reader.join(30)
    if reader.is_alive():
        pipe.write_text("wrong")  # lets the thread end
    assert done == [0]


def _refuse_to_open(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the system refuse to open files of one name for reading."""
    opened = Path.open

    def refusing(path: Path, *more: Any, **options: Any) -> IO[Any]:
        if path.name == name:
            raise PermissionError(13, "refused", str(path))
        return opened(path, *more, **options)

    monkeypatch.setattr(Path, "open", refusing)


def test_a_key_file_that_cannot_be_read_is_named_so(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refuse_to_open(monkeypatch, "keys.json")
    code, out, err = calls.on_vault("list")
    assert (code, out, err.count("\n")) == (6, "", 1)
    assert "reading is not allowed" in err


def test_a_copy_of_the_key_file_that_cannot_be_read_is_not_needed(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refuse_to_open(monkeypatch, "keys.bak")
    assert calls.on_vault("list")[0] == 0


def test_originals_that_cannot_be_swept_keep_nobody_from_the_rest(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refused_below(monkeypatch, calls.vault / "originals")
    assert calls.on_vault("list")[0] == 0


def _refused_below(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the system say nothing of what a folder holds, as where it is not allowed to be read."""
    ask, walk = os.stat, os.scandir

    def stat(path: str, **more: bool) -> os.stat_result:
        if folder in Path(path).parents:
            raise PermissionError(13, "refused", str(path))
        return ask(path, **more)

    def scandir(path: str = ".") -> os._ScandirIterator[str]:
        if Path(path) == folder:
            raise PermissionError(13, "refused", str(path))
        return walk(path)

    monkeypatch.setattr(os, "stat", stat)
    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "listdir", lambda path=".": [e.name for e in scandir(path)])


def test_a_file_in_a_locked_folder_is_input_that_cannot_be_read(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = calls.folder / "locked"
    locked.mkdir()
    _refused_below(monkeypatch, locked)
    for command, target in (("import", locked / "x"), ("merge", locked)):
        code, out, err = calls.on_vault(command, target)
        assert (code, out, err.count("\n")) == (5, "", 1), command
        assert "cannot be read" in err
    code, _, err = calls.run("restore", locked, "--vault", calls.folder / "new")
    assert (code, "cannot be read" in err) == (5, True)


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be made relative to one another there")
def test_a_path_that_is_too_long_keeps_no_other_file_out(calls: Calls) -> None:
    folder = calls.folder / "many"
    folder.mkdir()
    (folder / "good.txt").write_text("kept")
    inner = os.open(folder, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=inner)
        deeper = os.open("d" * 200, os.O_RDONLY, dir_fd=inner)
        os.close(inner)
        inner = deeper
    os.close(inner)
    code, out, err = calls.on_vault("add", folder, "--json")
    assert (code, err.count("\n")) == (5, 1)
    assert [item["name"] for item in json.loads(out)["added"]] == ["good.txt"]


def test_a_new_vault_whose_code_nobody_can_see_is_removed(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = calls.folder / "new"
    monkeypatch.setattr(sys, "stdout", None)  # as where the stream was closed before
    code = run(["create", "--vault", str(place), "--passphrase-file", str(calls.key)])
    assert (code, place.exists()) == (6, False)


class Full:
    """A stream on a disk that is full."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        raise OSError(28, "full")

    def flush(self) -> None:
        raise OSError(28, "full")

    def fileno(self) -> int:
        raise OSError(9, "no file")

    def isatty(self) -> bool:
        return False


@pytest.mark.parametrize("stream", [None, Full()])
def test_the_exit_code_needs_no_standard_error(
    calls: Calls, monkeypatch: pytest.MonkeyPatch, stream: Full | None
) -> None:
    key = ["--vault", str(calls.vault), "--passphrase-file", str(calls.key)]
    monkeypatch.setattr(sys, "stderr", stream)
    assert run(["add", *key, str(calls.key)]) == 0
    assert run(["import", *key, str(calls.key)]) == 5
    assert run(["verify", str(calls.key)]) == 5
    assert run(["list", "--vault", str(calls.folder / "none")]) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_a_full_standard_error_does_not_change_the_exit_code() -> None:
    """Python flushes once more at its end, and ended with 120."""
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - opening it is all
        program = [sys.executable, "-m", "evidence_keeper", "list", "--nope"]
        assert subprocess.run(program, stdout=full, stderr=full, check=False).returncode == 2


def test_input_that_was_closed_before_cannot_be_read(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    key = ["--vault", str(calls.vault), "--passphrase-file", str(calls.key)]
    assert run(["log", *key, "-"]) == 5


def test_a_creation_that_fails_leaves_no_folder(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(calls.folder.iterdir())
    place = calls.folder / "new" / "inner"
    too_long = place / ("x" * 300)
    key = ("--passphrase-file", calls.key)
    assert calls.run("create", "--vault", too_long, *key)[0] == 6
    assert sorted(calls.folder.iterdir()) == before
    monkeypatch.setattr(sys, "stdout", None)
    assert run(["create", "--vault", str(place), *map(str, key)]) == 6
    assert sorted(calls.folder.iterdir()) == before

    def full(*_: object, **__: object) -> None:
        raise KeeperError(Code.DISK_FULL, path="")

    monkeypatch.setattr(new_vault, "migrate", full)
    assert run(["create", "--vault", str(place), *map(str, key)]) == 6
    assert sorted(calls.folder.iterdir()) == before


def test_of_two_programs_that_make_one_vault_the_second_removes_nothing(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = calls.folder / "new"

    def first(folder: Path, *_: object, **__: object) -> list[Path]:
        monkeypatch.undo()
        vaults.create(folder, PASSPHRASE, fast=True)
        return []

    monkeypatch.setattr(new_vault, "make_folder", first)
    with pytest.raises(KeeperError) as refused:
        vaults.create(place, PASSPHRASE, fast=True)
    assert refused.value.code is Code.FOLDER_NOT_EMPTY
    assert vaults.fits(place, PASSPHRASE)
    assert (place / "vault.db").exists()


def test_the_same_file_under_another_name_is_named_as_given(calls: Calls) -> None:
    for name in ("first.txt", "second.txt"):
        (calls.folder / name).write_text("nothing of the kind")
        code, _, err = calls.on_vault("import", calls.folder / name)
        assert (code, f"“{name}”" in err, "EK-0001" in err) == (5, True, True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_time_stamp_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    whole = Verification(Outcome.UNCHANGED, seal="0" * 64)
    monkeypatch.setattr(verification, "verify_package", lambda *_: whole)
    for token in (pipe, tmp_path):
        with pytest.raises(KeeperError) as refused:
            verification.verify(tmp_path, Progress(), None, token)
        assert refused.value.code is Code.INPUT_UNREADABLE


def test_a_restore_that_fails_leaves_no_folder(calls: Calls) -> None:
    before = sorted(calls.folder.iterdir())
    place = calls.folder / "new" / "inner" / "vault"
    assert calls.run("restore", calls.key, "--vault", place)[0] == 5
    assert sorted(calls.folder.iterdir()) == before


@pytest.mark.parametrize("refused", ["vault", "vault.db"])
def test_a_vault_of_which_only_a_part_can_be_written_opens_for_reading(
    calls: Calls, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    entry = calls.folder / "entry.json"
    entry.write_text('{"title": "written before"}')
    assert calls.on_vault("log", entry)[0] == 0
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: Path(path).name != refused and access(path, mode)
    )
    code, out, _ = calls.on_vault("list")
    assert (code, "written before" in out) == (0, True)
    assert calls.on_vault("log", entry)[0] == 6


def test_a_fault_of_the_program_calls_no_package_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(verification, "verify", broken)
    assert run(["verify", str(tmp_path)]) == 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.timeout(60)
def test_a_pipe_in_place_of_a_file_of_the_vault_is_not_waited_for(calls: Calls) -> None:
    (calls.folder / "note.txt").write_text("kept")
    assert calls.on_vault("add", calls.folder / "note.txt")[0] == 0
    original = next(p for p in (calls.vault / "originals").rglob("*") if p.is_file())
    for path in (calls.vault / "head.json", calls.vault / "attempts.json", original):
        path.unlink(missing_ok=True)
        os.mkfifo(path)
        assert calls.on_vault("list")[0] == 0
    code, out, _ = calls.on_vault("check")
    assert (code, "EK-0001" in out) == (1, True)
    for name in ("keys.json", "keys.bak"):
        (calls.vault / name).unlink()
        os.mkfifo(calls.vault / name)
        # With one whole key file left the vault opens, and the other is written anew.
        assert calls.on_vault("list")[0] == 0
        assert (calls.vault / name).is_file()
    os.mkfifo(calls.vault / "vault.db-journal")
    code, _, err = calls.on_vault("list")
    assert (code, err.count("\n")) == (6, 1)
