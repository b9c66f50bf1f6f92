"""Creates the parts of the window that the first page does not need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.main_window.background_recognition import BackgroundRecognition
from evidence_keeper.ui.main_window.job_strip import JobStrip
from evidence_keeper.ui.main_window.message_bar import MessageBar
from evidence_keeper.ui.main_window.rail import Rail
from evidence_keeper.ui.main_window.reminders import (
    BreakReminder,
    RecordCheck,
    explain_hide,
    mention_codes,
    mention_draft,
    tell_opening,
)
from evidence_keeper.ui.page_parts.file_intake import Incoming
from evidence_keeper.ui.startup.qt_translations import QtLanguage
from evidence_keeper.ui.vault_thread.unsaved_notes import finish_saving

if TYPE_CHECKING:
    from evidence_keeper.services.session import Opened

_NAMES = (
    "qt_language", "messages", "rail", "jobs", "incoming", "reading", "breaks", "record_check",
)  # fmt: skip
"""The parts in the order of their creation after the first paint."""


class WindowParts(QObject):
    """Creates each part on first use, at the latest before a vault is open.

    Args:
        window: The window; the rail shrinks where it is narrow.
        body: The row with the rail and the column.
        column: The column with the pages.
    """

    page_chosen = Signal(object)
    """A `Place` was chosen in the rail."""

    page_hovered = Signal(object)
    """Evidence is dragged over a `Place` in the rail."""

    break_due = Signal()
    checking = Signal(bool)
    """Whether the record is being checked."""

    def __init__(
        self, context: Context, window: QWidget, body: QHBoxLayout, column: QVBoxLayout
    ) -> None:
        super().__init__(window)
        self._context, self._window, self._body, self._column = context, window, body, column

    def make_each(self) -> Iterator[Callable[[], object]]:
        """Yield a function for each missing part that creates it."""
        for name in _NAMES:
            yield partial(getattr, self, name)

    @cached_property
    def rail(self) -> Rail:
        """The column of pages at the left."""
        rail = Rail(self._context)
        rail.hide()
        rail.chosen.connect(self.page_chosen)
        rail.hovered.connect(self.page_hovered)
        self._body.insertWidget(0, rail)
        self._context.look.restyle(rail)
        rail.retranslate()
        rail.fit(self._window.width())
        return rail

    @cached_property
    def messages(self) -> MessageBar:
        """The message bar above the page."""
        bar = MessageBar(self._context)
        self._column.insertWidget(1, bar)
        self._context.look.restyle(bar)
        bar.retranslate()
        return bar

    @cached_property
    def jobs(self) -> JobStrip:
        """The progress of the long job that runs."""
        strip = JobStrip(self._context)
        self._column.addWidget(strip)
        self._context.look.restyle(strip)
        strip.retranslate()
        return strip

    @cached_property
    def incoming(self) -> Incoming:
        """Accepts drops on the window and pastes."""
        return Incoming(self._context)

    @cached_property
    def reading(self) -> BackgroundRecognition:
        """Recognises text in pictures in the background."""
        return BackgroundRecognition(self._context)

    @cached_property
    def breaks(self) -> BreakReminder:
        """Suggests breaks."""
        reminder = BreakReminder(self, self._context)
        reminder.due.connect(self.break_due)
        return reminder

    @cached_property
    def qt_language(self) -> QtLanguage:
        """The language of Qt's own texts."""
        language = QtLanguage(self)
        language.speak(self._context.t)
        return language

    @cached_property
    def record_check(self) -> RecordCheck:
        """Checks the whole record in the background."""
        check = RecordCheck(self._context)
        check.shown.connect(self.checking)
        return check

    def is_made(self, name: str) -> bool:
        """Return whether a part exists."""
        return name in vars(self)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        if self.is_made("qt_language"):
            self.qt_language.speak(self._context.t)
        for bar in self.bars():
            bar.retranslate()

    def bars(self) -> list[Rail | MessageBar | JobStrip]:
        """Return the visible parts that exist."""
        return [getattr(self, name) for name in ("rail", "messages", "jobs") if self.is_made(name)]

    def mention_waiting(self) -> None:
        """Remind of waiting codes and drafts, and explain "Hide" once."""
        mention_codes(self._context)
        mention_draft(self._context)
        explain_hide(self._context)

    def tell_opening(self, opened: Opened) -> None:
        """Say when the vault was last opened."""
        tell_opening(self._context, opened)

    def finish_saving(self, opened: Opened) -> None:
        """Save what a crash left unsaved."""
        if not opened.read_only:
            self._context.backend.change(finish_saving, self._finished_saving)

    def _finished_saving(self, found: bool) -> None:
        context = self._context
        if found:
            context.tell(
                lambda: context.t.say(
                    "What you typed last time was not saved yet. It is saved now."
                ),
                lasting=True,
            )
