"""The entry page: a time that the text tells is offered, never set."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.time.happened import Precision, in_zone
from evidence_keeper.system import clock
from evidence_keeper.ui.page_arguments import ContinueDraft, EditEntry
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.inputs.buttons import Button
from tests.window.conftest import MakeWindow, Window
from tests.window.pages import entry_page

SAID = "Кеше кешке сағат 9-да қоңырау шалды"


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
    yesterday = in_zone(clock.now(), state.zone).date() - timedelta(days=1)
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
    number = window.session.drafts.save(None, body)
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
    page.form.what.setPlainText("Вчера в 08:15 писал, а в девять вечера звонил")
    first, second, third = page.form.when.said.offers
    assert first.isVisible()
    assert "08:15" in first.text.text()
    assert "21:00" in second.text.text()
    assert not third.isVisible()
    second.use.click()
    assert f"{page.form.when.state().start_time:%H:%M}" == "21:00"
    assert not page.form.when.said.isVisible()


def bar_buttons(window: Window) -> tuple[Button, Button]:
    bar = window.shell.messages
    return bar._action, bar._later


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_was_not_taken_is_told_after_saving_and_can_be_taken_then(
    make_window: MakeWindow, language: str
) -> None:
    window = make_window(language)
    window.unlock()
    page = entry_page(window)
    page.form.what.setPlainText(SAID)
    page.save.click()
    window.settle()
    (versions,) = window.session.log.values()
    today = in_zone(clock.now(), versions[-1].happened.zone).date()
    assert versions[-1].happened.local_day == today, "nothing is set silently"
    assert "21:00" in window.shell.messages.text
    bar_buttons(window)[0].click()
    window.settle()
    (versions,) = window.session.log.values()
    assert len(versions) == 2
    assert versions[-1].happened.local_day == today - timedelta(days=1)
    assert versions[-1].what_happened == SAID
    assert "21:00" in window.shell.messages.text


def test_the_time_of_writing_can_stay(window: Window) -> None:
    page = entry_page(window)
    page.form.what.setPlainText(SAID)
    page.save.click()
    window.settle()
    bar_buttons(window)[1].click()
    window.settle()
    assert window.shell.messages.text == ""
    (versions,) = window.session.log.values()
    assert len(versions) == 1


def test_a_series_of_calls_that_was_not_filled_in_is_told_too(window: Window) -> None:
    page = entry_page(window)
    page.form.what.setPlainText("7 missed calls yesterday between 22:10 and 23:05")
    page.save.click()
    window.settle()
    assert "22:10" in window.shell.messages.text


def test_of_several_times_none_is_chosen_for_her(window: Window) -> None:
    page = entry_page(window)
    page.form.what.setPlainText("He called yesterday at 21:00 and came on 3 May 2026 at 14:00")
    assert len(page.form.untaken()) == 2
    page.save.click()
    window.settle()
    bar_buttons(window)[0].click()
    window.settle()
    assert window.shell.page(Place.ENTRY).isVisible()
    assert page.form.state().what_happened.startswith("He called yesterday")


def test_nothing_is_told_where_the_time_was_set_by_hand(window: Window) -> None:
    page = entry_page(window)
    page.form.when._quick[0].click()
    page.form.what.setPlainText(SAID)
    page.save.click()
    window.settle()
    assert window.shell.messages.text == "Saved."


def versions(window: Window) -> list[Entry]:
    (found,) = window.session.log.values()
    return found


def saved_with_an_offer(window: Window) -> EntryPage:
    page = entry_page(window)
    page.form.what.setPlainText(SAID)
    page.save.click()
    window.settle()
    return page


def test_a_time_that_was_taken_stays_when_the_open_form_is_saved(window: Window) -> None:
    saved_with_an_offer(window)
    page = entry_page(window, EditEntry(1))
    bar_buttons(window)[0].click()
    window.settle()
    taken = versions(window)[-1].happened
    assert f"{page.form.when.state().start_time:%H:%M}" == "21:00"
    page.form.who.setText("A")
    page.save.click()
    window.settle()
    assert versions(window)[-1].happened == taken
    assert versions(window)[-1].people == ("A",)


def test_a_time_that_was_set_by_hand_is_never_overwritten(window: Window) -> None:
    saved_with_an_offer(window)
    stale = bar_buttons(window)[0]
    take = window.shell.messages._notice
    assert take is not None
    assert take.action is not None
    page = entry_page(window, EditEntry(1))
    page.form.when._quick[0].click()
    page.save.click()
    window.settle()
    by_hand = versions(window)[-1].happened
    assert stale.isHidden(), "it speaks of a time that is no longer there"
    window.shell.open_page(Place.PEOPLE)
    window.settle()
    assert window.shell.messages.text == ""
    take.action[1]()
    window.settle()
    assert versions(window)[-1].happened == by_hand


def test_an_entry_in_the_bin_is_not_changed(window: Window) -> None:
    saved_with_an_offer(window)
    before = len(versions(window))
    window.session.incidents.bin((1,))
    bar_buttons(window)[0].click()
    window.settle()
    assert len(versions(window)) == before


def test_a_draft_of_a_change_gives_back_nothing_that_was_changed_since(window: Window) -> None:
    saved_with_an_offer(window)
    page = entry_page(window, EditEntry(1))
    page.form.who.setText("A")
    page.later.click()
    window.settle()
    bar = window.shell.messages
    while bar._notice is not None and "21:00" not in bar.text:
        bar.dismiss()
    bar_buttons(window)[0].click()
    window.settle()
    taken = versions(window)[-1].happened
    (draft,) = window.session.drafts.all()
    page = entry_page(window, ContinueDraft(draft.number))
    page.save.click()
    window.settle()
    assert versions(window)[-1].happened == taken
    assert versions(window)[-1].people == ("A",)


def test_calls_of_an_older_draft_are_seen_from_its_day(window: Window) -> None:
    page = entry_page(window)
    page.form.what.setPlainText("7 missed calls yesterday between 22:10 and 23:05")
    body = page.form.state().to_json()
    when = body["when"]
    assert isinstance(when, dict)
    when["start_day"] = "2026-05-12"
    page = entry_page(window, ContinueDraft(window.session.drafts.save(None, body)))
    assert "11 May 2026" in page.form.series.text()


def test_that_calls_were_today_is_not_told(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = clock.now_in("Asia/Almaty").replace(hour=12)  # at night it may be the day before
    monkeypatch.setattr(clock, "now", lambda: noon)
    page = entry_page(window)
    page.form.what.setPlainText("3 missed calls today")
    assert page.form.untaken() == []


def test_a_time_that_is_not_clear_is_told_after_saving_and_never_offered(window: Window) -> None:
    page = entry_page(window)
    page.form.what.setPlainText("Он пишет, что придёт в субботу в 3 часа дня")
    assert not page.form.when.said.isVisible()
    page.save.click()
    window.settle()
    assert "seems to name another" in window.shell.messages.text
    bar_buttons(window)[0].click()
    window.settle()
    assert window.shell.place is Place.ENTRY
    assert len(versions(window)) == 1
