"""Tests a passphrase field's hints about the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.inputs.secret_line import keyboard_hint
from tests.window.conftest import Window

HINTS = ("CAPS", "latin", "cyrillic")


@pytest.mark.parametrize(
    ("typed", "shift", "said"),
    [
        ("a", False, "latin"), ("A", True, "latin"), ("A", False, "CAPS latin"),
        ("a", True, "CAPS latin"), ("қ", False, "cyrillic"), ("Қ", False, "CAPS cyrillic"),
        ("5", False, ""), (" ", False, ""), ("", True, ""), ("ß", False, ""), ("ab", False, ""),
    ],
)  # fmt: skip
def test_one_letter_tells_of_caps_lock_and_script(typed: str, shift: bool, said: str) -> None:
    assert keyboard_hint(typed, HINTS, shift=shift) == said


def test_it_is_said_while_typing_and_forgotten_with_the_words(window: Window) -> None:
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    page.show_section(page.keys)
    page.keys.fold.set_open(True)
    secret = page.keys.new
    QTest.keyClick(secret.line, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    assert secret._keyboard.isVisible()
    assert secret.text(), "the key itself passes"
    secret.clear()
    assert not secret._keyboard.isVisible()


def test_the_first_letter_moves_nothing_below(window: Window) -> None:
    window.shell.open_page(Place.UNLOCK)
    page = window.shell.page(Place.UNLOCK)
    assert isinstance(page, UnlockPage)
    window.settle()
    before = page.open.y(), page.key.height()
    window.bot.keyClicks(page.key.first.line, "one")
    window.settle()
    assert page.key.first._keyboard.isVisible()
    assert (page.open.y(), page.key.height()) == before
