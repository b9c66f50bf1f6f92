"""Making working copies in the window: mouse and keys, undo and redo, nothing lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.working_copy import Area, Arrow, Mark, Turn
from evidence_keeper.ui.page_arguments import ShowEvidence
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.pages.evidence.picture_editor.copy_canvas import drawn, turned
from evidence_keeper.ui.pages.evidence.picture_editor.copy_editor import UNFINISHED, CopyEditor
from evidence_keeper.ui.pages.evidence.picture_editor.copy_steps import ARROW, CopySteps, step_of
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window

_CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(full_window: Window) -> EvidencePage:
    full_window.shell.open_page(Place.EVIDENCE, ShowEvidence(1))
    full_window.settle()
    page = full_window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    return page


def open_editor(window: Window, page: EvidencePage) -> CopyEditor:
    page.detail.edit.click()
    window.settle()
    assert page.stack.currentWidget() is page.editor
    assert page.editor.canvas.has_picture
    return page.editor


def drag(window: Window, editor: CopyEditor, start: QPoint, end: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    window.bot.mousePress(editor.canvas, left, pos=start)
    window.bot.mouseMove(editor.canvas, end)
    window.bot.mouseRelease(editor.canvas, left, pos=end)


def test_draw_undo_redo_and_keep(full_window: Window, page: EvidencePage) -> None:
    editor = open_editor(full_window, page)
    canvas = editor.canvas
    assert not editor.save.isEnabled()
    scale = 40 / canvas.width()  # the picture is 40 × 60
    drag(full_window, editor, QPoint(5, 5), QPoint(canvas.width() // 2, canvas.height() // 2))
    (step,) = canvas.steps.current
    assert isinstance(step, Area)
    assert step.mark is Mark.BLACK
    assert abs(step.x - 5 * scale) <= 1
    assert abs(step.width - (canvas.width() // 2 - 5) * scale) <= 1
    full_window.bot.keyClick(canvas, Qt.Key.Key_Z, _CONTROL)
    assert canvas.steps.current == ()
    assert not editor.undo.isEnabled()
    editor.redo.click()
    assert canvas.steps.current == (step,)
    editor.turn.click()
    assert canvas.steps.turns == 1
    assert canvas.width() > canvas.height()
    editor.save.click()
    full_window.settle()
    copy = full_window.session.items[3]
    assert copy.copy_of == 1
    assert full_window.session.steps[3] == (step, Turn())
    assert page.detail.item == copy
    assert page.model.item(page.list.currentIndex().row()) == copy
    assert "EK-0003 is kept, a working copy of EK-0001" in full_window.shell.messages.text
    assert not canvas.has_picture  # the pixels are let go


def test_by_keys_alone(full_window: Window, page: EvidencePage) -> None:
    editor = open_editor(full_window, page)
    bot, canvas = full_window.bot, editor.canvas
    assert canvas.hasFocus()
    bot.keyClick(canvas, Qt.Key.Key_Right)  # a frame appears in the middle
    assert canvas.steps.current == ()
    bot.keyClick(canvas, Qt.Key.Key_Down, _CONTROL)
    bot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    bot.keyClick(canvas, Qt.Key.Key_Return)
    (first,) = canvas.steps.current
    assert isinstance(first, Area)
    assert (first.x, first.y) == (15, 29)
    assert first.height > 7
    bot.keyClick(canvas, Qt.Key.Key_Left)
    bot.keyClick(canvas, Qt.Key.Key_Escape)  # takes the frame away, not the page
    assert page.stack.currentWidget() is editor
    bot.keyClick(canvas, Qt.Key.Key_Escape)
    full_window.settle()
    assert page.stack.currentWidget() is not editor


def test_steps_are_there_again_after_leaving(full_window: Window, page: EvidencePage) -> None:
    editor = open_editor(full_window, page)
    drag(full_window, editor, QPoint(2, 2), QPoint(30, 30))
    steps = editor.canvas.steps.current
    full_window.shell.open_page(Place.HELP)
    full_window.settle()
    assert not editor.canvas.has_picture
    full_window.shell.open_page(Place.EVIDENCE, ShowEvidence(1))
    full_window.settle()
    open_editor(full_window, page)
    assert editor.canvas.steps.current == steps
    (write,) = page.pending()  # and when the program ends now
    full_window.session.preferences.clear()
    write(full_window.session)
    assert full_window.session.preferences[UNFINISHED] is not None
    editor.save.click()
    full_window.settle()
    assert full_window.session.preferences[UNFINISHED] is None


def test_steps_on_a_copy_and_on_two_originals_are_all_there_again(
    full_window: Window, page: EvidencePage
) -> None:
    copy = full_window.session.pictures.make_copy(1, (Area(Mark.BLACK, 1, 1, 20, 20),))
    page.reload()
    left = {}
    for number in (1, 2, copy.number):
        page.show_number(number)
        full_window.settle()
        editor = open_editor(full_window, page)
        drag(full_window, editor, QPoint(2, 2), QPoint(30 + number, 30))
        left[number] = editor.canvas.steps.current
        full_window.bot.keyClick(editor.canvas, Qt.Key.Key_Escape)
        full_window.settle()
    assert len(left[copy.number]) == 2
    for number, steps in left.items():
        page.show_number(number)
        full_window.settle()
        editor = open_editor(full_window, page)
        assert editor.canvas.steps.current == steps
        editor.save.click()
        full_window.settle()
        kept = full_window.session.preferences[UNFINISHED]
        assert number not in [one["evidence"] for one in kept or []], "only what was made"
    assert full_window.session.preferences[UNFINISHED] is None


def test_steps_that_were_kept_and_then_taken_back_do_not_come_again(
    full_window: Window, page: EvidencePage
) -> None:
    editor = open_editor(full_window, page)
    drag(full_window, editor, QPoint(2, 2), QPoint(30, 30))
    for begun in (1, 0, 0):
        full_window.bot.keyClick(editor.canvas, Qt.Key.Key_Escape)
        full_window.settle()
        editor = open_editor(full_window, page)
        assert len(editor.canvas.steps.current) == begun
        editor.undo.click()


def test_a_copy_is_continued_from_its_steps(full_window: Window, page: EvidencePage) -> None:
    steps = (Area(Mark.BLACK, 1, 1, 20, 20),)
    copy = full_window.session.pictures.make_copy(1, steps)
    page.reload()
    page.show_number(copy.number)
    full_window.settle()
    editor = open_editor(full_window, page)
    assert editor.canvas.steps.current == steps
    assert not editor.save.isEnabled()  # nothing new
    editor.undo.click()
    drag(full_window, editor, QPoint(2, 2), QPoint(40, 40))
    assert editor.save.isEnabled()


def test_a_refusal_keeps_the_steps(full_window: Window, page: EvidencePage) -> None:
    editor = open_editor(full_window, page)
    drag(full_window, editor, QPoint(2, 2), QPoint(40, 40))
    full_window.session.refuse_next = KeeperError(
        Code.COPY_IMPOSSIBLE, number="EK-0001", reason="too_slow"
    )
    editor.save.click()
    full_window.settle()
    assert "Your steps are still here." in full_window.shell.messages.text
    assert editor.save.isEnabled()
    assert len(editor.canvas.steps.current) == 1


def test_a_picture_without_preview_opens_no_editor(full_window: Window, page: EvidencePage) -> None:
    del full_window.session.picture_bytes[1]
    page.detail.edit.click()
    full_window.settle()
    assert page.stack.currentWidget() is not page.editor


def test_slips_of_the_hand_are_no_steps() -> None:
    steps = CopySteps(100, 100)
    assert not steps.take(Area(Mark.BLACK, 10, 10, 2, 50))
    assert not steps.take(Area(Mark.BLACK, 200, 10, 50, 50))
    assert not steps.take(Arrow(10, 10, 12, 12))
    assert steps.take(step_of(ARROW, (1.4, 2.6), (50, 60)))
    assert steps.current == (Arrow(1, 3, 50, 60),)
    assert steps.take(Area(Mark.BLUR, 90, 90, 50, 50))
    assert steps.current[-1] == Area(Mark.BLUR, 90, 90, 10, 10)
    steps.undo()
    assert steps.take(Turn())
    assert not steps.can_redo


@pytest.mark.parametrize(
    ("turns", "place"), [(0, (5, 7)), (1, (13, 5)), (2, (25, 13)), (3, (7, 25))]
)
def test_places_turn_with_the_picture(turns: int, place: tuple[int, int]) -> None:
    # a piece of 30 × 20 at (10, 10); its point (15, 17) lies 5 right and 7 down in it
    assert turned((10, 10, 40, 30), turns).map(15, 17) == place


def test_what_is_seen_is_covered(qapp: QApplication) -> None:
    picture = QImage(100, 100, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    steps = [Area(Mark.BLACK, 100, 100, 100, 100), Area(Mark.FRAME, 0, 0, 60, 60)]
    seen = drawn(picture, steps, 400, 400)
    assert seen.pixelColor(30, 30) == QColor("black")
    assert seen.pixelColor(48, 48) == QColor("black")
    assert seen.pixelColor(80, 80) == QColor("white")
    assert seen.pixelColor(1, 8) != QColor("white")
    assert picture.pixelColor(30, 30) == QColor("white")
