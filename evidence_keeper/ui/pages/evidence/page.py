"""The evidence: a list, and one item in detail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from evidence_keeper.domain.evidence import Evidence, Source
from evidence_keeper.ui.backend import Ticket
from evidence_keeper.ui.context import Context, Tone
from evidence_keeper.ui.incoming import keep_files, tell_intake
from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.lists.paged import PagedModel, Rows
from evidence_keeper.ui.pages.evidence.detail import EvidenceDetail
from evidence_keeper.ui.pages.evidence.rows import EvidenceCards, spoken
from evidence_keeper.ui.pages.evidence.viewer import Viewer
from evidence_keeper.ui.pages.page import Page, PendingWrite
from evidence_keeper.ui.places import Changed, ShowEvidence
from evidence_keeper.ui.ports import SessionPort
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.buttons import Button
from evidence_keeper.ui.widgets.dialogs import ask_files, ask_folder, ask_save
from evidence_keeper.ui.widgets.empty import EmptyState
from evidence_keeper.ui.widgets.labels import PlainLabel, named

SIDE_BY_SIDE = 940
"""From this width of the page on, in pixels at 100 %, list and detail stand side by side."""


class EvidencePage(Page):
    """Newest first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._text = ""
        self._stale = True
        self._wide = False
        self._reading = False
        self._title = PlainLabel(role="title")
        self._summary = PlainLabel(role="quiet")
        self.add_files = Button("primary", "file-plus")
        self.add_folder = Button("plain", "folder")
        self.model = PagedModel(lambda item: spoken(context.t, item))
        self.list = HeadedList(EvidenceCards(context))
        self.list.set_model(self.model)
        self.empty = EmptyState()
        self.detail = EvidenceDetail(context)
        self.viewer = Viewer(context)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(self.empty)
        self._left = QWidget()
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_files)
        buttons.addWidget(self.add_folder)
        buttons.addStretch(1)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(28, tokens.L, 18, 0)
        left.setSpacing(tokens.S)
        left.addWidget(self._title)
        left.addWidget(self._summary)
        left.addLayout(buttons)
        left.addWidget(self._lists, 1)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left, 10)
        row.addWidget(self.detail, 10)
        self._stack = QStackedWidget()
        self._stack.addWidget(both)
        self._stack.addWidget(self.viewer)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)

    def _connect(self) -> None:
        self.add_files.clicked.connect(self._pick_files)
        self.add_folder.clicked.connect(self._pick_folder)
        self.empty.acted.connect(self._on_empty_action)
        self.list.picked.connect(self._on_picked)
        self.list.entered_row.connect(self._on_entered)
        self.model.loaded.connect(lambda _: self._on_loaded())
        self.model.settled.connect(self._on_settled)
        self.detail.back.connect(self._show_list)
        self.detail.large_asked.connect(self._show_large)
        self.detail.copy_asked.connect(self._save_copy)
        self.detail.notes.saved.connect(self._on_saved)
        self.viewer.closed.connect(lambda: self._stack.setCurrentIndex(0))
        self.context.changed.connect(self._on_changed)

    # what the shell calls

    def enter(self, argument: object) -> None:
        """Show the list, or one item."""
        self._stack.setCurrentIndex(0)
        if self._stale:
            self.reload()
        if isinstance(argument, ShowEvidence):
            self.context.backend.ask(lambda s: s.evidence(argument.number), self._show)
        else:
            self._reading = False
            self._fit()
            self.list.setFocus()

    def leave(self) -> None:
        """Hide pictures, save notes, end the search."""
        self.detail.notes.save_if_changed()
        self.context.revealed.emit(None)
        if self._stack.currentWidget() is self.viewer:
            self.viewer.close_picture()
        if self._text:
            self._text, self._stale = "", True

    def pending(self) -> Sequence[PendingWrite]:
        """Return unsaved notes."""
        return self.detail.notes.pending()

    def search_hint(self) -> str:
        """Searches names, notes and transcripts."""
        return self.context.t.say("Search the evidence: name, number, notes")

    def search(self, text: str) -> None:
        """Show only items that hold all the words."""
        if text != self._text:
            self._text = text
            self._reading = False
            self._fit()
            self.reload()

    def take_files(self, paths: Sequence[Path], source: Source) -> bool:
        """The window keeps them; they appear here."""
        return False

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self.context.t
        self._title.setText(t.say("Evidence"))
        self.add_files.set_text(t.say("Add files…"))
        self.add_folder.set_text(t.say("Add a folder…"))
        named(self.list, t.say("Evidence, newest first"))
        self.detail.retranslate()
        self.viewer.retranslate()
        self._on_settled(self.model.rowCount())
        self.list.lay_out()
        self._name_empty()

    # loading

    def reload(self) -> None:
        """Read again."""
        self._stale = False
        backend, text = self.context.backend, self._text

        def fetch(offset: int, limit: int, done: Callable[[Rows], None]) -> Ticket:
            def work(session: SessionPort) -> Rows:
                return session.evidence_list(offset, limit, text)

            return backend.ask(work, done) if offset else backend.search("evidence", work, done)

        def count(done: Callable[[int], None]) -> Ticket:
            return backend.search("evidence-count", lambda s: s.evidence_count(text), done)

        self.model.reload(fetch, count)

    def _on_loaded(self) -> None:
        self._lists.setCurrentWidget(self.list if self.model.rowCount() else self.empty)
        self._name_empty()

    def _on_settled(self, total: int) -> None:
        t = self.context.t
        count = t.say_n("{n} item", "{n} items", total)
        hidden = t.say("pictures stay hidden until you open them")
        self._summary.setText(t.say("{count} · {hidden}", count=count, hidden=hidden))

    def _name_empty(self) -> None:
        t = self.context.t
        if self._text:
            self.empty.set_texts(
                t.say("Nothing fits"), t.say("Another spelling or fewer words may help."), ""
            )
        else:
            self.empty.set_texts(
                t.say("No evidence yet"),
                t.say(
                    "Drop screenshots, photos or other files anywhere in this window, paste a "
                    "picture with Ctrl+V, or choose files. The originals stay unchanged."
                ),
                t.say("Choose files…"),
            )

    def _on_empty_action(self) -> None:
        self._pick_files()

    def _on_changed(self, what: object) -> None:
        if what is not Changed.EVIDENCE:
            return
        self._stale = True
        if self.isVisible():
            self.reload()

    # adding

    def _pick_files(self) -> None:
        paths = ask_files(self, self.context.t.say("Choose files…"))
        if paths:
            self._keep(paths, Source.PICKED)

    def _pick_folder(self) -> None:
        folder = ask_folder(self, self.context.t.say("Add a folder…"))
        if folder is not None:
            self._keep([folder], Source.FOLDER)

    def _keep(self, paths: Sequence[Path], source: Source) -> None:
        keep_files(self.context, paths, source, lambda i: tell_intake(self.context, i))

    # one item

    def _on_picked(self, row: int) -> None:
        item = self.model.item(row)
        if self._wide and isinstance(item, Evidence):
            self.detail.show_item(item)

    def _on_entered(self, row: int) -> None:
        item = self.model.item(row)
        if isinstance(item, Evidence):
            # The list's copy can be older than notes that were saved meanwhile.
            self.context.backend.ask(lambda s: s.evidence(item.number), self._show)

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

    def _show_large(self, item: object) -> None:
        if isinstance(item, Evidence):
            self._stack.setCurrentWidget(self.viewer)
            self.viewer.show_item(item)

    def _on_saved(self, item: object) -> None:
        if isinstance(item, Evidence):
            self.detail.changed_item(item)
            self.model.replace(lambda old: bool(old.number == item.number), item)

    def _save_copy(self, item: object) -> None:
        if not isinstance(item, Evidence):
            return
        context, t = self.context, self.context.t
        suffix = Path(item.original_name).suffix
        name = item.label + (suffix if suffix.isascii() and len(suffix) < 12 else "")
        target = ask_save(self, t.say("Save a copy"), name, [])
        if target is None:
            return
        said = t.say("Saved. The copy is not encrypted, and it can carry the place and the device.")
        context.backend.change(
            lambda s: s.save_original(item.number, target),
            lambda _: context.tell(said, Tone.CAUTION),
        )

    # room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """List and detail side by side where there is room."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self._fit)

    def _fit(self) -> None:
        scale = self.context.look.text_size / 100
        self._wide = self.width() >= SIDE_BY_SIDE * min(scale, 1.6)
        self.detail.back_button.setVisible(not self._wide)
        self._left.setVisible(self._wide or not self._reading)
        self.detail.setVisible(self._wide or self._reading)
