"""Tests errors of the command line: exit code, one sentence, and no leftovers."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.app.command_line import cli, dossier_commands, vault_commands
from evidence_keeper.app.command_line import console as cli_output
from evidence_keeper.app.command_line.console import Console
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.verification import Outcome, Verification
from evidence_keeper.services.evidence.evidence_service import EvidenceService
from evidence_keeper.services.intake import intake
from evidence_keeper.services.vault import vaults
from evidence_keeper.system.language.translations import translator
from tests.end_to_end.test_command_line import Program
from tests.fork_server import Ended
from tests.vault_copies import PASSPHRASE

FULL = Path("/dev/full")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path).with_vault()


def refused(done: Ended, code: int) -> None:
    assert (done.code, done.out) == (code, ""), done
    assert done.err.count("\n") == 1, done.err


def closed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the system refuse every look at a path that has this name in it."""
    whole = Path.stat

    def guarded(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        if name in self.parts:
            raise PermissionError(13, "Permission denied", str(self))
        return whole(self, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(Path, "stat", guarded)


@pytest.mark.parametrize("value", ["0001-01-01", "2200-01-01", "2024-02-29T23:30", "x", ""])
def test_a_date_that_does_not_fit_is_wrong_usage(program: Program, value: str) -> None:
    target = program.folder / "d.zip"
    common = ("dossier", "--reader", "police", "--language", "en", "--output", target)
    options = ("--date",) if "T" in value else ("--date", "--from", "--to")
    for option in options:
        done = program.on_vault(*common, option, value)
        refused(done, 2)
        assert option in done.err
        assert "saved" not in done.err
    assert not target.exists()


def test_the_period_of_a_dossier_has_an_order(program: Program) -> None:
    target = program.folder / "d.pdf"
    common = ("dossier", "--reader", "parents", "--language", "en", "--output", target)
    refused(program.on_vault(*common, "--from", "2026-11-05", "--to", "2026-11-04"), 2)
    assert not target.exists()
    first = program.on_vault(*common, "--from", "2026-11-05", "--to", "2026-11-05", "--json")
    assert (first.code, first.json["replaced"]) == (0, False)
    again = program.on_vault(*common)
    assert again.code == 0
    assert "in place of the earlier file" in again.out


def test_numbers_that_no_entry_can_have(program: Program) -> None:
    huge = b"1" + b"0" * 5000
    for given, key in (
        (b'{"title": "x", "denies": %s}' % (b"1" + b"0" * 30), "denies"),
        (b'{"title": "x", "denies": %s}' % huge, "denies"),
        (b'{"title": "x", "call": {"count": %s}}' % huge, "call.count"),
        (b'{"title": "x", "denies": NaN}', "NaN"),
    ):
        done = program.on_vault("log", "-", given=given)
        refused(done, 5)
        assert f"“{key}”" in done.err
    refused(program.on_vault("edit", 10**23, "-", given=b"{}"), 2)
    assert program.on_vault("list", "--json").json["incidents"] == []


def test_a_file_where_a_folder_belongs(program: Program) -> None:
    file, key = program.key, ("--passphrase-file", program.key)
    before = file.read_bytes()
    for done in (
        program.run("create", "--vault", file, *key),
        program.run("restore", program.vault, "--vault", file),
        program.run("demo", file),
        program.on_vault("check", "--rescue", file),
    ):
        refused(done, 2)
        assert "is a file" in done.err
    assert file.read_bytes() == before


def test_a_place_that_may_not_be_looked_at_is_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "key"
    key.write_text(PASSPHRASE)
    closed(monkeypatch, "closed")
    place = str(tmp_path / "closed" / "vault")
    for arguments in (
        ["create", "--vault", place, "--passphrase-file", str(key)],
        ["list", "--vault", place, "--passphrase-file", str(key)],
        ["passphrase", "--vault", place, "--passphrase-file", str(key)],
        ["restore", str(tmp_path), "--vault", place],
        ["restore", place, "--vault", str(tmp_path / "new")],
        ["demo", place],
    ):
        assert cli.run(arguments) == 6, arguments
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)


@pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")
def test_a_code_that_cannot_be_shown_leaves_no_vault(tmp_path: Path) -> None:
    program = Program(tmp_path)
    there = tmp_path / "there"
    there.mkdir()
    for folder in (program.vault, there):
        arguments = ("create", "--vault", folder, "--passphrase-file", program.key)
        with FULL.open("wb") as full:
            done = subprocess.run(
                program.arguments(*arguments), stdout=full, stderr=subprocess.PIPE, check=False,
                env=program.environment,
            )  # fmt: skip
        assert done.returncode == 6
        assert done.stderr.count(b"\n") == 1
    assert not program.vault.exists()
    assert list(there.iterdir()) == []


@pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")
def test_a_result_that_cannot_be_printed_is_6(program: Program) -> None:
    arguments = ("list", "--vault", program.vault, "--passphrase-file", program.key)
    with FULL.open("wb") as full:
        done = subprocess.run(
            program.arguments(*arguments), stdout=full, stderr=subprocess.PIPE, check=False,
            env=program.environment,
        )  # fmt: skip
    assert done.returncode == 6
    assert done.stderr.decode().startswith("The disk is full (stdout).")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("delay", [0.06, 0.12, 0.18, 0.24, 0.3])
def test_ctrl_c_while_it_loads_shows_no_traceback(tmp_path: Path, delay: float) -> None:
    # The program's own modules load inside of `main`; what Python loads before is not ours.
    code = (
        "from evidence_keeper.app.main import main; print('begun', flush=True)\n"
        "raise SystemExit(main(['verify', 'nowhere.zip']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"begun\n"
        time.sleep(delay)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=280)
    assert b"Traceback" not in err
    assert err.count(b"\n") <= 1
    # While Python ends, after `main` returned, the signal has its default effect again.
    assert child.returncode in (130, 5, -signal.SIGINT)


def test_an_unexpected_error_is_one_sentence(program: Program) -> None:
    code = (
        "import sys\nfrom evidence_keeper.app.command_line import list_command as cli_list; from "
        "evidence_keeper.app import main\n"
        "def broken(*_): raise RuntimeError('her words')\n"
        "cli_list.show_list = broken\n"
        "raise SystemExit(main.main(['list', '--vault', 'x']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env=program.environment,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "her words" not in done.stderr


def test_a_full_disk_while_adding_names_what_is_not_kept(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = vault_folder.parent / "key"
    key.write_text(PASSPHRASE)
    full = KeeperError(Code.DISK_FULL, path="x")
    given = intake.Intake(not_kept=("b.png", "c.png"), stopped=full)
    monkeypatch.setattr(EvidenceService, "keep_files", lambda *_: given)
    arguments = ["add", "--vault", str(vault_folder), "--passphrase-file", str(key), "b.png"]
    assert cli.run(arguments) == 6
    out, err = capsys.readouterr()
    assert out.splitlines()[-2:] == ["b.png", "c.png"]
    assert err.startswith("The disk is full")
    assert cli.run([*arguments, "--json"]) == 6
    assert '"not_kept": [\n    "b.png",\n    "c.png"\n  ]' in capsys.readouterr().out


def test_a_refused_file_is_named_and_the_others_are_kept(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = vault_folder.parent / "key"
    key.write_text(PASSPHRASE)
    good = vault_folder.parent / "good.txt"
    good.write_text("good")
    closed(monkeypatch, "closed")
    bad = str(vault_folder.parent / "closed" / "x.png")
    vault = ["--vault", str(vault_folder), "--passphrase-file", str(key)]
    assert cli.run(["add", *vault, bad, str(good)]) == 5
    out, err = capsys.readouterr()
    assert out.startswith("EK-0001  good.txt  ")
    assert err == "The file “x.png” cannot be read (reading is not allowed).\n"


def test_a_vault_that_cannot_be_written_to_says_that_the_export_is_not_logged(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    session.opened = replace(session.opened, read_only=True)
    monkeypatch.setattr(Console, "open_vault", lambda *_: session)
    target = vault_folder.parent / "d.pdf"
    arguments = ["dossier", "--vault", "x", "--reader", "parents", "--language", "en"]
    assert cli.run([*arguments, "--output", str(target)]) == 0
    assert "its log does not record this dossier" in capsys.readouterr().err


def test_only_an_unchanged_package_is_called_unchanged() -> None:
    console = Console(translator("en"), as_json=False)
    for outcome in Outcome:
        lines = dossier_commands._verify_lines(console, Verification(outcome))
        assert any("nothing has changed" in line for line in lines) is (
            outcome is Outcome.UNCHANGED
        )
        assert "does not prove who wrote" in lines[-1]


def test_a_stored_entry_that_does_not_fit_is_damage() -> None:
    for code, told in ((Code.VALUE_WRONG, Code.VAULT_DAMAGED), (Code.DISK_GONE, Code.DISK_GONE)):
        with pytest.raises(KeeperError) as caught, vault_commands.reading_entries():
            raise KeeperError(code)
        assert caught.value.code is told


def test_the_old_passphrase_is_asked_for_once(
    vault_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    answers = iter([PASSPHRASE, "new words here", "new words here"])

    def prompt(text: str) -> str:
        asked.append(text)
        return next(answers)

    main, side = pty.openpty()
    with os.fdopen(side) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        monkeypatch.setattr(cli_output.getpass, "getpass", prompt)
        assert cli.run(["passphrase", "--vault", str(vault_folder)]) == 0
    os.close(main)
    assert len(asked) == 3
    vaults.open_with_passphrase(vault_folder, "new words here").close()
