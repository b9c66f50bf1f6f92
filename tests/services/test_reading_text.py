"""Tests text recognition, and other facts about a file."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from evidence_keeper.domain.record.evidence import NoPreview, Source
from evidence_keeper.services.session import Session
from evidence_keeper.storage.evidence import renditions
from tests.media.pictures import encoded, sample
from tests.media.test_duration import wave
from tests.media.test_pdf_page import document


def test_a_sound_has_its_length_and_a_document_its_first_page(session: Session) -> None:
    sound = session.evidence.keep_bytes(wave(3), "voice.wav", Source.PASTED).added[0]
    assert (sound.duration_ms, sound.no_preview) == (3000, NoPreview.NOT_A_PICTURE)
    paper = session.evidence.keep_bytes(document(), "letter.pdf", Source.PASTED).added[0]
    assert (paper.no_preview, paper.width) == (None, 800)
    assert session.evidence.get(sound.number).duration_ms == 3000
    assert session.pictures.preview(paper.number)


def test_a_damaged_rendition_is_passed_over_and_read_when_it_is_back(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = (
        session.evidence.keep_bytes(encoded(sample(), "PNG"), "a.png", Source.PASTED)
        .added[0]
        .number
    )
    second = session.evidence.keep_bytes(
        encoded(sample(61, 90), "PNG"), "b.png", Source.PASTED
    ).added[0]
    stored = session.vault.evidence.rendition_file_of(second.number)
    assert stored is not None
    path = session.folder / "originals" / stored.name
    whole = path.read_bytes()
    path.unlink()
    waiting = session.pictures.unread()
    assert waiting is not None
    assert waiting[0] == first
    assert session.evidence.get(second.number).machine_text is None
    assert session.pictures.unread({first}) is None
    path.write_bytes(whole)
    waiting = session.pictures.unread()
    assert waiting is not None
    assert waiting[0] == second.number
    many = range(2 * sys.getrecursionlimit(), second.number, -1)  # none has a rendition
    monkeypatch.setattr(renditions, "unread", lambda _: [*many, first])
    waiting = session.pictures.unread()
    assert waiting is not None
    assert waiting[0] == first


def test_what_a_machine_read_is_found_and_is_no_record(session: Session) -> None:
    picture = encoded(sample(), "PNG")
    number = session.evidence.keep_bytes(picture, "a.png", Source.PASTED).added[0].number
    waiting = session.pictures.unread()
    assert waiting is not None
    assert waiting[0] == number
    assert waiting[1][:2] == b"\xff\xd8"  # our own rendition, never the foreign file
    events = len(session.vault.log.events())
    session.pictures.note_machine_text(number, "Сен мені танымайсың")
    assert session.pictures.unread() is None
    assert [e.number for e in session.evidence.page(text="танымай")] == [number]
    assert session.evidence.get(number).transcript == ""
    assert len(session.vault.log.events()) == events


def test_what_was_read_does_not_come_back_to_what_is_gone(session: Session) -> None:
    session.evidence.keep_bytes(encoded(sample(), "PNG"), "a.png", Source.PASTED)
    session.pictures.note_machine_text(1, "words")
    session.evidence.update(replace(session.evidence.get(1), notes="n", machine_text=None))
    assert session.evidence.count("words") == 1
    session.evidence.update(replace(session.evidence.get(1), intimate=True))
    session.pictures.note_machine_text(1, "other")
    assert session.evidence.count("other") == 0
    session.evidence.bin([1])
    session.bin.remove_evidence(1, "")
    session.pictures.note_machine_text(1, "other")
    assert session.evidence.count("other") == 0
    assert session.evidence.get(1).machine_text is None
