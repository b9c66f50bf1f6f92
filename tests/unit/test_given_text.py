"""Tests that a file's time is shown in the case's zone."""

from __future__ import annotations

import pytest

from evidence_keeper.system.language.dates import given_text
from evidence_keeper.system.language.translations import translator


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("2026-11-23T19:30:00+00:00", "24 November 2026, 00:30 (UTC+5)"),
        ("2026-11-23T19:30:00+03:00", "23 November 2026, 19:30 (UTC+3)"),
        ("2026-11-23T19:30:00", "23 November 2026, 19:30"),
        ("2026-11-23", "23 November 2026"),
        ("some day", "some day"),
        ("20241122", "20241122"),
        ("2024-W47-5", "2024-W47-5"),
        ("9999-12-31T23:00:00+00:00", "9999-12-31T23:00:00+00:00"),
        ("2026-11-23T19:30:00Z", "24 November 2026, 00:30 (UTC+5)"),
    ],
)
def test_universal_time_is_said_by_the_clock_of_the_case(given: str, told: str) -> None:
    assert given_text(translator("en"), given, "Asia/Almaty") == told
