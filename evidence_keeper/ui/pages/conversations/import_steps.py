"""Imports an export step by step: keep, preview, ask, read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import Conversation, Looked, positions_of
from evidence_keeper.domain.record.evidence import Evidence, Source, evidence_label
from evidence_keeper.system.language.conversation_words import loss_text, remark_lines
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.page_parts.file_intake import keep_files, tell_intake
from evidence_keeper.ui.page_parts.readable_exports import can_be_read, looks_readable
from evidence_keeper.ui.pages.conversations.conversation_texts import (
    messages_word,
    title_of,
)
from evidence_keeper.ui.pages.conversations.import_questions import Questions
from evidence_keeper.ui.places import BACK, Changed, Place

if TYPE_CHECKING:
    from evidence_keeper.services.record.conversation_import import ReadResult
    from evidence_keeper.services.session import Session

if TYPE_CHECKING:  # the intake imports vault and decoder
    from evidence_keeper.services.intake.intake import Intake

_LINES_AT_MOST = 100
_ABOUT = "reading a conversation"
"""Subject of the notices: the latest replaces the one before."""


class ReadingWay(QObject):
    """Adds exports, reads them one after the other, and asks questions in between.

    Args:
        questions: The form.
        in_view: Whether the page is visible.
    """

    asking = Signal()
    """There are questions to show."""

    ended = Signal()
    """There are no more questions."""

    read = Signal(object)
    """The conversations that were read."""

    refused = Signal(int, object)
    """Number of an item that could not be read, and the error to show on the page."""

    def __init__(self, context: Context, questions: Questions, in_view: Callable[[], bool]) -> None:
        super().__init__(questions)
        self._context, self._questions, self._in_view = context, questions, in_view
        self._waiting: list[int] = []
        self._busy = False
        questions.answered.connect(self._read)
        questions.put_off.connect(self._put_off)

    # the file

    def begin(self, paths: Sequence[Path]) -> None:
        """Add files as evidence, then preview each possible export."""
        keep_files(self._context, paths, Source.CONVERSATION, self._kept)

    def _kept(self, intake: Intake) -> None:
        numbers = [e.number for e in intake.added if can_be_read(e)]
        numbers += [number for name, number in intake.duplicates if looks_readable(name)]
        if intake.refused or intake.stopped is not None or not numbers:
            tell_intake(self._context, intake)
        self.begin_items(numbers)

    def begin_items(self, numbers: Sequence[int]) -> None:
        """Preview items of evidence."""
        self._waiting += [n for n in dict.fromkeys(numbers) if n not in self._waiting]
        self._next()

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        self._busy = True
        number = self._waiting.pop(0)

        def work(session: Session, progress: Progress) -> tuple[Evidence, Looked]:
            return session.evidence.get(number), session.conversations.look_at_export(
                number, progress
            )

        def failed(error: KeeperError) -> None:
            self._busy = False
            if error.code is Code.CANCELLED:
                self._tell_cancelled(number)
            else:
                self.refused.emit(number, error)
            self._next()

        context = self._context
        context.run_job(lambda: context.t.say("Looking at the file"), work, self._looked, failed)

    # the questions

    def _looked(self, found: tuple[Evidence, Looked]) -> None:
        if not self._questions.ask(*found):
            self._read()
            return
        self.asking.emit()
        if not self._in_view():
            t = self._context.t
            self._context.tell(
                t.say("Before the conversation can be read there is something to ask."),
                action=(t.say("Go on"), lambda: self._context.go(Place.CONVERSATIONS, BACK)),
                about=_ABOUT,
            )

    def _put_off(self) -> None:
        t, item = self._context.t, self._questions.item
        self._end()
        if item is not None:
            self._context.tell(
                t.say(
                    "Nothing was read. The file is kept as {number}; it can be read at any time.",
                    number=item.label,
                ),
                about=_ABOUT,
            )

    def _end(self) -> None:
        self._busy = False
        self.ended.emit()
        self._next()

    # reading

    def _read(self) -> None:
        questions, item = self._questions, self._questions.item
        if item is None:
            return
        number, reading, chats = item.number, questions.reading(), questions.wanted()
        questions.setEnabled(False)

        def work(session: Session, progress: Progress) -> ReadResult:
            return session.conversations.read_export(number, reading, progress, chats=chats)

        def done(result: ReadResult) -> None:
            questions.setEnabled(True)
            self._end()
            self._context.changed.emit(Changed.CONVERSATIONS)
            self.read.emit(result.conversations)
            self._tell(number, result)

        def failed(error: KeeperError) -> None:
            questions.setEnabled(True)
            self._not_read(number, error)

        context = self._context
        context.run_job(lambda: context.t.say("Reading the conversation"), work, done, failed)

    def _why_not(self, number: int, why: Callable[[], str]) -> str:
        label = evidence_label(number)
        kept = self._context.t.say("The file itself is kept as evidence: {number}.", number=label)
        return f"{why()} {kept}"

    def _not_read(self, number: int, error: KeeperError) -> None:
        """Show the error next to the questions, if there are any; the answers stay."""
        questions = self._questions
        asked = questions.isVisible()
        if error.code is Code.CANCELLED:
            self._tell_cancelled(number)
        elif asked:
            questions.show_error(partial(self._why_not, number, self._context.saying(error)))
        else:
            self.refused.emit(number, error)
        if asked:
            questions.focus_first()
        else:
            self._end()

    def _tell_cancelled(self, number: int) -> None:
        self._context.tell(
            self._context.t.say(
                "Cancelled. Nothing was read. The file itself is kept as {number}.",
                number=evidence_label(number),
            ),
            about=_ABOUT,
        )

    def _tell(self, number: int, result: ReadResult) -> None:
        """Say what was read, what was not, and what should be known."""
        self._context.tell(
            partial(self._told, number, result),
            NoticeTone.CAUTION if result.refusals else NoticeTone.GOOD,
            lines=lambda: tuple(self._lines(result)),
            lasting=bool(result.refusals),
            about=_ABOUT,
        )

    def _told(self, number: int, result: ReadResult) -> str:
        t = self._context.t
        total = sum(c.messages for c in result.conversations)
        read = t.say(
            "{messages} read from {number}.",
            messages=messages_word(t, total),
            number=evidence_label(number),
        )
        parts = [read]
        if result.refusals:
            parts.append(
                t.say_n(
                    "{n} piece of the file was not read as a message.",
                    "{n} pieces of the file were not read as messages.",
                    result.refusals,
                )
            )
        if not any(c.shown for c in result.conversations):
            parts.append(t.say("Documents show none of it until you choose messages."))
        return " ".join(parts)

    def _lines(self, result: ReadResult) -> list[str]:
        t = self._context.t
        several = len(result.conversations) > 1
        lines = []
        for conversation in result.conversations[:_LINES_AT_MOST]:
            title = title_of(t, conversation)
            told = [
                t.say("{title}: {text}", title=title, text=messages_word(t, conversation.messages))
            ]
            lines += told if several else []
        lines += dict.fromkeys(line for c in result.conversations for line in remark_lines(t, c))
        lines += [loss_text(t, r) for r in result.refused]
        return lines


def read_again(session: Session, conversation: Conversation, progress: Progress) -> Conversation:
    """Read a conversation once more as it was read, and let documents show the same of it.

    Raises:
        KeeperError: As `read_export`.
    """
    result = session.conversations.read_export(
        conversation.evidence, conversation.reading, progress, chats=[conversation.chat]
    )
    new = result.conversations[0]
    wanted, now = positions_of(conversation.shown), positions_of(new.shown)
    if wanted - now:
        session.conversations.show_messages(new.number, wanted - now, shown=True)
    if now - wanted:
        session.conversations.show_messages(new.number, now - wanted, shown=False)
    return session.conversations.get(new.number)
