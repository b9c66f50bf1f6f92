"""Telegram's exports: one chat, whole accounts, old ones and broken ones."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_keeper.domain.errors import Cancelled, Code
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    MessageKind,
    ReadingOptions,
    RefusalReason,
    RemarkCode,
    message_from_json,
    message_to_json,
)
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.importers.chat_formats.telegram import Telegram
from evidence_keeper.system.language.conversation_words import message_note
from evidence_keeper.system.language.translations import Translator
from tests.importers.reading import code_of, every_cut, export_of, look, read, remarks, survives

TG = Telegram()


def message(number: int = 1, **more: Any) -> dict[str, Any]:
    made = {
        "id": number,
        "type": "message",
        "date": "2025-11-13T22:36:55",
        "date_unixtime": "1763055415",
        "from": "Аня",
        "from_id": "user77",
        "text": "привет",
    }
    made.update(more)
    return {key: value for key, value in made.items() if value is not ...}


def chat(*messages: object, **more: Any) -> str:
    made = {"name": "Аня", "type": "personal_chat", "id": 4711, **more, "messages": list(messages)}
    return json.dumps(made, ensure_ascii=False, indent=1)


def account() -> str:
    def one(name: str | None, identity: int, *messages: object) -> dict[str, Any]:
        return {"name": name, "type": "personal_chat", "id": identity, "messages": list(messages)}

    return json.dumps(
        {
            "about": "Here is the data you requested.",
            "personal_information": {"user_id": 77, "first_name": "Аня"},
            "contacts": {"list": [{"user_id": 1, "messages": ["no"]}]},
            "chats": {
                "about": "",
                "list": [
                    one("Bob", 1, message(1), message(2, **{"from": "Bob", "from_id": "user1"})),
                    one(None, 2, message(5)),
                ],
            },
            "left_chats": {"list": [one("Left", 1, message(9))]},
        }
    )


def test_one_chat() -> None:
    found = read(TG, chat(message(3), message(4, text="b")), ReadingOptions(me="Аня"))
    first, second = found.messages
    assert found.pairs[0][0] == "4711"
    assert first.sent is not None
    assert first.sent.isoformat() == "2025-11-13T22:36:55+05:00"
    assert (first.place, first.position, first.written) == ("message 3", 1, "2025-11-13T22:36:55")
    assert (first.sender, first.account, first.own) == ("Аня", "user77", True)
    assert (second.position, second.text) == (2, "b")
    looked = look(TG, chat(message()))
    assert (looked.chats[0].key, looked.chats[0].title) == ("4711", "Аня")
    assert (looked.asks_zone, looked.orders, looked.names) == (False, (), ("Аня",))


def test_a_whole_account_knows_its_owner() -> None:
    found = read(TG, account())
    assert [key for key, _ in found.pairs] == ["1", "1", "2", "1#3"]
    assert [m.position for m in found.messages] == [1, 2, 1, 1]
    assert [m.own for m in found.messages] == [True, False, True, True]
    looked = look(TG, account())
    assert [(c.key, c.title, c.messages) for c in looked.chats] == [
        ("1", "Bob", 2),
        ("2", "personal_chat", 1),
        ("1#3", "Left", 1),
    ]
    assert looked.names == ("Аня", "Bob")


def test_a_text_in_parts() -> None:
    parts = [
        "a ",
        {"type": "link", "text": "https://b.kz"},
        {"type": "bold", "text": " с"},
        7,
        None,
    ]
    assert read(TG, chat(message(text=parts))).texts == ["a https://b.kz с"]


def test_old_exports_write_local_times() -> None:
    old = chat(message(date_unixtime=...), message(date_unixtime=..., date="2024-02-29T23:30:00"))
    assert look(TG, old).asks_zone
    assert read(TG, old).sent == ["2025-11-13T22:36:55+05:00", ""]
    assert read(TG, old).messages[1].written == "2024-02-29T23:30:00"
    berlin = read(TG, old, ReadingOptions(zone="Europe/Berlin"))
    assert berlin.sent[0] == "2025-11-13T22:36:55+01:00"
    assert read(TG, chat(message(from_id=4295000000))).messages[0].account == "4295000000"


def test_times_are_shown_in_the_zone() -> None:
    assert read(TG, chat(message()), ReadingOptions(zone="UTC")).sent == [
        "2025-11-13T17:36:55+00:00"
    ]


def test_control_characters_are_repaired() -> None:
    broken = chat(message(text="a@b"), message(text=r"c\x41")).replace("a@b", r"a\x0bb")
    assert read(TG, broken).texts == ["a\x0bb", r"c\x41"]
    assert remarks(look(TG, broken)) == {RemarkCode.TEXT_REPAIRED: 1}


def call(**more: Any) -> dict[str, Any]:
    service = {"type": "service", "actor": "Аня", "actor_id": "user77", "action": "phone_call"}
    return message(**{**service, "from": ..., "from_id": ..., "text": "", **more})


@pytest.mark.parametrize(
    ("reason", "me", "direction"),
    [
        ("hangup", "Аня", Direction.OUTGOING),
        ("hangup", "Bob", Direction.INCOMING),
        ("missed", "Bob", Direction.MISSED),
        ("busy", "Bob", Direction.INCOMING),
        ("missed", "Аня", Direction.OUTGOING),
        ("missed", "", None),
        ("hangup", "", None),
    ],
)
def test_calls(reason: str, me: str, direction: Direction | None) -> None:
    found = read(TG, chat(call(discard_reason=reason, duration_seconds=75)), ReadingOptions(me=me))
    (made,) = found.messages
    assert made.text == ("" if direction is Direction.MISSED else reason)
    assert (made.kind, made.direction, made.seconds) == (MessageKind.CALL, direction, 75)
    assert made.sender == "Аня"


def test_service_messages_are_notices() -> None:
    service = call(action="invite_members", members=["Bob", None, "Ann"], title="Group")
    (made,) = read(TG, chat(service)).messages
    assert (made.kind, made.sender, made.own) == (MessageKind.NOTICE, "", None)
    assert made.text == "Аня: invite_members; members: Bob, , Ann; title: Group"
    assert look(TG, chat(service)).names == ()


def test_what_was_sent_along() -> None:
    found = read(
        TG,
        chat(
            message(photo="photos/a.jpg", file=...),
            message(file="(File not included. Change data exporting settings to download.)"),
            message(location_information={"latitude": 43.2, "longitude": 76.9}),
            message(contact_information={"first_name": "A", "phone_number": "+7701"}),
        ),
    ).messages
    assert [m.attachments for m in found] == [
        ("photos/a.jpg",),
        ("(File not included. Change data exporting settings to download.)",),
        ("43.2, 76.9",),
        ("A +7701",),
    ]
    assert remarks(look(TG, chat(message(photo="a"), message()))) == {RemarkCode.MEDIA_OUTSIDE: 1}


def test_words_of_somebody_else_say_so() -> None:
    passed_on = message(forwarded_from="Болат", text="өлтірем")
    hidden = message(2, forwarded_from=None, text="өлтірем")
    first, second, own = read(TG, chat(passed_on, hidden, message(3))).messages
    assert (first.forwarded, first.forwarded_from) == (True, "Болат")
    assert (second.forwarded, second.forwarded_from) == (True, "")
    assert not own.forwarded


def test_where_a_link_leads_is_not_lost() -> None:
    text = ["see ", {"type": "text_link", "text": "your photos", "href": "http://evil.example/x"}]
    linked, sticker = read(TG, chat(message(text=text), message(2, sticker_emoji="🔪"))).messages
    assert (linked.text, linked.attachments) == ("see your photos", ("http://evil.example/x",))
    assert sticker.attachments == ("🔪",)


def test_edited_messages() -> None:
    made = read(
        TG,
        chat(
            message(1, edited="2025-11-13T23:00:00", edited_unixtime="1763056800"),
            message(2, edited="1970-01-01T05:00:00"),
            message(3, edited="2019-01-01T05:00:00"),
            message(4),
        ),
    )
    assert [m.edited for m in made.messages] == [True, False, True, False]


def test_odd_records_are_told_and_the_others_kept() -> None:
    found = read(
        TG,
        chat(
            7,
            message(id=..., date="soon", date_unixtime="never"),
            message(text="x" * 5_000_001),
            message(9, **{"from": None, "type": "unsupported", "text": 5}),
            message(**{"id": {}, "from": [], "from_id": {}, "text": {}, "date": 5}),
        ),
    )
    assert [(r.place, r.reason) for r in found.refused] == [
        ("element 1", RefusalReason.NOT_UNDERSTOOD),
        ("message 1", RefusalReason.TOO_LARGE),
    ]
    assert [m.place for m in found.messages] == ["element 2", "message 9", "element 5"]
    assert [m.position for m in found.messages] == [1, 2, 3]
    assert (found.messages[0].sent, found.messages[0].written) == (None, "soon")


def test_a_broken_record_does_not_hide_the_others() -> None:
    broken = chat(message(1), message(2, text="@"), message(3)).replace('"@"', "oops")
    found = read(TG, broken)
    assert [m.place for m in found.messages] == ["message 1", "message 3"]
    assert [r.place for r in found.refused] == ["element 2"]


def test_a_file_that_breaks_off_keeps_what_was_read() -> None:
    text = chat(message(1), message(2), message(3))
    found = read(TG, text[: text.index('"id": 3')])
    assert [m.place for m in found.messages] == ["message 1", "message 2"]
    assert [(r.place, r.reason) for r in found.refused] == [
        ("after message 2", RefusalReason.DAMAGED)
    ]


def test_what_is_recognised() -> None:
    assert TG.recognises(export_of(chat(message())))
    assert TG.recognises(export_of(chat()))
    assert TG.recognises(export_of(account()))
    assert not TG.recognises(export_of('{"messages": [{"content": "\\"from_id\\": 1"}]}'))
    assert not TG.recognises(export_of("[]"))


def test_empty_and_foreign_files() -> None:
    assert code_of(lambda: look(TG, chat())) is Code.EXPORT_EMPTY
    for foreign in ("", "{}", "[]", "hello", '{"a": 1}', "[" * 1_000_000):
        assert code_of(lambda foreign=foreign: look(TG, foreign)) is Code.EXPORT_UNREADABLE
        assert code_of(lambda foreign=foreign: read(TG, foreign)) is Code.EXPORT_UNREADABLE


def test_a_file_of_nothing_but_refusals_is_given_up() -> None:
    assert code_of(lambda: read(TG, chat(*[[]] * 20_000))) is Code.EXPORT_UNREADABLE
    assert len(read(TG, chat(message(), *[[]] * 9_000)).refused) == 9_000


def test_times_that_go_back_are_counted() -> None:
    text = chat(message(1), message(2, date_unixtime="1763055414"), message(3))
    assert remarks(look(TG, text)) == {RemarkCode.OUT_OF_ORDER: 1}


def test_it_stops_when_asked() -> None:
    progress = Progress()
    export = export_of(chat(*[message(n) for n in range(2_000)]))
    reader = TG.messages(export, ReadingOptions(), progress)
    next(reader)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(reader)


def test_files_cut_anywhere_never_crash() -> None:
    for content in (chat(message(), call(), message(photo="a")), account()):
        for cut in every_cut(content.encode()):
            survives(TG, cut)


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_random_bytes_never_crash(raw: bytes) -> None:
    survives(TG, raw)
    survives(TG, b'{"messages": [' + raw)


@settings(max_examples=150)
@given(st.text(alphabet=st.characters(), max_size=200), st.booleans())
def test_texts_come_back_with_every_character(text: str, ascii_only: bool) -> None:
    if not ascii_only:
        text = text.encode("utf-8", "ignore").decode()
    written = json.dumps(
        {"type": "personal_chat", "messages": [message(text=text)]}, ensure_ascii=ascii_only
    )
    # Halves that stand beside one another are one character to JSON.
    assert read(TG, written).texts == [json.loads(json.dumps(text))]


def test_a_poll_keeps_its_answers_and_votes() -> None:
    answers = [{"text": "мама", "voters": 3, "chosen": True}, {"text": "никто", "voters": 0}]
    poll = {"question": "Кто придёт?", "closed": False, "total_voters": 3, "answers": answers}
    (found,) = read(TG, chat(message(text="", poll=poll))).messages
    assert (found.text, found.poll) == ("Кто придёт?", (("мама", 3), ("никто", 0)))
    assert message_from_json(message_to_json(found)) == found
    assert message_note(Translator("en"), found) == "poll · мама: 3 votes · никто: 0 votes"


def test_a_voice_message_says_what_it_is_and_how_long() -> None:
    voice = {"file": "voice/a.ogg", "media_type": "voice_message", "duration_seconds": 12}
    (found,) = read(TG, chat(message(text="", **voice))).messages
    assert (found.media, found.seconds) == ("voice_message", 12)
    assert message_note(Translator("en"), found) == "voice message, 0:12"


def test_a_message_that_comes_twice_is_marked_and_counted_once() -> None:
    text = chat(*map(message, (5, 7, 5)), message(7, text="other"), message(6), message(6))
    found = read(TG, text)
    assert [m.place for m in found.messages] == [
        "message 5", "message 7", "message 7; element 4", "message 6",
    ]  # fmt: skip
    assert [(r.place, r.reason, r.chat) for r in found.refused] == [
        ("message 5; element 3", RefusalReason.REPEATED, "4711"),
        ("message 6; element 6", RefusalReason.REPEATED, "4711"),
    ]
    looked = look(TG, text)
    assert looked.chats[0].messages == 4
    assert remarks(looked)[RemarkCode.REPEATED] == 2


def test_a_chat_that_an_account_holds_twice_is_one() -> None:
    one = json.loads(chat(message(1), message(2)))
    other = json.loads(chat(message(1), type="private_group", name="other"))
    text = json.dumps({"chats": {"list": [one, other]}, "left_chats": {"list": [one]}})
    assert [(c.key, c.messages) for c in look(TG, text).chats] == [("4711", 2), ("4711#2", 1)]
