"""Reads the guided help from `resources/way`. It needs no vault and stores nothing.

`way.toml` has the questions and the answers that each step needs; `<language>.toml` has the texts.
docs/guidance.md describes both. The files are shipped, so a broken one is a programming error that
the tests find: it surfaces as `OSError`, `ValueError` or `KeyError`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from evidence_keeper.domain.help.guided_help import (
    Act,
    Condition,
    GuidedHelp,
    HelpStep,
    Question,
    Situation,
    act_named,
)
from evidence_keeper.services.help.guidance import SOURCE_LANGUAGE, source_hash
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.system.resources import resource

__all__ = ["Act", "GuidedHelp", "answers_in_words", "way", "way_hash"]


@cache
def way(language: str) -> GuidedHelp:
    """Return the guided help in a language; in English for an unknown one."""
    spoken = language if language in LANGUAGES else SOURCE_LANGUAGE
    shape, words = _read("way"), _read(spoken)
    return GuidedHelp(
        title=words["title"],
        lead=words["lead"],
        situations=tuple(
            Situation(
                row["name"], words["situation"][row["name"]], row["entry"], row.get("tag", "")
            )
            for row in shape["situation"]
        ),
        questions=tuple(
            _question(row, words["question"][row["name"]]) for row in shape["question"]
        ),
        steps=tuple(_step(row, words["step"][row["name"]]) for row in shape["step"]),
        stale=spoken != SOURCE_LANGUAGE and words["made_from_sha256"] != way_hash(),
    )


def way_hash() -> str:
    """Return the SHA-256 by which a translation identifies its English source text."""
    return source_hash(resource("way", f"{SOURCE_LANGUAGE}.toml").read_text(encoding="utf-8"))


def answers_in_words(language: str, answers: Mapping[str, str]) -> str:
    """Return the answers as text, a line for each question: for an entry's note, if she wants
    it.
    """
    spoken = way(language)
    lines = [f"{spoken.title} {spoken.situation(answers['situation']).text}"]
    for question in spoken.questions:
        if question.name in answers:
            said = dict(question.answers)[answers[question.name]]
            lines.append(f"{question.text} {said}")
    return "\n".join(lines)


def _read(name: str) -> dict[str, Any]:
    with resource("way", f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _conditions(rows: list[dict[str, list[str]]]) -> tuple[Condition, ...]:
    return tuple({question: tuple(wanted) for question, wanted in row.items()} for row in rows)


def _question(row: dict[str, Any], words: dict[str, Any]) -> Question:
    return Question(
        name=row["name"],
        text=words["text"],
        hint=words["hint"],
        unless=_conditions(row.get("unless", [])),
        answers=tuple((name, words[name]) for name in row["answers"]),
    )


def _step(row: dict[str, Any], words: dict[str, str]) -> HelpStep:
    return HelpStep(
        name=row["name"],
        place=row["place"],
        when=_conditions(row.get("when", [])),
        title=words["title"],
        text=words["text"],
        acts=tuple(act_named(text) for text in row["acts"]),
    )
