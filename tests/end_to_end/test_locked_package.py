"""A package with a password, made and checked on the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import pyzipper

from evidence_keeper.domain.progress import Progress
from evidence_keeper.dossier.package.locked_zip import locked_zip
from tests.end_to_end.test_command_line import Program, log_of


def test_a_package_with_a_password_is_unpacked_first(tmp_path: Path) -> None:
    program = Program(tmp_path).with_vault()
    program.on_vault("log", "-", given=log_of({"title": "Seven calls"}))
    target, secret = tmp_path / "d.zip", tmp_path / "secret"
    common = ("dossier", "--reader", "police", "--language", "kk", "--output", target, "--json")
    drawn = program.on_vault(*common, "--lock").json["password"]
    assert len(drawn.split()) == 6
    assert drawn.isascii(), "also for a document in Kazakh"
    found = program.run("verify", target, "--json")
    assert found.code == 5
    assert (found.json["outcome"], found.json["findings"][0]["code"]) == ("unable", "encrypted")
    assert "locked with a password" in program.run("verify", target).out
    with pyzipper.AESZipFile(target) as archive:
        archive.extractall(tmp_path / "out", pwd=drawn.encode())
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["package.zip"]
    assert program.run("verify", tmp_path / "out" / "package.zip").code == 0
    secret.write_text("алты сөз жасыл көпір\n", encoding="utf-8")
    before = target.read_bytes()
    refused = program.on_vault(*common, "--lock", secret)
    assert refused.code == 2
    assert "Latin letters" in refused.err
    assert target.read_bytes() == before
    secret.write_text("green bridge of six words\n", encoding="utf-8")
    assert program.on_vault(*common[:-1], "--lock", secret).code == 0
    with pyzipper.AESZipFile(target) as archive:
        assert archive.read("package.zip", pwd=b"green bridge of six words")[:2] == b"PK"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", "құпиясөзбен құлыпталған"),
        ("ru", "защищён паролем"),
        ("en", "locked with a password"),
    ],
)
def test_verify_says_in_each_language_that_it_is_locked(
    language: str, said: str, tmp_path: Path
) -> None:
    target = tmp_path / "d.zip"
    with (
        target.open("w+b") as file,
        locked_zip(file, "six words of it", datetime(2026, 11, 3, 10, 22), Progress()) as inside,
    ):
        inside.write(b"what it holds does not matter")
    done = Program(tmp_path, language).run("verify", target)
    assert done.code == 5
    assert said in done.out
    assert "7-Zip" in done.out
