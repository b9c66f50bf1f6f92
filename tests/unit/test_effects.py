"""Effects are sorted by the words that she used."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evidence_keeper.domain.dossier.effects import (
    EffectTopic,
    concerns_school,
    grouped_effects,
    groups_of,
)
from evidence_keeper.domain.record.entry import Entry, Incident

NOTED = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("I could not sleep.", [EffectTopic.SLEEP]),
        ("Не спала совсем.", [EffectTopic.SLEEP]),
        ("Түнде ұйықтай алмадым, мектепке бармадым.", [EffectTopic.SLEEP, EffectTopic.SCHOOL]),
        ("Боюсь выходить, хожу другой дорогой.", [EffectTopic.FEAR, EffectTopic.WAYS]),
        ("Қорқамын.", [EffectTopic.FEAR]),
        ("Іш ауырды.", [EffectTopic.HEALTH]),
        ("Мне хочется умереть, не хочу жить.", [EffectTopic.SELF_HARM]),
        ("Өмір сүргім келмейді.", [EffectTopic.SELF_HARM]),
        ("I draw the curtains.", [EffectTopic.OTHER]),
        ("Я вижу сонет и болельщиков: хочу жить!", [EffectTopic.OTHER]),
        ("I do not want to die. Я не хочу умереть.", [EffectTopic.OTHER]),
        ("Sometimes I want to die.", [EffectTopic.SELF_HARM]),
        ("Долго плакала.", [EffectTopic.OTHER]),
        ("У меня долги.", [EffectTopic.MONEY]),
        ("На прогулке обняла животное, прогулялась.", [EffectTopic.OTHER]),
        ("Прогуляла урок, болел живот.", [EffectTopic.HEALTH, EffectTopic.SCHOOL]),
        ("For example, I paint in a classic style.", [EffectTopic.OTHER]),
        ("Painful to sit in class before exams.", [EffectTopic.HEALTH, EffectTopic.SCHOOL]),
        ("Теперь учитываю всё; раньше не боялась.", [EffectTopic.FEAR]),
    ],
)
def test_a_text_is_sorted_by_its_words(text: str, groups: list[EffectTopic]) -> None:
    assert groups_of(text) == groups


def test_each_entry_stands_in_its_groups_in_the_order_given() -> None:
    texts = ("Не спала.", "", "Страшно.", "Не спала, страшно.")
    incidents = [
        Incident(n, Entry(title="t", effect=text), NOTED, NOTED) for n, text in enumerate(texts, 1)
    ]
    found = {g: [i.number for i in told] for g, told in grouped_effects(incidents).items()}
    assert found == {EffectTopic.SLEEP: [1, 4], EffectTopic.FEAR: [3, 4]}


def test_what_speaks_of_school_is_found() -> None:
    assert concerns_school(Entry(title="Мектеп қақпасының алдында тұрды"))
    assert concerns_school(Entry(title="x", place="at the school gate"))
    assert not concerns_school(Entry(title="Он звонил ночью"))
    assert not concerns_school(Entry(title="Шёл за мной на прогулке, долго, for example"))
