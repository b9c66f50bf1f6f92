"""Tests that unsaved notes survive a crash."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.evidence import Evidence, NoPreview
from evidence_keeper.ui.page_arguments import ShowEvidence
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.vault_thread.unsaved_notes import KEEP_WITHIN_MS, finish_saving
from tests.window.conftest import MakeWindow, Window


def open_notes(window: Window) -> EvidencePage:
    window.shell.open_page(Place.EVIDENCE, ShowEvidence(1))
    window.settle()
    page = window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    return page


def test_notes_are_kept_within_a_second_and_saved_at_the_next_opening(
    full_window: Window,
) -> None:
    session = full_window.session
    page = open_notes(full_window)
    assert KEEP_WITHIN_MS <= 1000
    full_window.bot.keyClicks(page.detail.notes.device, "my phone")
    full_window.bot.waitUntil(lambda: bool(session.preferences.get("unsaved_notes")))
    assert session.items[1].device == ""
    assert finish_saving(session)  # as after a crash
    assert session.items[1].device == "my phone"
    assert not finish_saving(session)


def test_the_next_opening_tells_it(full_window: Window, make_window: MakeWindow) -> None:
    page = open_notes(full_window)
    full_window.bot.keyClicks(page.detail.notes.captured_by, "me")
    kept = full_window.session.preferences
    full_window.bot.waitUntil(lambda: bool(kept.get("unsaved_notes")))
    later = make_window()
    later.world.session = full_window.session
    later.unlock()
    assert later.session.items[1].captured_by == "me"
    assert "saved now" in later.shell.messages.text


def test_saving_by_hand_leaves_nothing_to_finish(full_window: Window) -> None:
    session, page = full_window.session, open_notes(full_window)
    full_window.bot.keyClicks(page.detail.notes.device, "tablet")
    full_window.bot.waitUntil(lambda: bool(session.preferences.get("unsaved_notes")))
    page.detail.notes.save.click()
    full_window.settle()
    assert session.preferences["unsaved_notes"] is None
    assert not finish_saving(session)


def test_about_me_is_kept_too(window: Window) -> None:
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    window.bot.keyClicks(page.about_me.lines["school"], "School 12")
    kept = window.session.preferences
    window.bot.waitUntil(lambda: bool(kept.get("unsaved_about_me")))
    assert window.session.about.school == ""
    assert finish_saving(window.session)
    assert window.session.about.school == "School 12"


def test_what_does_not_fit_is_left(window: Window) -> None:
    session = window.session
    session.preferences["unsaved_notes"] = {"number": 999, "notes": "x"}
    session.preferences["unsaved_about_me"] = {"name": 5, "other": "x"}
    before: dict[int, Evidence] = dict(session.items)
    assert not finish_saving(session)
    assert session.items == before


def test_what_the_disk_refused_is_neither_saved_nor_lost(
    full_window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, page = full_window.session, open_notes(full_window)
    full_window.bot.keyClicks(page.detail.notes.device, "tablet")

    def refuse(_: Evidence) -> None:
        raise KeeperError(Code.DISK_FULL, path="/vault")

    monkeypatch.setattr(session.evidence, "update", refuse)
    page.detail.notes.save.click()
    full_window.settle()
    full_window.bot.waitUntil(lambda: bool(session.preferences.get("unsaved_notes")))
    assert page.detail.notes.edited() is not None
    assert page.detail.notes.save.isEnabled()
    assert full_window.shell.pending()
    monkeypatch.undo()
    assert finish_saving(session)
    assert session.items[1].device == "tablet"


def test_one_that_cannot_be_saved_does_not_hold_up_the_other(
    full_window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = full_window.session
    session.preferences["unsaved_notes"] = {"number": 1, "notes": "x"}
    session.preferences["unsaved_about_me"] = {"school": "School 12"}

    def refuse(_: Evidence) -> None:
        raise KeeperError(Code.DISK_FULL, path="/vault")

    monkeypatch.setattr(session.evidence, "update", refuse)
    with pytest.raises(KeeperError):
        finish_saving(session)
    assert session.about.school == "School 12"
    assert session.preferences["unsaved_notes"]
    session.items[1] = replace(session.items[1], no_preview=NoPreview.REMOVED)
    assert not finish_saving(session)
    assert session.preferences["unsaved_notes"] is None


def test_two_items_that_wait_for_a_long_job_are_both_kept(full_window: Window) -> None:
    session, page = full_window.session, open_notes(full_window)
    ended = Event()
    full_window.context.run_job("long", lambda _, __: ended.wait(120), lambda _: None)
    for number, device in ((1, "phone"), (2, "tablet")):
        page.enter(ShowEvidence(number))
        full_window.bot.waitUntil(lambda n=number: page.detail.notes._item is not None)
        page.detail.notes.show_item(session.items[number])
        full_window.bot.keyClicks(page.detail.notes.device, device)
        page.detail.notes.save.click()
    body = page.detail.notes._body()
    ended.set()
    assert body is not None
    session.preferences["unsaved_notes"] = body
    session.items |= {n: replace(session.items[n], device="") for n in (1, 2)}
    assert finish_saving(session)  # as after a crash in the middle of the job
    assert [session.items[n].device for n in (1, 2)] == ["phone", "tablet"]
    full_window.settle()
    assert page.detail.notes._body() is None
