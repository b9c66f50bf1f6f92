"""Time zones speak the window's language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from evidence_keeper.system.language.translations import translator
from evidence_keeper.ui.page_parts.zone_choices import zone_choices, zone_label
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("kk", "Алматы · Қазақстан · UTC+5"),
        ("ru", "Алматы · Казахстан · UTC+5"),
        ("en", "Almaty · Kazakhstan · UTC+5"),
    ],
)
def test_a_zone_is_named_in_each_language(language: str, label: str) -> None:
    t = translator(language)
    assert zone_label(t, "Asia/Almaty", NOW) == label
    choices = zone_choices(t, NOW, "UTC")
    assert choices[0] == ("Asia/Almaty", label)
    assert len(dict(choices)) == len(choices) > 300
    assert ("UTC", "UTC · UTC+0") in choices


def test_the_zone_of_an_entry_is_named_anew_with_the_language(window: Window) -> None:
    window.shell.open_page(Place.ENTRY)
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    when = page.form.when
    assert "Almaty" in when.zone_button.text()
    window.context.set_language("kk")
    assert "Алматы" in when.zone_button.text()
    assert when.zone.currentText().startswith("Алматы")
    assert when.state().zone == "Asia/Almaty"
