"""What is said of messages: where they stand, when they were sent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evidence_keeper.domain.conversation import Message
from evidence_keeper.system.conversation_words import message_time, place_text
from evidence_keeper.system.translations import translator


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("line 12", "строка 12"),
        ("messages/1/messages0.html, message 4711", "messages/1/messages0.html, сообщение 4711"),
        ("after message -3", "после: сообщение -3"),
        ("begin", "в начале"),
        ("record 3, type 5", "запись 3, type 5"),
        ("line 5/a.json, element 2", "line 5/a.json, элемент 2"),
        ("message 1; Message-ID <line 4x@a>", "сообщение 1; Message-ID <line 4x@a>"),
    ],
)
def test_a_place_is_told_in_the_users_language(place: str, told: str) -> None:
    assert place_text(translator("ru"), place) == told
    assert place_text(translator("en"), place).removeprefix("at the ").startswith(place[:4])


def test_seconds_are_told_once() -> None:
    sent = datetime(2026, 11, 3, 9, 0, 5, tzinfo=UTC)
    message = Message(1, sent, "", "Night", "x", "line 1")
    told = message_time(translator("en"), message, "Asia/Almaty")
    assert told == "03.11.2026, 14:00:05 (UTC+5)"
