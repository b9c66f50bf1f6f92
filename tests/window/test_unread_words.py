"""Tests time words that are not understood, with reasons and possible meanings."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QDate

from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.domain.time.typed_time import TimeReading, Why, read, read_time
from evidence_keeper.ui.page_arguments import ContinueDraft
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.pages.entry.when.when_controls import When, unread_text
from tests.window.conftest import MakeWindow, Window
from tests.window.pages import entry_page

AFTERNOON = datetime(2026, 11, 27, 10, 30, tzinfo=UTC)  # 15:30 in Almaty, a Friday
NIGHT = datetime(2026, 11, 26, 19, 20, tzinfo=UTC)  # 00:20 of the same day
NEXT_MORNING = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)


def at(when: When, moment: datetime, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(when, "_now", lambda: moment)


def entry_at(window: Window, moment: datetime, patch: pytest.MonkeyPatch) -> EntryPage:
    """Return the entry page, on which it is that moment."""
    page = entry_page(window)
    at(page.form.when, moment, patch)
    return page


def put(when: When, text: str) -> None:
    when.words.setText(text)
    when.words.textEdited.emit(text)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_each_reason_is_another_sentence_with_an_example_that_is_read(
    make_window: MakeWindow, language: str
) -> None:
    t = make_window(language).context.t
    choices = read("вчера в 7", datetime(2026, 11, 27, 15, 30)).choices
    assert len(choices) == 2
    reasons = [TimeReading(None, why) for why in Why] + [TimeReading(None, Why.SEVERAL, choices)]
    sentences = {unread_text(t, reading) for reading in reasons}
    assert len(sentences) == len(reasons)
    for sentence in sentences:
        examples = re.findall("[“«](.+?)[”»]", sentence)
        assert examples
        for example in examples:
            assert read_time(example, datetime(2026, 11, 27, 0, 20)) is not None


def test_what_words_can_mean_is_asked_and_nothing_is_set_before(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = entry_at(window, AFTERNOON, monkeypatch)
    when = page.form.when
    before = when.state().meaning()
    put(when, "вчера в 7:30")
    assert when.state().meaning() == before
    assert "several times" in when._unclear.text()
    first, second, third = when.said.offers
    assert "26 November 2026, 07:30 (UTC+5)" in first.text.text()
    assert "26 November 2026, 19:30 (UTC+5)" in second.text.text()
    assert not third.isVisible()
    assert when.unread() is not None
    second.use.click()
    state = when.state()
    assert (state.precision, state.start_day.day, state.start_time.hour) == (
        Precision.EXACT,
        26,
        19,
    )
    assert "19:30 (UTC+5)" in when.echo.text()
    assert when.words.text() == ""
    assert when.unread() is None
    assert not when._unclear.isVisible()
    assert not when.said.isVisible()


def test_what_is_asked_goes_when_the_fields_or_other_words_say_it(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = entry_at(window, AFTERNOON, monkeypatch)
    when = page.form.when
    for answer in (when._quick[2].click, lambda: put(when, "yesterday 19:30"), when.words.clear):
        put(when, "last Thursday")
        assert when.said.isVisible()
        answer()
        put(when, when.words.text())
        assert not when.said.isVisible()
        assert not when._unclear.isVisible()


def test_the_evening_before_is_offered_where_today_would_lie_ahead(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = entry_at(window, NIGHT, monkeypatch)
    when = page.form.when
    put(when, "22:10")
    assert "26 November 2026, 22:10 (UTC+5)" in when.echo.text()
    put(when, "бүгін 23:50")
    assert "not come yet" in when._unclear.text()
    assert "26 November 2026, 23:50 (UTC+5)" in when.said.offers[0].text.text()


def test_words_that_were_not_read_stay_unread_in_a_draft_of_another_day(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = entry_at(window, AFTERNOON, monkeypatch)
    when = page.form.when
    window.bot.keyClicks(page.form.what, "x")
    put(when, "27 ноября 23:50")
    assert "not come yet" in when._unclear.text()
    page.leave()
    window.settle()
    (number,) = window.session.kept_drafts
    at(when, NEXT_MORNING, monkeypatch)
    page = entry_page(window, ContinueDraft(number))
    assert page.form.when is when
    assert when.words.text() == "27 ноября 23:50"
    assert when._unclear.isVisible()
    assert not when.said.isVisible()  # "yesterday" would be another day now
    page.save.click()
    window.settle()
    assert window.session.log == {}


def test_the_question_speaks_the_current_language(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    when = entry_page(window).form.when
    at(when, AFTERNOON, monkeypatch)
    put(when, "вчера в 7:30")
    window.context.set_language("kk")
    window.settle()
    assert "07:30" in when.said.offers[0].text.text()
    assert "айтып тұрсыз ба" in when.said.offers[0].text.text()
    assert "түсінуге болады" in when._unclear.text()


def test_what_was_typed_half_is_not_kept_when_it_goes_on_to_mean_nothing(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = entry_at(window, AFTERNOON, monkeypatch)
    when = page.form.when
    before = when.state()
    for length in range(1, len("5 января 2027") + 1):
        put(when, "5 января 2027"[:length])
    assert "has not come yet" in when._unclear.text()
    assert when.state().meaning() == before.meaning()
    put(when, "5 января")
    assert when.state().start_day == date(2026, 1, 5)
    put(when, "")
    assert when.state() == before, "nobody set a time: it is the time of writing"


def test_a_day_to_come_in_the_fields_is_asked_about(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = entry_at(window, AFTERNOON, monkeypatch)
    when = page.form.when
    assert when._ahead.isHidden()
    when.start_day.setDate(QDate(2027, 12, 15))
    assert not when._ahead.isHidden()
    assert "still to come" in when._ahead.text()
    when.start_day.setDate(QDate(2026, 11, 27))
    assert when._ahead.isHidden()


def test_a_draft_of_an_earlier_program_asks_again_for_words_that_the_fields_do_not_say(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = entry_at(window, AFTERNOON, monkeypatch)
    page.form.what.setPlainText("x")
    put(page.form.when, "27 ноября 23:50")
    page.leave()
    window.settle()
    (number,) = window.session.kept_drafts
    del window.session.kept_drafts[number]["when"]["unread"]  # type: ignore[union-attr]
    page = entry_page(window, ContinueDraft(number))
    assert page.form.when.unread() is not None
    page.save.click()
    window.settle()
    assert window.session.log == {}


def test_words_that_were_taken_away_again_leave_the_time_of_the_text_on_offer(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = entry_at(window, AFTERNOON, monkeypatch)
    page.form.what.setPlainText("вчера в 21:30 позвонил")
    put(page.form.when, "абра")
    page.leave()
    window.settle()
    (number,) = window.session.kept_drafts
    page = entry_page(window, ContinueDraft(number))
    put(page.form.when, "")
    assert not page.form.when.state().by_hand
