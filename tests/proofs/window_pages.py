"""Scripts a session in the window on each page, with a canary in every field.

For `window_session`. The fields are found on the page itself, so new ones are filled as well.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.record.people import Role
from evidence_keeper.media.recognition import recognise
from evidence_keeper.services.evidence.text_recognition import WANTED
from evidence_keeper.services.session import Session
from evidence_keeper.ui.live_text import said
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.operating_system import printing
from evidence_keeper.ui.pages.conversations.page import ConversationsPage
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.pages.help.contents import LETTER, PLAN
from evidence_keeper.ui.pages.help.letter_form import LetterView
from evidence_keeper.ui.pages.help.page import HelpPage
from evidence_keeper.ui.pages.help.paper_buttons import PaperButtons
from evidence_keeper.ui.pages.help.safety_plan import PlanView
from evidence_keeper.ui.pages.people.page import PeoplePage
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.pages.welcome.short_steps import RecoveryStep
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.widgets.inputs.file_dialog import FileDialog
from evidence_keeper.ui.widgets.inputs.input_fields import GrowingText
from evidence_keeper.ui.widgets.inputs.text_line import PlainLine, SearchLine
from tests.living import live
from tests.proofs import chats
from tests.proofs.filled import STEPS, note_secret
from tests.proofs.planted import Spoken

Wait = Callable[[Callable[[], object]], None]


def fields_of(page: QWidget, besides: Iterable[QWidget] = ()) -> list[PlainLine | GrowingText]:
    """Return the fields of a page that take words, but those within some widgets."""
    found: list[PlainLine | GrowingText] = [
        *page.findChildren(PlainLine),
        *page.findChildren(GrowingText),
    ]
    return [
        field
        for field in found
        if not isinstance(field, SearchLine)
        and field.isEnabled()
        and not any(other is field or other.isAncestorOf(field) for other in besides)
    ]


def drop(shell: Shell, path: Path) -> None:
    """Drop a file or a folder on the page that is shown."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none, middle = Qt.KeyboardModifier.NoModifier, shell.rect().center()
    QApplication.sendEvent(shell, QDragEnterEvent(middle, action, data, button, none))
    QApplication.sendEvent(shell, QDropEvent(QPointF(middle), action, data, button, none))


class Visitor:
    """Goes through the pages of an open window.

    Args:
        plan: `words` (a file to note the canaries in), `markers`, `export`, `files`, `screen`,
            `recogniser` and `passphrase`.
    """

    def __init__(self, shell: Any, plan: dict[str, Any], wait: Wait) -> None:
        self.shell, self.plan, self.wait = shell, plan, wait
        self.canaries = Spoken(Path(plan["words"]), plan["markers"])
        self.export = Path(plan["export"])
        self._count = 0

    def visit(self) -> None:
        for page in (
            self.reading, self.evidence, self.screen, self.not_taken, self.conversations,
            self.people, self.help, self.settings, self.pages_of_a_dossier,
        ):  # fmt: skip
            page()
            os.write(1, f"visited {page.__name__}\n".encode())

    # helpers

    def fill(self, page: QWidget, where: str, besides: Iterable[QWidget] = ()) -> None:
        """Type a canary into each field, as a user does."""
        found = fields_of(page, besides)
        assert found, f"{where} has no fields"
        for number, field in enumerate(found):
            word = self.canaries.word(f"window: {where}, field {number}")
            if isinstance(field, PlainLine):
                field.setText(word)
                field.textEdited.emit(word)
                field.editingFinished.emit()
            else:
                field.setPlainText(word)

    def settled(self) -> None:
        """Wait until everything that was handed over is done and answered."""
        done: list[object] = []
        self.shell.context.backend.change(lambda _: None, done.append)
        self.wait(lambda: done and not self.shell.context.backend.has_job)
        live(20)

    def session(self, work: Callable[[Any], object]) -> Any:
        done: list[object] = []
        self.shell.context.backend.change(work, done.append)
        self.wait(lambda: done)
        return done[0]

    def save_as(self, press: Callable[[], object], suffix: str) -> None:
        """Press what asks where to save, and answer the real dialog."""
        self._count += 1
        target = self.export / f"{os.getpid()}-{self._count}.{suffix}"

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, FileDialog):
                QTimer.singleShot(50, answer)
                return
            dialog.setDirectory(str(self.export))
            dialog.selectFile(target.name)
            dialog.accept()

        QTimer.singleShot(50, answer)
        press()
        self.wait(target.exists)

    # pages

    def reading(self) -> None:
        """Text in pictures, by the real way; then the pictures have words that were read."""
        if self.plan["recogniser"]:
            recognise._PLACES = (self.plan["recogniser"],)
        self.shell.context.prefer(WANTED, True)
        self.wait(lambda: self.session(lambda s: s.evidence.get(1).machine_text is not None))

    def evidence(self) -> None:
        """Notes, the large picture, a working copy, and one that is not finished."""
        page: EvidencePage = self.shell.page_of(Place.EVIDENCE)
        page.show_number(1)
        self.wait(lambda: page.detail.item is not None and page.detail.item.number == 1)
        self.fill(page.detail.notes, "notes on evidence")
        page.detail.notes.save.click()
        self.settled()
        page._show_large(page.detail.item)
        self.settled()
        page.viewer.close_picture()
        page.show_lists()
        page.detail.edit.click()
        self.wait(lambda: page.editor.canvas.has_picture)
        self._draw(page, len(STEPS))
        page.editor.save.click()
        self.wait(lambda: page.detail.item is not None and page.detail.item.copy_of == 1)
        page._edit(self.session(lambda s: s.evidence.get(1)))
        self.wait(lambda: page.editor.canvas.has_picture)
        self._draw(page, 2)
        self.shell.open_page(Place.CHRONOLOGY)

    def _draw(self, page: EvidencePage, count: int) -> None:
        for step in STEPS[:count]:
            page.editor.canvas.steps.take(step)
        page.editor.canvas.redraw()
        page.editor._on_steps()

    def screen(self) -> None:
        """A part of the screen; where the platform gives none, a picture stands for it."""
        page: EvidencePage = self.shell.page_of(Place.EVIDENCE)
        page.capture._grab = lambda _: QImage(self.plan["screen"])
        page.stack.setCurrentWidget(page.capture)
        page.capture.take()
        self.wait(lambda: not page.capture._picture.isNull())
        self.fill(page.capture, "address of the screen")
        page.capture.keep.click()
        self.wait(lambda: page.detail.item is not None and page.detail.item.source is Source.SCREEN)

    def not_taken(self) -> None:
        """The list of what was not taken is saved where the user says."""
        shell = self.shell
        shell.open_page(Place.EVIDENCE)
        drop(shell, Path(self.plan["files"]))
        self.wait(lambda: shell.messages._notice is not None and said(shell.messages._notice.lines))
        self.settled()
        shell.messages._more.click()
        self.save_as(shell.messages._save.click, "txt")

    def conversations(self) -> None:
        """An export is read; messages are searched, shown, written about, taken out and back."""
        shell, word = self.shell, self.canaries.word
        page: ConversationsPage = shell.page_of(Place.CONVERSATIONS)
        path = Path(self.plan["words"]).with_name(f"{word('window: file name')} sms.xml")
        path.write_text(chats.sms_export(self._in_export), encoding="utf-8")
        drop(shell, path)
        self.wait(page.questions.isVisible)
        assert page.questions.looked is not None
        page.questions.all.click()
        page.questions.me.choose(page.questions.looked.names[0])
        page.questions.read.click()
        self.wait(lambda: len(page.chats.all) == 2)
        self.settled()
        page.show_conversation(page.chats.all[0])
        self.wait(lambda: page.opened.model.item(0) is not None)
        text = page.opened.model.item(0).text
        shell.top.search_field.setText(text)
        QTest.keyClick(shell.top.search_field, Qt.Key.Key_Return)
        self.wait(lambda: page.opened.places is not None)
        page.opened.list.mark_only([1])
        page.opened.bar.show_them.click()
        self.settled()
        page.opened.pane.drop.click()
        self.wait(lambda: len(page.chats.all) == 1)
        self.wait(lambda: shell.messages._notice is not None and shell.messages._notice.undoes)
        shell.messages._act()  # as Ctrl+Z does it: a click soon after another notice is not taken
        self.wait(lambda: len(page.chats.all) == 2)
        page.show_conversation(page.chats.all[0])
        page.opened.list.mark_only([1, 2])
        page.opened.bar.write.click()
        self.wait(lambda: shell.place is Place.ENTRY)
        shell.page(Place.ENTRY).save.click()
        self.wait(lambda: shell.place is Place.CHRONOLOGY)

    def _in_export(self, place: str) -> str:
        gone = "gone: " if place.startswith("gone: ") else ""
        return self.canaries.word(f"{gone}window: message {place}")

    def people(self) -> None:
        page: PeoplePage = self.shell.page_of(Place.PEOPLE)
        self.wait(lambda: len(page.view.register) > 1 and page.accounts)
        account = page.view.free_accounts[0].text
        page.accounts[0].assigned.emit(account, page.view.register[0].name, "2026-11-03")
        self.settled()
        self.wait(lambda: page.cards and page.view.register[0].accounts)
        person = page.view.register[1]
        page.cards[1].changed.emit(replace(person, role=Role.HELPER))
        self.settled()
        self.wait(lambda: page.view.register[1].role is Role.HELPER)
        page.cards[0].merged.emit(page.view.register[1].name)
        self.settled()

    def help(self) -> None:
        """Each letter is filled in; one is printed, saved and copied; so is the plan."""
        page: HelpPage = self.shell.page_of(Place.HELP)
        self.wait(lambda: page._read)
        for number, slug in enumerate(page._letters):
            page.open_slug(LETTER + slug)
            view = page._body
            assert isinstance(view, LetterView)
            self.fill(view, f"letter {slug}", [view.text])
            if number == 0:
                self._on_paper(view.findChild(PaperButtons))
                view.findChild(PaperButtons).copy.click()
        view.text.setPlainText(self.canaries.word("window: own text of a letter"))
        page.open_slug(PLAN)
        plan = page._body
        assert isinstance(plan, PlanView)
        self.fill(plan, "safety plan")
        self._on_paper(plan.findChild(PaperButtons))
        self.shell.open_page(Place.CHRONOLOGY)
        self.settled()

    def _on_paper(self, buttons: PaperButtons) -> None:
        self.save_as(buttons.save.click, "pdf")
        with _Printing(self.export / f"{os.getpid()}-printed.pdf"):
            buttons.print_it.click()

    def settings(self) -> None:
        """About me, own numbers, a reason for removing, a recovery code that is printed."""
        page: SettingsPage = self.shell.page_of(Place.SETTINGS)
        self.settled()
        page.show_section(page.about_me)
        self.fill(page.about_me, "about me")
        page.about_me.save.click()
        page.numbers.add.click()
        self.fill(page.numbers, "own numbers")
        self.settled()
        self._remove(page)
        words = Path(self.plan["words"])
        page.show_section(page.keys)
        one, three = page.keys.one, page.keys.three
        one.key.first.line.setText(self.plan["passphrase"])
        one.make.click()
        self.wait(lambda: one.groups.code)
        note_secret(words, one.groups.code)
        one.written.setChecked(True)
        three.key.first.line.setText(self.plan["passphrase"])
        three.make.click()
        self.wait(lambda: three.sheets.groups.code)
        while code := three.sheets.groups.code:
            note_secret(words, code)
            three.sheets.kept.setChecked(True)

    def _remove(self, page: SettingsPage) -> None:
        context = self.shell.context
        word = self.canaries.word("gone: entry removed in the window")

        def throw_away(session: Session) -> None:
            session.incidents.bin(session.incidents.record([Entry(title=word)]))

        self.session(throw_away)
        context.changed.emit(Changed.INCIDENTS)
        self.settled()
        item = self.session(lambda s: s.bin.items())[0]
        page.show_section(page.bin)
        page.bin.ask(item)
        assert page.bin.asking is not None
        page.bin.asking.reason.setText(self.canaries.word("window: reason for removing"))
        page.bin.asking.delete.click()
        self.settled()

    def pages_of_a_dossier(self) -> None:
        """Its pages are looked at before it is written."""
        page = self.shell.page_of(Place.DOSSIER)
        self.wait(lambda: page._plan is not None and page.look_at.isEnabled())
        page.look_at.click()
        self.wait(page.pages.isVisible)
        self.settled()
        page.pages.close_pages()


def print_sheet(step: RecoveryStep, export: Path) -> None:
    """Print the recovery sheet, as if the computer had a printer."""
    printing.QPrinterInfo.availablePrinterNames = lambda: ["paper"]  # type: ignore[method-assign]
    with _Printing(export / f"{os.getpid()}-sheet.pdf"):
        step.print_it.click()


class _Printing:
    """The print dialog is answered at once, and the paper is a file of the export."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self._before = printing.QPrintDialog

    def __enter__(self) -> None:
        target = self.target

        class Answered(self._before):  # type: ignore[name-defined, misc]
            def show(self) -> None:
                self.printer().setOutputFileName(str(target))
                self.done(int(self.DialogCode.Accepted.value))

        printing.QPrintDialog = Answered  # type: ignore[misc]

    def __exit__(self, *_: object) -> None:
        printing.QPrintDialog = self._before  # type: ignore[misc]
        assert self.target.stat().st_size
