"""Gives every page the language, the look, the backend and the window's messages."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QLocale, QObject, Signal

from evidence_keeper.domain.errors import Code, KeeperError, without_traceback
from evidence_keeper.services.settings import Settings
from evidence_keeper.system.language.translations import translator
from evidence_keeper.ui.live_text import Lines, Words, said
from evidence_keeper.ui.operating_system.capture_guard import Capture
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.theme.look import Look
from evidence_keeper.ui.vault_thread.backend import Backend, Done
from evidence_keeper.ui.vault_thread.ticket import Failed, Ticket
from evidence_keeper.ui.vault_thread.vault_view import VaultView, read_view

if TYPE_CHECKING:
    from pathlib import Path

    from evidence_keeper.domain.progress import Progress, Report
    from evidence_keeper.domain.record.canonical import Json
    from evidence_keeper.services.session import Session
    from evidence_keeper.ui.doors import Doors
    from evidence_keeper.ui.operating_system.session_watch import SessionSign

T = TypeVar("T")


class NoticeTone(StrEnum):
    """The severity of a notice, shown as an icon and read out as a word."""

    PLAIN = "plain"
    GOOD = "good"
    CAUTION = "caution"


class Notice(NamedTuple):
    """One sentence in the message bar.

    Attributes:
        words: The sentence; a callable where it is evaluated again when the language changes.
        lines: More, shown below on request, for example rejected files.
        action: A button's text and its action.
        undoes: Whether the action is undo: Ctrl+Z triggers it too.
        about: The subject; a later notice about the same replaces it.
        later: Text and action of another button, in place of the cross.
        lasting: Whether it stays until it is closed; otherwise it disappears after a while.
        behind: Whether it waits until the current notice is gone.
    """

    words: Words
    tone: NoticeTone = NoticeTone.PLAIN
    lines: Lines = ()
    action: tuple[Words, Callable[[], None]] | None = None
    lasting: bool = False
    later: tuple[Words, Callable[[], None]] | None = None
    undoes: bool = False
    about: str = ""
    behind: bool = False

    @property
    def text(self) -> str:
        """The sentence, in the current language."""
        return said(self.words)


class Context(QObject):
    """Shared by all pages. Pages communicate only through it."""

    language_changed = Signal()
    opening = Signal()
    """A vault was opened: its first page or its recovery code is about to be shown."""

    restoring = Signal(bool)
    """A restore has a passphrase in memory without an open vault (True), or has ended (False)."""

    vault_opened = Signal()
    vault_shown = Signal(object)
    """The first page of an opened vault is shown; carries its `OpenedPort`."""

    unlocked = Signal(object)
    """The same, but only after the owner has opened it on the unlock page."""

    asked_for = Signal(object, object)
    """A `Place`, and an argument from `ui.places` or None."""

    changed = Signal(object)
    """A `Changed`: something was written to the vault."""

    said = Signal(object)
    """A `Notice` to show."""

    withdrawn = Signal(str)
    """The subject of notices that no longer apply."""

    job_began = Signal(object, object)
    job_reported = Signal(int, int, str)
    job_ended = Signal(object)
    """A long job's title and ticket; progress of the running job; the end of a ticket."""

    revealed = Signal(object)
    """A widget shows a picture: all others hide theirs."""

    recogniser_asked = Signal()
    recogniser_found = Signal(object)
    """The installed `Recogniser`, or None."""

    search_cleared = Signal()
    """A page has ended the search: the search field is cleared."""

    leaving_asked = Signal(bool)
    """Lock (True) or hide (False)."""

    def __init__(self, doors: Doors, look: Look, settings: Settings) -> None:
        super().__init__()
        self.doors = doors
        self.look = look
        self._settings, self._place = settings, settings.vault
        self.backend = Backend(self)
        self.backend.went_wrong.connect(self.complain)
        self.vault = VaultView()
        self.folder: Path | None = None  # of the open or given vault; None: the default
        self.is_open = False
        self.is_example = False
        self.is_restoring = False
        self.is_unattended = False  # the user was away for long during a restore
        self.last_outside = Place.WELCOME
        self.signs: frozenset[SessionSign] = (
            frozenset()
        )  # the signs of absence that the system gives
        self.capture = Capture.MISSING  # how well windows are protected from screenshots
        self.t = translator(settings.language or _system_language())
        self._set_locale()

    @property
    def settings(self) -> Settings:
        """The settings stored outside the vault."""
        return self._settings._replace(vault=self._place)

    # language and look

    def set_language(self, language: str) -> None:
        """Switch all pages to another language and store it."""
        self.t = translator(language)
        self._set_locale()
        self._remember(self.settings._replace(language=language))
        self.language_changed.emit()

    def set_theme(self, theme: str) -> None:
        """Switch the theme and store it."""
        self.look.set_theme(theme)
        self._remember(self.settings._replace(theme=theme))

    def set_text_size(self, percent: int) -> None:
        """Change the text size and store it."""
        self.look.set_text_size(percent)
        self._remember(self.settings._replace(text_size=self.look.text_size))

    def set_motion(self, motion: str) -> None:
        """Change the motion setting and store it."""
        self.look.set_motion(motion)
        self._remember(self.settings._replace(motion=self.look.motion.value))

    def set_vault_location(self, folder: Path) -> None:
        """Set the open vault's new location; the default one is found there at the next start.

        Called on the vault's thread before anything is written there: only the path changes here,
        which no other thread uses during a move.

        Raises:
            KeeperError: DISK_*.
        """
        usual = self.unusual_folder is None
        if usual:
            self._place = None if folder == self.doors.default_folder() else folder
        self.folder = folder
        if usual:
            self.doors.save_settings(self.settings)

    def remember_folder(self, settings: Settings) -> None:
        """Store the vault's location."""
        self._place = settings.vault
        self._remember(settings)

    def _remember(self, settings: Settings) -> None:
        self._settings = settings
        save = self.doors.save_settings
        # The current settings: a move of the vault may end before this runs.
        self.backend.call(lambda: save(self.settings), _ignore)

    def _set_locale(self) -> None:
        QLocale.setDefault(QLocale(self.t.language))

    # the vault

    @property
    def unusual_folder(self) -> Path | None:
        """The folder of the open or given vault; None when it is the default."""
        usual = self.settings.vault or self.doors.default_folder()
        return None if self.folder == usual else self.folder

    def begin_restoring(self) -> None:
        """Enable auto-lock, with one difference: see `is_unattended`."""
        self.is_restoring, self.is_unattended = True, False
        self.restoring.emit(True)

    def opened(
        self,
        session: Session,
        *,
        example: bool = False,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Take over a vault that the backend has opened, show the chronology, then continue.

        An unreadable one is closed again, and the unlock page says why.
        """
        self.is_open = True
        self.is_example = example
        if not example:
            self.folder = session.folder
        self.opening.emit()

        def announce() -> None:
            self.vault_opened.emit()
            self.go(Place.CHRONOLOGY)
            if then is not None:
                then()
            self.vault_shown.emit(session.opened)

        def unreadable(error: KeeperError) -> None:
            self.is_open = False
            self.backend.close()
            if not example:
                self.go(Place.UNLOCK, session.folder)
            self.complain(error)

        self.refresh_vault(announce, unreadable)

    def refresh_vault(
        self,
        then: Callable[[], None] | None = None,
        failed: Callable[[KeeperError], None] | None = None,
    ) -> None:
        """Read cases and preferences again."""

        def arrived(view: VaultView) -> None:
            self.vault = view
            if then is not None:
                then()

        self.backend.ask(read_view, arrived, failed)

    def prefer(self, name: str, value: Json) -> None:
        """Write one preference to the vault."""

        def written(_: None) -> None:
            self.refresh_vault(lambda: self.changed.emit(Changed.PREFERENCES))

        self.backend.change(lambda s: s.settings.set_preference(name, value), written)

    def run_job(
        self,
        title: Words,
        work: Callable[[Session, Progress], T],
        done: Callable[[T], None],
        failed: Callable[[KeeperError], None] | None = None,
    ) -> Ticket:
        """Run long work and show its progress; errors without a handler are reported."""
        return self._follow(title, partial(self.backend.job, work), done, failed)

    def run_errand(
        self,
        title: Words,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[KeeperError], None] | None = None,
    ) -> Ticket:
        """Run long work that needs no open vault, as `run_job` does."""
        return self._follow(title, partial(self.backend.errand, work), done, failed)

    def _follow(
        self,
        title: Words,
        hand_over: Callable[[Done[T], Failed, Report], Ticket],
        done: Callable[[T], None],
        failed: Callable[[KeeperError], None] | None,
    ) -> Ticket:
        def finished(result: T) -> None:
            self.job_ended.emit(ticket)
            done(result)

        def stopped(error: KeeperError) -> None:
            self.job_ended.emit(ticket)
            if failed is not None:
                failed(error)
            elif error.code is Code.CANCELLED:
                self.tell(lambda: self.t.say("Cancelled."))
            else:
                self.complain(error)

        ticket = hand_over(finished, stopped, self.job_reported.emit)
        self.job_began.emit(title, ticket)
        return ticket

    # speaking

    def go(self, place: Place, argument: object = None) -> None:
        """Ask the window for another page."""
        self.asked_for.emit(place, argument)

    def tell(
        self,
        words: Words,
        tone: NoticeTone = NoticeTone.PLAIN,
        *,
        lines: Lines = (),
        action: tuple[Words, Callable[[], None]] | None = None,
        undo: Callable[[], None] | None = None,
        later: tuple[Words, Callable[[], None]] | None = None,
        lasting: bool = False,
        about: str = "",
        behind: bool = False,
    ) -> None:
        """Show a notice in the message bar; with `undo` it has a button to undo the action."""
        if undo is not None:
            action = (lambda: self.t.say("Undo")), undo
        rest = (lasting, later, undo is not None, about, behind)
        self.said.emit(Notice(words, tone, lines, action, *rest))

    def complain(self, error: KeeperError, about: str = "") -> None:
        """Show the sentence for an error."""
        self.tell(self.saying(error), NoticeTone.CAUTION, lasting=True, about=about)

    def saying(self, error: KeeperError) -> Callable[[], str]:
        """Return a function that words an error in the language of the time it is called."""
        return partial(self.sentence, without_traceback(error))

    def sentence(self, error: KeeperError) -> str:
        """Return the sentence for an error in the window's language."""
        # Imported late: the texts of all errors would slow the start.
        from evidence_keeper.system.language.error_words import error_sentence  # noqa: PLC0415

        return error_sentence(self.t, error)


def _ignore(_: object) -> None:
    """Ignore an answer."""


def _system_language() -> str:
    """Return the computer's language if it is one of ours; Kazakh otherwise."""
    name = QLocale.system().name()[:2]
    return name if name in ("kk", "ru", "en") else "kk"
