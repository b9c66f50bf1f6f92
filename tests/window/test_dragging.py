"""Evidence is added to an entry and taken out of it with the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.ui.page_arguments import ShowIncident
from evidence_keeper.ui.page_parts import evidence_drag
from evidence_keeper.ui.page_parts.evidence_drag import Carried, Carrying, packed, unpacked
from evidence_keeper.ui.page_parts.evidence_pictures import EvidencePicture
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window

_LEFT, _NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_ACTION = Qt.DropAction.CopyAction


class _Drop(QDropEvent):
    """A drop that began in this program, or somewhere else."""

    began_here = True

    def source(self) -> object:
        return self if self.began_here else None


class _Move(QDragMoveEvent):
    def source(self) -> object:
        return self


class _Enter(QDragEnterEvent):
    def source(self) -> object:
        return self


def drop(window: Window, onto: QWidget, what: Carried, place: QPoint | None = None) -> bool:
    """Carry items over a widget, let them fall, and return whether they were taken."""
    at = place if place is not None else QPoint(10, 10)
    data = packed(what)
    filters = [c for c in onto.children() if isinstance(c, evidence_drag.Receiving)]
    enter = _Enter(at, _ACTION, data, _LEFT, _NO_KEYS)
    move = _Move(at, _ACTION, data, _LEFT, _NO_KEYS)
    event = _Drop(QPointF(at), _ACTION, data, _LEFT, _NO_KEYS)
    for each in (enter, move, event):
        for one in filters:
            one.eventFilter(onto, each)
    window.settle()
    return event.isAccepted()


@pytest.fixture
def chronology(full_window: Window) -> ChronologyPage:
    for n in range(3):
        full_window.session.evidence.keep_bytes(bytes([n]), f"more-{n}.png", Source.DROPPED)
    full_window.shell.open_page(Place.CHRONOLOGY)
    full_window.settle()
    page = full_window.shell.page(Place.CHRONOLOGY)
    assert isinstance(page, ChronologyPage)
    return page


def place_of(page: ChronologyPage, number: int) -> QPoint:
    for row in range(page.model.rowCount()):
        item = page.model.item(row)
        if item is not None and item.number == number:
            page.list.scrollTo(page.model.index(row))
            return page.list.visualRect(page.model.index(row)).center()
    raise AssertionError(number)


def test_items_are_dropped_on_an_incident_of_the_list(
    full_window: Window, chronology: ChronologyPage
) -> None:
    session, messages = full_window.session, full_window.shell.messages
    place = place_of(chronology, 30)
    assert drop(full_window, chronology.list.viewport(), Carried((3, 4)), place)
    assert session.incidents.get(30).entry.evidence == (1, 3, 4)
    assert messages.text == "2 items added to incident 30."
    messages._action.click()
    full_window.settle()
    assert session.incidents.get(30).entry.evidence == (1,)


def test_items_are_dropped_on_the_incident_that_is_shown(
    full_window: Window, chronology: ChronologyPage
) -> None:
    full_window.context.go(Place.CHRONOLOGY, ShowIncident(30))
    full_window.settle()
    assert drop(full_window, chronology.detail, Carried((3,)))
    assert full_window.session.incidents.get(30).entry.evidence == (1, 3)
    assert len(chronology.detail.findChildren(EvidencePicture)) == 2


def test_items_of_an_incident_are_taken_out_over_the_evidence_button(
    full_window: Window, chronology: ChronologyPage
) -> None:
    session = full_window.session
    session.incidents.link_evidence(30, [3, 4])
    button = full_window.shell.rail.button(Place.EVIDENCE)
    assert drop(full_window, button, Carried((3,), 30))
    assert session.incidents.get(30).entry.evidence == (1, 4)
    full_window.shell.messages._action.click()
    full_window.settle()
    assert set(session.incidents.get(30).entry.evidence) == {1, 3, 4}
    assert not drop(full_window, button, Carried((3,)))


def test_an_incident_does_not_take_its_own_items_again(
    full_window: Window, chronology: ChronologyPage
) -> None:
    place = place_of(chronology, 30)
    assert not drop(full_window, chronology.list.viewport(), Carried((1,), 30), place)
    assert full_window.session.incidents.get(30).versions == 1


def test_holding_items_over_a_button_opens_its_page_as_it_was(
    full_window: Window, chronology: ChronologyPage
) -> None:
    rail = full_window.shell.rail
    rail._wait.setInterval(1)
    drop(full_window, rail.new_entry, Carried((3,)))
    page = full_window.shell.page(Place.ENTRY)
    full_window.bot.waitUntil(page.isVisible)
    assert isinstance(page, EntryPage)
    full_window.bot.keyClicks(page.form.what, "begun")
    assert drop(full_window, page.form.evidence, Carried((3,)))
    assert page.form.evidence.numbers() == [3]
    assert page.form.what.toPlainText() == "begun"


def test_what_comes_from_elsewhere_is_left_to_the_window(
    full_window: Window, chronology: ChronologyPage
) -> None:
    viewport = chronology.list.viewport()
    event = _Drop(
        QPointF(place_of(chronology, 30)), _ACTION, packed(Carried((3,))), _LEFT, _NO_KEYS
    )
    event.began_here = False
    for one in [c for c in viewport.children() if isinstance(c, evidence_drag.Receiving)]:
        assert not one.eventFilter(viewport, event)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/x.png")])
    entering = QDragEnterEvent(QPoint(5, 5), _ACTION, files, _LEFT, _NO_KEYS)
    button = full_window.shell.rail.new_entry
    QApplication.sendEvent(button, entering)
    assert entering.isAccepted()
    assert entering.position().toPoint() == button.mapTo(full_window.shell, QPoint(5, 5))
    assert full_window.session.incidents.get(30).entry.evidence == (1,)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"numbers": []}', b'{"numbers": ["x"], "incident": 1}']
)
def test_only_numbers_are_taken(body: bytes) -> None:
    data = QMimeData()
    data.setData(evidence_drag._KIND, body)
    assert unpacked(data) is None
    assert unpacked(packed(Carried((1, 2), 3))) == Carried((1, 2), 3)


def test_a_pressed_mouse_that_moves_carries_the_marked_items(
    full_window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        full_window.session.evidence.keep_bytes(bytes([n]), f"more-{n}.png", Source.DROPPED)
    full_window.shell.open_page(Place.EVIDENCE)
    full_window.settle()
    page = full_window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    begun: list[Carried] = []
    monkeypatch.setattr(Carrying, "begin", lambda _self, carried: begun.append(carried))
    viewport = page.list.viewport()

    def carry(row: int) -> None:
        start = page.list.visualRect(page.model.index(row)).center()
        full_window.bot.mousePress(viewport, _LEFT, pos=start)
        full_window.bot.mouseMove(viewport, start + QPoint(60, 60))
        full_window.bot.mouseRelease(viewport, _LEFT, pos=start + QPoint(60, 60))

    carry(0)
    first = page.model.item(0)
    assert first is not None
    assert begun == [Carried((first.number,))]
    numbers = [item.number for row in (0, 1) if (item := page.model.item(row)) is not None]
    page.list.mark_only(numbers)
    carry(1)
    assert begun[-1] == Carried(tuple(sorted(numbers)))
    assert begun[-1] == unpacked(packed(begun[-1]))


@pytest.mark.parametrize("address", ["https://example.org/a.png", ""])
def test_a_drop_without_a_file_says_so(window: Window, address: str) -> None:
    window.shell.open_page(Place.ENTRY)
    data = QMimeData()
    data.setUrls([QUrl(address)] if address else [])
    page = window.shell.page(Place.ENTRY)
    window.shell.parts.incoming.take(data, page, pasted=True)
    assert not window.shell.messages.isVisible()
    window.shell.parts.incoming.take(data, page, pasted=False)
    assert window.shell.messages.text.startswith("What was dropped here holds no file.")
    assert window.session.items == {}
