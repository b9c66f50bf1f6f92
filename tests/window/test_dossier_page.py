"""The page that makes a document: choices per reader, single entries, its pages beforehand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel

from evidence_keeper.domain.dossier.plan import Reader, ReaderChoices, Size
from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.ui.pages.dossier import page as page_module
from evidence_keeper.ui.pages.dossier.page import DossierPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window
from tests.window.pages import shown_texts, texts


def dossier(window: Window) -> DossierPage:
    window.session.settings.save_profile(Profile(name="A", birth_date="B", need="C"))
    window.shell.open_page(Place.DOSSIER)
    window.settle()
    page = window.shell.page(Place.DOSSIER)
    assert isinstance(page, DossierPage)
    return page


def test_each_reader_keeps_its_own_choices(full_window: Window) -> None:
    page = dossier(full_window)
    choices = page.choices
    assert choices.reader is Reader.PARENTS
    assert choices.about_me["name"].isVisible()
    assert not choices.about_me["school"].isVisible()
    assert choices.shown_about_me() == {"name", "need"}
    choices.about_me["need"].click()
    choices.language.chip("kk").click()
    full_window.settle()
    choices.choose_reader(Reader.POLICE)
    full_window.settle()
    assert choices.language.value() == "en"
    assert "birth_date" in choices.shown_about_me()
    assert page._plan is not None
    assert "birth_date" in page._plan.about_me
    choices.choose_reader(Reader.PARENTS)
    full_window.settle()
    assert choices.language.value() == "kk"
    assert choices.shown_about_me() == {"name"}
    kept = full_window.world.choices
    assert kept == {Reader.PARENTS: ReaderChoices("kk", Size.FULL, ("name",))}


def test_private_notes_are_never_remembered(full_window: Window) -> None:
    page = dossier(full_window)
    page.choices.private_notes.click()
    full_window.settle()
    assert page._plan is not None
    assert page._plan.private_notes
    page.choices.choose_reader(Reader.POLICE)
    full_window.settle()
    page.choices.choose_reader(Reader.PARENTS)
    full_window.settle()
    assert not page.choices.private_notes.isChecked()
    assert not page._plan.private_notes


def test_what_was_ticked_stays_while_one_looks_at_another_page(full_window: Window) -> None:
    page = dossier(full_window)
    entries = page.choices.entries
    entries.header.click()
    full_window.settle()
    entries.list.setCurrentIndex(entries.list.model().index(0, 0))
    full_window.bot.keyClick(entries.list, Qt.Key.Key_Space)
    full_window.settle()
    assert entries.header.note == "29 of 30"
    full_window.shell.open_page(Place.HELP)
    full_window.context.set_language("ru")
    full_window.context.set_language("en")
    assert not page.choices.filled_about_me() & {"contact"}
    full_window.session.settings.save_profile(replace(full_window.session.about, contact="D"))
    full_window.shell.open_page(Place.DOSSIER)
    full_window.settle()
    assert page.choices.filled_about_me() & {"contact"}, "what was filled in meanwhile is offered"
    assert entries.header.note == "29 of 30"
    assert page._plan is not None
    assert len(page._plan.incidents) == 29
    page.choices.choose_reader(Reader.POLICE)
    full_window.settle()
    assert entries.chosen is None, "another reader gets a document of its own"


@pytest.mark.usefixtures("styled")
def test_the_page_follows_the_keys_in_a_list_with_ticks(full_window: Window) -> None:
    full_window.context.set_text_size(200)
    full_window.shell.resize(1024, 700)
    page = dossier(full_window)
    full_window.shell.activateWindow()
    entries = page.choices.entries
    entries.header.click()
    full_window.settle()
    entries.list.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End):
        full_window.bot.keyClick(entries.list, key)
        rows, inside = entries.list.viewport(), page.column.area.viewport()
        marked = entries.list.visualRect(entries.list.currentIndex())
        top = rows.mapTo(inside, marked.topLeft()).y()
        assert 0 <= top <= inside.height() - marked.height()


def test_replaced_names_are_remembered_and_said(full_window: Window) -> None:
    page = dossier(full_window)
    page.choices.replace_names.click()
    full_window.settle()
    assert page._plan is not None
    assert page._plan.names_replaced
    texts = [x.text() for x in page.sees.findChildren(QLabel)]
    assert "letters in the place of names, accounts and numbers" in texts
    assert "the original files" in [x.text() for x in page.hides.findChildren(QLabel)]
    page.choices.choose_reader(Reader.POLICE)
    full_window.settle()
    assert not page._plan.names_replaced
    page.choices.choose_reader(Reader.PARENTS)
    full_window.settle()
    assert page._plan.names_replaced


def test_single_entries_are_picked_by_click_and_key(full_window: Window) -> None:
    page = dossier(full_window)
    entries = page.choices.entries
    assert len(entries.list.rows()) == 0
    entries.header.click()
    full_window.settle()
    assert len(entries.list.rows()) == 30
    assert page._plan is not None
    assert len(page._plan.incidents) == 30
    first = entries.list.visualRect(entries.list.model().index(0, 0)).center()
    full_window.bot.mouseClick(entries.list.viewport(), Qt.MouseButton.LeftButton, pos=first)
    entries.list.setCurrentIndex(entries.list.model().index(1, 0))
    full_window.bot.keyClick(entries.list, Qt.Key.Key_Space)
    entries.list.setCurrentIndex(entries.list.model().index(2, 0))
    full_window.bot.keyClick(entries.list, Qt.Key.Key_Return)
    full_window.settle()
    assert len(page._plan.incidents) == 27
    assert entries.header.note == "27 of 30"
    entries.none.click()
    full_window.settle()
    assert not page.make.isEnabled()
    assert not page.look_at.isEnabled()
    entries.every.click()
    full_window.settle()
    assert entries.chosen is None
    assert page.make.isEnabled()
    entries.none.click()
    page.choices.choose_reader(Reader.POLICE)
    full_window.settle()
    assert entries.chosen is None, "another reader begins with all"
    assert len(page._plan.incidents) == 30
    assert full_window.shell.messages.text == "Everything that usually goes in is ticked again."


def test_ticks_can_be_taken_over_for_another_reader(full_window: Window) -> None:
    page, bar = dossier(full_window), full_window.shell.messages
    entries = page.choices.entries
    entries.header.click()
    full_window.settle()
    entries.list.setCurrentIndex(entries.list.model().index(2, 0))
    full_window.bot.keyClick(entries.list, Qt.Key.Key_Space)
    full_window.settle()
    ticked = entries.chosen
    assert ticked is not None
    page.choices.choose_reader(Reader.POLICE)
    full_window.settle()
    assert entries.chosen is None
    bar._action.click()
    full_window.settle()
    assert page.choices.reader is Reader.POLICE
    assert entries.chosen == ticked
    assert page._plan is not None
    assert set(page._plan.incidents) == ticked
    assert entries.header.note == "29 of 30"
    # For another period they are other entries.
    page.choices.choose_reader(Reader.PARENTS)
    full_window.settle()
    assert bar.text
    page.choices.period.chip("own").click()
    full_window.settle()
    assert not bar.text
    assert entries.chosen is None


def test_taking_ticks_over_remembers_nothing_for_the_other_reader(full_window: Window) -> None:
    page, bar = dossier(full_window), full_window.shell.messages
    page.choices.entries.header.click()
    full_window.settle()
    page.choices.entries.list.setCurrentIndex(page.choices.entries.list.model().index(2, 0))
    full_window.bot.keyClick(page.choices.entries.list, Qt.Key.Key_Space)
    page.choices.replace_names.click()
    full_window.settle()
    page.choices.choose_reader(Reader.POLICE)
    bar._action.click()  # before anything of the other reader has come
    full_window.settle()
    assert not page.choices.replace_names.isChecked()
    page.choices.choose_reader(Reader.PARENTS)
    full_window.settle()
    assert page.choices.replace_names.isChecked()
    page.choices.choose_reader(Reader.POLICE)
    full_window.settle()
    assert not page.choices.replace_names.isChecked(), "never chosen for this one"


def test_each_step_of_a_period_leaves_the_notice(full_window: Window) -> None:
    page, bar = dossier(full_window), full_window.shell.messages
    page.choices.choose_reader(Reader.POLICE)
    page.choices.period.chip("own").click()
    full_window.settle()
    page.choices.unlinked.click()
    full_window.settle()
    for _ in range(2):
        page.choices.first.setDate(page.choices.first.date().addDays(1))
        full_window.settle()
        assert page.choices.unlinked.isChecked()
        assert bar.text == "Everything that usually goes in is ticked again."


def test_files_without_an_entry_can_be_left_out(full_window: Window) -> None:
    page = dossier(full_window)
    files = "files in Evidence that belong to no entry"
    assert page.choices.unlinked.isHidden(), "parents do not get them anyway"
    page.choices.choose_reader(Reader.POLICE)
    full_window.settle()
    assert page.choices.unlinked.isVisible()
    assert page.choices.wish().unlinked
    assert files in shown_texts(page.sees)
    page.choices.unlinked.click()
    full_window.settle()
    assert not page.choices.wish().unlinked
    assert files not in shown_texts(page.sees)
    assert files in shown_texts(page.hides)
    page.choices.choose_reader(Reader.PARENTS)
    full_window.settle()
    page.choices.choose_reader(Reader.POLICE)
    full_window.settle()
    assert page.choices.unlinked.isChecked(), "a choice for one document"


def test_sizes_are_told_before(full_window: Window) -> None:
    page = dossier(full_window)
    assert "30 MB with pictures in full size, 3 MB with small ones" in page.sizes.text()
    page.choices.entries.header.click()
    full_window.settle()
    page.choices.entries.none.click()
    full_window.settle()
    assert page.sizes.text() == ""


def test_pages_are_turned_and_forgotten(full_window: Window, tmp_path: Path) -> None:
    page = dossier(full_window)
    page.look_at.click()
    full_window.bot.waitUntil(page.pages.isVisible)
    full_window.settle()
    pages = page.pages
    assert pages.place.text() == "Page 1 of 3"
    heights = [pages._pixmap.height()]
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Right):
        full_window.bot.keyClick(pages, key)
        full_window.settle()
        heights.append(pages._pixmap.height())
    assert heights == [100, 101, 102, 102]
    assert not pages.after.isEnabled()
    full_window.bot.keyClick(pages, Qt.Key.Key_Home)
    full_window.settle()
    assert pages.place.text() == "Page 1 of 3"
    full_window.bot.keyClick(pages, Qt.Key.Key_Escape)
    assert not pages.isVisible()
    assert page.choices.isVisible()
    (preview,) = full_window.world.previews
    assert preview.closed
    assert preview.plan == page._plan


def test_leaving_the_page_forgets_its_pages(full_window: Window) -> None:
    page = dossier(full_window)
    page.look_at.click()
    full_window.bot.waitUntil(page.pages.isVisible)
    full_window.shell.open_page(Place.CHRONOLOGY)
    full_window.settle()
    assert full_window.world.previews[0].closed
    assert page.pages._pixmap.isNull()
    full_window.shell.open_page(Place.DOSSIER)
    full_window.settle()
    assert page.choices.isVisible()


def test_what_was_saved_is_opened_and_found_from_its_card(
    full_window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def open_url(url: QUrl) -> bool:
        asked.append(url.toLocalFile())
        return len(asked) < 3

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    page = dossier(full_window)
    assert page._plan is not None
    target = tmp_path / "out.pdf"
    page.write(page._plan, target)
    full_window.bot.waitUntil(page.result.isVisible)
    page.result.open.click()
    page.result.folder.click()
    assert asked == [str(target), str(tmp_path)]
    page.result.open.click()
    assert str(target) in full_window.shell.messages.text
    page.write(page._plan, tmp_path / "out.zip")
    full_window.bot.waitUntil(lambda: not page.result.open.isVisible())
    assert page.result.folder.isVisible()


def test_saving_from_the_pages_writes_what_was_looked_at(
    full_window: Window, tmp_path: Path
) -> None:
    page = dossier(full_window)
    page.look_at.click()
    full_window.bot.waitUntil(page.pages.isVisible)
    plan = page._plan
    assert plan is not None
    page.write(plan, tmp_path / "out.pdf")
    full_window.bot.waitUntil(page.result.isVisible)
    QApplication.processEvents()
    assert not page.pages.isVisible()
    assert full_window.world.exported == [
        (full_window.world.previews[0].plan, tmp_path / "out.pdf")
    ]


def test_a_password_is_suggested_used_once_and_forgotten(
    full_window: Window, tmp_path: Path
) -> None:
    page = dossier(full_window)
    extras = page.choices.extras
    extras.set_open(True)
    assert not extras.password.isVisible()
    extras.lock.click()
    assert extras.password.isVisible()
    suggested = extras.chosen_password()
    assert suggested
    assert page._plan is not None
    page.write(page._plan, tmp_path / "d.pdf", suggested)
    full_window.settle()
    assert full_window.world.passwords == [suggested]
    said = "\n".join(x.text() for x in page.result.findChildren(QLabel))
    assert "asks for the password that you chose" in said
    assert "Tell it another way than the file" in said
    result = page.result
    assert suggested not in texts(result), "hidden until it is asked for"
    result.show_password.click()
    assert suggested in texts(result)
    result.show_password.click()
    assert suggested not in texts(result)
    result.show_password.click()
    page.leave()
    assert extras.chosen_password() == ""
    assert extras.password.text() == ""
    assert suggested not in texts(result)
    assert suggested not in vars(result).values()


def test_a_password_is_not_kept_for_a_page_that_was_left(
    full_window: Window, tmp_path: Path
) -> None:
    page = dossier(full_window)
    assert page._plan is not None
    page.write(page._plan, tmp_path / "locked.pdf", "six words that nobody would guess")
    full_window.shell.open_page(Place.CHRONOLOGY)
    full_window.settle()
    assert full_window.world.passwords == ["six words that nobody would guess"]
    assert "six words that nobody would guess" not in vars(page.result).values()
    assert "asks for the password that you chose" in texts(page.result)


def test_a_card_without_a_password_offers_none(full_window: Window, tmp_path: Path) -> None:
    page = dossier(full_window)
    assert page._plan is not None
    page.write(page._plan, tmp_path / "locked.pdf", "six words that nobody would guess")
    full_window.settle()
    page.write(page._plan, tmp_path / "open.pdf")
    full_window.settle()
    assert page.result.isVisible()
    assert not page.result.show_password.isVisible()
    assert "six words that nobody would guess" not in vars(page.result).values()


def test_a_password_that_is_too_short_is_refused_beside_its_field(full_window: Window) -> None:
    page = dossier(full_window)
    extras = page.choices.extras
    extras.lock.click()
    for short in ("", "short", " " * 20):
        extras.password.line.setText(short)
        page.make.click()
        assert "10 to 60 characters" in extras._field.error
    assert full_window.world.exported == []


def test_attached_originals_are_said_and_not_remembered(full_window: Window) -> None:
    page = dossier(full_window)
    page.choices.extras.attach.click()
    full_window.settle()
    told = "the original files, with the place and device data that are in them"
    assert told in [x.text() for x in page.sees.findChildren(QLabel)]
    page.choices.choose_reader(Reader.POLICE)
    full_window.settle()
    page.choices.choose_reader(Reader.PARENTS)
    full_window.settle()
    assert not page.choices.extras.attach.isChecked()


def test_a_package_has_its_own_button_and_its_password(
    full_window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = dossier(full_window)
    asked: list[tuple[str, list[tuple[str, str]]]] = []

    def ask(_: object, title: str, name: str, kinds: list[tuple[str, str]]) -> Path:
        asked.append((name, kinds))
        return tmp_path / name

    monkeypatch.setattr(page_module, "ask_save", ask)
    page.package.click()
    full_window.settle()
    assert page.result._title.text() == "The package is ready"
    assert "another seal" in page.result._about.text()
    page.make.click()
    full_window.settle()
    assert [kinds[0][1] for _, kinds in asked] == ["zip", "pdf"]
    assert all(re.fullmatch(r"notes-\d{4}-\d\d-\d\d\.(zip|pdf)", name) for name, _ in asked)
    assert [target.suffix for _, target in full_window.world.exported] == [".zip", ".pdf"]
    assert page.result._title.text() == "The document is ready"
    extras = page.choices.extras
    extras.lock.click()
    suggested = extras.chosen_password()
    assert suggested.isascii(), "it fits the document and the package"
    page.package.click()
    full_window.settle()
    assert full_window.world.passwords == ["", "", suggested]
    assert asked[-1][1][0][1] == "zip"
    assert "asks for the password that you chose" in texts(page.result)
    assert "7-Zip or Keka" in texts(page.result)
    page.result.show_password.click()
    assert suggested in texts(page.result)


def test_letters_that_a_zip_cannot_take_are_said_before_a_place_is_asked(
    full_window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = dossier(full_window)
    monkeypatch.setattr(page_module, "ask_save", lambda *_: tmp_path / "d.pdf")
    extras = page.choices.extras
    extras.lock.click()
    extras.password.line.setText("алты сөз жасыл көпір")
    page.package.click()
    full_window.settle()
    assert "Latin letters" in extras._field.error
    assert full_window.world.exported == []
    page.make.click()  # a PDF takes them
    full_window.settle()
    assert full_window.world.passwords == ["алты сөз жасыл көпір"]


def test_an_empty_record_is_not_answered_with_another_period(window: Window) -> None:
    page = dossier(window)
    assert page.count.text() == "There is nothing to go into it yet. Begin with “What happened?”."
    assert not page.package.isEnabled()


def test_the_package_is_not_said_to_hold_originals_when_names_are_replaced(
    full_window: Window,
) -> None:
    page = dossier(full_window)
    assert "the originals and" in page.package.accessibleDescription()
    page.choices.replace_names.click()
    full_window.settle()
    assert "without the originals" in page.package.accessibleDescription()
