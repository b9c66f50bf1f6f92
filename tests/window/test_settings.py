"""Settings: look, locking, numbers, about me."""

from __future__ import annotations

import pytest

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.record.removal import BinItem
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window
from tests.window.pages import texts


def settings(window: Window) -> SettingsPage:
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    return page


def test_look_and_language(window: Window) -> None:
    page = settings(window)
    page.look.theme.chip("contrast").click()
    page.look.text_size.chip("150").click()
    page.look.language.chip("kk").click()
    window.settle()
    saved = window.world.saved[-1]
    assert (saved.theme, saved.text_size, saved.language) == ("contrast", 150, "kk")
    assert page._title.text() == "Баптаулар"


def test_locking_is_kept_in_the_vault(window: Window) -> None:
    page = settings(window)
    page.lock.minutes.chip("10").click()
    page.lock.neutral.click()
    window.settle()
    assert window.session.preferences["lock_after_minutes"] == 10
    assert window.session.preferences["neutral_title"] is False, "it is neutral unless asked"
    assert window.context.vault.lock_after_minutes == 10


def test_own_numbers_with_undo(window: Window) -> None:
    page = settings(window)
    page.numbers.add.click()
    row = page.numbers._rows[0]
    window.bot.keyClicks(row.name, "Aunt")
    window.bot.keyClicks(row.number, "+7 701")
    row.number.editingFinished.emit()
    window.settle()
    assert own_numbers(window) == [("Aunt", "+7 701")]
    row.remove.click()
    window.settle()
    assert own_numbers(window) == []
    window.shell.messages._act()
    window.settle()
    assert own_numbers(window) == [("Aunt", "+7 701")]
    assert [(own.name, own.number) for own in page.numbers.numbers()] == [("Aunt", "+7 701")]


def own_numbers(window: Window) -> list[tuple[str, str]]:
    return [(own.name, own.number) for own in window.context.vault.own_numbers]


def test_an_old_own_number_says_so_until_it_is_checked(window: Window) -> None:
    old = {"name": "Psychologist", "number": "+7 702", "checked": "2025-01-10"}
    window.context.prefer("own_numbers", [old])
    window.settle()
    assert "Psychologist (not checked for long)" in texts(window.shell.help_row)
    page = settings(window)
    (row,) = page.numbers._rows
    assert "10 January 2025" in row.age.text()
    assert "may have changed" in row.age.text()
    row.check.click()
    window.settle()
    assert "may have changed" not in row.age.text()
    assert row.check.isHidden()
    assert "Psychologist" in texts(window.shell.help_row).splitlines()


def test_a_usual_name_is_one_click(window: Window) -> None:
    page = settings(window)
    page.numbers.usual[0].click()
    (row,) = page.numbers._rows
    assert row.name.text() == "School psychologist"
    row.number.setText("+7 703")
    row.number.editingFinished.emit()
    window.settle()
    (own,) = window.context.vault.own_numbers
    assert own.checked_on is not None
    assert not own.is_stale(own.checked_on)


def test_about_me(window: Window) -> None:
    page = settings(window)
    window.bot.keyClicks(page.about_me.lines["name"], "A. T.")
    page.about_me.need.setPlainText("Listen first")
    assert len(page.pending()) == 1
    page.about_me.save.click()
    window.settle()
    assert (window.session.about.name, window.session.about.need) == ("A. T.", "Listen first")
    assert page.pending() == []


@pytest.mark.parametrize("typed_since", ["", "B"])
def test_what_was_saved_about_me_can_be_taken_back(window: Window, typed_since: str) -> None:
    window.session.about = before = Profile(name="A. T.", need="Listen first")
    page = settings(window)
    page.about_me.need.setPlainText("")
    page.about_me.save.click()
    window.settle()
    assert window.session.about.need == ""
    window.bot.keyClicks(page.about_me.lines["school"], typed_since)
    window.shell.messages._act()
    window.settle()
    assert window.session.about == before
    assert page.about_me.lines["school"].text() == typed_since, "nothing typed since goes"
    assert page.about_me.save.isEnabled() == bool(typed_since)


def test_the_vault_can_be_checked_and_the_bin_emptied_back(full_window: Window) -> None:
    page = settings(full_window)
    page.vault.check.click()
    full_window.bot.waitUntil(lambda: "unchanged" in full_window.shell.messages.text)
    full_window.session.incidents.bin((3,))
    page.bin.enter()
    full_window.settle()
    row = page.bin.model.index(0)
    assert page.bin.model.data(row) == "Incident 3 · Incident 2", "number and headline"
    page.bin.take_back([BinItem(3, None, "")])
    full_window.settle()
    assert full_window.session.in_bin == set()


def test_another_situation(window: Window) -> None:
    page = settings(window)
    window.bot.keyClicks(page.vault.new_case, "The chat group")
    page.vault.add_case.click()
    window.settle()
    assert [c.name for c in window.context.vault.cases] == ["1", "The chat group"]
    window.shell.open_page(Place.ENTRY)
    form = window.shell.page(Place.ENTRY).form  # type: ignore[attr-defined]
    assert form.more.case.findData("The chat group") >= 0


def test_licences_are_listed(window: Window) -> None:
    page = settings(window)
    page.about.licences.set_open(True)
    shown = texts(page.about)
    for name in ("Qt for Python", "LGPL-3.0", "Noto Sans", "Lucide"):
        assert name in shown


def test_undoing_a_removed_number_leaves_what_was_added_since(window: Window) -> None:
    page = settings(window)
    for name, number in (("A", "8701"), ("B", "8777")):
        page.numbers.add.click()
        row = page.numbers._rows[-1]
        row.name.setText(name)
        row.number.setText(number)
        row.number.editingFinished.emit()
    page.numbers._rows[0].remove.click()
    page.numbers.add.click()
    row = page.numbers._rows[-1]
    row.name.setText("C")
    row.number.setText("8778")
    row.number.editingFinished.emit()
    window.settle()
    window.shell.messages._action.click()
    window.settle()
    assert own_numbers(window) == [("A", "8701"), ("B", "8777"), ("C", "8778")]
