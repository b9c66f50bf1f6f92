"""Tests WhatsApp's exports: all kinds of headers, and surprises in files of real phones."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_keeper.domain.errors import Cancelled, Code
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    DateOrder,
    MessageKind,
    ReadingOptions,
    RefusalReason,
    RemarkCode,
)
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.importers.chat_formats.whatsapp import WhatsApp
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

WA = WhatsApp()
LRM = "\u200e"
NNBSP = "\u202f"

ANDROID = (
    "13.11.2025, 22:36 - Сообщения и звонки защищены сквозным шифрованием. Подробнее.\n"
    "13.11.2025, 22:37 - Айгерім: сәлем\n"
    "как дела\n"
    "\n"
    "14.11.2025, 07:01 - +7 701 000-00-00: IMG-20251114-WA0001.jpg (файл добавлен)\n"
)
IPHONE = (
    f"{LRM}[11/13/25, 10:36:55{NNBSP}PM] Group: {LRM}Calls are end-to-end encrypted.\r\n"
    f"[11/13/25, 12:05:00{NNBSP}AM] Ann: hi\r\n"
    f"{LRM}[11/14/25, 12:05:01{NNBSP}PM] Bob: {LRM}image omitted\r\n"
)


def test_an_android_export() -> None:
    found = read(WA, ANDROID, ReadingOptions(me="Айгерім"))
    notice, hello, picture = found.messages
    assert notice.kind is MessageKind.NOTICE
    assert notice.sender == ""
    assert (hello.sender, hello.text, hello.own) == ("Айгерім", "сәлем\nкак дела\n", True)
    assert hello.sent is not None
    assert hello.sent.isoformat() == "2025-11-13T22:37:00+05:00"
    assert (hello.written, hello.place, hello.position) == ("13.11.2025, 22:37", "line 2", 2)
    assert (picture.place, picture.own) == ("line 5", False)
    assert picture.attachments == ("IMG-20251114-WA0001.jpg",)
    assert found.refused == []


def test_an_export_of_an_iphone() -> None:
    notice, ann, bob = read(WA, IPHONE).messages
    assert notice.kind is MessageKind.NOTICE
    assert ann.sent is not None
    assert ann.sent.isoformat() == "2025-11-13T00:05:00+05:00"
    assert ann.written == f"11/13/25, 12:05:00{NNBSP}AM"
    assert bob.sent is not None
    assert bob.sent.hour == 12
    assert bob.text == f"{LRM}image omitted"
    assert bob.attachments == ("image omitted",)
    assert ann.own is None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("31.12.2025, 22:36 - ", "2025-12-31T22:36:00"),
        ("31.12.25, 22:36 - ", "2025-12-31T22:36:00"),
        ("31/12/2025, 22:36 - ", "2025-12-31T22:36:00"),
        ("31-12-2025 22:36 - ", "2025-12-31T22:36:00"),
        ("2025-12-31, 22:36 - ", "2025-12-31T22:36:00"),
        ("31.12.2025 22.36 - ", "2025-12-31T22:36:00"),
        ("31.12.2025 klo 22.36 - ", "2025-12-31T22:36:00"),
        ("31/12/2025 a las 22:36 - ", "2025-12-31T22:36:00"),
        ("31.12.2025, 22:36:07 - ", "2025-12-31T22:36:07"),
        ("31.12.2025 22.36.07 - ", "2025-12-31T22:36:07"),
        ("12/31/25, 10:36 PM - ", "2025-12-31T22:36:00"),
        ("12/31/25, 12:36 am - ", "2025-12-31T00:36:00"),
        ("12/31/25, 12:36\u202fp.m. - ", "2025-12-31T12:36:00"),
        ("31/12/25, 10:36\u00a0p.\u00a0m. - ", "2025-12-31T22:36:00"),
        ("31.12.2025, 10:36 ПП - ", "2025-12-31T22:36:00"),
        ("31.12.2025, 10:36 ДП - ", "2025-12-31T10:36:00"),
        ("31.12.2025, 10:36 вечера - ", "2025-12-31T22:36:00"),
        ("31.12.2025, 11:36 ночи - ", "2025-12-31T23:36:00"),
        ("31.12.2025, 2:36 ночи - ", "2025-12-31T02:36:00"),
        ("31.12.2025, 8:36 таңғы - ", "2025-12-31T08:36:00"),
        ("31.12.2025, 8:36 кешкі - ", "2025-12-31T20:36:00"),
        ("[31.12.2025, 22:36:55] ", "2025-12-31T22:36:55"),
        ("[31.12.2025 22:36:55] ", "2025-12-31T22:36:55"),
        ("\u200e[31.12.2025, 22:36:55] ", "2025-12-31T22:36:55"),
        ("[12/31/25, 10:36:55\u2009PM] ", "2025-12-31T22:36:55"),
        ("\u200f31\u200f/12\u200f/2025, 22:36 - ", "2025-12-31T22:36:00"),
        ("\ufeff31.12.2025, 22:36 - ", "2025-12-31T22:36:00"),
    ],
)
def test_headers_of_all_kinds(header: str, expected: str) -> None:
    text = f"{header}Ann: one\n{header}Bob: two\nthree\n"
    assert WA.recognises(export_of(text))
    found = read(WA, text)
    assert found.texts == ["one", "two\nthree"]
    assert found.sent == [f"{expected}+05:00"] * 2


@pytest.mark.parametrize(
    ("dates", "orders"),
    [
        (("01.02.2025", "03.04.2025"), {DateOrder.DMY, DateOrder.MDY}),
        (("01.02.2025", "13.04.2025"), {DateOrder.DMY}),
        (("01.02.2025", "04.13.2025"), {DateOrder.MDY}),
        (("2025.01.02", "2025.01.03"), {DateOrder.YMD}),
        (("1/2/25", "1/3/26"), {DateOrder.DMY, DateOrder.MDY}),
        (("10/11/12", "11/12/12"), {DateOrder.DMY, DateOrder.MDY, DateOrder.YMD}),
        (("25/11/12", "26/11/12"), {DateOrder.DMY, DateOrder.YMD}),
        (("25.11.12", "26.11.12"), {DateOrder.DMY}),
        (("25. 11. 12.", "26. 11. 12."), {DateOrder.DMY, DateOrder.YMD}),
        (("31/12/25", "30/12/25"), {DateOrder.DMY}),
        (("13.04.2025", "04.13.2025"), {DateOrder.DMY, DateOrder.MDY}),
        (("29.02.2025", "30.02.2025"), set()),
    ],
)
def test_the_order_of_a_date_is_told_by_the_whole_file(
    dates: tuple[str, str], orders: set[DateOrder]
) -> None:
    text = f"{dates[0]}, 10:00 - Ann: a\n" * 3 + f"{dates[1]}, 10:00 - Ann: b\n"
    assert set(look(WA, text).orders) == orders


def test_an_order_that_is_open_is_asked_about_and_never_guessed() -> None:
    text = "01.02.2025, 10:00 - Ann: a\n03.04.2025, 10:00 - Ann: b\n"
    assert code_of(lambda: read(WA, text)) is Code.DATE_ORDER_NEEDED
    assert read(WA, text, ReadingOptions(order=DateOrder.DMY)).sent[0][:10] == "2025-02-01"
    assert read(WA, text, ReadingOptions(order=DateOrder.MDY)).sent[0][:10] == "2025-01-02"


def test_an_order_that_cannot_be_leaves_the_time_open_and_keeps_the_message() -> None:
    text = "13.02.2025, 10:00 - Ann: a\n03.04.2025, 10:00 - Ann: b\n"
    first, second = read(WA, text, ReadingOptions(order=DateOrder.MDY)).messages
    assert (first.sent, first.written, first.text) == (None, "13.02.2025, 10:00", "a")
    assert second.sent is not None


def test_an_hour_that_occurred_twice_stays_open() -> None:
    text = "29.02.2024, 22:59 - A: a\n29.02.2024, 23:30 - A: b\n01.03.2024, 00:00 - A: c\n"
    assert read(WA, text).sent == ["2024-02-29T22:59:00+06:00", "", "2024-03-01T00:00:00+05:00"]
    assert "" not in read(WA, text, ReadingOptions(zone="Asia/Tashkent")).sent


def test_an_hour_that_never_was_stays_open() -> None:
    text = "31.03.2024, 02:30 - A: a\n31.03.2024, 03:30 - A: b\n"
    assert read(WA, text, ReadingOptions(zone="Europe/Berlin")).sent == [
        "",
        "2024-03-31T03:30:00+02:00",
    ]


def test_an_unknown_zone_is_refused() -> None:
    assert code_of(lambda: read(WA, ANDROID, ReadingOptions(zone="Mars/Base"))) is Code.ZONE_UNKNOWN


@pytest.mark.parametrize(
    "name",
    ["Ann - home", "😀 Ann", "Ann, Bob", "+7 701 000-00-00", "12.11.2025", "~\u202fAnn", "[Ann]"],
)
def test_names_of_all_kinds(name: str) -> None:
    for header in ("13.11.2025, 22:36 - ", "[13.11.2025, 22:36:00] "):
        first, second = read(WA, f"{header}{name}: a: b - c\n{header}{name}: \n").messages
        assert (first.sender, first.text) == (name, "a: b - c")
        assert (second.sender, second.text) == (name, "")


def test_a_name_with_a_colon_is_told_by_the_title() -> None:
    text = "13.11.2025, 22:36 - Мама: дом: где ты\n13.11.2025, 22:37 - Ann: P.S.: дома\n"
    mother, ann = read(WA, text, name="Чат WhatsApp с контактом Мама_ дом.txt").messages
    assert (mother.sender, mother.text) == ("Мама: дом", "где ты")
    assert (ann.sender, ann.text) == ("Ann", "P.S.: дома")
    # Nothing says so here: what stands before the first colon is the name.
    assert read(WA, text, name="x.txt").messages[0].sender == "Мама"
    assert read(WA, text, ReadingOptions(me="Мама: дом"), name="x.txt").messages[0].own is True


def test_a_name_with_a_colon_is_told_by_many_messages() -> None:
    text = "".join(f"13.11.2025, 22:{n:02} - Мама: дом: {n}\n" for n in range(10, 22))
    assert look(WA, text).names == ("Мама: дом",)
    assert read(WA, text).messages[0].text == "10"
    other = text + "13.11.2025, 22:40 - Мама: просто так\n"
    assert look(WA, other).names == ("Мама",)


def test_a_line_of_text_that_looks_like_a_header() -> None:
    """One of another shape is text; one of the very same shape cannot be told apart."""
    text = (
        "13.11.2025, 22:36 - Ann: она написала:\n"
        "[13.11.2025, 21:00:00] Bob: угроза\n"
        "13.11.25, 21:00 - Bob: угроза\n"
        "13/11/2025, 21:00 - Bob: угроза\n"
        "13.11.2025, 21:00:05 - Bob: угроза\n"
        "13.11.2025, 9:00 PM - Bob: угроза\n"
        "13.11.2025, 21:00 - Bob: угроза\n"
    )
    found = read(WA, text)
    assert [m.sender for m in found.messages] == ["Ann", "Bob"]
    assert found.texts[0].count("угроза") == 5


def test_notices_with_colons_are_no_messages() -> None:
    text = (
        "13.11.2025, 22:36 - Ann changed the subject from “a: b” to “c: d”\n"
        "13.11.2025, 22:36 - Аня изменила тему с «а: б» на «в»\n"
        "13.11.2025, 22:36 - Ann: text\n"
    )
    kinds = [m.kind for m in read(WA, text).messages]
    assert kinds == [MessageKind.NOTICE, MessageKind.NOTICE, MessageKind.TEXT]
    assert look(WA, text).names == ("Ann",)


@pytest.mark.parametrize(
    ("text", "kind", "own"),
    [
        ("This message was deleted", MessageKind.DELETED, None),
        ("You deleted this message", MessageKind.DELETED, True),
        ("Данное сообщение удалено", MessageKind.DELETED, None),
        ("Данное сообщение удалено.", MessageKind.DELETED, None),
        ("Вы удалили данное сообщение", MessageKind.DELETED, True),
        ("Это сообщение удалено", MessageKind.DELETED, None),
        ("Пропущенный голосовой вызов", MessageKind.CALL, None),
        ("Бұл хат жойылды", MessageKind.DELETED, None),
        ("Сіз бұл хатты жойдыңыз", MessageKind.DELETED, True),
        ("Missed voice call", MessageKind.CALL, None),
        ("\u200eMissed video call, \u200eTap to call back", MessageKind.CALL, None),
        ("Пропущенный аудиозвонок", MessageKind.CALL, None),
        ("Пропущенный видеозвонок", MessageKind.CALL, None),
        ("Жауапсыз қоңырау", MessageKind.CALL, None),
        ("Жауапсыз видео қоңырау", MessageKind.CALL, None),
        ("I missed voice calls", MessageKind.TEXT, None),
        ("This message was deleted, why?", MessageKind.TEXT, None),
    ],
)
def test_deleted_messages_and_missed_calls(text: str, kind: MessageKind, own: bool | None) -> None:
    (message,) = read(WA, f"13.11.2025, 22:36 - Ann: {text}\n").messages
    assert (message.kind, message.own, message.text) == (kind, own, text)
    assert message.direction is (Direction.MISSED if kind is MessageKind.CALL else None)


def test_a_missed_call_without_a_name() -> None:
    (message,) = read(WA, "13.11.2025, 22:36 - Пропущенный аудиозвонок в 22:36\n").messages
    assert (message.kind, message.direction) == (MessageKind.CALL, Direction.MISSED)


def test_a_call_is_only_one_where_the_program_says_so() -> None:
    head = "[13.11.2025, 22:36:00] Ann: "
    text = f"{head}{LRM}Voice call, {LRM}45 sec\n{head}Voice call, 45 sec\n"
    call, typed = read(WA, text, ReadingOptions(me="Bob")).messages
    assert (call.kind, call.seconds, call.direction) == (MessageKind.CALL, 45, Direction.INCOMING)
    assert typed.kind is MessageKind.TEXT


@pytest.mark.parametrize(
    ("text", "attachment"),
    [
        ("<Media omitted>", "<Media omitted>"),
        ("<Без медиафайлов>", "<Без медиафайлов>"),
        ("<Файл пропущен>", "<Файл пропущен>"),
        ("<Файл қосылған жоқ>", "<Файл қосылған жоқ>"),
        ("\u200eизображение отсутствует", "изображение отсутствует"),
        ("\u200eКарточка контакта отсутствует", "Карточка контакта отсутствует"),
        ("\u200eстикер не добавлен", "стикер не добавлен"),
        ("\u200eвидеозаметка опущена", "видеозаметка опущена"),
        ("\u200eaudio omitted", "audio omitted"),
        ("a b.pdf (file attached)\nпример", "a b.pdf"),
        ("a.pdf (файл добавлен)", "a.pdf"),
        ("a.pdf (қосымша файл)", "a.pdf"),
        ("\u200e<attached: 00000012-PHOTO-2025-11-13.jpg>", "00000012-PHOTO-2025-11-13.jpg"),
        ("\u200e<прикреплено: a.opus>", "a.opus"),
        ("PTT-20251113-WA0007.opus (тіркелген)", "PTT-20251113-WA0007.opus"),
        ("00000012-AUDIO-2025-11-13-22-36-55.opus", "00000012-AUDIO-2025-11-13-22-36-55.opus"),
        ("местоположение: https://maps.google.com/?q=43.2,76.9", "https://maps.google.com/?q=43.2,76.9"),
        ("орналасуы: https://maps.google.com/?q=43.2,76.9", "https://maps.google.com/?q=43.2,76.9"),
    ],
)  # fmt: skip
def test_what_was_sent_along(text: str, attachment: str) -> None:
    (message,) = read(WA, f"13.11.2025, 22:36 - Ann: {text}\n").messages
    assert message.attachments == (attachment,)
    assert message.text == text


def test_an_edited_message() -> None:
    head = "[13.11.2025, 22:36:00] A: "
    endings = (f"{LRM}<сообщение изменено>", "<This message was edited>", "no")
    text = "".join(f"{head}да {ending}\n" for ending in endings)
    assert [m.edited for m in read(WA, text).messages] == [True, True, False]


def test_the_title_stands_in_the_file_name() -> None:
    text = "13.11.2025, 22:36 - Ann: a\n"
    for name, title in [
        ("Чат WhatsApp с контактом Аня.txt", "Аня"),
        ("WhatsApp Chat with Ann.zip", "Ann"),
        ("WhatsApp Chat - Ann.zip", "Ann"),
        ("WhatsApp чат_ Әсел.txt", "Әсел"),
        ("_chat.txt", "_chat"),
    ]:
        assert look(WA, text, name).chats[0].title == title


def test_archives_of_both_phones() -> None:
    media = {"IMG-20251114-WA0001.jpg": b"\xff\xd8", "notes.txt": "hello"}
    android = zip_of({**media, "Чат WhatsApp с контактом Аня.txt": ANDROID})
    assert WA.recognises(export_of(android))
    looked = look(WA, android, "WhatsApp Chat with Ann.zip")
    assert (looked.chats[0].title, looked.chats[0].messages) == ("Ann", 3)
    assert RemarkCode.MEDIA_OUTSIDE not in remarks(looked)
    assert read(WA, android).texts == read(WA, ANDROID).texts
    iphone = zip_of({"_chat.txt": IPHONE})
    assert remarks(look(WA, iphone)) == {RemarkCode.MEDIA_OUTSIDE: 1, RemarkCode.OUT_OF_ORDER: 1}


def test_archives_that_are_refused() -> None:
    bomb = zip_of({"_chat.txt": b"0" * 50_000_000})
    member_encrypted = bytearray(zip_of({"_chat.txt": ANDROID}))
    at = member_encrypted.find(b"PK\x01\x02")
    member_encrypted[at + 8] |= 1
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("_chat.txt", ANDROID)
    liar = bytearray(zip_of({"_chat.txt": ANDROID}))
    liar[liar.find(b"PK\x01\x02") + 24 :][:4] = b"\xff\xff\xff\x7f"
    for content, code in (
        (bomb, Code.EXPORT_TOO_LARGE),
        (bytes(member_encrypted), Code.EXPORT_UNREADABLE),
        (made.getvalue(), Code.EXPORT_UNREADABLE),
        (zip_of({"a.txt": "hello"}), Code.EXPORT_UNREADABLE),
    ):
        assert code_of(lambda content=content: look(WA, content)) is code
        assert code is Code.EXPORT_TOO_LARGE or not WA.recognises(export_of(content))


def test_an_archive_that_breaks_off_keeps_what_was_read() -> None:
    text = "".join(f"13.11.2025, 22:36 - Ann: {n * 7919}\n" for n in range(50_000))
    content = bytearray(zip_of({"_chat.txt": text}))
    content[len(content) // 2] ^= 0xFF
    found = read(WA, bytes(content))
    assert len(found.messages) > 1_000
    assert [r.reason for r in found.refused] == [RefusalReason.DAMAGED]
    assert look(WA, bytes(content)).chats[0].messages == len(found.messages)


def test_empty_and_foreign_files() -> None:
    assert code_of(lambda: look(WA, "")) is Code.EXPORT_EMPTY
    assert code_of(lambda: look(WA, "hello\nworld\n")) is Code.EXPORT_UNREADABLE
    empty = zip_of({"_chat.txt": ""})
    assert WA.recognises(export_of(empty))
    assert code_of(lambda: look(WA, empty)) is Code.EXPORT_EMPTY
    assert not WA.recognises(export_of("hello\n13.11.2025, 22:36 - Ann: a\n"))
    assert not WA.recognises(export_of(""))


def test_lines_before_the_first_header_are_told() -> None:
    found = read(WA, "hello\nworld\n13.11.2025, 22:36 - Ann: a\n")
    assert [(r.place, r.reason) for r in found.refused] == [
        ("line 1", RefusalReason.NOT_UNDERSTOOD)
    ]
    assert found.messages[0].place == "line 3"


@pytest.mark.parametrize(
    ("count", "partial"),
    [(9_000, False), (9_950, True), (10_050, True), (10_200, False), (40_000, True), (50, False)],
)
def test_a_count_near_the_limit_may_be_a_part(count: int, partial: bool) -> None:
    text = "13.11.2025, 22:36 - Ann: a\n" * count
    assert (RemarkCode.MAY_BE_PARTIAL in remarks(look(WA, text))) is partial


def test_times_that_go_back_are_counted() -> None:
    hours = (10, 9, 11, 8)
    text = "".join(f"13.11.2025, {h:02}:00 - Ann: a\n" for h in hours)
    looked = look(WA, text)
    assert remarks(looked) == {RemarkCode.OUT_OF_ORDER: 2}
    assert looked.asks_zone


def test_names_are_told_by_frequency() -> None:
    text = "13.11.2025, 22:36 - Ann: a\n" + "13.11.2025, 22:36 - Bob: a\n" * 2
    assert look(WA, text).names == ("Bob", "Ann")


def test_bytes_that_are_no_utf8_are_kept_apart() -> None:
    raw = b"13.11.2025, 22:36 - Ann: a\xffb\n13.11.2025, 22:36 - Ann: c\n"
    assert read(WA, raw).texts == ["a\udcffb", "c"]
    assert remarks(look(WA, raw)) == {RemarkCode.TEXT_REPAIRED: 1}


def test_a_message_that_is_too_large_is_told() -> None:
    head = "13.11.2025, 22:36 - Ann: "
    text = f"{head}{'ж' * 6_000_000}\n{head}b\n{head}{'x' * 4_000_000}\n{'y' * 900_000}\n"
    found = read(WA, text)
    assert [(r.place, r.reason) for r in found.refused] == [("line 1", RefusalReason.TOO_LARGE)]
    assert [len(t) for t in found.texts] == [1, 4_900_001]
    assert look(WA, text).chats[0].messages == 2


def test_a_long_line_is_not_cut_inside_a_character() -> None:
    text = "13.11.2025, 22:36 - Ann: a" + "😀ж" * 700_000
    assert read(WA, text).texts == ["a" + "😀ж" * 700_000]


def test_it_stops_when_asked() -> None:
    progress = Progress()
    steps: list[int] = []

    def report(done: int, total: int, label: str) -> None:
        steps.append(done)
        assert 0 <= done <= total
        if len(steps) > 20:
            progress.cancel()

    progress = Progress(report)
    text = "13.11.2025, 22:36 - Ann: a\n" * 100_000
    with pytest.raises(Cancelled):
        read(WA, text, progress=progress)
    assert steps == sorted(steps)


def test_files_cut_anywhere_never_crash() -> None:
    archive = zip_of({"_chat.txt": ANDROID * 20})
    for content in (ANDROID.encode(), IPHONE.encode(), archive):
        for cut in every_cut(content):
            survives(WA, cut)


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_random_bytes_never_crash(raw: bytes) -> None:
    survives(WA, raw)
    survives(WA, b"13.11.2025, 22:36 - Ann: " + raw)
    survives(WA, b"PK\x03\x04" + raw)


@settings(max_examples=200)
@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=200
    )
)
def test_texts_come_back_with_every_character(text: str) -> None:
    head = "13.11.2025, 22:36 - Ann: "
    expected = text.removesuffix("\r")
    found = read(WA, f"{head}a\n{head}{text}\nb\n")
    if "\n".join(found.texts) != f"a\n{expected}\nb":
        raise AssertionError(found.texts)


@pytest.mark.parametrize(
    "notice",
    [
        "Данияр изменил(а) тему группы с «Алгебра: 11Б» на «Геометрия»",
        "Данияр топ тақырыбын «Алгебра: 11Б» дегенге өзгертті",
        "Daniyar changed the group name from “Algebra: 11B” to “Geometry”",
        'Daniyar changed the subject to "Algebra: 11B"',
        "Max hat den Betreff von „Mathe: 11b“ zu „Sport“ geändert",
        "Ayşe, konuyu “Cebir: 11” iken “Spor” olarak değiştirdi",
        "Camille a changé le sujet de « Maths : 11 » à « Sport : 3 »",
    ],
)
def test_a_notice_with_a_colon_has_no_sender(notice: str) -> None:
    (found,) = read(WA, f"13.11.2026, 21:45 - {notice}\n").messages
    assert (found.kind, found.sender, found.text) == (MessageKind.NOTICE, "", notice)


def test_a_name_that_only_looks_quoted_stays_a_sender() -> None:
    (found,) = read(WA, "13.11.2026, 21:45 - «Тимур: изменил тему разговора\n").messages
    assert (found.sender, found.text) == ("«Тимур", "изменил тему разговора")


def test_all_chats_of_an_archive_are_read() -> None:
    other = "11/30/25, 21:45 - Bob: hello\nno header\n11/30/25, 21:46 - Bob: again\n"
    both = zip_of(
        {
            "WhatsApp Chat with Bob.txt": other,
            "Anna/_chat.txt": "25.11.2025, 21:45 - Anna: hi\n",
            "notes.txt": "not a chat",
        }
    )
    looked = look(WA, both, "both.zip")
    assert [(c.title, c.messages) for c in looked.chats] == [("Bob", 2), ("Anna", 1)]
    assert looked.orders == ()
    found = read(WA, both)
    assert [(m.sender, m.position) for m in found.messages] == [("Bob", 1), ("Bob", 2), ("Anna", 1)]
    assert found.messages[1].place == "WhatsApp Chat with Bob.txt, line 3"
    assert found.sent[0].startswith("2025-11-30")
    assert found.sent[2].startswith("2025-11-25")
    unclear = zip_of({"a/_chat.txt": other, "b/_chat.txt": "01.02.2025, 21:45 - Anna: hi\n"})
    assert look(WA, unclear).orders == (DateOrder.DMY, DateOrder.MDY)
    by_day = read(WA, unclear, ReadingOptions(order=DateOrder.DMY))
    assert by_day.sent[0].startswith("2025-11-30")
    assert by_day.sent[2].startswith("2025-02-01")


def test_the_same_chat_in_two_files_of_an_archive_counts_once() -> None:
    packed = zip_of({"WhatsApp Chat with Ann.txt": ANDROID, "copy/_chat.txt": ANDROID})
    found, alone = read(WA, packed), read(WA, ANDROID)
    assert found.texts == alone.texts
    assert [(r.place, r.reason) for r in found.refused] == [
        ("copy/_chat.txt", RefusalReason.REPEATED)
    ]
    looked = look(WA, packed)
    assert len(looked.chats) == 1
    assert remarks(looked)[RemarkCode.REPEATED] == len(alone.messages)


def test_a_text_in_another_encoding_is_read_inside_an_archive_too() -> None:
    text = "25.11.2025, 21:45 - Аня: привет\n25.11.2025, 21:46 - Аня: ты где\n"
    for encoding, guessed in (("utf-16", False), ("windows-1251", True)):
        packed = zip_of({"Чат WhatsApp с Аня.txt": text.encode(encoding), "x.jpg": b"x"})
        assert WA.recognises(export_of(packed))
        assert read(WA, packed).texts == ["привет", "ты где"]
        assert (RemarkCode.ENCODING_GUESSED in remarks(look(WA, packed))) == guessed
