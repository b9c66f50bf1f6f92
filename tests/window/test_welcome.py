"""First start and unlocking."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6 import QtPrintSupport
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from evidence_keeper.app.window import first_page
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.verification import Finding
from evidence_keeper.storage.vault.recovery_code import format_code
from evidence_keeper.ui.live_text import said
from evidence_keeper.ui.operating_system.printing import draw_on
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.pages.welcome.before_you_start import QuestionCard
from evidence_keeper.ui.pages.welcome.page import WelcomePage
from evidence_keeper.ui.places import BEGIN, Place
from evidence_keeper.ui.widgets.display.blocks_view import RunsLabel
from tests.window.conftest import MakeWindow, Window
from tests.window.fakes import GOOD_PASSPHRASE, NOTED
from tests.window.small_fakes import FakeOpened

_HARD = "violet ladder under forty geese"


def welcome(window: Window) -> WelcomePage:
    window.shell.open_page(Place.WELCOME)
    page = window.shell.page(Place.WELCOME)
    assert isinstance(page, WelcomePage)
    return page


def unlock(window: Window) -> UnlockPage:
    window.shell.open_page(Place.UNLOCK)
    page = window.shell.page(Place.UNLOCK)
    assert isinstance(page, UnlockPage)
    return page


def advice(question: QuestionCard) -> str:
    """The advice that is shown below a question."""
    QApplication.processEvents()  # a layout shows what was put into it a moment later
    if not question.said.isVisible():
        return ""
    parts = question.said.findChildren(RunsLabel)
    return " ".join(p.accessibleName() for p in parts if p.isVisibleTo(question.said))


def test_each_answer_has_its_advice_at_once_and_is_kept_nowhere(make_window: MakeWindow) -> None:
    window = make_window(language="en")
    page = welcome(window)
    assert page.stack.currentWidget() is page.before
    who, forced, watched = page.before.questions
    assert [advice(q) for q in page.before.questions] == ["", "", ""], "nothing is told unasked"
    who.answers.chip("calm").click()
    assert advice(who) == "If only you use it, you can go on."
    who.answers.chip("worrying").click()
    assert "go on" not in advice(who)
    assert "they can see that this program is here" in advice(who)
    assert "USB stick" in advice(who)
    forced.answers.chip("calm").click()
    assert (
        advice(forced)
        == "If you are in danger, give the passphrase. You matter more than the vault."
    )
    forced.answers.chip("worrying").click()
    assert "keep the vault on another device" in advice(forced)
    watched.answers.chip("calm").click()
    assert advice(watched) == "This program cannot tell you whether that is so."
    watched.answers.chip("worrying").click()
    assert "this person has never had in their hands" in advice(watched)
    window.context.set_language("kk")
    assert who.answers.value() == "worrying", "another language asks nothing anew"
    assert "флешка" in advice(who).casefold()
    page.before.go_on.click()
    assert page.stack.currentWidget() is page.choose
    window.settle()
    assert all("worrying" not in str(saved) for saved in window.world.saved)


def test_every_point_of_the_three_sections_is_the_answer_to_something(
    make_window: MakeWindow,
) -> None:
    window = make_window(language="ru")
    page = welcome(window)
    for question in page.before.questions:
        points: set[str] = set()
        for answer in ("calm", "worrying"):
            question.answers.chip(answer).click()
            points |= {p.accessibleName() for p in question.said.findChildren(RunsLabel)}
        assert {p.replace("**", "") for p in question._points} <= {f"- {p}" for p in points}
    shown = [label.text() for label in page.before.findChildren(QLabel)]
    assert "Что пароль может, а чего нет" in shown, "the rest of the text stands as before"


@pytest.mark.parametrize("is_written", [True, False])
def test_from_nothing_to_an_open_vault(
    make_window: MakeWindow, tmp_path: Path, is_written: bool
) -> None:
    window = make_window(language="")
    assert first_page(window.context) is Place.WELCOME
    page = welcome(window)
    assert page.stack.currentWidget() is page.language
    page.language.buttons["ru"].click()
    assert window.context.t.language == "ru"
    assert page.stack.currentWidget() is page.before
    shown = " ".join(label.text() for label in page.before.findChildren(QLabel))
    assert "Прежде чем начать" in shown
    page.before.skip.click()
    page.choose.cards[0].setChecked(True)
    page.choose.go_on.click()
    step = page.new_vault
    assert step.zone.value() == "Asia/Almaty"
    window.bot.keyClicks(step.passphrase.line, "five words that are mine")
    window.bot.keyClicks(step.again.line, "five words that are mine")
    window.bot.keyClick(step.again.line, Qt.Key.Key_Return)
    window.bot.waitUntil(lambda: page.stack.currentWidget() is page.recovery)
    assert window.world.made == [(tmp_path / "vault", "five words that are mine", "Asia/Almaty")]
    assert step.passphrase.text() == ""
    shown = " ".join(label.text() for label in page.recovery.findChildren(QLabel))
    for group in ("ABCDE", "FGHJK", "MNPQR", "STVWX"):
        assert group in shown
    assert not page.recovery.go_on.isEnabled()
    if is_written:
        page.recovery.written.setChecked(True)
    (page.recovery.go_on if is_written else page.recovery.later).click()
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    window.settle()
    shown = " ".join(label.text() for label in page.recovery.findChildren(QLabel))
    assert "ABCDE" not in shown
    assert window.world.ways.one_waits is not is_written
    assert ("ещё не" in window.shell.messages.text) is not is_written
    assert window.world.saved[-1].vault is None


def test_passphrases_must_agree(make_window: MakeWindow) -> None:
    window = make_window()
    page = welcome(window)
    page._show(page.new_vault)
    step = page.new_vault
    step.make.click()
    assert step._first.error == "Please type a passphrase."
    window.bot.keyClicks(step.passphrase.line, "one")
    window.bot.keyClicks(step.again.line, "two")
    step.make.click()
    assert step._second.error == "The two are not the same."
    step.make.setFocus()
    step.set_busy(busy=True)
    assert window.shell.focusWidget() is step.make, (
        "the page stays where it is while the vault is made"
    )
    step.set_busy(busy=False)
    for line in (step.passphrase, step.again):
        line.line.setText(_HARD)
    for not_whole in ("relative/path", "~nobody-of-this-name/notes"):
        step.place.setText(not_whole)
        step.make.click()
        assert "whole path" in step._place_field.error
    assert window.world.made == []


def test_a_folder_that_is_not_empty_is_told_beside_the_field(make_window: MakeWindow) -> None:
    window = make_window()
    page = welcome(window)
    page._show(page.new_vault)
    window.world.refusals.append(KeeperError(Code.FOLDER_NOT_EMPTY, path="/x"))
    page.new_vault.passphrase.line.setText(_HARD)
    page.new_vault.again.line.setText(_HARD)
    page.new_vault.make.click()
    window.bot.waitUntil(lambda: page.new_vault._place_field.error != "")
    assert page.new_vault.make.isEnabled()
    assert page.new_vault.passphrase.text() == _HARD


def test_an_easy_passphrase_is_taken_only_after_it_was_said(make_window: MakeWindow) -> None:
    window = make_window()
    page = welcome(window)
    page._show(page.new_vault)
    step = page.new_vault
    window.bot.keyClicks(step.passphrase.line, "12345678")
    window.bot.keyClicks(step.again.line, "12345678")
    step.make.click()
    assert "easy to guess" in step._first.error
    assert window.world.made == []
    step.make.click()
    window.bot.waitUntil(lambda: len(window.world.made) == 1)


def test_a_suggestion_takes_the_old_complaint_away(make_window: MakeWindow) -> None:
    page = welcome(make_window())
    page._show(page.new_vault)
    step = page.new_vault
    step.passphrase.line.setText("one")
    step.again.line.setText("two")
    step.make.click()
    assert step._second.error
    step.suggest.click()
    assert not step._second.error


def test_a_passphrase_is_judged_and_suggested(make_window: MakeWindow) -> None:
    window = make_window()
    page = welcome(window)
    page._show(page.new_vault)
    step = page.new_vault
    window.bot.keyClicks(step.passphrase.line, "12345678")
    judged = step._advice.text()
    assert judged
    step.suggest.click()
    words = step.passphrase.text()
    assert len(words.split()) >= 5
    assert step._advice.text() != judged
    first, second = step._asked_again or (0, 0)
    assert f"words {first + 1} and {second + 1}" in step._second._label.text()
    step.again.line.setText(words.split()[first])
    step.make.click()
    assert step._second.error
    window.bot.keyClicks(step.passphrase.line, "!")
    assert step._second._label.text() == "Type it again", "her own is typed again whole"
    step.suggest.click()
    words = step.passphrase.text()
    first, second = step._asked_again or (0, 0)
    step.again.line.setText(f"{words.split()[first]} {words.split()[second]}")
    step.make.click()
    window.bot.waitUntil(lambda: page.stack.currentWidget() is page.recovery)
    assert window.world.made[0][1] == words
    assert step._suggested == ""


def test_secrets_are_hidden_until_shown(make_window: MakeWindow) -> None:
    line = welcome(make_window()).new_vault.passphrase
    assert line.line.echoMode() is QLineEdit.EchoMode.Password
    line.eye.click()
    assert line.line.echoMode() is QLineEdit.EchoMode.Normal
    assert line.eye.accessibleName() == "Hide the passphrase"
    line.clear()
    assert line.line.echoMode() is QLineEdit.EchoMode.Password


def test_the_example_is_filled_once(make_window: MakeWindow) -> None:
    window = make_window()
    page = welcome(window)
    page._show(page.choose)
    page.choose.cards[1].setChecked(True)
    page.choose.go_on.click()
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    window.settle()
    assert window.context.is_example
    assert window.session.incidents.count() == 1
    assert window.session.preferences["example_ready"] is True
    assert "example" in window.shell.messages.text
    assert "End the example" in window.shell.top.lock.accessibleName()
    page.enter(BEGIN)
    assert page.stack.currentWidget() is page.choose, "where it ends one can begin"


def test_only_a_vault_can_be_opened(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window()
    page = welcome(window)
    page.use_folder(tmp_path / "nothing")
    window.settle()
    assert window.shell.place is Place.WELCOME
    assert window.shell.messages.isVisible()
    window.world.made.append((tmp_path / "stick", GOOD_PASSPHRASE, "Asia/Almaty"))
    page.use_folder(tmp_path / "stick")
    window.settle()
    assert window.shell.place is Place.UNLOCK
    window.settle()
    assert window.world.saved[-1].vault == tmp_path / "stick"


def test_the_right_passphrase_opens(make_window: MakeWindow) -> None:
    window = make_window()
    window.session.opened = FakeOpened(last_opened=NOTED)
    page = unlock(window)
    window.bot.keyClicks(page.key.first.line, "x")
    page.key.first.line.setText(GOOD_PASSPHRASE)
    window.bot.keyClick(page.key.first.line, Qt.Key.Key_Return)
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    assert page.key.text() == ""
    assert window.shell.messages.text.startswith("Last opened: 24 November 2026")
    assert window.shell.rail.isVisible()


def test_a_wrong_one_says_so_and_stays(make_window: MakeWindow) -> None:
    window = make_window()
    page = unlock(window)
    page.key.first.line.setText("wrong")
    page.open.click()
    window.bot.waitUntil(lambda: page.key.field.error != "")
    assert window.shell.place is Place.UNLOCK
    assert page.open.isEnabled()
    assert page.key.first.line.selectedText() == "wrong"


def test_after_several_there_is_a_wait(make_window: MakeWindow) -> None:
    window = make_window()
    page = unlock(window)
    window.world.refusals.append(KeeperError(Code.PASSPHRASE_WAIT, seconds=2))
    page.key.first.line.setText("wrong")
    page.open.click()
    window.bot.waitUntil(lambda: page.key.field.error == "Please wait 2 seconds.")
    assert not page.open.isEnabled()
    page._count_down()
    assert page.key.field.error == "Please wait 1 second."
    page._count_down()
    assert page.key.field.error == ""
    assert page.open.isEnabled()


def test_the_recovery_code_opens(make_window: MakeWindow) -> None:
    window = make_window()
    page = unlock(window)
    page.other_way.click()
    page.key.first.line.setText("WRONG")
    page.open.click()
    window.bot.waitUntil(lambda: page.key.field.error != "")
    page.key.first.line.setText("ABCDE-FGHJK-MNPQR-STVWX")
    page.open.click()
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)


def test_wrong_attempts_and_a_broken_log_are_told(make_window: MakeWindow) -> None:
    window = make_window()
    window.session.opened = FakeOpened(
        last_opened=NOTED, failed_since=(NOTED, NOTED), warnings=(Finding("chain_broken", "7"),)
    )
    page = unlock(window)
    page.key.first.line.setText(GOOD_PASSPHRASE)
    page.open.click()
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    window.settle()
    notice = window.shell.messages._notice
    assert notice is not None
    assert "2 wrong attempts" in notice.text
    assert "custody log" in notice.text
    assert len(said(notice.lines)) == 3
    assert "7" in said(notice.lines)[-1]
    assert window.shell.messages.isVisible()


def test_the_recovery_sheet_fills_the_paper(make_window: MakeWindow) -> None:
    window = make_window()
    pages = window.context.doors.recovery_sheet(format_code(bytes(20)), "kk", 60)
    image = QImage(QSize(500, 707), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    painter = QPainter(image)
    draw_on(painter, pages[:1], lambda: None)
    painter.end()
    corners = [(2, 2), (497, 2), (2, 704), (497, 704)]
    assert all(image.pixelColor(x, y).lightness() > 240 for x, y in corners)
    dark = sum(
        image.pixelColor(x, y).lightness() < 128 for x in range(0, 500, 2) for y in range(0, 707, 2)
    )
    assert 100 < dark < 20_000


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_on_a_card_goes_on(make_window: MakeWindow, key: Qt.Key) -> None:
    window = make_window()
    page = welcome(window)
    page._show(page.choose)
    window.bot.keyClick(page.choose.cards[0], key)
    assert page.stack.currentWidget() is page.new_vault


def test_a_double_click_on_a_card_goes_on(make_window: MakeWindow) -> None:
    window = make_window()
    page = welcome(window)
    page._show(page.choose)
    page.choose.cards[1].setChecked(True)
    window.bot.mouseDClick(page.choose.cards[0], Qt.MouseButton.LeftButton)
    assert page.stack.currentWidget() is page.new_vault


def test_the_first_language_has_the_focus(make_window: MakeWindow) -> None:
    window = make_window(language="")
    page = welcome(window)
    assert page.stack.currentWidget() is page.language
    assert window.shell.focusWidget() is page.language.buttons["kk"]


def test_without_a_printer_the_code_goes_into_no_file(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QtPrintSupport.QPrinterInfo, "availablePrinterNames", list)
    window = make_window()
    page = welcome(window)
    page.recovery.show_code("ABCDE-FGHJK")
    page.recovery.print_it.click()
    assert "No printer" in window.shell.messages.text
