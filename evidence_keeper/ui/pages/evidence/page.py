"""Shows the list of evidence and one item in detail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from evidence_keeper.domain.record.evidence import Evidence, Source
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.keyboard.key_handlers import on_delete, row_in_view
from evidence_keeper.ui.lists.detail_follower import Following
from evidence_keeper.ui.lists.paged_model import PagedModel, Rows
from evidence_keeper.ui.page_arguments import NewEntry, ShowEvidence
from evidence_keeper.ui.page_parts.evidence_drag import Carried, Carrying
from evidence_keeper.ui.page_parts.evidence_links import link
from evidence_keeper.ui.page_parts.evidence_tiles import spoken
from evidence_keeper.ui.pages.evidence.export_actions import save_copy, say_made
from evidence_keeper.ui.pages.evidence.import_actions import WaysIn
from evidence_keeper.ui.pages.evidence.layout import Parts, lay_out
from evidence_keeper.ui.pages.evidence.link_picker import LinkPicker
from evidence_keeper.ui.pages.evidence.picture_editor.copy_editor import CopyEditor
from evidence_keeper.ui.pages.evidence.picture_editor.screen_capture import (
    ScreenCapture,
    can_capture,
)
from evidence_keeper.ui.pages.page import Page, PendingWrite
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.vault_thread.ticket import Ticket
from evidence_keeper.ui.widgets.display.labels import named

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session


SIDE_BY_SIDE = 900
"""Page width in pixels at 100 % from which list and detail are side by side."""

GROW_EVERY = 1000
"""Milliseconds between two updates during an intake."""


class EvidencePage(Page):
    """Newest first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._text = ""
        self._stale = True
        self._wide = False
        self._reading = False
        self.in_bin = False
        self._begun_at: QWidget | None = None
        marks: dict[int, None] = {}
        self.model = PagedModel(lambda item: spoken(context.t, item))
        self.parts = Parts.make(context, marks)
        self.list, self.detail = self.parts.list, self.parts.detail
        self.viewer, self.empty = self.parts.viewer, self.parts.empty
        self.add_files, self.add_folder = self.parts.add_files, self.parts.add_folder
        self.list.set_model(self.model)
        self.setFocusProxy(self.list)
        self.editor = CopyEditor(context)
        self.picker = LinkPicker(context)
        self.capture = ScreenCapture(context)
        self.ways_in = WaysIn(self)
        self.chosen = Chosen(self)
        self._grow = QTimer(self)
        self._grow.setSingleShot(True)
        self._grow.setInterval(GROW_EVERY)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        both = QWidget()
        lay_out(both, self.parts)
        self.stack = QStackedWidget()
        for page in (both, self.viewer, self.editor, self.picker, self.capture):
            self.stack.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.stack)

    def _connect(self) -> None:
        parts, detail = self.parts, self.detail
        parts.add_files.clicked.connect(self.ways_in.pick_files)
        parts.add_folder.clicked.connect(self.ways_in.pick_folder)
        parts.again.clicked.connect(self.ways_in.look_again)
        parts.screen.clicked.connect(self._take_screen)
        self.ways_in.folder_changed.connect(lambda name: parts.name_folder(self.context, name))
        self.capture.closed.connect(self.show_lists)
        self.capture.kept.connect(self._on_captured)
        self.capture.brought_back.connect(self._show_capture)
        self.context.vault_opened.connect(self.ways_in.recall)
        parts.bin.clicked.connect(lambda: self.show_bin(not self.in_bin))
        parts.empty.acted.connect(self._on_empty_action)
        self.list.picked.connect(self._on_picked)
        self.list.entered_row.connect(self._on_entered)
        self.model.loaded.connect(self._on_loaded)
        self.model.settled.connect(self._on_settled)
        detail.back.connect(self._show_list)
        detail.large_asked.connect(self._show_large)
        detail.copy_asked.connect(lambda item: save_copy(self, item))
        detail.edit_asked.connect(self._edit)
        detail.relations.item_asked.connect(self.show_number)
        detail.together.item_asked.connect(self.show_number)
        detail.notes.saved.connect(self._on_saved)
        self.viewer.closed.connect(self.show_lists)
        self.viewer.step_asked.connect(self._show_next)
        self.editor.closed.connect(self._close_editor)
        self.editor.made.connect(self._on_made)
        self.context.changed.connect(self._on_changed)
        self.context.job_reported.connect(lambda *_: self._on_job_step())
        self._grow.timeout.connect(self._on_grown)

    @property
    def searched(self) -> str:
        """The search words; empty for all evidence."""
        return self._text

    # called by the shell

    def enter(self, argument: object) -> None:
        """Show the list, or one item."""
        self.show_lists()
        if self._stale:
            self._read_again()
        if isinstance(argument, ShowEvidence):
            self.show_number(argument.number)
        else:
            self._reading = False
            self._fit()
            self.list.setFocus()

    def leave(self) -> None:
        """Hide pictures, save notes and steps, end the search."""
        self.detail.notes.save_if_changed()
        self.context.revealed.emit(None)
        self._close_viewer()
        self.editor.close_picture()
        self.capture.forget()
        if self.in_bin:
            self.detail.show_item(None)
        if self._text or self.in_bin:
            self._text, self.in_bin, self._stale = "", False, True

    def pending(self) -> Sequence[PendingWrite]:
        """Return unsaved notes and steps, and a screen capture."""
        parts = (self.detail.notes, self.editor, self.capture)
        return [write for part in parts for write in part.pending()]

    def search_hint(self) -> str:
        """Return the hint: names, notes and transcripts are searched."""
        return self.context.t.say("Search the evidence: name, number, notes")

    def search(self, text: str) -> None:
        """Show only items with all the words."""
        if text != self._text:
            self._text = text
            self._reading = False
            self._fit()
            self.reload()

    def take_files(self, paths: Sequence[Path], source: Source) -> bool:
        """Close an open picture; the window adds the files, which appear here."""
        self._close_viewer()
        return False

    def take_picture(self, data: bytes, name: str) -> bool:
        """Close an open picture; the window adds the pasted one, which appears here."""
        self._close_viewer()
        return False

    def _close_viewer(self) -> None:
        if self.stack.currentWidget() is self.viewer:
            self.viewer.close_picture()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        named(self.list, self.context.t.say("Evidence, newest first"))
        self.parts.retranslate(self.context)
        for part in (
            self.detail,
            self.viewer,
            self.editor,
            self.picker,
            self.capture,
            self.chosen.bar,
        ):
            part.retranslate()
        self._on_settled(self.model.rowCount())
        self.list.lay_out()
        self._name_empty()

    # loading

    def reload(self) -> None:
        """Reload."""
        self._stale = False
        backend, text, in_bin = self.context.backend, self._text, self.in_bin

        def fetch(offset: int, limit: int, done: Callable[[Rows], None]) -> Ticket:
            def work(session: Session) -> Rows:
                if in_bin:
                    return session.evidence.binned()[offset : offset + limit]
                return session.evidence.page(offset, limit, text)

            return backend.ask(work, done) if offset else backend.search("evidence", work, done)

        def count(done: Callable[[int], None]) -> Ticket:
            def work(session: Session) -> int:
                return len(session.evidence.binned()) if in_bin else session.evidence.count(text)

            return backend.search("evidence-count", work, done)

        self.model.reload(fetch, count)
        self.chosen.forget()
        self.context.backend.ask(lambda s: len(s.evidence.binned()), self._on_bin_count)

    def _on_bin_count(self, count: int) -> None:
        self.parts.binned = count
        self.parts.name_title(self.context, in_bin=self.in_bin)

    def show_bin(self, shown: bool) -> None:
        """Show the bin, or the evidence again."""
        self.in_bin = shown
        self.detail.show_item(None)
        self._show_list()
        self.parts.name_title(self.context, in_bin=shown)
        self.reload()

    def _on_job_step(self) -> None:
        """Show newly added items now and then, unless the user has scrolled down."""
        at_top = self.list.verticalScrollBar().value() == 0
        if self.isVisible() and at_top and not self.chosen.numbers and not self._grow.isActive():
            self._grow.start()

    def _on_grown(self) -> None:
        if self.isVisible() and self.context.backend.has_job and not self.in_bin:
            self._read_again()

    def _on_loaded(self, _page: int) -> None:
        self._name_empty()
        self.parts.show_rows(bool(self.model.rowCount()))
        if self._text and not self.model.rowCount():
            self.detail.show_item(None)

    def _on_settled(self, total: int) -> None:
        self.parts.name_title(self.context, in_bin=self.in_bin)
        self.parts.show_total(self.context, total)

    def _name_empty(self) -> None:
        self.parts.name_empty(self.context, searching=bool(self._text), in_bin=self.in_bin)

    def _on_empty_action(self) -> None:
        self.show_bin(False) if self.in_bin else self.ways_in.pick_files()

    def _on_changed(self, what: object) -> None:
        if what is not Changed.EVIDENCE:
            return
        self._stale = True
        if self.isVisible():
            self._read_again()

    def _read_again(self) -> None:
        self.chosen.following.begin()
        self.reload()

    def show_row(self, row: int) -> None:
        """Show a row in the pane, or return to the list where the pane replaces it."""
        if row >= 0 and self._wide:
            self._on_picked(row)
        else:
            self._show_list()

    # one item

    def show_number(self, number: int) -> None:
        """Show one item, in the bin or not."""
        self.show_lists()
        self.context.backend.ask(lambda s: s.evidence.get(number), self._show)

    def _on_picked(self, row: int) -> None:
        item = self.model.item(row)
        if self._wide and isinstance(item, Evidence):
            self.detail.show_item(item)

    def _on_entered(self, row: int) -> None:
        item = self.model.item(row)
        if isinstance(item, Evidence):
            # The list's copy can be older than notes that were saved meanwhile.
            self.context.backend.ask(lambda s: s.evidence.get(item.number), self._show)

    def _show(self, item: Evidence) -> None:
        self._reading = True
        shown = self.detail.item
        if shown is None or shown != item:
            self.detail.show_item(item)
        self._fit()
        if not self._wide:
            self.detail.back_button.setFocus()

    def _show_list(self) -> None:
        self._reading = False
        self.detail.show_item(None)
        self._fit()
        self.list.setFocus()

    def show_lists(self) -> None:
        """Return from the viewer, the editor or the picker."""
        begun_at, self._begun_at = self._begun_at, None
        if self.stack.currentIndex():
            self.stack.setCurrentIndex(0)
            self._fit()
            if begun_at is not None and isValid(begun_at) and begun_at.isVisible():
                begun_at.setFocus()
            else:
                (self.list if self.parts.left.isVisible() else self.detail.back_button).setFocus()

    def show_over(self, widget: QWidget) -> None:
        """Show the viewer, the editor or the picker in place of the lists."""
        if self.stack.currentIndex() == 0:
            self._begun_at = self.focusWidget()
        self.stack.setCurrentWidget(widget)

    def _show_large(self, item: object) -> None:
        if isinstance(item, Evidence):
            self.show_over(self.viewer)
            self.viewer.show_item(item)

    def _show_next(self, step: int) -> None:
        """Show the next picture of the list, in either direction, in the viewer."""
        row = self.list.currentIndex().row() + step
        while 0 <= row < self.model.rowCount():
            item = self.model.item(row)
            if isinstance(item, Evidence) and item.width and item.no_preview is None:
                self.list.choose(row)
                self.detail.show_item(item)
                self.viewer.show_item(item)
                return
            row += step

    def _edit(self, item: object) -> None:
        if isinstance(item, Evidence):
            self.show_over(self.editor)
            self.editor.show_item(item)

    def _close_editor(self) -> None:
        self.editor.close_picture()
        self.show_lists()
        self.detail.edit.setFocus()

    def _on_made(self, copy: object) -> None:
        if isinstance(copy, Evidence):
            self._close_editor()
            self._show_new(copy)
            say_made(self.context, copy)

    def _show_new(self, item: Evidence) -> None:
        self.context.changed.emit(Changed.EVIDENCE)
        self.chosen.following.begin_with_new(item.number)
        self._show(item)

    def _take_screen(self) -> None:
        if not can_capture():
            t = self.context.t
            self.context.tell(
                t.say(
                    "This desktop does not let a program take its screen. Please press the "
                    "screenshot key and paste here with Ctrl+V."
                )
            )
            return
        self.show_over(self.capture)
        self.capture.take()

    def _show_capture(self) -> None:
        self.context.go(Place.EVIDENCE)
        self.show_over(self.capture)

    def _on_captured(self, item: object) -> None:
        if isinstance(item, Evidence):
            self.capture.forget()
            self.show_lists()
            self._show_new(item)
            t = self.context.t
            self.context.tell(t.say("{number} is kept.", number=item.label), NoticeTone.GOOD)

    def write_about(self, numbers: Sequence[int]) -> None:
        """Begin an entry with these items."""
        self.context.go(Place.ENTRY, NewEntry(tuple(numbers)))

    def _on_saved(self, item: object) -> None:
        if isinstance(item, Evidence):
            self.detail.changed_item(item)
            self.model.replace(lambda old: bool(old.number == item.number), item)

    # layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place list and detail side by side where there is room."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        scale = self.context.look.text_size / 100
        self._wide = self.width() >= SIDE_BY_SIDE * min(scale, 1.6)
        self.detail.back_button.setVisible(not self._wide)
        self.parts.left.setVisible(self._wide or not self._reading)
        self.detail.setVisible(self._wide or self._reading)


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

    def _bin(self, numbers: Sequence[int], *, back: bool) -> None:
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
                context.tell(text, NoticeTone.GOOD)
                return
            text = t.say_n(
                "{n} item is in the bin. It enters no document.",
                "{n} items are in the bin. They enter no document.",
                len(moved),
            )
            context.tell(text, undo=lambda: self._bin(moved, back=True))

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
