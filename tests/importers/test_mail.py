"""Tests reading letters and mailboxes."""

from __future__ import annotations

import base64
import time
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_keeper.domain.errors import Code
from evidence_keeper.domain.record.conversation import ReadingOptions, RefusalReason
from evidence_keeper.importers.chat_formats.mail import Mail
from tests.importers.reading import code_of, every_cut, export_of, look, read, survives

MAIL = Mail()


def letter(
    text: str = "привет\n-- \nЯ",
    subject: str = "Тема",
    date: str = "Thu, 13 Nov 2025 17:36:55 +0000",
) -> bytes:
    made = EmailMessage()
    made["Received"] = "from mx.b.kz by a.kz; Thu, 13 Nov 2025 17:36:59 +0000"
    made["Received"] = "from x by mx.b.kz; Thu, 13 Nov 2025 17:36:57 +0000"
    made["From"] = "Боб <bob@b.kz>"
    made["To"] = "Ann <ann@a.kz>"
    made["Subject"] = subject
    made["Message-ID"] = "<77@b.kz>"
    made.set_content(text)
    raw = made.as_bytes()
    return (f"Date: {date}\n".encode() if date else b"") + raw


LETTER = letter()
_FROM = b"From bob@b.kz Thu Nov 13 17:36:55 2025\n"
MAILBOX = _FROM + letter("one\n>From me\nFrom now on\n") + b"\n" + _FROM + letter("two") + b"\n"


def test_one_letter() -> None:
    (made,) = read(MAIL, LETTER, ReadingOptions(me="Боб")).messages
    assert (made.sender, made.account, made.own) == ("Боб", "bob@b.kz", True)
    assert made.text == "Тема\n\nпривет\n-- \nЯ"
    assert made.sent is not None
    assert made.sent.isoformat() == "2025-11-13T22:36:55+05:00"
    assert made.written == "Thu, 13 Nov 2025 17:36:55 +0000"
    assert made.place == (
        "message 1; Message-ID <77@b.kz>; Received Thu, 13 Nov 2025 17:36:59 +0000"
    )
    assert read(MAIL, LETTER, ReadingOptions(me="bob@b.kz")).messages[0].own is True
    assert read(MAIL, LETTER.replace(b"\n", b"\r\n")).messages[0].text == made.text
    looked = look(MAIL, LETTER)
    assert looked.chats[0].key == "ann@a.kz, bob@b.kz"
    assert looked.chats[0].title == "Боб <bob@b.kz>, Ann <ann@a.kz>"


def test_a_mailbox() -> None:
    found = read(MAIL, MAILBOX)
    assert found.texts == ["Тема\n\none\n>From me\nFrom now on", "Тема\n\ntwo"]
    assert [m.position for m in found.messages] == [1, 2]
    assert found.messages[1].place.startswith("message 2; ")


def test_both_directions_are_one_conversation() -> None:
    back = LETTER.replace(b"From:", b"X:").replace(b"To:", b"From:").replace(b"X:", b"To:")
    keys = {key for key, _ in read(MAIL, _FROM + LETTER + b"\n" + _FROM + back).pairs}
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("date", "sent", "asks"),
    [
        ("Thu, 13 Nov 2025 22:36:55 +0500", "2025-11-13T22:36:55+05:00", False),
        ("Thu, 13 Nov 2025 17:36:55 GMT", "2025-11-13T22:36:55+05:00", False),
        ("Thu, 13 Nov 2025 17:36:55 -0000", "2025-11-13T22:36:55+05:00", False),
        ("Thu, 13 Nov 2025 22:36:55", "2025-11-13T22:36:55+05:00", True),
        ("Thu, 29 Feb 2024 23:30:00", "", True),
        ("yesterday", "", False),
        ("", "2025-11-13T22:36:59+05:00", False),
    ],
)
def test_dates(date: str, sent: str, asks: bool) -> None:
    assert read(MAIL, letter(date=date)).sent == [sent]
    assert look(MAIL, letter(date=date)).asks_zone is asks


def test_attachments_are_named_and_their_bytes_left_alone() -> None:
    made = EmailMessage()
    made["From"], made["Date"] = "bob@b.kz", "Thu, 13 Nov 2025 22:36:55 +0500"
    made.set_content("see")
    made.add_alternative("<p>see</p>", subtype="html")
    made.add_attachment(b"\xff" * 30_000_000, maintype="image", subtype="jpeg", filename="фото.jpg")
    (found,) = read(MAIL, made.as_bytes()).messages
    assert (found.text, found.attachments) == ("see", ("фото.jpg",))


def test_a_letter_in_html_alone() -> None:
    made = EmailMessage()
    made["From"], made["Date"] = "bob@b.kz", "Thu, 13 Nov 2025 22:36:55 +0500"
    made.set_content(
        "<html><head><style>p {}</style></head><body><p>Я &lt;тебя&gt;<br>знаю</p>\n<div>x</div>",
        subtype="html",
    )
    (found,) = read(MAIL, made.as_bytes()).messages
    assert found.text == "Я <тебя>\nзнаю\n\nx"


def test_headers_and_texts_in_raw_bytes() -> None:
    head = "From: Боб <bob@b.kz>\nDate: Thu, 13 Nov 2025 22:36:55 +0500\n"
    raw = f"{head}Subject: Тема\n\nпривет\n".encode()
    (found,) = read(MAIL, raw).messages
    assert (found.sender, found.text) == ("Боб", "Тема\n\nпривет")
    koi = f"{head}Content-Type: text/plain; charset=koi8-r\n\n".encode() + "да".encode("koi8-r")
    assert read(MAIL, koi).texts == ["да"]
    odd = f"{head}Content-Type: text/plain; charset=none-such\n\nда".encode()
    assert read(MAIL, odd).texts == ["да"]


def test_hostile_letters_end_soon() -> None:
    head = b"From: a@b\nDate: Thu, 13 Nov 2025 22:36:55 +0500\n"
    multipart = b"Content-Type: multipart/mixed; boundary="
    nested = b"".join(multipart + b"b%d\n\n--b%d\n" % (n, n) for n in range(3_000))
    hostile = [
        head + b"Subject: " + b"x" * 30_000_000,
        head + b"To: " + b"(" * 500_000,
        head + b"To: " + b"a@b, " * 100_000,
        head + b"Subject: " + b"=?utf-8?q?a?= " * 50_000,
        head + b"X: y\n" * 1_000_000,
        head + nested,
        head + b"Content-Type: message/rfc822\n\n" * 100_000,
        head + multipart + b"b\n\n" + b"--b\n\n" * 500_000,
        head + b"Content-Type: text/html\n\n" + b"<a " * 300_000,
        head + b"\n" + b"x\n" * 2_000_000,
        head + b"Content-Type: text/html\n\n<![<",
    ]
    for raw in hostile:
        begin = time.process_time()
        code_of(lambda raw=raw: read(MAIL, raw))
        assert time.process_time() - begin < 10  # two seconds where nothing else runs
    assert [r.reason for r in read(MAIL, hostile[0]).refused] == [RefusalReason.TOO_LARGE]


def test_a_letter_that_is_too_large_does_not_hide_the_others() -> None:
    content = _FROM + letter(f"{'x' * 900}\n" * 20_000) + b"\n" + MAILBOX
    found = read(MAIL, content)
    assert [r.place for r in found.refused] == ["message 1"]
    assert len(found.messages) == 2


def test_empty_and_foreign_files() -> None:
    assert code_of(lambda: look(MAIL, b"")) is Code.EXPORT_EMPTY
    for foreign in ("hello", "Subject: only\n\nx", "From me to you\nhello"):
        assert code_of(lambda foreign=foreign: look(MAIL, foreign)) is Code.EXPORT_UNREADABLE
        assert not MAIL.recognises(export_of(foreign))


def test_files_cut_anywhere_never_crash() -> None:
    for cut in every_cut(MAILBOX):
        survives(MAIL, cut)


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_random_bytes_never_crash(raw: bytes) -> None:
    survives(MAIL, raw)
    survives(MAIL, b"From: a@b\nDate: " + raw)
    survives(MAIL, b"From: a@b\nTo: b\nContent-Type: multipart/mixed; boundary=" + raw)


@settings(max_examples=100)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_texts_come_back_with_every_character(text: str) -> None:
    head = b"From: a@b\nDate: Thu, 13 Nov 2025 22:36:55 +0500\nContent-Transfer-Encoding: base64\n"
    kind = b"Content-Type: text/plain; charset=utf-8\n\n"
    raw = head + kind + base64.encodebytes(text.encode())
    expected = text.replace("\r\n", "\n").rstrip("\n")
    found = read(MAIL, raw).texts
    assert found == [expected if expected.strip() else found[0]]
