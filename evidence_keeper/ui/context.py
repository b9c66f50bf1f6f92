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
    from evidence_keeper.ui.doors import Doors
    from evidence_keeper.ui.operating_system.session_watch import SessionSign
    from evidence_keeper.ui.ports import SessionPort

T = TypeVar("T")


class NoticeTone(StrEnum):
    """How a notice is meant; it shows as an icon and a word for screen readers as well."""

    PLAIN = "plain"
    GOOD = "good"
    CAUTION = "caution"


class Notice(NamedTuple):
    """One sentence in the message bar.

    Attributes:
        words: The sentence; what says it, where it can be seen while the language is switched.
        lines: More, shown below on request, for example files that were not taken.
        action: A button's text and what it does.
        undoes: Whether the action takes back what was done: Ctrl+Z does it too.
        about: What it speaks of; a later notice about the same makes it untrue and takes its place.
        later: Another button's text, in the place of the cross, and what it does.
        lasting: Whether it stays until it is closed; otherwise it goes after a while.
        behind: Whether it waits until what is shown now has gone.
        filler: Whether it only says what was taken back: it is not shown over what still can be.
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
    filler: bool = False

    @property
    def text(self) -> str:
        """The sentence, in the current language."""
        return said(self.words)


class Context(QObject):
    """Shared by all pages. Pages speak through it and never to each other."""

    language_changed = Signal()
    opening = Signal()
    """A vault was opened: its first page is about to be asked for, or its recovery code shown."""

    restoring = Signal(bool)
    """A restore holds a passphrase, though no vault is open; or has ended with none open."""

    vault_opened = Signal()
    vault_shown = Signal(object)
    """The first page of a vault that was opened is shown; what was told of it, an `OpenedPort`."""

    unlocked = Signal(object)
    """The same where the owner herself opened it, on the unlock page."""

    asked_for = Signal(object, object)
    """A `Place`, and an argument from `ui.places` or None."""

    changed = Signal(object)
    """A `Changed`: something was written to the vault."""

    said = Signal(object)
    """A `Notice`."""

    withdrawn = Signal(str)
    """What notices were about that hold no longer."""

    job_began = Signal(object, object)
    job_reported = Signal(int, int, str)
    job_ended = Signal(object)
    """A long job's title and ticket; progress of the one that runs; the end of a ticket."""

    revealed = Signal(object)
    """A widget shows a picture: all others hide theirs."""

    recogniser_asked = Signal()
    recogniser_found = Signal(object)
    """Is there something on this computer that reads text in pictures? A `Recogniser` or None."""

    search_cleared = Signal()
    """A page has ended the search: the search field becomes empty."""

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
        self.folder: Path | None = None  # of the vault that is open or named; None: the usual
        self.is_open = False
        self.is_example = False
        self.is_restoring = False
        self.is_unattended = False  # nobody was there for long while something was restored
        self.last_outside = Place.WELCOME
        self.signs: frozenset[SessionSign] = (
            frozenset()
        )  # what the system tells of somebody leaving
        self.capture = Capture.MISSING  # how far windows are kept out of screenshots here
        self.t = translator(settings.language or _system_language())
        self._set_locale()

    @property
    def settings(self) -> Settings:
        """What is remembered outside the vault."""
        return self._settings._replace(vault=self._place)

    # language and look

    def set_language(self, language: str) -> None:
        """Switch all pages to another language and remember it."""
        self.t = translator(language)
        self._set_locale()
        self._remember(self.settings._replace(language=language))
        self.language_changed.emit()

    def set_theme(self, theme: str) -> None:
        """Switch the theme and remember it."""
        self.look.set_theme(theme)
        self._remember(self.settings._replace(theme=theme))

    def set_text_size(self, percent: int) -> None:
        """Change the text size and remember it."""
        self.look.set_text_size(percent)
        self._remember(self.settings._replace(text_size=self.look.text_size))

    def set_motion(self, motion: str) -> None:
        """Change how much moves and remember it."""
        self.look.set_motion(motion)
        self._remember(self.settings._replace(motion=self.look.motion.value))

    def set_vault_location(self, folder: Path) -> None:
        """The open vault lies elsewhere from now on; the usual one is found there next time.

        Called on the vault's thread before anything is written there: the place alone is changed
        here, which no other thread touches while the vault is moved.

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
        """Remember where the vault is."""
        self._place = settings.vault
        self._remember(settings)

    def _remember(self, settings: Settings) -> None:
        self._settings = settings
        save = self.doors.save_settings
        # As they are by then: a move of the vault may end before it is their turn.
        self.backend.call(lambda: save(self.settings), _ignore)

    def _set_locale(self) -> None:
        QLocale.setDefault(QLocale(self.t.language))

    # the vault

    @property
    def unusual_folder(self) -> Path | None:
        """The folder of the vault that is open or named; None when it is the usual one."""
        usual = self.settings.vault or self.doors.default_folder()
        return None if self.folder == usual else self.folder

    def begin_restoring(self) -> None:
        """What locks an open vault is on from now, with one difference: see `is_unattended`."""
        self.is_restoring, self.is_unattended = True, False
        self.restoring.emit(True)

    def opened(
        self,
        session: SessionPort,
        *,
        example: bool = False,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Take over a vault that the backend has opened, show the chronology, then go on.

        One that cannot be read is closed again, and the unlock page says why.
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
        """Write one preference into the vault."""

        def written(_: None) -> None:
            self.refresh_vault(lambda: self.changed.emit(Changed.PREFERENCES))

        self.backend.change(lambda s: s.set_preference(name, value), written)

    def run_job(
        self,
        title: Words,
        work: Callable[[SessionPort, Progress], T],
        done: Callable[[T], None],
        failed: Callable[[KeeperError], None] | None = None,
    ) -> Ticket:
        """Run long work and show how far it is; errors without an own answer are told."""
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
        filler: bool = False,
    ) -> None:
        """Show a notice in the message bar; with `undo` its button takes back what was done."""
        if undo is not None:
            action = (lambda: self.t.say("Undo")), undo
        rest = (lasting, later, undo is not None, about, behind, filler)
        self.said.emit(Notice(words, tone, lines, action, *rest))

    def complain(self, error: KeeperError, about: str = "") -> None:
        """Show the sentence for an error."""
        self.tell(self.saying(error), NoticeTone.CAUTION, lasting=True, about=about)

    def saying(self, error: KeeperError) -> Callable[[], str]:
        """Return what says an error in the window's language of then."""
        return partial(self.sentence, without_traceback(error))

    def sentence(self, error: KeeperError) -> str:
        """Return the sentence for an error in the window's language."""
        # Not before it is needed: the words of everything that can go wrong cost start-up time.
        from evidence_keeper.system.language.error_words import error_sentence  # noqa: PLC0415

        return error_sentence(self.t, error)


def _ignore(_: object) -> None:
    """Take an answer that no one waits for."""


def _system_language() -> str:
    """Return the computer's language when we speak it; Kazakh otherwise."""
    name = QLocale.system().name()[:2]
    return name if name in ("kk", "ru", "en") else "kk"
