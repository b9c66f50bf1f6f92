"""Shows one incident in full: entry, times, evidence and earlier versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from evidence_keeper.domain.dossier.key_facts import is_proposed
from evidence_keeper.domain.record.entry import Call, Entry, Incident
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.language.dates import happened_text, moment_text
from evidence_keeper.system.language.record_words import (
    case_title,
    direction_word,
    kind_word,
    step_word,
    tag_words,
)
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.gradual_widgets import Portions
from evidence_keeper.ui.page_arguments import EditEntry, ShowEvidence
from evidence_keeper.ui.page_parts.evidence_drag import Carried, Carrying
from evidence_keeper.ui.page_parts.evidence_pictures import EvidencePicture
from evidence_keeper.ui.page_parts.words import capital
from evidence_keeper.ui.pages.chronology.incident_cards import headline
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.fact_table import Facts
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn


def _call_text(t: Translator, call: Call) -> str:
    parts = []
    if call.direction is not None:
        parts.append(capital(direction_word(t, call.direction)))
    if call.count > 1:
        parts.append(t.say_n("{n} call", "{n} calls", call.count))
    if call.duration_seconds:
        minutes = max(1, round(call.duration_seconds / 60))
        parts.append(t.say_n("{n} minute", "{n} minutes", minutes))
    return " · ".join(parts)


def _facts(context: Context, entry: Entry) -> Facts:
    t, facts = context.t, Facts()
    facts.add(t.say("Kind"), capital(kind_word(t, entry.kind)))
    facts.add(t.say("Who"), ", ".join(entry.people))
    facts.add(t.say("Call"), _call_text(t, entry.call) if entry.call else "")
    facts.add(t.say("Platform"), entry.platform)
    facts.add(t.say("Channel"), entry.channel)
    facts.add(t.say("Account or number"), entry.account)
    facts.add(t.say("Link"), entry.url)
    facts.add(t.say("Language"), entry.language)
    facts.add(t.say("Place"), entry.place)
    facts.add(t.say("Who saw it"), ", ".join(entry.witnesses))
    facts.add(t.say("Kind of harassment"), tag_words(t, entry))
    if entry.denies is not None:
        facts.add(t.say("Denies"), t.say("incident {number}", number=entry.denies))
    if len(context.vault.cases) > 1:
        facts.add(t.say("Situation"), case_title(t, entry.case) if entry.case else "")
    return facts


class EntryView(QWidget):
    """The filled-in parts of one version."""

    def __init__(self, context: Context, entry: Entry) -> None:
        super().__init__()
        t = context.t
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        if entry.exact_words and context.vault.fold_words:
            fold = Fold()
            fold.set_texts(t.say("Exact words"), t.say("folded"))
            fold.box.addWidget(TextBlock(entry.exact_words, quote=True))
            box.addWidget(fold)
        elif entry.exact_words:
            box.addWidget(PlainLabel(t.say("Exact words"), "overline"))
            box.addWidget(TextBlock(entry.exact_words, quote=True))
        told = entry.what_happened
        if told and told.strip() != entry.headline:
            box.addWidget(TextBlock(told))
        box.addWidget(_facts(context, entry))
        if entry.effect:
            box.addWidget(PlainLabel(t.say("How it affects me"), "overline"))
            box.addWidget(TextBlock(entry.effect))
        if entry.actions:
            box.addWidget(PlainLabel(t.say("What I did"), "overline"))
            for action in entry.actions:
                parts = (step_word(t, action.what), action.whom, action.when, action.reference)
                box.addWidget(TextBlock("• " + capital(" · ".join(p for p in parts if p))))
        if entry.private_note:
            box.addWidget(PlainLabel(t.say("Private note"), "overline"))
            box.addWidget(TextBlock(entry.private_note))
        if not entry.in_dossier:
            box.addWidget(PlainLabel(t.say("Stays out of documents."), "hint"))


class Detail(QFrame):
    """The pane next to the list, or in its place where there is no room for both."""

    back = Signal()
    binned = Signal(int)
    importance_asked = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("pane")
        self._context = context
        self._incident: Incident | None = None
        self._marked = ""
        self._folded = False
        self._body: QWidget | None = None
        self._pictures: FlowLayout | None = None
        self._proposed: PlainLabel | None = None
        self.back_button = Button("quiet", "arrow-left")
        self.edit = Button("plain", "pencil")
        self.important = Button("plain", "star")
        self.bin = Button("quiet", "trash-2")
        self._versions = Fold()
        self._version_rows = Portions(context, self._version)
        self._versions.box.addWidget(self._version_rows)
        self.column = ScrollColumn(margin=20)
        bar = QWidget()
        flow = FlowLayout(bar, tokens.S, tokens.XS)
        flow.setContentsMargins(tokens.M, tokens.S, tokens.M, 0)
        for widget in (self.back_button, self.edit, self.important, self.bin):
            flow.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(bar)
        box.addWidget(self.column, 1)
        self._empty = PlainLabel(role="quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.column.box.addWidget(self._empty)
        self.column.box.addWidget(self._versions)
        self.column.box.addStretch(1)
        self.back_button.clicked.connect(self.back)
        self.edit.clicked.connect(self._edit)
        self.important.clicked.connect(self._ask_importance)
        self.bin.clicked.connect(self._bin)
        self._versions.opened.connect(self._load_versions)
        self.show_incident(None)

    @property
    def number(self) -> int | None:
        """The number of the shown incident."""
        return self._incident.number if self._incident is not None else None

    def show_incident(self, incident: Incident | None) -> None:
        """Show an incident; nothing for None."""
        self._incident = incident
        self._folded = self._context.vault.fold_words
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
            self._body = self._pictures = self._proposed = None
        shown = incident is not None
        for widget in (self.edit, self.important, self.bin):
            widget.setVisible(shown)
        self._name_importance()
        self._empty.setVisible(not shown)
        self._versions.setVisible(shown and incident is not None and incident.versions > 1)
        self._versions.set_open(False)
        if incident is not None:
            self._body = self._make_body(incident)
            self.column.box.insertWidget(1, self._body)
            self.mark(self._marked)
            self.column.to_top()

    def show_changed(self, incident: Incident) -> None:
        """Show an incident's new state; an unchanged one causes no redraw."""
        if incident != self._incident:
            self.show_incident(incident)

    def fold_words(self) -> None:
        """Fold or unfold exact words, following the preference."""
        if self._folded != self._context.vault.fold_words:
            self.show_incident(self._incident)

    def mark(self, query: str) -> None:
        """Highlight the words of a search from now on."""
        self._marked = query
        for block in self.findChildren(TextBlock):
            block.mark(query)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.back_button.set_text(t.say("Back to the list"))
        self.edit.set_text(t.say("Change or add"))
        self.bin.set_text(t.say("Move to the bin"))
        self._empty.setText(t.say("Choose an incident to read it here."))
        self._versions.set_texts(t.say("Earlier versions"))
        self.show_incident(self._incident)

    def _name_importance(self) -> None:
        """Name the action of the button, which depends on the incident."""
        t = self._context.t
        is_important = self._incident is not None and self._incident.important
        self.important.set_text(
            t.say("No longer important") if is_important else t.say("Mark as important")
        )
        self.important.set_tip("Ctrl+I")

    def _make_body(self, incident: Incident) -> QWidget:
        t, entry = self._context.t, incident.entry
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        number = t.say("Incident {number}", number=incident.number)
        if incident.important:
            number = t.say("{incident} · important", incident=number)
        box.addWidget(PlainLabel(number, "overline"))
        title = PlainLabel(headline(t, incident), "section")
        box.addWidget(title)
        if is_proposed(incident) and not incident.important:
            box.addWidget(self._proposal(incident.number))
        times = Facts()
        times.add(t.say("Happened"), capital(happened_text(t, entry.happened)))
        noted = moment_text(t, incident.noted.replace(microsecond=0))
        times.add(
            t.say("Noted"),
            t.say("{time} · written later", time=noted) if incident.late else noted,
        )
        if incident.versions > 1:
            times.add(t.say("Changed"), moment_text(t, incident.changed.replace(microsecond=0)))
        box.addWidget(times)
        if entry.evidence:
            box.addWidget(self._evidence(entry.evidence))
        box.addWidget(EntryView(self._context, entry))
        return body

    def _proposal(self, number: int) -> PlainLabel:
        """Return a line that says of an incident that it leads documents without a mark."""
        line = PlainLabel(role="hint")
        line.hide()

        def arrived(proposed: object) -> None:
            if self._proposed is line and proposed:
                line.setText(
                    self._context.t.say(
                        "Proposed for the beginning of documents, until you mark incidents as "
                        "important yourself."
                    )
                )
                line.show()

        self._proposed = line
        self._context.backend.ask(lambda s: s.key_facts.is_proposed(number), arrived)
        return line

    def _evidence(self, numbers: Sequence[int]) -> QWidget:
        """Return the pictures, those of one conversation in the confirmed order."""
        holder = QWidget()
        flow = FlowLayout(holder, tokens.M, tokens.M)
        self._fill(flow, numbers)
        self._pictures = flow

        def arrived(ordered: list[int]) -> None:
            if self._pictures is flow and ordered != list(numbers):
                self._fill(flow, ordered)

        if len(numbers) > 1:
            self._context.backend.ask(lambda s: s.pictures.in_order(numbers), arrived)
        return holder

    def _fill(self, flow: FlowLayout, numbers: Sequence[int]) -> None:
        t = self._context.t
        while (item := flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number in numbers:
            tile = QWidget()
            box = QVBoxLayout(tile)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(tokens.XS)
            picture = EvidencePicture(self._context, number, QSize(200, 150))
            Carrying(picture, partial(self._carried, number))
            box.addWidget(picture)
            link = Button("link", text=evidence_label(number))
            link.set_tip(t.say("Show this item among the evidence"))
            link.clicked.connect(
                lambda _=False, n=number: self._context.go(Place.EVIDENCE, ShowEvidence(n))
            )
            box.addWidget(link)
            flow.addWidget(tile)

    def _carried(self, number: int, _place: QPoint) -> Carried | None:
        incident = self.number
        return None if incident is None else Carried((number,), incident)

    def _edit(self) -> None:
        if self._incident is not None:
            self._context.go(Place.ENTRY, EditEntry(self._incident.number))

    def _ask_importance(self) -> None:
        if self._incident is not None:
            self.importance_asked.emit(self._incident.number)

    def _bin(self) -> None:
        if self._incident is not None:
            self.binned.emit(self._incident.number)

    def _load_versions(self, is_open: bool) -> None:
        self._version_rows.show_items((), anew=True)
        incident = self._incident
        if not is_open or incident is None:
            return

        def arrived(versions: list[tuple[datetime, Entry]]) -> None:
            if self._incident is incident:
                self._version_rows.show_items(list(enumerate(versions[:-1], start=1)))

        self._context.backend.ask(lambda s: s.incidents.versions(incident.number), arrived)

    def _version(self, numbered: tuple[int, tuple[datetime, Entry]]) -> QWidget:
        """Return the content of an earlier version."""
        t, (number, (written, entry)) = self._context.t, numbered
        time = moment_text(t, written.replace(microsecond=0))
        title = t.say("Version {number}, written {time}", number=number, time=time)
        row = QWidget()
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(PlainLabel(title, "label"))
        box.addWidget(PlainLabel(capital(happened_text(t, entry.happened)), "hint"))
        box.addWidget(PlainLabel(shown_name(entry.headline)))
        if entry.evidence:
            evidence = Facts()
            numbers = ", ".join(evidence_label(number) for number in entry.evidence)
            evidence.add(t.say("Evidence"), numbers)
            box.addWidget(evidence)
        box.addWidget(EntryView(self._context, entry))
        return row
