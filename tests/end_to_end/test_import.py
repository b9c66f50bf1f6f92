"""Conversations on the command line: read, listed, shown in a document that can be checked."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.end_to_end.test_command_line import Program, log_of

CHAT = (
    "13.11.2026, 21:45 - Тимур: Сен неге жауап бермейсің?\n"
    "13.11.2026, 21:46 - Айгүл: Не пиши мне больше\n"
    "13.11.2026, 21:47 - Тимур: Ертең көресің 🔪\n"
)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path).with_vault()


def chat(folder: Path, text: str = CHAT, name: str = "Чат WhatsApp с контактом Тимур.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_from_the_export_to_a_checked_package(program: Program, tmp_path: Path) -> None:
    export = chat(tmp_path)
    done = program.on_vault(
        "import", export, "--me", "Айгүл", "--timezone", "Asia/Almaty", "--json"
    )
    assert done.code == 0, done.err
    (read,) = done.json["conversations"]  # type: ignore[misc]
    assert (read["format"], read["messages"], read["evidence"]) == ("whatsapp", 3, "EK-0001")
    assert read["first"] == "2026-11-13T21:45:00+05:00"
    listed = program.on_vault("list", "--json", "--search", "көресің").json
    assert [c["number"] for c in listed["conversations"]] == [1]  # type: ignore[index,union-attr]
    assert not program.on_vault("list", "--json", "--search", "nowhere").json["conversations"]
    assert "Тимур · WhatsApp · 3 messages" in program.on_vault("list").out
    program.on_vault("log", "-", given=log_of({"title": "хаттар", "evidence": ["EK-0001"]}))
    target = tmp_path / "d.zip"
    assert program.on_vault(
        "dossier", "--reader", "police", "--language", "kk", "--output", target
    ).code == 0  # fmt: skip
    assert program.run("verify", target).code == 0
    with zipfile.ZipFile(target) as bag:
        (name,) = [n for n in bag.namelist() if n.endswith("chronology.json")]
        (told,) = json.loads(bag.read(name))["conversations"]
        (kept,) = [n for n in bag.namelist() if "/originals/" in n]
        assert bag.read(kept) == CHAT.encode()
    assert [m["text"] for m in told["messages"]][2] == "Ертең көресің 🔪"
    assert [m["own"] for m in told["messages"]] == [False, True, False]
    assert program.on_vault("check").code == 0


def test_what_the_file_does_not_decide_is_asked(program: Program, tmp_path: Path) -> None:
    export = chat(tmp_path, "03.11.2026, 21:45 - Тимур: алло\n")
    asked = program.on_vault("import", export)
    assert asked.code == 2
    assert "one of: dmy, mdy." in asked.err
    assert "kept as evidence: EK-0001" in asked.err
    again = program.on_vault("import", export, "--date-order", "mdy", "--json")
    assert again.code == 0
    assert again.json["conversations"][0]["first"].startswith("2026-03-11")  # type: ignore[index]


def test_a_file_that_is_no_export_is_kept_and_named(program: Program, tmp_path: Path) -> None:
    refused = program.on_vault("import", chat(tmp_path, "a letter to nobody", "letter.txt"))
    assert refused.code == 5
    assert "letter.txt" in refused.err
    assert "EK-0001" in refused.err
    assert program.on_vault("list", "--json").json["evidence"]
    gone = program.on_vault("import", tmp_path / "nowhere.txt")
    assert gone.code == 5
    assert program.on_vault("import", chat(tmp_path), "--format", "fax").code == 2


def test_one_conversation_of_several(program: Program, tmp_path: Path) -> None:
    line = '<sms address="{}" date="1789400000000" type="1" body="hi" contact_name="{}"/>'
    text = f"<smses>{line.format('+77000000041', 'A')}{line.format('+77000000042', 'B')}</smses>"
    export = chat(tmp_path, text, "sms-1.xml")
    assert program.on_vault("import", export, "--chat", "C").code == 2
    done = program.on_vault("import", export, "--chat", "B (+77000000042)", "--json")
    assert done.code == 0, done.err
    (read,) = done.json["conversations"]  # type: ignore[misc]
    assert read["shown"] == [[1, 1]]


def test_a_damaged_piece_is_named_and_the_rest_is_kept(program: Program, tmp_path: Path) -> None:
    messages = [
        {"id": 1, "type": "message", "date": "2026-11-13T21:45:00", "date_unixtime": "1794588300",
         "from": "Тимур", "from_id": "user1", "text": "алло"},
        "no message",
    ]  # fmt: skip
    document = {"name": "Тимур", "type": "personal_chat", "id": 1, "messages": messages}
    export = chat(tmp_path, json.dumps(document), "result.json")
    done = program.on_vault("import", export, "--json")
    assert done.code == 5
    assert done.json["refusals"] == 1
    assert done.json["conversations"][0]["messages"] == 1  # type: ignore[index]
    assert "element 2" in program.on_vault("import", export).out
