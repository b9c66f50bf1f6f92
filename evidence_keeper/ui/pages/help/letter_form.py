"""Fills in a letter: advice, the fields, the text itself, and where to send it.

The values stay on this page. In an open vault they are saved encrypted while typing; without one
they are lost when the program ends, and the page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.help.letter import Letter, filled
from evidence_keeper.domain.help.paper import Paper, plain_blocks
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.services.help.letters import today, values_from_case
from evidence_keeper.services.help.source_names import source_names
from evidence_keeper.system.language.dates import day_text
from evidence_keeper.system.language.record_words import case_title
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.help.paper_buttons import PaperButtons, stale_text
from evidence_keeper.ui.pages.help.web_addresses import AddressList, addresses
from evidence_keeper.ui.pages.page import PendingWrite
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.blocks_view import BlocksView
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.input_fields import GrowingText, Select
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.adaptive_columns import AdaptiveColumns
from evidence_keeper.ui.widgets.layout.labelled_field import Field, card

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

PREFERENCE = "letters"
_FILLED = "letter filled anew"
_LONG = ("what", "list", "effect", "need", "fear", "attached")
_KEEP_AFTER_MS = 700


def field_labels(t: Translator) -> dict[str, tuple[str, str]]:
    """Return label and hint of each field that a letter can have."""
    return {
        "adult": (t.say("To whom"), t.say("As you call this person.")),
        "name": (t.say("Name"), t.say("Yours, or the child's where an adult writes.")),
        "what": (t.say("What is being done to me"), t.say("Two or three plain sentences.")),
        "fear": (t.say("What I am afraid of"), ""),
        "need": (t.say("What I need"), t.say("For example: listen, come along, call together.")),
        "since": (t.say("Since when"), ""),
        "until": (t.say("Until when"), ""),
        "count": (t.say("How many times"), t.say("As many as are written down.")),
        "platform": (t.say("Application or site"), ""),
        "account": (t.say("Account or number, as shown"), ""),
        "url": (t.say("Address of the page"), ""),
        "school": (t.say("School"), ""),
        "school_class": (t.say("Class"), ""),
        "applicant": (t.say("Who hands it in"), t.say("A parent or legal representative.")),
        "contact": (t.say("How to reach this person safely"), ""),
        "place": (t.say("Town and district"), ""),
        "list": (t.say("The incidents, one a line"), ""),
        "stop": (t.say("When they were asked to stop"), ""),
        "effect": (t.say("What it changed"), t.say("Fear, sleep, school, the way home.")),
        "witnesses": (t.say("Who saw or knows it"), ""),
        "attached": (t.say("What is attached"), t.say("For example: a dated document, 8 pages.")),
    }


class LetterView(QWidget):
    """One letter. The fields fill the text until the user edits the text itself.

    Attributes:
        edited: Whether anything was changed here.
    """

    def __init__(self, context: Context, letter: Letter, given: dict[str, Json] | None) -> None:
        super().__init__()
        self.context = context
        self.letter = letter
        self._own_text = False
        self._writing = False
        self._dirty = False
        self.edited = False
        self.lines: dict[str, TextLine | GrowingText] = {}
        self.text = GrowingText(10, 60)
        t = context.t
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        box.addWidget(BlocksView(letter.advice))
        if letter.with_adult:
            box.addWidget(
                card(PlainLabel(t.say("Best together with an adult you trust.")), role="warning")
            )
        if letter.law_as_at is not None:
            box.addWidget(PlainLabel(_law(t, letter), "quiet"))
        box.addWidget(PlainLabel(t.say("Fill in"), "section"))
        box.addWidget(
            PlainLabel(t.say("Everything is optional; a blank stays a line to write on."), "hint")
        )
        box.addWidget(self._case_row())
        box.addWidget(self._fields(t))
        box.addWidget(PlainLabel(letter.heading, "section"))
        field = Field(self.text)
        field.set_texts(t.say("You can change anything here"))
        box.addWidget(field)
        self.again = Button("plain", "refresh-cw", t.say("Fill the text anew from the fields"))
        self.again.clicked.connect(self._fill_anew)
        box.addWidget(self.again)
        self.again.hide()
        box.addWidget(PaperButtons(context, self._paper, self.text.toPlainText))
        box.addWidget(PlainLabel(self._kept_hint(), "hint"))
        box.addWidget(
            PlainLabel(
                t.say("Sources: {names}", names=source_names(t.language, letter.sources)), "hint"
            )
        )
        if letter.stale:
            box.addWidget(PlainLabel(stale_text(t), "caution"))
        if named_here := addresses(letter.advice, *letter.sources):
            box.addWidget(AddressList(t, named_here))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep_now)
        self.text.textChanged.connect(self._on_text)
        self._take(given or {})

    def _kept_hint(self) -> str:
        t = self.context.t
        if self.context.is_open:
            return t.say("What you fill in is kept in the vault, encrypted, as you type.")
        return t.say("No vault is open: what you fill in here is gone when you leave the program.")

    def _case_row(self) -> QWidget:
        """Return the row that fills in case data; hidden while no vault is open."""
        t = self.context.t
        holder = QWidget(self)
        row = QHBoxLayout()
        self.from_case = Button("plain", "clock", t.say("Fill in from my entries"))
        self.from_case.clicked.connect(self._ask_case)
        note = PlainLabel(
            t.say(
                "Takes period, number, accounts and a list with titles, and what you wrote about "
                "yourself. Never exact words or private notes. You see and change it before it "
                "goes anywhere."
            ),
            "hint",
        )
        self.case = Select()
        self.case.keep_narrow(12)
        cases = self.context.vault.cases
        self.case.set_choices([(c.name, case_title(t, c.name)) for c in cases])
        self.case.choose(self.context.vault.usual_case)
        named(self.case, t.say("Situation"))
        row.addWidget(self.from_case)
        row.addWidget(self.case)
        row.addStretch(1)
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.XS)
        box.addLayout(row)
        box.addWidget(note)
        # A widget without a parent would be shown as a window of its own.
        self.case.setVisible(len(cases) > 1)
        holder.setVisible(self.context.is_open)
        return holder

    def _fields(self, t: Translator) -> QWidget:
        labels = field_labels(t)
        short: list[Field] = []
        long: list[Field] = []
        for name in self.letter.fields:
            if name == "today":
                continue
            control: TextLine | GrowingText = GrowingText(2) if name in _LONG else TextLine()
            self.lines[name] = control
            field = Field(control)
            field.set_texts(*labels[name])
            (long if name in _LONG else short).append(field)
            if isinstance(control, TextLine):
                control.setMaxLength(500)
                control.textChanged.connect(self._on_field)
            else:
                control.textChanged.connect(self._on_field)
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        if short:
            box.addWidget(AdaptiveColumns(240, *short, most=2))
        for field in long:
            box.addWidget(field)
        return holder

    # filling in

    def values(self) -> dict[str, str]:
        """Return the fields' values, by name."""
        return {name: _text(control) for name, control in self.lines.items()}

    def _fill(self) -> None:
        self._writing = True
        values = {**self.values(), "today": today(self.context.t)}
        self.text.setPlainText(filled(self.letter.body, values))
        self._writing = False

    def _fill_anew(self) -> None:
        before = self.text.toPlainText()
        self._own_text = False
        self.again.hide()
        self._fill()
        self._touch()
        t = self.context.t
        # Only until more is typed: undo would remove that too.
        self.context.tell(
            t.say("The text was filled anew."),
            undo=lambda: self.text.setPlainText(before),
            about=_FILLED,
        )

    def _on_field(self, _: str = "") -> None:
        if self._writing:
            return
        if not self._own_text:
            self._fill()
        self._touch()

    def _on_text(self) -> None:
        if not self._writing:
            self._own_text = True
            self.again.show()
            self._touch()

    def _ask_case(self) -> None:
        case, t = self.case.value() or self.context.vault.usual_case, self.context.t
        self.context.backend.ask(
            lambda s: values_from_case(s.settings.profile(), s.incidents.chronology, case, t),
            self._from_case,
        )

    def _from_case(self, values: dict[str, str]) -> None:
        """Fill empty fields only: the user's text stays."""
        self._writing = True
        for name, control in self.lines.items():
            if not _text(control).strip() and name in values:
                _put(control, values[name])
        self._writing = False
        self._on_field()

    def _take(self, given: dict[str, Json]) -> None:
        self._writing = True
        fields = given.get("fields")
        for name, control in self.lines.items():
            if isinstance(fields, dict):
                _put(control, str(fields.get(name, "")))
        own = given.get("text")
        self._writing = False
        if isinstance(own, str) and own:
            self._writing = True
            self.text.setPlainText(own)
            self._writing = False
            self._own_text = True
            self.again.show()
        else:
            self._fill()

    # saving

    def body(self) -> dict[str, Json]:
        """Return the stored form: the fields, and the text once it was edited by hand."""
        return {
            "fields": dict(self.values()),
            "text": self.text.toPlainText() if self._own_text else "",
        }

    def pending(self) -> Sequence[PendingWrite]:
        """Return the write that has not been queued yet."""
        if not self._dirty or not self.context.is_open:
            return ()
        return (partial(_keep, self.letter.slug, self.body()),)

    def _touch(self) -> None:
        self.context.withdrawn.emit(_FILLED)
        self._dirty = self.edited = True
        if self.context.is_open and not self._timer.isActive():
            self._timer.start()

    def left(self) -> None:
        """Save the input; another letter replaces this one."""
        self.context.withdrawn.emit(_FILLED)
        self.keep_now()

    def keep_now(self) -> None:
        """Save the input at once."""
        self._timer.stop()
        for write in self.pending():
            self.context.backend.keep(write, lambda _: None)
            self._dirty = False

    def _paper(self) -> Paper:
        letter = self.letter
        foot: tuple[str, ...] = ()
        if letter.law_as_at is not None:
            foot = (_law(self.context.t, letter),)
        return Paper(letter.title, plain_blocks(self.text.toPlainText()), foot, name="text")


def keep_letters(session: Session, bodies: dict[str, Json]) -> None:
    """Keep letters in the vault, beside those that are there."""
    kept = session.settings.preference(PREFERENCE, {})
    session.settings.set_preference(
        PREFERENCE, {**(kept if isinstance(kept, dict) else {}), **bodies}
    )


def _keep(slug: str, body: dict[str, Json], session: Session) -> None:
    keep_letters(session, {slug: body})


def _law(t: Translator, letter: Letter) -> str:
    assert letter.law_as_at is not None
    return t.say(
        "Not legal advice. Law as at {day}; check it on adilet.zan.kz.",
        day=day_text(t, letter.law_as_at),
    )


def _text(control: TextLine | GrowingText) -> str:
    return control.text() if isinstance(control, TextLine) else control.toPlainText()


def _put(control: TextLine | GrowingText, text: str) -> None:
    if isinstance(control, TextLine):
        control.setText(text)
    else:
        control.setPlainText(text)
