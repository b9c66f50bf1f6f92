"""Settings: one sheet, three sheets; made, shown, printed, saved, made invalid."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6 import QtPrintSupport
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.vault.recovery import RecoveryWays
from evidence_keeper.ui.operating_system import printing
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.pages.settings.recovery import three_recovery_sheets
from evidence_keeper.ui.pages.settings.recovery.keys_section import KeysSection
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.pages.welcome.new_vault import NewVault
from evidence_keeper.ui.pages.welcome.page import WelcomePage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from tests.window.conftest import MakeWindow, Window
from tests.window.fake_world import PEOPLES_CODES
from tests.window.fakes import GOOD_PASSPHRASE, NOTED
from tests.window.pages import shown_texts, texts
from tests.window.small_fakes import FakeOpened


def keys(window: Window) -> KeysSection:
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    page.show_section(page.keys)
    return page.keys


def state(section: KeysSection) -> tuple[bool, bool]:
    """Return what the two lines at the top say."""
    one, three = (label.text() for label in section._state)
    assert one.startswith("One recovery sheet")
    assert three.startswith("Three sheets")
    there = ("yes.", "made, but not on paper yet.")
    return one.endswith(there), three.endswith(there)


def make_three(window: Window) -> KeysSection:
    section = keys(window)
    section.three.set_open(True)
    section.three.key.first.line.setText("old words")
    section.three.make.click()
    window.settle()
    return section


@pytest.mark.parametrize("one", [True, False])
@pytest.mark.parametrize("three", [True, False])
def test_both_states_are_shown_and_only_what_is_there_can_go(
    window: Window, one: bool, three: bool
) -> None:
    window.world.ways = RecoveryWays(one, three, one_settled=one, three_settled=three)
    section = keys(window)
    assert state(section) == (one, three)
    assert section.one.revoke.isHidden() is not one
    assert section.three.revoke.isHidden() is not three
    assert section.one.make.text() == (
        "Make a new recovery code" if one else "Make a recovery code"
    )
    assert section.three.make.text() == ("Make three new sheets" if three else "Make three sheets")
    shown = "\n".join(
        label.text()
        for fold in (section.one, section.three)
        for label in fold.findChildren(PlainLabel)
        if not label.isHidden()
    )
    assert ("nobody can open it — not even us" in shown) is (one != three)
    assert ("it still opens the vault alone" in shown) is one


def test_codes_that_open_and_are_on_nobodys_paper_as_far_as_is_known(window: Window) -> None:
    """As after a restore from a backup that was made while they waited: its notes are left out."""
    window.world.ways = RecoveryWays(one_sheet=True, three_sheets=True)
    section = keys(window)
    for label in section._state:
        assert "not known" in label.text()
        assert "new one" in label.text()
    for way in (section.one, section.three):
        assert not way.revoke.isHidden()
        assert way.show_it.isHidden()
    window.world.ways = RecoveryWays(one_sheet=True, three_sheets=True, three_wait=True)
    section._load()
    window.settle()
    assert "not on paper yet" in section._state[1].text()


def test_it_comes_second_and_says_honestly_what_it_means(window: Window) -> None:
    section = keys(window)
    section.one.set_open(True)
    section.three.set_open(True)
    window.settle()
    top = [fold.mapTo(section, fold.rect().topLeft()).y() for fold in (section.one, section.three)]
    assert top == sorted(top)
    said = texts(section.three)
    for words in (
        "Any two sheets together open the vault. One alone opens nothing and tells nothing",
        "Whoever you ask learns that there is a vault.",
        "two of them together can open it without you",
        "If one of them loses the sheet, the other two can still help you.",
    ):
        assert words in said


def test_three_sheets_are_shown_one_at_a_time_until_all_are_on_paper(window: Window) -> None:
    section = make_three(window)
    assert state(section) == (True, True)
    sheets = section.three.sheets
    assert section.three.key.text() == ""
    seen = []
    for number in (1, 2, 3):
        assert sheets.isVisible()
        assert sheets.number == number
        seen.append(sheets.groups.code)
        shown = [label.text() for label in sheets.groups.findChildren(PlainLabel)]
        assert shown[-9:] == PEOPLES_CODES[number - 1].split("-")
        assert sheets.groups.accessibleName() == PEOPLES_CODES[number - 1]
        assert not sheets.kept.isChecked()
        sheets.kept.click()
    assert tuple(seen) == PEOPLES_CODES
    assert sheets.isHidden()
    assert sheets.groups.code == ""
    window.bot.waitUntil(lambda: not sheets.groups.findChildren(PlainLabel))
    assert "no two in one place" in window.shell.messages.text


def test_one_can_go_back_to_a_sheet_and_take_the_tick_away(window: Window) -> None:
    sheets = make_three(window).three.sheets
    sheets.kept.click()
    assert "✓" in sheets.numbers.chip("1").text()
    sheets.numbers.chip("1").click()
    assert sheets.groups.code == PEOPLES_CODES[0]
    assert sheets.kept.isChecked()
    sheets.kept.click()
    assert "✓" not in sheets.numbers.chip("1").text()
    for number in "23":
        sheets.numbers.chip(number).click()
        sheets.kept.click()
    assert sheets.isVisible()
    assert sheets.number == 1


def test_codes_stay_when_one_leaves_the_page_and_come_back_by_themselves(window: Window) -> None:
    section = keys(window)
    section.three.key.first.line.setText("old words")
    section.three.make.click()
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    assert window.shell.place is Place.SETTINGS
    assert section.three.sheets.groups.code == PEOPLES_CODES[0]
    window.shell.open_page(Place.CHRONOLOGY)
    window.context.set_language("kk")
    section = keys(window)
    assert section.three.sheets.groups.code == PEOPLES_CODES[0]
    assert section.three.sheets.numbers.chip("2").text() == "2-парақ"


def test_each_sheet_is_saved_on_its_own(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    names = []

    def ask(_parent: object, _title: str, name: str, _kinds: object) -> object:
        names.append(name)
        return window.world.folder / name

    monkeypatch.setattr(three_recovery_sheets, "ask_save", ask)
    sheets = make_three(window).three.sheets
    for number in "12":
        sheets.numbers.chip(number).click()
        sheets.save.click()
    window.settle()
    assert names == ["Sheet 1.pdf", "Sheet 2.pdf"]
    assert window.world.sheets_saved == [
        (PEOPLES_CODES[0], "en", window.world.folder / "Sheet 1.pdf"),
        (PEOPLES_CODES[1], "en", window.world.folder / "Sheet 2.pdf"),
    ]
    assert "Sheet 2.pdf" in window.shell.messages.text


def test_each_sheet_is_printed_on_its_own(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed is the sheet of the code on the screen, and no file is offered."""
    printed = []

    def taken(_context: object, _parent: object, pages: object, *, into_file: bool) -> None:
        printed.append((len(pages()), into_file))  # type: ignore[operator]

    asked: list[str] = []
    draw = window.context.doors.recovery_sheet
    window.context.doors = window.context.doors._replace(
        recovery_sheet=lambda code, language, dots: asked.append(code) or draw(code, language, 40)
    )
    monkeypatch.setattr(printing, "print_pages", taken)
    monkeypatch.setattr(QtPrintSupport.QPrinterInfo, "availablePrinterNames", lambda: ["one"])
    sheets = make_three(window).three.sheets
    for number in "31":
        sheets.numbers.chip(number).click()
        sheets.print_it.click()
    assert asked == [PEOPLES_CODES[2], PEOPLES_CODES[0]]
    assert printed == [(1, False), (1, False)]


def test_the_second_code_is_asked_for_in_the_same_place(window: Window) -> None:
    three = keys(window).three
    three.set_open(True)
    three.key.first.line.setText(PEOPLES_CODES[2])
    three.make.click()
    window.settle()
    assert three.key.second.isVisible()
    assert "code 3 of three" in texts(three.key)
    assert "From sheet 1 or sheet 2." in texts(three.key)
    assert three.sheets.isHidden()
    three.key.second.line.setText(PEOPLES_CODES[0])
    window.bot.keyClick(three.key.second.line, Qt.Key.Key_Return)
    window.settle()
    assert three.sheets.groups.code == PEOPLES_CODES[0]
    assert three.key.second_field.isHidden()


def test_enter_repeats_what_was_pressed_and_nothing_else(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second code typed for making the sheet invalid must not make a new one."""
    done: list[tuple[str, str]] = []

    def revoke(proof: str) -> None:
        done.append(("revoke", proof))
        if "\n" not in proof:
            raise KeeperError(Code.RECOVERY_SECOND_NEEDED, number=1)

    def make(proof: str) -> str:
        done.append(("make", proof))
        return "AAAAA-BBBBB"

    monkeypatch.setattr(window.session.recovery, "revoke_one_sheet", revoke)
    monkeypatch.setattr(window.session.recovery, "make_one_sheet", make)
    one = keys(window).one
    one.set_open(True)
    one.key.first.line.setText("first")
    one.revoke.click()
    window.settle()
    one.key.second.line.setText("second")
    window.bot.keyClick(one.key.second.line, Qt.Key.Key_Return)
    window.settle()
    assert done == [("revoke", "first"), ("revoke", "first\nsecond")]
    one.key.first.line.setText("x")
    window.bot.keyClick(one.key.first.line, Qt.Key.Key_Return)
    window.settle()
    assert done[-1] == ("make", "x")


def test_sheets_are_made_invalid(window: Window) -> None:
    section = make_three(window)
    section.three.key.first.line.setText("wrong")
    section.three.revoke.click()
    window.settle()
    assert "does not fit" in section.three.key.field.error
    assert state(section) == (True, True)
    section.three.key.first.line.setText("old words")
    section.three.revoke.click()
    window.settle()
    assert state(section) == (True, False)
    assert section.three.sheets.isHidden(), "codes that open nothing are not shown"
    assert "Backups made before" in window.shell.messages.text
    section.one.key.first.line.setText("old words")
    section.one.revoke.click()
    window.settle()
    assert state(section) == (False, False)


def test_codes_that_are_not_on_paper_are_there_again_after_locking(
    window: Window, make_window: MakeWindow
) -> None:
    """The vault can be locked at any moment."""
    make_three(window)
    again = make_window()
    again.context.doors = window.context.doors
    again.context.backend.open(lambda: window.session, again.context.opened)
    again.bot.waitUntil(lambda: again.context.is_open)
    section = keys(again)
    assert section.three.sheets.groups.code == "", "a moment at the open vault is not enough"
    section.three.set_open(True)
    section.three.key.first.line.setText("a guess")
    section.three.show_it.click()
    again.settle()
    assert section.three.key.field.error
    assert section.three.sheets.groups.code == ""
    section.three.key.first.line.setText("old words")
    section.three.show_it.click()
    again.settle()
    assert section.three.sheets.groups.code == PEOPLES_CODES[0]
    assert section.three.show_it.isHidden()
    window.world.refusals.append(KeeperError(Code.DISK_FULL, path="keys.json"))
    for _ in PEOPLES_CODES:
        section.three.sheets.kept.setChecked(True)
    again.settle()
    assert section.three.sheets.groups.code == PEOPLES_CODES[0], "the earlier ones still open"
    for _ in PEOPLES_CODES:
        section.three.sheets.kept.setChecked(True)
    again.settle()
    assert section.three.sheets.isHidden()
    assert not window.world.ways.three_wait
    assert section.three.show_it.isHidden()


def at_the_code(make_window: MakeWindow) -> tuple[Window, WelcomePage]:
    """A new vault was made, and its recovery code is on the screen."""
    window = make_window(language="en")
    page = window.shell.page(Place.WELCOME)
    assert isinstance(page, WelcomePage)
    page._make(NewVault(window.world.folder, "violet ladder under forty geese", "Asia/Almaty"))
    window.bot.waitUntil(lambda: page.stack.currentWidget() is page.recovery)
    return window, page


def wholly_seen(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect().size() == widget.size()


@pytest.mark.parametrize("text_size", [100, 200])
def test_the_first_code_is_there_again_after_hiding_before_it_was_on_paper(
    make_window: MakeWindow, text_size: int
) -> None:
    window, start = at_the_code(make_window)
    first, doors = start.recovery.code, window.context.doors
    # Hide: the program is gone. The next time it is opened with the passphrase.
    window.end()
    again = make_window(language="en", text_size=text_size)
    again.context.doors = doors
    again.context.backend.open(lambda: window.world.session, again.context.opened)
    again.bot.waitUntil(lambda: "not written down yet" in again.shell.messages.text)
    again.settle()
    again.shell.messages._action.click()
    again.settle()
    page = again.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    assert again.shell.place is Place.SETTINGS
    section = page.keys
    assert section.one.groups.code == ""
    field = section.one.key.first.line
    again.bot.waitUntil(lambda: field.hasFocus() and wholly_seen(field))
    again.bot.waitUntil(lambda: wholly_seen(section.one.show_it))
    again.bot.keyClicks(field, window.world.session.passphrase)
    again.bot.keyClick(field, Qt.Key.Key_Return)
    again.settle()
    assert section.one.groups.code == first
    assert section._state[0].text().endswith("not on paper yet.")
    again.bot.waitUntil(lambda: not section.one.groups.visibleRegion().isEmpty())
    assert "the old code" not in shown_texts(section.one.shown)
    section.one.written.click()
    section.one.finish.click()
    again.settle()
    assert window.world.ways == RecoveryWays(one_sheet=True, three_sheets=False)
    assert not window.world.ways.one_waits
    assert section._state[0].text().endswith("yes.")
    assert "not written down" not in again.shell.messages.text


def test_what_the_opening_tells_comes_before_codes_that_wait(make_window: MakeWindow) -> None:
    window = make_window(language="en")
    window.world.ways = replace(window.world.ways, one_waits=True)
    window.world.session.opened = FakeOpened(last_opened=NOTED)
    window.shell.open_page(Place.UNLOCK, window.world.folder)
    page = window.shell.page(Place.UNLOCK)
    assert isinstance(page, UnlockPage)
    page.key.first.line.setText(GOOD_PASSPHRASE)
    page.key.entered.emit()
    window.bot.waitUntil(lambda: window.context.is_open)
    window.settle()
    bar = window.shell.messages
    assert "Last opened" in bar.text
    assert not bar.gives_way
    window.shell.open_page(Place.PEOPLE)
    assert "not written down yet" in bar.text
    assert bar.gives_way, "the suggestion of a break comes all the same, and this stays behind it"
    window.context.tell("Something else")
    bar.dismiss()
    assert "not written down yet" in bar.text


@pytest.mark.parametrize("refused", [False, True])
def test_whoever_says_that_the_first_code_is_on_paper_is_not_asked_again(
    make_window: MakeWindow, refused: bool
) -> None:
    window, page = at_the_code(make_window)
    if refused:
        window.world.refusals.append(KeeperError(Code.DISK_FULL, path="keys.json"))
    page.recovery.written.click()
    page.recovery.go_on.click()
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    window.settle()
    assert ("not written down yet" in window.shell.messages.text) is refused


def test_the_passphrase_is_changed_with_two_codes(window: Window) -> None:
    asked: list[str] = []

    def change(old: str, new: str) -> None:
        asked.append(old)
        if "\n" not in old:
            raise KeeperError(Code.RECOVERY_SECOND_NEEDED, number=2)
        window.session.passphrase = new

    window.session.recovery.change_passphrase = change  # type: ignore[method-assign]
    section = keys(window)
    section.fold.set_open(True)
    section.old.first.line.setText("two")
    for line in (section.new, section.again):
        line.line.setText("violet ladder under forty geese")
    section.change.click()
    window.settle()
    assert section.old.second.isVisible()
    assert section.new.text() != ""
    section.old.second.line.setText("one")
    section.change.click()
    window.settle()
    assert asked == ["two", "two\none"]
    assert window.session.passphrase == "violet ladder under forty geese"
    assert section.old.second_field.isHidden()


@pytest.mark.parametrize(("language", "size"), [("kk", 200), ("ru", 200), ("en", 100)])
def test_the_open_folds_have_room(make_window: MakeWindow, language: str, size: int) -> None:
    window = make_window(language, text_size=size)
    window.unlock()
    section = make_three(window)
    section.one.set_open(True)
    section.three.key.first.line.setText(PEOPLES_CODES[0])
    section.three.make.click()
    window.settle()
    area = window.shell.page(Place.SETTINGS).column.area  # type: ignore[attr-defined]
    assert area.widget().width() <= area.viewport().width()
    for label in section.findChildren(PlainLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()) - 1, label.text()
