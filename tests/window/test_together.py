"""Tests consecutive screenshots: offered, confirmed with a click, shown in order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.ui.page_arguments import ShowIncident
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from tests.window.conftest import Window


@pytest.fixture
def page(full_window: Window) -> EvidencePage:
    session = full_window.session
    for n in range(6):
        session.evidence.keep_bytes(bytes([n]), f"more-{n}.png", Source.DROPPED)
    for number, item in session.items.items():
        session.items[number] = replace(item, width=1080, height=2340)
    session.overlapping = (5, 3, 4)
    full_window.shell.open_page(Place.EVIDENCE)
    full_window.settle()
    page = full_window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    page.show_number(4)
    full_window.settle()
    return page


def words(page: EvidencePage) -> list[str]:
    together = page.detail.together
    return [label.text() for label in together.findChildren(PlainLabel)]


def buttons(page: EvidencePage) -> dict[str, Button]:
    found = page.detail.together.findChildren(Button)
    return {b.accessibleName() or b.text(): b for b in found}


def test_an_order_is_offered_and_nothing_is_set(full_window: Window, page: EvidencePage) -> None:
    assert "These seem to follow one another, in this order:" in words(page)
    assert [b for b in buttons(page) if b.startswith("EK-")] == ["EK-0005", "EK-0003"]
    assert full_window.session.kept == ()
    buttons(page)["EK-0003"].click()
    full_window.settle()
    assert page.detail.item is not None
    assert page.detail.item.number == 3


def test_an_order_is_kept_with_a_click_and_taken_back(
    full_window: Window, page: EvidencePage
) -> None:
    session, messages = full_window.session, full_window.shell.messages
    buttons(page)["Keep this order"].click()
    full_window.settle()
    assert session.kept == ((5, 3, 4),)
    assert messages.text == "3 pictures are kept in this order."
    assert words(page) == ["One conversation, in this order:", "EK-0004"]
    messages._action.click()
    full_window.settle()
    assert session.kept == ()
    buttons(page)["Keep this order"].click()
    full_window.settle()
    buttons(page)["They do not belong together"].click()
    full_window.settle()
    assert session.kept == ()
    messages._action.click()
    full_window.settle()
    assert session.kept == ((5, 3, 4),)


def test_more_that_follows_is_offered_beside_what_was_kept(
    full_window: Window, page: EvidencePage
) -> None:
    session = full_window.session
    session.kept = ((3, 4),)
    page.detail.together.show_item(page.detail.item)
    full_window.settle()
    assert "One conversation, in this order:" in words(page)
    buttons(page)["Keep this order"].click()
    full_window.settle()
    assert session.kept == ((5, 3, 4),)
    full_window.shell.messages._action.click()
    full_window.settle()
    assert session.kept == ((3, 4),)


def test_an_entry_shows_its_pictures_in_the_order(full_window: Window, page: EvidencePage) -> None:
    session = full_window.session
    session.kept = ((5, 3, 4),)
    session.incidents.link_evidence(30, [4, 3, 5])
    full_window.context.go(Place.CHRONOLOGY, ShowIncident(30))
    full_window.settle()
    chronology = full_window.shell.page(Place.CHRONOLOGY)
    assert isinstance(chronology, ChronologyPage)
    flow = chronology.detail._pictures
    assert flow is not None
    tiles = [flow.itemAt(i).widget() for i in range(flow.count())]
    shown = [b.text() for tile in tiles for b in tile.findChildren(Button)]
    assert [s for s in shown if s.startswith("EK-")] == ["EK-0001", "EK-0005", "EK-0003", "EK-0004"]
