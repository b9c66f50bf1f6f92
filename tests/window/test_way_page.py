"""Tests the guided help: the situation, a few questions, the matching steps."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from evidence_keeper.domain.help.guided_help import Act, ActKind
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.pages.help.action_buttons import ActButtons
from evidence_keeper.ui.pages.help.contents import NUMBER, WAY
from evidence_keeper.ui.pages.help.page import HelpPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.inputs.answer_button import AnswerButton
from evidence_keeper.ui.widgets.inputs.buttons import Button
from tests.window.conftest import MakeWindow, Window
from tests.window.help_pages import help_page, labels

FIRST = ("Someone posts or comments about me", "No", "No, or I do not know who it is")


def press(page: HelpPage, text: str) -> None:
    """Press the visible button of that text."""
    buttons = [
        b for b in page.way.findChildren(Button) if b.accessibleName() == text and not b.isHidden()
    ]
    assert len(buttons) == 1, (text, [b.accessibleName() for b in page.way.findChildren(Button)])
    buttons[0].click()


def walk(window: Window, page: HelpPage, *answers: str) -> list[Act]:
    for text in answers:
        press(page, text)
        window.settle()
    return [act for box in page.way.findChildren(ActButtons) for act in box.buttons]


def test_three_steps_without_a_vault_and_nothing_is_asked_of_it(make_window: MakeWindow) -> None:
    window = make_window()
    page = help_page(window)
    acts = walk(window, page, *FIRST, "Yes, the first time", "Not yet")
    assert [a.kind for a in acts] == [
        ActKind.ENTRY,
        ActKind.PANEL,
        ActKind.CALL,
        ActKind.CALL,
        ActKind.LETTER,
        ActKind.PANEL,
        ActKind.LETTER,
    ]
    assert acts[0].what == "post"
    assert "It is not your fault." in labels(page)
    assert "needs the vault" in labels(page)
    assert window.session.threads == set()


def test_a_number_is_shown_large_and_the_steps_wait(make_window: MakeWindow) -> None:
    window = make_window()
    page = help_page(window)
    walk(window, page, "I am in danger right now")
    press(page, "Show 112 large")
    window.settle()
    assert page._slug == f"{NUMBER}112"
    large = [w for w in page.findChildren(QLabel) if w.text() == "112" and w.isVisible()]
    assert max(w.fontInfo().pixelSize() for w in large) >= 72
    page.to_steps.click()
    assert page._slug == WAY
    assert page.way.isVisible()
    assert "Call now" in labels(page)


def test_questions_can_be_skipped_gone_back_to_and_begun_again(make_window: MakeWindow) -> None:
    page = help_page(window := make_window())
    walk(window, page, FIRST[0], "Skip this question", "Back", "Back")
    assert page.way.answers == {}
    walk(window, page, FIRST[0], *["Skip this question"] * 5)
    assert page.way.has_steps
    assert page.way.answers == {"situation": "post"}
    press(page, "Begin again")
    assert page.way.answers == {}
    assert not page.way.has_steps


def test_writing_down_opens_the_vault_first_and_goes_on(make_window: MakeWindow) -> None:
    window = make_window()
    page = help_page(window)
    walk(window, page, *FIRST, "Yes, the first time", "Not yet")
    press(page, "Write it down: post or comment")
    window.settle()
    assert window.shell.place is Place.WELCOME
    window.unlock()
    window.settle()
    assert window.shell.place is Place.ENTRY
    entry = window.shell.page(Place.ENTRY)
    assert isinstance(entry, EntryPage)
    state = entry.form.state()
    assert (state.kind, state.tags, state.private_note) == ("post", ["cyber-harassment"], "")


def test_answers_go_along_only_when_that_is_ticked(window: Window) -> None:
    page = help_page(window)
    walk(window, page, *FIRST, "It has happened before", "Yes", "Not yet")
    assert page.way.take_along is not None
    page.way.take_along.setChecked(True)
    press(page, "Write it down: post or comment")
    window.settle()
    entry = window.shell.page(Place.ENTRY)
    assert isinstance(entry, EntryPage)
    note = entry.form.state().private_note
    assert note.startswith("What is happening? Someone posts or comments about me")
    assert "got worse? Yes" in note


def test_the_language_changes_where_one_is(make_window: MakeWindow) -> None:
    page = help_page(window := make_window())
    walk(window, page, *FIRST)
    window.context.set_language("kk")
    window.settle()
    assert "Бұл бірінші рет пе?" in labels(page)


def test_an_answer_is_as_high_as_its_text(make_window: MakeWindow) -> None:
    window = make_window("ru", text_size=200)
    window.shell.resize(720, 600)
    page = help_page(window)
    for button in page.way.findChildren(AnswerButton):
        inner = button.findChild(QLabel)
        assert isinstance(inner, QLabel)
        assert button.height() >= inner.heightForWidth(inner.width()), inner.text()
        assert button.width() <= page.column.area.viewport().width()


def test_the_keys_go_on_from_question_to_question(make_window: MakeWindow) -> None:
    window = make_window()
    page = help_page(window)
    page.way.findChildren(AnswerButton)[3].setFocus()
    for _ in range(4):
        focused = page.way.focusWidget()
        assert isinstance(focused, AnswerButton)
        window.bot.keyClick(focused, Qt.Key.Key_Return)
        window.settle()
    assert page.way.answers == {
        "situation": "post",
        "danger": "no",
        "home": "no",
        "before": "first",
    }
    assert page.way.focusWidget().isVisible()


def test_before_a_vault_is_open_the_row_leads_to_the_way_through(make_window: MakeWindow) -> None:
    window = make_window()
    window.shell.open_page(Place.WELCOME)
    link = window.shell.help_row._more
    assert link.accessibleName() == "What is happening? Help"
    link.click()
    assert window.shell.place is Place.HELP
    page = window.shell.page(Place.HELP)
    assert isinstance(page, HelpPage)
    assert page.way.isVisible()
    window.unlock()
    assert window.shell.help_row._more.accessibleName() == "Who to call"
