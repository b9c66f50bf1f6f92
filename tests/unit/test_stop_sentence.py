"""Tests that the counts around the first request to stop add up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from evidence_keeper.domain.dossier.pattern import pattern_of
from evidence_keeper.domain.record.entry import Action, Entry, Incident, Step
from evidence_keeper.domain.time.happened import Happened, Precision
from evidence_keeper.system.language import pattern_words
from evidence_keeper.system.language.translations import translator

AT = datetime(2026, 11, 12, 16, 44, tzinfo=UTC)
TODAY = AT.date()
OWN = "The incident that holds the request itself is not among them."


def incident(number: int, hours: int, *, when: str | None = None) -> Incident:
    at = AT + timedelta(hours=hours)
    actions = () if when is None else (Action(Step.TOLD_TO_STOP, when=when),)
    entry = Entry(title="x", happened=Happened(Precision.EXACT, at), actions=actions)
    return Incident(number, entry, at, at, 1)


def said(*incidents: Incident, language: str = "en") -> str:
    return pattern_words.stop_sentence(
        translator(language), pattern_of(incidents, "Asia/Almaty", TODAY), "Asia/Almaty"
    )


def test_the_incident_of_the_request_is_said_to_be_left_out() -> None:
    asked = incident(1, 0, when="")
    text = said(asked, incident(2, 30), incident(3, 60))
    assert "before it: 0, after it: 2, cannot be told: 0." in text
    assert text.endswith(OWN)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "First recorded request to stop: 12 November 2026."),
        ("ru", "Первая записанная просьба прекратить: "),
        ("kk", "Жазба бойынша тоқтату алғаш сұралған күн: "),
    ],
)
def test_it_is_the_first_recorded_request_and_not_the_first_of_all(
    language: str, words: str
) -> None:
    text = said(incident(1, 0, when=""), incident(2, 30), language=language)
    assert text.startswith(words)
    assert pattern_words.stop_note(translator(language))


def test_nothing_is_said_where_all_are_counted() -> None:
    asked = incident(1, 0, when="2026-11-20")
    text = said(asked, incident(2, 30), incident(3, 60))
    assert "before it: 3" in text
    assert OWN not in text
