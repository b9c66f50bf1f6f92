"""The pattern page: figures, charts, and the way from each to its incidents."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from evidence_keeper.domain.dossier.pattern import By, Figure
from evidence_keeper.domain.record.entry import Action, Call, Entry, Kind
from evidence_keeper.domain.time.happened import UNKNOWN
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.pattern.page import PatternPage
from evidence_keeper.ui.pages.pattern.pattern_charts import PatternBody
from evidence_keeper.ui.places import Changed, Place
from tests.window.conftest import MakeWindow, Window, entry_on


def fill(window: Window) -> None:
    stop = (Action("told_to_stop"),)
    window.session.incidents.record(
        [
            entry_on(date(2026, 11, 2), "calls", kind=Kind.CALL, call=Call(count=7), account="+7"),
            entry_on(date(2026, 11, 9), "asked", actions=stop, account="+7"),
            entry_on(date(2026, 11, 10), "again", platform="Telegram", people=("Night",)),
            Entry(title="some day", case="1", happened=UNKNOWN, people=("Сова",)),
        ]
    )


def pattern(window: Window) -> tuple[PatternPage, PatternBody]:
    window.shell.open_page(Place.PATTERN)
    window.settle()
    page = window.shell.page(Place.PATTERN)
    assert isinstance(page, PatternPage)
    assert page.body is not None
    return page, page.body


def shown(window: Window) -> list[str]:
    window.settle()
    assert window.shell.place is Place.CHRONOLOGY
    page = window.shell.page(Place.CHRONOLOGY)
    assert isinstance(page, ChronologyPage)
    items = [page.model.item(n) for n in range(page.model.rowCount())]
    return [item.entry.title for item in items]  # type: ignore[union-attr]


def words(page: PatternPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel))


def test_an_empty_vault_says_so_and_leads_on(window: Window) -> None:
    window.shell.open_page(Place.PATTERN)
    window.settle()
    page = window.shell.page(Place.PATTERN)
    assert isinstance(page, PatternPage)
    assert page.body is None
    assert page.empty.isVisible()
    page.empty.action.click()
    assert window.shell.place is Place.ENTRY


def test_figures_and_the_law_as_information(window: Window) -> None:
    fill(window)
    page, _ = pattern(window)
    text = words(page)
    for part in ("incidents in all", "times they made contact", "9 days", "since the last one"):
        assert part in text
    assert "in 3 incidents: of a series, each call counts" in text, "beside the 9 contacts"
    assert "Order № 506" in text
    assert "31 March 2026" in text
    assert "First recorded request to stop: 9 November 2026." in text


@pytest.mark.parametrize(
    ("figure", "titles"),
    [
        (Figure(By.UNDATED), ["some day"]),
        (Figure(By.BEFORE_STOP), ["calls"]),
        (Figure(By.AFTER_STOP), ["again"]),
        (Figure(By.ALL), ["again", "asked", "calls", "some day"]),
    ],
)
def test_each_figure_opens_its_incidents(window: Window, figure: Figure, titles: list[str]) -> None:
    fill(window)
    _, body = pattern(window)
    body.figures[figure].click()
    assert shown(window) == titles
    chronology = window.shell.page(Place.CHRONOLOGY)
    assert isinstance(chronology, ChronologyPage)
    assert chronology.only.isVisible()
    chronology.only.click()
    assert len(shown(window)) == 4
    assert not chronology.only.isVisible()


def test_a_chart_by_keys_and_by_mouse(window: Window) -> None:
    fill(window)
    _, body = pattern(window)
    weeks = body.charts[0]
    weeks.setFocus()
    assert "Week from 2 November 2026: 1 incident" in weeks.accessibleDescription()
    window.bot.keyClick(weeks, Qt.Key.Key_Right)
    assert "Week from 9 November 2026: 2 incidents" in weeks.accessibleDescription()
    window.bot.keyClick(weeks, Qt.Key.Key_Return)
    assert shown(window) == ["again", "asked"]
    _, body = pattern(window)
    hours = next(c for c in body.charts if c.accessibleName() == "Weekday and hour")
    first = hours.openable[0]
    x, y, width, height = hours._drawing.reach[first]
    middle = QPoint(round(x + width / 2 + 4), round(y + height / 2 + 4))
    window.bot.mouseClick(hours, Qt.MouseButton.LeftButton, pos=middle)
    assert shown(window) == ["asked", "calls"]


def test_every_bar_leads_to_as_many_incidents_as_it_says(window: Window) -> None:
    fill(window)
    page, body = pattern(window)
    assert page._pattern is not None
    for figure, numbers in page._pattern.opens.items():
        assert len(numbers) == len(set(numbers))
        if figure.by is By.KIND:
            assert dict(page._pattern.by_kind)[Kind(figure.value)] == len(numbers)
    assert all(chart.openable for chart in body.charts)


def test_one_person_alone_and_what_is_written_meanwhile(window: Window) -> None:
    fill(window)
    page, _ = pattern(window)
    page.person.choose("Night")
    page.person.picked.emit("Night")
    window.settle()
    assert page._pattern is not None
    assert page._pattern.incidents == 1
    window.session.incidents.record([entry_on(date(2026, 11, 20), "new", people=("Night",))])
    window.context.changed.emit(Changed.INCIDENTS)
    window.settle()
    assert page._pattern.incidents == 2


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("size", [100, 200])
def test_nothing_is_wider_than_the_page(make_window: MakeWindow, language: str, size: int) -> None:
    window = make_window(language, "dark", size)
    fill(window)
    window.unlock()
    window.shell.resize(1024, 700)
    page, body = pattern(window)
    window.settle()
    right = page.column.area.viewport().width()
    assert body.width() <= right
    for chart in body.charts:
        assert chart.width() > 100
        for shape in chart._drawing.reach.values():
            assert shape[0] + shape[2] <= chart.width() + 1


def test_a_name_in_two_lines_is_drawn_whole(make_window: MakeWindow) -> None:
    window = make_window(language="kk")
    window.unlock()
    fill(window)
    window.world.session.incidents.record([Entry(title="x", kind=Kind.INTRUSION, happened=UNKNOWN)])
    window.shell.resize(1000, 700)
    _, body = pattern(window)
    for chart in body.charts:
        assert chart.height() >= chart.heightForWidth(chart.width()), chart.accessibleName()
    kinds = next(c for c in body.charts if c.accessibleName() == "Қандай оқиғалар")
    wide, narrow = kinds.heightForWidth(900), kinds.heightForWidth(kinds.width())
    assert narrow > wide, "otherwise there is nothing to see here"
