"""Settings: deleting for good from the bin, and destroying the vault."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.removal import BinItem, Tombstone
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import Changed, Place
from tests.window.conftest import Window


def settings(window: Window) -> SettingsPage:
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    page.show_section(page.bin)
    return page


def words(widget: QWidget) -> str:
    return "\n".join(
        label.accessibleName() or label.text() for label in widget.findChildren(QLabel)
    )


def test_deleting_for_good_is_asked_once_and_told(full_window: Window) -> None:
    window = full_window
    for number in (3, 5):
        window.session.incidents.bin((number,))
    page = settings(window)
    assert page.bin.model.rowCount() == 2
    assert page.bin.chosen.text() == "Incident 3 · Incident 2"
    page.bin.delete.click()
    asking = page.bin.asking
    assert asking is not None
    assert "Copies elsewhere stay" in words(asking.frame)
    asking.keep.click()
    window.settle()
    assert page.bin.asking is None
    assert window.session.in_bin == {3, 5}, "keeping changes nothing"
    page.bin.delete.click()
    asking = page.bin.asking
    assert asking is not None
    window.shell.activateWindow()
    window.settle()
    window.bot.keyClick(asking.reason, Qt.Key.Key_Escape)
    window.settle()
    assert page.bin.asking is None
    assert page.bin.list.hasFocus()
    assert window.session.in_bin == {3, 5}, "Escape keeps as well"
    page.bin.delete.click()
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


def test_a_bin_of_thousands_opens_as_one_of_a_few_and_its_last_row_is_reached_by_keys(
    full_window: Window,
) -> None:
    window = full_window
    few, thousands = ([BinItem(n, None, f"words {n}") for n in range(1, m + 1)] for m in (2, 5_000))
    window.session.incidents.bin((30,))
    page = settings(window)
    page.bin._fill(few)
    widgets = len(page.bin.findChildren(QWidget))
    page.bin._fill(thousands)
    assert len(page.bin.findChildren(QWidget)) == widgets, "no row is a widget"
    page.bin.list.setFocus()
    window.bot.keyClick(page.bin.list, Qt.Key.Key_End)
    assert page.bin.chosen.text() == "Incident 5000 · words 5000"
    assert page.bin.back.accessibleDescription() == page.bin.chosen.text()
    window.bot.keyClick(page.bin.list, Qt.Key.Key_Delete)
    assert page.bin.asking is not None
    assert page.bin.asking.item.incident == 5_000
    page.bin.list.choose(7)
    assert page.bin.asking is None, "a question is about the row that is chosen"
    page.bin.take_back([thousands[29]])
    window.settle()
    assert window.session.in_bin == set()
    assert page.bin.list.isHidden()


def test_everything_comes_back_at_once(full_window: Window) -> None:
    window = full_window
    window.session.incidents.bin((3, 5, 8))
    page = settings(window)
    window.bot.mouseClick(page.bin.all_back, Qt.MouseButton.LeftButton)
    window.settle()
    assert window.session.in_bin == set()
    assert window.shell.messages.text == "3 items are back."
    assert page.bin.all_back.isHidden()
    window.session.incidents.bin((3,))
    page.bin.enter()
    window.settle()
    assert page.bin.back.isVisible()
    assert not page.bin.all_back.isVisible(), "of one it says the same as the button beside it"


def test_what_came_back_before_it_failed_is_seen(
    full_window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = full_window
    window.session.incidents.bin((3, 5))
    page = settings(window)

    def no_room(_: object) -> None:
        raise KeeperError(Code.DISK_FULL, path="")

    monkeypatch.setattr(window.session.evidence, "restore", no_room)
    changed: list[object] = []
    window.context.changed.connect(changed.append)
    page.bin.all_back.click()
    window.settle()
    assert page.bin.model.rowCount() == 0, "both are in their list again"
    assert changed == [Changed.INCIDENTS]
    assert "disk" in window.shell.messages.text.lower()


def test_the_page_follows_the_marked_row(full_window: Window) -> None:
    window = full_window
    window.session.incidents.bin(range(1, 21))
    window.context.set_text_size(200)
    window.shell.resize(1024, 500)
    page = settings(window)
    window.shell.activateWindow()
    page.bin.list.setFocus()
    for key in (*(Qt.Key.Key_Down,) * 6, Qt.Key.Key_End, Qt.Key.Key_Home):
        window.bot.keyClick(page.bin.list, key)
        rows, inside = page.bin.list.viewport(), page.column.area.viewport()
        marked = page.bin.list.visualRect(page.bin.list.currentIndex())
        ends = [
            rows.mapTo(inside, corner).y() for corner in (marked.topLeft(), marked.bottomLeft())
        ]
        assert 0 <= ends[0] < ends[1] <= inside.height()


def test_what_was_deleted_for_good_is_listed_in_portions(window: Window) -> None:
    moment = datetime(2026, 11, 20, 10, tzinfo=UTC)
    window.world.graves = [Tombstone(n, None, "0" * 64, moment, "") for n in range(1, 16)]
    page = settings(window)
    page.bin.gone.set_open(True)
    window.bot.waitUntil(lambda: len(page.bin._graves.rows) == 10)
    assert "1 to 10 of 15" in words(page.bin.gone)
    page.bin._graves.after.click()
    window.bot.waitUntil(lambda: len(page.bin._graves.rows) == 5)
    assert not page.bin._graves.after.isEnabled()
    assert "Incident 1 ·" in words(page.bin.gone)


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
    window.context.remember_folder(window.context.settings._replace(vault=tmp_path))
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
    page.bin.ask(item)
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
    page.bin.ask(BinItem(None, 2, "other.png"))
    assert page.bin.asking is not None
    assert "working copies" not in words(page.bin.asking.frame)


def test_what_was_read_from_an_export_is_said_to_go_with_it(full_window: Window) -> None:
    page = settings(full_window)
    for conversations, told in ((2, True), (0, False)):
        page.bin.ask(BinItem(None, 2, "chat.txt", conversations=conversations))
        assert page.bin.asking is not None
        assert ("2 conversations that were" in words(page.bin.asking.frame)) is told


def test_one_rule_stands_above_the_destruction(full_window: Window) -> None:
    page = settings(full_window)
    page.show_section(page.destruction)
    assert page.destruction.isVisible()
    assert not page.destruction.line.isVisible(), "the fold has its own"
