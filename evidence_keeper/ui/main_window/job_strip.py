"""Shows the progress of the running job below the page."""

from __future__ import annotations

from time import monotonic

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.live_text import Words, said
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.vault_thread.ticket import Ticket
from evidence_keeper.ui.widgets.display.labels import ElidedLabel, PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button

_TOO_EARLY = 3.0
"""Seconds before a job's end can be estimated."""


class JobStrip(QFrame):
    """Shows the running job: name, progress, and a button to cancel it.

    Jobs run one after the other, in order.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("message")
        self._context = context
        self._jobs: list[tuple[Words, Ticket]] = []
        self._since = 0.0
        self._total = 0
        self._title = PlainLabel(role="label", wrap=False)
        self._detail = ElidedLabel(role="hint")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(120)
        self._cancel = Button("plain")
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.L, tokens.S, tokens.S, tokens.S)
        row.setSpacing(tokens.M)
        row.addWidget(self._title)
        row.addWidget(self._detail, 2)
        row.addWidget(self._bar, 3)
        row.addWidget(self._cancel)
        self._cancel.clicked.connect(self._stop)
        context.job_began.connect(self._began)
        context.job_reported.connect(self._reported)
        context.job_ended.connect(self._ended)
        context.look.changed.connect(self._stand_or_run)
        self.hide()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self._cancel.set_text(t.say("Cancel"))
        named(self._bar, t.say("Progress"))
        self._name()

    def _began(self, title: Words, ticket: Ticket) -> None:
        self._jobs.append((title, ticket))
        if len(self._jobs) == 1:
            self._show_first()
        self._name()

    def _show_first(self) -> None:
        self._since = monotonic()
        self._reported(0, 0, "")
        self._cancel.setEnabled(True)
        self.show()

    def _name(self) -> None:
        if not self._jobs:
            return
        title, waiting = said(self._jobs[0][0]), len(self._jobs) - 1
        if waiting:
            t = self._context.t
            after = t.say_n("{n} more after it", "{n} more after it", waiting)
            title = f"{title} · {after}"
        self._title.setText(title)

    def _reported(self, done: int, total: int, label: str) -> None:
        self._total = total
        self._stand_or_run()
        self._bar.setValue(done)
        parts = [label]
        if total > 1:
            t = self._context.t
            left = seconds_left(done, total, monotonic() - self._since)
            parts = [t.say("{done} of {total}", done=done, total=total), _left_text(t, left), label]
        self._detail.set_text(" · ".join(part for part in parts if part))

    def _stand_or_run(self) -> None:
        """Indeterminate bar; hidden when motion is reduced."""
        self._bar.setRange(0, max(self._total, 0))
        self._bar.setVisible(self._total > 0 or not self._context.look.is_still)

    def _ended(self, ticket: Ticket) -> None:
        was_first = bool(self._jobs) and self._jobs[0][1] is ticket
        self._jobs = [job for job in self._jobs if job[1] is not ticket]
        if not self._jobs:
            self.hide()
        elif was_first:
            self._show_first()
        self._name()

    def _stop(self) -> None:
        self._cancel.setEnabled(False)
        if self._jobs:
            self._jobs[0][1].cancel()


def seconds_left(done: int, total: int, passed: float) -> float | None:
    """Return the estimated seconds left.

    None in the first seconds, when no estimate is possible.
    """
    if passed < _TOO_EARLY or not 0 < done < total:
        return None
    return passed * (total - done) / done


def _left_text(t: Translator, seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return t.say("less than a minute left")
    return t.say_n("about {n} minute left", "about {n} minutes left", round(seconds / 60))
