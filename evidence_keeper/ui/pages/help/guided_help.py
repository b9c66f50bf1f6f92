"""Guides through help: the situation, a few questions, two or three steps.

Answers stay in this page and are discarded when the program ends or the page starts again. They
enter an entry's private note only when the user ticks that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.help.guided_help import (
    SITUATION,
    Act,
    ActKind,
    GuidedHelp,
    HelpStep,
    Question,
)
from evidence_keeper.domain.help.paper import Paper, from_text
from evidence_keeper.services.help import helplines
from evidence_keeper.services.help.guided_help import answers_in_words, way
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_arguments import NewEntry
from evidence_keeper.ui.pages.help.action_buttons import ActButtons, Titles
from evidence_keeper.ui.pages.help.paper_buttons import PaperButtons, stale_text
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.answer_button import AnswerButton
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.check_and_card import Check
from evidence_keeper.ui.widgets.layout.adaptive_columns import AdaptiveColumns
from evidence_keeper.ui.widgets.layout.labelled_field import card


class WayView(QWidget):
    """Shows one question at a time, then the steps."""

    chosen = Signal(object)
    """An `Act`, completed with the situation's kind of entry."""

    moved = Signal()
    """Other content is shown: the page scrolls to the top."""

    def __init__(self, context: Context, titles: Callable[[], Titles]) -> None:
        super().__init__()
        self._context = context
        self._titles = titles
        self.answers: dict[str, str] = {}
        self._asked: tuple[str, ...] = ()
        self._steps: list[HelpStep] = []
        self.take_along: Check | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens.M)

    @property
    def has_steps(self) -> bool:
        """Whether there are steps to return to."""
        return bool(self._steps)

    def retranslate(self) -> None:
        """Update all texts to the current language, without losing the position."""
        self._show(focus=False)

    def restart(self) -> None:
        """Discard the answers."""
        self.answers, self._asked, self._steps = {}, (), []
        self._show()

    def new_entry(self, act: Act) -> NewEntry:
        """Return the proposed entry of a step, with the answers only if that was ticked."""
        situation = self._way().situation(self.answers[SITUATION])
        along = self.take_along is not None and self.take_along.isChecked()
        note = answers_in_words(self._context.t.language, self.answers) if along else ""
        return NewEntry(kind=act.what or situation.entry, tag=situation.tag, note=note)

    def _way(self) -> GuidedHelp:
        return way(self._context.t.language)

    def _show(self, *, focus: bool = True) -> None:
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.take_along = None
        self._steps = []
        if SITUATION not in self.answers:
            self._show_situations()
        elif (question := self._way().next_question(self.answers, self._asked)) is not None:
            self._show_question(question)
        else:
            self._show_steps()
        self._box.addStretch(1)
        if focus:
            self.moved.emit()
            # The pressed button still exists; the new content is shown with the next event.
            QTimer.singleShot(0, self, self._focus_first)

    def _focus_first(self) -> None:
        """Move the focus to the first answer, or the first button of the steps."""
        if not self.isVisible():
            return
        first = next((b for b in self.findChildren(Button) if b.isVisible()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_situations(self) -> None:
        spoken = self._way()
        self._box.addWidget(PlainLabel(spoken.title, "title"))
        self._box.addWidget(PlainLabel(spoken.lead, "quiet"))
        buttons = []
        for situation in spoken.situations:
            button = AnswerButton(situation.text)
            button.clicked.connect(partial(self._answer, SITUATION, situation.name))
            buttons.append(button)
        if spoken.stale:
            self._box.addWidget(PlainLabel(stale_text(self._context.t), "caution"))
        self._box.addWidget(AdaptiveColumns(300, *buttons, most=2, fill=True))

    def _show_question(self, question: Question) -> None:
        t = self._context.t
        self._box.addWidget(
            PlainLabel(self._way().situation(self.answers[SITUATION]).text, "overline")
        )
        self._box.addWidget(PlainLabel(question.text, "title"))
        self._box.addWidget(PlainLabel(question.hint, "quiet"))
        for name, text in question.answers:
            button = AnswerButton(text)
            button.clicked.connect(partial(self._answer, question.name, name))
            self._box.addWidget(button)
        skip = Button("plain", text=t.say("Skip this question"))
        skip.clicked.connect(partial(self._answer, question.name, ""))
        self._box.addWidget(self._row(skip, self._back_button(), self._again_button()))

    def _show_steps(self) -> None:
        t, spoken = self._context.t, self._way()
        self._steps = self._completed(spoken.steps_for(self.answers))
        self._box.addWidget(PlainLabel(spoken.situation(self.answers[SITUATION]).text, "overline"))
        self._box.addWidget(PlainLabel(t.say("What you can do now"), "title"))
        for number, step in enumerate(self._steps, start=1):
            acts = ActButtons(self._context, step.acts, self._titles())
            acts.chosen.connect(self.chosen)
            head = PlainLabel(f"{number}. {step.title}", "section")
            self._box.addWidget(card(head, PlainLabel(step.text), acts, spacing=tokens.M))
        self._box.addWidget(PlainLabel(t.say("It is not your fault."), "label"))
        if any(a.kind is ActKind.ENTRY for step in self._steps for a in step.acts):
            self.take_along = Check(
                t.say("Put my answers into the private note of the entry that I write")
            )
            self._box.addWidget(self.take_along)
        self._box.addWidget(
            PlainLabel(
                t.say(
                    "The steps follow from your answers alone; nothing was counted or judged, and "
                    "nothing of it was kept."
                ),
                "hint",
            )
        )
        self._box.addWidget(self._row(self._back_button(), self._again_button()))
        self._box.addWidget(PaperButtons(self._context, self._paper))

    def _completed(self, steps: list[HelpStep]) -> list[HelpStep]:
        """Return the steps with the situation's kind of entry where a step has none."""
        kind = self._way().situation(self.answers[SITUATION]).entry

        def whole(act: Act) -> Act:
            return Act(act.kind, kind) if act.kind is ActKind.ENTRY and not act.what else act

        return [replace(step, acts=tuple(whole(a) for a in step.acts)) for step in steps]

    def _paper(self) -> Paper:
        """Return the steps for printing: title, text, numbers with their names."""
        t = self._context.t
        lines = {line.number: line for line in helplines.helplines(t.language)}
        parts = []
        for number, step in enumerate(self._steps, start=1):
            parts += [f"## {number}. {step.title}", step.text]
            parts += [
                f"- **{act.what}** {lines[act.what].name} · {lines[act.what].hours}"
                for act in step.acts
                if act.kind is ActKind.CALL
            ]
        return from_text(t.say("What you can do now"), "\n\n".join(parts), name="steps")

    def _back_button(self) -> Button:
        button = Button("plain", "arrow-left", self._context.t.say("Back"))
        button.clicked.connect(self._back)
        return button

    def _again_button(self) -> Button:
        button = Button("plain", "refresh-cw", self._context.t.say("Begin again"))
        button.clicked.connect(self.restart)
        return button

    @staticmethod
    def _row(*buttons: Button) -> QWidget:
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, tokens.S, 0, 0)
        box.setSpacing(tokens.S)
        for button in buttons:
            box.addWidget(button)
        box.addStretch(1)
        return row

    def _answer(self, question: str, name: str) -> None:
        if question != SITUATION:
            self._asked = (*self._asked, question)
        if name:
            self.answers[question] = name
        self._show()

    def _back(self) -> None:
        """Return to the last question."""
        if self._asked:
            self.answers.pop(self._asked[-1], None)
            self._asked = self._asked[:-1]
        else:
            self.answers.pop(SITUATION, None)
        self._show()
