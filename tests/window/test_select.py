"""A list of choices that is opened shows all of them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.ui.widgets.inputs.input_fields import Select
from tests.window.conftest import Window


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("count", [2, 3, 8, 14])
def test_all_choices_are_seen_at_once(window: Window, count: int, size: int) -> None:
    """A new user did not see the last one: it was cut, behind a small arrow."""
    window.context.look.set_text_size(size)
    page, select = QWidget(), Select()
    window.bot.addWidget(page)
    QVBoxLayout(page).addWidget(select)
    select.set_choices([(str(n), f"Choice {n}") for n in range(count)])
    page.resize(400, 200)
    page.show()
    window.settle()
    select.showPopup()
    view = select.view()
    last = view.visualRect(select.model().index(count - 1, 0))
    if view.window().height() < view.screen().availableGeometry().height():
        assert view.verticalScrollBar().maximum() == 0
        assert last.bottom() < view.viewport().height()
    assert view.viewport().height() - last.bottom() < last.height()
    assert view.window().geometry().bottom() <= view.screen().availableGeometry().bottom()
    select.hidePopup()


def test_the_list_lies_over_its_field_whatever_is_chosen(window: Window) -> None:
    page, select = QWidget(), Select()
    window.bot.addWidget(page)
    QVBoxLayout(page).addWidget(select)
    select.set_choices([(str(n), f"Choice {n}") for n in range(6)])
    page.move(0, 300)
    page.resize(400, 100)
    page.show()
    for chosen in range(6):
        select.choose(str(chosen))
        window.settle()
        select.showPopup()
        view, field = select.view(), select.mapToGlobal(select.rect().center())
        row = view.visualRect(view.currentIndex())
        where = view.viewport().mapToGlobal(row.center())
        assert abs(where.y() - field.y()) < row.height(), chosen
        select.hidePopup()
