"""Tests typing during an intake, leaving from a dialog, and other risks to typed text."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.ui.leaving.triggers import LeavingKeys
from evidence_keeper.ui.page_arguments import EditEntry
from evidence_keeper.ui.pages.dossier.page import DossierPage
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window
from tests.window.pages import entry_page


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{n}.txt" for n in range(3)]
    for path in paths:
        path.write_text(path.name)
    return paths


def held_import(window: Window, page: EntryPage, files: list[Path]) -> Event:
    window.session.held = Event()
    page.take_files(files, Source.PASTED)
    window.bot.waitUntil(lambda: window.context.backend.has_job)
    return window.session.held


def test_drafts_are_kept_while_files_are(window: Window, files: list[Path]) -> None:
    page = entry_page(window)
    gate = held_import(window, page, files)
    window.bot.keyClicks(page.form.what, "typed meanwhile")
    kept = window.session.kept_drafts
    window.bot.waitUntil(
        lambda: any(d["what_happened"] == "typed meanwhile" for d in kept.values())
    )
    assert window.context.backend.has_job
    gate.set()
    window.settle()


def test_saving_waits_for_the_files_and_takes_what_was_typed_since(
    window: Window, files: list[Path]
) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "before")
    gate = held_import(window, page, files)
    page.save.click()
    window.bot.keyClicks(page.form.what, " and after")
    assert window.session.log == {} or not any(window.session.log.values())
    gate.set()
    window.bot.waitUntil(lambda: window.shell.place is Place.CHRONOLOGY)
    window.settle()
    (versions,) = window.session.log.values()
    assert versions[-1].what_happened == "before and after"
    assert versions[-1].evidence == (1, 2, 3)
    assert window.session.kept_drafts == {}


def test_files_never_land_in_another_entry(window: Window, files: list[Path]) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "first")
    gate = held_import(window, page, files)
    page.later.click()
    window.shell.open_page(Place.ENTRY)
    window.bot.keyClicks(page.form.what, "second")
    gate.set()
    window.settle()
    assert page.form.evidence.numbers() == []
    assert len(window.session.items) == 3


def test_what_is_typed_after_save_stays_a_draft_of_a_change(window: Window) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "saved")
    page.save.click()
    window.bot.keyClicks(page.form.what, " and more")
    window.settle()
    window.bot.waitUntil(lambda: bool(window.session.kept_drafts))
    (versions,) = window.session.log.values()
    assert versions[-1].what_happened == "saved"
    (draft,) = window.session.kept_drafts.values()
    assert (draft["what_happened"], draft["incident"]) == ("saved and more", 1)


def test_a_new_incident_never_lands_in_an_old_entry(full_window: Window) -> None:
    page = entry_page(full_window, EditEntry(1))
    assert page._editing is not None
    full_window.shell.open_page(Place.CHRONOLOGY)
    page = entry_page(full_window)
    assert page._editing is None
    assert page.form.state().is_empty()


def test_pasted_files_win_over_their_addresses(window: Window, files: list[Path]) -> None:
    page = entry_page(window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(files[0]))])
    data.setText(files[0].as_uri())
    QApplication.clipboard().setMimeData(data)
    window.bot.keyClick(page.form.what, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    window.settle()
    assert "file:" not in page.form.what.toPlainText()
    assert page.form.evidence.numbers() == [1]
    QApplication.clipboard().clear()


@pytest.mark.parametrize(
    ("key", "modifier", "lock"),
    [
        (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, False),
        (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier, True),
    ],
)
def test_the_keys_to_leave_work_in_a_dialog(
    window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier, lock: bool
) -> None:
    keys, pressed = LeavingKeys(window.shell), list[bool]()
    keys.pressed.connect(pressed.append)
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(keys)
    dialog = QDialog(window.shell)
    button = QPushButton("x", dialog)
    try:
        window.bot.keyClick(window.shell, Qt.Key.Key_A)
        assert pressed == []
        dialog.open()
        QApplication.sendEvent(button, QKeyEvent(QEvent.Type.KeyPress, key, modifier))
        assert pressed
        assert set(pressed) == {lock}
        pressed.clear()
        window.bot.keyClick(button, Qt.Key.Key_A)
        assert pressed == []
    finally:
        app.removeEventFilter(keys)
        dialog.close()
        dialog.deleteLater()


def test_hide_takes_the_focus_only_inside_a_vault(make_window: object) -> None:
    window: Window = make_window()  # type: ignore[operator]
    window.shell.open_page(Place.WELCOME)
    assert window.shell.top.hide_now.focusPolicy() is Qt.FocusPolicy.NoFocus
    window.unlock()
    assert window.shell.top.hide_now.focusPolicy() is Qt.FocusPolicy.StrongFocus


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_way_to_help_is_in_view_before_a_vault_is_open(
    make_window: object, language: str
) -> None:
    window: Window = make_window(language=language)  # type: ignore[operator]
    window.shell.open_page(Place.WELCOME)
    QApplication.processEvents()
    link = window.shell.help_row._more
    assert link.isVisible()
    assert window.shell.rect().contains(link.mapTo(window.shell, link.rect().center()))


def test_enter_presses_the_focused_button(window: Window) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "x")
    page.later.setFocus()
    window.bot.keyClick(page.later, Qt.Key.Key_Return)
    assert window.shell.place is Place.CHRONOLOGY


def test_a_plan_made_before_a_choice_is_never_written(full_window: Window) -> None:
    full_window.shell.open_page(Place.DOSSIER)
    full_window.settle()
    page = full_window.shell.page(Place.DOSSIER)
    assert isinstance(page, DossierPage)
    assert page.make.isEnabled()
    page.choices.private_notes.click()
    assert page._plan is None
    assert not page.make.isEnabled()
    full_window.settle()
    assert page._plan is not None
    assert page._plan.private_notes


def test_a_failed_save_goes_on_with_the_same_draft(window: Window) -> None:
    page = entry_page(window)
    window.bot.keyClicks(page.form.what, "kept")
    page.drafts.save_now()
    window.settle()
    window.session.refuse_next = KeeperError(Code.DISK_FULL, path="x")
    page.save.click()
    window.settle()
    page.drafts.save_now()
    window.settle()
    assert len(window.session.kept_drafts) == 1
    assert page.form.what.toPlainText() == "kept"
