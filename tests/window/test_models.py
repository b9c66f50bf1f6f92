"""Every model keeps Qt's rules, also while its rows change."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

import evidence_keeper.ui
from evidence_keeper.ui.lists.paged_model import PagedModel
from evidence_keeper.ui.widgets.inputs.contents_list import (
    ContentsGroup,
    ContentsList,
    ContentsRows,
)
from evidence_keeper.ui.widgets.inputs.tick_list import TickList, TickRow, TickRows


def _ticks(bot: QtBot, watch: Callable[[QAbstractItemModel], None]) -> None:
    view = TickList()
    bot.addWidget(view)
    watch(view.model())
    turned: list[None] = []
    view.turned.connect(lambda: turned.append(None))
    told: list[list[int]] = []
    view.model().dataChanged.connect(lambda _a, _b, roles: told.append([int(r) for r in roles]))
    view.show_rows(TickRow(f"row {n}", 10 + n, n % 2 == 0) for n in range(5))
    assert view.ticked_values() == {10, 12, 14}
    first = view.model().index(0, 0)
    assert view.model().setData(first, Qt.CheckState.Unchecked.value, _TICK)
    assert view.model().data(first, _TICK) == Qt.CheckState.Unchecked.value
    assert view.ticked_values() == {12, 14}
    assert not view.model().setData(first, "another text")
    assert len(turned) == 1
    assert told == [[int(_TICK)]], "Qt tells a screen reader of a tick only where it is named"
    view.tick_all(on=True)
    assert len(view.ticked_values()) == 5
    assert len(turned) == 1, "only what the user turns is told"
    view.setCurrentIndex(view.model().index(3, 0))
    view.show_rows([TickRow("another", 1), TickRow("row 3", 13)])
    assert view.currentIndex().row() == 1, "the keys stay on the row where they were"
    many = [TickRow(f"row {n}", n) for n in range(60)]
    view.resize(300, 200)
    view.show()
    view.show_rows(many)
    bar = view.verticalScrollBar()
    bar.setValue(30)
    view.show_rows([row._replace(ticked=True) for row in many])
    assert bar.value() == 30, "where one had scrolled to"
    view.show_rows([row._replace(value=100 + row.value) for row in many])
    assert bar.value() == 0, "others are shown from their beginning"
    view.show_rows([TickRow("another", 1), TickRow("row 3", 13)])
    view.name_rows(["бір", "<b>екі</b>"])
    second = view.model().index(1, 0)
    assert view.model().data(second) == "<b>екі</b>"
    assert "<b>" not in view.model().data(second, Qt.ItemDataRole.ToolTipRole), "no markup"
    view.show_rows(())
    assert view.ticked_values() == frozenset()


_TICK = Qt.ItemDataRole.CheckStateRole


def _contents(bot: QtBot, watch: Callable[[QAbstractItemModel], None]) -> None:
    view = ContentsList()
    bot.addWidget(view)
    watch(view.model())
    opened: list[str] = []
    view.chosen.connect(opened.append)
    view.show_groups(
        [ContentsGroup("Now", (("a", "One"), ("b", "Two"))), ContentsGroup("Nothing", ())]
    )
    titles = [view.model().index(n, 0).data() for n in range(view.model().rowCount())]
    assert titles == ["Now", "One", "Two"]
    assert not view.model().flags(view.model().index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    view.mark("b")
    assert view.currentIndex().row() == 2
    view.mark("elsewhere")
    assert not view.currentIndex().isValid()
    assert opened == [], "to be marked is not to be chosen"
    view.setCurrentIndex(view.model().index(1, 0))
    assert opened == ["a"]
    view.show_groups([ContentsGroup("Now", (("c", "Three"),))])
    assert view.model().rowCount() == 2


def _paged(_bot: QtBot, watch: Callable[[QAbstractItemModel], None]) -> None:
    model = PagedModel(str)
    watch(model)
    for total in (0, 99, 250, 3):
        rows = list(range(total))
        model.reload(
            lambda at, limit, done, rows=rows: done(rows[at : at + limit]),  # type: ignore[misc]
            lambda done, total=total: done(total),  # type: ignore[misc]
        )
        model.ensure(0, total)
        assert model.rowCount() == total


MODELS = {TickRows: _ticks, ContentsRows: _contents, PagedModel: _paged}


def test_no_model_is_left_out() -> None:
    names = [
        found.name
        for found in pkgutil.walk_packages(evidence_keeper.ui.__path__, "evidence_keeper.ui.")
    ]
    found = {
        thing
        for name in names
        if not name.endswith(("_mac", "_windows"))
        for thing in vars(importlib.import_module(name)).values()
        if isinstance(thing, type)
        and issubclass(thing, QAbstractItemModel)
        and thing.__module__.startswith("evidence_keeper.")
    }
    assert found == set(MODELS)


@pytest.mark.usefixtures("look")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.__name__))
def test_it_keeps_qts_rules(model: type[QAbstractItemModel], qtbot: QtBot) -> None:
    testers: list[QAbstractItemModelTester] = []
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal

    def watch(made: QAbstractItemModel | None) -> None:
        assert isinstance(made, model)
        testers.append(QAbstractItemModelTester(made, mode))

    MODELS[model](qtbot, watch)
    assert testers
