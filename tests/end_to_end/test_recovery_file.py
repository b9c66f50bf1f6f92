"""`--recovery-file`: one code, or two of the three, as scripts give them."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_keeper.services.vault import vaults
from tests.end_to_end.test_command_line import PASSPHRASE, Program, log_of
from tests.fork_server import Ended


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path).with_vault()
    assert made.on_vault("log", "-", given=log_of({"title": "kept"})).code == 0
    return made


@pytest.fixture
def three(program: Program) -> tuple[str, ...]:
    session = vaults.open_with_passphrase(program.vault, PASSPHRASE)
    codes = session.recovery.make_three_sheets(PASSPHRASE)
    session.close()
    return codes


def listed(program: Program, text: str) -> Ended:
    sheet = program.folder / "codes.txt"
    sheet.write_text(text, encoding="utf-8")
    return program.run("list", "--vault", program.vault, "--recovery-file", sheet, "--json")


def refused(done: Ended, sentence: str) -> None:
    assert (done.code, done.out) == (3, "")
    assert done.err.count("\n") == 1
    assert sentence in done.err


def test_two_codes_on_two_lines_open(program: Program, three: tuple[str, ...]) -> None:
    for text in (
        f"{three[0]}\n{three[2]}\n",
        f"{three[2]}\r\n{three[1]}\r\n",
        f"{three[1].lower().replace('-', ' ')}\n\n{three[0]}",
    ):
        done = listed(program, text)
        assert done.code == 0, done.err
        assert [i["title"] for i in done.json["incidents"]] == ["kept"]  # type: ignore[attr-defined]


def test_each_mistake_has_its_own_sentence_and_is_3(
    program: Program, three: tuple[str, ...]
) -> None:
    wrong = three[1][:-1] + ("A" if three[1][-1] != "A" else "B")
    refused(listed(program, three[1]), "This is code 2 of three. It opens nothing alone")
    refused(listed(program, f"{three[1]}\n{three[1]}\n"), "Both are code 2.")
    refused(listed(program, f"{wrong}\n{three[0]}"), "The first of the two codes has a typing")
    refused(listed(program, f"{three[0]}\n{wrong}"), "The second of the two codes has a typing")
    refused(listed(program, "\n".join(three)), "one code, or two of the three")


def test_a_code_of_another_vault_is_told(
    program: Program, three: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = Program(tmp_path / "other").with_vault()
    refused(listed(other, three[0]), "no such codes open this vault")
    session = vaults.open_with_passphrase(other.vault, PASSPHRASE)
    theirs = session.recovery.make_three_sheets(PASSPHRASE)
    session.close()
    refused(listed(program, f"{three[0]}\n{theirs[1]}"), "Codes 1 and 2 do not open this vault")


def test_passphrase_backup_restore_and_merge_take_two_codes(
    program: Program, three: tuple[str, ...], tmp_path: Path
) -> None:
    two = tmp_path / "two.txt"
    two.write_text(f"{three[0]}\n{three[1]}\n")
    by_two = ("--vault", program.vault, "--recovery-file", two)
    stick = tmp_path / "one.ekbackup"
    assert program.run("backup", *by_two, stick).code == 0
    restored = program.run(
        "restore", stick, "--vault", tmp_path / "again", "--recovery-file", two, "--json"
    )
    assert (restored.code, restored.json["outcome"]) == (0, "unchanged")
    (tmp_path / "other").mkdir()
    other = Program(tmp_path / "other").with_vault()
    merged = other.on_vault("merge", stick, "--other-recovery-file", two, "--json")
    assert (merged.code, merged.json["added"]["incidents"]) == (0, 1)  # type: ignore[index]
    new = tmp_path / "new.txt"
    new.write_text("new words\n")
    assert program.run("passphrase", *by_two, "--new-passphrase-file", new).code == 0
    opened = program.run("list", "--vault", program.vault, "--passphrase-file", new)
    assert opened.code == 0
    assert program.on_vault("list").code == 3
