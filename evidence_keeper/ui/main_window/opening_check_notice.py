"""After each opening: the record is checked in short parts, and only what does not fit is told."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.verification import Finding
from evidence_keeper.ui.context import Context, NoticeTone

_AFTER_MS, _BETWEEN_MS = 300, 5
"""Pauses: the first pages come first, and whoever waits for the vault comes between two parts."""
_SHOWN_AFTER_MS = 1000
"""A check that ends sooner is not mentioned."""


class RecordCheck(QObject):
    """Drives the check on the vault's thread."""

    shown = Signal(bool)
    """Whether it should be said that the record is being checked."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._go_on)
        self._long = QTimer(self)
        self._long.setSingleShot(True)
        self._long.setInterval(_SHOWN_AFTER_MS)
        self._long.timeout.connect(lambda: self.shown.emit(True))
        context.vault_opened.connect(self._begin)

    def _begin(self) -> None:
        self._long.start()
        self._next.start(_AFTER_MS)

    def _go_on(self) -> None:
        self._context.backend.ask(
            lambda s: (s.check_further(), s.opened.checking), self._arrived, self._failed
        )

    def _arrived(self, answer: tuple[tuple[Finding, ...] | None, bool]) -> None:
        findings, checking = answer
        if findings is None:
            self._next.start(_BETWEEN_MS)
            return
        self._end()
        if findings:
            self._tell(findings)
        elif checking:
            self._context.backend.change(lambda s: s.tidy_up(), _ignore)

    def _failed(self, error: KeeperError) -> None:
        self._end()
        self._context.complain(error)

    def _end(self) -> None:
        self._long.stop()
        self.shown.emit(False)

    def _tell(self, findings: tuple[Finding, ...]) -> None:
        # Not before something is wrong: the words of all findings cost start-up time.
        from evidence_keeper.system.language.finding_words import finding_sentence  # noqa: PLC0415

        context = self._context
        context.tell(
            lambda: context.t.say("Something in the record does not fit."),
            NoticeTone.CAUTION,
            lines=lambda: tuple(finding_sentence(context.t, finding) for finding in findings),
            lasting=True,
        )


def _ignore(_: object) -> None:
    """Take an answer that no one waits for."""
