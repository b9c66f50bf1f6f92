"""Settings: deleting for good from the bin, and destroying the vault."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from evidence_keeper.domain.removal import BinItem
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window


def settings(window: Window) -> SettingsPage:
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    return page


def words(widget: QWidget) -> str:
    return "\n".join(
        label.accessibleName() or label.text() for label in widget.findChildren(QLabel)
    )


def test_deleting_for_good_is_asked_once_and_told(full_window: Window) -> None:
    window = full_window
    for number in (3, 5):
        window.session.bin_incident(number)
    page = settings(window)
    rows = [page.bin._rows.itemAt(n).widget() for n in range(page.bin._rows.count())]
    assert len(rows) == 2
    item = BinItem(3, None, "")
    page.bin.ask(item, rows[1])
    asking = page.bin.asking
    assert asking is not None
    assert "Copies elsewhere stay" in words(asking.frame)
    asking.keep.click()
    window.settle()
    assert page.bin.asking is None
    assert window.session.in_bin == {3, 5}, "keeping changes nothing"
    page.bin.ask(item, rows[1])
    asking = page.bin.asking
    assert asking is not None
    window.bot.keyClicks(asking.reason, "not mine to keep")
    asking.delete.click()
    window.settle()
    assert window.session.in_bin == {5}
    assert window.world.graves[0].reason == "not mine to keep"
    assert "deleted for good" in window.shell.messages.text
    page.bin.gone.set_open(True)
    window.settle()
    assert "Incident 3" in words(page.bin.gone)
    assert "15:00 (UTC+5)" in words(page.bin.gone), "by the clock of her own zone"


def test_destroying_needs_the_passphrase_and_the_typed_words(window: Window) -> None:
    page = settings(window).destruction
    asked: list[bool] = []
    window.context.leaving_asked.connect(asked.append)
    page.fold.set_open(True)
    page.button.click()
    assert page._key.error
    page.key.line.setText("wrong")
    page.word.setText("delete")
    page.button.click()
    assert "delete everything" in page._word.error
    page.word.setText(" Delete  Everything ")
    page.button.click()
    window.settle()
    assert "does not fit" in page._key.error
    assert not window.world.destroyed
    page.key.line.setText("old words")
    page.button.click()
    window.settle()
    assert window.world.destroyed
    assert asked == [True], "the process that held the key ends, and a fresh one begins"


def test_destroying_forgets_where_the_vault_was(window: Window, tmp_path: Path) -> None:
    window.context.settings = window.context.settings._replace(vault=tmp_path)
    page = settings(window).destruction
    page.key.line.setText("old words")
    page.word.setText("delete everything")
    page.word.returnPressed.emit()
    window.settle()
    assert window.world.saved[-1].vault is None


@pytest.mark.parametrize("too", [True, False])
def test_the_working_copies_of_an_original_are_named_and_can_go_too(
    full_window: Window, too: bool
) -> None:
    window = full_window
    page = settings(window)
    item = BinItem(None, 1, "shot.png", (3, 4))
    page.bin.ask(item, page.bin.rows)
    asking = page.bin.asking
    assert asking is not None
    assert "They stay, unless you tick this" in words(asking.frame)
    assert "EK-0003, EK-0004" in asking.copies.accessibleName()
    assert asking.copies.isVisibleTo(asking.frame)
    assert not asking.copies.isChecked(), "what cannot be taken back is not done unasked"
    if too:
        asking.copies.click()
    asking.delete.click()
    window.settle()
    assert window.world.removed_with_copies is too
    page.bin.ask(BinItem(None, 2, "other.png"), page.bin.rows)
    assert page.bin.asking is not None
    assert "working copies" not in words(page.bin.asking.frame)


def test_what_was_read_from_an_export_is_said_to_go_with_it(full_window: Window) -> None:
    page = settings(full_window)
    for conversations, told in ((2, True), (0, False)):
        page.bin.ask(BinItem(None, 2, "chat.txt", conversations=conversations), page.bin.rows)
        assert page.bin.asking is not None
        assert ("2 conversations that were" in words(page.bin.asking.frame)) is told


def test_one_rule_stands_above_the_destruction(full_window: Window) -> None:
    page = settings(full_window)
    assert page.destruction.isVisible()
    assert not page.destruction.line.isVisible(), "the fold has its own"
