"""Tests unfinished entries: saved by a lock, left behind, groups unfolded by kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from evidence_keeper.domain.record.entry import Call, Entry, Kind, Tag
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.ui.page_arguments import ContinueDraft, EditEntry, NewEntry
from evidence_keeper.ui.pages.entry.form import UNFOLDS, EntryForm
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.display.labels import ElidedLabel
from evidence_keeper.ui.widgets.inputs.buttons import IconButton
from tests.window.conftest import Window
from tests.window.pages import chronology, entry_page, texts

BEGUN = datetime(2026, 11, 23, 22, 5, tzinfo=UTC)


def lock(window: Window) -> list[dict[str, object]]:
    """Finish as a lock does; return the drafts that are there then."""
    assert window.context.backend.finish(window.shell.pending())
    return [dict(body) for body in window.session.kept_drafts.values()]


def say_when(form: EntryForm, words: str) -> None:
    form.when.words.setText(words)
    form.when._on_words(words)


BY_HAND: dict[str, Callable[[EntryForm], object]] = {
    "kind": lambda form: form.kinds.chip("call").click(),
    "count": lambda form: form.call.count.setValue(7),
    "which way": lambda form: (
        form.call.direction.choose("missed"),
        form.call.direction.picked.emit("missed"),
    ),
    "time": lambda form: say_when(form, "yesterday 22:10-23:05"),
    "tag": lambda form: form.more.tags.chip("stalking").click(),
    "out of documents": lambda form: form.more.in_dossier.click(),
}


@pytest.mark.parametrize("what", BY_HAND)
def test_a_lock_keeps_whatever_was_done_by_hand(window: Window, what: str) -> None:
    page = entry_page(window)
    BY_HAND[what](page.form)
    state = page.form.state()
    (body,) = lock(window)
    assert {k: v for k, v in body.items() if k in state.to_json()} == state.to_json()


def test_what_was_done_without_words_is_still_on_the_page_after_another(window: Window) -> None:
    page = entry_page(window)
    BY_HAND["time"](page.form)
    chronology(window)
    assert entry_page(window).form.when.words.text() == "yesterday 22:10-23:05"
    assert len(window.session.kept_drafts) == 1


@pytest.mark.parametrize(
    "wish",
    [
        NewEntry(kind="threat", tag="stalking", note="from help"),
        NewEntry((1,)),
        NewEntry(entry=Entry(exact_words="Night: where are you")),
    ],
)
def test_what_is_begun_and_not_touched_waits_on_the_page_and_a_lock_keeps_it(
    window: Window, wish: NewEntry
) -> None:
    window.session.evidence.keep_bytes(b"x", "a.png", Source.PASTED)
    page = entry_page(window, wish)
    begun = page.form.state()
    chronology(window)
    assert window.session.kept_drafts == {}
    page = entry_page(window)
    assert page.form.state() == begun, "it waits on the page"
    page._begin()
    window.settle()
    assert len(window.session.kept_drafts) == 1, "another is begun in its place"
    entry_page(window, wish)
    assert len(lock(window)) == 2


def test_to_put_off_what_was_begun_keeps_it(window: Window) -> None:
    page = entry_page(window, NewEntry(entry=Entry(exact_words="Night: where are you")))
    page.later.click()
    window.settle()
    assert len(window.session.kept_drafts) == 1


def test_a_change_that_was_not_begun_and_an_entry_being_saved_leave_no_draft(
    full_window: Window,
) -> None:
    entry_page(full_window, EditEntry(1))
    assert full_window.shell.pending() == []
    page = entry_page(full_window, NewEntry(entry=Entry(title="x")))
    page.save.click()
    assert full_window.shell.pending() == []
    full_window.settle()
    assert full_window.session.kept_drafts == {}


# details of calls


def test_another_kind_keeps_what_was_typed_about_calls_in_view(window: Window) -> None:
    page = entry_page(window)
    form = page.form
    form.what.setPlainText("He rang and threatened")
    form.kinds.chip("call").click()
    form.call.count.setValue(7)
    form.call.minutes.setValue(12)
    form.kinds.chip("threat").click()
    assert form.call.isVisible()
    page.save.click()
    window.settle()
    entry = window.session.incidents.get(1).entry
    assert (entry.kind, entry.call) == (Kind.THREAT, Call(None, 720, 7))
    assert "7 calls · 12 minutes" in texts(chronology(window).detail)
    assert entry_page(window, EditEntry(1)).form.call.isVisible()


def test_without_anything_said_of_calls_they_go_with_their_kind(window: Window) -> None:
    form = entry_page(window).form
    form.kinds.chip("call").click()
    form.kinds.chip("threat").click()
    assert not form.call.isVisible()


# what a kind asks for


@pytest.mark.parametrize("kind", list(Kind))
def test_an_entry_begun_with_a_kind_unfolds_what_it_asks_for(window: Window, kind: Kind) -> None:
    form = entry_page(window, NewEntry(kind=kind.value)).form
    assert form.kinds.value() == kind.value
    assert {name for name, fold in form._folds.items() if fold.is_open} >= set(UNFOLDS[kind])


def test_the_number_of_a_call_and_the_words_with_a_gift_have_their_field_in_view(
    window: Window,
) -> None:
    form = entry_page(window).form
    form.kinds.chip("call").click()
    assert form.facts.texts["account"].isVisible()
    form = entry_page(window, NewEntry(kind="gift")).form
    assert form.facts.texts["exact_words"].isVisible()


def test_a_draft_unfolds_too_and_a_new_entry_folds_all(window: Window) -> None:
    page = entry_page(window)
    page.form.kinds.chip("threat").click()
    BY_HAND["tag"](page.form)
    page.later.click()
    window.settle()
    page = entry_page(window)
    assert not any(fold.is_open for fold in page.form._folds.values()), "the short form is calm"
    assert "Threat or blackmail (no words yet)" in [
        label.accessibleName() for label in page.unfinished.findChildren(ElidedLabel)
    ]
    page = entry_page(window, ContinueDraft(1))
    assert page.form.facts.is_open
    assert page.form.state().tags == [Tag.STALKING.value]


# drafts that were removed


def removed_draft(window: Window) -> EntryPage:
    body = {"what_happened": "He waited", "line": "He waited"}
    window.session.drafts.save(None, body, BEGUN)
    page = entry_page(window)
    remove = page.unfinished.findChildren(IconButton)[0]
    remove.click()
    window.settle()
    assert window.session.kept_drafts == {}
    return page


def test_a_removed_draft_can_be_taken_back_from_another_page_and_after_other_news(
    window: Window,
) -> None:
    removed_draft(window)
    bar = window.shell.messages
    chronology(window)
    window.context.tell("2 files were kept.")
    bar._close.click()
    assert bar.text == "The draft was removed."
    bar._act()
    window.settle()
    assert [body["line"] for body in window.session.kept_drafts.values()] == ["He waited"]
    assert list(window.session.drafts_typed.values()) == [BEGUN], "not when it was taken back"
    assert bar.text == "Undone."
    assert entry_page(window).unfinished.isVisible()


def test_removed_drafts_are_not_offered_in_another_vault(window: Window) -> None:
    removed_draft(window)
    removed_draft(window)
    window.context.opening.emit()
    assert window.shell.messages.text == ""


@pytest.mark.parametrize("second", [NewEntry((2,)), EditEntry(30)])
def test_what_was_begun_with_stays_a_draft_when_another_is_begun(
    full_window: Window, second: object
) -> None:
    entry_page(full_window, NewEntry((1,)))
    full_window.context.go(Place.CHRONOLOGY)
    full_window.settle()
    assert full_window.session.kept_drafts == {}
    entry_page(full_window, second)
    full_window.settle()
    (body,) = full_window.session.kept_drafts.values()
    assert body["evidence"] == [1]


def test_a_saved_entry_leaves_no_draft_although_it_was_only_begun_with(
    full_window: Window,
) -> None:
    page = entry_page(full_window, NewEntry(entry=Entry(title="whole", exact_words="words")))
    page.save.click()
    full_window.settle()
    full_window.settle()
    assert full_window.session.kept_drafts == {}
