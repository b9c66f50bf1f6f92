"""Picks files that are already kept, to attach them to the entry."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.multi_select_list import MarkingList
from evidence_keeper.ui.lists.paged_model import PagedModel, Rows
from evidence_keeper.ui.page_parts.evidence_pictures import BlurredPictures
from evidence_keeper.ui.page_parts.evidence_tiles import EvidenceTiles, spoken
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.vault_thread.ticket import Ticket
from evidence_keeper.ui.widgets.display.empty_state import EmptyState
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button, IconButton
from evidence_keeper.ui.widgets.inputs.text_line import TextLine

_PAUSE = 150
"""Milliseconds after the last letter until a search begins."""


class KeptPicker(QWidget):
    """The evidence as on its page; a click or Space chooses an item, Enter attaches."""

    closed = Signal()
    picked = Signal(object)
    """The numbers of the chosen items."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.back = IconButton("arrow-left")
        self._title = PlainLabel(role="section")
        self.search = TextLine()
        marks: dict[int, None] = {}
        pictures = BlurredPictures(context, self)
        tiles = EvidenceTiles(context, marks, pictures)
        self.model = PagedModel(lambda item: spoken(context.t, item))
        self.list = MarkingList(context, tiles, marks, lambda item: int(item.number))
        self.list.set_model(self.model)
        self.list.click_marks = True
        self._tiles = tiles
        self.empty = EmptyState()
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(self.empty)
        self.attach = Button("primary", "plus")
        self._lay_out()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self._reload)
        pictures.arrived.connect(self.list.viewport().update)
        self.search.textEdited.connect(lambda _: self._wait.start())
        self.back.clicked.connect(self.closed)
        self.list.left.connect(self.closed)
        self.list.marked.connect(self._name)
        self.list.entered_row.connect(self._on_entered)
        self.model.loaded.connect(
            lambda _: self.empty.take_turns(self._lists, self.list, empty=not self.model.rowCount())
        )
        self.attach.clicked.connect(self._pick)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(tokens.S)
        head.addWidget(self.back)
        head.addWidget(self._title, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.attach)
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(28, tokens.L, 18, tokens.M)
        box.setSpacing(tokens.S)
        box.addLayout(head)
        box.addWidget(self.search)
        box.addWidget(self._lists, 1)
        box.addLayout(foot)

    def begin(self) -> None:
        """Show all evidence, nothing chosen."""
        self.search.clear()
        self.list.mark_only([])
        self._reload()
        self.list.setFocus()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.back.set_name(t.say("Back to the entry"))
        self._title.setText(t.say("Which kept files belong to it?"))
        named(self.search, t.say("Search the evidence: name, number, notes"))
        self.search.setPlaceholderText(self.search.accessibleName())
        self.empty.set_texts(t.say("No matches"), "", "")
        named(self.list, t.say("Evidence, newest first"))
        self._name()

    def _name(self) -> None:
        """Say how many are chosen."""
        t, count = self._context.t, len(self.list.marks)
        self.attach.setEnabled(count > 0)
        text = t.say_n("Attach {n} file", "Attach {n} files", count) if count else t.say("Attach")
        self.attach.set_text(text)

    def _reload(self) -> None:
        backend, text = self._context.backend, self.search.text()
        self._tiles.mark(text)

        def fetch(offset: int, limit: int, done: Callable[[Rows], None]) -> Ticket:
            return backend.ask(lambda s: s.evidence.page(offset, limit, text), done)

        def count(done: Callable[[int], None]) -> Ticket:
            return backend.ask(lambda s: s.evidence.count(text), done)

        self.model.reload(fetch, count)

    def _on_entered(self, row: int) -> None:
        """Attach what is chosen; without a choice the current item."""
        item = self.model.item(row)
        if not self.list.marks and item is not None:
            self.list.mark_only([item.number])
        self._pick()

    def _pick(self) -> None:
        if self.list.marks:
            self.picked.emit(tuple(self.list.marks))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
