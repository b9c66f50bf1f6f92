"""Tests how chronology rows are cut where space is short."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter

from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.time.happened import Precision, happened_from_parts
from evidence_keeper.system.language.dates import happened_clock
from evidence_keeper.ui.pages.chronology.incident_cards import headline
from tests.window.conftest import MakeWindow
from tests.window.pages import chronology

TIMES = {
    Precision.ABOUT: ("2026-11-12T14:00", None),
    Precision.BETWEEN: ("2026-11-12T14:00", "2026-11-12T18:30"),
    Precision.BEFORE: (None, "2026-11-12T18:30"),
    Precision.DAY: ("2026-11-12", None),
    Precision.MONTH: ("2026-11", None),
    Precision.UNKNOWN: (None, None),
}


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("precision", TIMES)
@pytest.mark.parametrize(("language", "size"), [("kk", 100), ("ru", 100), ("en", 100), ("kk", 200)])
def test_how_exact_a_time_is_is_never_cut(
    make_window: MakeWindow, language: str, size: int, precision: Precision, compact: bool
) -> None:
    window = make_window(language, text_size=size)
    happened = happened_from_parts(precision, *TIMES[precision], "Asia/Almaty")
    title = ("A long title that does not fit into any row of this width " * 3).strip()
    window.session.incidents.record([Entry(case="1", title=title, happened=happened)])
    window.unlock()
    page = chronology(window)
    item = page.model.item(0)
    assert item is not None
    drawn: dict[str, str] = {}

    def text(_: QPainter, rect: QRect, words: str, font: QFont, *_rest: object) -> None:
        metrics = QFontMetrics(font)
        drawn[words] = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())

    page.cards.text = text  # type: ignore[method-assign, assignment]
    page.cards.compact = compact
    width = 620 if size == 100 else 860
    image = QImage(900, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    page.cards.draw_row(painter, QRect(0, 0, width, 120), item, chosen=False, focused=False)
    painter.end()
    clock, exactness = happened_clock(window.context.t, happened)
    assert drawn[clock] == clock
    assert drawn[exactness] == exactness
    line = headline(window.context.t, item)
    assert drawn[line] != line
