"""Lays out the folding groups of the entry page, all of them optional."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from evidence_keeper.domain.record.entry import Direction, Kind, Tag
from evidence_keeper.system.language.record_words import direction_word, tag_word
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.words import capital
from evidence_keeper.ui.pages.entry.form_state import FormState
from evidence_keeper.ui.widgets.inputs.buttons import Chips
from evidence_keeper.ui.widgets.inputs.check_and_card import Check
from evidence_keeper.ui.widgets.inputs.input_fields import GrowingText, NumberField, Select
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.adaptive_columns import AdaptiveColumns
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.labelled_field import Field


class FormGroup(Fold):
    """A fold whose fields show parts of the form.

    A subclass lists its one-line and many-line fields by the form's names.
    """

    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.texts: dict[str, TextLine | GrowingText] = {}
        self.fields: dict[str, Field] = {}

    def add_text(self, name: str, *, lines: int = 1) -> Field:
        """Add a text field for a part of the form."""
        control = TextLine() if lines == 1 else GrowingText(lines)
        if isinstance(control, TextLine):
            control.textEdited.connect(lambda _: self.edited.emit())
        else:
            control.textChanged.connect(self.edited)
        field = Field(control)
        self.texts[name] = control
        self.fields[name] = field
        return field

    def put(self, state: FormState) -> None:
        """Show a form's parts."""
        for name, control in self.texts.items():
            value = str(getattr(state, name))
            if isinstance(control, TextLine):
                control.setText(value)
            else:
                control.put_text(value)

    def read(self, state: FormState) -> None:
        """Store the fields in the form."""
        for name, control in self.texts.items():
            text = control.text() if isinstance(control, TextLine) else control.toPlainText()
            setattr(state, name, text)

    def is_filled(self, state: FormState) -> bool:
        """Return whether a form has content in this group."""
        return any(str(getattr(state, name)).strip() for name in self.texts)


def _pair(left: QWidget, right: QWidget) -> QWidget:
    return AdaptiveColumns(260, left, right)


class FactsGroup(FormGroup):
    """The exact words and their source."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.box.addWidget(self.add_text("exact_words", lines=3))
        self.box.addWidget(_pair(self.add_text("platform"), self.add_text("account")))
        self.box.addWidget(_pair(self.add_text("url"), self.add_text("language")))
        self.box.addWidget(self.add_text("title"))

    def complete(self, accounts: list[str], platforms: list[str]) -> None:
        """Offer earlier values for completion."""
        for name, words in (("account", accounts), ("platform", platforms)):
            control = self.texts[name]
            if isinstance(control, TextLine):
                control.complete_from(words)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.set_texts(t.say("Exact words, account, link"), t.say("optional"))
        self.fields["exact_words"].set_texts(
            t.say("Exact words"), t.say("As they were written or said, with mistakes and emoji.")
        )
        self.fields["platform"].set_texts(
            t.say("Where: app or place on the internet"), t.say("For example Instagram, WhatsApp.")
        )
        self.fields["account"].set_texts(t.say("Account or number, as it was shown"))
        self.fields["url"].set_texts(t.say("Address of the page (link)"))
        self.fields["language"].set_texts(t.say("Language it was written in"))
        self.fields["title"].set_texts(
            t.say("Short title"), t.say("Without one, the first line above is used.")
        )


class CallGroup(FormGroup):
    """Details of calls. Shown for that kind, and where a detail is filled in."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.direction = Select()
        self.count, self.minutes = NumberField(1, 9999), NumberField(0, 1440)
        self._direction = Field(self.direction)
        self._count, self._minutes = Field(self.count), Field(self.minutes)
        self.box.addWidget(self._direction)
        self.box.addWidget(_pair(self._count, self._minutes))
        self.direction.picked.connect(lambda _: self.edited.emit())
        for box in (self.count, self.minutes):
            box.valueChanged.connect(lambda _: self.edited.emit())

    def put(self, state: FormState) -> None:
        """Show the call."""
        self.direction.choose(state.call_direction)
        self.count.setValue(state.call_count)
        self.minutes.setValue(state.call_minutes)

    def read(self, state: FormState) -> None:
        """Store the call in the form."""
        state.call_direction = self.direction.value()
        state.call_count = self.count.value()
        state.call_minutes = self.minutes.value()

    def is_filled(self, state: FormState) -> bool:
        """Return whether it is a call, or a form of another kind with details of calls."""
        return state.kind == Kind.CALL.value or state.tells_of_calls()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.set_texts(t.say("About the call"), t.say("optional"))
        self._direction.set_texts(t.say("Incoming or outgoing"))
        words = [(d.value, capital(direction_word(t, d))) for d in Direction]
        self.direction.set_choices([("", t.say("Not known")), *words])
        self._count.set_texts(t.say("How many calls"))
        self._minutes.set_texts(t.say("Minutes spoken in all"), t.say("0 when not known."))


class PlaceGroup(FormGroup):
    """Place and witnesses."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.box.addWidget(_pair(self.add_text("place"), self.add_text("witnesses")))

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.set_texts(t.say("Where it was, who saw it"), t.say("optional"))
        self.fields["place"].set_texts(t.say("Place"), t.say("For example: by the school gate."))
        self.fields["witnesses"].set_texts(
            t.say("Who saw or heard it"), t.say("Several names: separate them with commas.")
        )


class EffectGroup(FormGroup):
    """The effect on the user, in her own words."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.box.addWidget(self.add_text("effect", lines=3))

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.set_texts(t.say("How it affects me"), t.say("optional"))
        self.fields["effect"].set_texts(
            t.say("In your own words"),
            t.say("Fear, sleep, school, health, money, other ways home: what changed for you?"),
        )


class MoreGroup(FormGroup):
    """Pattern tags, what is denied, case, private note, dossier."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.tags = Chips(several=True)
        self._tags = Field(self.tags)
        self.case = Select()
        self._case = Field(self.case)
        self.in_dossier = Check()
        self.in_dossier.setChecked(True)
        self.box.addWidget(self._tags)
        self.box.addWidget(_pair(self.add_text("denies"), self._case))
        self.box.addWidget(self.add_text("private_note", lines=2))
        self.box.addWidget(self.in_dossier)
        self.tags.group.buttonClicked.connect(lambda _: self.edited.emit())
        self.case.picked.connect(lambda _: self.edited.emit())
        self.in_dossier.toggled.connect(lambda _: self.edited.emit())

    def set_cases(self, choices: list[tuple[str, str]]) -> None:
        """Offer the cases; a single one needs no choice."""
        self.case.set_choices(choices)
        self._case.setVisible(len(choices) > 1)

    def put(self, state: FormState) -> None:
        """Show the form's parts."""
        super().put(state)
        self.tags.choose(*state.tags)
        self.case.choose(state.case)
        self.in_dossier.setChecked(state.in_dossier)

    def read(self, state: FormState) -> None:
        """Store the parts in the form."""
        super().read(state)
        state.tags = list(self.tags.values())
        state.case = self.case.value()
        state.in_dossier = self.in_dossier.isChecked()

    def is_filled(self, state: FormState) -> bool:
        """Return whether this group has content other than the defaults."""
        return super().is_filled(state) or bool(state.tags) or not state.in_dossier

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.set_texts(t.say("More: kind of harassment, private note, document"), t.say("optional"))
        self._tags.set_texts(
            t.say("Kind of harassment"), t.say("Only if you want to name it. Help explains these.")
        )
        self.tags.set_choices([(tag.value, capital(tag_word(t, tag))) for tag in Tag])
        self.fields["denies"].set_texts(
            t.say("It denies incident number"),
            t.say("The document then shows both side by side."),
        )
        self._case.set_texts(t.say("Situation"))
        self.fields["private_note"].set_texts(
            t.say("Private note"), t.say("Goes into no document unless you choose so.")
        )
        self.in_dossier.set_text(t.say("May go into the document"))
