"""Help: letters, the plan, numbers, drawings, search, addresses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.help.letter import BLANK
from evidence_keeper.domain.help.safety_plan import SafetyPlan
from evidence_keeper.ui.page_arguments import ShowPanel
from evidence_keeper.ui.pages.help import paper_buttons
from evidence_keeper.ui.pages.help.contents import LETTER, PLAN
from evidence_keeper.ui.pages.help.letter_form import LetterView
from evidence_keeper.ui.pages.help.page import HelpPage
from evidence_keeper.ui.pages.help.paper_buttons import PaperButtons
from evidence_keeper.ui.pages.help.safety_plan import PlanView
from evidence_keeper.ui.pages.help.web_addresses import AddressList, addresses
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.display.blocks_view import DrawingView
from evidence_keeper.ui.widgets.inputs.answer_button import AnswerButton
from evidence_keeper.ui.widgets.inputs.input_fields import GrowingText
from tests.window.conftest import MakeWindow, Window, entry_on
from tests.window.help_pages import help_page, labels


def letter(window: Window, slug: str) -> LetterView:
    page = help_page(window, ShowPanel(LETTER + slug))
    assert isinstance(page._body, LetterView)
    return page._body


def test_a_letter_fills_as_one_types_until_one_writes_oneself(window: Window) -> None:
    view = letter(window, "adult")
    assert view.text.toPlainText().startswith(f"{BLANK},")
    view.lines["adult"].setText("Aigul")  # type: ignore[union-attr]
    assert view.text.toPlainText().startswith("Aigul,")
    view.text.setPlainText("My own words")
    view.lines["adult"].setText("Dana")  # type: ignore[union-attr]
    assert view.text.toPlainText() == "My own words"
    assert view.again.isVisibleTo(view)
    view.again.click()
    assert view.text.toPlainText().startswith("Dana,")


def test_a_letter_is_kept_as_it_is_typed_and_there_again(window: Window) -> None:
    view = letter(window, "adult")
    view.lines["need"].setPlainText("Listen first")  # type: ignore[union-attr]
    assert len(view.pending()) == 1
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    kept = window.session.preferences["letters"]
    assert kept["adult"]["fields"]["need"] == "Listen first"  # type: ignore[index,call-overload]
    again = letter(window, "platform")
    again = letter(window, "adult")
    assert again.values()["need"] == "Listen first"


def test_a_letter_takes_from_the_case_what_is_empty(window: Window) -> None:
    window.session.about = Profile(school="№ 12")
    window.session.incidents.record(
        [entry_on(date(2026, 11, 3), "Called names", people=("Night",))]
    )
    view = letter(window, "school")
    view.lines["count"].setText("five")  # type: ignore[union-attr]
    view.from_case.click()
    window.settle()
    text = view.text.toPlainText()
    assert "№ 12" in text
    assert "Called names" in text
    assert view.values()["count"] == "five"


def test_without_a_vault_nothing_of_a_case_is_offered(make_window: MakeWindow) -> None:
    view = letter(make_window(), "school")
    assert not view.from_case.isVisible()
    assert view.pending() == ()


def test_copying_is_for_a_while(window: Window) -> None:
    view = letter(window, "platform")
    buttons = view.findChild(PaperButtons)
    assert isinstance(buttons, PaperButtons)
    buttons.copy.click()
    assert QGuiApplication.clipboard().text() == view.text.toPlainText()
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("slug", ["stalking", f"{LETTER}school", "whom-to-call"])
def test_saving_as_pdf(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slug: str
) -> None:
    page = help_page(window, ShowPanel(slug))
    target = tmp_path / "page.pdf"
    monkeypatch.setattr(paper_buttons, "ask_save", lambda *_: target)
    buttons = page._body.findChild(PaperButtons)
    assert isinstance(buttons, PaperButtons)
    buttons.save.click()
    window.settle()
    assert target.read_bytes().startswith(b"%PDF")
    assert target.stat().st_mode & 0o077 == 0


def test_headings_of_the_list_are_skipped_by_the_keys(window: Window) -> None:
    page = help_page(window, ShowPanel("if-you-think-of-hurting-yourself"))
    window.bot.keyClick(page.list, Qt.Key.Key_Down)
    assert page._slug == "cyber-harassment"


def plan_view(window: Window) -> PlanView:
    page = help_page(window, ShowPanel(PLAN))
    assert isinstance(page._body, PlanView)
    return page._body


def test_a_plan_is_kept_as_it_is_typed_and_logged_once_when_left(window: Window) -> None:
    view = plan_view(window)
    view.parts["people"].setPlainText("Aigul apai\nDana")
    window.bot.waitUntil(lambda: window.session.plan_kept.people != "")
    assert window.session.plans_logged == 0
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    assert window.session.plans_logged == 1
    assert plan_view(window).plan().people == "Aigul apai\nDana"
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    assert window.session.plans_logged == 1, "looking at it is no change"


@pytest.mark.parametrize("opened", [False, True])
def test_lines_taken_out_of_the_plan_can_be_taken_back(window: Window, opened: bool) -> None:
    bar, kept = window.shell.messages, SafetyPlan(people="Aigul apai\nDana", places="Library")
    window.session.plan_kept = kept
    view = plan_view(window)
    view.parts["places"].setPlainText("Library\nSchool")
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    assert bar.text == "", "nothing is gone"
    before = window.session.plan_kept
    plan_view(window).parts["people"].setPlainText("")
    if opened:
        help_page(window, ShowPanel(f"{LETTER}adult"))
        plan_view(window)
    else:
        window.shell.open_page(Place.CHRONOLOGY)
        window.settle()
    assert (window.session.plan_kept.people, bar.text) == ("", "Your safety plan was changed.")
    bar._act()
    window.settle()
    assert window.session.plan_kept == before
    assert plan_view(window).plan() == before


def test_the_plan_is_not_put_back_over_what_was_typed_since(window: Window) -> None:
    window.session.plan_kept = SafetyPlan(people="Dana")
    view = plan_view(window)
    view.parts["people"].setPlainText("")
    help_page(window, ShowPanel(f"{LETTER}adult"))
    assert window.shell.messages.text == "Your safety plan was changed."
    plan_view(window).parts["people"].setPlainText("Aunt")
    assert window.shell.messages.text == ""


def test_a_plan_typed_before_the_vault_is_open_joins_the_one_in_it(make_window: MakeWindow) -> None:
    window = make_window()
    window.session.plan_kept = SafetyPlan(people="Aunt", places="Library")
    window.session.preferences["letters"] = {"adult": {"fields": {"need": "Time"}, "text": ""}}
    view = plan_view(window)
    view.parts["people"].setPlainText("Dana")
    help_page(window, ShowPanel(f"{LETTER}adult"))
    window.unlock()
    window.settle()
    assert window.session.plan_kept == SafetyPlan(people="Aunt\nDana", places="Library")
    assert letter(window, "adult").values()["need"] == "Time", "an empty letter replaces nothing"


def test_a_card_holds_what_one_needs_outside_and_the_numbers(window: Window) -> None:
    window.context.prefer("own_numbers", [{"name": "Aunt", "number": "+7 701"}])
    window.settle()
    view = plan_view(window)
    view.parts["signs"].setPlainText("Waits at the gate")
    view.parts["steps"].setPlainText("Go out\nCall")
    view._add_number("Aunt +7 701")
    view._add_number("Aunt +7 701")
    assert view.plan().numbers == "Aunt +7 701"
    view.as_card.setChecked(True)
    said = "\n".join(block.text for block in view.paper().blocks)
    assert view.paper().pocket
    assert "Waits at the gate" not in said
    assert all(number in said for number in ("112", "102", "111", "150", "+7 701"))
    view.as_card.setChecked(False)
    assert "Waits at the gate" in "\n".join(block.text for block in view.paper().blocks)


def test_own_numbers_stand_beside_the_helplines(window: Window) -> None:
    window.context.prefer(
        "own_numbers", [{"name": "Psychologist", "number": "+7 702", "checked": "2025-01-10"}]
    )
    window.settle()
    page = help_page(window, ShowPanel("whom-to-call"))
    paper = page._body.findChild(PaperButtons)._paper()
    printed = "\n".join(block.text for block in paper.blocks)
    assert "+7 702 Psychologist" in printed
    assert "112 Emergency service of Kazakhstan · day and night" in printed
    said = labels(page)
    assert "+7 702" in said
    assert "10 January 2025" in said
    assert "may have changed" in said


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_drawings_are_drawn_in_every_theme_and_named(make_window: MakeWindow, theme: str) -> None:
    page = help_page(make_window(theme=theme, text_size=200), ShowPanel("screenshots"))
    views = page.findChildren(DrawingView)
    assert len(views) == 5
    for view in views:
        assert len(view.accessibleName()) > 20
        image = view.grab().toImage()
        colours = {
            image.pixel(x, y)
            for x in range(0, image.width(), 5)
            for y in range(0, image.height(), 5)
        }
        assert len(colours) >= 3


def type_in(page: HelpPage, text: str) -> None:
    """Type what the test library has no keys for."""
    page.seek.setText(text)
    page.seek.textEdited.emit(text)


def test_the_help_is_searched_without_a_vault(make_window: MakeWindow) -> None:
    window = make_window("kk")
    page = help_page(window)
    type_in(page, "скриншотты")
    links = page._body.findChildren(AnswerButton)
    assert "Көмектесетін скриншоттар" in [b.accessibleName() for b in links]
    assert not page.way.isVisible()
    next(b for b in links if b.accessibleName() == "Көмектесетін скриншоттар").click()
    assert page._slug == "screenshots"
    assert page.seek.text() == ""
    type_in(page, "қщшз")
    assert "111" in labels(page)
    type_in(page, "")
    assert "Көмектесетін скриншоттар" in labels(page)


def test_in_a_vault_the_field_at_the_top_searches_the_help(window: Window) -> None:
    page = help_page(window)
    assert not page.seek.isVisible()
    assert window.shell.top.search_field.placeholderText() == "Search in the help"
    window.bot.keyClicks(window.shell.top.search_field, "stalking")
    window.bot.waitUntil(lambda: page._searched == "stalking")
    links = page._body.findChildren(AnswerButton)
    links[0].click()
    assert page._slug == "stalking"
    assert window.shell.top.search_field.text() == ""


def test_addresses_are_copied_and_never_opened(window: Window) -> None:
    page = help_page(window, ShowPanel("stalking"))
    (found,) = page._body.findChildren(AddressList)
    assert list(found.buttons) == ["adilet.zan.kz", "techsafety.org.au"]
    found.buttons["adilet.zan.kz"].click()
    assert QGuiApplication.clipboard().text() == "adilet.zan.kz"
    QGuiApplication.clipboard().clear()


def test_what_is_an_address() -> None:
    said = "See adilet.zan.kz, support.apple.com/guide (and not a.b or me@mail.com). 10.11.2026"
    assert addresses(said, "faq.whatsapp.com/414631957536067: x") == [
        "adilet.zan.kz",
        "support.apple.com/guide",
        "faq.whatsapp.com/414631957536067",
    ]


@pytest.mark.parametrize("size", [100, 125, 150, 200])
def test_a_field_that_fits_its_lines_has_no_scroll_bar(make_window: MakeWindow, size: int) -> None:
    window = make_window(text_size=size)
    page = help_page(window, ShowPanel(PLAN))
    assert isinstance(page._body, PlanView)
    part = page._body.parts["people"]
    for lines in (1, 2, 3, 7):
        part.setPlainText("\n".join("Айгүл апай" for _ in range(lines)))
        window.settle()
        assert part.verticalScrollBar().maximum() == 0, lines


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_qt_itself_says_what_we_have_no_word_for(make_window: MakeWindow, language: str) -> None:
    make_window(language).shell.finish()
    said = QCoreApplication.translate("QPrintSettingsOutput", "Print all")
    assert said != ""
    assert (said == "Print all") == (language == "en")
    ours = {"kk": "Бас тарту", "ru": "Отмена", "en": "Cancel"}[language]
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == ours


def test_what_was_kept_is_there_when_help_is_first_opened_in_an_open_vault(
    make_window: MakeWindow,
) -> None:
    window = make_window()
    window.session.plan_kept = SafetyPlan(people="Aunt")
    window.session.preferences["letters"] = {"adult": {"fields": {"need": "Time"}, "text": ""}}
    window.unlock()  # the help page was never shown before
    view = plan_view(window)
    assert view.plan().people == "Aunt"
    view.parts["places"].setPlainText("Library")
    window.shell.open_page(Place.CHRONOLOGY)
    window.settle()
    assert window.session.plan_kept == SafetyPlan(people="Aunt", places="Library")
    assert letter(window, "adult").values()["need"] == "Time"


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_letter_is_seen_whole_without_scrolling_inside(
    make_window: MakeWindow, language: str, size: int
) -> None:
    window = make_window(language, text_size=size)
    window.unlock()
    window.shell.resize(1366, 900)
    for slug in ("adult", "school", "police", "cyberbullying", "platform", "public-post"):
        view = letter(window, slug)
        window.settle()
        for text in view.findChildren(GrowingText):
            assert text.verticalScrollBar().maximum() == 0, slug
            assert not text.horizontalScrollBar().isVisible()


def test_undo_of_a_letter_filled_anew_is_offered_until_more_is_typed(window: Window) -> None:
    view = letter(window, "adult")
    view.text.setPlainText("mine")
    view.again.click()
    bar = window.shell.messages
    assert bar._action.isVisible()
    view.text.setPlainText(view.text.toPlainText() + " and more")
    assert bar.text == "", "undoing would take away what was typed since"
    view.again.click()
    bar._action.click()
    assert view.text.toPlainText().endswith(" and more")


def test_undo_goes_with_the_letter_that_was_left(window: Window) -> None:
    view = letter(window, "adult")
    view.text.setPlainText("mine")
    view.again.click()
    letter(window, "school")
    assert window.shell.messages.text == ""
