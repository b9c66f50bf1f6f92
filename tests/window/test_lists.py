"""Lists that load their rows by page."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

from evidence_keeper.ui.lists.card_painter import CardPainter
from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.lists.paged_model import PAGE, PagedModel
from evidence_keeper.ui.theme.look import Look

ROW, HEAD = 50, 30


class Source:
    """Rows "0", "1", …; answers only when told to, as the vault's thread does."""

    def __init__(self, total: int, *, at_once: bool = True) -> None:
        self.total = total
        self.at_once = at_once
        self.asked: list[int] = []
        self.waiting: list[Callable[[], None]] = []

    def fetch(self, offset: int, limit: int, done: Callable[[list[Any]], None]) -> None:
        self.asked.append(offset)
        rows = [str(n) for n in range(offset, min(offset + limit, self.total))]
        self._answer(lambda: done(rows))

    def count(self, done: Callable[[int], None]) -> None:
        self._answer(lambda: done(self.total))

    def _answer(self, answer: Callable[[], None]) -> None:
        if self.at_once:
            answer()
        else:
            self.waiting.append(answer)


class Rows(CardPainter):
    """A heading for every ten rows.

    Attributes:
        uneven: Whether each third row is higher, the more the narrower the list is.
    """

    def __init__(self, *, uneven: bool = False) -> None:
        self.drawn: list[str] = []
        self.uneven = self.depends_on_width = uneven

    def row_height(self) -> int:
        return ROW

    def height_of(self, item: Any, width: int) -> int:
        return ROW + (10_000 // width if self.uneven and int(item) % 3 == 0 else 0)

    def heading_height(self) -> int:
        return HEAD

    def heading(self, item: Any) -> str:
        return f"tens {int(item) // 10}"

    def draw_row(
        self, painter: QPainter, rect: QRect, item: Any | None, *, chosen: bool, focused: bool
    ) -> None:
        wanted = ROW if item is None else self.height_of(item, rect.width())
        assert rect.height() == wanted
        self.drawn.append("…" if item is None else item)

    def draw_heading(self, painter: QPainter, rect: QRect, text: str) -> None:
        assert rect.height() == HEAD
        self.drawn.append(text)


def loaded(total: int) -> tuple[PagedModel, Source]:
    model, source = PagedModel(str), Source(total)
    model.reload(source.fetch, source.count)
    return model, source


@pytest.mark.parametrize("total", [0, 1, PAGE - 1, PAGE, PAGE + 1, 5 * PAGE + 7])
def test_the_model_keeps_qts_rules(qtbot: QtBot, total: int) -> None:
    model = PagedModel(str)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    source = Source(total)
    model.reload(source.fetch, source.count)
    assert model.rowCount() == total
    model.ensure(0, total)
    assert [model.item(n) for n in range(total)] == [str(n) for n in range(total)]
    model.reload(source.fetch, source.count)
    assert model.rowCount() == total
    assert tester.model() is model


def test_only_what_is_shown_is_loaded(qtbot: QtBot) -> None:
    model, source = loaded(50_000)
    assert source.asked == [0]
    model.ensure(30_000, 30_020)
    model.ensure(30_000, 30_020)
    assert source.asked == [0, 30_000]
    assert model.item(30_007) == "30007"
    assert model.item(20_000) is None
    assert model.data(model.index(20_000)) == ""
    for start in range(0, 50_000, PAGE):
        model.ensure(start, start)
    assert sum(model.has_page(p) for p in range(500)) <= 41


def test_an_outdated_answer_is_ignored(qtbot: QtBot) -> None:
    model, old, new = PagedModel(str), Source(3, at_once=False), Source(1)
    model.reload(old.fetch, old.count)
    model.reload(new.fetch, new.count)
    for answer in old.waiting:
        answer()
    assert model.rowCount() == 1


def test_a_changed_item_takes_its_place(qtbot: QtBot) -> None:
    model, _ = loaded(5)
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _: changed.append(first.row()))
    model.replace(lambda item: item == "3", "three")
    assert [model.item(n) for n in range(5)] == ["0", "1", "2", "three", "4"]
    assert changed == [3]


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> HeadedList:
    view = HeadedList(Rows())
    qtbot.addWidget(view)
    view.resize(400, 300)
    return view


def show(view: HeadedList, total: int) -> PagedModel:
    model, _ = loaded(0)
    view.set_model(model)
    source = Source(total)
    model.reload(source.fetch, source.count)
    view.show()
    return model


def test_rows_lie_below_their_headings(view: HeadedList) -> None:
    model = show(view, 25)
    tops = [view.visualRect(model.index(n)).top() for n in range(25)]
    expected, at = [], 0
    for n in range(25):
        at += HEAD if n % 10 == 0 else 0
        expected.append(at)
        at += ROW
    assert tops == expected
    assert view.verticalScrollBar().maximum() == at - view.viewport().height()


def test_rows_of_different_heights_follow_the_width(qtbot: QtBot, look: Look) -> None:
    view = HeadedList(Rows(uneven=True))
    qtbot.addWidget(view)
    view.resize(400, 300)
    model = show(view, 60)
    for width in (400, 250):
        view.resize(width, 300)
        at = 0
        for n in range(60):
            at += HEAD if n % 10 == 0 else 0
            rect = view.visualRect(model.index(n))
            assert rect.top() == at - view.verticalOffset()
            assert rect.height() == ROW + (10_000 // view.viewport().width() if n % 3 == 0 else 0)
            at += rect.height()
        assert view.verticalScrollBar().maximum() == at - view.viewport().height()
        view.grab()
        view.choose(45)
    assert view.viewport().rect().contains(view.visualRect(model.index(45)))


class Tiles(Rows):
    """As many beside each other as there is room for, 100 pixels each."""

    def __init__(self) -> None:
        super().__init__()
        self.depends_on_width = True

    def columns(self, width: int) -> int:
        return max(1, width // 100)


def test_a_grid_begins_a_line_below_each_heading(qtbot: QtBot, look: Look) -> None:
    view = HeadedList(Tiles())
    qtbot.addWidget(view)
    view.resize(400, 300)
    model = show(view, 250)
    model.ensure(0, 249)
    columns = view.viewport().width() // 100
    assert columns >= 3
    for row in (0, 1, columns, 9, 10, 99, 100, 101, 249):
        view.scrollTo(model.index(row))
        rect = view.visualRect(model.index(row))
        assert rect.x() == row % 10 % columns * rect.width()
        assert view.indexAt(rect.center()).row() == row
        assert view.viewport().rect().contains(rect)
    view.grab()


def test_keys_move_in_a_grid_as_it_is_seen(qtbot: QtBot, look: Look) -> None:
    view = HeadedList(Tiles())
    qtbot.addWidget(view)
    view.resize(350, 300)
    show(view, 25)
    columns = view.viewport().width() // 100
    assert columns == 3
    view.choose_quietly(1)
    seen = []
    down, up = [Qt.Key.Key_Down] * 5, [Qt.Key.Key_Up] * 2
    for key in (*down, *up, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
        seen.append(view.currentIndex().row())
    # Ten to a heading, three to a line: the last line of a heading has one.
    assert seen == [4, 7, 9, 10, 13, 10, 9, 10, 9, 24, 24]


def test_a_point_finds_its_row(view: HeadedList) -> None:
    model = show(view, 500)
    for scroll in (0, 333, 7_777):
        view.verticalScrollBar().setValue(scroll)
        for row in (0, 9, 10, 11, 160, 499):
            rect = view.visualRect(model.index(row))
            if view.viewport().rect().contains(rect.center()):
                assert view.indexAt(rect.center()).row() == row
    assert not view.indexAt(view.viewport().rect().bottomRight() * 50).isValid()


def test_keys_move_and_bring_into_view(view: HeadedList, qtbot: QtBot) -> None:
    model = show(view, 300)
    picked: list[int] = []
    entered: list[int] = []
    view.picked.connect(picked.append)
    view.entered_row.connect(entered.append)
    view.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Up):
        qtbot.keyClick(view, key)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert picked[-2:] == [299, 298]
    assert entered == [298]
    assert view.viewport().rect().contains(view.visualRect(model.index(298)))
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0
    assert view.visualRect(model.index(0)).top() >= HEAD


def test_with_the_focus_a_row_is_marked_also_when_the_rows_come_later(
    view: HeadedList, qtbot: QtBot
) -> None:
    model = show(view, 0)
    picked: list[int] = []
    view.picked.connect(picked.append)
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    assert not view.currentIndex().isValid()
    source = Source(25)
    model.reload(source.fetch, source.count)
    assert view.currentIndex().row() == 0
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert picked == [1], "that the first is marked is not told: nobody chose it"


def test_a_click_opens_a_row(view: HeadedList, qtbot: QtBot) -> None:
    model = show(view, 30)
    entered: list[int] = []
    view.entered_row.connect(entered.append)
    middle = view.visualRect(model.index(2)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert entered == [2]


def test_what_is_in_view_stays_when_a_page_arrives(view: HeadedList, qtbot: QtBot) -> None:
    model = PagedModel(str)
    view.set_model(model)
    source = Source(1_000)
    model.reload(source.fetch, source.count)
    view.show()
    view.scrollTo(model.index(750), QAbstractItemView.ScrollHint.PositionAtTop)
    before = view.visualRect(model.index(750)).top()
    model.ensure(700, 799)
    model.ensure(300, 399)
    assert abs(view.visualRect(model.index(750)).top() - before) <= HEAD
    assert view.indexAt(view.visualRect(model.index(750)).center()).row() == 750


def test_every_row_has_its_own_place_at_size(view: HeadedList) -> None:
    model = show(view, 50_000)
    started = time.perf_counter()
    last = -1
    for row in range(0, 50_000, 499):
        top = view.visualRect(model.index(row)).top()
        assert top > last
        last = top
    for value in range(0, view.verticalScrollBar().maximum(), 40_000):
        view.verticalScrollBar().setValue(value)
        view.grab()
    assert time.perf_counter() - started < 5
    rows = view._rows
    assert isinstance(rows, Rows)
    assert any(text.startswith("tens") for text in rows.drawn)


def test_an_empty_list_draws_nothing(view: HeadedList) -> None:
    show(view, 0)
    view.grab()
    assert isinstance(view._rows, Rows)
    assert view._rows.drawn == []
    assert (
        view.moveCursor(
            QAbstractItemView.CursorAction.MoveDown, Qt.KeyboardModifier.NoModifier
        ).row()
        == -1
    )


def test_in_a_low_list_the_current_row_is_whole(view: HeadedList, qtbot: QtBot) -> None:
    model = show(view, 60)
    for height in (HEAD + ROW + 6, HEAD + ROW, ROW + 6):
        view.resize(400, height)
        for key in (Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_Down) * 2:
            qtbot.keyClick(view, key)
            rect = view.visualRect(view.currentIndex())
            top = HEAD if view.viewport().height() >= HEAD + ROW else 0
            assert top <= rect.top()
            assert rect.bottom() < view.viewport().height()
        view.scrollTo(model.index(33), QAbstractItemView.ScrollHint.PositionAtTop)
        assert view.visualRect(model.index(33)).top() == top


def test_the_current_row_stays_in_view_when_the_list_gets_lower(view: HeadedList) -> None:
    model = show(view, 60)
    view.choose(3)
    assert view.visualRect(model.index(3)).top() > 150
    view.resize(400, 120)
    rect = view.visualRect(model.index(3))
    assert rect.top() >= HEAD
    assert rect.bottom() < view.viewport().height()
