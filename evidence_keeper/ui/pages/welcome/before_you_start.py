"""Explains the program's limits before the first vault and asks about this computer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.services.help import guidance
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.blocks_view import BlocksView
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button, Chips
from evidence_keeper.ui.widgets.layout.labelled_field import Field
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn

CALM, WORRYING = "calm", "worrying"
"""The two answers to each question."""

_ADVICE: tuple[dict[str, tuple[int, ...]], ...] = (
    {CALM: (0,), WORRYING: (1, 2)},
    {CALM: (2,), WORRYING: (0, 1, 2)},
    {CALM: (1,), WORRYING: (0, 1, 2, 3)},
)
"""For each question, the points of its section in `before-you-start` by answer."""


class QuestionCard(QWidget):
    """A question, its answers, and the matching advice once one is chosen.

    Args:
        advice: For each answer, the points of the section to show.
    """

    def __init__(self, advice: dict[str, tuple[int, ...]]) -> None:
        super().__init__()
        self._advice = advice
        self._points: list[str] = []
        self.answers = Chips()
        self._field = Field(self.answers)
        self.said = BlocksView()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, tokens.M, 0, 0)
        box.setSpacing(tokens.S)
        box.addWidget(self._field)
        box.addWidget(self.said)
        self.answers.group.buttonClicked.connect(self._answered)

    def set_texts(self, section: str, calm: str, worrying: str) -> None:
        """Set the question, its points and the two answers; the chosen answer stays."""
        question, *rest = section.splitlines()
        self._points = [line for line in rest if line.startswith("- ")]
        self._field.set_texts(question)
        self.answers.set_choices([(CALM, calm), (WORRYING, worrying)])
        self._show()

    def _shown(self) -> str:
        return "\n".join(self._points[n] for n in self._advice.get(self.answers.value(), ()))

    def _show(self) -> None:
        self.said.set_text(self._shown())
        self.said.setVisible(bool(self.answers.value()))

    def _answered(self) -> None:
        self._show()
        spoken = self._shown().replace("- ", "").replace("**", "")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))


class BeforeStep(ScrollColumn):
    """Shows `before-you-start`, three of its sections as questions.

    The answers are not stored: they would reveal the person's fears.
    """

    done = Signal()
    back = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._begin, self._rest = BlocksView(), BlocksView()
        self._promise = PlainLabel(role="hint")
        self.questions = [QuestionCard(advice) for advice in _ADVICE]
        for widget in (self._begin, self._promise, *self.questions, self._rest):
            self.box.addWidget(widget)
        self.go_on = Button("primary")
        self.skip = Button("quiet")
        self.go_on.clicked.connect(self.done)
        self.skip.clicked.connect(self.done)
        self._back = Button("quiet")
        self._back.clicked.connect(self.back)
        self.add_to_footer(self.go_on, self.skip, self._back)
        self.footer.addStretch(1)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        text = guidance.before_you_start(t.language).text
        begin, *sections = text.split("\n## ")
        asked = len(self.questions)
        self._begin.set_text(begin)
        self._rest.set_text("".join(f"\n## {section}" for section in sections[asked:]))
        self._promise.setText(
            t.say(
                "Three questions about this computer. You can leave any of them out, and what you "
                "choose is kept nowhere."
            )
        )
        answers = (
            (t.say("Only me"), t.say("Others too")),
            (t.say("I do not think so"), t.say("Maybe, or yes")),
            (t.say("I do not think so"), t.say("Maybe, or I am not sure")),
        )
        for question, section, (calm, worrying) in zip(
            self.questions, sections, answers, strict=False
        ):
            question.set_texts(section, calm, worrying)
        self.go_on.set_text(t.say("I have read this"))
        self.skip.set_text(t.say("Skip for now"))
        self._back.set_text(t.say("Back"))
