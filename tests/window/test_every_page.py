"""Every page in every state: names for screen readers, targets, room for long texts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)

from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui import context as ui_context
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.places import Place
from tests.window.conftest import MakeWindow
from tests.window.help_pages import help_page
from tests.window.test_pattern_page import fill
from tests.window.walking import PAGES, cut, faults, nameless, small

pytestmark = pytest.mark.proof


class Doubled(Translator):
    """Says everything twice, as a language with long words would."""

    def say(self, message: str, **values: object) -> str:
        return _twice(super().say(message, **values))

    def say_n(self, one: str, many: str, number: int, **values: object) -> str:
        return _twice(super().say_n(one, many, number, **values))

    def say_in(self, context: str, message: str, **values: object) -> str:
        return _twice(super().say_in(context, message, **values))


def _twice(text: str) -> str:
    return f"{text} {text}"


@pytest.mark.parametrize(
    ("language", "width", "height", "size"),
    [("ru", 1024, 700, 200), ("kk", 1024, 700, 100), ("en", 1200, 800, 200)],
)
def test_in_every_state_all_has_a_name_can_be_hit_and_has_room(
    make_window: MakeWindow, language: str, width: int, height: int, size: int
) -> None:
    window = make_window(language, "light", size)
    window.shell.resize(width, height)
    assert faults(window, nameless, small, cut) == []


def test_texts_twice_as_long_have_room_in_every_state(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui_context, "translator", Doubled)
    window = make_window("ru")
    assert faults(window, small, cut) == []


class Strays(QObject):
    """Notes each widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = watched if event.type() == QEvent.Type.Show else None
        if isinstance(shown, QWidget) and shown.isWindow() and not isinstance(shown, Shell):
            self.seen.append(f"{type(shown).__name__} {shown.accessibleName()}")
        return False


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "without a vault"])
def test_no_part_of_a_page_flashes_as_a_window(
    make_window: MakeWindow, qapp: QApplication, is_open: bool
) -> None:
    window = make_window()
    fill(window)
    if is_open:
        window.unlock()
        window.context.prefer("own_numbers", [{"name": "Aunt", "number": "+7 701"}])
    strays = Strays()
    qapp.installEventFilter(strays)
    try:
        for place in PAGES if is_open else (Place.HELP,):
            window.shell.open_page(place)
            window.settle()
        page = help_page(window)
        for slug in page._titles:
            page.open_slug(slug)
            window.settle()
    finally:
        qapp.removeEventFilter(strays)
    assert strays.seen == []
