"""The entry page: a time that the text tells is offered, never set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from evidence_keeper.domain.happened import Precision, in_zone
from evidence_keeper.ui.asked import ContinueDraft, EditEntry
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import MakeWindow, Window

SAID = "Кеше кешке сағат 9-да қоңырау шалды"


def entry_page(window: Window, argument: object = None) -> EntryPage:
    window.shell.open_page(Place.ENTRY, argument)
    window.settle()
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    return page


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_the_text_says_is_offered_and_one_click_takes_it(
    make_window: MakeWindow, language: str
) -> None:
    window = make_window(language)
    window.unlock()
    page = entry_page(window)
    when = page.form.when
    before = when.state()
    page.form.what.setPlainText(SAID)
    assert when.said.isVisible()
    assert "21:00" in when.said.offers[0].text.text()
    assert when.state() == before
    when.said.offers[0].use.click()
    state = when.state()
    yesterday = in_zone(datetime.now(UTC), state.zone).date() - timedelta(days=1)
    assert (state.precision, state.start_day) == (Precision.ABOUT, yesterday)
    assert f"{state.start_time:%H:%M}" == "21:00"
    assert not when.said.isVisible()
    page.save.click()
    window.settle()
    (versions,) = window.session.log.values()
    assert versions[-1].happened.local_day == yesterday


def test_nothing_is_offered_once_the_time_was_set_by_hand(window: Window) -> None:
    page = entry_page(window)
    page.form.when._quick[2].click()
    page.form.what.setPlainText(SAID)
    assert not page.form.when.said.isVisible()


def test_yesterday_is_seen_from_the_day_on_which_the_draft_was_begun(window: Window) -> None:
    page = entry_page(window)
    page.form.what.setPlainText(SAID)
    body = page.form.state().to_json()
    when = body["when"]
    assert isinstance(when, dict)
    when["start_day"] = "2026-11-12"
    number = window.session.save_draft(None, body)
    page = entry_page(window, ContinueDraft(number))
    page.form.when.said.offers[0].use.click()
    assert page.form.when.state().start_day.isoformat() == "2026-11-11"


def test_nothing_is_offered_for_an_entry_that_was_written_before(window: Window) -> None:
    page = entry_page(window)
    page.form.what.setPlainText(SAID)
    page.save.click()
    window.settle()
    page = entry_page(window, EditEntry(1))
    assert page.form.what.toPlainText() == SAID
    assert not page.form.when.said.isVisible()


def test_both_times_of_a_text_are_offered(window: Window) -> None:
    page = entry_page(window)
    page.form.what.setPlainText("Вчера в 8:15 писал, а в девять вечера звонил")
    first, second, third = page.form.when.said.offers
    assert first.isVisible()
    assert "08:15" in first.text.text()
    assert "21:00" in second.text.text()
    assert not third.isVisible()
    second.use.click()
    assert f"{page.form.when.state().start_time:%H:%M}" == "21:00"
    assert not page.form.when.said.isVisible()
