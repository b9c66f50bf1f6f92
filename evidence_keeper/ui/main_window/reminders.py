"""Shows reminders and notices after an opening or during use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.domain.vault.recovery import RecoveryWays
from evidence_keeper.domain.verification import Finding
from evidence_keeper.system.language.dates import moment_text
from evidence_keeper.system.language.finding_words import finding_sentence
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.page_arguments import ContinueDraft
from evidence_keeper.ui.places import NEW_CODES, Place
from evidence_keeper.ui.vault_thread.vault_view import REMIND_OF_BREAKS

if TYPE_CHECKING:
    from evidence_keeper.services.record.draft_service import Draft
    from evidence_keeper.services.session import Opened, Session


def tell_opening(context: Context, opened: Opened) -> None:
    """Show the notice; it stays where something is wrong."""
    serious = bool(opened.failed_since or opened.warnings or opened.read_only)
    if serious or opened.last_opened is not None:
        context.tell(
            lambda: _opening_text(context, opened),
            NoticeTone.CAUTION if serious else NoticeTone.PLAIN,
            lines=lambda: _opening_lines(context, opened),
            lasting=serious,
        )


def _opening_text(context: Context, opened: Opened) -> str:
    t, parts = context.t, []
    if opened.last_opened is not None:
        last = moment_text(t, in_zone(opened.last_opened, context.vault.zone))
        parts.append(t.say("Last opened: {time}.", time=last))
    if opened.read_only:
        parts.append(t.say("This vault can only be read here; nothing can be added."))
    if opened.failed_since:
        parts.append(
            t.say_n(
                "Since then there was {n} wrong attempt.",
                "Since then there were {n} wrong attempts.",
                len(opened.failed_since),
            )
        )
    if opened.warnings:
        parts.append(t.say("Something in the custody log does not fit."))
    return " ".join(parts)


def _opening_lines(context: Context, opened: Opened) -> tuple[str, ...]:
    t, zone = context.t, context.vault.zone
    moments = [moment_text(t, in_zone(moment, zone)) for moment in opened.failed_since]
    attempts = [t.say("Wrong attempt: {time}", time=moment) for moment in moments]
    return (*attempts, *(finding_sentence(t, warning) for warning in opened.warnings))


_AFTER_MS, _BETWEEN_MS = 300, 5
"""Pauses: the first pages come first, and other requests run between two parts."""
_SHOWN_AFTER_MS = 1000
"""A check that ends sooner is not shown."""


class RecordCheck(QObject):
    """Runs the check on the vault's thread."""

    shown = Signal(bool)
    """Whether to show that the record is being checked."""

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
            lambda s: (s.checks.check_further(), s.opened.checking), self._arrived, self._failed
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
            self._context.backend.change(lambda s: s.checks.tidy_up(), _ignore)

    def _failed(self, error: KeeperError) -> None:
        self._end()
        self._context.complain(error)

    def _end(self) -> None:
        self._long.stop()
        self.shown.emit(False)

    def _tell(self, findings: tuple[Finding, ...]) -> None:
        context = self._context
        context.tell(
            lambda: context.t.say("Something in the record does not fit."),
            NoticeTone.CAUTION,
            lines=lambda: tuple(finding_sentence(context.t, finding) for finding in findings),
            lasting=True,
        )


def _ignore(_: object) -> None:
    """Ignore an answer."""


ABOUT_ONE, ABOUT_THREE = "recovery code", "recovery sheets"
"""Subjects of notices about codes: a later one replaces an earlier one."""


def mention_codes(context: Context) -> None:
    """Remind of a code that is not known to be written down."""
    if not context.is_example:
        context.backend.ask(
            lambda s: s.recovery.ways(), partial(_tell_of_codes, context), lambda _: None
        )


def _text(context: Context, *, one_waits: bool) -> str:
    t = context.t
    if one_waits:
        return t.say(
            "Your recovery code is not written down yet. It helps when the passphrase is lost."
        )
    return t.say("The three recovery sheets are not all on paper yet.")


def _tell_of_codes(context: Context, ways: RecoveryWays) -> None:
    if not (ways.one_waits or ways.three_wait):
        return
    context.tell(
        partial(_text, context, one_waits=ways.one_waits),
        action=(lambda: context.t.say("Show it"), lambda: context.go(Place.SETTINGS, NEW_CODES)),
        lasting=True,
        behind=True,
        about=ABOUT_ONE if ways.one_waits else ABOUT_THREE,
    )


PUT_OFF = "put_off"
"""The draft's key that marks it as postponed by the user."""


def mention_draft(context: Context) -> None:
    """Remind of an unsaved entry, unless it was postponed."""
    if not context.is_example:
        context.backend.ask(_interrupted, partial(_tell_of_draft, context))


def _interrupted(session: Session) -> list[Draft]:
    if session.opened.read_only:
        return []
    return [draft for draft in session.drafts.all() if draft.body.get(PUT_OFF) is not True]


def _tell_of_draft(context: Context, drafts: Sequence[Draft]) -> None:
    if not drafts:
        return
    t, latest = context.t, drafts[0]
    changed = in_zone(latest.changed, context.vault.zone).replace(second=0, microsecond=0)
    context.tell(
        t.say_n(
            "An entry is begun and not saved yet. Last typed: {time}.",
            "{n} entries are begun and not saved yet. Last typed: {time}.",
            len(drafts),
            time=moment_text(t, changed),
        ),
        action=(
            t.say("Continue writing"),
            lambda: context.go(Place.ENTRY, ContinueDraft(latest.number)),
        ),
        later=(t.say("Later"), partial(_put_off, context, drafts)),
    )


def _put_off(context: Context, drafts: Sequence[Draft]) -> None:
    """Remember that they may wait: they are no longer mentioned, and stay where drafts are."""

    def write(session: Session) -> None:
        numbers = {draft.number for draft in drafts}
        for draft in session.drafts.all():  # as they are by now: one may have been gone on with
            if draft.number in numbers:
                session.drafts.save(draft.number, {**draft.body, PUT_OFF: True}, draft.changed)

    context.backend.change(write, lambda _: None)


AFTER_MINUTES = 30
"""Minutes with an open vault before a break is suggested. An absent user's vault has locked."""

_TICK_MS = 60_000


class BreakReminder(QObject):
    """Counts the minutes of an open vault."""

    due = Signal()
    """It is time to suggest a break, if no notice is shown and nothing is being written."""

    def __init__(self, parent: QObject, context: Context) -> None:
        super().__init__(parent)
        self._context = context
        self._minutes = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        context.vault_opened.connect(self._begin)

    def _begin(self) -> None:
        self._minutes = 0
        self._timer.start()

    def tick(self) -> None:
        """Count a minute."""
        self._minutes += 1
        if self._context.vault.remind_of_breaks and self._minutes >= AFTER_MINUTES:
            self.due.emit()

    def say(self) -> None:
        """Suggest a break, and restart the count."""
        self._minutes = 0
        context = self._context
        context.tell(
            lambda: context.t.say(
                "You have been here for half an hour. A short break is fine: all is kept."
            ),
            action=(lambda: context.t.say("Do not remind me"), self._stop),
        )

    def _stop(self) -> None:
        self._context.prefer(REMIND_OF_BREAKS, False)


HIDE_UNDERSTOOD = "hide_understood"
"""Preference of the vault: the user has confirmed the explanation."""

_ABOUT = "hide"


def explain_hide(context: Context) -> None:
    """Explain Hide in one line, once, after all other notices.

    Not in the example, nor in a read-only vault: there it would reappear each time.
    """
    if context.is_example:
        return
    context.backend.ask(
        lambda s: s.opened.read_only or s.settings.preference(HIDE_UNDERSTOOD, False) is True,
        lambda done: None if done else _tell(context),
    )


def _tell(context: Context) -> None:
    context.tell(
        lambda: context.t.say(
            "Hide (F9): the window goes away and the vault closes. What you typed is kept; traces "
            "remain."
        ),
        later=(lambda: context.t.say("Understood"), lambda: context.prefer(HIDE_UNDERSTOOD, True)),
        lasting=True,
        behind=True,
        about=_ABOUT,
    )
