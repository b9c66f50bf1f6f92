"""The chronology: going to a day, compact rows, numbers of incidents."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QDate, QRect, Qt
from PySide6.QtGui import QImage, QPainter

from evidence_keeper.domain.record.entry import Entry, Incident
from evidence_keeper.domain.time.happened import Precision, happened_from_parts, in_zone
from evidence_keeper.domain.time.time_in_text import read_day
from evidence_keeper.system import clock
from evidence_keeper.system.language.translations import translator
from evidence_keeper.ui.lists.paged_model import PAGE
from evidence_keeper.ui.pages.chronology.incident_cards import spoken
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.places import Changed, Place
from tests.window.conftest import MakeWindow, Window, entry_on
from tests.window.pages import chronology


def current_day(page: ChronologyPage) -> date | None:
    item = page.model.item(page.list.currentIndex().row())
    return None if item is None else item.entry.happened.local_day


def test_ctrl_g_asks_for_a_day_from_any_page_and_goes_there(full_window: Window) -> None:
    full_window.shell.open_page(Place.SETTINGS)
    full_window.bot.keyClick(full_window.shell, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    full_window.settle()
    page = chronology(full_window)
    full_window.bot.keyClick(full_window.shell, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert page.jump.line.isVisible()
    assert page.jump.line.hasFocus()
    full_window.bot.keyClicks(page.jump.line, "5.11.2026")
    assert "5 November 2026" in page.jump.echo.text()
    full_window.bot.keyClick(page.jump.line, Qt.Key.Key_Return)
    full_window.settle()
    assert current_day(page) == date(2026, 11, 5)
    assert not page.jump.isVisible()
    assert page.list.hasFocus()


def test_it_has_its_room_in_a_low_window_beside_a_notice(make_window: MakeWindow) -> None:
    window = make_window("kk", text_size=200)
    window.session.incidents.record([entry_on(date(2026, 11, n), f"n {n}") for n in range(1, 20)])
    window.unlock()
    window.shell.resize(1024, 700)
    window.context.tell("A notice of several lines. " * 6, lasting=True)
    page = chronology(window)
    page.jump.begin()
    page.jump.line.setText("5.11.2026")
    window.settle()
    assert page.jump.echo.isVisible()
    assert page.jump.line.height() >= page.jump.line.minimumSizeHint().height()
    assert page.jump.echo.y() > page.jump.line.geometry().bottom()
    assert page.list.height() > 0
    page.jump.leave()
    window.settle()
    assert page.more.isVisible(), "the rest is there again"


def test_the_days_above_the_list_follow(full_window: Window) -> None:
    early, today = date(2025, 3, 4), in_zone(clock.now(), "Asia/Almaty").date()
    full_window.session.incidents.record([entry_on(early, "long ago"), entry_on(today, "now")])
    full_window.context.changed.emit(Changed.INCIDENTS)
    page = chronology(full_window)
    assert early not in page.strip.days()
    page.day.click()
    full_window.bot.keyClicks(page.jump.line, "4.03.2025")
    full_window.bot.keyClick(page.jump.line, Qt.Key.Key_Return)
    full_window.settle()
    assert early in page.strip.days()
    assert page.strip.cells.current == early
    page.strip.later.click()
    assert page.strip.days()[0] > early, "and go on from there"


@pytest.mark.parametrize(
    ("language", "words"), [("kk", "7 күн бұрын"), ("ru", "неделю назад"), ("en", "a week ago")]
)
def test_a_day_in_words(make_window: MakeWindow, language: str, words: str) -> None:
    window = make_window(language)
    today = in_zone(clock.now(), "Asia/Almaty").date()
    wanted = today - timedelta(days=7)
    for back in (1, 7, 20):
        day = (today - timedelta(days=back)).isoformat()
        happened = happened_from_parts(Precision.DAY, day, None, "Asia/Almaty")
        window.session.incidents.record([Entry(case="1", title=str(back), happened=happened)])
    window.unlock()
    page = chronology(window)
    page.day.click()
    page.jump.line.setText(words)
    page.jump.go.click()
    window.settle()
    assert current_day(page) == wanted


def test_a_day_before_everything_goes_to_the_oldest_that_is_dated_and_says_so(
    full_window: Window,
) -> None:
    full_window.session.incidents.record([Entry(case="1", title="some time")])
    full_window.context.changed.emit(Changed.INCIDENTS)
    full_window.settle()
    page = chronology(full_window)
    page.day.click()
    full_window.bot.keyClicks(page.jump.line, "5.05.2025")
    full_window.bot.keyClick(page.jump.line, Qt.Key.Key_Return)
    full_window.settle()
    assert current_day(page) == date(2026, 11, 1)
    assert "5 May 2025 or before" in full_window.shell.messages.text
    assert page.list.hasFocus()
    page.strip.day_chosen.emit(date(2026, 11, 1))
    full_window.settle()
    assert current_day(page) == date(2026, 11, 1)


def test_what_is_no_day_goes_nowhere_and_escape_leaves(full_window: Window) -> None:
    page = chronology(full_window)
    page.day.click()
    full_window.bot.keyClicks(page.jump.line, "whenever")
    assert page.jump.echo.text() == "Not read as a day yet."
    assert not page.jump.go.isEnabled()
    full_window.bot.keyClick(page.jump.line, Qt.Key.Key_Return)
    assert page.jump.isVisible()
    full_window.bot.keyClick(page.jump.line, Qt.Key.Key_Escape)
    assert not page.jump.isVisible()
    assert page.list.hasFocus()


def test_a_month_means_its_last_day() -> None:
    now = datetime(2026, 11, 26, 12)
    assert read_day("мамыр 2026", now) == date(2026, 5, 31)
    assert read_day("3–5 May", now) == date(2026, 5, 5)
    assert read_day("tomorrow", now) is None


def test_compact_rows_are_kept_in_the_vault_and_show_more(full_window: Window) -> None:
    page = chronology(full_window)
    compact = page.cards.row_height()
    page.density.click()
    full_window.settle()
    assert full_window.session.preferences["compact_rows"] is False
    assert 24 <= compact < page.cards.row_height() / 2 + 8
    assert page.list.visualRect(page.model.index(1)).height() == page.cards.row_height()
    full_window.shell.open_page(Place.HELP)
    assert not chronology(full_window).density.isChecked()
    page.density.click()
    full_window.settle()
    assert page.cards.row_height() == compact


@pytest.mark.parametrize("compact", [False, True])
def test_a_row_shows_the_number_of_the_incident(
    full_window: Window, monkeypatch: pytest.MonkeyPatch, compact: bool
) -> None:
    page = chronology(full_window)
    page.cards.compact = compact
    drawn: list[str] = []
    monkeypatch.setattr(page.cards, "text", lambda *args, **_: drawn.append(args[2]))
    item = page.model.item(0)
    assert item is not None
    image = QImage(600, 100, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    page.cards.draw_row(painter, QRect(0, 0, 600, 80), item, chosen=False, focused=False)
    painter.end()
    assert any("№ 30" in text for text in drawn)
    assert "Incident 30" in spoken(translator("en"), item)


def write_on(window: Window, day: date) -> int:
    """Write an entry with the keys, and return its number."""
    window.shell.open_page(Place.ENTRY)
    window.settle()
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    window.bot.keyClicks(page.form.what, "new")
    page.form.when.start_day.setDate(QDate(day.year, day.month, day.day))
    page.save.click()
    window.settle()
    window.settle()
    return max(window.session.log)


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2019, 5, 1)])
def test_after_saving_the_keys_mean_the_new_entry(window: Window, day: date) -> None:
    """Also where it stands below what is read first."""
    window.shell.resize(1500, 900)
    window.shell.activateWindow()
    window.session.incidents.record(
        [entry_on(date(2026, 1, 1), f"n {n}") for n in range(PAGE + 40)]
    )
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    page = window.shell.page(Place.CHRONOLOGY)
    assert isinstance(page, ChronologyPage)
    page.list.choose(3)
    window.settle()

    def marked() -> int | None:
        item = page.model.item(page.list.currentIndex().row())
        return item.number if isinstance(item, Incident) else None

    for _ in range(2):
        number = write_on(window, day)
        assert page.detail.number == number
        window.bot.waitUntil(lambda wanted=number: marked() == wanted)
    page.list.setFocus()
    window.bot.keyClick(page.list, Qt.Key.Key_Delete)
    window.settle()
    if not window.session.in_bin:  # it was brought into view first
        window.bot.keyClick(page.list, Qt.Key.Key_Delete)
        window.settle()
    assert window.session.in_bin == {number}
