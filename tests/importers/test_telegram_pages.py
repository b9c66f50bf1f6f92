"""Tests Telegram's web pages: one page, all pages in an archive, and broken ones."""

from __future__ import annotations

from evidence_keeper.domain.record.conversation import (
    Message,
    MessageKind,
    ReadingOptions,
    RefusalReason,
    RemarkCode,
)
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.importers.chat_formats.telegram import Telegram
from evidence_keeper.importers.chat_formats.telegram_pages import TelegramPages
from evidence_keeper.importers.formats import importer_for
from tests.importers.reading import (
    every_cut,
    export_of,
    look,
    read,
    remarks,
    survives,
    zip_of,
)
from tests.importers.test_telegram import chat, message

PAGES = TelegramPages()


def page(*messages: str, title: str = "Аня", before: str = "", after: str = "") -> str:
    def link(name: str) -> str:
        return f'<a class="pagination block_link" href="{name}">\nmore\n</a>' if name else ""

    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"/><title>Exported Data</title></head>
<body onload="CheckLocation();"><div class="page_wrap">
 <div class="page_header"><div class="content">
  <div class="text bold">
{title}
  </div></div></div>
 <div class="page_body chat_page"><div class="history">
{link(before)}{"".join(messages)}{link(after)}
 </div></div></div></body></html>
"""


def one(
    number: int = 1,
    body: str = '<div class="text">\nпривет\n</div>',
    sender: str = "Аня",
    time: str = "13.11.2025 22:36:55 UTC+05:00",
) -> str:
    joined = "" if sender else " joined"
    name = f'<div class="from_name">\n{sender}\n </div>' if sender else ""
    return f"""<div class="message default clearfix{joined}" id="message{number}">
 <div class="pull_left userpic_wrap"><div class="userpic"><div class="initials">
А
 </div></div></div>
 <div class="body"><div class="pull_right date details" title="{time}">
22:36
  </div>{name}
{body}
 </div></div>
"""


def notice(number: int, text: str) -> str:
    return f"""<div class="message service" id="message{number}">
 <div class="body details">
{text}
 </div></div>
"""


def first(content: str) -> Message:
    return read(PAGES, content).messages[0]


def test_a_page() -> None:
    text = '<div class="text">\nа<br>б &amp; <strong>в</strong> <a href="http://x.example/">тут</a></div>'
    content = page(
        notice(-1, "13 November 2025"),
        one(7, text),
        one(8, '<div class="reply_to details">In reply to <a href="#7">this</a></div>', sender=""),
        notice(9, "Аня pinned this message"),
        one(10, sender="bob", time="13.11.2025 18:00:00 UTC"),
    )
    found = read(PAGES, content, ReadingOptions(me="Аня"))
    a, b, c, d = found.messages
    assert (a.position, a.place, a.sender, a.text) == (1, "message 7", "Аня", "а\nб & в тут")
    assert (a.attachments, a.own) == (("http://x.example/",), True)
    assert a.written == "13.11.2025 22:36:55 UTC+05:00"
    assert found.sent == ["2025-11-13T22:36:55+05:00"] * 2 + ["", "2025-11-13T23:00:00+05:00"]
    assert (b.sender, b.text, b.own) == ("Аня", "", True)
    assert (c.kind, c.text, c.sender, c.own) == (
        MessageKind.NOTICE,
        "Аня pinned this message",
        "",
        None,
    )
    assert (c.sent, c.written) == (None, "13 November 2025")
    assert (d.sender, d.own) == ("bob", False)
    assert not found.refused
    looked = look(PAGES, content)
    assert (looked.chats[0].title, looked.chats[0].messages) == ("Аня", 4)
    assert (looked.asks_zone, looked.names) == (False, ("Аня", "bob"))


def test_a_time_without_its_zone_is_asked_for() -> None:
    old = page(one(time="13.11.2020 22:36:55"))
    assert look(PAGES, old).asks_zone
    assert read(PAGES, old, ReadingOptions("Europe/Moscow")).sent == ["2020-11-13T22:36:55+03:00"]
    for wrong in ("31.02.2025 10:00:00 UTC+05:00", "soon", "01.01.2025 10:00:00 UTC+99:99"):
        sent = read(PAGES, page(one(time=wrong))).messages[0]
        assert (sent.sent, sent.written) == (None, wrong)


def test_what_is_attached() -> None:
    def media(kind: str, rest: str, link: str = "", tag: str = "div") -> str:
        href = f' href="{link}"' if link else ""
        return f'<div class="media_wrap"><{tag} class="{kind}"{href}>{rest}</{tag}></div>'

    def told(title: str, status: str) -> str:
        return (
            f'<div class="body"><div class="title bold">\n{title}\n</div>'
            f'<div class="status details">\n{status}\n</div></div>'
        )

    voice = first(
        page(
            one(
                body=media(
                    "media block_link media_voice_message",
                    told("Voice message", "01:05, 12.3 KB"),
                    "voice_messages/audio_1.ogg",
                    "a",
                )
            )
        )
    )
    assert (voice.media, voice.seconds) == ("voice_message", 65)
    assert voice.attachments == ("voice_messages/audio_1.ogg",)
    photo = page(one(body=media("photo_wrap clearfix", "", "photos/1.jpg", "a")))
    assert first(photo).attachments == ("photos/1.jpg",)
    assert remarks(look(PAGES, photo)) == {RemarkCode.MEDIA_OUTSIDE: 1}
    inside = zip_of({"C/messages.html": photo, "C/photos/1.jpg": b"x"})
    assert remarks(look(PAGES, inside)) == {}
    left = page(one(body=media("media media_photo", told("Photo", "Not included"))))
    assert first(left).attachments == ("Photo · Not included",)
    assert remarks(look(PAGES, left)) == {RemarkCode.MEDIA_OUTSIDE: 1}
    contact = page(one(body=media("media media_contact", told("Night", "+7 700 000 00 01"))))
    assert first(contact).attachments == ("Night · +7 700 000 00 01",)
    assert remarks(look(PAGES, contact)) == {}
    for status, direction, seconds in (
        ("Outgoing (12 seconds)", Direction.OUTGOING, 12),
        ("Cancelled", Direction.OUTGOING, None),
        ("Incoming (1 second)", Direction.INCOMING, 1),
        ("Declined", Direction.INCOMING, None),
        ("Missed", Direction.MISSED, None),
        ("Unknown to us", None, None),
    ):
        call = first(page(one(body=media("media media_call", told("bob", status)))))
        assert (call.kind, call.direction, call.seconds) == (MessageKind.CALL, direction, seconds)
        assert (call.text, call.attachments) == ("", ())
    poll = first(
        page(
            one(
                body='<div class="media_wrap"><div class="media_poll">'
                '<div class="question bold">\nКогда?\n</div><div class="details">\nPoll\n</div>'
                '<div class="answer">\n- днём <span class="details">3 votes, chosen vote</span>'
                '</div><div class="answer">\n- ночью\n</div></div></div>'
            )
        )
    )
    assert (poll.text, poll.poll) == ("Когда?", (("днём", 3), ("ночью", None)))
    onward = first(
        page(
            one(
                body='<div class="forwarded body"><div class="from_name">\nКанал '
                '<span class="date details" title="01.01.2020 10:00:00">x</span></div>'
                '<div class="text">\nновость\n</div></div>'
            )
        )
    )
    assert (onward.sender, onward.text) == ("Аня", "новость")
    assert (onward.forwarded, onward.forwarded_from) == (True, "Канал")
    assert onward.written == "13.11.2025 22:36:55 UTC+05:00"


def test_all_pages_of_an_archive_and_those_that_are_not_in_it() -> None:
    pages = {
        "Export/messages10.html": page(one(30), before="messages9.html"),
        "Export/messages.html": page(one(1), one(2, sender=""), after="messages2.html"),
        "Export/messages2.html": page(one(3), before="messages.html", after="messages3.html"),
        "Export/photos/1.jpg": b"x",
    }
    found = read(PAGES, zip_of(pages))
    assert [m.position for m in found.messages] == [1, 2, 3, 4]
    assert found.messages[-1].place == "Export/messages10.html, message 30"
    assert [(r.place, r.reason, r.chat) for r in found.refused] == [
        ("messages3.html", RefusalReason.ABSENT, "Export"),
        ("messages9.html", RefusalReason.ABSENT, "Export"),
    ]
    alone = read(PAGES, pages["Export/messages2.html"])
    assert [r.place for r in alone.refused] == ["messages.html", "messages3.html"]


def test_a_message_that_stands_on_two_pages_counts_once() -> None:
    again = zip_of({"messages.html": page(one(1), one(2)), "messages2.html": page(one(2), one(3))})
    found = read(PAGES, again)
    assert [m.place.rpartition(" ")[2] for m in found.messages] == ["1", "2", "3"]
    assert [r.reason for r in found.refused] == [RefusalReason.REPEATED]


def test_an_archive_of_json() -> None:
    packed = zip_of({"Export/result.json": chat(message(1), message(2)), "Export/photos/1.jpg": ""})
    assert isinstance(importer_for(export_of(packed)), Telegram)
    assert [m.place for m in read(Telegram(), packed).messages] == ["message 1", "message 2"]
    two = zip_of({"A/result.json": chat(message(1)), "B/result.json": chat(message(1))})
    found = read(Telegram(), two)
    assert [m.place for m in found.messages] == [
        "A/result.json, message 1",
        "B/result.json, message 1",
    ]
    assert len({key for key, _ in found.pairs}) == 2
    wrong = read(Telegram(), zip_of({"A/result.json": chat(message(1)), "B/result.json": "{}"}))
    assert [(r.place, r.reason) for r in wrong.refused] == [
        ("B/result.json", RefusalReason.NOT_UNDERSTOOD)
    ]


def test_broken_pages_keep_what_can_be_read() -> None:
    whole = page(one(1), one(2), one(3))
    cut = read(PAGES, whole[: whole.index('id="message3"') + 20])
    assert [m.place for m in cut.messages][:2] == ["message 1", "message 2"]
    assert [r.reason for r in cut.refused] == [RefusalReason.DAMAGED]
    unclosed = whole.replace("</div></div>\n", "\n")
    assert len(read(PAGES, unclosed).messages) == 3
    for part in every_cut(whole.encode(), 97):
        survives(PAGES, part)
    for bad in ("<", "<div>" * 5_000, page("<![<"), page('<div class="message default">' * 2_000)):
        survives(PAGES, bad.encode())
    assert importer_for(export_of(zip_of({"messages.html": "<html>mine</html>"}))) is None
