"""Tests the entry page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.entry import Entry, Kind, Step
from evidence_keeper.domain.record.evidence import Source, TimeHint
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.ui.page_arguments import ContinueDraft, EditEntry, NewEntry
from evidence_keeper.ui.pages.entry.drafts import SAVE_WITHIN_MS
from evidence_keeper.ui.pages.entry.form_state import incident_number
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window, drop, entry_on, png
from tests.window.pages import entry_page


def test_two_fields_and_it_is_saved(window: Window) -> None:
    window.bot.keyClick(window.shell, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    assert window.shell.place is Place.ENTRY
    assert QApplication.focusWidget() is page.form.what
    assert page.form.evidence.y() < page.form._when_field.y(), "screenshots come next"
    window.bot.keyClicks(page.form.what, "He wrote again")
    window.bot.keyClicks(page.form.who, "Night")
    window.bot.mouseClick(page.form.kinds.chip("message"), Qt.MouseButton.LeftButton)
    window.bot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    entry = window.session.incidents.get(1).entry
    assert entry.what_happened == "He wrote again"
    assert entry.people == ("Night",)
    assert entry.kind is Kind.MESSAGE
    assert entry.happened.precision is Precision.ABOUT
    assert window.shell.place is Place.CHRONOLOGY
    told = window.shell.messages
    assert told.text.startswith("Saved with the time of writing: ")
    assert told.text.endswith("about.")
    assert window.session.kept_drafts == {}
    told._act()
    window.settle()
    assert window.shell.place is Place.ENTRY
    assert page._editing is not None, "who sees that it happened at another time can say so at once"


def test_nothing_is_saved_without_a_line(window: Window) -> None:
    page = entry_page(window)
    page.save.click()
    window.settle()
    assert window.session.log == {}
    assert page.form.what_field.error == "Please write at least one line."
    window.bot.keyClicks(page.form.what, "x")
    assert page.form.what_field.error == ""


def test_what_is_typed_is_kept_within_a_second(window: Window) -> None:
    page = entry_page(window)
    assert SAVE_WITHIN_MS <= 1000
    window.bot.keyClicks(page.form.what, "half a sent")
    window.bot.waitUntil(lambda: bool(window.session.kept_drafts), timeout=1500)
    body = window.session.kept_drafts[1]
    assert body["what_happened"] == "half a sent"
    window.bot.keyClicks(page.form.what, "ence")
    page.leave()
    window.settle()
    assert len(window.session.kept_drafts) == 1
    assert window.session.kept_drafts[1]["what_happened"] == "half a sentence"


def test_an_untouched_page_leaves_no_draft(window: Window) -> None:
    page = entry_page(window)
    page.leave()
    window.settle()
    assert window.session.kept_drafts == {}
    assert page.pending() == ()


def test_what_is_not_kept_yet_is_pending(window: Window) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "now")
    writes = window.shell.pending()
    assert len(writes) == 1
    writes[0](window.session)
    assert window.session.kept_drafts[1]["what_happened"] == "now"


def test_several_drafts_can_be_continued(window: Window) -> None:
    page = entry_page(window)
    for words in ("first thing", "second thing"):
        window.bot.keyClicks(page.form.what, words)
        page.later.click()
        window.settle()
        assert window.shell.place is Place.CHRONOLOGY
        page = entry_page(window)
        assert page.form.what.toPlainText() == ""
    assert {b["what_happened"] for b in window.session.kept_drafts.values()} == {
        "first thing",
        "second thing",
    }
    assert page.unfinished.isVisible()
    page = entry_page(window, ContinueDraft(1))
    assert page.form.what.toPlainText() == "first thing"
    window.bot.keyClicks(page.form.what, " and more")
    assert page.form.what.toPlainText() == "first thing and more"
    page.save.click()
    window.settle()
    assert window.session.incidents.get(1).entry.what_happened == "first thing and more"
    assert list(window.session.kept_drafts) == [2]


def two_drafts(window: Window) -> EntryPage:
    for words in ("first", "second"):
        window.session.drafts.save(None, {"what_happened": words, "line": words})
    page = entry_page(window)
    window.settle()
    return page


def press(page: EntryPage, name: str, draft: int = 0) -> None:
    """Press "Continue" or the cross of a draft in the list."""
    buttons = [b for b in page.unfinished.findChildren(QAbstractButton) if b.isVisible()]
    chosen = [b for b in buttons if name in (b.text(), b.accessibleName())]
    chosen[draft].click()


def test_a_draft_that_is_removed_while_it_comes_onto_the_page_is_kept(window: Window) -> None:
    page = two_drafts(window)
    press(page, "Continue")
    press(page, "Remove this draft")
    window.settle()
    text = page.form.what.toPlainText()
    assert text in ("first", "second")
    assert window.context.backend.finish(window.shell.pending())
    assert text in [b["what_happened"] for b in window.session.kept_drafts.values()]


def test_a_draft_that_is_taken_back_does_not_list_the_one_on_the_page(window: Window) -> None:
    page = two_drafts(window)
    press(page, "Continue")
    window.settle()
    open_now = page.drafts.number
    press(page, "Remove this draft")
    window.settle()
    assert not page.unfinished.isVisible()
    window.shell.messages._act()
    window.settle()
    assert page.unfinished.isVisible()
    assert [d.number for d in page.unfinished._drafts] != [open_now]
    assert len(page.unfinished._drafts) == 1


def test_going_away_and_back_keeps_the_form(window: Window) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "unfinished")
    window.shell.open_page(Place.HELP)
    assert entry_page(window).form.what.toPlainText() == "unfinished"


def test_changing_makes_a_version_and_keeps_the_rest(window: Window) -> None:
    window.session.incidents.record(
        [entry_on(date(2026, 11, 22), "x", channel="phone", people=("Ivanov, I.",))]
    )
    page = entry_page(window, EditEntry(1))
    assert page.form.facts.texts["title"].text() == "x"  # type: ignore[union-attr]
    window.bot.keyClicks(page.form.what, "more words")
    page.save.click()
    window.settle()
    incident = window.session.incidents.get(1)
    assert incident.versions == 2
    assert incident.entry == Entry(
        **{
            **{f: getattr(window.session.log[1][0], f) for f in Entry.__slots__},
            "what_happened": "more words",
        }
    )


def test_a_failed_save_keeps_everything(window: Window) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "important")
    window.settle()
    window.session.refuse_next = KeeperError(Code.DISK_FULL, path="/vault")
    page.save.click()
    window.settle()
    assert page.form.what.toPlainText() == "important"
    assert window.shell.place is Place.ENTRY
    assert window.shell.messages.isVisible()
    assert page.save.isEnabled()
    page.leave()
    window.settle()
    assert [b["what_happened"] for b in window.session.kept_drafts.values()] == ["important"]


def test_a_dropped_file_is_attached(window: Window, tmp_path: Path) -> None:
    page = entry_page(window)
    shot = tmp_path / "shot.png"
    shot.write_bytes(png(QColor("teal")))
    missing = tmp_path / "gone.png"
    drop(window.shell, [shot, missing])
    window.bot.waitUntil(lambda: page.form.evidence.numbers() == [1])
    assert window.session.items[1].original_name == "shot.png"
    assert "could not be read" in window.shell.messages.text
    drop(window.shell, [shot])
    window.settle()
    assert page.form.evidence.numbers() == [1]


def test_a_picture_can_be_pasted_into_the_text(window: Window) -> None:
    page = entry_page(window)
    image = QImage(30, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("purple"))
    QGuiApplication.clipboard().setImage(image)
    window.bot.keyClick(page.form.what, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    window.bot.waitUntil(lambda: page.form.evidence.numbers() == [1])
    assert page.form.what.toPlainText() == ""
    QGuiApplication.clipboard().setText("plain words")
    window.bot.keyClick(page.form.what, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.form.what.toPlainText() == "plain words"
    QGuiApplication.clipboard().clear()


def test_evidence_can_be_brought_along_and_taken_off_with_undo(window: Window) -> None:
    window.session.evidence.keep_bytes(b"x", "a.png", Source.PASTED)
    page = entry_page(window, NewEntry((1,)))
    assert page.form.evidence.numbers() == [1]
    page.form.evidence._remove(1)
    assert page.form.evidence.numbers() == []
    window.shell.messages._act()
    assert page.form.evidence.numbers() == [1]


def test_kept_files_are_chosen_by_their_pictures(window: Window) -> None:
    for name in ("one.png", "two.png", "three.png"):
        window.session.evidence.keep_bytes(name.encode(), name, Source.PASTED)
    page = entry_page(window)
    page.form.what.setPlainText("They wrote again")
    page.form.evidence.kept.click()
    window.settle()
    picker = page.picker
    assert picker.list.hasFocus() and not picker.attach.isEnabled()
    for row in (0, 2):
        place = picker.list.visualRect(picker.model.index(row)).center()
        window.bot.mouseClick(picker.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert picker.attach.text().strip() == "Attach 2 files"
    page.save.click()
    assert page.stack.currentWidget() is picker, "nothing is saved without what was chosen"
    picker.attach.click()
    assert page.form.evidence.numbers() == [3, 1]
    page.form.evidence.kept.click()
    window.bot.keyClicks(picker.search, "two")
    window.bot.waitUntil(lambda: picker.model.rowCount() == 1)
    picker.list.setFocus()
    window.bot.keyClick(picker.list, Qt.Key.Key_Return)
    assert page.form.evidence.numbers() == [3, 1, 2]
    page.form.evidence.kept.click()
    window.bot.keyClick(picker.list, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is page.column
    assert page.form.what.toPlainText() == "They wrote again"


def test_an_entry_about_a_screenshot_takes_the_date_in_its_name(window: Window) -> None:
    evidence = window.session.evidence
    for n, hints in enumerate(
        (
            (TimeHint("file_system", "2026-05-01T09:00:00+05:00", ""),),
            (TimeHint("name", "2126-04-18T13:07", ""), TimeHint("exif", "2026-04-20", "")),
            (TimeHint("name", "2026-04-18T13:07", "Screenshot_20260418-1307.png"),),
        ),
        start=1,
    ):
        evidence.keep_bytes(b"%d" % n, "a.png", Source.PASTED)
        window.session.items[n] = replace(window.session.items[n], time_hints=hints)
    form = entry_page(window, NewEntry((1, 2, 3))).form
    assert form.when.echo.text() == "18 April 2026, 13:07 (UTC+5) · about"
    assert "file name" in form.when.from_file.text.text()
    assert not window.session.kept_drafts, "the user has typed nothing yet"
    form.when._quick[0].click()
    assert not form.when.from_file.isVisible(), "another time was chosen"

    page = entry_page(window, NewEntry((1,)))
    assert not page.form.when.from_file.isVisible(), "a copy's date is proposed to nobody"
    page.form.evidence.attach([2])
    window.settle()
    assert page.form.when.from_file.text.text().startswith("Judging by the file: Monday, 20 April")
    page.form.when.from_file.use.click()
    assert page.form.when.echo.text().startswith("Monday, 20 April 2026")


def test_steps_taken(window: Window) -> None:
    page = entry_page(window)
    steps = page.form.steps
    page.form.did.set_open(True)
    steps._buttons[Step.BLOCKED].click()
    steps._buttons[""].click()
    row = steps._rows[1]
    window.bot.keyClicks(row.what, "changed my number")
    window.bot.keyClicks(row.reference, "No 7")
    assert [a.what for a in steps.taken()] == ["blocked", "changed my number"]
    assert steps.taken()[1].reference == "No 7"
    steps._on_removed(steps._rows[0])
    assert len(steps.taken()) == 1
    window.shell.messages._act()
    assert [a.what for a in steps.taken()] == ["blocked", "changed my number"]


@pytest.mark.parametrize("precision", list(Precision))
def test_the_time_is_always_written_out(window: Window, precision: Precision) -> None:
    when = entry_page(window).form.when
    when.precision.choose(precision.value)
    when.precision.picked.emit(precision.value)
    assert when.echo.isVisible()
    if precision is Precision.UNKNOWN:
        assert when.echo.text() == "time unknown"
        assert not when.start_day.isVisible()
    else:
        assert "UTC+5" in when.echo.text() or precision is Precision.BETWEEN
    assert when.start_time.isVisible() is (when.state().uses_start and when.state().uses_time)


def test_a_time_that_came_twice_is_asked_for(window: Window) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "that night")
    when = page.form.when
    when.precision.choose(Precision.EXACT.value)
    when.start_day.setDate(when.start_day.date().fromString("2024-02-29", Qt.DateFormat.ISODate))
    when.start_time.setTime(when.start_time.time().fromString("23:30", "HH:mm"))
    assert when.readings[0].isVisible()
    page.save.click()
    window.settle()
    assert window.session.log == {}
    assert when.error.isVisible()
    when.readings[0].group.buttons()[1].click()
    assert "UTC+5" in when.echo.text()
    page.save.click()
    window.settle()
    start = window.session.incidents.get(1).entry.happened.start
    assert start is not None
    assert start.isoformat() == "2024-02-29T23:30:00+05:00"


def test_call_fields_show_only_for_calls(window: Window) -> None:
    form = entry_page(window).form
    assert not form.call.isVisible()
    form.kinds.chip("call").click()
    assert form.call.isVisible()
    form.call.count.setValue(7)
    form.what.setPlainText("7 missed calls")
    window.shell.page(Place.ENTRY).save.click()  # type: ignore[attr-defined]
    window.settle()
    call = window.session.incidents.get(1).entry.call
    assert call is not None
    assert call.count == 7


def test_a_number_that_is_none_is_told_beside_its_field(window: Window) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "He says it never happened")
    page.form.more.texts["denies"].setText("the third")
    page.save.click()
    window.settle()
    assert window.session.log == {}
    field = page.form.more.fields["denies"]
    assert field.error
    assert page.form.more.is_open
    window.bot.keyClicks(page.form.more.texts["denies"], "x")
    assert not field.error


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("№ 3", 3), ("#12", 12), (" No. 7 ", 7)])
def test_a_number_is_read_as_people_write_it(text: str, number: int) -> None:
    assert incident_number(text) == number


@pytest.mark.parametrize("text", ["²", "three", "3a", "0", "EK-0001", "3 4"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert incident_number(text) is None


def test_undo_never_changes_another_entry(window: Window) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "one")
    next(iter(page.form.steps._buttons.values())).click()
    page.form.steps._rows[0]._remove.click()
    page._begin()
    window.settle()
    window.shell.messages._act()
    assert page.form.steps.taken() == []
    assert window.shell.messages.text == "Another entry is shown now, so nothing was changed."


def test_a_change_that_changes_nothing_claims_none(full_window: Window) -> None:
    page = entry_page(full_window, EditEntry(3))
    page.save.click()
    full_window.settle()
    assert full_window.shell.messages.text == "Nothing was changed."
