"""The bin: take back, or delete for good; and what was deleted for good."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.evidence import evidence_label
from evidence_keeper.domain.happened import in_zone
from evidence_keeper.domain.removal import BinItem, Tombstone
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.dates import moment_text
from evidence_keeper.ui.context import Context, Tone
from evidence_keeper.ui.pages.settings.section import Section
from evidence_keeper.ui.places import Changed
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.buttons import Button
from evidence_keeper.ui.widgets.fields import Field, card
from evidence_keeper.ui.widgets.fold import Fold
from evidence_keeper.ui.widgets.labels import ElidedLabel, PlainLabel
from evidence_keeper.ui.widgets.line import Line
from evidence_keeper.ui.widgets.options import Check
from evidence_keeper.ui.widgets.textblock import TextBlock

_LARGE_TEXT = 150


class BinSection(Section):
    """What lies in the bin, one row each; deleting for good opens a card below its row."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._hint = PlainLabel(role="hint")
        self.rows = QWidget()
        self._rows = QVBoxLayout(self.rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(tokens.S)
        self._backs: list[Button] = []
        self._acted = -1
        self.asking: DeleteCard | None = None
        self.gone = Fold()
        for widget in (self._hint, self.rows, self.gone):
            self.box.addWidget(widget)
        self.gone.opened.connect(lambda on: self._load_gone() if on else None)
        context.changed.connect(self._on_changed)

    def enter(self) -> None:
        """Show what lies in it now."""
        if self.context.is_open:
            self.context.backend.ask(self.context.doors.in_bin, self._fill)
            if self.gone.is_open:
                self._load_gone()

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self.context.t
        self.title.setText(t.say("Bin"))
        self._hint.setText(
            t.say("What lies here is in no list and in no document. You can take it back.")
        )
        self.gone.set_texts(t.say("Deleted for good"))
        self.enter()

    def _on_changed(self, what: object) -> None:
        if what in (Changed.INCIDENTS, Changed.EVIDENCE) and self.isVisible():
            self.enter()

    def _fill(self, items: list[BinItem]) -> None:
        t = self.context.t
        at = next((n for n, b in enumerate(self._backs) if b.hasFocus()), self._acted)
        self.asking, self._backs, self._acted = None, [], -1
        _clear(self._rows)
        if not items:
            self._rows.addWidget(PlainLabel(t.say("The bin is empty."), "hint"))
        for item in items:
            self._rows.addWidget(self._row(item))
        if at >= 0 and self.isVisible():  # the next row takes the place of the one that is gone
            (self._backs[min(at, len(items) - 1)] if items else self.gone.header).setFocus()

    def _row(self, item: BinItem) -> QWidget:
        t = self.context.t
        words = f"{_label(self.context, item)} · {shown_name(item.words)}"
        row = QWidget()
        # With large text the words need the whole line.
        large = self.context.look.text_size >= _LARGE_TEXT
        line: QBoxLayout = QVBoxLayout(row) if large else QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens.M)
        back = Button("plain", "undo-2", t.say("Take back"))
        delete = Button("quiet", "shredder", t.say("Delete for good…"))
        for button in (back, delete):
            button.setAccessibleDescription(words)
        self._backs.append(back)
        back.clicked.connect(lambda: self.take_back(item))
        delete.clicked.connect(lambda: self.ask(item, row))
        delete.clicked.connect(partial(self._note_row, back))
        line.addWidget(ElidedLabel(words), 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.M)
        buttons.addWidget(back)
        buttons.addWidget(delete)
        if large:
            buttons.addStretch(1)
        line.addLayout(buttons)
        return row

    def _note_row(self, back: Button) -> None:
        self._acted = self._backs.index(back)

    def ask(self, item: BinItem, row: QWidget) -> None:
        """Show below a row what deleting means, and let the user decide."""
        self._stop_asking()
        self.asking = DeleteCard(self.context, item)
        self._rows.insertWidget(self._rows.indexOf(row) + 1, self.asking.frame)
        self.asking.keep.clicked.connect(self._stop_asking)
        self.asking.delete.clicked.connect(self._delete)
        self.asking.reason.returnPressed.connect(self.asking.delete.setFocus)
        # Enter, pressed once too often, keeps.
        self.asking.keep.setFocus()

    def take_back(self, item: BinItem) -> None:
        """Take an item out of the bin."""
        context, t, doors = self.context, self.context.t, self.context.doors

        def back(_: None) -> None:
            _tell_changed(context, item)
            said = t.say("{item} is back.", item=_label(context, item))
            context.tell(said, Tone.GOOD)
            self.enter()

        context.backend.change(lambda s: doors.take_back(s, item), back)

    def _stop_asking(self) -> None:
        if self.asking is not None:
            self._rows.removeWidget(self.asking.frame)
            self.asking.frame.hide()
            self.asking.frame.deleteLater()
            self.asking = None
            if 0 <= self._acted < len(self._backs):
                self._backs[self._acted].setFocus()

    def _delete(self) -> None:
        asked, context, doors = self.asking, self.context, self.context.doors
        if asked is None:
            return
        item, reason, copies = asked.item, asked.reason.text(), asked.copies.isChecked()
        asked.frame.setEnabled(False)

        def gone(_: None) -> None:
            t = context.t
            _tell_changed(context, item)
            context.tell(
                t.say(
                    "{item} is deleted for good. Copies elsewhere, for example in earlier "
                    "backups, are still there.",
                    item=_label(context, item),
                ),
                Tone.GOOD,
            )
            self.enter()

        context.backend.change(lambda s: doors.remove(s, item, reason, copies), gone)

    def _load_gone(self) -> None:
        self.context.backend.ask(self.context.doors.removed, self._fill_gone)

    def _fill_gone(self, graves: list[Tombstone]) -> None:
        t = self.context.t
        _clear(self.gone.box)
        if not graves:
            self.gone.box.addWidget(PlainLabel(t.say("Nothing was deleted for good."), "hint"))
        for grave in graves:
            item = BinItem(grave.incident, grave.evidence, "")
            when = in_zone(grave.moment, self.context.vault.zone)
            moment = moment_text(t, when.replace(microsecond=0))
            text = f"{_label(self.context, item)} · {moment}"
            self.gone.box.addWidget(PlainLabel(text))
            if grave.reason:
                self.gone.box.addWidget(TextBlock(grave.reason))


class DeleteCard:
    """What deleting for good does and does not do, a reason, and two buttons."""

    def __init__(self, context: Context, item: BinItem) -> None:
        t = context.t
        self.item = item
        self.reason = Line()
        self.reason.setMaxLength(500)
        why = Field(self.reason)
        why.set_texts(
            t.say("Why (you need not say)"),
            t.say("It stays in the log of this vault, and a document can show it."),
        )
        labels = ", ".join(evidence_label(n) for n in item.copies)
        self.copies = Check(t.say("Delete its working copies for good too: {items}", items=labels))
        if not labels:
            self.copies.hide()
        self.delete = Button("danger", "shredder", t.say("Delete for good"))
        self.keep = Button("plain", text=t.say("Keep it in the bin"))
        buttons = QWidget()
        line = QHBoxLayout(buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.keep)
        line.addWidget(self.delete)
        line.addStretch(1)
        goes = (
            t.say("Every version of this entry goes. Nobody can bring it back.")
            if item.incident is not None
            else t.say("The file, its preview and your notes on it go. Nobody can bring it back.")
        )
        read_from_it = [
            PlainLabel(
                t.say_n(
                    "{n} conversation that was read from it goes with it.",
                    "{n} conversations that were read from it go with it.",
                    item.conversations,
                )
            )
        ]
        parts = [
            PlainLabel(t.say("Delete {item} for good?", item=_label(context, item)), "label"),
            PlainLabel(goes),
            *(read_from_it if item.conversations else ()),
            *self._about_copies(context, labels),
            self.copies,
            PlainLabel(
                t.say(
                    "The log keeps that it was there: its number and fingerprint, when it was "
                    "deleted, and why."
                )
            ),
            PlainLabel(
                t.say(
                    "Copies elsewhere stay: on the phone, in Downloads, in earlier backups, in "
                    "documents that were handed over."
                )
            ),
            PlainLabel(
                t.say("If you are not sure, keep it here: it may help somebody help you."), "hint"
            ),
        ]
        self.frame: QFrame = card(*parts, why, buttons)
        self.frame.setAccessibleName(t.say("Delete for good"))

    def _about_copies(self, context: Context, labels: str) -> list[QWidget]:
        """Return what is said of an original's working copies; nothing where there is none."""
        if not labels:
            return []
        said = context.t.say(
            "Its working copies show the same picture. They stay, unless you tick this."
        )
        return [PlainLabel(said)]


def _label(context: Context, item: BinItem) -> str:
    if item.evidence is not None:
        return evidence_label(item.evidence)
    return context.t.say("Incident {number}", number=item.incident)


def _tell_changed(context: Context, item: BinItem) -> None:
    what = Changed.INCIDENTS if item.incident is not None else Changed.EVIDENCE
    context.changed.emit(what)


def _clear(box: QVBoxLayout) -> None:
    while (entry := box.takeAt(0)) is not None:
        widget = entry.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
