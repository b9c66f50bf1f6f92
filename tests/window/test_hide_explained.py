"""Tests that Hide is explained once, in a quiet notice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.ui.main_window.reminders import HIDE_UNDERSTOOD
from evidence_keeper.ui.places import Place
from tests.window.conftest import MakeWindow, Window
from tests.window.fakes import NOTED
from tests.window.small_fakes import FakeOpened


@pytest.fixture
def first(make_window: MakeWindow) -> Window:
    """A vault that is open for the first time."""
    window = make_window()
    window.session.preferences.pop(HIDE_UNDERSTOOD)
    return window


def test_it_is_explained_once_and_never_again(first: Window, make_window: MakeWindow) -> None:
    first.unlock()
    bar = first.shell.messages
    assert bar.text.startswith("Hide (F9): the window goes away and the vault closes.")
    assert "What you typed is kept" in bar.text
    assert "traces" in bar.text
    assert not bar._close.isVisible()
    first.shell.open_page(Place.EVIDENCE)
    assert bar.isVisible(), "it stays until it is understood"
    bar._later.click()
    first.settle()
    assert not bar.isVisible()
    assert first.session.preferences[HIDE_UNDERSTOOD] is True
    again = make_window()
    again.world.session = first.session
    again.unlock()
    assert again.shell.messages.text == ""


def test_it_waits_for_what_is_said_of_the_opening(first: Window) -> None:
    first.session.opened = FakeOpened(last_opened=NOTED - timedelta(days=1))
    first.context.tell("Last opened: yesterday.")
    first.unlock()
    bar = first.shell.messages
    assert bar.text == "Last opened: yesterday."
    first.context.complain(KeeperError(Code.DISK_FULL, path="/vault"))
    caution = bar.text
    assert "disk" in caution
    bar._close.click()
    assert bar.text.startswith("Hide (F9)")


def test_something_else_may_be_said_before_it(first: Window) -> None:
    first.unlock()
    bar = first.shell.messages
    assert bar.gives_way
    first.context.tell("Saved.")
    assert bar.text == "Saved."
    first.shell.open_page(Place.EVIDENCE)
    assert bar.text.startswith("Hide (F9)")


def test_a_vault_that_can_only_be_read_does_not_say_it_each_time(first: Window) -> None:
    first.session.opened = FakeOpened(read_only=True)
    first.unlock()
    assert "Hide (F9)" not in first.shell.messages.text


def test_it_speaks_the_language_that_is_chosen_while_it_stands(first: Window) -> None:
    first.unlock()
    bar = first.shell.messages
    assert bar.text.startswith("Hide (F9)")
    first.context.set_language("ru")
    first.settle()
    assert bar.text.startswith("«Скрыть» (F9)")
    assert bar._later.text() == "Понятно"
