"""Backup, restore, merge and rescue as scripts use them: exit codes, JSON, one sentence."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.test_command_line import Program, log_of
from tests.fork_server import Ended


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path).with_vault()
    for number in range(3):
        (tmp_path / f"{number}.bin").write_bytes(os.urandom(30_000))
    added = made.on_vault("add", *(tmp_path / f"{n}.bin" for n in range(3)))
    assert added.code == 0
    made.on_vault("log", "-", given=log_of({"title": "one", "evidence": ["EK-0001"]}))
    return made


def refused(done: Ended, code: int) -> None:
    assert (done.code, done.out) == (code, "")
    assert done.err.count("\n") == 1
    assert done.err[0].isupper() or done.err[0] == "/"


def listed(program: Program, folder: Path) -> dict[str, Any]:
    done = program.run("list", "--vault", folder, "--passphrase-file", program.key, "--json")
    assert done.code == 0
    return dict(done.json)


def key(program: Program) -> tuple[object, ...]:
    return ("--passphrase-file", program.key)


def test_to_a_folder_and_back(program: Program, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    first = program.on_vault("backup", stick, "--json")
    assert first.code == 0
    assert (first.json["files_copied"], first.json["nothing_new"]) == (3, False)
    again = program.on_vault("backup", stick, "--json")
    assert (again.code, again.json["files_copied"], again.json["nothing_new"]) == (0, 0, True)
    assert "Nothing is new" in program.on_vault("backup", stick).out
    plain = program.run("restore", stick, "--vault", tmp_path / "a", "--json")
    assert (plain.code, plain.json["opened"], plain.json["outcome"]) == (0, False, None)
    checked = program.run("restore", stick, "--vault", tmp_path / "b", *key(program), "--json")
    assert (checked.code, checked.json["opened"], checked.json["outcome"]) == (
        0, True, "unchanged",
    )  # fmt: skip
    truth = listed(program, program.vault)
    assert listed(program, tmp_path / "a") == listed(program, tmp_path / "b") == truth


def test_to_one_file_and_back(program: Program, tmp_path: Path) -> None:
    target = tmp_path / "carry.ekbackup"
    made = program.on_vault("backup", target)
    assert made.code == 0
    assert "3 files copied" in made.out
    said = program.run("restore", target, "--vault", tmp_path / "a")
    assert said.code == 0
    assert "was not opened" in said.out
    assert listed(program, tmp_path / "a") == listed(program, program.vault)


def test_any_tool_unpacks_the_file_into_a_vault(program: Program, tmp_path: Path) -> None:
    program.on_vault("backup", tmp_path / "carry.ekbackup")
    with zipfile.ZipFile(tmp_path / "carry.ekbackup") as package:
        assert package.testzip() is None
        package.extractall(tmp_path / "unpacked")
    there = ("--vault", tmp_path / "unpacked", *key(program))
    assert program.run("check", *there).code == 0
    assert listed(program, tmp_path / "unpacked") == listed(program, program.vault)


def test_refusals(program: Program, tmp_path: Path) -> None:
    refused(program.on_vault("backup", program.vault), 2)
    refused(program.on_vault("backup", program.vault / "x.ekbackup"), 2)
    refused(program.on_vault("backup", tmp_path / "no" / "where"), 6)
    target = tmp_path / "x.ekbackup"
    assert program.on_vault("backup", target).code == 0
    refused(program.run("restore", target, "--vault", program.vault), 2)
    refused(program.run("restore", tmp_path / "nowhere", "--vault", tmp_path / "a"), 5)
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("wrong")
    restore = ("restore", target, "--vault", tmp_path / "a", "--passphrase-file", wrong)
    refused(program.run(*restore), 3)
    data = bytearray(target.read_bytes())
    data[data.index(b"EKBLOB1") + 5000] ^= 1  # in an original
    target.write_bytes(bytes(data))
    refused(program.run("restore", target, "--vault", tmp_path / "a"), 5)
    refused(program.run("merge", target, "--vault", tmp_path / "none", *key(program)), 2)
    assert not (tmp_path / "a").exists()
    partial = program.run(
        "restore", target, "--vault", tmp_path / "a", *key(program), "--partial", "--json"
    )
    assert partial.code == 1
    codes = {f["code"] for f in partial.json["findings"]}  # type: ignore[attr-defined]
    assert codes == {"backup_file_damaged", "original_damaged"}
    target.write_bytes(bytes(data[: len(data) // 2]))
    refused(program.on_vault("merge", target), 5)


def test_an_original_that_the_vault_has_lost_is_named(program: Program, tmp_path: Path) -> None:
    next(p for p in (program.vault / "originals").rglob("*") if p.is_file()).unlink()
    done = program.on_vault("backup", tmp_path / "stick", "--json")
    assert done.code == 1
    assert len(done.json["unreadable"]) == 1  # type: ignore[arg-type]
    assert done.err.count("\n") == 1


def test_merge_of_home_and_school(program: Program, tmp_path: Path) -> None:
    start = tmp_path / "start.ekbackup"
    program.on_vault("backup", start)
    school = tmp_path / "school"
    program.run("restore", start, "--vault", school)
    there = ("--vault", school, *key(program))
    program.run("log", *there, "-", given=log_of({"title": "at school"}))
    program.run("edit", *there, 1, "-", given=b'{"title": "one, at school"}')
    program.on_vault("edit", 1, "-", given=b'{"title": "one, at home"}')
    carried = tmp_path / "school.ekbackup"
    program.run("backup", *there, carried)
    done = program.on_vault("merge", carried, "--json")
    assert done.code == 0
    assert done.json["added"] == {
        "cases": 0, "incidents": 2, "versions": 0, "evidence": 0, "drafts": 0, "details": 0,
        "profile": 0, "papers": 0, "conversations": 0, "marks": 0,
    }  # fmt: skip
    assert done.json["conflicts"] == [[1, 3]]
    again = program.on_vault("merge", carried, "--json")
    assert (again.code, set(again.json["added"].values())) == (0, {0})  # type: ignore[attr-defined]
    titles = [i["title"] for i in listed(program, program.vault)["incidents"]]
    assert sorted(titles) == ["at school", "one, at home", "one, at school"]
    assert program.on_vault("check").code == 0


def test_merge_of_a_vault_with_another_passphrase(program: Program, tmp_path: Path) -> None:
    other = tmp_path / "other"
    secret = tmp_path / "other.txt"
    secret.write_text("other words", encoding="utf-8")
    there = ("--vault", other, "--passphrase-file", secret)
    program.run("create", *there)
    program.run("log", *there, "-", given=log_of({"title": "elsewhere"}))
    carried = tmp_path / "other.ekbackup"
    program.run("backup", *there, carried)
    refused(program.on_vault("merge", carried), 3)
    done = program.on_vault("merge", carried, "--other-passphrase-file", secret)
    assert done.code == 0
    assert "1 incident\n" in done.out
    assert len(listed(program, program.vault)["incidents"]) == 2


def test_check_with_rescue(program: Program, tmp_path: Path) -> None:
    sound = program.on_vault("check", "--rescue", tmp_path / "sound", "--json")
    assert (sound.code, sound.json["outcome"]) == (0, "unchanged")
    rescued: dict[str, Any] = dict(sound.json["rescue"])  # type: ignore[call-overload]
    assert (rescued["originals"], rescued["entries"], rescued["lost"]) == (3, 1, [])
    for number in range(3):
        data = (tmp_path / "sound" / f"EK-{number + 1:04d}.bin").read_bytes()
        assert data == (tmp_path / f"{number}.bin").read_bytes()
    refused(program.on_vault("check", "--rescue", tmp_path / "sound"), 2)
    path = program.vault / "vault.db"
    data = bytearray(path.read_bytes())
    data[100:600] = bytes(500)
    path.write_bytes(bytes(data))
    refused(program.on_vault("check"), 5)
    done = program.on_vault("check", "--rescue", tmp_path / "out", "--json")
    assert (done.code, done.json["outcome"]) == (1, "changed")
    assert done.json["rescue"]["originals"] == 3  # type: ignore[index]
    entries = json.loads((tmp_path / "out" / "entries.json").read_bytes())
    assert [i["versions"][0]["entry"]["title"] for i in entries["incidents"]] == ["one"]
    said = program.on_vault("check", "--rescue", tmp_path / "said")
    assert said.code == 1
    assert "not encrypted" in said.out


@pytest.mark.parametrize(("language", "word"), [("kk_KZ", "сақтық көшірме"), ("ru_RU", "копия")])
def test_in_the_language_of_the_user(tmp_path: Path, language: str, word: str) -> None:
    program = Program(tmp_path, language).with_vault()
    done = program.on_vault("backup", tmp_path / "x.ekbackup")
    assert done.code == 0
    assert word in done.out.lower()
