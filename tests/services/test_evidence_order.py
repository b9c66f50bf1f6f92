"""Tests in which order evidence is listed, and what is shown blurred."""

from __future__ import annotations

from dataclasses import replace

from PIL import Image

from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.session import Session
from tests.media.pictures import encoded


def test_evidence_is_listed_by_the_day_it_was_made(session: Session) -> None:
    names = (
        "Screenshot_20261101-101500.png",
        "Screenshot_20261103-090000.png",
        "no date in it.png",
        "Screenshot_20261103-210000.png",
        "of a day 2026-11-02.png",
    )
    for n, name in enumerate(names):
        session.evidence.keep_bytes(f"{n}".encode(), name, Source.PASTED)
    accepted = session.evidence.get(1)
    session.evidence.update(replace(accepted, taken="2019-05-01", taken_source="typed"))
    items = session.evidence.page()
    assert [item.number for item in items] == [3, 4, 2, 5, 1]
    assert [item.made[:10] for item in items] == [
        "", "2026-11-03", "2026-11-03", "2026-11-02", "2019-05-01",
    ]  # fmt: skip
    assert session.evidence.numbers() == [3, 4, 2, 5, 1]
    assert [item.number for item in session.evidence.page(text="screenshot")] == [4, 2, 1]
    assert [item.number for item in session.evidence.page(1, 2)] == [4, 2]


def test_an_intimate_picture_is_not_even_shown_blurred(session: Session) -> None:
    data = encoded(Image.new("RGB", (120, 200), "navy"), "PNG")
    item = session.evidence.keep_bytes(data, "one.png", Source.PASTED).added[0]
    assert session.pictures.cover(item.number) == session.pictures.preview(item.number)
    session.evidence.update(replace(item, intimate=True))
    assert session.pictures.cover(item.number) is None
    assert session.pictures.cover(9) is None
