"""Tests reminders of drafts, suggested breaks and folded exact words."""

from __future__ import annotations

from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.ui.main_window.reminders import AFTER_MINUTES
from evidence_keeper.ui.page_arguments import ShowIncident
from evidence_keeper.ui.pages.chronology.incident_cards import matching_line
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from evidence_keeper.ui.widgets.layout.fold import Fold
from tests.window.conftest import MakeWindow, Window


def entry_page(window: Window) -> EntryPage:
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    return page


def interrupted(make_window: MakeWindow) -> Window:
    """A window opened after one in which something was typed and nothing was saved."""
    before = make_window()
    before.unlock()
    before.shell.open_page(Place.ENTRY)
    entry_page(before).form.what.setPlainText("He waited outside")
    before.shell.open_page(Place.CHRONOLOGY)
    before.settle()
    window = make_window()
    window.session.kept_drafts.update(before.session.kept_drafts)
    window.unlock()
    return window


def test_a_draft_that_was_interrupted_is_mentioned_and_continued(make_window: MakeWindow) -> None:
    window = interrupted(make_window)
    bar = window.shell.messages
    assert "not saved yet" in bar.text
    assert not bar._close.isVisible()
    bar._action.click()
    window.settle()
    assert window.shell.place is Place.ENTRY
    assert entry_page(window).form.what.toPlainText() == "He waited outside"
    assert not bar.isVisible()


def test_later_means_that_it_is_not_mentioned_again(make_window: MakeWindow) -> None:
    window = interrupted(make_window)
    window.shell.messages._later.click()
    window.settle()
    assert not window.shell.messages.isVisible()
    again = make_window()
    again.session.kept_drafts.update(window.session.kept_drafts)
    again.unlock()
    assert again.shell.messages.text == ""
    again.shell.open_page(Place.ENTRY)
    again.settle()
    assert entry_page(again).unfinished.isVisible()


def test_what_was_put_off_on_purpose_is_not_mentioned(make_window: MakeWindow) -> None:
    before = make_window()
    before.unlock()
    before.shell.open_page(Place.ENTRY)
    entry_page(before).form.what.setPlainText("Later")
    entry_page(before).later.click()
    before.settle()
    (body,) = before.session.kept_drafts.values()
    assert body["what_happened"] == "Later"
    window = make_window()
    window.session.kept_drafts.update(before.session.kept_drafts)
    window.unlock()
    assert window.shell.messages.text == ""


def test_a_break_is_suggested_after_a_while_and_can_be_switched_off(window: Window) -> None:
    breaks, bar = window.shell.parts.breaks, window.shell.messages
    for _ in range(AFTER_MINUTES - 1):
        breaks.tick()
    assert bar.text == ""
    breaks.tick()
    assert "break" in bar.text
    bar._action.click()
    window.settle()
    assert window.session.preferences["remind_of_breaks"] is False
    for _ in range(2 * AFTER_MINUTES):
        breaks.tick()
    assert bar.text == ""


def test_a_break_waits_while_something_is_written_or_said(window: Window) -> None:
    breaks, bar = window.shell.parts.breaks, window.shell.messages
    window.shell.open_page(Place.ENTRY)
    for _ in range(AFTER_MINUTES + 5):
        breaks.tick()
    assert bar.text == ""
    window.shell.open_page(Place.HELP)
    window.context.tell("Something else")
    breaks.tick()
    assert bar.text == "Something else"
    bar.dismiss()
    breaks.tick()
    assert "break" in bar.text


def shows_words(page: ChronologyPage) -> bool:
    blocks = page.detail.findChildren(TextBlock)
    return any(b.isVisible() and b.toPlainText() == "I see you" for b in blocks)


def test_exact_words_stay_folded_until_they_are_opened(window: Window) -> None:
    window.session.incidents.record([Entry(title="Call", exact_words="I see you")])
    window.shell.open_page(Place.CHRONOLOGY, ShowIncident(1))
    window.settle()
    page = window.shell.page(Place.CHRONOLOGY)
    assert isinstance(page, ChronologyPage)
    assert shows_words(page)
    settings = window.shell.page(Place.SETTINGS)
    assert isinstance(settings, SettingsPage)
    settings.calm.fold.click()
    window.settle()
    assert window.session.preferences["fold_exact_words"] is True
    window.shell.open_page(Place.CHRONOLOGY, ShowIncident(1))
    window.settle()
    assert not shows_words(page)
    (fold,) = [
        f
        for f in page.detail.findChildren(Fold)
        if f.isVisible() and f is not page.detail._versions
    ]
    fold.header.click()
    assert shows_words(page)
    incident = window.session.incidents.get(1)
    assert matching_line(incident, "see") == "I see you"
    assert matching_line(incident, "see", folded=True) == ""
