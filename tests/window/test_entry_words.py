"""The entry page: times and series of calls typed in words, and what is asked for each kind."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from evidence_keeper.domain.record.entry import Direction, Kind
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.ui.page_arguments import ContinueDraft
from tests.window.conftest import MakeWindow, Window
from tests.window.pages import entry_page


def test_a_time_in_words_sets_the_fields_and_is_echoed_in_full(window: Window) -> None:
    page = entry_page(window)
    when = page.form.when
    window.bot.keyClicks(when.words, "yesterday evening")
    assert when.state().precision is Precision.BETWEEN
    assert "17:00" in when.echo.text()
    assert "(UTC+5)" in when.echo.text()
    assert not when._unclear.isVisible()
    when.words.clear()
    window.bot.keyClicks(when.words, "don't know")
    assert when.state().precision is Precision.UNKNOWN
    assert when.echo.text() == "time unknown"


@pytest.mark.parametrize(
    ("language", "words", "precision"),
    [
        ("kk", "кеше кешке", Precision.BETWEEN),
        ("ru", "3 дня назад", Precision.DAY),
        ("kk", "білмеймін", Precision.UNKNOWN),
    ],
)
def test_each_language_in_each(
    make_window: MakeWindow, language: str, words: str, precision: Precision
) -> None:
    window = make_window(language)
    window.unlock()
    page = entry_page(window)
    page.form.when.words.setText(words)
    page.form.when.words.textEdited.emit(words)
    assert page.form.when.state().precision is precision


def test_words_that_can_mean_two_times_are_not_saved_as_something_else(window: Window) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "He waited outside")
    window.bot.keyClicks(page.form.when.words, "yesterday night")
    assert page.form.when._unclear.isVisible()
    page.save.click()
    window.settle()
    assert window.session.log == {}
    assert page.form.when._unclear.text().startswith("Not saved yet. This can mean several times.")
    assert not page.form.when.error.isVisible(), "it is said once"
    assert page.form.when.words.hasFocus()
    page.form.when._quick[2].click()  # yesterday
    assert page.form.when.words.text() == ""
    page.save.click()
    window.settle()
    assert len(window.session.log) == 1


def test_words_are_kept_in_the_draft(window: Window) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "x")
    window.bot.keyClicks(page.form.when.words, "yesterday night")
    page.leave()
    window.settle()
    (number,) = window.session.kept_drafts
    page._begin()
    assert page.form.when.words.text() == ""
    page = entry_page(window, ContinueDraft(number))
    assert page.form.when.words.text() == "yesterday night"
    assert page.form.when._unclear.isVisible()


def test_a_series_of_calls_in_one_line(window: Window) -> None:
    page = entry_page(window)
    assert not page.form.fill_in.isVisible()
    window.bot.keyClicks(page.form.what, "7 missed calls yesterday between 22:10 and 23:05")
    assert page.form.fill_in.isVisible()
    assert "7 calls · missed call · between" in page.form.series.text()
    page.form.fill_in.click()
    assert not page.form.fill_in.isVisible()
    page.save.click()
    window.settle()
    (entry,) = window.session.log[1]
    assert entry.kind is Kind.CALL
    assert entry.call is not None
    assert (entry.call.count, entry.call.direction) == (7, Direction.MISSED)
    assert entry.happened.precision is Precision.BETWEEN
    assert entry.happened.start is not None
    assert (entry.happened.start.hour, entry.happened.start.minute) == (22, 10)
    assert entry.what_happened == "7 missed calls yesterday between 22:10 and 23:05"


def test_what_is_not_a_series_offers_nothing(window: Window) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "He said that 7 calls are nothing")
    assert not page.form.fill_in.isVisible()


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_asks_gently_and_unfolds_what_matters(window: Window, kind: Kind) -> None:
    page = entry_page(window)
    page.form.kinds.chip(kind.value).click()
    said = "\n".join(label.text() for label in page.form._kind_field.findChildren(QLabel))
    assert ("If you can:" in said) == (kind is not Kind.OTHER)
    assert page.form.call.isVisible() == (kind is Kind.CALL)
    assert page.form.place.is_open == (kind in (Kind.FOLLOWING, Kind.GIFT, Kind.DAMAGE))
    window.bot.keyClicks(page.form.what, "x")
    page.save.click()  # nothing of it is demanded
    window.settle()
    assert len(window.session.log) == 1
