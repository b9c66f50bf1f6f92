"""Tests that every text follows a change of the language, also in notices and lists."""

from __future__ import annotations

import gc
import weakref

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.ui.page_arguments import ShowIncident
from evidence_keeper.ui.pages.dossier.page import DossierPage
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.labelled_field import Field
from tests.window.conftest import MakeWindow, Window
from tests.window.pages import chronology


def switch(window: Window, language: str) -> None:
    window.context.set_language(language)
    window.settle()


def test_why_it_did_not_open_follows_the_chips_above_it(make_window: MakeWindow) -> None:
    window = make_window("en")
    window.shell.open_page(Place.UNLOCK)
    page = window.shell.page(Place.UNLOCK)
    assert isinstance(page, UnlockPage)
    page.key.first.line.setText("wrong")
    page._try()
    window.settle()
    assert "does not fit" in page.key.field.error
    switch(window, "ru")
    assert page.key.field.error == window.context.sentence(KeeperError(Code.WRONG_PASSPHRASE))
    assert page.key.first.line.accessibleDescription() == page.key.field.error


def test_an_error_beside_a_field_follows(window: Window) -> None:
    window.shell.open_page(Place.ENTRY)
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    page.save.click()
    assert page.form.what_field.error == "Please write at least one line."
    switch(window, "kk")
    error = page.form.what_field.error
    assert error == window.context.t.say("Please write at least one line.")
    assert "Please" not in error
    page.form.what.setPlainText("a")
    assert page.form.what_field.error == ""
    switch(window, "ru")
    assert page.form.what_field.error == "", "what was mended does not come back"


def test_a_notice_and_its_buttons_follow(full_window: Window) -> None:
    page = chronology(full_window, ShowIncident(30))
    page.detail.bin.click()
    full_window.settle()
    bar, t = full_window.shell.messages, full_window.context
    assert bar._action.text().strip() == "Undo"
    switch(full_window, "ru")
    assert bar._action.text().strip() == t.t.say("Undo") != "Undo"
    bar._action.click()
    full_window.settle()
    assert full_window.session.in_bin == set()


@pytest.mark.parametrize("about", ["number", "error"])
def test_what_is_told_in_the_settings_follows(window: Window, about: str) -> None:
    window.shell.open_page(Place.SETTINGS)
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    context, bar = window.context, window.shell.messages
    if about == "number":
        page.numbers.add.click()
        page.numbers._remove(page.numbers._rows[0])
    else:
        context.complain(KeeperError(Code.CASE_REQUIRED, names=""))
    window.settle()
    before = bar.text
    switch(window, "kk")
    assert before
    assert bar.text != before
    assert bar._text.text() == bar.accessibleName() == bar.text


def test_what_waits_behind_another_notice_comes_back_in_the_new_language(window: Window) -> None:
    t, bar = window.context, window.shell.messages
    window.context.tell(
        lambda: t.t.say("Cancelled."),
        lasting=True,
        lines=lambda: (t.t.say("Undo"),),
        later=(lambda: t.t.say("Later"), lambda: None),
    )
    window.context.tell("a passing one")
    switch(window, "ru")
    bar.dismiss()
    assert bar.text == bar._text.text() == t.t.say("Cancelled.") != "Cancelled."
    assert bar._later.text().strip() == t.t.say("Later")
    assert bar._lines.toPlainText() == t.t.say("Undo")


def test_the_entries_and_files_of_a_document_follow(full_window: Window) -> None:
    full_window.shell.open_page(Place.DOSSIER)
    full_window.settle()
    page = full_window.shell.page(Place.DOSSIER)
    assert isinstance(page, DossierPage)
    entries = page.choices.entries
    entries.set_open(True)
    full_window.settle()
    assert "November 2026" in entries.list.rows()[0].text
    entries.every.click()
    entries.none.click()
    switch(full_window, "kk")
    assert "November" not in entries.list.rows()[0].text
    assert "2026" in entries.list.rows()[0].text
    assert entries.chosen == frozenset(), "what was ticked stays"


def test_an_error_that_is_kept_holds_nothing_of_what_was_worked_on(window: Window) -> None:
    class Secret:
        """Something that only the failed work knows."""

    def fail() -> KeeperError:
        secret = Secret()
        seen.append(weakref.ref(secret))
        try:
            raise KeeperError(Code.CASE_REQUIRED, names="")
        except KeeperError as error:
            return error

    seen: list[weakref.ref[Secret]] = []
    field = Field(TextLine())
    field.set_error(window.context.saying(fail()))
    gc.collect()
    assert seen[0]() is None
    assert field.error
