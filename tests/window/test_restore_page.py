"""Restoring a backup in the window: asked, done, cancelled, refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.vault.backup import Target
from evidence_keeper.domain.verification import Finding
from evidence_keeper.ui.doors import Doors
from evidence_keeper.ui.live_text import said
from evidence_keeper.ui.page_arguments import RestoreFrom
from evidence_keeper.ui.pages.restore.page import RestorePage
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.pages.welcome.page import WelcomePage
from evidence_keeper.ui.places import Place
from tests.window.conftest import MakeWindow, Window
from tests.window.fake_world import PEOPLES_CODES
from tests.window.fakes import GOOD_PASSPHRASE
from tests.window.restore_pages import asked_how, type_and_go
from tests.window.small_fakes import FakeRestored

_CODE = "ABCDE-FGHJK-MNPQR-STVWX"


def refused(window: Window, page: RestorePage, error: KeeperError) -> None:
    window.world.refusals.append(error)
    type_and_go(window, page)
    window.bot.waitUntil(lambda: page.how.which.isEnabled())
    window.settle()


def test_from_the_start_page_to_the_notes(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    window.shell.open_page(Place.WELCOME)
    start = window.shell.page(Place.WELCOME)
    assert isinstance(start, WelcomePage)
    start.before.skip.click()
    window.bot.keyClick(start.choose.cards[3], Qt.Key.Key_Return)
    assert window.shell.place is Place.RESTORE
    page = asked_how(window, 24, 20)
    assert [page.how.which.itemText(n) for n in range(2)] == [
        "24 November 2026, 14:32 (UTC+5)", "20 November 2026, 14:32 (UTC+5)",
    ]  # fmt: skip
    type_and_go(window, page)
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    window.settle()
    (wish,) = window.world.wishes
    assert wish.place.name == "24"
    assert (wish.folder, wish.passphrase) == (tmp_path / "vault", GOOD_PASSPHRASE)
    assert window.world.saved[-1].vault is None
    assert window.shell.messages.text == (
        "Your notes are restored as they were on 24 November 2026, 14:32 (UTC+5): "
        "0 entries, 0 files."
    )
    assert page.how.key.text() == ""


def test_an_older_one_and_another_folder(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    page = asked_how(window, 24, 20)
    window.bot.keyClick(page.how.which, Qt.Key.Key_Down)
    window.bot.keyClick(page.how.which.view(), Qt.Key.Key_Down)
    window.bot.keyClick(page.how.which.view(), Qt.Key.Key_Return)
    for not_whole in ("not/whole", "~nobody-of-this-name/notes"):
        page.how.folder.setText(not_whole)
        type_and_go(window, page)
        assert "whole path" in page.how.errors[1]
    page.how.folder.setText(str(tmp_path / "mine"))
    type_and_go(window, page)
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    (wish,) = window.world.wishes
    assert (wish.place.name, wish.folder) == ("20", tmp_path / "mine")
    assert window.world.saved[-1].vault == tmp_path / "mine"


def test_a_wrong_passphrase_stands_beside_its_field(make_window: MakeWindow) -> None:
    window = make_window()
    page = asked_how(window)
    type_and_go(window, page, " ")
    assert page.how.key.field.error == "Please type a passphrase."
    type_and_go(window, page, "wrong")
    window.bot.waitUntil(lambda: "does not fit" in page.how.key.field.error)
    assert page.how.key.first.line.selectedText() == "wrong"
    assert not window.context.is_open
    type_and_go(window, page)
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)


def test_one_code_opens(make_window: MakeWindow) -> None:
    window = make_window()
    page = asked_how(window)
    page.how.other_way.click()
    type_and_go(window, page, _CODE)
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    window.settle()
    assert window.world.wishes[0].recovery == _CODE
    assert window.world.wishes[0].passphrase == ""
    assert "new passphrase" in window.shell.messages.text
    window.shell.messages._action.click()
    assert window.shell.place is Place.SETTINGS


def test_two_of_three_codes_open(make_window: MakeWindow) -> None:
    window = make_window()
    page = asked_how(window)
    page.how.other_way.click()
    type_and_go(window, page, PEOPLES_CODES[0])
    window.bot.waitUntil(page.how.key.second_field.isVisible)
    page.how.key.second.line.setText(PEOPLES_CODES[2])
    window.bot.keyClick(page.how.key.second.line, Qt.Key.Key_Return)
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    assert window.world.wishes[-1].recovery == f"{PEOPLES_CODES[0]}\n{PEOPLES_CODES[2]}"


@pytest.mark.parametrize("standing", [Target.VAULT, Target.TAKEN])
def test_a_taken_place_is_left_alone(
    make_window: MakeWindow, tmp_path: Path, standing: Target
) -> None:
    window = make_window()
    window.world.standing[tmp_path / "vault"] = standing
    window.world.standing[tmp_path / "vault-2"] = Target.TAKEN
    page = asked_how(window)
    assert page.how.folder.text() == str(tmp_path / "vault-3")
    assert page.how.folder.isVisible()  # it is said why, not folded away
    said = {Target.VAULT: "There is a vault", Target.TAKEN: "is not empty"}[standing]
    assert said in page.how.folder.accessibleDescription()


REFUSALS = [
    (KeeperError(Code.VAULT_THERE, path="/x"), 1, "There is a vault in /x already"),
    (KeeperError(Code.FOLDER_NOT_EMPTY, path="/x"), 1, "not empty"),
    (KeeperError(Code.NOT_A_FOLDER, path="/x"), 1, "is a file"),
    (KeeperError(Code.DISK_FULL, path="/x", needed=10**9), 1, "must be free"),
    (KeeperError(Code.DISK_READ_ONLY, path="/x"), 1, "cannot be written"),
    (KeeperError(Code.DISK_GONE, path="/x"), 1, "/x is not there"),
    (KeeperError(Code.BACKUP_DAMAGED, name="n", item="i"), 0, "is damaged"),
    (KeeperError(Code.VAULT_NEWER, version=9), 0, "newer version"),
    (KeeperError(Code.NO_BACKUP, path="/x"), 0, "not there any more"),
]


def test_each_refusal_stands_beside_its_field(make_window: MakeWindow) -> None:
    window = make_window()
    page = asked_how(window)
    for error, which, words in REFUSALS:
        refused(window, page, error)
        assert words in page.how.errors[which]
        assert page.how.errors[1 - which] == ""
        assert window.shell.place is Place.RESTORE
        assert page.how.partial.isVisible() is (error.code is Code.BACKUP_DAMAGED)
    type_and_go(window, page)  # and the next try is free
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)


def test_a_stick_that_was_pulled_out_can_be_put_back(make_window: MakeWindow) -> None:
    window = make_window()
    page = asked_how(window)
    place = window.world.found[window.world.folder / "stick"].backups[0].place
    refused(window, page, KeeperError(Code.DISK_GONE, path=str(place)))
    assert "plug it in again" in page.how.errors[0]
    assert page.how.errors[1] == ""


def test_what_can_be_read_is_taken_only_when_asked(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    page = asked_how(window, 24, 20)
    refused(window, page, KeeperError(Code.BACKUP_DAMAGED, name="n", item="i"))
    assert not window.world.wishes[-1].partial
    page.how.partial.click()
    restore = window.world.restore

    def with_loss(*arguments: object) -> FakeRestored:
        done = restore(*arguments)  # type: ignore[arg-type]
        done.findings = (Finding("backup_file_damaged", "ab12"),)
        return done

    page.context.doors = _with(page, restore=with_loss)
    type_and_go(window, page)
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    window.settle()
    assert window.world.wishes[-1].partial
    notice = window.shell.messages._notice
    assert notice is not None
    assert "Not everything" in notice.text
    assert "ab12" in said(notice.lines)[0]


def _with(page: RestorePage, **changes: object) -> Doors:
    return page.context.doors._replace(**changes)  # type: ignore[arg-type]


@pytest.fixture
def held(make_window: MakeWindow) -> tuple[Window, RestorePage, Callable[[], None]]:
    """A restore that is under way until it is let go or cancelled."""
    window, go = make_window(), threading.Event()

    def hold(progress: Progress) -> None:
        while not go.wait(0.01):
            progress.step(2, 4)

    window.world.while_restoring = hold
    page = asked_how(window)
    type_and_go(window, page)
    window.bot.waitUntil(window.shell.jobs.isVisible)
    return window, page, go.set


def test_it_can_be_cancelled(held: tuple[Window, RestorePage, Callable[[], None]]) -> None:
    window, page, _ = held
    assert not page.how.folder.isEnabled()
    assert window.shell.focusWidget() is page.how.restore
    window.bot.keyClick(page.how.restore, Qt.Key.Key_Return)  # an Enter too much does nothing
    window.shell.jobs._cancel.click()
    window.bot.waitUntil(lambda: window.shell.messages.text != "")
    assert window.shell.messages.text == "Cancelled. Nothing was restored."
    assert page.stack.currentWidget() is page.how
    assert page.how.folder.isEnabled()
    assert page.how.key.text() == GOOD_PASSPHRASE
    assert len(window.world.wishes) == 1
    assert not window.context.is_open


def test_back_cancels_what_is_under_way(
    held: tuple[Window, RestorePage, Callable[[], None]],
) -> None:
    window, page, _ = held
    page.how._back.click()
    window.bot.waitUntil(lambda: page.stack.currentWidget() is page.where)
    assert page.how.key.text() == ""
    assert window.shell.place is Place.RESTORE


def test_one_can_read_on_meanwhile(held: tuple[Window, RestorePage, Callable[[], None]]) -> None:
    window, page, let_go = held
    window.bot.keyClick(window.shell, Qt.Key.Key_F1)
    window.shell.open_page(Place.HELP)
    window.shell.open_page(Place.RESTORE, RestoreFrom(Place.WELCOME))
    assert page.stack.currentWidget() is page.how
    window.shell.open_page(Place.HELP)
    let_go()
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)


def test_leaving_ends_it(held: tuple[Window, RestorePage, Callable[[], None]]) -> None:
    window, _, _ = held
    assert window.context.backend.finish(window.shell.pending())
    QApplication.processEvents()
    assert not window.context.is_open


def test_where_it_cannot_be_opened_the_unlock_page_stands_ready(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    page = asked_how(window)

    def refuse(*_: object) -> None:
        raise KeeperError(Code.VAULT_IN_USE, path="x")

    page.context.doors = _with(page, open_with_passphrase=refuse)
    type_and_go(window, page)
    window.bot.waitUntil(lambda: window.shell.place is Place.UNLOCK)
    assert window.shell.messages.isVisible()
    unlock = window.shell.page(Place.UNLOCK)
    assert isinstance(unlock, UnlockPage)
    assert unlock._folder == tmp_path / "vault"
