"""Conversations in documents: every message with its number, time, zone and sender."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import Loss, RefusalReason, ShownConversation
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.dossier.package import bag
from evidence_keeper.dossier.package.chronology_export import chronology_json, messages_csv
from evidence_keeper.dossier.package.package import write_package
from evidence_keeper.dossier.package.verify import verify_package
from tests.dossier.chats import chat, only, with_chats
from tests.dossier.reading import flat, made, outline, texts
from tests.dossier.sample import Key, sample


def document(*positions: int, count: int = 12, language: str = "en") -> str:
    content, files = sample(Reader.POLICE, language, 1)
    shown = chat(count, evidence=content.evidence[0].number)
    if positions:
        shown = only(shown, *positions)
    return "\n".join(texts(made(with_chats(content, shown), files)))


def test_each_message_has_number_time_zone_and_sender() -> None:
    told = document()
    assert re.search(r"\nline 4\s+03\.11\.2026,?\s+21:59:10\s+Тимур 9В\s+\+7 700 000 00 41", told)
    assert "Time zone Almaty" in " ".join(told.split()), "the one that all times share"
    assert "Мен сенің қай мектепте оқитыныңды білемін" in told
    assert "29.02.2024" in told
    assert "(as the file has it)" in " ".join(told.split())
    for said in (
        "missed call",
        "notice of the program",
        "edited after it was sent",
        "(own message)",
    ):
        assert said in told, said
    assert "Sent along: IMG-20261103-WA0007.jpg" in told


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_text_is_there_whole(language: str) -> None:
    content, files = sample(Reader.PSYCHOLOGIST, language, 1)
    odd = "👨‍👩‍👧 🏳️‍🌈 e\u0301\n<b>&amp;</b> =1+1\n" + "ы" * 3000
    shown = chat(3, evidence=content.evidence[0].number)
    shown = replace(shown, messages=(replace(shown.messages[0], text=odd), *shown.messages[1:]))
    told = flat("".join(texts(made(with_chats(content, shown), files))))
    assert told.count("ы") >= 3000
    assert "<b>&amp;</b>=1+1" in told


def test_the_first_pages_do_not_contradict_the_messages() -> None:
    content, files = sample(Reader.POLICE, "en", 1)
    plain = replace(content.incidents[0].entry, actions=())
    content = replace(content, incidents=(replace(content.incidents[0], entry=plain),))
    shown = with_chats(content, chat(12, evidence=content.evidence[0].number))
    pages = [" ".join(page.split()) for page in texts(made(shown, files))]
    assert "12 messages of conversations (03.11.2026)" in pages[0]
    assert "None is noted in an entry. What the messages say stands with them." in pages[0]
    without = " ".join(texts(made(content, files))[0].split())
    assert "None is noted." in without


def test_a_package_without_originals_does_not_claim_any() -> None:
    content, files = sample(Reader.POLICE, "en", 1)
    bare = replace(content, plan=replace(content.plan, exhibits=()))
    told = " ".join("\n".join(texts(made(bare, files))).split())
    assert "holds the chronology and a list of fingerprints" in told
    assert "holds the originals byte for byte" not in told


def test_what_is_left_out_is_counted() -> None:
    told = document(3, 4, 9)
    gaps = re.findall(r"… (\d+) messages? (?:is|are) not shown …", told)
    assert gaps == ["2", "4", "3"]
    assert "3 messages are shown of 12" in told


def lossy(shown: ShownConversation) -> ShownConversation:
    """Return the conversation with a broken line behind the third message and at the end."""
    count = shown.conversation.messages
    losses = (
        Loss(0, "line 1", RefusalReason.NOT_UNDERSTOOD),
        Loss(3, "line 7", RefusalReason.TOO_LARGE),
        Loss(count, "after line 24", RefusalReason.DAMAGED),
    )
    known = replace(shown.conversation, losses=losses, refused=3)
    return replace(shown, conversation=known, losses=(0, 3, count))


def test_what_was_not_read_stands_at_its_place() -> None:
    content, files = sample(Reader.POLICE, "en", 1)
    shown = lossy(chat(12, evidence=content.evidence[0].number))
    told = " ".join("\n".join(texts(made(with_chats(content, shown), files))).split())
    assert "3 pieces of the file were not read as messages" in told
    lost = re.findall(r"((?:after )?line \d+) Not read as a message: ([a-z ]+)\.", told)
    assert lost == [
        ("line 1", "not understood"),
        ("line 7", "too large"),
        ("after line 24", "damaged"),
    ]
    at = [
        told.index(f"{place} ") for place in ("line 1", "line 6", "line 7 Not", "line 8", "line 24")
    ]
    assert at == sorted(at)
    told = " ".join("\n".join(texts(made(with_chats(content, only(shown, 5)), files))).split())
    gaps = re.findall(r"… (\d+) messages? (?:is|are) not shown …|(line 5 |Not read)", told)
    assert [a or b for a, b in gaps[:3]] == ["Not read", "3", "Not read"]
    assert "12" not in [a for a, _ in gaps]


def test_machines_read_what_was_lost() -> None:
    content, _ = sample(Reader.POLICE, "en", 1)
    content = with_chats(content, lossy(chat(12, evidence=content.evidence[0].number)))
    (told,) = json.loads(chronology_json(content))["conversations"]
    assert told["not_read"] == 3
    assert told["losses"][1] == {"after": 3, "place": "line 7", "reason": "too_large"}
    rows = list(csv.DictReader(io.StringIO(messages_csv(content).decode("utf-8-sig"))))
    assert [n for n, row in enumerate(rows) if row["not_read"]] == [0, 4, 14]
    assert (rows[4]["place"], rows[4]["not_read"], rows[4]["position"]) == (
        "line 7",
        "too_large",
        "",
    )


def test_a_file_of_an_archive_is_named_once_above_its_messages() -> None:
    content, files = sample(Reader.POLICE, "en", 1)
    shown = chat(6, evidence=content.evidence[0].number)
    file = "messages/inbox/timur_1/message_{}.json, message {}"
    placed = [
        replace(m, place=file.format(m.position // 4 + 1, m.position)) for m in shown.messages
    ]
    shown = replace(shown, messages=tuple(placed))
    told = " ".join("\n".join(texts(made(with_chats(content, shown), files))).split())
    assert told.count("In messages/inbox/timur_1/message_1.json:") == 1
    assert told.count("In messages/inbox/timur_1/message_2.json:") == 1
    assert "message 5" in told


def test_a_document_without_conversations_has_no_such_section() -> None:
    content, files = sample(Reader.POLICE, "en", 1)
    assert "Conversations" not in outline(made(content, files))
    shown = chat(3, evidence=content.evidence[0].number)
    assert "Conversations" in outline(made(with_chats(content, shown), files))


def test_where_the_export_is_shown_its_messages_are_pointed_to() -> None:
    assert "Messages of Чат WhatsApp с контактом Тимур 9В" in " ".join(document().split())


def test_the_package_has_the_messages_for_machines(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "kk", 1)
    content = with_chats(content, chat(9, evidence=content.evidence[0].number))
    target = tmp_path / "dossier.zip"
    write_package(content, files, Key(), target, Progress())
    assert verify_package(target, Progress()).outcome is Outcome.UNCHANGED
    with zipfile.ZipFile(target) as archive:
        whole = json.loads(archive.read(f"{bag.TOP}/{bag.CHRONOLOGY}"))
        table = archive.read(f"{bag.TOP}/{bag.MESSAGES_CSV}").decode("utf-8-sig")
        seal = json.loads(archive.read(f"{bag.TOP}/{bag.SEAL}"))
    (told,) = whole["conversations"]
    assert (told["messages_in_all"], len(told["messages"])) == (9, 9)
    assert told["messages"][1]["sent"] == "2026-11-03T21:59:10+05:00"
    assert "sent" not in told["messages"][8]
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [r["position"] for r in rows] == [str(n) for n in range(1, 10)]
    # a number for the telephone is no formula
    assert rows[1]["account"] == "'+7 700 000 00 41"
    assert seal["plan"]["messages"] == [{"conversation": 1, "shown": [[1, 9]]}]


def test_without_conversations_nothing_of_the_package_is_new() -> None:
    content, _ = sample(Reader.POLICE, "kk", 2)
    assert b"conversations" not in chronology_json(content)
    assert "messages" not in content.plan.to_json()
    assert len(messages_csv(content).splitlines()) == 1


def test_no_heading_stands_alone_however_high_the_first_entry_is() -> None:
    for lines in range(24):
        content, files = sample(Reader.POLICE, "en", 1)
        entry = replace(content.incidents[0].entry, exact_words="x\n" * lines)
        content = replace(content, incidents=(replace(content.incidents[0], entry=entry),))
        for page in texts(made(content, files)):
            if "Incidents and evidence\r\n" in page:
                assert "Incident 1 " in page, lines


def test_a_long_conversation_takes_time_and_memory_by_its_length() -> None:
    content, files = sample(Reader.POLICE, "en", 1)
    shown = chat(2000, evidence=content.evidence[0].number)
    pages = texts(made(with_chats(content, shown), files))
    told = "\n".join(pages)
    assert re.search(r"\nline 4000\s+\d\d\.\d\d\.\d{4}", told)
    heads = sum("Sender" in page for page in pages)
    assert heads > 60
