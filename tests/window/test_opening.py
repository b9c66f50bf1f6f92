"""Tests a vault that opens but cannot be read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import MakeWindow, Window
from tests.window.fakes import GOOD_PASSPHRASE


def _unlock(window: Window) -> None:
    page = window.shell.page(Place.UNLOCK)
    assert isinstance(page, UnlockPage)
    page.key.first.line.setText(GOOD_PASSPHRASE)
    window.bot.keyClick(page.key.first.line, Qt.Key.Key_Return)


def test_it_is_closed_again_and_the_unlock_page_says_why(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    window.shell.open_page(Place.UNLOCK)
    announced: list[bool] = []
    window.context.vault_opened.connect(lambda: announced.append(True))

    def damaged() -> None:
        raise KeeperError(Code.VAULT_DAMAGED, path="x")

    with monkeypatch.context() as now:
        now.setattr(window.session.incidents, "cases", damaged)
        _unlock(window)
        window.bot.waitUntil(lambda: window.session.closed)
        window.settle()
    assert not window.context.is_open
    assert announced == []
    assert window.shell.place is Place.UNLOCK
    expected = window.context.sentence(KeeperError(Code.VAULT_DAMAGED, path="x"))
    assert window.shell.messages.text == expected
    _unlock(window)  # the next try is free
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    assert window.context.is_open
