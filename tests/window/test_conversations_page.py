"""The page of conversations: reading an export, its messages, what documents show, the search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.conversation import (
    DateOrder,
    MessageKind,
    ReadingOptions,
    RefusalReason,
    Refused,
    Remark,
    RemarkCode,
)
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.ui.page_arguments import ReadExport
from evidence_keeper.ui.pages.conversations import page as page_module
from evidence_keeper.ui.pages.conversations.page import ConversationsPage
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from tests.window.conftest import MakeWindow, Window, drop
from tests.window.fake_conversations import FIRST, FakeExport, message
from tests.window.pages import shown_texts, texts

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def chat(count: int, title: str = "Night") -> tuple[str, list]:  # type: ignore[type-arg]
    return title, [message(n) for n in range(1, count + 1)]


def keep(window: Window, export: FakeExport, name: str = "chat.txt") -> int:
    """Keep an export as evidence, and let the fake reader know what it holds."""
    session = window.session
    item = session.evidence.keep_bytes(name.encode(), name, Source.CONVERSATION).added[0]
    session.exports[item.number] = export
    return item.number


def opened(window: Window, argument: object = None) -> ConversationsPage:
    window.shell.open_page(Place.CONVERSATIONS, argument)
    window.settle()
    page = window.shell.page(Place.CONVERSATIONS)
    assert isinstance(page, ConversationsPage)
    return page


def read(window: Window, export: FakeExport, name: str = "chat.txt") -> ConversationsPage:
    """Have an export read that asks nothing, and return the page."""
    page = opened(window, ReadExport(keep(window, export, name)))
    window.settle()
    return page


def act(window: Window, button: Callable[[], None]) -> None:
    button()
    window.settle()


def undo(window: Window) -> None:
    act(window, window.shell.messages._action.click)
    window.settle()


# reading


def test_who_has_no_conversation_is_told_where_exports_are_made(window: Window) -> None:
    page = opened(window)
    assert page.chats.none.isVisible()
    said = shown_texts(page.chats.none)
    assert "WhatsApp" in said and "Telegram" in said and "unchanged" in said
    assert page.chats.none.read.hasFocus()
    act(window, page.chats.none.help.click)
    assert window.shell.place is Place.HELP


def test_a_dropped_export_is_kept_first_and_read_without_needless_questions(
    window: Window, tmp_path: Path
) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("x")
    page = opened(window)
    window.session.exports[1] = FakeExport({"a": chat(3)})
    drop(window.shell, [path])
    window.bot.waitUntil(lambda: bool(window.session.known))
    window.settle()
    item = window.session.items[1]
    assert item.source is Source.CONVERSATION
    assert window.session.readings == [(1, ReadingOptions("Asia/Almaty", None, ""), None)]
    assert page.opened.conversation is not None
    assert page.opened.model.rowCount() == 3
    assert page.opened.list.hasFocus()
    assert window.shell.messages.text == "3 messages read from EK-0001."


def test_a_picked_file_is_read_too(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("x")
    monkeypatch.setattr(page_module, "ask_files", lambda *_: [path])
    page = opened(window)
    window.session.exports[1] = FakeExport({"a": chat(3)})
    page.chats.none.read.click()
    window.bot.waitUntil(lambda: bool(window.session.known))


def test_a_dropped_picture_is_kept_as_on_every_page(window: Window, tmp_path: Path) -> None:
    path = tmp_path / "shot.png"
    path.write_bytes(b"x")
    opened(window)
    drop(window.shell, [path])
    window.bot.waitUntil(lambda: bool(window.session.items))
    assert window.session.items[1].source is Source.DROPPED


def asking(window: Window) -> ConversationsPage:
    export = FakeExport(
        {"a": chat(3, "Night"), "b": chat(2, "Mum"), "c": chat(1, "Class 9")},
        orders=(DateOrder.DMY, DateOrder.MDY),
        asks_zone=True,
        names=("Night", "Aigerim"),
    )
    return read(window, export)


def test_what_has_to_be_asked_is_asked_on_the_page(window: Window) -> None:
    page = asking(window)
    questions = page.questions
    assert questions.isVisible() and questions.chats.hasFocus()
    assert questions.chats.ticked_values() == frozenset()
    assert questions.zone.value() == "Asia/Almaty"
    assert questions.me.value() == ""
    act(window, questions.read.click)
    assert questions._chats_field.error and questions.chats.hasFocus()
    window.bot.keyClick(questions.chats, Qt.Key.Key_Space)
    assert not questions._chats_field.error
    act(window, questions.read.click)
    assert questions._order_field.error and window.session.readings == []
    questions.orders[DateOrder.MDY].click()
    assert not questions._order_field.error
    questions.zone.choose("Asia/Aqtau")
    questions.me.choose("Night")
    act(window, questions.read.click)
    window.settle()
    assert window.session.readings == [
        (1, ReadingOptions("Asia/Aqtau", DateOrder.MDY, "Night"), ("a",))
    ]
    assert not questions.isVisible() and page.opened.list.hasFocus()
    assert "(you)" in texts(page.opened.pane) or "(you)" in page.opened._spoken(
        page.opened.model.item(0)
    )


def test_tab_goes_from_question_to_question(window: Window) -> None:
    window.shell.activateWindow()
    questions = asking(window).questions
    orders = list(questions.orders.values())
    for wanted in (
        questions.chats, questions.all, questions.none, orders[0], questions.zone, questions.me,
        questions.read, questions.later,
    ):  # fmt: skip
        assert window.shell.focusWidget() is wanted
        window.bot.keyClick(wanted, Qt.Key.Key_Tab)
        QApplication.processEvents()


def test_several_that_were_read_are_listed(window: Window) -> None:
    page = asking(window)
    page.questions.orders[DateOrder.DMY].click()
    page.questions.all.click()
    act(window, page.questions.read.click)
    window.settle()
    assert page.opened.conversation is None
    assert page.chats.model.rowCount() == 3
    assert page.chats.list.hasFocus()
    assert window.shell.messages.text == "6 messages read from EK-0001."


def test_not_now_leaves_the_file_where_it_is(window: Window) -> None:
    page = asking(window)
    act(window, page.questions.later.click)
    assert not page.questions.isVisible()
    assert window.session.readings == []
    assert "EK-0001" in window.shell.messages.text
    assert page.chats.none.read.hasFocus()


def test_a_reading_can_be_cancelled_and_begun_again(window: Window) -> None:
    page = asking(window)
    window.session.hold_reading = True
    page.questions.orders[DateOrder.DMY].click()
    page.questions.all.click()
    page.questions.read.click()
    window.bot.waitUntil(window.shell.jobs.isVisible)
    window.bot.waitUntil(lambda: bool(window.session.readings))
    window.shell.jobs._cancel.click()
    window.bot.waitUntil(lambda: "Cancelled" in window.shell.messages.text)
    window.session.hold_reading = False
    window.settle()
    assert "EK-0001" in window.shell.messages.text
    assert page.questions.isVisible() and page.questions.isEnabled()
    assert page.questions.wanted() == ("a", "b", "c")
    act(window, page.questions.read.click)
    assert len(window.session.known) == 3


def test_why_a_reading_failed_stands_beside_the_answers(window: Window) -> None:
    page = asking(window)
    window.session.exports[1].read_error = KeeperError(Code.DISK_FULL, path="")
    page.questions.orders[DateOrder.DMY].click()
    page.questions.all.click()
    act(window, page.questions.read.click)
    assert page.questions.isVisible() and page.questions.isEnabled()
    assert "EK-0001" in page.questions._error.text()
    assert page.questions.wanted() == ("a", "b", "c")


def test_a_file_that_is_no_export_is_told_in_the_list(window: Window) -> None:
    export = FakeExport({}, error=KeeperError(Code.EXPORT_UNREADABLE, name="notes.txt"))
    page = read(window, export, "notes.txt")
    trouble = page.chats.trouble
    assert trouble.isVisible() and trouble.file.hasFocus()
    assert "notes.txt" in trouble.text and "EK-0001" in trouble.text
    act(window, trouble.close_it.click)
    assert not trouble.isVisible() and page.chats.none.read.hasFocus()


def test_what_was_refused_is_counted_and_listed(window: Window) -> None:
    refused = (Refused("line 7", RefusalReason.NO_TIME), Refused("line 9", RefusalReason.DAMAGED))
    remarks = (Remark(RemarkCode.MEDIA_OUTSIDE),)
    page = read(window, FakeExport({"a": chat(3)}, refused=refused, remarks=remarks))
    bar = window.shell.messages
    assert "2 pieces of the file were not read as messages." in bar.text
    assert "line 7: without a time" in bar._lines.toPlainText()
    page.opened.remarks.header.click()
    for said in (shown_texts(page.opened.remarks), texts(page.opened.pane)):
        assert "Pictures and sounds" in said and "2 pieces" in said


def test_several_exports_are_read_one_after_the_other(window: Window) -> None:
    first = keep(window, FakeExport({"a": chat(3)}), "one.txt")
    second = keep(window, FakeExport({"a": chat(2)}, asks_zone=True), "two.txt")
    page = opened(window)
    page.reading.begin_items([first, second])
    window.bot.waitUntil(page.questions.isVisible)
    assert page.questions.item is not None and page.questions.item.number == second
    assert len(window.session.known) == 1
    act(window, page.questions.read.click)
    window.settle()
    assert len(window.session.known) == 2


def test_evidence_that_can_be_an_export_leads_here(full_window: Window) -> None:
    number = keep(full_window, FakeExport({"a": chat(3)}))
    full_window.shell.open_page(Place.EVIDENCE)
    full_window.settle()
    evidence = full_window.shell.page(Place.EVIDENCE)
    assert isinstance(evidence, EvidencePage)
    evidence.show_number(1)
    full_window.settle()
    assert not evidence.detail.read.isVisible()
    evidence.show_number(number)
    full_window.settle()
    act(full_window, evidence.detail.read.click)
    full_window.settle()
    assert full_window.shell.place is Place.CONVERSATIONS
    assert len(full_window.session.known) == 1


def test_questions_wait_for_who_went_to_another_page(window: Window) -> None:
    page = asking(window)
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    page = opened(window)
    assert page.questions.isVisible()


# the messages


def test_a_message_is_shown_whole_and_never_as_markup(window: Window) -> None:
    text = "<b>x</b>\n" + "word " * 6000
    said = message(1, text, attachments=("IMG-1.jpg",), account="+7 700", edited=True)
    page = read(window, FakeExport({"a": ("Night", [said])}))
    page.opened.list.choose(0)
    pane = page.opened.pane
    assert pane.text is not None and pane.text.toPlainText().startswith("<b>x</b>\nword")
    said_there = texts(pane)
    for piece in ("UTC+5", "line 1", "IMG-1.jpg", "+7 700", "Edited after it was sent", "Almaty"):
        assert piece in said_there
    more = next(b for b in pane.findChildren(type(pane.write)) if b.text() == "Show the rest")
    more.click()
    assert "word " * 10 in texts(pane)
    assert sum(len(b.toPlainText()) for b in pane.findChildren(type(pane.text))) >= len(text)


def test_cards_say_in_words_what_is_special(window: Window) -> None:
    rows = [
        message(1, "mine"),
        message(2, "", kind=MessageKind.CALL, direction=Direction.MISSED),
        message(3, "", kind=MessageKind.DELETED),
        message(4, "Night created the group", kind=MessageKind.NOTICE, sender=""),
        message(5, "no time", sent=None, written="31.02.2026"),
    ]
    rows = [replace(m, text="" if m.position in (2, 3) else m.text) for m in rows]
    export = FakeExport({"a": ("Night", [replace(rows[0], own=True), *rows[1:]])})
    page = read(window, export)
    spoken = [page.opened._spoken(page.opened.model.item(n)) for n in range(5)]
    assert "(you)" in spoken[0] and "in documents" in spoken[0]
    assert "Missed call" in spoken[1]
    assert "Deleted in the conversation" in spoken[2]
    assert "Notice of the program" in spoken[3]
    assert "31.02.2026 (as the file has it)" in spoken[4]
    assert page.opened.cards.heading(rows[4]) == "Day not known"


@pytest.mark.usefixtures("styled")
def test_a_bubble_is_as_high_as_its_text_and_own_ones_stand_at_the_right(window: Window) -> None:
    rows = [message(1, "short"), message(2, "word " * 30), message(3, "word " * 5000)]
    rows += [message(4, "mine", own=True), message(5, "one\ntwo\nthree")]
    page = read(window, FakeExport({"a": ("Night", rows)}))
    opened, width = page.opened, page.opened.list.viewport().width()
    one, longer, longest, mine, three = (opened.cards.height_of(row, width) for row in rows)
    line = window.context.look.px(22)
    assert mine < one < longer < longest < 15 * line
    assert three == one + 2 * line
    opened.cards.mark("word")
    assert opened.cards.height_of(rows[1], width) == longer
    opened.list.scrollTo(opened.model.index(3))
    window.settle()
    rect = opened.list.visualRect(opened.model.index(3))
    picture = opened.list.viewport().grab().toImage()
    middle = rect.y() + 5
    tint = window.context.look.colour("tint")
    seen = [x for x in range(rect.width()) if picture.pixelColor(x, middle) == tint]
    assert seen and min(seen) > rect.width() // 2


def test_two_hundred_thousand_messages_come_as_they_are_needed(window: Window) -> None:
    page = read(window, FakeExport({"a": chat(5000)}))
    model = page.opened.model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.rowCount() == 5000
    assert not model.has_page(30)
    page.opened.show_row(3050)
    window.settle()
    assert model.item(3050).position == 3051  # type: ignore[union-attr]
    message_shown = page.opened.pane.message
    assert message_shown is not None and message_shown.position == 3051


def test_jump_to_a_day(window: Window) -> None:
    rows = [message(n, sent=FIRST + timedelta(days=n)) for n in range(1, 40)]
    page = read(window, FakeExport({"a": ("Night", rows)}))
    page.opened.day.click()
    page.opened.jump.line.setText("20.11.2026")
    act(window, page.opened.jump.go.click)
    assert page.opened.list.currentIndex().row() == 16
    assert page.opened.list.hasFocus()


def test_narrow_shows_the_message_in_the_place_of_the_list(make_window: MakeWindow) -> None:
    window = make_window(text_size=200)
    window.shell.resize(1024, 700)
    window.unlock()
    page = read(window, FakeExport({"a": chat(3)}))
    window.bot.keyClick(page.opened.list, Qt.Key.Key_Return)
    assert page.opened.pane.isVisible() and not page.opened.list.isVisible()
    assert page.opened.pane.back_button.hasFocus()
    page.opened.pane.back_button.click()
    assert page.opened.list.hasFocus()
    page.opened.back_button.click()
    assert page.chats.list.hasFocus()


# documents


def marked(window: Window, count: int = 6) -> ConversationsPage:
    """Return the page with the second and third message chosen by keys."""
    page = read(window, FakeExport({"a": chat(count)}))
    page.opened.list.choose(1)
    window.bot.keyClick(page.opened.list, Qt.Key.Key_Space)
    window.bot.keyClick(page.opened.list, Qt.Key.Key_Down, _SHIFT)
    assert page.acts.positions == (2, 3)
    assert page.opened.bar.isVisible() and page.opened.bar._text.text() == "2 chosen"
    return page


def test_a_screen_reader_is_told_which_messages_are_chosen(window: Window) -> None:
    page = marked(window)
    role = Qt.ItemDataRole.AccessibleTextRole
    rows = range(page.opened.model.rowCount())
    told = [page.opened.model.index(n).data(role).startswith("chosen. ") for n in rows]
    assert told == [page.opened.model.item(n).position in page.opened.list.marks for n in rows]
    assert any(told) and not all(told)


def test_documents_leave_out_what_is_chosen_and_undo_brings_it_back(window: Window) -> None:
    page = marked(window)
    heard: list[object] = []
    window.context.changed.connect(heard.append)
    act(window, page.opened.bar.hide_them.click)
    session = window.session
    assert session.known[1].shown == ((1, 1), (4, 6))
    assert heard == [Changed.CONVERSATIONS]
    assert 2 not in page.opened.cards.shown and 4 in page.opened.cards.shown
    assert page.opened.list.hasFocus() and not page.opened.bar.isVisible()
    assert window.shell.messages.text == "Documents leave out 2 messages."
    undo(window)
    assert session.known[1].shown == ((1, 6),)


def test_undo_shows_only_what_was_shown_before(window: Window) -> None:
    page = marked(window)
    window.session.conversations.show_messages(1, {2}, shown=False)
    act(window, page.opened.bar.hide_them.click)
    undo(window)
    assert window.session.known[1].shown == ((1, 1), (3, 6))


def test_all_and_none_of_a_conversation_in_documents(window: Window) -> None:
    page = read(window, FakeExport({"a": chat(5)}))
    pane = page.opened.pane
    pane.hide_all.setFocus()
    act(window, pane.hide_all.click)
    assert window.session.known[1].shown == ()
    assert pane.show_all.hasFocus() and not pane.hide_all.isVisible()
    act(window, pane.show_all.click)
    assert window.session.known[1].shown == ((1, 5),)


def test_one_message_in_documents_from_its_pane(window: Window) -> None:
    page = read(window, FakeExport({"a": chat(5)}))
    page.opened.list.choose(2)
    pane = page.opened.pane
    pane.hide_one.setFocus()
    act(window, pane.hide_one.click)
    assert window.session.known[1].shown == ((1, 2), (4, 5))
    assert pane.show_one.hasFocus()
    assert "do not show it" in texts(pane)


def test_everything_can_be_chosen_and_nothing(window: Window) -> None:
    page = read(window, FakeExport({"a": chat(250)}))
    window.bot.keyClick(page.opened.list, Qt.Key.Key_A, _CONTROL)
    assert len(page.acts.positions) == 250
    assert not page.opened.bar.write.isEnabled()
    window.bot.keyClick(page.opened.list, Qt.Key.Key_Escape)
    assert page.acts.positions == ()


def test_all_between_two_are_chosen_also_where_they_are_not_in_memory(window: Window) -> None:
    page = read(window, FakeExport({"a": chat(900)}))
    page.opened.list.choose(2)
    window.bot.keyClick(page.opened.list, Qt.Key.Key_Space)
    page.opened.show_row(850)
    window.settle()
    assert not page.opened.model.has_page(4)
    page.opened.list._mark_to(850)
    window.settle()
    assert page.acts.positions == tuple(range(3, 852))


def test_with_its_file_in_the_bin_a_conversation_is_not_lost(window: Window) -> None:
    page = read(window, FakeExport({"a": chat(3)}))
    page.show_chats()
    (known,) = window.session.conversations.all()
    window.session.evidence.bin([known.evidence])
    window.context.changed.emit(Changed.EVIDENCE)
    window.settle()
    assert page.chats.none.isVisible()
    labels = page.chats.none.findChildren(PlainLabel)
    told = [label.text() for label in labels if label.isVisible()]
    assert "No conversation here now" in told
    assert any("The file of 1 conversation lies in the bin" in text for text in told)
    window.session.evidence.restore([known.evidence])
    window.context.changed.emit(Changed.EVIDENCE)
    window.settle()
    assert page.chats.list.isVisible()


# entries


def test_an_entry_begins_with_the_words_and_waits_on_its_page(window: Window) -> None:
    page = marked(window)
    act(window, page.opened.bar.write.click)
    entry = window.shell.page(Place.ENTRY)
    assert window.shell.place is Place.ENTRY and isinstance(entry, EntryPage)
    state = entry.form.state()
    assert state.title == "Message 2"
    assert "Night: Message 3" in state.exact_words
    assert (state.people, state.platform, state.evidence) == ("Night", "WhatsApp", [1])
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    assert window.session.kept_drafts == {}, "nothing of it was typed"
    window.shell.open_page(Place.ENTRY)
    act(window, entry.save.click)
    written = window.session.log[1][-1]
    assert written.happened.start == FIRST + timedelta(minutes=2)  # to the second
    assert written.evidence == (1,)


# the conversation


@pytest.mark.parametrize("long", [True, False])
def test_taking_out_keeps_the_file_and_undo_reads_it_again_as_it_was(
    window: Window, long: bool
) -> None:
    page = marked(window)
    window.session.exports[1].long = long
    act(window, page.opened.bar.hide_them.click)
    before = window.session.known[1]
    act(window, page.opened.pane.drop.click)
    window.settle()
    assert window.session.known == {}
    assert "EK-0001" in window.shell.messages.text
    assert page.opened.conversation is None and page.chats.none.read.hasFocus()
    undo(window)
    window.bot.waitUntil(lambda: bool(window.session.known))
    window.settle()
    now = next(iter(window.session.known.values()))
    assert (now.chat, now.reading, now.shown) == (before.chat, before.reading, before.shown)
    assert page.chats.model.rowCount() == 1


def test_the_file_is_shown_where_evidence_is(window: Window) -> None:
    page = read(window, FakeExport({"a": chat(3)}))
    act(window, page.opened.pane.file.click)
    evidence = window.shell.page(Place.EVIDENCE)
    assert window.shell.place is Place.EVIDENCE and isinstance(evidence, EvidencePage)
    assert evidence.detail.item is not None and evidence.detail.item.number == 1


def test_an_export_in_the_bin_takes_its_conversations_along(window: Window) -> None:
    page = read(window, FakeExport({"a": chat(3)}))
    window.session.evidence.bin([1])
    window.context.changed.emit(Changed.EVIDENCE)
    window.settle()
    assert page.opened.conversation is None and page.chats.none.isVisible()
    window.session.evidence.restore([1])
    window.context.changed.emit(Changed.EVIDENCE)
    window.settle()
    assert page.chats.model.rowCount() == 1 and page.chats.list.isVisible()


def test_reading_again_shows_the_new_reading_in_place(window: Window) -> None:
    page = read(window, FakeExport({"a": chat(3)}))
    window.session.exports[1].names = ("Night",)
    act(window, page.opened.pane.again.click)
    window.bot.waitUntil(page.questions.isVisible)
    page.questions.me.choose("Night")
    act(window, page.questions.read.click)
    window.settle()
    assert page.opened.conversation is not None and page.opened.conversation.number == 2
    assert "(you)" in page.opened._spoken(page.opened.model.item(0))


# searching


def searching(window: Window) -> ConversationsPage:
    rows = [message(n, "the word" if n in (3, 150, 180) else "") for n in range(1, 301)]
    keep(window, FakeExport({"z": ("Mum", [message(1, "word")])}), "first.txt")
    keep(window, FakeExport({"z": ("Class", [message(1, "nothing")])}), "second.txt")
    page = read(window, FakeExport({"a": ("Night", rows)}))
    page.reading.begin_items([1, 2])
    window.bot.waitUntil(lambda: len(window.session.known) == 3)
    window.settle()
    page.show_chats()
    return page


def type_search(window: Window, text: str) -> None:
    field = window.shell.top.search_field
    field.setFocus()
    field.selectAll()
    window.bot.keyClick(field, Qt.Key.Key_Delete)
    window.bot.keyClicks(field, text)
    window.bot.wait(200)
    window.settle()


def test_the_list_says_where_words_occur_and_how_often(window: Window) -> None:
    page = searching(window)
    QAbstractItemModelTester(page.chats.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    type_search(window, "word")
    rows = [page.chats.model.item(n) for n in range(page.chats.model.rowCount())]
    assert [(c.title, page.chats.cards.found[c.number]) for c in rows] == [  # type: ignore[index, union-attr]
        ("Night", 3),
        ("Mum", 1),
    ]
    assert page.chats._summary.text() == "2 conversations · 4 messages found"
    assert "3 messages found" in page.chats.model.index(0).data()
    type_search(window, "nowhere")
    assert page.chats.nothing.isVisible()
    type_search(window, "")
    assert page.chats.model.rowCount() == 3


def test_only_what_is_found_is_listed_and_leaving_shows_it_in_its_surroundings(
    window: Window,
) -> None:
    page = searching(window)
    act(window, lambda: page.show_conversation(window.session.known[1]))
    type_search(window, "word")
    model = page.opened.model
    assert [model.item(n).position for n in range(model.rowCount())] == [3, 150, 180]  # type: ignore[union-attr]
    assert page.opened.cards._marked == "word"
    page.opened.list.choose(1)
    pane = page.opened.pane
    assert pane.text is not None and len(pane.text.extraSelections()) == 1
    window.bot.keyClick(page.opened.list, Qt.Key.Key_A, _CONTROL)
    window.settle()
    assert page.acts.positions == (3, 150, 180)
    type_search(window, "")
    assert model.rowCount() == 300
    assert page.opened.list.currentIndex().row() == 149
    assert page.acts.positions == ()
    window.settle()
    assert pane.message is not None and pane.message.position == 150


def test_a_search_of_the_chronology_leads_to_the_messages_it_found(window: Window) -> None:
    searching(window)
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    chronology = window.shell.page(Place.CHRONOLOGY)
    type_search(window, "word")
    chip = next(b for b in chronology.also.buttons if "4 messages" in b.text())  # type: ignore[attr-defined]
    act(window, chip.click)
    page = window.shell.page(Place.CONVERSATIONS)
    assert window.shell.place is Place.CONVERSATIONS and isinstance(page, ConversationsPage)
    assert window.shell.top.search_field.text() == "word"
    assert page.chats.model.rowCount() == 2


def test_going_back_to_the_list_keeps_the_search(window: Window) -> None:
    page = searching(window)
    act(window, lambda: page.show_conversation(window.session.known[1]))
    type_search(window, "word")
    act(window, page.opened.back_button.click)
    assert page.chats.model.rowCount() == 2
    assert page.chats._summary.text() == "2 conversations · 4 messages found"


def test_an_earlier_search_leaves_nothing_when_the_page_is_left(window: Window) -> None:
    page = searching(window)
    type_search(window, "word")
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    page = opened(window)
    assert page.chats.model.rowCount() == 3
    assert page.chats.cards.found is None


def test_nothing_in_the_window_is_markup(window: Window) -> None:
    page = read(
        window, FakeExport({"a": ("<b>t</b>", [message(1, "<i>x</i>", sender="<u>s</u>")])})
    )
    page.opened.list.choose(0)
    for label in page.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
