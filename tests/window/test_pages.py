"""Evidence in detail, and making a document."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from evidence_keeper.domain.dossier.plan import Reader, Section, Size
from evidence_keeper.system import clock
from evidence_keeper.system.language.translations import translator
from evidence_keeper.ui.page_arguments import ShowEvidence
from evidence_keeper.ui.pages.dossier import page as dossier_page
from evidence_keeper.ui.pages.dossier.page import DossierPage
from evidence_keeper.ui.pages.dossier.reader_summary import (
    seal_groups,
    section_word,
    will_not_see,
    will_see,
)
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window
from tests.window.pages import texts


def evidence(window: Window, argument: object = None) -> EvidencePage:
    window.shell.open_page(Place.EVIDENCE, argument)
    window.settle()
    page = window.shell.page(Place.EVIDENCE)
    assert isinstance(page, EvidencePage)
    return page


def test_what_is_known_about_an_item(full_window: Window) -> None:
    page = evidence(full_window, ShowEvidence(1))
    shown = texts(page.detail)
    assert "EK-0001" in shown
    assert "shot-0.png" in shown
    digits = full_window.session.items[1].sha256
    assert digits in shown.replace(" ", "")
    links = [b.text() for b in page.detail.relations.findChildren(type(page.add_files))]
    assert links == ["Incident 30", "Add to an incident…", "Take out of an incident…"]
    page.detail.history.set_open(True)
    full_window.settle()
    assert "Evidence added" in texts(page.detail.history)


def test_notes_are_saved_and_never_lost(full_window: Window) -> None:
    page = evidence(full_window, ShowEvidence(1))
    notes = page.detail.notes
    assert not notes.save.isEnabled()
    notes.intimate.setChecked(True)
    full_window.bot.keyClicks(notes.device, "my phone")
    assert notes.save.isEnabled()
    full_window.shell.pending()[0](full_window.session)
    assert full_window.session.items[1].intimate
    notes.save.click()
    full_window.settle()
    assert full_window.session.items[1].device == "my phone"
    assert page.model.item(1).intimate  # type: ignore[union-attr]
    full_window.bot.keyClicks(notes.captured_by, "me")
    full_window.shell.open_page(Place.HELP)
    full_window.settle()
    assert full_window.session.items[1].captured_by == "me"


def test_a_large_picture_and_back(full_window: Window) -> None:
    page = evidence(full_window, ShowEvidence(2))
    page.detail.large_asked.emit(full_window.session.items[2])
    full_window.settle()
    assert page.viewer.isVisible()
    assert not page.viewer._pixmap.isNull()
    full_window.bot.keyClick(page.viewer, Qt.Key.Key_Escape)
    assert not page.viewer.isVisible()
    assert page.viewer._pixmap.isNull()


def test_evidence_is_searched(full_window: Window) -> None:
    page = evidence(full_window)
    assert page.model.rowCount() == 2
    full_window.bot.keyClicks(full_window.shell.top.search_field, "shot-1")
    full_window.bot.waitUntil(lambda: page.model.rowCount() == 1)
    assert full_window.shell.place is Place.EVIDENCE


def test_writing_about_an_item(full_window: Window) -> None:
    page = evidence(full_window, ShowEvidence(2))
    page.detail.write.click()
    full_window.settle()
    entry = full_window.shell.page(Place.ENTRY)
    assert entry.form.evidence.numbers() == [2]  # type: ignore[attr-defined]


# document


def dossier(window: Window) -> DossierPage:
    window.shell.open_page(Place.DOSSIER)
    window.settle()
    page = window.shell.page(Place.DOSSIER)
    assert isinstance(page, DossierPage)
    return page


def test_a_document_is_planned_shown_and_written(
    full_window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = dossier(full_window)
    page.choices.choose_reader(Reader.POLICE)
    full_window.settle()
    page.choices.language.chip("kk").click()
    page.choices.pictures.chip("small").click()
    full_window.settle()
    plan = page._plan
    assert plan is not None
    assert (plan.reader, plan.language, plan.size) == (Reader.POLICE, "kk", Size.SMALL)
    assert page.count.text() == "30 incidents · 1 item of evidence"
    assert "is not locked" in page.sizes.text(), "said before it is written"
    monkeypatch.setattr(dossier_page, "ask_save", lambda *_: tmp_path / "out.pdf")
    page.make.click()
    full_window.bot.waitUntil(page.result.isVisible)
    [(written, target)] = full_window.world.exported
    # The page may have stood open for hours: the date is that of the writing.
    assert abs(clock.now() - written.dated) < timedelta(minutes=5) < written.dated - plan.dated
    assert (replace(written, dated=plan.dated), target) == (plan, tmp_path / "out.pdf")
    shown = texts(page.result)
    assert "0123 4567 89AB CDEF" in shown
    assert "not locked" in shown
    assert not full_window.shell.jobs.isVisible()


def test_an_empty_plan_cannot_be_written(window: Window) -> None:
    page = dossier(window)
    assert not page.make.isEnabled()
    assert "nothing to go into it yet" in page.count.text()


def test_a_period_narrows_it(full_window: Window) -> None:
    page = dossier(full_window)
    page.choices.period.chip("own").click()
    iso = Qt.DateFormat.ISODate
    page.choices.first.setDate(page.choices.first.date().fromString("2026-11-14", iso))
    page.choices.last.setDate(page.choices.last.date().fromString("2026-11-15", iso))
    full_window.settle()
    assert page._plan is not None
    assert len(page._plan.incidents) == 4


@pytest.mark.parametrize("reader", list(Reader))
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_each_part_is_either_seen_or_not(reader: Reader, language: str) -> None:
    t = translator(language)
    seen = will_see(t, reader, private_notes=False)
    unseen = will_not_see(t, reader, private_notes=False)
    for section in set(Section) - {Section.CONVERSATIONS}:
        word = section_word(t, section)
        assert any(s.startswith(word) for s in seen) != (word in unseen)
    private = t.say("your private notes")
    assert private in unseen
    assert private in will_see(t, reader, private_notes=True)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "3 messages of 1 conversation"),
        ("ru", "3 сообщения из 1 переписки"),
        ("kk", "1 хат алмасудан 3 хабарлама"),
    ],
)
def test_messages_are_named_only_where_there_are_some(language: str, told: str) -> None:
    t = translator(language)
    seen = will_see(t, Reader.POLICE, private_notes=False)
    assert [
        line
        for line in will_see(t, Reader.POLICE, private_notes=False, messages=(3, 1))
        if line not in seen
    ] == [told]


def test_seal_groups() -> None:
    groups = seal_groups("0123456789abcdef" * 4)
    assert groups.splitlines()[0] == "0123 4567 89AB CDEF 0123 4567 89AB CDEF"
    assert len(groups.split()) == 16


# settings
