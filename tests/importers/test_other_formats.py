"""Tests Instagram, Discord and VK, and the detection of formats."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_keeper.domain.errors import Code
from evidence_keeper.domain.record.conversation import (
    Format,
    MessageKind,
    ReadingOptions,
    RefusalReason,
    RemarkCode,
)
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.importers.chat_formats.discord import Discord
from evidence_keeper.importers.chat_formats.instagram import Instagram
from evidence_keeper.importers.chat_formats.vk import Vk
from evidence_keeper.importers.chat_formats.whatsapp import WhatsApp
from evidence_keeper.importers.formats import IMPORTERS, importer_for, importer_named
from evidence_keeper.importers.interface import Importer
from tests.importers.reading import (
    code_of,
    every_cut,
    export_of,
    look,
    read,
    remarks,
    survives,
    zip_of,
)
from tests.importers.test_mail import LETTER, MAILBOX
from tests.importers.test_sms_backup import document, sms
from tests.importers.test_telegram import account, chat, message
from tests.importers.test_whatsapp import ANDROID, IPHONE

IG, DC, VK = Instagram(), Discord(), Vk()


def mangled(text: str) -> str:
    """Text as Meta writes it: each byte of UTF-8 as a character."""
    return text.encode("utf-8").decode("latin-1")


def direct(*messages: object, title: str = "Аня") -> str:
    return json.dumps(
        {
            "participants": [{"name": mangled("Аня")}, {"name": "bob"}],
            "messages": list(messages),
            "title": mangled(title),
            "is_still_participant": True,
        }
    )


def shot(text: str = "привет", at: int = 1763055415000, **more: Any) -> dict[str, Any]:
    made = {"sender_name": mangled("Аня"), "timestamp_ms": at, "content": mangled(text)}
    return made | more


def test_instagram() -> None:
    text = direct(shot(), shot("plain"), shot("", sender_name="bob", photos=[{"uri": "a/b.jpg"}]))
    first, second, third = read(IG, text, ReadingOptions(me="Аня")).messages
    assert (first.sender, first.text, first.own) == ("Аня", "привет", True)
    assert first.sent is not None
    assert first.sent.isoformat() == "2025-11-13T22:36:55+05:00"
    assert (first.place, first.written) == ("message 1", "1763055415000")
    assert second.text == "plain"
    assert (third.own, third.attachments) == (False, ("a/b.jpg",))
    looked = look(IG, text)
    assert looked.chats[0].title == "Аня"
    assert remarks(looked) == {RemarkCode.MEDIA_OUTSIDE: 1, RemarkCode.TEXT_REPAIRED: 2}
    assert (looked.names, looked.asks_zone) == (("Аня", "bob"), False)


@pytest.mark.parametrize("text", ["прямо", "é", "naïve Ã", "😀", "\x80"])
def test_texts_that_were_not_mangled_stay(text: str) -> None:
    """Only what comes out as UTF-8 is taken for mangled."""
    record = {"sender_name": "a", "timestamp_ms": 1, "content": text}
    assert read(IG, direct(record)).texts == [text]


def test_instagram_calls_and_what_was_taken_back() -> None:
    records = (
        shot(call_duration=75),
        shot(call_duration=0, missed=True),
        shot(is_unsent=True),
        shot(type="Unsubscribe"),
        shot(share={"link": "https://b.kz", "share_text": "x"}),
    )
    made = read(IG, direct(*records), ReadingOptions(me="bob")).messages
    assert [m.kind for m in made] == [
        MessageKind.CALL,
        MessageKind.CALL,
        MessageKind.DELETED,
        MessageKind.NOTICE,
        MessageKind.TEXT,
    ]
    assert (made[0].direction, made[0].seconds) == (Direction.INCOMING, 75)
    assert made[1].direction is Direction.MISSED
    assert made[4].attachments == ("https://b.kz", "x")


def test_an_archive_of_instagram() -> None:
    inbox = "your_instagram_activity/messages/inbox"
    archive = zip_of(
        {
            f"{inbox}/ann_1/message_10.json": direct(shot("oldest")),
            f"{inbox}/ann_1/message_2.json": direct(shot("older")),
            f"{inbox}/ann_1/message_1.json": direct(shot("new")),
            f"{inbox}/bob_2/message_1.json": direct(shot("bob"), title="Bob"),
            f"{inbox}/bob_2/photos/1.jpg": b"\xff\xd8",
            "personal_information/a.json": "{}",
        }
    )
    assert importer_for(export_of(archive)) is not None
    found = read(IG, archive)
    assert found.texts == ["new", "older", "oldest", "bob"]
    assert [m.position for m in found.messages] == [1, 2, 3, 1]
    assert found.messages[1].place == f"{inbox}/ann_1/message_2.json, message 1"
    looked = look(IG, archive)
    assert [(c.key, c.title, c.messages) for c in looked.chats] == [
        ("inbox/ann_1", "Аня", 3),
        ("inbox/bob_2", "Bob", 1),
    ]


def test_files_with_the_newest_first_are_in_order_too() -> None:
    assert RemarkCode.OUT_OF_ORDER not in remarks(look(IG, direct(shot(at=2_000), shot(at=1_000))))
    text = direct(shot(at=3_000), shot(at=2_000), shot(at=2_500), shot(at=1_000))
    assert remarks(look(IG, text))[RemarkCode.OUT_OF_ORDER] == 1


def channel(*messages: object) -> str:
    return json.dumps(
        {
            "guild": {"id": "0", "name": "Direct Messages"},
            "channel": {"id": "99", "type": "DirectTextChat", "name": "bob"},
            "dateRange": {"after": None},
            "messages": list(messages),
            "messageCount": len(messages),
        },
        ensure_ascii=False,
    )


def post(**more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": "1001",
        "type": "Default",
        "timestamp": "2025-11-13T17:36:55.1234567+00:00",
        "timestampEdited": None,
        "content": "привет",
        "author": {"id": "7", "name": "ann", "discriminator": "0000", "nickname": "Аня"},
        "attachments": [],
    }
    return made | more


def test_discord() -> None:
    text = channel(
        post(),
        post(id="1002", timestampEdited="2025-11-13T18:00:00+00:00"),
        post(type="Call", callEndedTimestamp="2025-11-13T17:38:10.1234567+00:00"),
        post(type="RecipientAdd", content="Added bob to the group."),
        post(attachments=[{"url": "https://cdn.x/a.png", "fileName": "a.png"}]),
        post(attachments=[{"url": "files/a.png"}], content=""),
        post(content="", forwardedMessage={"content": "переслано"}),
        post(timestamp="2025-11-13T22:36:55", author={"name": "bob", "discriminator": "1234"}),
        post(timestamp="soon", author=None),
        5,
    )
    found = read(DC, text, ReadingOptions(me="Аня"))
    first, edited, called, notice, linked, beside, forwarded, local, odd = found.messages
    assert (first.sender, first.account, first.own) == ("Аня", "ann (7)", True)
    assert first.sent is not None
    assert first.sent.isoformat() == "2025-11-13T22:36:55.123456+05:00"
    assert (first.place, found.pairs[0][0]) == ("message 1001", "99")
    assert edited.edited
    assert (called.kind, called.seconds, called.direction) == (
        MessageKind.CALL,
        75,
        Direction.OUTGOING,
    )
    assert (notice.kind, notice.sender) == (MessageKind.NOTICE, "")
    assert linked.attachments == ("https://cdn.x/a.png",)
    assert beside.attachments == ("files/a.png",)
    assert (forwarded.text, forwarded.forwarded) == ("переслано", True)
    assert (local.account, local.own) == ("bob#1234", False)
    assert (odd.sent, odd.written, odd.sender) == (None, "soon", "")
    assert [r.reason for r in found.refused] == [RefusalReason.NOT_UNDERSTOOD]
    looked = look(DC, text)
    assert looked.chats[0].title == "Direct Messages – bob"
    assert looked.asks_zone
    assert remarks(looked) == {RemarkCode.LINKS_ONLY: 1, RemarkCode.MEDIA_OUTSIDE: 1}


def page(*messages: str, title: str = "Аня") -> bytes:
    head = '<!DOCTYPE html><html><head><meta charset="windows-1251"></head><body><div class="wrap">'
    crumbs = f'<div class="ui_crumb">Сообщения</div><div class="ui_crumb">{title}</div>'
    items = "".join(f'<div class="item"><div class="item__main">{m}</div></div>' for m in messages)
    return f"{head}{crumbs}{items}</div></body></html>".encode("windows-1251")


def said(header: str, text: str, along: str = "", number: int = 77) -> str:
    return (
        f'<div class="message" data-id="{number}">\n  <div class="message__header">{header}</div>\n'
        f'  <div>{text}<div class="kludges">{along}</div></div>\n</div>'
    )


ANN = '<a href="https://vk.com/id7">Аня, Иванова</a>, 5 мая 2022 в 1:34:19'
PICTURE = (
    '<div class="attachment"><div class="attachment__description">Фотография</div>'
    "<a class='attachment__link' href='https://sun.x/a.jpg'>https://sun.x/a.jpg</a></div>"
)


def test_vk() -> None:
    edited = f'{ANN}<span class="message-edited" title="5 мая">(ред.)</span>'
    raw = page(
        said(ANN, "при&lt;вет<br>и &#128518; <b>ты</b>"),
        said("Вы, 12 янв 2019 в 21:05:11", "я", PICTURE),
        said(edited, "Сообщение удалено"),
        said("Аня, потом", "x"),
        said("", "y"),
    )
    found = read(VK, raw)
    first, own, deleted, odd = found.messages
    assert (first.sender, first.account) == ("Аня, Иванова", "https://vk.com/id7")
    assert first.text == "при<вет\nи 😆 ты"
    assert first.sent is not None
    assert first.sent.isoformat() == "2022-05-05T01:34:19+06:00"
    assert (first.written, first.place, first.own) == (
        "5 мая 2022 в 1:34:19",
        "message 77",
        False,
    )
    assert (own.sender, own.own, own.text) == ("Вы", True, "я")
    assert own.attachments == ("Фотография", "https://sun.x/a.jpg")
    assert (deleted.kind, deleted.edited) == (MessageKind.DELETED, True)
    assert (odd.sent, odd.sender) == (None, "Аня, потом")
    assert [r.reason for r in found.refused] == [RefusalReason.NOT_UNDERSTOOD]
    looked = look(VK, raw)
    assert (looked.chats[0].title, looked.asks_zone) == ("Аня", True)
    assert remarks(looked)[RemarkCode.LINKS_ONLY] == 1


def test_an_hour_of_vk_that_occurred_twice() -> None:
    assert read(VK, page(said("Вы, 29 фев 2024 в 23:30:00", "x"))).sent == [""]


def test_an_archive_of_vk() -> None:
    archive = zip_of(
        {
            "messages/77/messages50.html": page(said(ANN, "old")),
            "messages/77/messages0.html": page(said(ANN, "new")),
            "messages/-5/messages0.html": page(said(ANN, "group"), title="Группа"),
            "messages/index-messages.html": "x",
        }
    )
    assert importer_for(export_of(archive)) is not None
    found = read(VK, archive)
    assert [(k, m.text) for k, m in found.pairs] == [("-5", "group"), ("77", "new"), ("77", "old")]
    assert found.messages[2].place == "messages/77/messages50.html, message 77"


def test_a_page_that_breaks_off() -> None:
    raw = page(said(ANN, "one"), said(ANN, "two three"))
    found = read(VK, raw[: raw.index(b"three")])
    assert found.texts[0] == "one"
    assert [r.reason for r in found.refused] == [RefusalReason.DAMAGED]


def test_hostile_pages_end_soon() -> None:
    start = b'<div class="message"><div class="message__header">'
    for piece in (b"<div>", b"<!--", b"<a ", b"</", b"<![", b"<script>", b"&#1;", b'<a b="'):
        begin = time.process_time()
        survives(VK, start + piece * 200_000)
        assert time.process_time() - begin < 10
    assert code_of(lambda: look(VK, start + b"x" * 17_000_000)) is Code.EXPORT_UNREADABLE


SAMPLES: list[tuple[Format, str | bytes]] = [
    (Format.WHATSAPP, ANDROID),
    (Format.WHATSAPP, IPHONE),
    (Format.WHATSAPP, zip_of({"_chat.txt": IPHONE})),
    (Format.TELEGRAM, chat(message())),
    (Format.TELEGRAM, account()),
    (Format.SMS_BACKUP, document(sms())),
    (Format.INSTAGRAM, direct(shot())),
    (Format.INSTAGRAM, zip_of({"messages/inbox/a/message_1.json": direct(shot())})),
    (Format.DISCORD, channel(post())),
    (Format.VK, page(said(ANN, "x"))),
    (Format.VK, zip_of({"messages/1/messages0.html": page(said(ANN, "x"))})),
    (Format.EMAIL, LETTER),
    (Format.EMAIL, MAILBOX),
]


@pytest.mark.parametrize(("form", "content"), SAMPLES)
def test_each_file_has_one_reader(form: Format, content: str | bytes) -> None:
    """By content alone: the name says nothing."""
    knowing = [i.format for i in IMPORTERS if i.recognises(export_of(content, "x.bin"))]
    assert knowing == [form]
    found = importer_for(export_of(content))
    assert found is not None
    assert found.format is form
    assert look(importer_named(form.value, export_of(content)), content).format in (
        form,
        Format.META,
    )


@pytest.mark.parametrize(
    "content",
    ["", "hello", "{}", "[]", "<html></html>", b"\x89PNG\r\n", b"PK\x03\x04", b"%PDF-1.7"],
)
def test_other_files_have_none(content: str | bytes) -> None:
    assert importer_for(export_of(content)) is None


def test_a_text_about_another_format_changes_nothing() -> None:
    quoted = f'{chat(message())} From: a\nDate: b "guild": {{ "sender_name": <smses>'
    for importer, made in ((IG, direct(shot(quoted))), (DC, channel(post(content=quoted)))):
        found = importer_for(export_of(made))
        assert found is not None
        assert found.format is importer.format


def test_names_of_formats() -> None:
    told_by_content = {Format.MESSENGER, Format.META, Format.LIKE_WHATSAPP}
    named = set(Format) - told_by_content
    assert {i.format for i in IMPORTERS} == named
    for form in named:
        assert importer_named(form.value, export_of("")).format is form
    assert code_of(lambda: importer_named("icq", export_of(""))) is Code.FORMAT_UNKNOWN


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda i: i.format.value)
def test_files_of_others_are_refused_clearly(importer: Importer) -> None:
    for _, content in SAMPLES:
        survives(importer, export_of(content).file.read())
    bombs = {f"{n}/messages/inbox/a/message_1.json": b"0" * 30_000_000 for n in range(2)}
    survives(importer, zip_of(bombs))
    survives(importer, zip_of({"messages/1/messages0.html": b"0" * 30_000_000}))


@pytest.mark.parametrize("content", [direct(shot(), shot()), channel(post()), page(said(ANN, "x"))])
def test_files_cut_anywhere_never_crash(content: str | bytes) -> None:
    for cut in every_cut(export_of(content).file.read(), 25):
        for importer in (IG, DC, VK):
            survives(importer, cut)


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_random_bytes_never_crash(raw: bytes) -> None:
    for importer in IMPORTERS:
        survives(importer, raw)
    survives(IG, b'{"participants": [], "messages": [{"sender_name": "' + raw)
    survives(VK, b'<div class="message"><div class="message__header">' + raw)


CHARACTERS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200)


@settings(max_examples=100)
@given(CHARACTERS)
def test_texts_come_back_with_every_character(text: str) -> None:
    assert read(DC, channel(post(content=text))).texts == [text]
    assert read(IG, direct(shot(text))).texts == [text]


def test_reading_loads_nothing_that_talks_to_a_network() -> None:
    code = (
        "import sys, evidence_keeper.importers.formats\n"
        "bad = ('ssl', 'http.client', 'urllib.request', 'asyncio')\n"
        "print([m for m in bad if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_services_with_one_form_are_told_apart_or_not_named() -> None:
    one = direct({"sender_name": "bob", "timestamp_ms": 1763055415000, "content": "a"})
    assert look(IG, one).format is Format.META
    photo = {"sender_name": "bob", "timestamp_ms": 1763055415000}
    for folder, form in (
        ("your_facebook_activity", Format.MESSENGER),
        ("your_instagram_activity", Format.INSTAGRAM),
        ("messages", Format.META),
    ):
        uri = f"{folder}/messages/inbox/bob_1/photos/1.jpg"
        assert look(IG, direct(photo | {"photos": [{"uri": uri}]})).format is form
        archive = zip_of({f"{folder}/messages/inbox/bob_1/message_1.json": one})
        assert look(IG, archive).format is form
    about = {"sender_name": "bob", "timestamp_ms": 1, "content": "see your_facebook_activity/"}
    assert look(IG, direct(about)).format is Format.META


def test_a_text_without_words_of_whatsapp_is_only_of_its_form() -> None:
    plain = "13.11.2026, 21:45 - Тимур: алло\n"
    assert look(WhatsApp(), plain, "signal.txt").format is Format.LIKE_WHATSAPP
    assert look(WhatsApp(), plain, "WhatsApp Chat with B.txt").format is Format.WHATSAPP
    media = plain + "13.11.2026, 21:46 - Тимур: <Media omitted>\n"
    assert look(WhatsApp(), media, "a.txt").format is Format.WHATSAPP
