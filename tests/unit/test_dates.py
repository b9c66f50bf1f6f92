"""Dates in words are those of CLDR, and the time field reads them again."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.domain.time.typed_time import read_time
from evidence_keeper.services.help import letters
from evidence_keeper.system.language.dates import day_text, month_text
from evidence_keeper.system.language.translations import LANGUAGES, translator

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "long", "full", "month"),
    [
        ("kk", "2026 ж. 22 қараша", "2026 ж. 22 қараша, жексенбі", "2026 ж. қараша"),
        ("ru", "22 ноября 2026 г.", "воскресенье, 22 ноября 2026 г.", "ноябрь 2026 г."),
        ("en", "22 November 2026", "Sunday, 22 November 2026", "November 2026"),
    ],
)
def test_each_language_has_its_own_form(language: str, long: str, full: str, month: str) -> None:
    t = translator(language)
    texts = (day_text(t, DAY), day_text(t, DAY, weekday=True), month_text(t, DAY))
    assert tuple(text.replace("\u00a0", " ") for text in texts) == (long, full, month)
    assert "\u202f" not in "".join(texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_date_that_is_shown_can_be_typed(language: str) -> None:
    t, now = translator(language), datetime(2026, 11, 27, 12)
    day = read_time(day_text(t, DAY), now)
    assert day is not None
    assert (day.precision, day.start) == (Precision.DAY, datetime(2026, 11, 22))
    exact = read_time(f"{day_text(t, DAY)}, 14:32", now)
    assert exact is not None
    assert (exact.precision, exact.start) == (Precision.EXACT, datetime(2026, 11, 22, 14, 32))
    month = read_time(month_text(t, DAY), now)
    assert month is not None
    assert (month.precision, month.start) == (Precision.MONTH, datetime(2026, 11, 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_has_two_full_stops_behind_a_date(language: str) -> None:
    day = day_text(translator(language), DAY)
    values = dict.fromkeys(("since", "until", "today"), day)
    texts = [letters.filled(letter.body, values) for letter in letters.letters(language)]
    assert any(day in text for text in texts)
    assert not [text for text in texts if ".." in text.replace("...", "")]
