"""Recognises text in pictures in the background, one at a time, while the program is idle."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.services.evidence import text_recognition
from evidence_keeper.services.evidence.text_recognition import Recogniser
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.places import Changed

PAUSE_MS = 1000
"""Milliseconds between two pictures."""


class BackgroundRecognition(QObject):
    """Recognises text in new pictures, if the user wants it and a recogniser is installed."""

    _found = Signal(object)
    _read = Signal(int, object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        pool = self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading")
        self.destroyed.connect(lambda: pool.shutdown(wait=False))  # its thread would wait forever
        self._recogniser: Recogniser | None = None
        self._busy = False
        self._failed: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._next)
        self._read.connect(self._done, Qt.ConnectionType.QueuedConnection)
        self._found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)
        context.recogniser_asked.connect(self.look_for_recogniser)
        context.vault_opened.connect(self._on_opened)
        context.changed.connect(self._on_changed)

    def look_for_recogniser(self) -> None:
        """Look for a recogniser in the background, and emit the result.

        Unless recognition is enabled it is not started, only looked for.
        """

        def arrived(wanted: Json) -> None:
            if wanted is True:
                self._ask_languages()
            else:
                self._context.recogniser_found.emit(text_recognition.installed_recogniser())

        if self._context.is_open:
            backend = self._context.backend
            backend.ask(lambda s: s.settings.preference(text_recognition.WANTED, False), arrived)

    def _ask_languages(self) -> None:
        self._pool.submit(lambda: self._found.emit(text_recognition.find_recogniser()))

    def _on_opened(self) -> None:
        self._failed.clear()
        self._ask_wanted()

    def _on_changed(self, what: object) -> None:
        if what in (Changed.PREFERENCES, Changed.EVIDENCE):
            self._ask_wanted()

    def _ask_wanted(self) -> None:
        def arrived(wanted: Json) -> None:
            if wanted is not True:
                self._timer.stop()
            elif self._recogniser is None:
                self._ask_languages()
            else:
                self._go_on(PAUSE_MS)

        if self._context.is_open:
            backend = self._context.backend
            backend.ask(lambda s: s.settings.preference(text_recognition.WANTED, False), arrived)

    def _on_found(self, recogniser: object) -> None:
        self._recogniser = recogniser if isinstance(recogniser, Recogniser) else None
        self._context.recogniser_found.emit(self._recogniser)
        if self._recogniser is not None and self._context.is_open:
            self._ask_next_wanted()

    def _ask_next_wanted(self) -> None:
        def arrived(wanted: Json) -> None:
            if wanted is True:
                self._go_on(PAUSE_MS)

        backend = self._context.backend
        backend.ask(lambda s: s.settings.preference(text_recognition.WANTED, False), arrived)

    def _go_on(self, pause: int) -> None:
        if not self._busy:
            self._timer.start(pause)

    def _next(self) -> None:
        backend = self._context.backend
        if self._busy or not self._context.is_open:
            return
        if backend.has_job:
            self._go_on(PAUSE_MS)
            return
        self._busy = True
        tried = frozenset(self._failed)
        backend.change(lambda s: s.pictures.unread(tried), self._begin, lambda _: self._stop())

    def _begin(self, picture: tuple[int, bytes] | None) -> None:
        recogniser = self._recogniser
        if picture is None or recogniser is None:
            self._stop()
            return
        number, data = picture

        def work() -> None:
            self._read.emit(number, text_recognition.read_text(recogniser, data))

        self._pool.submit(work)

    def _done(self, number: int, text: str | None) -> None:
        if text is None:  # retried when the vault is next opened
            self._failed.add(number)
            self._busy = False
            if self._context.is_open:
                self._ask_next_wanted()
            return

        def written(_: None) -> None:
            self._busy = False
            self._ask_next_wanted()

        self._context.backend.change(
            lambda s: s.pictures.note_machine_text(number, text), written, lambda _: self._stop()
        )

    def _stop(self) -> None:
        """Pause until there is a new file or a changed setting."""
        self._busy = False
