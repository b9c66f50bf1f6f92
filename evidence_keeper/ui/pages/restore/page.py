"""Restores a backup without a terminal, after the loss of a computer or a vault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.domain.vault.backup import FoundBackups, RestoreWish, Target
from evidence_keeper.domain.verification import Finding
from evidence_keeper.system.language.dates import moment_text
from evidence_keeper.system.language.finding_words import finding_sentence
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.doors import Doors
from evidence_keeper.ui.live_text import Words
from evidence_keeper.ui.page_arguments import RestoreFrom
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.pages.restore.backup_location import WhereStep
from evidence_keeper.ui.pages.restore.restore_options import HowStep
from evidence_keeper.ui.places import BACK, NEW_PASSPHRASE, Place
from evidence_keeper.ui.vault_thread.ticket import Ticket

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session
    from evidence_keeper.services.vault.backups import RestoreDone

_TRIED = 9
"""Most alternatives to the default folder that are checked."""


class RestorePage(Page):
    """Asks for the backup; its secret and target; then the vault is open."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._back = Place.WELCOME
        self._job: Ticket | None = None
        self._going_back = False
        self._standing = Target.FREE  # the state of the default folder
        self.where = WhereStep(context)
        self.how = HowStep(context)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.where)
        self.stack.addWidget(self.how)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.stack)
        self.where.back.connect(lambda: context.go(self._back, BACK))
        self.where.found.connect(self._on_found)
        self.where.vault_chosen.connect(self._open_vault)
        self.how.back.connect(self._on_back)
        self.how.asked.connect(self._restore)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        self.where.retranslate()
        self.how.retranslate()

    def enter(self, argument: object) -> None:
        """Ask for the backup; check a given place; with `BACK` show the last state."""
        if isinstance(argument, RestoreFrom) and self._job is None:
            self._back = argument.back
            self._show_where()
            self.where.begin(argument.place)

    def leave(self) -> None:
        """Clear the input."""
        self.how.forget()

    def _show_where(self) -> None:
        self.stack.setCurrentWidget(self.where)
        self.where.to_top()

    def _on_found(self, found: FoundBackups) -> None:
        """Continue once a free folder is known too: a fast typist must not be ahead of it."""
        doors = self.context.doors

        def known(free: tuple[Path, Target]) -> None:
            self.stack.setCurrentWidget(self.how)
            self.how.to_top()
            self.how.begin(found, *free)

        self.context.backend.call(lambda: _free_folder(doors), known)

    def _on_back(self) -> None:
        """Go back; a running restore is cancelled first."""
        if self._job is not None:
            self._going_back = True
            self._job.cancel()
        else:
            self.how.forget()
            self._show_where()
            self.where.place.setFocus()

    def _restore(self, wish: RestoreWish) -> None:
        context, doors, usual = self.context, self.context.doors, self._usual()
        restore = doors.restore

        def done(made: RestoreDone) -> None:
            self._job = None
            context.is_restoring = False
            remembered = self._remember_unless_there(wish.folder, self._standing)
            if context.is_unattended:
                self._end_unattended(wish, made, remembered=remembered)
            else:
                self._open(wish, made, remembered=remembered)

        def work(progress: Progress) -> RestoreDone:
            self._standing = _state(doors, usual)
            return restore(wish, progress)

        self._going_back = False
        context.begin_restoring()
        self._job = context.run_errand(
            lambda: context.t.say("Restoring the backup"), work, done, self._failed
        )

    def _failed(self, error: KeeperError) -> None:
        self._job = None
        self.context.is_restoring = False
        if error.code is not Code.CANCELLED:
            if not self.isVisible():
                self.context.complain(error)
            self.how.show_error(error)
            return
        self.how.set_busy(busy=False)
        self.context.tell(lambda: self.context.t.say("Cancelled. Nothing was restored."))
        if self._going_back:
            self._on_back()

    # the restored vault

    def _remember(self, folder: Path) -> None:
        place = None if folder == self.context.doors.default_folder() else folder
        self.context.remember_folder(self.context.settings._replace(vault=place))

    def _remember_unless_there(self, folder: Path, usual: Target) -> bool:
        """Store the location, unless the default folder has a vault: that would seem lost."""
        free = usual is not Target.VAULT or folder == self._usual()
        if free:
            self._remember(folder)
        return free

    def _usual(self) -> Path:
        return self.context.settings.vault or self.context.doors.default_folder()

    def _open_vault(self, folder: Path) -> None:
        self._remember(folder)
        self.context.go(Place.UNLOCK, folder)

    def _open(self, wish: RestoreWish, made: RestoreDone, *, remembered: bool) -> None:
        """Open what was restored; where that is refused, the unlock page stands ready."""
        doors, context = self.context.doors, self.context

        def opening() -> Session:
            if wish.recovery:
                return doors.open_with_recovery(wish.folder, wish.recovery)
            return doors.open_with_passphrase(wish.folder, wish.passphrase)

        def opened(session: Session) -> None:
            self.how.forget()
            self.how.set_busy(busy=False)
            by_code = bool(wish.recovery)
            then = partial(self._count, made, by_code=by_code, remembered=remembered)
            context.opened(session, then=then)

        def refused(error: KeeperError) -> None:
            self.how.set_busy(busy=False)
            self._show_unlock(wish.folder)
            context.complain(error)

        context.backend.open(opening, opened, refused)

    def _show_unlock(self, folder: Path) -> None:
        self.context.folder = folder  # also after a lock
        self.context.go(Place.UNLOCK, folder)

    def _end_unattended(self, wish: RestoreWish, made: RestoreDone, *, remembered: bool) -> None:
        """Open nothing for whoever sits there now; it is told when she is back."""
        self.how.forget()
        self.how.set_busy(busy=False)
        self.context.restoring.emit(False)
        self._show_unlock(wish.folder)

        def told() -> list[str]:
            t = self.context.t
            return [
                t.say("Your notes are restored as they were on {time}.", time=self._moment(made))
            ]

        self._say(made, told, remembered=remembered)

    def _count(self, made: RestoreDone, *, by_code: bool, remembered: bool) -> None:
        def counted(numbers: tuple[int, int]) -> None:
            self._tell(made, *numbers, by_code=by_code, remembered=remembered)

        self.context.backend.ask(lambda s: (s.incidents.count(), s.evidence.count()), counted)

    def _tell(
        self, made: RestoreDone, entries: int, files: int, *, by_code: bool, remembered: bool
    ) -> None:
        """Report what was restored, from which day, and what was damaged."""
        context = self.context

        def told() -> list[str]:
            t = context.t
            back = t.say(
                "Your notes are restored as they were on {time}: {entries}, {files}.",
                time=self._moment(made),
                entries=t.say_n("{n} entry", "{n} entries", entries),
                files=t.say_n("{n} file", "{n} files", files),
            )
            return [back, *([t.say("You can choose a new passphrase now.")] if by_code else [])]

        action = (
            lambda: context.t.say("Settings"),
            lambda: context.go(Place.SETTINGS, NEW_PASSPHRASE),
        )
        self._say(made, told, action if by_code else None, remembered=remembered)

    def _moment(self, made: RestoreDone) -> str:
        moment = in_zone(datetime.fromisoformat(made.made), self.context.vault.zone)
        return moment_text(self.context.t, moment)

    def _say(
        self,
        made: RestoreDone,
        told: Callable[[], list[str]],
        action: tuple[Words, Callable[[], None]] | None = None,
        *,
        remembered: bool,
    ) -> None:
        context = self.context
        checked: tuple[Finding, ...] = made.verification.findings if made.verification else ()
        findings = (*made.findings, *checked)

        def text() -> str:
            t, (first, *others) = context.t, told()
            parts = [first]
            if findings:
                parts.append(t.say("Not everything in the backup was whole."))
            if not remembered:
                folder = shown_name(str(made.folder))
                parts.append(
                    t.say(
                        "They lie in {folder}. The vault in the usual place stays as it is, and "
                        "opens next time as always.",
                        folder=folder,
                    )
                )
            return " ".join((*parts, *others))

        context.tell(
            text,
            NoticeTone.CAUTION if findings else NoticeTone.GOOD,
            lines=lambda: tuple(finding_sentence(context.t, finding) for finding in findings),
            action=action,
            lasting=True,
        )


def _free_folder(doors: Doors) -> tuple[Path, Target]:
    """Return a free target folder, and the state of the default one.

    The default folder itself where it is free, else one next to it.
    """

    usual = folder = doors.default_folder()
    for number in range(2, _TRIED + 1):
        if _state(doors, folder) is Target.FREE:
            break
        folder = usual.with_name(f"{usual.name}-{number}")
    return folder, _state(doors, usual)


def _state(doors: Doors, folder: Path) -> Target:
    try:
        return doors.restore_target(folder)
    except KeeperError:
        return Target.TAKEN  # the reason cannot be told
