"""The people page: merge, split, accounts, each with undo, and the way to the incidents."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.people import Role
from evidence_keeper.ui.keyboard.tab_order import controls
from evidence_keeper.ui.lists import gradual_widgets
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.people.page import PeoplePage
from evidence_keeper.ui.places import Place
from tests.window.conftest import MakeWindow, Window, entry_on
from tests.window.pages import shown_texts


def fill(window: Window) -> None:
    window.session.incidents.record(
        [
            entry_on(date(2026, 11, 1), "a", people=("Night",)),
            entry_on(date(2026, 11, 2), "b", people=("Сова",), account="@owl"),
            entry_on(date(2026, 11, 3), "c", account="@owl", witnesses=("Айя",)),
        ]
    )


def people(window: Window) -> PeoplePage:
    window.shell.open_page(Place.PEOPLE)
    window.settle()
    page = window.shell.page(Place.PEOPLE)
    assert isinstance(page, PeoplePage)
    return page


def names(page: PeoplePage) -> list[tuple[str, ...]]:
    return [person.names for person in page.view.register]


def merge(window: Window, page: PeoplePage, name: str, other: str) -> None:
    """Say on one card that it is the same person as another."""
    card = next(c for c in page.cards if c._person.name == name)
    card.same.setFocus()
    card.same.choose(other)
    card.same.picked.emit(other)
    window.settle()


def undo(window: Window) -> None:
    window.shell.messages._action.click()
    window.settle()


def test_nobody_yet(window: Window) -> None:
    page = people(window)
    assert page.empty.isVisible()
    assert page.cards == []


def test_merge_split_and_take_both_back(window: Window) -> None:
    fill(window)
    page = people(window)
    assert sorted(names(page)) == [("Night",), ("Айя",), ("Сова",)]
    merge(window, page, "Night", "Сова")
    assert ("Night", "Сова") in names(page)
    assert "noted as one person" in window.shell.messages.text
    both = next(c for c in page.cards if c._person.name == "Night")
    both.splits["Сова"].click()
    window.settle()
    assert ("Сова",) in names(page)
    undo(window)
    assert ("Night", "Сова") in names(page)
    assert window.world.operations == [
        Operation.PERSON_MERGED,
        Operation.PERSON_SPLIT,
        Operation.PERSON_MERGED,
    ]
    assert window.session.incidents.get(2).entry.people == ("Сова",)


def test_a_person_is_called_by_a_name_and_not_by_a_number(window: Window) -> None:
    window.session.incidents.record(
        [
            entry_on(date(2026, 11, 1), "a", people=("+7 700 000 00 41",)),
            entry_on(date(2026, 11, 2), "b", people=("Night",)),
        ]
    )
    page = people(window)
    merge(window, page, "+7 700 000 00 41", "Night")
    assert names(page) == [("Night", "+7 700 000 00 41")]


def test_an_account_and_since_when(window: Window) -> None:
    fill(window)
    page = people(window)
    (row,) = page.accounts
    row.whose.choose("Сова")
    row.whose.picked.emit("Сова")
    window.settle()
    assert page.accounts == []
    owl = next(c for c in page.cards if c._person.name == "Сова")
    said = "\n".join(label.text() for label in owl.findChildren(QLabel))
    assert "@owl · theirs since 1 November 2026 · in 2 incidents" in said
    owl.releases["@owl"].click()
    window.settle()
    assert len(page.accounts) == 1
    undo(window)
    assert page.accounts == []


def test_incidents_of_a_person_include_those_of_the_accounts(window: Window) -> None:
    fill(window)
    page = people(window)
    page.accounts[0].assigned.emit("@owl", "Сова", "")
    window.settle()
    owl = next(c for c in page.cards if c._person.name == "Сова")
    owl.shown.emit()
    window.settle()
    assert window.shell.place is Place.CHRONOLOGY
    chronology = window.shell.page(Place.CHRONOLOGY)
    assert isinstance(chronology, ChronologyPage)
    assert chronology.model.rowCount() == 2
    assert chronology.only.text().strip() == "Only: Сова"


def test_what_a_person_is_in_it(window: Window) -> None:
    fill(window)
    page = people(window)
    seen = next(c for c in page.cards if c._person.name == "Айя")
    assert seen.role.value() == "witness"
    seen.role.choose("helper")
    seen.role.picked.emit("helper")
    window.settle()
    assert next(p.role for p in page.view.register if p.name == "Айя") is Role.HELPER


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_in_large_text_nothing_is_wider_than_the_page(
    make_window: MakeWindow, language: str
) -> None:
    window = make_window(language, "light", 200)
    fill(window)
    window.unlock()
    window.shell.resize(1024, 700)
    page = people(window)
    room = page.column.area.viewport().width()
    for card in [*page.cards, *page.accounts]:
        assert card.width() <= room


def test_many_people_come_in_portions_and_everybody_can_be_reached(window: Window) -> None:
    entries = [
        entry_on(date(2026, 11, 2), f"{n}", people=(f"Person {n:03}",), account=f"@a{n:03}")
        for n in range(130)
    ]
    window.session.incidents.record(entries)
    page = people(window)
    window.bot.waitUntil(lambda: len(page.cards) == 10 and len(page.accounts) == 10)
    assert "1 to 10 of 130" in shown_texts(page)
    seen = {c._person.name for c in page.cards}
    for _ in range(12):
        page._people.after.click()
        window.bot.waitUntil(lambda: len(page.cards) == 10)
        seen |= {c._person.name for c in page.cards}
    assert not page._people.after.isEnabled()
    assert len(seen) == 130
    window.bot.keyClicks(page.name, "person 077")
    window.bot.waitUntil(lambda: [c._person.name for c in page.cards] == ["Person 077"])
    assert page.accounts == []
    assert page.cards[0].same.count() == 130, "it can be the same person as any other"
    page.name.setText("@A099")
    window.bot.waitUntil(lambda: len(page.accounts) == 1)
    page.name.setText("nobody")
    assert "No matches" in shown_texts(page)


def test_cards_are_made_in_small_steps_and_tab_goes_through_them_in_order(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradual_widgets, "_STEP", 0)  # one row, however fast the computer is
    entries = [
        entry_on(date(2026, 11, 2), f"{n}", people=(f"Person {n:03}",), account=f"@a{n:03}")
        for n in range(60)
    ]
    window.session.incidents.record(entries)
    page = people(window)
    window.bot.waitUntil(lambda: len(page.cards) == 10 and len(page.accounts) == 10)
    page._show()
    assert len(page.cards) < 10, "the window can do something else before all are there"
    window.bot.waitUntil(lambda: len(page.cards) == 10 and len(page.accounts) == 10)
    window.shell.activateWindow()
    page._people.after.click()
    window.bot.waitUntil(lambda: page.cards[0].isAncestorOf(QApplication.focusWidget()))
    stops = [page._people.before, page._accounts.after, *(c.role for c in page.cards)]
    stops += [row.whose for row in page.accounts]
    order = [each for each in controls(page) if each in stops]
    cards = [c.role for c in page.cards]
    rows = [row.whose for row in page.accounts]
    assert order == [*cards, page._people.before, *rows, page._accounts.after]


def test_a_number_is_found_in_another_spelling(window: Window) -> None:
    accounts = [f"+7 701 555 01 {n:02}" for n in range(12)]
    window.session.incidents.record(
        [entry_on(date(2026, 11, 1), "a", people=("Night",), account=each) for each in accounts]
    )
    page = people(window)
    page.name.setText("8 701 555 01 02")
    window.settle()
    assert "+7 701 555 01 02" in shown_texts(page)
    assert "+7 701 555 01 03" not in shown_texts(page)


def test_arrow_keys_change_nobody(window: Window) -> None:
    fill(window)
    page = people(window)
    window.shell.activateWindow()
    select = page.cards[0].role
    before = select.value()
    select.setFocus()
    window.bot.keyClick(select, Qt.Key.Key_Down)
    assert select.view().isVisible()
    select.hidePopup()
    assert select.value() == before
    assert window.world.operations == []


def test_a_change_is_taken_back_by_its_key_also_from_an_empty_field(window: Window) -> None:
    fill(window)
    page = people(window)
    window.shell.activateWindow()
    merge(window, page, "Night", "Сова")
    assert ("Night", "Сова") in names(page)
    assert page.isAncestorOf(QApplication.focusWidget())
    field = window.shell.top.search_field
    field.setFocus()
    window.bot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert ("Night", "Сова") not in names(page)


def test_what_was_typed_in_a_field_is_undone_first(window: Window) -> None:
    fill(window)
    page = people(window)
    window.shell.activateWindow()
    merge(window, page, "Night", "Сова")
    field = window.shell.top.search_field
    field.setFocus()
    window.bot.keyClicks(field, "ab")
    window.bot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert field.text() == ""
    assert ("Night", "Сова") in names(page)
