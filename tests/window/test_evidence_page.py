"""Tests the evidence page: growth, selection, the bin, links, rejected files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from unittest.mock import MagicMock

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage

from evidence_keeper.domain.record.evidence import NoPreview, Source, TimeHint
from evidence_keeper.domain.record.working_copy import Area, Mark, Turn
from evidence_keeper.services.intake.intake import Intake
from evidence_keeper.system import clock
from evidence_keeper.ui.main_window import message_bar
from evidence_keeper.ui.main_window.job_strip import seconds_left
from evidence_keeper.ui.page_arguments import ShowEvidence
from evidence_keeper.ui.page_parts.file_intake import intake_lines, png_bytes, tell_intake
from evidence_keeper.ui.pages.evidence import import_actions
from evidence_keeper.ui.pages.evidence import page as page_module
from evidence_keeper.ui.pages.evidence.item.item_times import typed_moment
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.pages.evidence.picture_editor import screen_capture
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from tests.window.conftest import Window, drop
from tests.window.pages import texts

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(full_window: Window) -> EvidencePage:
    for n in range(6):
        full_window.session.evidence.keep_bytes(bytes([n]), f"more-{n}.png", Source.DROPPED)
    full_window.shell.open_page(Place.EVIDENCE)
    full_window.settle()
    page = full_window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page.list.choose(0)
    return page


def act(window: Window, button: Callable[[], None]) -> None:
    button()
    window.settle()


def test_the_list_grows_while_files_are_kept(full_window: Window, tmp_path: Path) -> None:
    window, session = full_window, full_window.session
    window.shell.open_page(Place.EVIDENCE)
    page = window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page._grow.setInterval(5)
    window.settle()
    paths = [tmp_path / f"{n}.txt" for n in range(2)]
    for path in paths:
        path.write_text(path.name)
    session.held = Event()
    drop(window.shell, paths)
    window.bot.waitUntil(lambda: window.context.backend.has_job)
    # What the intake has committed so far is there before it has ended.
    session.pictures.make_copy(1, [Turn()])
    window.bot.waitUntil(lambda: page.model.rowCount() == 3)
    assert window.context.backend.has_job
    session.held.set()
    window.bot.waitUntil(lambda: not window.context.backend.has_job)
    window.settle()
    assert page.model.rowCount() == 5


def test_several_are_chosen_by_keys(full_window: Window, page: EvidencePage) -> None:
    bot, rows = full_window.bot, page.list
    bot.keyClick(rows, Qt.Key.Key_Space)
    bot.keyClick(rows, Qt.Key.Key_Right, _SHIFT)
    bot.keyClick(rows, Qt.Key.Key_Right, _SHIFT)
    assert page.chosen.numbers == (8, 7, 6)
    assert page.parts.bar.isVisible()
    bot.keyClick(rows, Qt.Key.Key_Space)
    assert page.chosen.numbers == (8, 7)
    bot.keyClick(rows, Qt.Key.Key_A, _CONTROL)
    full_window.settle()
    assert page.chosen.numbers == (8, 7, 6, 5, 4, 3, 2, 1)
    assert page.parts.bar._text.text() == "8 chosen"
    bot.keyClick(rows, Qt.Key.Key_Escape)
    bot.keyClick(rows, Qt.Key.Key_Space)
    page.parts.bar.all.click()
    full_window.settle()
    assert page.parts.bar._text.text() == "8 chosen"
    bot.keyClick(rows, Qt.Key.Key_Escape)
    assert page.chosen.numbers == ()
    assert not page.parts.bar.isVisible()


def test_several_are_chosen_with_the_mouse(full_window: Window, page: EvidencePage) -> None:
    left, view = Qt.MouseButton.LeftButton, page.list.viewport()

    def place(row: int) -> QPoint:
        return page.list.visualRect(page.model.index(row)).center()

    full_window.bot.mouseClick(view, left, _CONTROL, pos=place(1))
    full_window.bot.mouseClick(view, left, _SHIFT, pos=place(3))
    assert page.chosen.numbers == (7, 6, 5)
    full_window.bot.mouseClick(view, left, _CONTROL, pos=place(2))
    assert page.chosen.numbers == (7, 5)
    assert page.detail.item is None or page.detail.item.number != 5
    before = place(1)
    full_window.settle()
    assert place(1) == before, "the bar does not move what is chosen"
    full_window.bot.mouseClick(view, left, pos=place(0))
    full_window.settle()
    assert page.chosen.numbers == ()
    assert page.detail.item is not None and page.detail.item.number == 8


def test_what_was_clicked_before_counts_among_several(
    full_window: Window, page: EvidencePage
) -> None:
    left, view = Qt.MouseButton.LeftButton, page.list.viewport()

    def click(row: int, *modifiers: Qt.KeyboardModifier) -> None:
        where = page.list.visualRect(page.model.index(row)).center()
        full_window.bot.mouseClick(view, left, *modifiers, pos=where)
        full_window.settle()

    page.list.choose_quietly(0)
    click(2, _CONTROL)
    assert page.chosen.numbers == (6,), "the first row is only where the list begins"
    page.list.mark_only([])
    click(1)
    click(3, _CONTROL)
    assert page.chosen.numbers == (7, 5)


def test_the_bin_and_back(full_window: Window, page: EvidencePage) -> None:
    full_window.bot.keyClick(page.list, Qt.Key.Key_Space)
    full_window.bot.keyClick(page.list, Qt.Key.Key_Right, _SHIFT)
    act(full_window, page.parts.bar.bin.click)
    assert full_window.session.evidence.numbers() == [6, 5, 4, 3, 2, 1]
    assert full_window.shell.messages.text == "2 items are in the bin. They enter no document."
    act(full_window, full_window.shell.messages._action.click)
    assert len(full_window.session.evidence.numbers()) == 8
    page.show_number(3)
    full_window.settle()
    act(full_window, page.detail.bin.click)
    assert page.parts.bin.text().strip() == "Bin (1)"
    act(full_window, page.parts.bin.click)
    assert [page.model.item(n).number for n in range(page.model.rowCount())] == [3]  # type: ignore[union-attr]
    assert not page.add_files.isVisible()
    full_window.bot.keyClick(page.list, Qt.Key.Key_A, _CONTROL)
    full_window.settle()
    assert not page.parts.bar.link.isVisible()
    act(full_window, page.parts.bar.bin.click)
    assert full_window.shell.messages.text == "1 item taken back."
    assert not page.model.rowCount()
    act(full_window, page.parts.bin.click)
    assert page.model.rowCount() == 8


def test_evidence_is_added_to_an_incident_and_taken_out(
    full_window: Window, page: EvidencePage
) -> None:
    session = full_window.session
    full_window.bot.keyClick(page.list, Qt.Key.Key_Space)
    full_window.bot.keyClick(page.list, Qt.Key.Key_Right, _SHIFT)
    act(full_window, page.parts.bar.link.click)
    assert page.picker.search.hasFocus()
    full_window.bot.keyClicks(page.picker.search, "last one")
    full_window.bot.waitUntil(lambda: len(page.picker.buttons()) == 1)
    act(full_window, page.picker.buttons()[0].click)
    assert session.incidents.get(30).entry.evidence == (1, 7, 8)
    assert full_window.shell.messages.text == "2 items added to incident 30."
    act(full_window, full_window.shell.messages._action.click)
    assert session.incidents.get(30).entry.evidence == (1,)
    page.show_number(1)
    full_window.settle()
    out = page.detail.relations.findChildren(type(page.add_files))[-1]
    act(full_window, out.click)
    assert page.picker.unlinking
    assert not page.picker.search.isVisible()
    act(full_window, page.picker.buttons()[0].click)
    assert session.incidents.get(30).entry.evidence == ()


def test_what_was_not_taken_can_be_saved(
    full_window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.txt").write_text("x")
    drop(full_window.shell, [tmp_path / "good.txt", tmp_path / "gone <b>.png"])
    full_window.settle()
    bar = full_window.shell.messages
    assert not bar._save.isVisible()
    bar._more.click()
    assert bar._save.isVisible()
    target = tmp_path / "list.txt"
    monkeypatch.setattr(message_bar, "ask_save", lambda *_: target)
    act(full_window, bar._save.click)
    text = target.read_text("utf-8-sig")
    assert "gone <b>.png" in text
    assert "it is not there" in text
    assert "The list is saved." in bar.text


def test_broken_files_are_named_as_kept(full_window: Window) -> None:
    item = replace(full_window.session.items[1], no_preview=NoPreview.BROKEN)
    lines = intake_lines(full_window.context, Intake(added=(item,)))
    assert lines == (
        "EK-0001 shot-0.png: The file is damaged and cannot be shown. It is kept as it is.",
    )


def test_what_is_empty_or_damaged_or_no_picture_is_said_at_once(full_window: Window) -> None:
    context, items = full_window.context, full_window.session.items
    whole = items[1]
    added = (
        whole,
        replace(whole, number=11, no_preview=NoPreview.EMPTY),
        replace(whole, number=12, no_preview=NoPreview.BROKEN),
        replace(whole, number=13, original_name="shot.PNG", no_preview=NoPreview.NOT_A_PICTURE),
        replace(whole, number=14, original_name="a.txt", no_preview=NoPreview.NOT_A_PICTURE),
    )
    tell_intake(context, Intake(added=added))
    bar = full_window.shell.messages
    assert bar.text == "5 files kept. 3 of them cannot be shown: please look at the list."
    assert len(intake_lines(context, Intake(added=added))) == 3
    tell_intake(context, Intake(added=(whole, added[4])))
    assert bar.text == "2 files kept."


def test_the_viewer_goes_on_in_the_list(full_window: Window, page: EvidencePage) -> None:
    page.list.choose(6)
    act(full_window, lambda: page._show_large(page.model.item(6)))
    full_window.bot.keyClick(page.viewer, Qt.Key.Key_Right)
    full_window.settle()
    assert page.viewer._wanted == 1
    full_window.bot.keyClick(page.viewer, Qt.Key.Key_Right)
    assert page.viewer._wanted == 1  # the end
    full_window.bot.keyClick(page.viewer, Qt.Key.Key_Left)
    assert page.viewer._wanted == 2


def test_a_copy_is_named_as_one_everywhere(full_window: Window, page: EvidencePage) -> None:
    copy = full_window.session.pictures.make_copy(1, [Turn()])
    full_window.shell.open_page(Place.EVIDENCE, ShowEvidence(copy.number))
    page.reload()
    full_window.settle()
    spoken = page.model.data(page.model.index(0))
    assert spoken.startswith("EK-0009. working copy of EK-0001.")
    links = [b.text() for b in page.detail.relations.findChildren(type(page.add_files))]
    assert links[0] == "EK-0001"


def test_how_long_it_still_takes() -> None:
    assert seconds_left(5, 10, 1.0) is None  # too early to tell
    assert seconds_left(0, 10, 10.0) is None
    assert seconds_left(5, 10, 10.0) == 10.0
    assert seconds_left(10, 10, 10.0) is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [("22.11.2026", "2026-11-22"), ("22.11.2026 14:32", "2026-11-22T14:32:00"),
     ("2026-11-22, 9.05", "2026-11-22T09:05:00"), ("30.02.2026", ""), ("yesterday", ""), ("", ""),
     ("22.11.2026 25:00", "")],
)  # fmt: skip
def test_a_typed_time_is_read_whole(typed: str, value: str) -> None:
    assert typed_moment(typed) == value


def test_a_suggested_time_is_accepted_with_a_click(full_window: Window, page: EvidencePage) -> None:
    session = full_window.session
    hints = (
        TimeHint("name", "2026-11-02T21:16:33", "Screenshot_20261102-211633"),
        TimeHint("exif", "", "0000:00:00"),
    )
    session.items[1] = replace(session.items[1], time_hints=hints)
    page.show_number(1)
    full_window.settle()
    times = page.detail.times
    shown = " ".join(label.text() for label in times.findChildren(PlainLabel))
    assert "2 November 2026, 21:16:33 – file name" in shown
    assert "not known: “0000:00:00” is no date" in shown
    (use,) = [b for b in times.findChildren(Button) if b.property("role") == "link"]
    page.detail.notes.url.setText("https://example.com/night")
    act(full_window, use.click)
    item = session.items[1]
    assert (item.taken, item.taken_source) == ("2026-11-02T21:16:33", "name")
    assert item.url == "https://example.com/night"  # what was typed beside it is saved as well
    times.typed.setText("no date")
    act(full_window, times.use_typed.click)
    assert session.items[1].taken_source == "name"
    times.typed.setText("3.11.2026")
    act(full_window, times.use_typed.click)
    assert (session.items[1].taken, session.items[1].taken_source) == ("2026-11-03", "typed")
    page.detail.notes.notes.setPlainText("later")
    act(full_window, page.detail.notes.save.click)
    assert session.items[1].taken == "2026-11-03"


def test_what_was_noted_before_can_be_read_below_the_notes(
    full_window: Window, page: EvidencePage
) -> None:
    page.show_number(1)
    full_window.settle()
    detail = page.detail
    assert not detail.earlier.isVisible()
    detail.notes.transcript.setPlainText("I will find you")
    act(full_window, detail.notes.save.click)
    detail.notes.transcript.setPlainText("")
    act(full_window, detail.notes.save.click)
    full_window.settle()
    assert detail.earlier.isVisible()
    assert "I will find you" not in texts(detail.earlier), "nothing is made while it is folded"
    act(full_window, detail.earlier.header.click)
    assert "I will find you" in texts(detail.earlier)
    page.show_number(2)
    full_window.settle()
    assert not detail.earlier.isVisible()
    page.show_number(1)
    full_window.settle()
    act(full_window, detail.earlier.header.click)
    assert texts(detail.earlier).count("I will find you") == 1


def test_many_earlier_versions_are_shown_a_portion_at_a_time(
    full_window: Window, page: EvidencePage
) -> None:
    item = full_window.session.items[1]
    full_window.session.noted[1] = [
        (item.added, replace(item, transcript=f"words {n}.")) for n in range(60)
    ]
    page.show_number(1)
    full_window.settle()
    earlier = page.detail.earlier
    act(full_window, earlier.header.click)
    full_window.bot.waitUntil(lambda: "words 9." in texts(earlier))
    assert "words 10." not in texts(earlier)
    assert "1 to 10 of 60" in texts(earlier)


def test_new_files_of_a_folder(
    full_window: Window, page: EvidencePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "DCIM"
    folder.mkdir()
    (folder / "one.txt").write_text("1")
    assert not page.parts.again.isVisible()
    monkeypatch.setattr(import_actions, "ask_folder", lambda *_: folder)
    act(full_window, page.add_folder.click)
    full_window.settle()
    assert page.parts.again.text().strip() == "New files from “DCIM”"
    (folder / "two.txt").write_text("2")
    act(full_window, page.parts.again.click)
    full_window.settle()
    assert full_window.shell.messages.text == "1 file kept."
    assert page.model.rowCount() == 10


GRABBED = datetime(2026, 11, 2, 21, 16, 33, tzinfo=UTC)
KEPT = datetime(2026, 11, 2, 21, 24, tzinfo=UTC)


def test_a_part_of_the_screen_becomes_evidence(
    full_window: Window, page: EvidencePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen_capture, "_GONE_MS", 1)
    monkeypatch.setattr(page_module, "can_capture", lambda: True)
    shown = QImage(300, 200, QImage.Format.Format_RGB32)
    shown.fill(QColor("teal"))
    monkeypatch.setattr(clock, "now", lambda: GRABBED)
    seen: list[bool] = []
    page.capture._grab = lambda window: (seen.append(window.isVisible()), shown)[1]
    page.parts.screen.click()
    full_window.bot.waitUntil(lambda: page.capture.canvas.has_picture)
    full_window.settle()
    assert seen == [False]  # our own window is not on the picture
    assert full_window.shell.isVisible()
    page.capture.canvas.steps.take(Area(Mark.CROP, 10, 20, 100, 50))
    page.capture.url.setText("https://example.com/night")
    monkeypatch.setattr(clock, "now", lambda: KEPT)  # cutting and typing take their time
    act(full_window, page.capture.keep.click)
    item = full_window.session.items[9]
    assert (item.source, item.url) == (Source.SCREEN, "https://example.com/night")
    assert item.original_name == "Screen_20261102-211633.png"
    kept = QImage.fromData(full_window.session.picture_bytes[9], "PNG")
    assert (kept.width(), kept.height()) == (100, 50)
    assert not page.capture.canvas.has_picture
    assert page.detail.item == item


@pytest.fixture
def capture(
    full_window: Window, page: EvidencePage, monkeypatch: pytest.MonkeyPatch
) -> screen_capture.ScreenCapture:
    """A part of the screen that is being cut, with an address typed."""
    monkeypatch.setattr(screen_capture, "_GONE_MS", 1)
    monkeypatch.setattr(page_module, "can_capture", lambda: True)
    shown = QImage(300, 200, QImage.Format.Format_RGB32)
    shown.fill(QColor("teal"))
    page.capture._grab = lambda _: shown
    page.parts.screen.click()
    full_window.bot.waitUntil(lambda: page.capture.canvas.has_picture)
    page.capture.canvas.steps.take(Area(Mark.CROP, 10, 20, 100, 50))
    page.capture.url.setText("https://example.com/night")
    return page.capture


@pytest.mark.parametrize("way", ["escape", "back", "another page"])
def test_a_picture_of_the_screen_that_was_left_can_be_brought_back(
    full_window: Window, page: EvidencePage, capture: screen_capture.ScreenCapture, way: str
) -> None:
    steps = capture.canvas.steps.current
    if way == "escape":
        full_window.bot.keyClick(capture.canvas, Qt.Key.Key_Escape)
    elif way == "back":
        capture.back.click()
    else:
        full_window.shell.open_page(Place.CHRONOLOGY)
    full_window.settle()
    assert not capture.canvas.has_picture
    assert not capture.isVisible()
    bar = full_window.shell.messages
    assert bar.text == "The picture of the screen was not kept."
    bar._act()
    full_window.settle()
    assert capture.isVisible()
    assert full_window.shell.place is Place.EVIDENCE
    assert (capture.url.text(), capture.canvas.steps.current) == (
        "https://example.com/night", steps,
    )  # fmt: skip
    act(full_window, capture.keep.click)
    assert full_window.session.items[9].url == "https://example.com/night"
    assert bar.text == "EK-0009 is kept."


def test_a_picture_of_the_screen_is_kept_when_the_program_is_left(
    full_window: Window, capture: screen_capture.ScreenCapture
) -> None:
    assert full_window.context.backend.finish(full_window.shell.pending())
    item = full_window.session.items[9]
    assert (item.source, item.url) == (Source.SCREEN, "https://example.com/night")
    kept = QImage.fromData(full_window.session.picture_bytes[9], "PNG")
    assert (kept.width(), kept.height()) == (100, 50)


def test_a_picture_of_the_screen_that_is_being_kept_is_neither_kept_twice_nor_offered(
    full_window: Window, capture: screen_capture.ScreenCapture
) -> None:
    capture.keep.click()
    assert full_window.shell.pending() == []
    full_window.bot.keyClick(capture.canvas, Qt.Key.Key_Escape)
    full_window.settle()
    assert full_window.shell.messages.text == "EK-0009 is kept."
    assert len(full_window.session.items) == 9


def test_a_picture_of_the_screen_is_encoded_before_a_lock(
    full_window: Window,
    capture: screen_capture.ScreenCapture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    capture._encode().result(5)
    monkeypatch.setattr(screen_capture, "png_bytes", lambda *_, **__: pytest.fail("encoded late"))
    assert full_window.context.backend.finish(full_window.shell.pending())
    kept = QImage.fromData(full_window.session.picture_bytes[9], "PNG")
    assert (kept.width(), kept.height()) == (100, 50)


def test_a_lock_does_not_wait_for_the_encoding(
    full_window: Window,
    capture: screen_capture.ScreenCapture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on, hasty = Event(), []

    def slow(image: QImage, *, in_haste: bool = False) -> bytes:
        hasty.append(in_haste)
        assert in_haste or go_on.wait(120)
        return png_bytes(image, in_haste=in_haste)

    monkeypatch.setattr(screen_capture, "png_bytes", slow)
    capture.canvas.steps.take(Area(Mark.CROP, 10, 20, 90, 40))
    full_window.bot.waitUntil(lambda: capture._encode().running())
    assert full_window.context.backend.finish(full_window.shell.pending())
    go_on.set()
    assert hasty == [False, True]
    kept = QImage.fromData(full_window.session.picture_bytes[9], "PNG")
    assert (kept.width(), kept.height()) == (90, 40)


def test_what_was_typed_is_written_before_a_picture_of_the_screen(
    full_window: Window, capture: screen_capture.ScreenCapture
) -> None:
    entry = full_window.shell.page(Place.ENTRY)
    entry.form.what.setPlainText("typed")
    page = full_window.shell.page(Place.EVIDENCE)
    page.detail.notes.notes.setPlainText("noted")
    vault = MagicMock()
    for write in full_window.shell.pending():
        write(vault)
    done = [name for name, _, _ in vault.method_calls]
    assert done == ["drafts.save", "evidence.update", "evidence.keep_screen"]


def test_where_the_screen_cannot_be_taken_it_is_said(
    full_window: Window, page: EvidencePage
) -> None:
    act(full_window, page.parts.screen.click)  # "offscreen" is no desktop
    assert "screenshot key" in full_window.shell.messages.text
    assert page.stack.currentWidget() is not page.capture
