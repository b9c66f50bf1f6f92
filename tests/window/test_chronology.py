"""The chronology: days, search, filters, one incident, the bin."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from evidence_keeper.domain.record.entry import Entry, Incident, Kind
from evidence_keeper.domain.time.happened import Precision, happened_from_parts
from evidence_keeper.system.language.translations import translator
from evidence_keeper.ui.page_arguments import EditEntry, ShowIncident
from evidence_keeper.ui.page_parts.evidence_pictures import EvidencePicture
from evidence_keeper.ui.pages.chronology.incident_cards import (
    day_heading,
    margin_lines,
    matching_line,
    spoken,
)
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from tests.window.conftest import Window, entry_on
from tests.window.pages import chronology, shown_texts, texts, titles


def test_newest_first_with_a_summary(full_window: Window) -> None:
    page = chronology(full_window)
    assert page.model.rowCount() == 30
    assert titles(page)[0] == "The last one"
    assert page._summary.text().startswith("30 incidents · 1 November 2026 – 15 November 2026")
    assert page.strip.days()[-1] == date(2026, 11, 15)
    full_window.shell.resize(1366, 768)
    full_window.settle()
    view = page.list.viewport().rect()
    assert all(view.contains(page.list.visualRect(page.model.index(n))) for n in range(8))


def test_an_empty_list_helps(window: Window) -> None:
    page = chronology(window)
    assert page.empty.isVisible()
    assert "One sentence is enough." in shown_texts(page.empty)
    for widget in (page._summary, page.strip, page.several, page.detail, page.filters):
        assert not widget.isVisible(), "one sentence and one button"
    page.empty.action.click()
    assert window.shell.place is Place.ENTRY


def test_search_as_one_types(full_window: Window) -> None:
    page = chronology(full_window, ShowIncident(30))
    field = full_window.shell.top.search_field
    full_window.bot.keyClicks(field, "incident 17")
    full_window.bot.waitUntil(lambda: titles(page) == ["Incident 17"])
    field.clear()
    full_window.bot.keyClicks(field, "nowhere")
    full_window.bot.waitUntil(page.empty.isVisible)
    assert "No matches" in texts(page.empty)
    assert not page.detail.bin.isVisible(), "nothing is open that the list is without"
    page.empty.action.click()
    full_window.bot.waitUntil(lambda: page.model.rowCount() == 30)
    assert field.text() == ""


def test_searching_from_another_page_leads_here(full_window: Window) -> None:
    full_window.shell.open_page(Place.SETTINGS)
    full_window.bot.keyClicks(full_window.shell.top.search_field, "last")
    full_window.bot.waitUntil(lambda: full_window.shell.place is Place.CHRONOLOGY)
    page = chronology(full_window)
    full_window.bot.waitUntil(lambda: titles(page) == ["The last one"])


def test_filters(full_window: Window) -> None:
    page = chronology(full_window)
    assert not page.filters.isVisible()
    page.more.click()
    assert page.filters.kinds[Kind.CALL].isVisible()
    assert not page.filters.kinds[Kind.DAMAGE].isVisible()
    page.filters.kinds[Kind.CALL].click()
    full_window.settle()
    assert {page.model.item(n).entry.kind for n in range(page.model.rowCount())} == {Kind.CALL}  # type: ignore[union-attr]
    assert not page.filters.all_kinds.isChecked()
    assert page.filters.clear.isVisible()
    page.filters.period.choose("own")
    page.filters.period.picked.emit("own")
    page.filters.first.setDate(
        page.filters.first.date().fromString("2026-11-03", Qt.DateFormat.ISODate)
    )
    page.filters.last.setDate(
        page.filters.last.date().fromString("2026-11-04", Qt.DateFormat.ISODate)
    )
    full_window.settle()
    assert page.model.rowCount() == 1
    page.more.click()
    assert page.more.text().strip() == "Filters: 2"
    page.more.click()
    page.filters.clear.click()
    full_window.settle()
    assert page.model.rowCount() == 30


def test_one_incident_in_detail(full_window: Window) -> None:
    full_window.shell.resize(1500, 900)
    page = chronology(full_window, ShowIncident(30))
    assert page.detail.number == 30
    shown = texts(page.detail)
    assert "The last one" in shown
    assert "«Көресің» 🔪" in shown
    assert "15 November 2026, 14:32 (UTC+5) · exact" in shown
    page.detail.edit.click()
    full_window.settle()
    assert full_window.shell.place is Place.ENTRY


def test_where_there_is_little_room_the_detail_takes_the_page(full_window: Window) -> None:
    full_window.shell.resize(1024, 700)
    page = chronology(full_window)
    assert not page.detail.isVisible()
    page.list.choose(0)
    full_window.bot.keyClick(page.list, Qt.Key.Key_Return)
    full_window.settle()
    assert page.detail.isVisible()
    assert not page.list.isVisible()
    page.detail.back_button.click()
    assert page.list.isVisible()
    assert not page.detail.isVisible()


def test_a_search_leads_back_to_the_list(full_window: Window) -> None:
    full_window.shell.resize(1024, 700)
    page = chronology(full_window, ShowIncident(30))
    assert not page.list.isVisible()
    full_window.shell.top.search_field.setFocus()
    full_window.bot.keyClicks(full_window.shell.top.search_field, "last")
    full_window.bot.waitUntil(lambda: titles(page) == ["The last one"])
    assert page.list.isVisible()
    assert full_window.shell.top.search_field.hasFocus()


def test_pictures_are_hidden_and_show_one_at_a_time(full_window: Window) -> None:
    session = full_window.session
    session.log[30] = [entry_on(date(2026, 11, 15), "Two", evidence=(1, 2))]
    page = chronology(full_window, ShowIncident(30))
    one, two = page.detail.findChildren(EvidencePicture)
    assert not one.is_shown
    full_window.bot.keyClick(one, Qt.Key.Key_Space)
    full_window.settle()
    assert one.is_shown
    two.click()
    full_window.settle()
    assert two.is_shown
    assert not one.is_shown
    two.click()
    assert not two.is_shown


def test_earlier_versions_can_be_read(full_window: Window) -> None:
    full_window.session.incidents.revise(30, entry_on(date(2026, 11, 15), "Now it reads so"))
    page = chronology(full_window, ShowIncident(30))
    assert page.detail._versions.isVisible()
    page.detail._versions.set_open(True)
    full_window.settle()
    assert "The last one" in texts(page.detail._versions)


def test_an_earlier_version_names_its_evidence(full_window: Window) -> None:
    session = full_window.session
    before = session.incidents.get(30).entry
    session.incidents.revise(30, replace(before, evidence=(2, 1)))
    session.incidents.revise(30, before)
    page = chronology(full_window, ShowIncident(30))
    page.detail._versions.set_open(True)
    full_window.settle()
    assert texts(page.detail._versions).count("EK-0002, EK-0001") == 1


@pytest.mark.parametrize("where", ["list", "detail"])
def test_delete_puts_the_incident_into_the_bin(full_window: Window, where: str) -> None:
    page = chronology(full_window, ShowIncident(30) if where == "detail" else None)
    full_window.shell.activateWindow()
    scope = page.list if where == "list" else page.detail.edit
    assert scope.isVisible()
    page.list.setCurrentIndex(page.model.index(0))
    scope.setFocus()
    full_window.bot.keyClick(scope, Qt.Key.Key_Delete)
    full_window.settle()
    assert full_window.session.in_bin == {30}
    full_window.bot.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    full_window.settle()
    assert full_window.session.in_bin == set()


def test_delete_brings_a_marked_incident_into_view_before_it_goes(full_window: Window) -> None:
    page = chronology(full_window)
    full_window.shell.activateWindow()
    page.list.setFocus()
    page.list.setCurrentIndex(page.model.index(0))
    number = page.model.item(0).number  # type: ignore[union-attr]
    page.list.verticalScrollBar().setValue(page.list.verticalScrollBar().maximum())
    full_window.settle()
    row = page.list.visualRect(page.model.index(0))
    assert not page.list.viewport().rect().intersects(row)
    full_window.bot.keyClick(page.list, Qt.Key.Key_Delete)
    full_window.settle()
    assert full_window.session.in_bin == set()
    full_window.bot.keyClick(page.list, Qt.Key.Key_Delete)
    full_window.settle()
    assert full_window.session.in_bin == {number}


def test_a_delete_key_that_is_held_deletes_once(full_window: Window) -> None:
    page = chronology(full_window)
    keys = [s for s in page.list.findChildren(QShortcut) if s.key() == QKeySequence("Del")]
    assert [key.autoRepeat() for key in keys] == [False]


def test_delete_in_the_search_deletes_a_letter_alone(full_window: Window) -> None:
    chronology(full_window, ShowIncident(30))
    full_window.shell.activateWindow()
    field = full_window.shell.top.search_field
    field.setFocus()
    field.setText("ab")
    field.setCursorPosition(0)
    full_window.bot.keyClick(field, Qt.Key.Key_Delete)
    full_window.settle()
    assert field.text() == "b"
    assert full_window.session.in_bin == set()


def test_the_bin_can_be_undone(full_window: Window) -> None:
    page = chronology(full_window, ShowIncident(30))
    page.detail.bin.click()
    full_window.settle()
    assert full_window.session.in_bin == {30}
    assert page.model.rowCount() == 29
    full_window.shell.messages._act()
    full_window.settle()
    assert full_window.session.in_bin == set()
    assert page.model.rowCount() == 30


def test_ctrl_z_takes_back_what_a_message_offers_to_undo(full_window: Window) -> None:
    page = chronology(full_window, ShowIncident(30))
    full_window.shell.activateWindow()
    page.list.setFocus()
    page.detail.bin.click()
    full_window.settle()
    assert full_window.session.in_bin == {30}
    full_window.bot.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    full_window.settle()
    assert full_window.session.in_bin == set()
    full_window.bot.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    full_window.settle()
    assert full_window.session.in_bin == set()
    went: list[int] = []
    full_window.context.tell("A notice with another button", action=("Go", lambda: went.append(1)))
    full_window.bot.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not went


def test_undo_belongs_to_the_latest_action(full_window: Window) -> None:
    page, bar = chronology(full_window), full_window.shell.messages
    for number in (30, 29):
        page._binning._bin(number)
        full_window.settle()
    page.list.setFocus()
    for _ in range(2):
        full_window.bot.keyClick(page.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        full_window.settle()
        assert full_window.session.in_bin == {30}
        assert bar.text == "Incident 29 is back."
    page._binning._bin(28)
    full_window.settle()
    full_window.context.tell("2 files were kept.")
    bar._close.click()
    assert bar.text == ""


def test_a_day_of_the_strip_leads_to_its_rows(full_window: Window) -> None:
    page = chronology(full_window)
    page.strip.day_chosen.emit(date(2026, 11, 10))
    full_window.settle()
    incident = page.model.item(page.list.currentIndex().row())
    assert incident is not None
    assert incident.entry.happened.local_day == date(2026, 11, 10)
    page.strip.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Left):
        full_window.bot.keyClick(page.strip.cells, key)
    assert page.strip.cells.current == page.strip.days()[-3]


def test_an_uncertain_day_is_not_made_up(window: Window) -> None:
    t = translator("en")
    for precision, start, expected in (
        (Precision.MONTH, "2026-11", "November 2026 · day unknown"),
        (Precision.UNKNOWN, None, "Day not known"),
        (Precision.DAY, "2026-11-22", "Sunday, 22 November 2026"),
    ):
        happened = happened_from_parts(precision, start, None, "Asia/Almaty")
        number = window.session.incidents.record([Entry(title="x", happened=happened)])[0]
        assert day_heading(t, window.session.incidents.get(number)) == expected


def test_a_card_is_spoken_whole(full_window: Window) -> None:
    t = translator("en")
    words = spoken(t, full_window.session.incidents.get(30))
    for part in ("15 November 2026", "The last one", "Message", "1 item of evidence", "later"):
        assert part in words
    assert margin_lines(t, full_window.session.incidents.get(30))[0] == "EK-0001"


def test_fifty_thousand_incidents(window: Window) -> None:
    """The list shows its first page and scrolls without holding all rows."""
    session = window.session
    entry = entry_on(date(2026, 11, 1), "many")
    incidents = [session.incidents.get(session.incidents.record([entry])[0])] * 50_000
    session.incidents.chronology = lambda choice, offset=0, limit=200: incidents[
        offset : offset + limit
    ]  # type: ignore[method-assign]
    session.incidents.count = lambda choice=None: len(incidents)  # type: ignore[method-assign]
    page = chronology(window)
    page.reload()
    window.settle()
    assert page.model.rowCount() == 50_000
    started = time.perf_counter()
    window.bot.keyClick(page.list, Qt.Key.Key_End)
    window.settle()
    assert page.list.currentIndex().row() == 49_999
    assert page.model.item(49_999) is not None
    assert time.perf_counter() - started < 3


# evidence


def test_editing_keeps_its_page(full_window: Window) -> None:
    full_window.shell.open_page(Place.ENTRY, EditEntry(30))
    full_window.settle()
    page = full_window.shell.page(Place.ENTRY)
    assert "30" in page._title.text()  # type: ignore[attr-defined]


def test_more_messages_than_are_counted_are_said_to_be_more(
    full_window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = full_window
    counted: list[int] = []

    def count(_text: str, most: int = -1) -> dict[int, int]:
        counted.append(most)
        return {1: 700, 2: most - 700}

    monkeypatch.setattr(window.session.conversations, "count_messages", count)
    page = chronology(window)
    page.search("word")
    window.settle()
    assert counted == [1001]
    assert "more than 1,000 messages" in [b.text().strip() for b in page.also.buttons]


def test_a_search_also_finds_evidence_people_and_accounts(full_window: Window) -> None:
    session = full_window.session
    session.incidents.record([entry_on(date(2026, 11, 3), "x", people=("Shot",), account="@shot")])
    page = chronology(full_window)
    full_window.context.changed.emit(Changed.INCIDENTS)
    full_window.settle()
    assert not page.also.isVisible()
    page.search("shot")
    full_window.settle()
    shown = [b.text().strip() for b in page.also.buttons]
    assert shown == ["2 items of evidence", "Shot", "@shot"]
    page.also.buttons[1].click()
    full_window.settle()
    assert titles(page) == ["x"]
    assert page.filters.person.value() == "Shot"
    assert not page.also.isVisible()
    page.filters.clear.click()
    page.search("shot")
    full_window.settle()
    page.also.buttons[0].click()
    full_window.settle()
    assert full_window.shell.place is Place.EVIDENCE
    assert full_window.shell.top.search_field.text() == "shot"
    evidence = full_window.shell.page(Place.EVIDENCE)
    assert isinstance(evidence, EvidencePage)
    assert evidence.model.rowCount() == 2


def test_what_is_found_is_marked_on_cards_and_in_the_detail(full_window: Window) -> None:
    full_window.shell.resize(1500, 900)
    page = chronology(full_window)
    before = page.list.grab().toImage()
    page.search("көр")
    full_window.settle()
    full_window.session.log[30][0] = entry_on(
        date(2026, 11, 15), "The last one", exact_words="🔪 «Көресің»"
    )
    page.search("last")
    full_window.settle()
    assert titles(page) == ["The last one"]
    assert page.list.grab().toImage() != before
    page.list.choose(0)
    page.detail.mark("көр")
    marked = [
        selection.cursor.selectedText()  # type: ignore[attr-defined]
        for block in page.detail.findChildren(TextBlock)
        for selection in block.extraSelections()
    ]
    assert marked == ["Көр"]
    found = page.model.item(0)
    assert isinstance(found, Incident)
    assert matching_line(found, "көр") == "🔪 «Көресің»"
    assert matching_line(found, "last") == ""


def test_an_entry_written_on_another_day_says_on_which() -> None:
    t, noted = translator("en"), datetime.fromisoformat("2026-11-26T19:29:00+05:00")
    day_before = happened_from_parts(Precision.EXACT, "2026-11-25T21:00", None, "Asia/Almaty")
    same_day = happened_from_parts(Precision.EXACT, "2026-11-26T11:00", None, "Asia/Almaty")
    told = [
        margin_lines(t, Incident(1, Entry(title="x", happened=happened), noted, noted))[1]
        for happened in (day_before, same_day)
    ]
    assert told[0].startswith("written later")
    assert "26" in told[0]
    assert told[1] == "noted 19:29"
