"""Tests the texts about messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence_keeper.domain.record.conversation import (
    Format,
    MessageKind,
    RefusalReason,
    Remark,
    RemarkCode,
)
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.system.language.conversation_words import (
    format_word,
    message_note,
    place_text,
    refusal_word,
    remark_sentence,
)
from evidence_keeper.system.language.translations import LANGUAGES, translator
from tests.dossier.chats import message


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("line 12", "строка 12"),
        ("record 3, type 5", "запись 3, type 5"),
        ("after message 7", "после: сообщение 7"),
        ("messages/1/messages0.html, message 9", "messages/1/messages0.html, сообщение 9"),
        ("<line 5@example.org>", "<line 5@example.org>"),
        ("begin", "begin"),
    ],
)
def test_places_in_words(place: str, said: str) -> None:
    assert place_text(translator("ru"), place) == said


def test_every_word_exists_in_each_language() -> None:
    for language in LANGUAGES:
        t = translator(language)
        assert all(format_word(t, kind) for kind in Format)
        assert all(refusal_word(t, reason) for reason in RefusalReason)
        for code in RemarkCode:
            said = remark_sentence(t, Remark(code, 3))
            assert said
            assert language == "en" or said != remark_sentence(translator("en"), Remark(code, 3))


def test_notes_of_a_message() -> None:
    t = translator("en")
    assert message_note(t, message(1)) == ""
    passed_on = message(1, forwarded=True, forwarded_from="Болат", unsent=True, edited=True)
    assert message_note(t, passed_on) == (
        "forwarded: words of Болат · never sent: a draft, or it failed · edited after it was sent"
    )
    call = message(1, kind=MessageKind.CALL, seconds=65)
    assert message_note(t, call) == "call, 1:05"
    told = replace(call, direction=Direction.MISSED, seconds=None, text="Missed voice call")
    assert message_note(t, told) == "", "the text says it"
    assert message_note(t, replace(told, text="Пропущенный аудиозвонок")) == "missed call"
    assert message_note(t, replace(told, direction=None, text="Voice call", seconds=65)) != ""
