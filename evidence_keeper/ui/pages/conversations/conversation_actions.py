"""What is done with messages and conversations; each can be taken back."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import Conversation, Message, positions_of
from evidence_keeper.domain.record.entry_from_messages import MOST, entry_from
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.system.language.conversation_words import platform_name
from evidence_keeper.ui.context import NoticeTone
from evidence_keeper.ui.page_arguments import NewEntry, ShowEvidence
from evidence_keeper.ui.pages.conversations.conversation_texts import messages_word, title_of
from evidence_keeper.ui.pages.conversations.found_messages import messages_in
from evidence_keeper.ui.pages.conversations.import_steps import read_again
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.ports import SessionPort

if TYPE_CHECKING:  # the page makes this; it would be a cycle
    from evidence_keeper.ui.pages.conversations.page import ConversationsPage

_AT_ONCE = 1000
"""Messages that are read at once to learn their positions."""


def _positions(session: SessionPort, number: int, places: list[int]) -> list[int]:
    found: list[int] = []
    for start in range(0, len(places), _AT_ONCE):
        part = messages_in(session, number, places[start : start + _AT_ONCE])
        found += [message.position for message in part]
    return found


class Acts(QObject):
    """Connects bar and pane of the open conversation with what they do."""

    def __init__(self, page: ConversationsPage) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        opened, pane, bar = page.opened, page.opened.pane, page.opened.bar
        opened.list.marked.connect(self._tell)
        opened.list.all_asked.connect(self._mark_all)
        opened.list.range_asked.connect(self._mark_range)
        bar.all_asked.connect(self._mark_all)
        bar.cleared.connect(self._mark_none)
        bar.shown_asked.connect(lambda shown: self._show_chosen(shown=shown))
        bar.write_asked.connect(lambda: self._write(self.positions))
        pane.shown_asked.connect(self._on_shown_asked)
        pane.write_asked.connect(self._on_write_asked)
        pane.file_asked.connect(self._show_file)
        pane.again_asked.connect(self._again)
        pane.drop_asked.connect(self._drop)

    @property
    def positions(self) -> tuple[int, ...]:
        """Positions of the marked messages."""
        return tuple(self._page.opened.list.marks)

    @property
    def _open(self) -> Conversation | None:
        return self._page.opened.conversation

    # choosing

    def _tell(self) -> None:
        self._page.opened.bar.show_count(len(self.positions))

    def _mark_none(self) -> None:
        self._page.opened.list.mark_only([])
        self._page.opened.list.setFocus()

    def _mark_all(self) -> None:
        opened, conversation = self._page.opened, self._open
        if conversation is None:
            return
        places = opened.places
        if places is None:
            opened.list.mark_only(range(1, conversation.messages + 1))
            return

        def arrived(positions: list[int]) -> None:
            if opened.places is places:
                opened.list.mark_only(positions)

        self._context.backend.search(
            "mark-messages", lambda s: _positions(s, conversation.number, places), arrived
        )

    def _mark_range(self, first: int, last: int) -> None:
        """Mark rows of which not all are in memory."""
        opened, conversation = self._page.opened, self._open
        if conversation is None:
            return
        places = opened.places
        wanted = list(range(first, last + 1)) if places is None else places[first : last + 1]

        def arrived(positions: list[int]) -> None:
            if opened.places is places and self._open is conversation:
                opened.list.mark_also(positions)

        self._context.backend.search(
            "mark-messages", lambda s: _positions(s, conversation.number, wanted), arrived
        )

    # documents

    def _on_shown_asked(self, positions: tuple[int, ...] | None, shown: bool) -> None:
        conversation = self._open
        if conversation is not None:
            whole = range(1, conversation.messages + 1)
            self._show(whole if positions is None else positions, shown=shown)

    def _show_chosen(self, *, shown: bool) -> None:
        positions = self.positions
        self._mark_none()
        self._show(positions, shown=shown)

    def _show(self, positions: Collection[int], *, shown: bool) -> None:
        """Let documents show messages, or not; only what changed is taken back."""
        conversation, context, t = self._open, self._context, self._context.t
        if conversation is None:
            return
        number = conversation.number

        def work(session: SessionPort) -> set[int]:
            before = positions_of(session.conversation(number).shown)
            changed = set(positions) - before if shown else set(positions) & before
            session.show_messages(number, changed, shown=shown)
            return changed

        def done(changed: set[int]) -> None:
            context.changed.emit(Changed.CONVERSATIONS)
            count = messages_word(t, len(changed))
            if not changed:
                context.tell(
                    t.say("Documents show them already.")
                    if shown
                    else t.say("Documents show none of them.")
                )
                return
            said = (
                t.say("Documents show {messages} more.", messages=count)
                if shown
                else t.say("Documents leave out {messages}.", messages=count)
            )
            context.tell(
                said, NoticeTone.GOOD, undo=lambda: self._show_again(number, changed, not shown)
            )

        context.backend.change(work, done)

    def _show_again(self, number: int, positions: set[int], shown: bool) -> None:
        context = self._context

        def done(_: None) -> None:
            context.changed.emit(Changed.CONVERSATIONS)
            context.tell(context.t.say("Taken back."), NoticeTone.GOOD, filler=True)

        context.backend.change(lambda s: s.show_messages(number, positions, shown=shown), done)

    # an entry

    def _on_write_asked(self, message: Message | None) -> None:
        if message is not None:
            self._write((message.position,))

    def _write(self, positions: Collection[int]) -> None:
        """Begin an entry with what some messages say."""
        conversation, context = self._open, self._context
        if conversation is None or not 0 < len(positions) <= MOST:
            return

        def arrived(messages: list[Message]) -> None:
            if messages:
                platform = platform_name(conversation.format)
                entry = entry_from(conversation, messages, platform)
                context.go(Place.ENTRY, NewEntry(entry=entry))

        context.backend.ask(lambda s: s.messages_at(conversation.number, positions), arrived)

    # the conversation

    def _show_file(self) -> None:
        if self._open is not None:
            self._context.go(Place.EVIDENCE, ShowEvidence(self._open.evidence))

    def _again(self) -> None:
        if self._open is not None:
            self._page.reading.begin_items([self._open.evidence])

    def _drop(self) -> None:
        """Forget what was read; the file stays, and taking back reads it again."""
        conversation, context, t = self._open, self._context, self._context.t
        if conversation is None:
            return
        number = conversation.number

        def done(_: None) -> None:
            self._page.show_chats()
            context.changed.emit(Changed.CONVERSATIONS)
            context.tell(
                t.say(
                    "“{title}” is taken out. The file stays kept as {number}.",
                    title=title_of(t, conversation),
                    number=evidence_label(conversation.evidence),
                ),
                undo=lambda: self._read_back(conversation),
            )

        context.backend.change(lambda s: s.drop_conversation(number), done)

    def _read_back(self, conversation: Conversation) -> None:
        context, t = self._context, self._context.t

        def work(session: SessionPort, progress: Progress) -> Conversation:
            return read_again(session, conversation, progress)

        def done(found: Conversation) -> None:
            context.changed.emit(Changed.CONVERSATIONS)
            title = title_of(t, found)
            context.tell(t.say("“{title}” is back.", title=title), NoticeTone.GOOD, filler=True)

        context.run_job(lambda: context.t.say("Reading the conversation"), work, done)
