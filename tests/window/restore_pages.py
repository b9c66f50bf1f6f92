"""Opens the restore page in tests."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt

from evidence_keeper.domain.vault.backup import FoundBackups, KeptBackup
from evidence_keeper.ui.page_arguments import RestoreFrom
from evidence_keeper.ui.pages.restore.page import RestorePage
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window
from tests.window.fakes import GOOD_PASSPHRASE


def kept(base: Path, *days: int) -> FoundBackups:
    return FoundBackups(
        tuple(
            KeptBackup(base / str(day), datetime(2026, 11, day, 9, 32, tzinfo=UTC), base.name)
            for day in days
        )
    )


def restoring(window: Window, back: Place = Place.WELCOME) -> RestorePage:
    window.shell.open_page(back)
    window.shell.open_page(Place.RESTORE, RestoreFrom(back))
    page = window.shell.page(Place.RESTORE)
    assert isinstance(page, RestorePage)
    return page


def asked_how(window: Window, *days: int) -> RestorePage:
    """Point at a stick with backups of some days, as one types, and wait for the next step."""
    stick = window.world.folder / "stick"
    window.world.found[stick] = kept(stick / "evidence-keeper-1", *(days or (24,)))
    page = restoring(window)
    page.where.place.setText(str(stick))
    window.bot.keyClick(page.where.place, Qt.Key.Key_Return)
    window.bot.waitUntil(lambda: page.stack.currentWidget() is page.how)
    window.settle()
    return page


def type_and_go(window: Window, page: RestorePage, typed: str = GOOD_PASSPHRASE) -> None:
    page.how.key.first.line.setText(typed)
    window.bot.keyClick(page.how.key.first.line, Qt.Key.Key_Return)
