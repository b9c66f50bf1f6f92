"""Tests background text recognition: only when enabled, and labelled as such."""

from __future__ import annotations

import pytest

from evidence_keeper.services.evidence import text_recognition
from evidence_keeper.services.evidence.text_recognition import WANTED, Recogniser
from evidence_keeper.ui.main_window import background_recognition
from evidence_keeper.ui.page_arguments import ShowEvidence
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window

HERE = Recogniser("/usr/bin/tesseract", ("kaz", "rus", "eng"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A recogniser that reads the same in each picture; returns what it was given."""
    given: list[bytes] = []

    def read_text(_: Recogniser, data: bytes) -> str:
        given.append(data)
        return "Көресің"

    monkeypatch.setattr(text_recognition, "installed_recogniser", lambda: Recogniser(HERE.path))
    monkeypatch.setattr(text_recognition, "find_recogniser", lambda: HERE)
    monkeypatch.setattr(text_recognition, "read_text", read_text)
    monkeypatch.setattr(background_recognition, "PAUSE_MS", 1)
    return given


def settings(window: Window) -> SettingsPage:
    window.shell.open_page(Place.SETTINGS)
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    page.show_section(page.reading)
    window.bot.waitUntil(lambda: page.reading._asked)
    return page


def test_nothing_is_read_or_started_unless_it_is_wanted(
    full_window: Window, read: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[bool] = []
    monkeypatch.setattr(text_recognition, "find_recogniser", lambda: started.append(True))
    page = settings(full_window)
    assert "started only when wanted" in page.reading._state.text()
    assert not page.reading._command.isVisible()
    full_window.bot.wait(50)
    full_window.settle()
    assert (read, started) == ([], [])


def test_each_picture_is_read_once(full_window: Window, read: list[bytes]) -> None:
    page = settings(full_window)
    page.reading.wanted.click()
    session = full_window.session
    full_window.bot.waitUntil(lambda: all(e.machine_text for e in session.items.values()))
    assert "is there, for Kazakh" in page.reading._state.text()
    assert not page.reading._command.isVisible()
    assert len(read) == 2
    assert session.preferences[WANTED] is True


def test_what_was_read_is_labelled_and_can_be_corrected(full_window: Window) -> None:
    full_window.session.pictures.note_machine_text(1, "Көресін")
    full_window.shell.open_page(Place.EVIDENCE, ShowEvidence(1))
    full_window.settle()
    page = full_window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    notes = page.detail.notes
    assert "Read by a machine." in notes._machine.text()
    assert notes._machine.isVisible()
    notes.transcript.setPlainText("mine")
    notes.take_over.click()
    assert notes.transcript.toPlainText() == "mine\n\nКөресін"
    notes.save.click()
    full_window.settle()
    assert full_window.session.items[1].transcript == "mine\n\nКөресін"
    assert full_window.session.items[1].machine_text == "Көресін"
    page.show_number(2)
    full_window.settle()
    assert not notes._machine.isVisible()


def test_without_a_recogniser_it_is_said_how_to_add_one(
    full_window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_recognition, "installed_recogniser", lambda: None)
    page = settings(full_window)
    assert "Everything else works" in page.reading._state.text()
    assert page.reading._command.isVisible()


def test_a_picture_that_could_not_be_read_is_tried_again_when_next_opened(
    full_window: Window, read: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[bytes] = []

    def fails_once(_: Recogniser, data: bytes) -> str | None:
        tried.append(data)
        return None if len(tried) == 1 else "Көресің"

    monkeypatch.setattr(text_recognition, "read_text", fails_once)
    session = full_window.session
    settings(full_window).reading.wanted.click()
    full_window.bot.waitUntil(lambda: len(tried) == 2)
    full_window.bot.wait(60)
    full_window.settle()
    assert len(tried) == 2  # not over and over
    assert sorted(e.machine_text or "" for e in session.items.values()) == ["", "Көресің"]
    full_window.context.vault_opened.emit()
    full_window.bot.waitUntil(lambda: all(e.machine_text for e in session.items.values()))
    assert tried[2] == tried[0]
