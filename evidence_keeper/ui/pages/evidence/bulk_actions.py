"""Applies actions to several selected items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.ui.context import NoticeTone
from evidence_keeper.ui.keyboard.key_handlers import on_delete, row_in_view
from evidence_keeper.ui.lists.detail_follower import Following
from evidence_keeper.ui.page_parts.evidence_drag import Carried, Carrying
from evidence_keeper.ui.page_parts.evidence_links import link
from evidence_keeper.ui.places import Changed

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

if TYPE_CHECKING:  # the page creates this; a real import would be a cycle
    from evidence_keeper.ui.pages.evidence.page import EvidencePage


class Chosen(QObject):
    """Connects the bar, the picker and the bin with the list's selection."""

    def __init__(self, page: EvidencePage) -> None:
        super().__init__(page)
        self._page = page
        self._asked: tuple[int, ...] = ()
        self.following = Following(page.list, page.context.backend, self)
        self.bar = page.parts.bar
        page.list.marked.connect(self._tell)
        page.list.all_asked.connect(self._mark_all)
        page.list.range_asked.connect(self._mark_range)
        self.bar.all_asked.connect(self._mark_all)
        self.bar.cleared.connect(lambda: page.list.mark_only([]))
        self.bar.write_asked.connect(lambda: page.write_about(self.numbers))
        self.bar.link_asked.connect(lambda: self._ask_incident(self.numbers, unlink=False))
        self.bar.unlink_asked.connect(lambda: self._ask_incident(self.numbers, unlink=True))
        self.bar.bin_asked.connect(lambda: self._bin(self.numbers, back=page.in_bin))
        relations = page.detail.relations
        relations.link_asked.connect(lambda item: self._ask_incident((item.number,), unlink=False))
        relations.unlink_asked.connect(lambda item: self._ask_incident((item.number,), unlink=True))
        page.detail.bin_asked.connect(self._bin_item)
        on_delete(page.list, self._delete)
        page.picker.closed.connect(page.show_lists)
        page.picker.picked.connect(self._link)
        self.carrying = Carrying(page.list.viewport(), self._carried)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The selected items' numbers."""
        return tuple(self._page.list.marks)

    def forget(self) -> None:
        """Clear the selection, because the list shows something else."""
        self._page.context.backend.stop_search("mark-all")
        if self.numbers:
            self._page.list.mark_only([])

    def _delete(self) -> None:
        """Move the selected items, or the current one, to the bin; binned ones stay there."""
        page = self._page
        if page.in_bin:
            return
        if self.numbers:
            self._bin(self.numbers, back=False)
        elif isinstance(item := page.model.item(row_in_view(page.list)), Evidence):
            self._bin((item.number,), back=False)

    def _tell(self) -> None:
        self.bar.show_place(in_bin=self._page.in_bin)
        self.bar.show_count(len(self.numbers))

    def _mark_all(self) -> None:
        page, text, in_bin = self._page, self._page.searched, self._page.in_bin

        def work(session: Session) -> list[int]:
            if in_bin:
                return [e.number for e in session.evidence.binned()]
            return session.evidence.numbers(text)

        def arrived(numbers: list[int]) -> None:
            if (text, in_bin) == (page.searched, page.in_bin):
                page.list.mark_only(numbers)

        page.context.backend.search("mark-all", work, arrived)

    def _mark_range(self, first: int, last: int) -> None:
        """Select rows that are not all in memory."""
        page, text, in_bin = self._page, self._page.searched, self._page.in_bin

        def work(session: Session) -> list[int]:
            if in_bin:
                return [e.number for e in session.evidence.binned()[first : last + 1]]
            return [e.number for e in session.evidence.page(first, last - first + 1, text)]

        def arrived(numbers: list[int]) -> None:
            if (text, in_bin) == (page.searched, page.in_bin):
                page.list.mark_also(numbers)

        page.context.backend.search("mark-all", work, arrived)

    # incidents

    def _ask_incident(self, numbers: Sequence[int], *, unlink: bool) -> None:
        page = self._page
        self._asked = tuple(sorted(numbers))
        page.context.revealed.emit(None)
        page.show_over(page.picker)
        page.picker.ask(self._asked, unlink=unlink)

    def _link(self, incident: int) -> None:
        page = self._page
        page.show_lists()

        def changed() -> None:
            page.list.mark_only([])
            page.detail.relations.show_item(page.detail.item)

        link(page.context, incident, self._asked, changed, unlink=page.picker.unlinking)

    def _carried(self, place: QPoint) -> Carried | None:
        """Return the drag from a position of the list: the selected items, or this one."""
        index = self._page.list.indexAt(place)
        item = self._page.model.item(index.row()) if index.isValid() else None
        if not isinstance(item, Evidence) or self._page.in_bin:
            return None
        return Carried(
            tuple(sorted(self.numbers)) if item.number in self.numbers else (item.number,)
        )

    # the bin

    def _bin_item(self, item: object) -> None:
        if isinstance(item, Evidence):
            self._bin((item.number,), back=item.binned)

    def _bin(self, numbers: Sequence[int], *, back: bool, undoing: bool = False) -> None:
        page, context, t = self._page, self._page.context, self._page.context.t
        moved = tuple(numbers)
        page.detail.notes.save_if_changed()

        def work(session: Session) -> None:
            (session.evidence.restore if back else session.evidence.bin)(moved)

        def done(_: None) -> None:
            context.changed.emit(Changed.EVIDENCE)
            page.list.setFocus()
            if back:
                text = t.say_n("{n} item taken back.", "{n} items taken back.", len(moved))
                context.tell(text, NoticeTone.GOOD, filler=undoing)
                return
            text = t.say_n(
                "{n} item is in the bin. It enters no document.",
                "{n} items are in the bin. They enter no document.",
                len(moved),
            )
            context.tell(text, undo=lambda: self._bin(moved, back=True, undoing=True))

        context.backend.change(work, done)

    # detail pane after a change

    def shown_number(self) -> int | None:
        """Return the item in the pane."""
        item = self._page.detail.item
        return None if item is None else item.number

    def reading(self, number: int) -> Callable[[Session], Evidence | None]:
        """Read an item; None when it has gone into the bin, out of it, or for good."""
        shown, in_bin = self._page.detail.item, self._page.in_bin

        def work(session: Session) -> Evidence | None:
            item = session.evidence.get(number)
            moved = shown is not None and item.binned != shown.binned
            return None if item.removed or (moved and item.binned != in_bin) else item

        return work

    def show_anew(self, item: Evidence) -> None:
        """Show its new state."""
        if item != self._page.detail.item:
            self._page.detail.show_item(item)

    def show_instead(self, row: int) -> None:
        """Show the next one."""
        self._page.show_row(row)
