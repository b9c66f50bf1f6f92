"""Drives one session in the real window from inside, for proofs that watch from outside.

Called as `python -m tests.proofs.window_session PLAN.json`. The plan names what to type and how to
end: `hide`, `lock`, `crash`, `wait`. Each step prints a line.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from evidence_keeper.app import window
from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.services.vault import vaults
from evidence_keeper.system.hardening import harden_process
from evidence_keeper.system.shipped_zones import use_shipped_zones
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.leaving import leaving
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.operating_system.clipboard import copy_for_a_while
from evidence_keeper.ui.page_arguments import ShowIncident
from evidence_keeper.ui.page_parts.evidence_pictures import EvidencePicture
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.dossier.page import DossierPage
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.pages.welcome.page import WelcomePage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.inputs.file_questions import ask_files
from evidence_keeper.ui.widgets.inputs.text_line import PlainLine
from tests.living import live
from tests.proofs import window_pages
from tests.proofs.window_pages import drop, fields_of

_PATIENCE = 200
PLAN: dict[str, Any] = {}


def said(step: str) -> None:
    os.write(1, f"{step}\n".encode())


def wait(until: Callable[[], object]) -> None:
    """Let the window live until something is so."""
    last = time.monotonic() + _PATIENCE
    while not until():
        assert time.monotonic() < last, "waited too long"
        live(15)


class Driven(Shell):
    """The real window, which begins to act by itself."""

    def __init__(self, context: Context, *arguments: Any) -> None:
        super().__init__(context, *arguments)
        QTimer.singleShot(100, self._drive)

    def _drive(self) -> None:
        try:
            if "refusals" in PLAN:
                self._refused(PLAN["refusals"])
            elif self.place is Place.UNLOCK:
                self._unlock()
            else:
                self._welcome()
            said("open")
            if PLAN.get("write"):
                self._write()
                self._look()
                if "words" in PLAN:
                    window_pages.Visitor(self, PLAN, wait).visit()
                self._export()
                self._unfinished()
            self._situation()
        except BaseException:
            traceback.print_exc()
            os._exit(97)

    def page_of(self, place: Place) -> Any:
        self.open_page(place)
        return self.page(place)

    def _welcome(self) -> None:
        page = self.page_of(Place.WELCOME)
        assert isinstance(page, WelcomePage)
        page.language.buttons["kk"].click()
        page.before.go_on.click()
        page.choose.go_on.click()
        page.new_vault.passphrase.line.setText(PLAN["passphrase"])
        page.new_vault.again.line.setText(PLAN["passphrase"])
        page.new_vault.make.click()
        wait(lambda: page.stack.currentWidget() is page.recovery)
        if "words" in PLAN:
            window_pages.note_secret(Path(PLAN["words"]), page.recovery._groups.code)
            window_pages.print_sheet(page.recovery, Path(PLAN["export"]))
        page.recovery.written.setChecked(True)
        page.recovery.go_on.click()
        wait(lambda: self.place is Place.CHRONOLOGY)

    def _unlock(self) -> None:
        page = self.page(Place.UNLOCK)
        assert isinstance(page, UnlockPage)
        page.key.first.line.setText(PLAN["passphrase"])
        page.open.click()
        wait(lambda: self.place is Place.CHRONOLOGY)

    def _refused(self, refusal: str) -> None:
        """Meet what is not as it should be, and tell the code of what the window says."""
        codes: list[str] = []
        sentence = self.context.sentence

        def heard(error: KeeperError) -> str:
            codes.append(error.code.value)
            return sentence(error)

        self.context.sentence = heard  # type: ignore[method-assign]
        page = self.page(Place.UNLOCK)
        page.key.first.line.setText(PLAN["passphrase"])
        page.open.click()
        if refusal != "in use":
            wait(lambda: self.place is Place.CHRONOLOGY)
            said("open")
            wait(lambda: not PLAN["go"] or Path(PLAN["go"]).exists())
            entry = self.page_of(Place.ENTRY)
            entry.form.what.setPlainText("written too late")
            entry.save.click()
        wait(lambda: codes)
        said(f"told {codes[0]}")
        if refusal != "in use":
            # What was typed stands there still.
            assert entry.form.what.toPlainText() == "written too late"
            assert self.messages.text

    def _write(self) -> None:
        page = self.page_of(Place.ENTRY)
        assert isinstance(page, EntryPage)
        for field in fields_of(page.form, [page.form.when, page.form.more.texts["denies"]]):
            if isinstance(field, PlainLine):
                field.setText(PLAN["text"])
            else:
                field.setPlainText(PLAN["text"])
        page.form.what.setPlainText(PLAN["what"])
        page.form.who.setText(PLAN.get("also", ""))
        QTest.keyClicks(page.form.who, PLAN["who"])
        drop(self, Path(PLAN["picture"]))
        wait(lambda: page.form.evidence.numbers())
        page.save.click()
        wait(lambda: self.place is Place.CHRONOLOGY)
        said("written")

    def _look(self) -> None:
        page = self.page_of(Place.CHRONOLOGY)
        assert isinstance(page, ChronologyPage)
        QTest.keyClicks(self.top.search_field, PLAN["who"])
        wait(lambda: page.model.rowCount() == 1)
        said("found")
        self.context.go(Place.CHRONOLOGY, ShowIncident(1))
        wait(lambda: page.detail.number == 1)
        said("shown")
        wait(lambda: self._picture_shown(page))
        copy_for_a_while(PLAN["text"])
        said("looked")

    def _picture_shown(self, page: ChronologyPage) -> bool:
        """Click the picture that is there now: the page may have been drawn anew meanwhile."""
        pictures = page.detail.findChildren(EvidencePicture)
        for picture in pictures:
            if not picture.is_shown:
                picture.click()
        return any(picture.is_shown for picture in pictures)

    def _export(self) -> None:
        page = self.page_of(Place.DOSSIER)
        assert isinstance(page, DossierPage)
        wait(lambda: page._plan is not None and page.make.isEnabled())
        assert page._plan is not None
        page.write(page._plan, Path(PLAN["export"]) / "out.zip")
        wait(page.result.isVisible)
        page.write(page._plan, Path(PLAN["export"]) / "cancelled.zip")
        self.jobs._stop()
        wait(page.make.isEnabled)
        said("exported")

    def _unfinished(self) -> None:
        page = self.page_of(Place.ENTRY)
        assert isinstance(page, EntryPage)
        page.form.what.setPlainText(PLAN.get("draft", "begun"))
        live(300)

    def _situation(self) -> None:
        """Stand where the plan says when the end comes."""
        where = PLAN.get("where", "")
        if where == "dialog":
            # The end comes from inside the dialog's own loop.
            QTimer.singleShot(300, self._end)
            ask_files(self, "dialog")
            return
        if where == "job":
            drop(self, Path(PLAN["files"]))
            wait(lambda: self.context.backend.has_job)
        elif where == "entry":
            self._unfinished()
        elif where == "export":
            self._exporting()
        elif where == "reading":
            self._reading()
        elif where in ("copied by button", "copied by key"):
            self._copied(by_key=where == "copied by key")
        elif where:
            self.page_of(Place(where))
            live(100)
        self._end()

    def _exporting(self) -> None:
        """A document with everything that was kept is being written."""
        drop(self, Path(PLAN["files"]))
        wait(lambda: self.context.backend.has_job)
        wait(lambda: not self.context.backend.has_job)
        entry = Entry(title="something to write about")
        self.context.backend.change(lambda s: s.incidents.record([entry]), lambda _: None)
        page = self.page_of(Place.DOSSIER)
        page.choices.choose_reader(Reader.POLICE)
        wait(lambda: page._plan is not None and page._plan.exhibits and page.make.isEnabled())
        page.write(page._plan, Path(PLAN["export"]) / f"{os.getpid()}.zip")
        wait(lambda: self.context.backend.has_job)
        live(50)

    def _reading(self) -> None:
        """A conversation is being read; some of it is written."""
        page = self.page_of(Place.CONVERSATIONS)
        drop(self, Path(PLAN["chat"]))
        wait(page.questions.isVisible)
        page.questions.read.click()
        wait(lambda: self.context.backend.has_job)
        live(700)
        assert self.context.backend.has_job, "it was read before it could be disturbed"

    def _copied(self, *, by_key: bool) -> None:
        """Text lies on the clipboard, and what is selected is the other one's of the desktop."""
        page = self.page_of(Place.ENTRY)
        page.form.what.setPlainText(PLAN["text"])
        control = Qt.KeyboardModifier.ControlModifier
        QTest.keyClick(page.form.what, Qt.Key.Key_A, control)
        if by_key:
            QTest.keyClick(page.form.what, Qt.Key.Key_C, control)
        else:
            copy_for_a_while(PLAN["text"])
        live(100)

    def _end(self) -> None:
        ending = PLAN["ending"]
        if PLAN.get("pause"):
            said("waiting")
            wait(Path(PLAN["pause"]).exists)
        said(f"ending {ending}")
        _tell_when_gone()
        if ending == "crash":
            ctypes.string_at(0)
        # Without a window manager no window is active, and then no key reaches a shortcut.
        elif not self.isActiveWindow():
            self.context.leaving_asked.emit(ending == "lock")
        elif ending == "hide":
            QTest.keyClick(self, Qt.Key.Key_F9)
        elif ending == "lock":
            QTest.keyClick(self, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def _tell_when_gone() -> None:
    """Tell how many ms it takes until no window is left on the display: on the clock, and of
    this thread's own time, which other programs on the machine do not lengthen."""
    clock, own = time.monotonic(), time.thread_time()

    def synced() -> None:
        QGuiApplication.sync()
        assert not any(w.isVisible() for w in QApplication.topLevelWidgets())
        took = time.monotonic() - clock, time.thread_time() - own
        said("gone {:.1f} {:.1f}".format(*(seconds * 1000 for seconds in took)))

    leaving.QGuiApplication = SimpleNamespace(sync=synced)  # type: ignore[assignment, misc]


def main() -> int:
    PLAN.update(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    harden_process()
    use_shipped_zones()
    real = window.real_doors

    def doors() -> Any:
        # The cheapest derivation: the proofs watch what is written, not how slow guessing is.
        return real()._replace(
            create=lambda folder, words, zone: vaults.create(folder, words, zone, fast=True)
        )

    window.real_doors = doors
    window.Shell = Driven  # type: ignore[misc]
    return window.run_window(PLAN.get("arguments", []))


if __name__ == "__main__":
    sys.exit(main())
