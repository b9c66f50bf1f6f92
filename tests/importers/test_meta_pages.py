"""Tests the web pages of Instagram and Messenger: both layouts, archives, and broken ones."""

from __future__ import annotations

import pytest

from evidence_keeper.domain.record.conversation import (
    Format,
    Message,
    ReadingOptions,
    RefusalReason,
    RemarkCode,
)
from evidence_keeper.importers.chat_formats.meta_pages import MetaPages
from evidence_keeper.importers.formats import importer_for
from tests.importers.reading import every_cut, export_of, look, read, remarks, survives, zip_of

PAGES = MetaPages()
NAME = "message_1.html"
CHAT = "your_instagram_activity/messages/inbox/ana_123"


def page(*boxes: str, title: str = "Аня", others: str = "", logo: str = "Instagram-Logo") -> str:
    return (
        '<html><head><meta charset="UTF-8" /><base href="../../../../" /><style>._a6-g{a:b}</style>'
        f'<title>{title}</title></head><body class="_5vb_"><img src="files/{logo}.png" />'
        f'<header class="_a70a"><h1 id="u_0">{title}</h1></header>'
        f'<main class="_a706" role="main"><div class="_7s7q">{others}</div>{"".join(boxes)}'
        "</main></body></html>"
    )


def link_to(number: int, selected: bool = False) -> str:
    mark = " selected" if selected else ""
    return f'<a role="button" class="_42ft{mark} _51sy" href="{CHAT}/message_{number}.html">.</a>'


def box(
    body: str = "<div>привет</div>",
    sender: str = "Аня",
    time: str = "Nov 13, 2025 10:36 pm",
    reactions: str = "",
) -> str:
    return (
        '<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">'
        f'<h2 class="_3-95 _2pim _a6-h _a6-i">{sender}</h2><div class="_3-95 _a6-p"><div>'
        f"<div></div>{body}<div></div>{reactions}</div></div>"
        f'<div class="_3-94 _a6-o">{time}</div></div>'
    )


def older_box(text: str, sender: str, time: str) -> str:
    return (
        '<div class="pam _3-95 _2ph- _2lej uiBoxWhite noborder">'
        f'<div class="_3-95 _2pim _2lek _2lel">{sender}</div><div class="_3-95 _2let"><div>'
        f"<div></div><div>{text}</div></div></div>"
        f'<div class="_3-94 _2lem">{time}</div></div>'
    )


def first(content: str) -> Message:
    return read(PAGES, content, name=NAME).messages[0]


def test_a_page_is_read_from_its_end_because_the_newest_stands_first() -> None:
    whole = page(
        box("<div>үш</div>", "Мен"),
        box("<div>екі</div>", "Аня"),
        box("<div>бір</div>", "Аня", "Nov 12, 2025 9:05 am"),
    )
    found = read(PAGES, whole, ReadingOptions("Asia/Almaty", me="Мен"), NAME)
    assert found.texts == ["бір", "екі", "үш"]
    assert found.sent == [
        "2025-11-12T09:05:00+05:00", "2025-11-13T22:36:00+05:00", "2025-11-13T22:36:00+05:00",
    ]  # fmt: skip
    assert [m.place for m in found.messages] == ["message 3", "message 2", "message 1"]
    assert [m.position for m in found.messages] == [1, 2, 3]
    assert [m.own for m in found.messages] == [False, False, True]
    looked = look(PAGES, whole, NAME)
    assert looked.asks_zone
    assert looked.format is Format.INSTAGRAM
    assert looked.chats[0].title == "Аня"
    assert remarks(looked) == {RemarkCode.ZONE_UNTOLD: 0} or RemarkCode.ZONE_UNTOLD in remarks(
        looked
    )


def test_the_layout_until_2021() -> None:
    whole = page(
        older_box("б", "Ана", "Dec 2, 2021, 5:35 PM"),
        older_box("а", "Мен", "Dec 2, 2021, 12:05 AM"),
    )
    found = read(PAGES, whole, ReadingOptions("UTC"), NAME)
    assert found.texts == ["а", "б"]
    assert found.sent == ["2021-12-02T00:05:00+00:00", "2021-12-02T17:35:00+00:00"]
    assert [m.sender for m in found.messages] == ["Мен", "Ана"]


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("Mar 12, 2024 11:03:54pm", "2024-03-12T23:03:54"),
        ("Mar 12, 2024 12:00 pm", "2024-03-12T12:00:00"),
        ("Mar 12, 2024 12:00 am", "2024-03-12T00:00:00"),
        ("мар 08, 2026 2:15 pm", "2026-03-08T14:15:00"),
        ("8 мая 2026 г., 21:05", "2026-05-08T21:05:00"),
        ("мау 01, 2026 21:05", "2026-06-01T21:05:00"),
        ("22 juil. 2023, 10:51", "2023-07-22T10:51:00"),
        ("5 de fev. de 2024, 07:09", "2024-02-05T07:09:00"),
        ("Ağu 3, 2024 19:00", "2024-08-03T19:00:00"),
    ],
)
def test_times_in_several_languages(written: str, time: str) -> None:
    found = first(page(box(time=written)))
    assert found.sent is not None
    assert found.sent.replace(tzinfo=None).isoformat() == time
    assert found.written == written


@pytest.mark.parametrize(
    "written",
    [
        "",
        "13/11/2025 10:36",
        "Xyz 13, 2025 10:36 pm",
        "Feb 30, 2025 10:36 pm",
        "Feb 3, 2025 13:36 pm",
    ],
)
def test_a_time_that_is_not_understood_stays_as_it_is_written(written: str) -> None:
    found = first(page(box(time=written)))
    assert found.sent is None
    assert found.written == written


def test_words_lines_links_and_files() -> None:
    words = '<div>а<br />б <a href="https://x.example/">https://x.example/</a></div><div>в</div>'
    found = first(page(box(words)))
    assert found.text == "а\nб\nв"
    assert found.attachments == ("https://x.example/",)
    sound = (
        f'<audio src="{CHAT}/audio/1.mp4"><a href="{CHAT}/audio/1.mp4">Click for audio</a></audio>'
    )
    voice = first(page(box(f"<div><div>{sound}</div></div>")))
    assert (voice.text, voice.media) == ("", "audio_file")
    assert voice.attachments == (f"{CHAT}/audio/1.mp4",)
    liked = first(page(box(reactions='<div><ul class="_a6-q"><li>❤Аня</li></ul></div>')))
    assert liked.text == "привет"


def test_the_list_of_participants_is_no_message() -> None:
    heading = (
        '<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">'
        '<h2 class="_3-95 _2pim _a6-h _a6-i">Participants: Аня and Мен</h2></div>'
    )
    found = read(PAGES, page(heading, box()), name=NAME)
    assert found.texts == ["привет"]
    assert not found.refused


def test_pages_that_the_file_does_not_hold_are_named() -> None:
    others = link_to(1, selected=True) + link_to(2)
    alone = read(PAGES, page(box(), others=others), name=NAME)
    assert [(r.place, r.reason) for r in alone.refused] == [
        ("message_2.html", RefusalReason.ABSENT)
    ]


def test_an_archive_with_several_pages_and_chats() -> None:
    others = link_to(1, selected=True) + link_to(2)
    back = link_to(1) + link_to(2, selected=True)
    photo = f'<div><a href="{CHAT}/photos/1.jpg"><img src="{CHAT}/photos/1.jpg" /></a></div>'
    made = zip_of(
        {
            f"meta-2026/{CHAT}/message_1.html": page(box(photo), others=others),
            f"meta-2026/{CHAT}/message_2.html": page(box("<div>ескі</div>"), others=back),
            f"meta-2026/{CHAT}/photos/1.jpg": b"x",
            "meta-2026/your_instagram_activity/messages/inbox/b_1/message_1.html": page(
                box("<div>басқа</div>"), title="Б"
            ),
            "meta-2026/your_instagram_activity/content/posts_1.html": page(box()),
        }
    )
    found = read(PAGES, made)
    assert [(key, m.text) for key, m in found.pairs] == [
        ("inbox/ana_123", "ескі"), ("inbox/ana_123", ""), ("inbox/b_1", "басқа"),
    ]  # fmt: skip
    assert not found.refused
    assert found.messages[0].place == f"meta-2026/{CHAT}/message_2.html, message 1"
    looked = look(PAGES, made)
    assert [(c.title, c.messages) for c in looked.chats] == [("Аня", 2), ("Б", 1)]
    assert RemarkCode.MEDIA_OUTSIDE not in remarks(looked)
    assert importer_for(export_of(made)).__class__ is MetaPages


def test_whose_export_it_is() -> None:
    for folder, service in (
        ("your_instagram_activity", Format.INSTAGRAM),
        ("your_facebook_activity", Format.MESSENGER),
        ("x", Format.META),
    ):
        made = zip_of({f"{folder}/messages/inbox/a_1/message_1.html": page(box())})
        assert look(PAGES, made).format is service
    assert look(PAGES, page(box(), logo="a"), NAME).format is Format.META


def test_posts_and_comments_are_not_taken_for_messages() -> None:
    posts = export_of(page(box("<div>фото</div>", "подпись")), "posts_1.html")
    assert importer_for(posts) is None


def test_broken_pages_keep_what_can_be_read() -> None:
    whole = page(box("<div>в</div>"), box("<div>б</div>"), box("<div>а</div>"))
    cut = read(PAGES, whole[: whole.index("а</div>") + 1], name=NAME)
    assert cut.texts == ["б", "в"]
    assert [(r.place, r.reason) for r in cut.refused] == [("end", RefusalReason.DAMAGED)]
    for part in every_cut(whole.encode(), 61):
        survives(PAGES, part)
    for bad in ("<", "<div>" * 5_000, page("<![<"), page('<div class="_a6-g">' * 2_000)):
        survives(PAGES, bad.encode())
