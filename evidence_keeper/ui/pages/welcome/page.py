"""Guides the first start step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.vault.backup import FoundBackups
from evidence_keeper.services.demo import EXAMPLE_READY
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_arguments import RestoreFrom
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.pages.welcome.before_you_start import BeforeStep
from evidence_keeper.ui.pages.welcome.new_vault import NewVault, NewVaultStep
from evidence_keeper.ui.pages.welcome.short_steps import ChooseStep, LanguageStep, RecoveryStep
from evidence_keeper.ui.places import BACK, BEGIN, Changed, Place
from evidence_keeper.ui.widgets.inputs.file_questions import ask_folder

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

Step = LanguageStep | BeforeStep | ChooseStep | NewVaultStep | RecoveryStep


class WelcomePage(Page):
    """Guides from the language to an open vault."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.language = LanguageStep()
        self.before = BeforeStep(context)
        self.choose = ChooseStep(context)
        self.new_vault = NewVaultStep(context)
        self.recovery = RecoveryStep(context)
        self.stack = QStackedWidget()
        self._steps: tuple[Step, ...] = (
            self.language,
            self.before,
            self.choose,
            self.new_vault,
            self.recovery,
        )
        for step in self._steps:
            self.stack.addWidget(step)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.stack)
        self._session: Session | None = None
        self._from_unlock = False
        self.language.chosen.connect(self._on_language)
        self.before.back.connect(lambda: self._show(self.language))
        self.before.done.connect(lambda: self._show(self.choose))
        self.choose.begin.connect(lambda: self._show(self.new_vault))
        self.choose.example.connect(self._open_example)
        self.choose.existing.connect(self._pick_existing)
        self.choose.from_backup.connect(
            lambda: context.go(Place.RESTORE, RestoreFrom(Place.WELCOME))
        )
        self.choose.back.connect(self._leave_choose)
        self.choose.read_first.connect(lambda: self._show(self.before))
        self.new_vault.back.connect(lambda: self._show(self.choose))
        self.new_vault.asked.connect(self._make)
        self.recovery.done.connect(self._confirm_code)
        self.recovery.put_off.connect(self._enter_vault)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        for step in self._steps:
            step.retranslate()

    def enter(self, argument: object) -> None:
        """Begin with the language; "choose" and `BEGIN` skip that, `BACK` shows the last state."""
        if argument == BACK:
            if self.stack.currentWidget() is self.choose:
                self.choose.focus_first()
            return
        self._from_unlock = argument == "choose"
        if self._from_unlock or argument == BEGIN:
            self._show(self.choose)
        else:
            self._show(self.before if self.context.settings.language else self.language)

    def _show(self, step: Step) -> None:
        self.stack.setCurrentWidget(step)
        step.to_top()
        if isinstance(step, NewVaultStep):
            step.begin()
        elif isinstance(step, LanguageStep | ChooseStep):
            step.focus_first()
        elif isinstance(step, BeforeStep):
            step.go_on.setFocus()

    def _leave_choose(self) -> None:
        if self._from_unlock:
            self.context.go(Place.UNLOCK, BACK)
        else:
            self._show(self.before)

    def _on_language(self, language: str) -> None:
        self.context.set_language(language)
        self._show(self.before)

    # the user's own vault

    def _make(self, wanted: NewVault) -> None:
        doors = self.context.doors
        code: list[str] = []

        def work() -> Session:
            code.append(doors.create(wanted.folder, wanted.passphrase, wanted.zone))
            return doors.open_with_passphrase(wanted.folder, wanted.passphrase)

        def made(session: Session) -> None:
            self._session = session
            # The vault is open although nobody has entered it: enable auto-lock.
            self.context.opening.emit()
            default = doors.default_folder()
            place = None if wanted.folder == default else wanted.folder
            self.context.remember_folder(self.context.settings._replace(vault=place))
            self.new_vault.forget()
            self.recovery.show_code(code[0])
            self._show(self.recovery)

        self.context.backend.open(work, made, self.new_vault.show_error)

    def _confirm_code(self) -> None:
        code = self.recovery.code
        # Where this is refused the vault opens all the same, and its settings show the code again.
        self.context.backend.change(
            lambda s: s.recovery.written_down([code]), self._enter_vault, self._enter_vault
        )

    def _enter_vault(self, _: object = None) -> None:
        """Open the vault; a notice reminds of a code that is not on paper."""
        self.recovery.show_code("")
        assert self._session is not None
        self.context.opened(self._session)

    # the example

    def _open_example(self) -> None:
        context = self.context
        folder = context.doors.example_folder()
        self.choose.go_on.setEnabled(False)

        def opened(session: Session) -> None:
            self._session = session
            context.backend.ask(
                lambda s: s.settings.preference(EXAMPLE_READY, False), filled_or_not
            )

        def filled_or_not(ready: Json) -> None:
            if ready is True:
                self._example_ready()
            else:
                context.run_job(
                    lambda: context.t.say("Preparing the example"),
                    fill,
                    lambda _: self._example_ready(),
                    failed,
                )

        def fill(session: Session, progress: Progress) -> None:
            context.doors.fill_example(session, progress)
            session.settings.set_preference(EXAMPLE_READY, True)

        def failed(error: KeeperError) -> None:
            self.choose.go_on.setEnabled(True)
            if error.code is not Code.CANCELLED:
                context.complain(error)

        context.backend.open(lambda: context.doors.make_example(folder), opened, failed)

    def _example_ready(self) -> None:
        assert self._session is not None
        self.choose.go_on.setEnabled(True)
        self.context.opened(self._session, example=True)
        self.context.changed.emit(Changed.INCIDENTS)
        self.context.tell(
            lambda: self.context.t.say("This is an invented example. Nothing in it is about you."),
            lasting=True,
        )

    # an existing vault

    def _pick_existing(self) -> None:
        t = self.context.t
        folder = ask_folder(self, t.say("The folder of the vault"))
        if folder is not None:
            self.use_folder(folder)

    def use_folder(self, folder: Path) -> None:
        """Continue to unlocking the vault in a folder; offer to restore a backup."""
        find = self.context.doors.find_backups
        self.context.backend.call(lambda: find(folder), lambda found: self._use(folder, found))

    def _use(self, folder: Path, found: FoundBackups) -> None:
        context = self.context
        if found.vault is not None:
            context.remember_folder(context.settings._replace(vault=found.vault))
            context.go(Place.UNLOCK, found.vault)
        elif found.backups:
            context.tell(
                lambda: context.t.say(
                    "This is a backup. It is not opened itself: a vault is made from it on this "
                    "computer, with everything that is in it."
                ),
                action=(
                    lambda: context.t.say("Restore it…"),
                    lambda: context.go(Place.RESTORE, RestoreFrom(Place.WELCOME, folder)),
                ),
                lasting=True,
            )
        else:
            context.complain(KeeperError(Code.NO_VAULT, path=str(folder)))
