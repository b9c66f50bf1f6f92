"""Guides the user through help: the situation, a few questions, the steps that fit.

Nothing is scored. Each step names the answers that it needs, and the first step that fits is shown.
Only the user says that things have become worse; the program never concludes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SITUATION = "situation"
"""The key of the first question among the answers."""


class ActKind(StrEnum):
    """The action of a button."""

    CALL = "call"  # a number of the country's file
    ENTRY = "entry"  # a kind of incident
    PANEL = "panel"  # a help page
    LETTER = "letter"  # a text to fill in
    DOSSIER = "dossier"
    PLAN = "plan"


NEEDS_VAULT = frozenset({ActKind.ENTRY, ActKind.DOSSIER})
"""Actions that need an open vault. The plan can be read without one."""


@dataclass(frozen=True, slots=True)
class Act:
    """A next action with its target."""

    kind: ActKind
    what: str = ""

    @property
    def needs_vault(self) -> bool:
        """Whether it needs an open vault."""
        return self.kind in NEEDS_VAULT


def act_named(text: str) -> Act:
    """Return the action written in a file as `kind` or `kind:target`.

    Raises:
        ValueError: the kind is unknown.
    """
    kind, _, what = text.partition(":")
    return Act(ActKind(kind), what)


Answers = Mapping[str, str]
"""Question name to answer; the situation is under `SITUATION`."""

Condition = Mapping[str, tuple[str, ...]]
"""Question name to the accepted answers; every named question must match."""


def fits(conditions: tuple[Condition, ...], answers: Answers) -> bool:
    """Return whether a condition matches; an empty list always does, a skipped question never."""
    return not conditions or any(
        all(answers.get(question) in wanted for question, wanted in condition.items())
        for condition in conditions
    )


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation that the user may be in.

    Attributes:
        entry: The kind of incident for an entry about it.
        tag: The pattern of the leaflet, or empty.
    """

    name: str
    text: str
    entry: str
    tag: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

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
    """One recommended step, with its buttons.

    Attributes:
        place: Sort position from 1. Only the first matching step of each place is shown.
    """

    name: str
    place: int
    when: tuple[Condition, ...]
    title: str
    text: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class GuidedHelp:
    """All guided help in one language.

    Attributes:
        stale: Whether the English source text has changed since the translation.
    """

    title: str
    lead: str
    situations: tuple[Situation, ...]
    questions: tuple[Question, ...]
    steps: tuple[HelpStep, ...]
    stale: bool = False

    def situation(self, name: str) -> Situation:
        """Return a situation by name.

        Raises:
            KeyError: the name is unknown.
        """
        for one in self.situations:
            if one.name == name:
                return one
        raise KeyError(name)

    def next_question(self, answers: Answers, asked: tuple[str, ...]) -> Question | None:
        """Return the next question; None when the steps can be shown."""
        for question in self.questions:
            told = question.unless and fits(question.unless, answers)
            if question.name not in asked and not told:
                return question
        return None

    def steps_for(self, answers: Answers) -> list[HelpStep]:
        """Return the matching steps in order; at most one for each place."""
        found: dict[int, HelpStep] = {}
        for step in self.steps:
            if step.place not in found and fits(step.when, answers):
                found[step.place] = step
        return [found[place] for place in sorted(found)]
