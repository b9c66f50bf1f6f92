"""Tests choosing a backup or a vault in the window, and going back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from evidence_keeper.app.window import first_page
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.vault.backup import FoundBackups
from evidence_keeper.system.paths import STAGING
from evidence_keeper.ui.pages.restore import backup_location as restore_where
from evidence_keeper.ui.pages.restore.page import RestorePage
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.pages.welcome.page import WelcomePage
from evidence_keeper.ui.places import Place
from tests.window.conftest import MakeWindow
from tests.window.restore_pages import kept, restoring


def test_backups_of_two_vaults_are_told_apart(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    one, other = kept(tmp_path / "evidence-keeper-1", 24), kept(tmp_path / "evidence-keeper-2", 20)
    window.world.found[tmp_path] = FoundBackups(one.backups + other.backups)
    page = restoring(window)
    page.where.begin(tmp_path)
    window.bot.waitUntil(lambda: page.stack.currentWidget() is page.how)
    assert "evidence-keeper-1" in page.how.which.itemText(0)
    assert "evidence-keeper-2" in page.how.which.itemText(1)


def test_a_vault_is_opened_as_it_is(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    window.world.found[tmp_path] = FoundBackups(vault=tmp_path / "carried")
    page = restoring(window)
    assert not page.where.open_vault.isVisible()
    page.where.begin(tmp_path)
    window.bot.waitUntil(page.where.open_vault.isVisible)
    assert "This is a vault" in page.where.field.error
    assert window.shell.focusWidget() is page.where.open_vault
    window.bot.keyClick(page.where.open_vault, Qt.Key.Key_Return)
    assert window.shell.place is Place.UNLOCK
    window.settle()
    assert window.world.saved[-1].vault == tmp_path / "carried"


def test_a_backup_is_offered_where_a_vault_is_asked_for(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    window.world.found[tmp_path] = kept(tmp_path / "evidence-keeper-1", 24)
    window.shell.open_page(Place.WELCOME, "choose")
    start = window.shell.page(Place.WELCOME)
    assert isinstance(start, WelcomePage)
    start.use_folder(tmp_path)
    window.settle()
    assert window.shell.messages.text.startswith("This is a backup.")
    window.shell.messages._action.click()
    page = window.shell.page(Place.RESTORE)
    assert isinstance(page, RestorePage)
    window.bot.waitUntil(lambda: page.stack.currentWidget() is page.how)


def test_nothing_there_is_told_beside_the_field(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    page = restoring(window)
    page.where.go_on.click()
    assert "choose the folder" in page.where.field.error
    window.bot.keyClicks(page.where.place, str(tmp_path))
    assert page.where.field.error == ""
    page.where.go_on.click()
    window.bot.waitUntil(lambda: "There is no backup in" in page.where.field.error)
    window.world.refusals.append(KeeperError(Code.DISK_GONE, path="/media/stick"))
    page.where.go_on.click()
    window.bot.waitUntil(lambda: "/media/stick is not there" in page.where.field.error)


@pytest.mark.parametrize("picked", ["folder", "file"])
def test_what_is_picked_is_looked_at_at_once(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, picked: str
) -> None:
    window = make_window()
    window.world.found[tmp_path] = kept(tmp_path, 24)
    monkeypatch.setattr(restore_where, f"ask_{picked}", lambda *_: tmp_path)
    page = restoring(window)
    getattr(page.where, f"pick_{picked}").click()
    window.bot.waitUntil(lambda: page.stack.currentWidget() is page.how)


def test_an_answer_about_an_earlier_place_is_dropped(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    window.world.found[tmp_path / "old"] = kept(tmp_path / "old", 24)
    page = restoring(window)
    page.where.begin(tmp_path / "old")
    page.where.begin(None)
    window.settle()
    assert page.stack.currentWidget() is page.where


def test_back_leads_to_where_one_came_from(make_window: MakeWindow) -> None:
    window = make_window()
    window.shell.open_page(Place.UNLOCK)
    unlock = window.shell.page(Place.UNLOCK)
    assert isinstance(unlock, UnlockPage)
    unlock.from_backup.click()
    page = window.shell.page(Place.RESTORE)
    assert isinstance(page, RestorePage)
    page.where._back.click()
    assert window.shell.place is Place.UNLOCK
    window.shell.open_page(Place.WELCOME)
    start = window.shell.page(Place.WELCOME)
    assert isinstance(start, WelcomePage)
    start.before.skip.click()
    start.choose.cards[3].setChecked(True)
    start.choose.go_on.click()
    page.where._back.click()
    assert window.shell.place is Place.WELCOME
    assert start.stack.currentWidget() is start.choose
    assert window.shell.focusWidget() is start.choose.cards[3]


def test_the_start_page_has_no_dead_end(make_window: MakeWindow) -> None:
    window = make_window()
    window.shell.open_page(Place.UNLOCK)
    unlock = window.shell.page(Place.UNLOCK)
    assert isinstance(unlock, UnlockPage)
    unlock._other_vault.click()
    start = window.shell.page(Place.WELCOME)
    assert isinstance(start, WelcomePage)
    start.choose._back.click()
    assert window.shell.place is Place.UNLOCK
    window.shell.open_page(Place.WELCOME)
    start.before.skip.click()
    start.choose._back.click()
    assert start.stack.currentWidget() is start.before
    start.before._back.click()
    assert start.stack.currentWidget() is start.language
    start.language.buttons["ru"].click()
    assert start.stack.currentWidget() is start.before


def test_what_a_restore_left_that_was_cut_short_is_nothing_to_unlock(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    (tmp_path / "vault" / STAGING).mkdir(parents=True)
    assert first_page(window.context) is Place.WELCOME
    (tmp_path / "vault" / "vault.db").touch()
    assert first_page(window.context) is Place.UNLOCK


@pytest.mark.parametrize("typed", ["", "stick/backup", "~nobody-of-this-name/backup"])
def test_what_is_no_whole_path_is_told_at_the_field(make_window: MakeWindow, typed: str) -> None:
    window = make_window()
    page = restoring(window)
    page.where.place.setText(typed)
    window.bot.keyClick(page.where.place, Qt.Key.Key_Return)
    assert page.where.field.error == "Please choose the folder or the file of the backup."


def test_a_damaged_backup_beside_a_whole_one_is_named(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    one = kept(tmp_path / "evidence-keeper-1", 24)
    window.world.found[tmp_path] = FoundBackups(one.backups, unreadable=("newer.ekbackup",))
    page = restoring(window)
    page.where.begin(tmp_path)
    window.bot.waitUntil(lambda: page.stack.currentWidget() is page.how)
    told = [label.text() for label in page.how.findChildren(QLabel) if label.isVisible()]
    assert any("newer.ekbackup" in text for text in told)
