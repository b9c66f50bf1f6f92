"""Tests backups of text messages and calls, including malformed XML."""

from __future__ import annotations

import time
from xml.sax.saxutils import quoteattr

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
)
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.importers.chat_formats.sms_backup import SmsBackup
from tests.importers.reading import (
    Read,
    code_of,
    every_cut,
    export_of,
    look,
    read,
    remarks,
    survives,
)

SMS = SmsBackup()
TIME = "1763055415000"


def sms(body: str = '"привет"', **more: str) -> str:
    values = {"address": "+77010000000", "date": TIME, "type": "1", "contact_name": "Аня", **more}
    written = "".join(f' {key}="{value}"' for key, value in values.items() if value != "...")
    return f'  <sms protocol="0"{written} body={body} read="1" />\n'


def call(**more: str) -> str:
    values = {"number": "+77010000000", "duration": "75", "date": TIME, "type": "1", **more}
    return "  <call" + "".join(f' {key}="{value}"' for key, value in values.items()) + " />\n"


def mms(parts: str, addresses: str = "", **more: str) -> str:
    values = {"address": "+77010000000", "date": TIME, "msg_box": "1", "sub": "null", **more}
    head = "".join(f' {key}="{value}"' for key, value in values.items())
    return f"  <mms{head}><parts>{parts}</parts><addrs>{addresses}</addrs></mms>\n"


def document(*records: str, root: str = "smses") -> str:
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!--File Created By-->\n"
    style = '<?xml-stylesheet type="text/xsl" href="sms.xsl"?>\n'
    return f'{head}{style}<{root} count="{len(records)}">\n{"".join(records)}</{root}>'


def of(*records: str) -> Read:
    return read(SMS, document(*records))


def test_short_messages() -> None:
    found = of(sms(readable_date="13 нояб. 2025 г."), sms('"да"', type="2"))
    first, second = found.messages
    assert first.sent is not None
    assert first.sent.isoformat() == "2025-11-13T22:36:55+05:00"
    assert first.written == "13 нояб. 2025 г."
    assert (first.sender, first.account, first.own) == ("Аня", "+77010000000", False)
    assert (second.sender, second.account, second.own) == ("", "", True)
    assert (second.place, second.position, second.written) == ("record 2", 2, TIME)
    looked = look(SMS, document(sms(), sms()))
    assert (looked.chats[0].key, looked.chats[0].title) == ("+77010000000", "Аня (+77010000000)")
    assert (looked.asks_zone, looked.names) == (False, ("Аня",))


def test_one_conversation_for_each_number() -> None:
    found = of(
        sms(address="+7 701 000-00-00"),
        sms(address="+77010000000"),
        sms(address="Beeline", contact_name="(Unknown)"),
        sms(address="null", contact_name="null"),
    )
    assert [key for key, _ in found.pairs] == ["+77010000000", "+77010000000", "Beeline", "unknown"]
    assert [m.position for m in found.messages] == [1, 2, 1, 1]
    assert [m.sender for m in found.messages] == ["Аня", "Аня", "Beeline", ""]


@pytest.mark.parametrize("kind", ["0", "7"])
def test_a_type_that_nobody_describes_is_nobodys(kind: str) -> None:
    (found,) = of(sms(type=kind)).messages
    assert (found.own, found.sender, found.account) == (None, "Аня", "+77010000000")


def test_what_was_never_sent_says_so() -> None:
    draft, failed, sent = of(sms(type="3"), sms(type="5"), sms(type="2")).messages
    assert (draft.own, draft.place) == (True, "record 1, type 3")
    assert (draft.unsent, failed.unsent, sent.unsent) == (True, True, False)


@pytest.mark.parametrize(
    ("written", "text", "repaired"),
    [
        ('"a&#55357;&#56838;b"', "a😆b", True),
        ('"&#xD83D;&#xDE06;&#xd83d;&#xde06;"', "😆😆", True),
        ('"&#128518;"', "😆", False),
        ('"😆"', "😆", False),
        ('"&#55357;"', "⟦U+D83D⟧", True),
        ('"&#56838;&#55357;x"', "⟦U+DE06⟧⟦U+D83D⟧x", True),
        ('"&#55357;&#55357;&#56838;"', "⟦U+D83D⟧😆", True),
        ('"a&#0;b&#11;c"', "a⟦U+0000⟧b⟦U+000B⟧c", True),
        ('"a\x07b"', "a⟦U+0007⟧b", True),
        ('"a&#10;b&#13;&#10;&#9;c"', "a\nb\r\n\tc", False),
        ('"&lt;b&gt; &amp;amp; &quot;&apos;"', "<b> &amp; \"'", False),
        ("'say \"hi\" <part'".replace("<", "&lt;"), 'say "hi" <part', False),
        ("'data=\"AAAA\"'", 'data="AAAA"', False),
        ('"null"', "null", False),
        ('"\ufdd0 \ufdd0\ufdd1 \ufdd1&#0;"', "\ufdd0 \ufdd0\ufdd1 \ufdd1⟦U+0000⟧", True),
    ],
)
def test_texts_that_are_no_xml_and_texts_that_are(written: str, text: str, repaired: bool) -> None:
    found = of(sms(written))
    assert found.texts == [text]
    assert found.refused == []
    counted = remarks(look(SMS, document(sms(written), sms())))
    assert counted == ({RemarkCode.TEXT_REPAIRED: 1} if repaired else {})


def test_bytes_that_are_no_utf8_are_written_out() -> None:
    raw = document(sms('"a@b"')).encode().replace(b"@", b"\xff")
    assert read(SMS, raw).texts == ["a⟦U+DCFF⟧b"]
    assert remarks(look(SMS, raw)) == {RemarkCode.TEXT_REPAIRED: 1}


@pytest.mark.parametrize("shift", range(0, 60, 3))
def test_pairs_are_joined_where_reading_paused(shift: int) -> None:
    """The file is read in pieces of 262,144 bytes."""
    before = document(sms('"@"'))
    lead = "x" * (262_144 - before.index("@") - shift)
    text = document(sms(f'"{lead}&#55357;&#56838;&#0055357;&#0056838;&#xD83D;&#xDE06;y"'))
    assert read(SMS, text).texts == [lead + "😆😆😆y"]


@pytest.mark.parametrize(
    ("kind", "direction", "own"),
    [
        ("1", Direction.INCOMING, False),
        ("2", Direction.OUTGOING, True),
        ("3", Direction.MISSED, False),
        ("4", Direction.MISSED, False),
        ("5", Direction.INCOMING, False),
        ("6", Direction.INCOMING, False),
        ("7", Direction.INCOMING, False),
        ("9", None, False),
    ],
)
def test_calls(kind: str, direction: Direction | None, own: bool) -> None:
    (made,) = read(SMS, document(call(type=kind), root="calls")).messages
    assert (made.kind, made.direction, made.own) == (MessageKind.CALL, direction, own)
    assert (made.seconds, made.text) == (75, "")
    assert made.place == ("record 1" if kind in "123" else f"record 1, type {kind}")


def test_a_call_of_an_unknown_number() -> None:
    found = read(SMS, document(call(number="-1", contact_name="(Unknown)"), root="calls"))
    assert found.pairs[0][0] == "unknown"
    assert look(SMS, document(call(number="-1"), root="calls")).chats[0].title == "-1"


def test_picture_messages() -> None:
    data = "QUJD" * 500_000
    parts = (
        '<part seq="-1" ct="application/smil" text="smil" name="null"/>'
        f'<part seq="0" ct="image/jpeg" name="null" cl="a.jpg" text="null" data="{data}"/>'
        '<part seq="0" ct="text/plain" name="null" text="вот &lt;" />'
        "<part seq='1' ct='text/plain' text='say \"hi\"' data='null'/>"
    )
    addresses = (
        '<addr address="+7702" type="137"/><addr address="insert-address-token" type="151"/>'
    )
    received, sent = of(
        mms(parts, addresses), mms(parts, addresses, msg_box="2", sub="Тема")
    ).messages
    assert received.text == 'вот <\nsay "hi"'
    assert received.attachments == ("a.jpg",)
    assert (received.account, received.own) == ("+7702", False)
    assert (sent.text, sent.own) == ('Тема\nвот <\nsay "hi"', True)


def test_superbackup() -> None:
    logs = (
        '<log number="+7701" time="Nov 13, 2025 10:36:55 PM" date="1763055415000" type="3" '
        'name="Bob" dur="12"/>'
        '<log number="+7701" time="1763055415000" date="2025" type="1" dur="1"/>'
    )
    first, second = read(SMS, f"<alllogs>{logs}</alllogs>").messages
    assert (first.direction, first.seconds) == (Direction.MISSED, 12)
    assert (first.written, first.sender) == ("Nov 13, 2025 10:36:55 PM", "Bob")
    assert first.sent == second.sent
    assert first.sent is not None


@pytest.mark.parametrize("date", ["", "0", "-5", "null", "soon", "9" * 18, "9" * 400])
def test_a_time_that_is_none(date: str) -> None:
    (made,) = of(sms(date=date)).messages
    assert made.sent is None


def test_document_types_and_entities_are_refused() -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE smses [<!ENTITY a0 "ha">{laughs}]>'
    outside = '<!DOCTYPE smses SYSTEM "file:///etc/passwd">'
    for head in (bomb, outside, "<!DOCTYPE smses>"):
        begin = time.process_time()
        text = head + document(sms('"&a9;"')).partition("?>")[2]
        assert code_of(lambda text=text: look(SMS, text)) is Code.EXPORT_UNREADABLE
        assert code_of(lambda text=text: read(SMS, text)) is Code.EXPORT_UNREADABLE
        assert time.process_time() - begin < 10


def test_hostile_documents_end_soon() -> None:
    tag = '<smses><sms address="1" type="1" body="'
    hostile = [
        "<smses>" + "<a>" * 1_000_000,
        tag + "x" * 60_000_000 + '"/>' + sms() + "</smses>",
        "<smses><sms " + "".join(f'a{n}="" ' for n in range(400_000)) + "/></smses>",
        "<smses>" + "<sms & />" * 100_000 + "</smses>",
        '<smses><mms><parts><part data="' + "A" * 60_000_000,
        "<smses><part " * 100_000,
        "<smses><mms><parts>" + '<part ct="text/plain" text="x"/>' * 100_000 + "</parts></mms>",
    ]
    for content in hostile:
        begin = time.process_time()
        code_of(lambda content=content: look(SMS, content))
        assert time.process_time() - begin < 30  # of its own time


def test_a_tag_that_is_too_large_is_passed_over() -> None:
    found = of(sms('"' + "x" * 30_000_000 + '"'), sms('"after"'), sms('"' + "y" * 5_000_001 + '"'))
    assert found.texts == ["after"]
    assert [r.reason for r in found.refused] == [RefusalReason.TOO_LARGE] * 2
    assert len(of(sms('"' + "ж" * 5_000_000 + '"')).texts[0]) == 5_000_000


def test_a_broken_record_does_not_hide_the_others() -> None:
    found = of(sms('"one"'), sms('"a & b"'), sms('"two"'), mms("<part"), sms('"three"'), "<sms/>")
    assert found.texts == ["one", "two", "three"]
    assert [r.reason for r in found.refused] == [
        RefusalReason.DAMAGED,
        RefusalReason.DAMAGED,
        RefusalReason.NOT_UNDERSTOOD,
    ]


def test_a_file_that_breaks_off_keeps_what_was_read() -> None:
    text = document(sms('"one"'), sms('"two"'))
    found = read(SMS, text[: text.index('"two"')])
    assert found.texts == ["one"]
    assert [(r.place, r.reason) for r in found.refused] == [
        ("after record 1", RefusalReason.DAMAGED)
    ]


def test_what_is_recognised() -> None:
    assert SMS.recognises(export_of(document(sms())))
    assert SMS.recognises(export_of("\ufeff" + document(call(), root="calls")))
    assert not SMS.recognises(export_of("<html><p>smses</p></html>"))
    assert not SMS.recognises(export_of("<smses"))


def test_empty_and_foreign_files() -> None:
    assert code_of(lambda: look(SMS, document())) is Code.EXPORT_EMPTY
    for foreign in ("", "hello", "<html><sms/></html>", "{}"):
        assert code_of(lambda foreign=foreign: look(SMS, foreign)) is Code.EXPORT_UNREADABLE


def test_it_stops_when_asked() -> None:
    progress = Progress()
    reader = SMS.messages(export_of(document(*[sms()] * 5_000)), ReadingOptions(), progress)
    next(reader)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(reader)


def test_files_cut_anywhere_never_crash() -> None:
    part = '<part seq="0" ct="image/jpeg" cl="a.jpg" data="AAAA"/>'
    content = document(sms('"&#55357;&#56838;"'), mms(part), call(), sms()).encode()
    for cut in every_cut(content, 7):
        survives(SMS, cut)


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_random_bytes_never_crash(raw: bytes) -> None:
    survives(SMS, raw)
    survives(SMS, b"<smses><sms " + raw)
    survives(SMS, b"<smses><mms><parts><part " + raw + b"<sms body='a' type='1'/>")


TEXTS = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")
)


@settings(max_examples=200)
@given(TEXTS)
def test_texts_come_back_with_every_character(text: str) -> None:
    written = quoteattr(text, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    shown = "".join(f"⟦U+{ord(c):04X}⟧" if ord(c) < 32 and c not in "\n\r\t" else c for c in text)
    assert of(sms(written)).texts == [shown]


@pytest.mark.parametrize(
    ("readable", "sent"),
    [
        ("Jun 1, 2020 10:40:00 AM", "2020-06-01T11:40:00+06:00"),
        ("Jun 1, 2019 10:40:00 AM", ""),
        ("null", ""),
    ],
)
def test_seconds_are_read_only_where_the_written_date_agrees(readable: str, sent: str) -> None:
    text = (
        f'<smses><sms address="1" date="1590990000" type="1" body="a" '
        f'readable_date="{readable}"/></smses>'
    )
    assert read(SMS, text).sent == [sent]
