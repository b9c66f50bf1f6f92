"""Tests the check after each opening: silent, unless it is slow or finds something."""

from __future__ import annotations

from evidence_keeper.domain.verification import Finding
from evidence_keeper.ui.live_text import said
from tests.window.conftest import MakeWindow
from tests.window.small_fakes import FakeOpened


def test_nothing_is_said_when_all_fits(make_window: MakeWindow) -> None:
    window = make_window()
    window.session.found_by_checks = [None, None, ()]
    window.unlock()
    window.bot.waitUntil(lambda: not window.session.found_by_checks)
    window.settle()
    assert not window.shell.messages.isVisible()
    assert window.session.tidied == 0


def test_what_does_not_fit_is_told_with_its_entry(make_window: MakeWindow) -> None:
    window = make_window()
    window.session.found_by_checks = [None, (Finding("entry_changed", "12"),)]
    window.unlock()
    window.bot.waitUntil(window.shell.messages.isVisible)
    notice = window.shell.messages._notice
    assert notice is not None
    assert "does not fit" in notice.text
    assert any("12" in line for line in said(notice.lines))
    assert notice.lasting


def test_a_long_check_says_so_and_tidies_up_in_the_end(make_window: MakeWindow) -> None:
    window = make_window()
    window.session.opened = FakeOpened(checking=True)
    window.session.found_by_checks = [None] * 400
    window.unlock()
    title = window.shell.top._title
    window.bot.waitUntil(lambda: "being checked" in title.accessibleName())
    window.session.found_by_checks.clear()
    window.bot.waitUntil(lambda: window.session.tidied == 1)
    assert "being checked" not in title.accessibleName()
