"""Tests single files of a document: covered originals are out, all others in, unless ticked."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.record.working_copy import Turn
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from tests.window.conftest import Window
from tests.window.test_dossier_page import dossier


def with_copy(window: Window) -> tuple[int, int]:
    session = window.session
    kept = session.evidence.keep_bytes(b"x", "aruzhan.png", Source.DROPPED).added[0]
    copy = session.pictures.make_copy(kept.number, [Turn()])
    session.incidents.link_evidence(30, [kept.number, copy.number])
    return kept.number, copy.number


def test_originals_stay_out_unless_they_are_ticked(full_window: Window) -> None:
    original, copy = with_copy(full_window)
    page = dossier(full_window)
    fold = page.choices.originals
    assert fold.isVisible()
    assert not fold.is_open
    assert page._plan is not None
    assert original not in page._plan.exhibits
    assert copy in page._plan.exhibits
    assert "all stay out" in fold.header.accessibleDescription()
    fold.set_open(True)
    full_window.settle()
    fold.list.setCurrentIndex(fold.list.model().index(0, 0))
    full_window.bot.keyClick(fold.list, Qt.Key.Key_Space)
    full_window.settle()
    assert page._plan is not None
    assert original in page._plan.exhibits
    told = [label.text() for label in page.sees.findChildren(PlainLabel)]
    assert any("1 original without covers" in line for line in told)
    assert fold.list.ticked_values() == {original}
    page.choices.replace_names.click()
    full_window.settle()
    told = [label.text() for label in page.sees.findChildren(PlainLabel)]
    assert not any("original without covers" in line for line in told)
    assert not fold.isEnabled()
    page.choices.choose_reader(Reader.POLICE)
    full_window.settle()
    assert page._plan is not None
    assert original not in page._plan.exhibits


def test_where_nothing_is_covered_nothing_is_asked(full_window: Window) -> None:
    page = dossier(full_window)
    assert not page.choices.originals.isVisible()


def test_an_intimate_original_is_not_offered(full_window: Window) -> None:
    original, _ = with_copy(full_window)
    items = full_window.session.items
    items[original] = replace(items[original], intimate=True)
    page = dossier(full_window)
    assert not page.choices.originals.isVisible()


def test_single_files_can_be_left_out(full_window: Window) -> None:
    session = full_window.session
    kept = [
        session.evidence.keep_bytes(bytes([n]), f"{n}.png", Source.DROPPED).added[0].number
        for n in range(3)
    ]
    session.incidents.link_evidence(30, kept)
    page = dossier(full_window)
    page.choices.choose_reader(Reader.POLICE)
    full_window.settle()
    files = page.choices.files
    assert files.left_out == frozenset()
    files.header.click()
    full_window.settle()
    assert page._plan is not None
    assert len(files.list.rows()) == len(page._plan.exhibits) > 2
    number = files.list.rows()[1].value
    files.list.setCurrentIndex(files.list.model().index(1, 0))
    full_window.bot.keyClick(files.list, Qt.Key.Key_Space)
    full_window.settle()
    assert files.left_out == page.choices.wish().without == {number}
    assert number not in page._plan.exhibits
    assert files.header.note == "1 stays out"
    assert len(files.list.rows()) > 1, "what is left out can be ticked again"
    files.every.click()
    full_window.settle()
    assert number in page._plan.exhibits
    full_window.bot.keyClick(files.list, Qt.Key.Key_Space)
    page.choices.choose_reader(Reader.PSYCHOLOGIST)
    full_window.settle()
    assert files.left_out == frozenset(), "another reader begins with all"
