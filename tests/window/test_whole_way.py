"""Tests the whole workflow with the real services: create, write, drop, search, document, lock,
open.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from evidence_keeper.app.window import PAGES, first_page, real_doors
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.dossier import verification
from evidence_keeper.services.settings import Settings, load_settings
from evidence_keeper.services.vault import vaults
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.leaving.leaving import Leaving
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.page_arguments import ShowIncident
from evidence_keeper.ui.page_parts.evidence_pictures import EvidencePicture
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.dossier.page import DossierPage
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.pages.welcome.page import WelcomePage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.theme.look import Look
from tests.window.conftest import drop, png

pytestmark = pytest.mark.proof

PASSPHRASE = "жасыл көпір алма терезе бұлт"
WORDS = "Ата-анаңа бәрін айтамын деп жазды 🔪 <b>х</b>"


class Program:
    """One run of the program, up to its end."""

    def __init__(self, qapp: QApplication, bot: QtBot) -> None:
        self.bot = bot
        doors = real_doors()._replace(
            create=lambda folder, words, zone: vaults.create(folder, words, zone, fast=True),
        )
        settings = load_settings()
        self.context = Context(doors, Look(qapp, "light", 100), settings)
        self.shell = Shell(self.context, PAGES)
        self.shell.show()
        self.codes: list[int] = []
        self.leaving = Leaving(
            self.context.backend, self.shell.pending, self.codes.append, lambda: None
        )

    def wait(self, test: object) -> None:
        self.bot.waitUntil(test)  # type: ignore[arg-type]

    def idle(self) -> None:
        """Wait until everything that was asked so far is answered."""
        for _ in range(3):
            done: list[object] = []
            self.context.backend.call(lambda: None, done.append)
            self.wait(lambda answered=done: bool(answered))
            QApplication.processEvents()

    def close(self) -> None:
        self.context.backend.finish(seconds=10)
        self.shell.hide()
        self.shell.deleteLater()
        self.context.deleteLater()
        QApplication.sendPostedEvents(None, 52)


@pytest.fixture
def programs(qapp: QApplication, qtbot: QtBot) -> Iterator[list[Program]]:
    started: list[Program] = []
    yield started
    for program in started:
        program.close()


def begin(program: Program, folder: Path, language: str) -> None:
    program.shell.open_page(Place.WELCOME)
    page = program.shell.page(Place.WELCOME)
    assert isinstance(page, WelcomePage)
    page.language.buttons[language].click()
    page.before.go_on.click()
    page.choose.go_on.click()
    page.new_vault.passphrase.line.setText(PASSPHRASE)
    page.new_vault.again.line.setText(PASSPHRASE)
    page.new_vault.place.setText(str(folder))
    page.new_vault.make.click()
    program.wait(lambda: page.stack.currentWidget() is page.recovery)
    page.recovery.written.setChecked(True)
    page.recovery.go_on.click()
    program.wait(lambda: program.shell.place is Place.CHRONOLOGY)


def write_down(program: Program, picture: Path) -> None:
    program.shell.open_page(Place.ENTRY)
    page = program.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    page.form.what.setPlainText(WORDS)
    program.bot.keyClicks(page.form.who, "@night_x01")
    drop(program.shell, [picture])
    program.wait(lambda: page.form.evidence.numbers() == [1])
    page.save.click()
    program.wait(lambda: program.shell.place is Place.CHRONOLOGY)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_whole_way(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, programs: list[Program], language: str
) -> None:
    folder, shot = tmp_path / "vault", tmp_path / "Screenshot_20261122-143302.png"
    shot.write_bytes(png(QColor("teal")))
    programs.append(Program(qapp, qtbot))
    first = programs[-1]
    begin(first, folder, language)
    assert load_settings() == Settings(language=language, vault=folder)
    write_down(first, shot)

    page = first.shell.page(Place.CHRONOLOGY)
    assert isinstance(page, ChronologyPage)
    qtbot.keyClicks(first.shell.top.search_field, "night_x0")
    first.wait(lambda: page.model.rowCount() == 1)
    qtbot.keyClicks(first.shell.top.search_field, "zzz")
    first.wait(page.empty.isVisible)
    first.context.go(Place.CHRONOLOGY, ShowIncident(1))
    first.idle()
    assert page.detail.number == 1
    assert any(WORDS in label.text() for label in page.detail.findChildren(QLabel))
    picture = page.detail.findChildren(EvidencePicture)[0]
    picture.click()
    first.wait(lambda: picture.is_shown)

    export(first, tmp_path / "out.zip")
    first.shell.open_page(Place.ENTRY)
    entry = first.shell.page(Place.ENTRY)
    assert isinstance(entry, EntryPage)
    entry.form.what.setPlainText("not finished")
    first.leaving.leave(lock=True)
    assert first.codes == [0]
    assert not first.shell.isVisible()

    programs.append(Program(qapp, qtbot))
    second = programs[-1]
    second.shell.open_page(Place.UNLOCK)
    unlock = second.shell.page(Place.UNLOCK)
    assert isinstance(unlock, UnlockPage)
    unlock.key.first.line.setText("wrong")
    unlock.open.click()
    second.wait(lambda: unlock.key.field.error != "")
    second.wait(unlock.open.isEnabled)
    unlock.key.first.line.setText(PASSPHRASE)
    unlock.open.click()
    second.wait(lambda: second.shell.place is Place.CHRONOLOGY)
    assert second.shell.messages.isVisible()
    second.shell.open_page(Place.ENTRY)
    entry = second.shell.page(Place.ENTRY)
    assert isinstance(entry, EntryPage)
    second.wait(entry.unfinished.isVisible)


def export(program: Program, target: Path) -> None:
    program.shell.open_page(Place.DOSSIER)
    page = program.shell.page(Place.DOSSIER)
    assert isinstance(page, DossierPage)
    program.wait(lambda: page._plan is not None and page.make.isEnabled())
    assert page._plan is not None
    page.write(page._plan, target)
    program.wait(page.result.isVisible)
    with zipfile.ZipFile(target) as package:
        assert any(evidence_label(1) in name for name in package.namelist())
    assert verification.verify(target, Progress()).outcome is Outcome.UNCHANGED


def test_the_example_can_be_looked_around_in(
    qapp: QApplication, qtbot: QtBot, programs: list[Program]
) -> None:
    programs.append(Program(qapp, qtbot))
    program = programs[-1]
    program.shell.open_page(Place.WELCOME)
    page = program.shell.page(Place.WELCOME)
    assert isinstance(page, WelcomePage)
    page.choose.cards[1].setChecked(True)
    page.choose.go_on.click()
    program.bot.waitUntil(lambda: program.shell.place is Place.CHRONOLOGY, timeout=120_000)
    chronology = program.shell.page(Place.CHRONOLOGY)
    assert isinstance(chronology, ChronologyPage)
    program.wait(lambda: chronology.model.rowCount() > 20)
    assert program.context.is_example
    assert load_settings().vault is None


def test_the_vault_moves_to_a_stick_and_is_opened_there_next_time(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, programs: list[Program]
) -> None:
    folder, stick = tmp_path / "vault", tmp_path / "stick"
    shot = tmp_path / "Screenshot_20261122-143302.png"
    shot.write_bytes(png(QColor("teal")))
    (stick / "holiday").mkdir(parents=True)
    programs.append(Program(qapp, qtbot))
    first = programs[-1]
    begin(first, folder, "en")
    first.shell.open_page(Place.SETTINGS)
    settings = first.shell.page(Place.SETTINGS)
    assert isinstance(settings, SettingsPage)
    settings.vault.move_to(stick)
    first.wait(lambda: load_settings().vault == stick / "vault")
    write_down(first, shot)
    first.shell.open_page(Place.ENTRY)
    entry = first.shell.page(Place.ENTRY)
    assert isinstance(entry, EntryPage)
    entry.form.what.setPlainText("not finished")
    first.leaving.leave(lock=True)
    shutil.rmtree(folder)

    programs.append(Program(qapp, qtbot))
    second = programs[-1]
    assert first_page(second.context) is Place.UNLOCK
    second.shell.open_page(Place.UNLOCK)
    unlock = second.shell.page(Place.UNLOCK)
    assert isinstance(unlock, UnlockPage)
    unlock.key.first.line.setText(PASSPHRASE)
    unlock.open.click()
    second.wait(lambda: second.shell.place is Place.CHRONOLOGY)
    found: list[tuple[int, int, int]] = []
    second.context.backend.ask(
        lambda s: (s.incidents.count(), s.evidence.count(), len(s.drafts.all())), found.append
    )
    second.wait(lambda: bool(found))
    assert found == [(1, 1, 1)]
