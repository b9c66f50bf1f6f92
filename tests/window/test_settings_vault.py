"""Settings: passphrase, recovery code, backup."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import Qt

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.services.vault.upkeep_service import Room
from evidence_keeper.ui.operating_system.session_watch import SessionSign
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import NEW_PASSPHRASE, OWN_NUMBERS, Place
from tests.window.conftest import Window
from tests.window.pages import shown_texts


def settings(window: Window) -> SettingsPage:
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    return page


def test_who_opened_without_it_is_led_to_a_new_passphrase(window: Window) -> None:
    window.shell.open_page(Place.SETTINGS, NEW_PASSPHRASE)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    assert page.keys.fold.is_open
    assert page.keys.old.first.line.hasFocus()
    shown = page.keys.fold.visibleRegion().boundingRect()
    assert shown.height() > 100


def test_the_passphrase_is_changed_and_forgotten(window: Window) -> None:
    keys = settings(window).keys
    keys.fold.set_open(True)
    for line, text in (
        (keys.old.first, "wrong"),
        (keys.new, "violet ladder under forty geese"),
        (keys.again, "violet ladder under forty geese"),
    ):
        line.line.setText(text)
    keys.change.click()
    window.settle()
    assert "does not fit" in keys.old.field.error
    assert window.session.passphrase == "old words"
    keys.old.first.line.setText("old words")
    keys.change.click()
    window.settle()
    assert window.session.passphrase == "violet ladder under forty geese"
    assert [line.text() for line in (keys.old, keys.new, keys.again)] == ["", "", ""]
    assert keys.change.isEnabled()


def test_what_was_typed_twice_must_agree(window: Window) -> None:
    keys = settings(window).keys
    keys.old.first.line.setText("old words")
    keys.change.click()
    assert keys.fields[0].error
    keys.new.line.setText("one")
    keys.again.line.setText("other")
    keys.change.click()
    assert keys.fields[1].error
    window.settle()
    assert window.session.passphrase == "old words"


def test_a_new_recovery_code_stays_until_it_is_written_down(window: Window) -> None:
    page = settings(window)
    page.keys.one.set_open(True)
    page.keys.one.key.first.line.setText("old words")
    page.keys.one.make.click()
    window.settle()
    assert page.keys.one.groups.code == "AAAAA-BBBBB"
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    page = settings(window)
    assert page.keys.one.groups.code == "AAAAA-BBBBB"
    one = page.keys.one
    assert "the old code opens nothing here" in shown_texts(one)
    assert not one.finish.isEnabled()
    one.written.click()
    assert one.groups.code == "AAAAA-BBBBB", "a tick alone ends no code"
    window.world.refusals.append(KeeperError(Code.DISK_FULL, path="keys.json"))
    one.finish.click()
    window.settle()
    assert one.groups.code == "AAAAA-BBBBB", "the old one opens, and the new one stays"
    assert not one.finish.isEnabled()
    one.written.click()
    one.finish.click()
    assert one.groups.code == ""
    window.settle()
    assert not window.world.ways.one_waits
    bar = window.shell.messages
    assert "An earlier code opens nothing here any more" in bar.text
    window.shell.open_page(Place.CHRONOLOGY)
    while bar.text:
        assert "Until then an earlier one" not in bar.text
        bar.dismiss()


def test_a_new_recovery_code_brings_its_page_back(window: Window) -> None:
    page = settings(window)
    page.keys.one.key.first.line.setText("old words")
    page.keys.one.make.click()
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    assert window.shell.place is Place.SETTINGS
    assert page.keys.one.groups.code == "AAAAA-BBBBB"


def test_a_backup_is_made_and_remembered(window: Window, tmp_path: Path) -> None:
    page = settings(window)
    assert "No backup" in page.backup._last.text()
    page.backup.start(tmp_path)
    window.settle()
    assert [backup.path for backup in window.world.backups] == [tmp_path]
    assert str(tmp_path) in page.backup._last.text()
    assert "2 files copied" in window.shell.messages.text


def test_room_is_offered_only_where_there_is_some(window: Window) -> None:
    page = settings(window)
    page.show_section(page.room)
    assert not page.room.isVisible()
    assert not page.room.line.isVisible()
    window.world.room = Room(80_000_000, 30_000_000)
    page.enter(None)
    window.settle()
    assert page.room.isVisible()
    assert "80 MB" in page.room._what.text()
    assert "30 MB" in page.room._what.text()
    page.room.compact.click()
    assert not page.room.compact.isEnabled()
    window.settle()
    assert "30 MB smaller" in window.shell.messages.text
    assert page.room.compact.isEnabled()
    assert not page.room.isVisible()


def test_a_refusal_says_how_much_room_is_needed(window: Window) -> None:
    window.world.room = Room(80_000_000, 30_000_000)
    page = settings(window)
    page.show_section(page.room)
    window.session.refuse_next = KeeperError(Code.DISK_FULL, path="/vault", needed=51_000_000)
    page.room.compact.click()
    window.settle()
    assert "51 MB must be free" in window.shell.messages.text
    assert page.room.compact.isEnabled()
    assert page.room.isVisible(), "it is offered again"


def test_an_easy_new_passphrase_is_said_once_more(window: Window) -> None:
    keys = settings(window).keys
    keys.old.first.line.setText("old words")
    for line in (keys.new, keys.again):
        line.line.setText("12345678")
    keys.change.click()
    window.settle()
    assert "easy to guess" in keys.fields[0].error
    assert window.session.passphrase == "old words"
    keys.change.click()
    window.settle()
    assert window.session.passphrase == "12345678"


def test_it_says_what_the_computer_tells(window: Window) -> None:
    page = settings(window)
    for signs, words in (
        (frozenset(), "does not tell"),
        ({SessionSign.SLEEP}, "A locked screen is not told"),
        ({SessionSign.LOCK}, "Sleep is not told"),
        ({SessionSign.SLEEP, SessionSign.LOCK}, "goes to sleep or its screen"),
    ):
        window.context.signs = frozenset(signs)
        page.lock.enter()
        assert words in page.lock._signs.text()


def test_the_vault_moves_and_is_found_there_next_time(window: Window, tmp_path: Path) -> None:
    section = settings(window).vault
    old, new = window.session.folder, tmp_path / "stick" / "vault"
    section.move_to(tmp_path / "stick")
    window.settle()
    assert window.world.saved[-1].vault == new
    assert window.context.folder == new
    assert window.context.unusual_folder is None, "a lock opens it there"
    said = window.shell.messages.text
    assert str(new) in said
    assert str(old) in said, "where the earlier one is kept"
    assert section._place.toPlainText() == str(new)


def test_a_choice_made_during_the_move_does_not_bring_the_old_place_back(
    window: Window, tmp_path: Path
) -> None:
    section = settings(window).vault
    began, go = threading.Event(), threading.Event()

    def wait(_session: object, _progress: Progress) -> None:
        began.set()
        assert go.wait(120)

    window.context.run_job("before", wait, lambda _: None)
    assert began.wait(120)
    section.move_to(tmp_path / "stick")
    window.context.set_theme("dark")
    go.set()
    window.settle()
    assert window.world.saved[-1].vault == tmp_path / "stick" / "vault"
    assert window.world.saved[-1].theme == "dark"


def test_a_vault_that_was_named_for_this_time_moves_and_the_usual_one_stays_usual(
    window: Window, tmp_path: Path
) -> None:
    window.context.folder = tmp_path / "named"
    section = settings(window).vault
    section.move_to(tmp_path / "stick")
    window.settle()
    assert window.world.saved == []
    assert window.context.unusual_folder == tmp_path / "stick" / "vault"


def test_a_move_that_fails_says_what_is_kept(window: Window, tmp_path: Path) -> None:
    section = settings(window).vault
    window.world.refusals.append(KeeperError(Code.DISK_FULL, path="/stick", needed=5_000_000))
    section.move_to(tmp_path / "stick")
    window.settle()
    said = window.shell.messages.text
    assert "was not moved" in said
    assert "too little room" in said
    assert section.relocate.isEnabled()
    assert window.world.saved == []


def test_files_that_did_not_come_along_are_named(window: Window, tmp_path: Path) -> None:
    window.world.unreadable = ("EK-0003",)
    settings(window).vault.move_to(tmp_path / "stick")
    window.settle()
    said = window.shell.messages.text
    assert "did not come along" in said
    assert "keep the earlier folder" in said
    assert "delete" not in said
    assert window.shell.messages._notice.lines == ("EK-0003",)


def test_a_portable_folder_is_named(window: Window) -> None:
    section = settings(window).vault
    assert "beside the program" not in shown_texts(section)
    window.world.portable = Path("/stick/evidence-keeper-data")
    section.enter()
    assert "beside the program" in shown_texts(section)


def test_the_settings_show_one_group_at_a_time_and_keep_it(window: Window) -> None:
    window.shell.resize(1366, 768)
    page = settings(window)
    assert page.list.hasFocus()
    assert page.look.isVisible()
    window.bot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.lock.isVisible()
    assert not page.look.isVisible()
    window.shell.open_page(Place.CHRONOLOGY)
    page = settings(window)
    assert page.lock.isVisible(), "where one was before"
    window.shell.open_page(Place.SETTINGS, OWN_NUMBERS)
    window.settle()
    assert page.numbers.isVisible()
    shown = [s for s in page.sections if s.isVisible()]
    assert shown == [page.about_me, page.numbers]


def test_a_narrow_window_offers_the_groups_as_a_choice(window: Window) -> None:
    window.shell.resize(800, 600)
    page = settings(window)
    assert not page.list.isVisible()
    assert page.select.hasFocus()
    page.select.choose("backup")
    page.select.picked.emit("backup")
    assert page.backup.isVisible()
    assert not page.look.isVisible()
