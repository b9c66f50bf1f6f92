"""The unlock page: one code, or two of three in the same place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.storage.vault.recovery_code import format_code
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import MakeWindow, Window
from tests.window.fake_world import PEOPLES_CODES
from tests.window.pages import texts


def by_code(window: Window, code: str) -> UnlockPage:
    """Type one code on the unlock page and press Enter."""
    window.shell.open_page(Place.UNLOCK)
    page = window.shell.page(Place.UNLOCK)
    assert isinstance(page, UnlockPage)
    page.other_way.click()
    page.key.first.line.setText(code)
    window.bot.keyClick(page.key.first.line, Qt.Key.Key_Return)
    window.settle()
    return page


def second(window: Window, page: UnlockPage, code: str) -> None:
    page.key.second.line.setText(code)
    window.bot.keyClick(page.key.second.line, Qt.Key.Key_Return)
    window.settle()


def test_one_of_three_asks_for_the_second_below_it(make_window: MakeWindow) -> None:
    window = make_window()
    page = by_code(window, PEOPLES_CODES[0])
    assert window.shell.place is Place.UNLOCK
    assert page.key.field.error == ""
    assert page.key.second.isVisible()
    assert QApplication.focusWidget() is page.key.second.line
    assert "This is code 1 of three. It opens nothing alone" in texts(page.key)
    assert page.key.second.line.accessibleName() == "The second code"
    assert page.key.second.line.accessibleDescription() == "From sheet 2 or sheet 3."
    second(window, page, PEOPLES_CODES[2])
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    assert page.key.text() == ""
    assert page.key.second_field.isHidden()
    assert "Opened with two of the three codes" in window.shell.messages.text


def test_what_is_wrong_with_the_second_stands_beside_it(make_window: MakeWindow) -> None:
    window = make_window()
    page = by_code(window, PEOPLES_CODES[0])
    for code, words in (
        (PEOPLES_CODES[0], "Both are code 1."),
        (PEOPLES_CODES[1][:-1], "The second of the two codes has a typing mistake"),
        (format_code(bytes(20), 2), "Codes 1 and 2 do not open this vault together"),
    ):
        second(window, page, code)
        assert words in page.key.second_field.error
        assert page.key.field.error == ""
        assert page.key.second.line.selectedText() == code
        window.bot.keyClick(page.key.second.line, Qt.Key.Key_A)
        assert page.key.second_field.error == ""
    assert window.shell.place is Place.UNLOCK


def test_a_mistyped_first_is_told_beside_the_first(make_window: MakeWindow) -> None:
    window = make_window()
    page = by_code(window, PEOPLES_CODES[0])
    page.key.first.line.setText(PEOPLES_CODES[0][:-1])
    second(window, page, PEOPLES_CODES[1])
    assert "The first of the two codes" in page.key.field.error
    assert page.key.second_field.error == ""


def test_a_vault_without_three_sheets_asks_for_no_second(make_window: MakeWindow) -> None:
    window = make_window()

    def refuse(*_: object) -> object:
        raise KeeperError(Code.RECOVERY_NO_PAIRS)

    window.context.doors = window.context.doors._replace(open_with_recovery=refuse)
    page = by_code(window, PEOPLES_CODES[0])
    assert "A second one would not help" in page.key.field.error
    assert page.key.second_field.isHidden()


def test_back_to_the_passphrase_nothing_of_the_codes_is_left(make_window: MakeWindow) -> None:
    window = make_window()
    page = by_code(window, PEOPLES_CODES[0])
    page.key.second.line.setText("typed")
    page.other_way.click()
    assert page.key.second_field.isHidden()
    assert page.key.text() == ""
    page.other_way.click()
    assert page.key.second.text() == ""


def test_the_language_is_switched_while_the_second_is_asked_for(make_window: MakeWindow) -> None:
    window = make_window()
    page = by_code(window, PEOPLES_CODES[1])
    window.context.set_language("ru")
    assert "Это код 2 из трёх." in texts(page.key)
    assert "С листа 1 или 3." in texts(page.key)
    assert page.key.first.text() == PEOPLES_CODES[1]


def test_the_wait_is_told_while_one_types(make_window: MakeWindow) -> None:
    window = make_window()
    page = by_code(window, PEOPLES_CODES[0])

    def refuse(*_: object) -> object:
        raise KeeperError(Code.PASSPHRASE_WAIT, seconds=5)

    window.context.doors = window.context.doors._replace(open_with_recovery=refuse)
    second(window, page, PEOPLES_CODES[1])
    assert page.key.field.error == "Please wait 5 seconds."
    assert not page.open.isEnabled()
    window.bot.keyClick(page.key.second.line, Qt.Key.Key_A)
    assert page.key.field.error == "Please wait 5 seconds."
    page._timer.stop()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_with_large_text_what_is_wrong_is_in_view(make_window: MakeWindow, language: str) -> None:
    window = make_window(language, text_size=200)
    window.shell.resize(1120, 760)
    page = by_code(window, PEOPLES_CODES[0])
    second(window, page, PEOPLES_CODES[0])
    error = page.key.second_field._error
    assert error.isVisible()
    window.bot.waitUntil(lambda: not error.visibleRegion().isEmpty())
    assert error.visibleRegion().boundingRect().height() == error.height()
