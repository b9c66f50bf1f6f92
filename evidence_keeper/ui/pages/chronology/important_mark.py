"""Marks incidents as important by button and key, with undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.keyboard.key_handlers import on_keys, row_in_view
from evidence_keeper.ui.lists.multi_select_list import MarkingList
from evidence_keeper.ui.lists.paged_model import PagedModel
from evidence_keeper.ui.pages.chronology.incident_detail import Detail
from evidence_keeper.ui.places import Changed

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

KEYS = "Ctrl+I"


class ImportantMark(QObject):
    """Connects the pane's button, and the keys in list and pane, with the mark in the vault."""

    def __init__(
        self, context: Context, view: MarkingList, model: PagedModel, detail: Detail
    ) -> None:
        super().__init__(detail)
        self._context, self._view, self._model = context, view, model
        detail.importance_asked.connect(lambda number: self._mark([number]))
        on_keys(KEYS, detail, detail.important.click)
        on_keys(KEYS, view, self._from_list)

    def _from_list(self) -> None:
        """Mark the selected incidents, or the current one."""
        if self._view.marks:
            self._mark(sorted(self._view.marks))
        elif isinstance(item := self._model.item(row_in_view(self._view)), Incident):
            self._mark([item.number])

    def _mark(self, numbers: Sequence[int]) -> None:
        """Mark incidents, or take the mark off where all of them have it."""

        def work(session: Session) -> tuple[bool, list[int]]:
            important = not all(session.incidents.get(n).important for n in numbers)
            return important, session.key_facts.mark(numbers, important=important)

        def done(result: tuple[bool, list[int]]) -> None:
            important, changed = result
            self._context.changed.emit(Changed.INCIDENTS)
            self._context.tell(
                self._said(changed, important=important),
                undo=self._undo(changed, important=important),
            )

        self._context.backend.change(work, done)

    def _said(self, changed: Sequence[int], *, important: bool) -> str:
        t = self._context.t
        if len(changed) == 1 and important:
            return t.say("Incident {number} is marked as important.", number=changed[0])
        if len(changed) == 1:
            return t.say("Incident {number} is no longer marked as important.", number=changed[0])
        return t.say_n("{n} incident changed.", "{n} incidents changed.", len(changed))

    def _undo(self, changed: Sequence[int], *, important: bool) -> Callable[[], None]:
        context = self._context

        def undone(_: object) -> None:
            context.changed.emit(Changed.INCIDENTS)
            context.tell(context.t.say("Undone."), NoticeTone.GOOD)

        def undo() -> None:
            context.backend.change(
                lambda s: s.key_facts.mark(changed, important=not important), undone
            )

        return undo
