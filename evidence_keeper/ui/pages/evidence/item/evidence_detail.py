"""Shows one item of evidence: hidden picture, facts, and fields for notes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from evidence_keeper.domain.record.custody import CustodyEvent
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system.language.dates import (
    clock_text,
    duration_text,
    moment_text,
    short_day,
    size_text,
)
from evidence_keeper.system.language.record_words import (
    no_preview_word,
    operation_word,
    source_word,
)
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.operating_system.clipboard import copy_for_a_while
from evidence_keeper.ui.page_arguments import NewEntry, ReadExport
from evidence_keeper.ui.page_parts.evidence_pictures import EvidencePicture
from evidence_keeper.ui.page_parts.evidence_tiles import name_of, type_word
from evidence_keeper.ui.page_parts.readable_exports import can_be_read
from evidence_keeper.ui.page_parts.words import capital
from evidence_keeper.ui.pages.evidence.item.item_times import Times
from evidence_keeper.ui.pages.evidence.item.notes import EarlierNotesPanel, Notes
from evidence_keeper.ui.pages.evidence.item.relations import Relations
from evidence_keeper.ui.pages.evidence.item.sequence_panel import SequencePanel
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.fact_table import Facts
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn


def done_words(t: Translator, event: CustodyEvent, item: Evidence) -> str:
    """Return the operation of a log event, from an item's point of view."""
    body = json.loads(event.body)
    if body.get("copy_of") == item.label:
        return t.say("working copy {number} made from it", number=body.get("evidence", ""))
    return operation_word(t, event.operation)


def can_be_copied(item: Evidence) -> bool:
    """Return whether a working copy can be made: of pictures that could be decoded."""
    return item.media_type.startswith("image/") and item.no_preview is None and item.width > 0


class EvidenceDetail(QFrame):
    """The pane next to the list, or in its place."""

    back = Signal()
    large_asked = Signal(object)
    copy_asked = Signal(object)
    edit_asked = Signal(object)
    bin_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("pane")
        self._context = context
        self._item: Evidence | None = None
        self._body: QWidget | None = None
        self.relations = Relations(context)
        self.together = SequencePanel(context)
        self.times = Times(context)
        self.notes = Notes(context)
        self.earlier = EarlierNotesPanel(context)
        self.back_button = Button("quiet", "arrow-left")
        self.copy = Button("plain", "download")
        self.write = Button("plain", "plus")
        self.edit = Button("plain", "pencil")
        self.read = Button("plain", "messages-square")
        self.bin = Button("plain", "trash-2")
        self.history = Fold()
        self.column = ScrollColumn(margin=20)
        self._bar = QWidget()
        flow = FlowLayout(self._bar, tokens.S, tokens.XS)
        flow.setContentsMargins(tokens.M, tokens.S, tokens.M, 0)
        acts = (self.back_button, self.write, self.read, self.edit, self.copy, self.bin)
        for widget in acts:
            flow.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._bar)
        box.addWidget(self.column, 1)
        self._empty = PlainLabel(role="quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for part in (
            self._empty,
            self.times,
            self.relations,
            self.together,
            self.notes,
            self.earlier,
            self.history,
        ):
            self.column.box.addWidget(part)
        self.column.box.addStretch(1)
        self.column.add_to_footer(self.notes.save)
        self.column.footer.addStretch(1)
        self.back_button.clicked.connect(self.back)
        self.copy.clicked.connect(lambda: self.copy_asked.emit(self._item))
        self.write.clicked.connect(self._write)
        self.read.clicked.connect(self._read)
        self.edit.clicked.connect(lambda: self.edit_asked.emit(self._item))
        self.bin.clicked.connect(lambda: self.bin_asked.emit(self._item))
        self.times.accepted.connect(self.notes.accept_time)
        self.history.opened.connect(self._load_history)
        self.show_item(None)

    @property
    def item(self) -> Evidence | None:
        """The shown item."""
        return self._item

    def show_item(self, item: Evidence | None) -> None:
        """Show an item; nothing for None. Unsaved notes of the previous one are saved."""
        self.notes.save_if_changed()
        same = item is not None and self._item is not None and item.number == self._item.number
        self._item = item
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
            self._body = None
        shown = item is not None
        for widget in (self.copy, self.write, self.bin, self.relations, self.notes, self.history):
            widget.setVisible(shown)
        self.edit.setVisible(item is not None and can_be_copied(item))
        self.read.setVisible(item is not None and can_be_read(item))
        self._name_buttons()
        self.column.show_footer(shown)
        self._empty.setVisible(not shown)
        self.history.set_open(False)
        self.notes.show_item(item)
        self.earlier.show_item(item)
        self.relations.show_item(item)
        self.together.show_item(item)
        self.times.show_item(item)
        if item is not None:
            self._body = self._make_body(item)
            self.column.box.insertWidget(1, self._body)
            if not same:
                self.column.to_top()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.back_button.set_text(t.say("Back to the list"))
        self.write.set_text(t.say("Write about it"))
        self.read.set_text(t.say("Read as a conversation"))
        self.edit.set_text(t.say("Working copy…"))
        self.edit.set_tip(t.say("Crop, cover or mark a copy. The original does not change."))
        self.history.set_texts(t.say("What was done with it"))
        self._empty.setText(t.say("Choose an item to see what is known about it."))
        self.notes.retranslate()
        self.earlier.retranslate()
        self.times.retranslate()
        self.show_item(self._item)

    def _name_buttons(self) -> None:
        t, item = self._context.t, self._item
        plays = item is not None and item.media_type.startswith(("audio/", "video/"))
        self.copy.set_text(t.say("Save a copy to play it") if plays else t.say("Save a copy"))
        in_bin = item is not None and item.binned
        self.bin.set_icon("undo-2" if in_bin else "trash-2")
        self.bin.set_text(t.say("Restore") if in_bin else t.say("Move to the bin"))

    def _make_body(self, item: Evidence) -> QWidget:
        context, t = self._context, self._context.t
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        box.addWidget(PlainLabel(item.label, "overline"))
        box.addWidget(PlainLabel(name_of(t, item), "section"))
        if item.binned:
            box.addWidget(
                PlainLabel(t.say("It lies in the bin and enters no document."), "caution")
            )
        if item.no_preview is None and item.width:
            box.addWidget(EvidencePicture(context, item.number, QSize(360, 240)))
            larger = Button("plain", "maximize-2", t.say("Show it large"))
            larger.clicked.connect(lambda: self.large_asked.emit(item))
            box.addWidget(larger, 0, Qt.AlignmentFlag.AlignLeft)
            if not item.media_type.startswith("image/"):
                box.addWidget(PlainLabel(t.say("This is the first page."), "hint"))
        else:
            reason = t.say("There is no preview.")
            if item.no_preview is not None:
                reason = no_preview_word(t, item.no_preview)
            box.addWidget(PlainLabel(reason, "quiet"))
        box.addWidget(self._facts(item))
        digits = Facts()
        groups = " ".join(item.sha256[i : i + 8] for i in range(0, 64, 8))
        digits.add(t.say("Fingerprint (SHA-256)"), groups, mono=True)
        box.addWidget(digits)
        copy = Button("link", text=t.say("Copy the fingerprint"))
        copy.clicked.connect(lambda: self._copy_fingerprint(item.sha256))
        box.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(
            PlainLabel(
                t.say(
                    "The fingerprint shows that the file has not changed since you added it. "
                    "It does not prove who wrote it."
                ),
                "hint",
            )
        )
        return body

    def _facts(self, item: Evidence) -> Facts:
        t = self._context.t
        facts = Facts()
        kind = f"{capital(type_word(t, item.media_type))} ({item.media_type})"
        facts.add(t.say("Kind of file"), kind)
        facts.add(t.say("Size"), size_text(t, item.size))
        if item.duration_ms is not None:
            facts.add(t.say("Length"), duration_text(item.duration_ms))
        if item.width:
            facts.add(
                t.say("Picture size"),
                t.say("{width} × {height} pixels", width=item.width, height=item.height),
            )
        facts.add(t.say("How it was added"), capital(source_word(t, item.source)))
        facts.add(t.say("Added"), moment_text(t, item.added.replace(microsecond=0)))
        return facts

    def _copy_fingerprint(self, digits: str) -> None:
        copy_for_a_while(digits)
        t = self._context.t
        self._context.tell(t.say("Copied. The clipboard is emptied after 10 seconds."))

    def _write(self) -> None:
        if self._item is not None:
            self._context.go(Place.ENTRY, NewEntry((self._item.number,)))

    def _read(self) -> None:
        if self._item is not None:
            self._context.go(Place.CONVERSATIONS, ReadExport(self._item.number))

    def _load_history(self, is_open: bool) -> None:
        while (entry := self.history.box.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        item = self._item
        if not is_open or item is None:
            return

        def arrived(events: list[CustodyEvent]) -> None:
            t = self._context.t
            facts = Facts()
            for event in events:
                when = in_zone(datetime.fromisoformat(event.wall), self._context.vault.zone)
                moment = f"{short_day(when.date())}, {clock_text(when)}"
                facts.add(moment, capital(done_words(t, event, item)))
            self.history.box.addWidget(facts)

        self._context.backend.ask(lambda s: s.evidence.history(item.number), arrived)

    def changed_item(self, item: Evidence) -> None:
        """Apply saved changes, without rebuilding everything."""
        if self._item is not None and self._item.number == item.number:
            before, self._item = self._item, replace(item)
            if (before.taken, before.taken_source) != (item.taken, item.taken_source):
                self.times.show_item(self._item)
            self.earlier.show_item(self._item)
            self.relations.show_item(self._item)
