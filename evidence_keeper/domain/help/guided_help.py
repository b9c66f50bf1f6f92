"""The way through help: what is happening, a few questions, the steps that fit.

Nothing here weighs or counts. Each step names the answers to which it belongs, and the first that
belongs is shown. That it has become worse is said by the person herself and never concluded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SITUATION = "situation"
"""The first question's name among the answers."""


class ActKind(StrEnum):
    """What a button does."""

    CALL = "call"  # a number of the country's file
    ENTRY = "entry"  # a kind of incident
    PANEL = "panel"  # a help page
    LETTER = "letter"  # a text to fill in
    DOSSIER = "dossier"
    PLAN = "plan"


NEEDS_VAULT = frozenset({ActKind.ENTRY, ActKind.DOSSIER})
"""What can only be done in an open vault. A plan can be looked at without one."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do next, with what it is done to."""

    kind: ActKind
    what: str = ""

    @property
    def needs_vault(self) -> bool:
        """Whether a vault has to be open."""
        return self.kind in NEEDS_VAULT


def act_named(text: str) -> Act:
    """Return the act that a file names as `kind` or `kind:what`.

    Raises:
        ValueError: there is no such kind.
    """
    kind, _, what = text.partition(":")
    return Act(ActKind(kind), what)


Answers = Mapping[str, str]
"""Question to answer, as far as given; `SITUATION` to the situation."""

Condition = Mapping[str, tuple[str, ...]]
"""Question to the answers that fit; all questions named must fit."""


def fits(conditions: tuple[Condition, ...], answers: Answers) -> bool:
    """Whether one of the conditions holds; no condition always does, a skipped question never."""
    return not conditions or any(
        all(answers.get(question) in wanted for question, wanted in condition.items())
        for condition in conditions
    )


@dataclass(frozen=True, slots=True)
class Situation:
    """What is happening.

    Attributes:
        entry: The kind of incident that an entry about it has.
        tag: The pattern of the leaflet, or empty.
    """

    name: str
    text: str
    entry: str
    tag: str


@dataclass(frozen=True, slots=True)
class Question:
    """One calm question.

    Attributes:
        unless: Answers after which it is not asked.
        answers: Name and text of each answer, in order.
    """

    name: str
    text: str
    hint: str
    unless: tuple[Condition, ...]
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HelpStep:
    """One thing to do, with its buttons.

    Attributes:
        place: 1 comes first. Of the steps of one place the first that fits is shown.
    """

    name: str
    place: int
    when: tuple[Condition, ...]
    title: str
    text: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class GuidedHelp:
    """All of it in one language.

    Attributes:
        stale: Whether the English text has changed since this one was made from it.
    """

    title: str
    lead: str
    situations: tuple[Situation, ...]
    questions: tuple[Question, ...]
    steps: tuple[HelpStep, ...]
    stale: bool = False

    def situation(self, name: str) -> Situation:
        """Return a situation.

        Raises:
            KeyError: there is none of that name.
        """
        for one in self.situations:
            if one.name == name:
                return one
        raise KeyError(name)

    def next_question(self, answers: Answers, asked: tuple[str, ...]) -> Question | None:
        """Return the question that comes next; None when the steps can be shown."""
        for question in self.questions:
            told = question.unless and fits(question.unless, answers)
            if question.name not in asked and not told:
                return question
        return None

    def steps_for(self, answers: Answers) -> list[HelpStep]:
        """Return the steps that fit, in order; at most one of each place."""
        found: dict[int, HelpStep] = {}
        for step in self.steps:
            if step.place not in found and fits(step.when, answers):
                found[step.place] = step
        return [found[place] for place in sorted(found)]
