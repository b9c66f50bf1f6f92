"""The command line as scripts use it: the real program in processes of its own."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Self

import pytest
from PIL import Image

from evidence_keeper.app.command_line.dossier_commands import grouped
from tests.fork_server import Ended, shared_server
from tests.vault_copies import PASSPHRASE, copy_vault


class Program:
    """Calls `evidence-keeper` with a home of its own."""

    def __init__(self, folder: Path, language: str = "en") -> None:
        self.folder = folder
        self.vault = folder / "vault"
        self.key = folder / "passphrase.txt"
        self.key.write_text(PASSPHRASE + "\n", encoding="utf-8")
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))},
            "LANG": f"{language}.UTF-8",
        }

    def with_vault(self) -> Self:
        copy_vault(self.vault)
        return self

    def arguments(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "evidence_keeper", *map(str, arguments)]

    def run(self, *arguments: object, given: bytes = b"") -> Ended:
        ended = shared_server().command(*arguments, given=given, environment=self.environment)
        assert "Traceback" not in ended.err + ended.out
        return ended

    def on_vault(self, command: str, *arguments: object, given: bytes = b"") -> Ended:
        key = ("--vault", self.vault, "--passphrase-file", self.key)
        return self.run(command, *key, *arguments, given=given)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path).with_vault()


def picture(path: Path) -> Path:
    Image.new("RGB", (540, 1170), (20, 120, 130)).save(path)
    return path


def log_of(*entries: dict[str, object]) -> bytes:
    return json.dumps(list(entries)).encode()


def test_create_prints_the_recovery_code_once_and_refuses_a_full_folder(tmp_path: Path) -> None:
    program = Program(tmp_path)
    made = program.on_vault("create", "--json")
    assert made.code == 0
    code = str(made.json["recovery_code"])
    assert len(code.replace("-", "")) == 35
    again = program.on_vault("create")
    assert (again.code, again.out) == (2, "")
    assert again.err.count("\n") == 1
    sheet = tmp_path / "code.txt"
    sheet.write_text(code.lower() + "\n")
    opened = program.run("list", "--vault", program.vault, "--recovery-file", sheet, "--json")
    assert opened.json == {"incidents": [], "evidence": [], "conversations": []}
    sheet.write_text(code[:-1] + ("0" if code[-1] != "0" else "1"))
    assert program.run("list", "--vault", program.vault, "--recovery-file", sheet).code == 3


def test_wrong_passphrase_missing_vault_and_wrong_usage(program: Program, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("nope")
    refused = program.run("list", "--vault", program.vault, "--passphrase-file", wrong)
    assert (refused.code, refused.out) == (3, "")
    assert refused.err == "The passphrase does not fit. Nothing was changed.\n"
    nowhere = program.run("list", "--vault", tmp_path / "x", "--passphrase-file", program.key)
    assert nowhere.code == 2
    for arguments in (("list",), ("nonsense",), ("dossier", "--vault", "x"), ("import", "x")):
        done = program.run(*arguments)
        assert done.code == 2
        assert done.err.count("\n") == 1
    assert program.run("list", "--vault", program.vault).code == 2  # no terminal to ask


def test_a_vault_in_use_is_4(program: Program) -> None:
    code = (
        "import sys; from pathlib import Path; from evidence_keeper.services.vault import vaults\n"
        "s = vaults.open_with_passphrase(Path(sys.argv[1]), sys.argv[2])\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    arguments = [sys.executable, "-c", code, str(program.vault), PASSPHRASE]
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        assert program.on_vault("list").code == 4
        holder.communicate("")
    assert program.on_vault("list").code == 0


def test_add_keeps_everything_that_can_be_read(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "phone"
    folder.mkdir()
    good = picture(folder / "good.png").read_bytes()
    (folder / "broken.png").write_bytes(good[:200])
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "twin.png").write_bytes(good)
    done = program.on_vault("add", folder, "--json")
    assert done.code == 0
    added = {str(a["name"]): a for a in done.json["added"]}  # type: ignore[attr-defined]
    assert set(added) == {"broken.png", "empty.jpg", "good.png"}
    assert [added[name]["preview"] for name in ("broken.png", "empty.jpg")] == [None, None]
    assert added["broken.png"]["reason"]
    assert added["good.png"]["preview"] == {"width": 540, "height": 1170}
    assert added["good.png"]["sha256"] == hashlib.sha256(good).hexdigest()
    assert done.json["duplicates"] == [{"name": "twin.png", "number": added["good.png"]["number"]}]
    missing = program.on_vault("add", folder / "nowhere.png", picture(tmp_path / "b.bmp"), "--json")
    assert missing.code == 5
    assert len(missing.json["added"]) == 1  # type: ignore[arg-type]
    assert missing.json["refused"][0]["name"] == "nowhere.png"  # type: ignore[index]
    assert program.on_vault("check", "--json").json["outcome"] == "unchanged"


def test_log_is_all_or_nothing_and_names_what_does_not_fit(program: Program) -> None:
    good = {"title": "one", "happened": {"from": "2026-11-03T22:10:00+05:00"}}
    for bad in (
        {"title": "x", "unknown_key": 1},
        {"title": "x", "happened": {"from": "2026-02-30", "precision": "day"}},
        {"title": "x", "happened": {"from": "2024-02-29T23:30:00"}},
        {"title": "x", "evidence": ["EK-0099"]},
        {"title": "x", "denies": 12},
        {"kind": "call"},
        {"title": {"a": 1}},
    ):
        done = program.on_vault("log", "-", given=log_of(good, bad))
        assert done.code == 5, bad
        assert done.err.count("\n") == 1
    assert program.on_vault("log", "-", given=b"{nonsense").code == 5
    assert program.on_vault("list", "--json").json["incidents"] == []
    done = program.on_vault("log", "-", "--json", given=log_of(good, {"title": "two"}))
    assert done.json == {"logged": [1, 2]}


def test_list_gives_back_what_was_logged(program: Program, tmp_path: Path) -> None:
    program.on_vault("add", picture(tmp_path / "a.png"))
    entry = {
        "case": "My situation", "kind": "threat", "title": "Ата-анаңа айтамын 🔪",
        "happened": {
            "from": "2026-11-03T22:10:00+05:00", "precision": "exact", "timezone": "Asia/Almaty",
        },
        "what_happened": "a\0b", "exact_words": "<b>&", "language": "kk", "channel": "chat",
        "platform": "WhatsApp", "account": "+7", "url": "x.kz", "place": "p", "people": ["A"],
        "witnesses": ["B"], "effect": "e", "private_note": "n", "tags": ["stalking"],
        "actions": [{"what": "blocked", "whom": "A", "when": "", "reference": "7"}],
        "denies": None, "call": None, "evidence": ["EK-0001"], "in_dossier": True,
    }  # fmt: skip
    assert program.on_vault("log", "-", given=log_of(entry)).code == 0
    listed = program.on_vault("list", "--json").json
    incident = dict(listed["incidents"][0])  # type: ignore[index]
    assert (incident.pop("number"), incident.pop("versions")) == (1, 1)
    assert incident.pop("important") is False
    assert str(incident.pop("noted")).startswith("20")
    assert incident == entry
    found = program.on_vault("list", "--search", "айтам", "--json").json
    assert len(found["incidents"]) == 1  # type: ignore[arg-type]
    assert program.on_vault("list", "--search", "жоқ сөз", "--json").json["incidents"] == []
    text = program.on_vault("list").out
    assert "Ата-анаңа айтамын 🔪" in text
    assert "22:10" in text
    assert "UTC+5" in text


def test_edit_writes_a_new_version(program: Program) -> None:
    program.on_vault("log", "-", given=log_of({"title": "one", "effect": "e"}))
    assert program.on_vault("edit", 1, "-", "--json", given=b'{"title": "two"}').json == {
        "number": 1, "versions": 2,
    }  # fmt: skip
    (incident,) = program.on_vault("list", "--json").json["incidents"]  # type: ignore[misc]
    assert (incident["title"], incident["effect"]) == ("two", "e")
    assert program.on_vault("edit", 9, "-", given=b"{}").code == 2


def test_important_marks_and_takes_the_mark_off(program: Program) -> None:
    program.on_vault("log", "-", given=log_of({"title": "one"}, {"title": "two"}))

    def marks() -> list[bool]:
        incidents: object = program.on_vault("list", "--json").json["incidents"]
        return [i["important"] for i in incidents]  # type: ignore[attr-defined]

    done = program.on_vault("important", 2, 1, 2, "--json")
    assert (done.code, done.json) == (0, {"important": True, "changed": [2, 1]})
    assert marks() == [True, True]
    assert program.on_vault("important", 2, "--json").json == {"important": True, "changed": []}
    done = program.on_vault("important", 2, "--undo", "--json")
    assert (done.code, done.json) == (0, {"important": False, "changed": [2]})
    assert marks() == [True, False]
    assert program.on_vault("important", 2).out == "Important: 2\n"
    assert program.on_vault("important", 2, "--undo").out == "No longer important: 2\n"
    assert "other, important: one" in program.on_vault("list").out
    for wrong in ((1, 9), (0,), (10**23,), (), ("x",)):
        done = program.on_vault("important", *wrong)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1), wrong
    assert marks() == [True, False]
    assert program.on_vault("check").code == 0


def test_a_changed_passphrase(program: Program, tmp_path: Path) -> None:
    new = tmp_path / "new.txt"
    new.write_text("тағы бес сөз")
    assert program.on_vault("passphrase", "--new-passphrase-file", new).code == 0
    assert program.on_vault("list").code == 3
    assert program.run("list", "--vault", program.vault, "--passphrase-file", new).code == 0


def test_the_dossier_verifies_and_any_change_is_found(program: Program, tmp_path: Path) -> None:
    source = picture(tmp_path / "a.png")
    program.on_vault("add", source)
    program.on_vault("log", "-", given=log_of({"title": "one", "evidence": ["EK-0001"]}))
    date = ("--date", "2026-11-24T15:00:00+05:00")
    common = ("dossier", "--reader", "police", "--language", "ru", *date)
    first = program.on_vault(*common, "--output", tmp_path / "first.zip", "--json")
    assert first.code == 0
    verified = program.run("verify", tmp_path / "first.zip", "--json")
    assert (verified.code, verified.json["outcome"]) == (0, "unchanged")
    assert verified.json["seal"] == first.json["seal"]
    program.on_vault("log", "-", given=log_of({"title": "two"}))
    assert program.on_vault(*common, "--output", tmp_path / "second.zip").code == 0
    both = (tmp_path / "second.zip", tmp_path / "first.zip")
    extends = program.run("verify", *both, "--json")
    assert (extends.code, extends.json["earlier_seals"]) == (0, [first.json["seal"]])
    told = program.run("verify", both[0]).out
    assert "extends the documents with these seals" in told
    assert grouped(first.json["seal"]) in told
    assert "earlier_seals" not in verified.json
    extended = "It extends the second package"
    assert extended in program.run("verify", *both).out
    assert extended not in told
    assert extended not in program.run("verify", both[0], both[0]).out, "it is the same one"
    swapped = program.run("verify", *reversed(both))
    assert swapped.code == 1
    assert "other way round" in swapped.out
    assert "Changed" not in swapped.out, "neither was, and it would be held against her"
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(tmp_path / "first.zip") as package:
        package.extractall(unpacked)
    (folder,) = unpacked.iterdir()
    assert program.run("verify", folder).code == 0
    (original,) = (folder / "data" / "originals").iterdir()
    assert original.read_bytes() == source.read_bytes()
    for path in [p for p in folder.rglob("*") if p.is_file()]:
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        done = program.run("verify", folder)
        assert done.code == 1, path
        path.write_bytes(data)
    assert program.run("verify", source).code == 5
    assert program.run("verify", tmp_path / "nowhere.zip").code == 5


def test_dossier_options(program: Program, tmp_path: Path) -> None:
    def logged(day: str, case: str) -> dict[str, object]:
        happened = {"from": day, "precision": "day"}
        return {"title": f"t{day}", "happened": happened, "case": case}

    target = tmp_path / "d.pdf"
    common = ("dossier", "--reader", "parents", "--language", "kk", "--output", target, "--json")
    program.on_vault("log", "-", given=log_of(logged("2026-11-03", "A"), logged("2026-11-05", "A")))
    assert program.on_vault(*common).json["incidents"] == 2
    one = program.on_vault(*common, "--from", "2026-11-04", "--to", "2026-11-05")
    assert one.json["incidents"] == 1
    program.on_vault("log", "-", given=log_of(logged("2026-11-03", "B")))
    assert program.on_vault(*common).code == 2
    assert program.on_vault(*common, "--case", "C").code == 2
    assert program.on_vault(*common, "--case", "B").json["incidents"] == 1
    assert program.on_vault(*common, "--case", "B", "--from", "2026-13-01").code == 2
    assert program.on_vault(*common[:-2], tmp_path / "d.doc").code == 2
    assert program.on_vault(*common, "--case", "B", "--incidents", "3").json["incidents"] == 1
    for wrong in (("--incidents", "1"), ("--incidents", "3-"), ("--about-me", "nam")):
        assert program.on_vault(*common, "--case", "B", *wrong).code == 2
    about_me = ("--about-me", "name,school", "--private-notes")
    assert program.on_vault(*common, "--case", "B", *about_me).code == 0
    replaced = program.on_vault(*common, "--case", "B", "--replace-names", "--attach")
    assert (replaced.json["names_replaced"], replaced.json["attached"]) == (True, 0)
    assert "--without" not in replaced.err  # no picture is in it
    locked = program.on_vault(*common, "--case", "B", "--lock")
    assert len(locked.json["password"].split()) == 6
    assert b"<x:xmpmeta" not in target.read_bytes()
    (tmp_path / "secret").write_text("short\n")
    assert program.on_vault(*common, "--case", "B", "--lock", tmp_path / "secret").code == 2
    nowhere = (*common[:-2], tmp_path / "no folder" / "d.pdf", "--case", "B")
    assert program.on_vault(*nowhere).code == 6
    assert not list(tmp_path.glob("*.part*"))


def test_interrupted_adding_is_130_and_keeps_what_was_finished(
    program: Program, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3000):
        (folder / f"{number}.bin").write_bytes(os.urandom(20_000))
    arguments = program.arguments(
        "add", "--vault", program.vault, "--passphrase-file", program.key, folder, "--json"
    )
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=program.environment
    ) as child:
        deadline = time.monotonic() + 60
        originals = program.vault / "originals"
        while time.monotonic() < deadline and len(list(originals.glob("*/*"))) < 40:
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        out, _ = child.communicate(timeout=280)
    assert child.returncode == 130
    added = json.loads(out)["added"]
    assert 0 < len(added) < 3000
    listed = program.on_vault("list", "--json").json["evidence"]
    assert len(listed) == len(added)  # type: ignore[arg-type]
    assert program.on_vault("check").code == 0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("kk_KZ", "Құпиясөз сәйкес келмейді. Ештеңе өзгертілген жоқ.\n"),
        ("ru_RU", "Пароль не подходит. Ничего не изменено.\n"),
        ("en_GB", "The passphrase does not fit. Nothing was changed.\n"),
        ("de_DE", "The passphrase does not fit. Nothing was changed.\n"),
    ],
)
def test_errors_are_in_the_language_of_the_user(
    tmp_path: Path, language: str, sentence: str
) -> None:
    program = Program(tmp_path, language).with_vault()
    program.key.write_text("wrong")
    assert program.on_vault("list").err == sentence


def test_a_damaged_original_is_named_and_the_rest_is_written(
    program: Program, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    assert program.on_vault("add", tmp_path / "a.txt").code == 0
    (first,) = (program.vault / "originals").glob("*/*")
    assert program.on_vault("add", tmp_path / "b.txt").code == 0
    first.write_bytes(b"damaged")
    options = ("dossier", "--reader", "police", "--language", "en", "--output", tmp_path / "d.zip")
    done = program.on_vault(*options, "--json")
    assert done.code == 5
    assert done.json["unreadable"] == ["EK-0001"]
    assert "EK-0001 could not be read" in done.err
    assert program.run("verify", tmp_path / "d.zip").code == 0
    with zipfile.ZipFile(tmp_path / "d.zip") as archive:
        assert [n[-12:] for n in archive.namelist() if "originals" in n] == ["/EK-0002.txt"]


def test_log_and_dossier_say_what_was_written(tmp_path: Path) -> None:
    program = Program(tmp_path, "ru").with_vault()
    logged = {
        "title": "one", "kind": "call",
        "happened": {"from": "2026-11-03T22:10:00+05:00", "timezone": "Asia/Almaty"},
    }  # fmt: skip
    lines = program.on_vault("log", "-", given=log_of(logged, {"title": "two"})).out.splitlines()
    assert lines[1] == "Случай 1 · 3 ноября 2026\xa0г., 22:10 (UTC+5) · точно · звонок"
    assert lines[2] == "Случай 2 · время неизвестно · другое"
    common = ("dossier", "--reader", "parents", "--language", "kk", "--output")
    packed = program.on_vault(*common, tmp_path / "d.zip").out
    assert "Пакет не защищён" in packed
    assert "PDF" not in packed
    assert "PDF" in program.on_vault(*common, tmp_path / "d.pdf").out
