"""Edits the user's notes on an item of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system.language.dates import moment_text
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.lists.gradual_widgets import Portions
from evidence_keeper.ui.pages.page import PendingWrite
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.vault_thread.unsaved_notes import Body, Unsaved, notes_body
from evidence_keeper.ui.widgets.display.fact_table import Facts
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.check_and_card import Check
from evidence_keeper.ui.widgets.inputs.input_fields import GrowingText, Select
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.labelled_field import Field


class EarlierNotesPanel(Fold):
    """The versions, oldest first."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._item: Evidence | None = None
        self._versions: list[tuple[datetime, Evidence]] = []
        self._rows = Portions(context, self._version)
        self.box.addWidget(self._rows)
        self.opened.connect(lambda _: self._fill(anew=True))

    def show_item(self, item: Evidence | None) -> None:
        """Load an item's earlier notes; hidden until there are any."""
        other = self._item is None or item is None or item.number != self._item.number
        self._item = item
        if other:
            self.set_open(False)
            self.hide()
        if item is not None:
            number = item.number
            self._context.backend.ask(
                lambda s: s.evidence.earlier_notes(number), partial(self._arrived, item)
            )

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        self.set_texts(self._context.t.say("Earlier versions"))
        self._fill()

    def _arrived(self, item: Evidence, versions: list[tuple[datetime, Evidence]]) -> None:
        if self._item is not item:
            return
        self._versions = versions
        self._fill()
        self.setVisible(bool(versions))

    def _fill(self, *, anew: bool = False) -> None:
        """Create the rows while it is unfolded; none while it is folded."""
        versions = self._versions if self.is_open else []
        self._rows.show_items(list(enumerate(versions, start=1)), anew=anew)

    def _version(self, numbered: tuple[int, tuple[datetime, Evidence]]) -> QWidget:
        place, (until, before) = numbered
        t, row = self._context.t, QWidget()
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        time = moment_text(
            t, in_zone(until, self._context.vault.zone).replace(second=0, microsecond=0)
        )
        title = t.say("Version {number}, until {time}", number=place, time=time)
        box.addWidget(PlainLabel(title, "label"))
        facts = Facts()
        facts.add(t.say("Address of the page or profile"), before.url)
        facts.add(t.say("Device it was taken with"), before.device)
        facts.add(t.say("Who took or saved it"), before.captured_by)
        box.addWidget(facts)
        for name, text in (
            (t.say("Notes"), before.notes),
            (t.say("What can be read or heard in it"), before.transcript),
        ):
            if text:
                box.addWidget(PlainLabel(name, "overline"))
                box.addWidget(TextBlock(text))
        return row


_STILL = {"": None, "yes": True, "no": False}


class Notes(QWidget):
    """Fields with a Save button; also saved when another item is selected or the program ends."""

    saved = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._item: Evidence | None = None
        self._writing: dict[int, Evidence] = {}
        self.intimate = Check()
        self._about_intimate = PlainLabel(role="hint")
        self.url, self.device, self.captured_by = TextLine(), TextLine(), TextLine()
        self.still = Select()
        self.notes, self.transcript = GrowingText(2), GrowingText(2)
        self.save = Button("primary")
        self._unsaved = Unsaved(self, context.backend, "unsaved_notes", self._body)
        controls = (
            self.url,
            self.device,
            self.captured_by,
            self.still,
            self.notes,
            self.transcript,
        )
        self._fields = [Field(control) for control in controls]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        box.addWidget(self.intimate)
        box.addWidget(self._about_intimate)
        for field in self._fields:
            box.addWidget(field)
        self._machine = PlainLabel(role="quiet")
        self._machine_text = TextBlock()
        self.take_over = Button("plain")
        for widget in (self._machine, self._machine_text):
            box.addWidget(widget)
        box.addWidget(self.take_over, 0, Qt.AlignmentFlag.AlignLeft)
        self.take_over.clicked.connect(self._take_over)
        self.save.clicked.connect(self.save_if_changed)
        for signal in (
            self.intimate.toggled,
            self.url.textEdited,
            self.device.textEdited,
            self.captured_by.textEdited,
            self.still.picked,
            self.notes.textChanged,
            self.transcript.textChanged,
        ):
            signal.connect(self._on_edit)

    def show_item(self, item: Evidence | None) -> None:
        """Show an item's notes."""
        self._item = None
        if item is not None:
            self.intimate.setChecked(item.intimate)
            self.url.setText(item.url)
            self.device.setText(item.device)
            self.captured_by.setText(item.captured_by)
            still = {None: "", True: "yes", False: "no"}[item.still_on_device]
            self.still.choose(still)
            self.notes.put_text(item.notes)
            self.transcript.put_text(item.transcript)
        read = item.machine_text if item is not None else None
        self._machine_text.set_text(read or "")
        for widget in (self._machine, self._machine_text, self.take_over):
            widget.setVisible(bool(read))
        self._item = item
        self._on_edit()

    def edited(self) -> Evidence | None:
        """Return the item with the edited notes; None when nothing was changed."""
        item = self._item
        if item is None:
            return None
        new = replace(
            item,
            intimate=self.intimate.isChecked(),
            url=self.url.text(),
            device=self.device.text(),
            captured_by=self.captured_by.text(),
            still_on_device=_STILL[self.still.value()],
            notes=self.notes.toPlainText(),
            transcript=self.transcript.toPlainText(),
        )
        return new if new != item else None

    def save_if_changed(self) -> None:
        """Save changes."""
        new = self.edited()
        if new is not None:
            self._write(new)

    def accept_time(self, value: str, source: str) -> None:
        """Accept a time, together with other changes; empty for unknown."""
        item = self.edited() or self._item
        if item is not None:
            self._write(replace(item, taken=value, taken_source=source))

    def _write(self, new: Evidence) -> None:
        before, self._item = self._item, new
        self._writing[new.number] = new
        self._on_edit()
        context, t = self._context, self._context.t

        def done(_: None) -> None:
            self._written(new)
            self._unsaved.saved()
            self.saved.emit(new)
            context.tell(t.say("Notes on {number} saved.", number=new.label), NoticeTone.GOOD)

        def failed(error: KeeperError) -> None:
            if self._item is new:
                self._written(new)
                self._item = before
                self._on_edit()
            context.complain(error)

        context.backend.change(lambda s: s.evidence.update(new), done, failed)

    def _written(self, item: Evidence) -> None:
        if self._writing.get(item.number) is item:
            del self._writing[item.number]

    def _body(self) -> Body | None:
        kept = dict(self._writing)  # saving can wait for a long import, of several items too
        new = self.edited()
        if new is not None:
            kept[new.number] = new
        return notes_body(kept.values())

    def pending(self) -> Sequence[PendingWrite]:
        """Return the pending write."""
        new = self.edited()
        return () if new is None else (lambda s: s.evidence.update(new),)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.intimate.set_text(t.say("Intimate: never put it into a document"))
        self._about_intimate.setText(
            t.say(
                "Only its number, fingerprint and description go into a document. For intimate "
                "pictures of anyone under 18: do not send them, go to 102 or 111 with the device."
            )
        )
        still = [("", t.say("Not known")), ("yes", t.say("Yes")), ("no", t.say("No"))]
        self.still.set_choices(still)
        texts = (
            (
                t.say("Address of the page or profile"),
                t.say("As it stands in the browser or the application."),
            ),
            (t.say("Device it was taken with"), t.say("For example: my phone, mother's tablet.")),
            (t.say("Who took or saved it"), ""),
            (t.say("Is the original still on the device?"), t.say("If so, please keep it there.")),
            (t.say("Notes"), ""),
            (t.say("What can be read or heard in it"), t.say("Makes it possible to find it.")),
        )
        for field, (label, hint) in zip(self._fields, texts, strict=True):
            field.set_texts(label, hint)
        self.save.set_text(t.say("Save the notes"))
        self._machine.setText(t.say("Read by a machine. It can be wrong and enters no document."))
        self.take_over.set_text(t.say("Take it over to correct it"))

    def _take_over(self) -> None:
        """Copy the recognised text into the field for corrections; nothing is lost."""
        read = self._item.machine_text if self._item is not None else None
        if read:
            own = self.transcript.toPlainText().rstrip()
            self.transcript.setPlainText(f"{own}\n\n{read}" if own else read)
            self.transcript.setFocus()

    def _on_edit(self, *_: object) -> None:
        self.save.setEnabled(self.edited() is not None)
        self._unsaved.touch()
