"""Chronology, evidence, document, settings."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from evidence_keeper.domain.entry import Entry, Incident, Kind
from evidence_keeper.domain.happened import Precision, happened_from_parts
from evidence_keeper.domain.plan import Reader, Section, Size
from evidence_keeper.domain.removal import BinItem
from evidence_keeper.system.translations import translator
from evidence_keeper.ui.pages.chronology.cards import (
    day_heading,
    margin_lines,
    matching_line,
    spoken,
)
from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.dossier.page import DossierPage
from evidence_keeper.ui.pages.dossier.sees import seal_groups, section_word, will_not_see, will_see
from evidence_keeper.ui.pages.evidence.page import EvidencePage
from evidence_keeper.ui.pages.settings.page import SettingsPage
from evidence_keeper.ui.pictures import EvidencePicture
from evidence_keeper.ui.places import Changed, EditEntry, Place, ShowEvidence, ShowIncident
from evidence_keeper.ui.widgets.labels import TextBlock
from tests.window.conftest import Window, entry_on


def chronology(window: Window, argument: object = None) -> ChronologyPage:
    window.shell.open_page(Place.CHRONOLOGY, argument)
    window.settle()
    page = window.shell.page(Place.CHRONOLOGY)
    assert isinstance(page, ChronologyPage)
    return page


def titles(page: ChronologyPage) -> list[str]:
    return [page.model.item(n).entry.title for n in range(page.model.rowCount())]  # type: ignore[union-attr]


def texts(widget: object) -> str:
    labels = [w.text() for w in widget.findChildren(QLabel)]  # type: ignore[attr-defined]
    blocks = [w.toPlainText() for w in widget.findChildren(TextBlock)]  # type: ignore[attr-defined]
    return "\n".join([*labels, *blocks])


# chronology


def test_newest_first_with_a_summary(full_window: Window) -> None:
    page = chronology(full_window)
    assert page.model.rowCount() == 30
    assert titles(page)[0] == "The last one"
    assert page._summary.text().startswith("30 incidents · 1 November 2026 – 15 November 2026")
    assert page.strip.days()[-1] >= date(2026, 11, 15)


def test_an_empty_list_helps(window: Window) -> None:
    page = chronology(window)
    assert page.empty.isVisible()
    assert "Nothing is written down yet" in texts(page.empty)
    page.empty.action.click()
    assert window.shell.place is Place.ENTRY


def test_search_as_one_types(full_window: Window) -> None:
    page = chronology(full_window)
    field = full_window.shell.top.search_field
    full_window.bot.keyClicks(field, "incident 17")
    full_window.bot.waitUntil(lambda: titles(page) == ["Incident 17"])
    field.clear()
    full_window.bot.keyClicks(field, "nowhere")
    full_window.bot.waitUntil(page.empty.isVisible)
    assert "Nothing fits" in texts(page.empty)
    page.empty.action.click()
    full_window.bot.waitUntil(lambda: page.model.rowCount() == 30)
    assert field.text() == ""


def test_searching_from_another_page_leads_here(full_window: Window) -> None:
    full_window.shell.open_page(Place.SETTINGS)
    full_window.bot.keyClicks(full_window.shell.top.search_field, "last")
    full_window.bot.waitUntil(lambda: full_window.shell.place is Place.CHRONOLOGY)
    page = chronology(full_window)
    full_window.bot.waitUntil(lambda: titles(page) == ["The last one"])


def test_filters(full_window: Window) -> None:
    page = chronology(full_window)
    assert page.filters.kinds[Kind.CALL].isVisible()
    assert not page.filters.kinds[Kind.DAMAGE].isVisible()
    page.filters.kinds[Kind.CALL].click()
    full_window.settle()
    assert {page.model.item(n).entry.kind for n in range(page.model.rowCount())} == {Kind.CALL}  # type: ignore[union-attr]
    assert not page.filters.all_kinds.isChecked()
    assert page.filters.clear.isVisible()
    page.filters.period.choose("own")
    page.filters.period.picked.emit("own")
    page.filters.first.setDate(
        page.filters.first.date().fromString("2026-11-03", Qt.DateFormat.ISODate)
    )
    page.filters.last.setDate(
        page.filters.last.date().fromString("2026-11-04", Qt.DateFormat.ISODate)
    )
    full_window.settle()
    assert page.model.rowCount() == 1
    page.filters.clear.click()
    full_window.settle()
    assert page.model.rowCount() == 30


def test_one_incident_in_detail(full_window: Window) -> None:
    full_window.shell.resize(1500, 900)
    page = chronology(full_window, ShowIncident(30))
    assert page.detail.number == 30
    shown = texts(page.detail)
    assert "The last one" in shown
    assert "«Көресің» 🔪" in shown
    assert "15 November 2026, 14:32 (UTC+5) · exact" in shown
    page.detail.edit.click()
    full_window.settle()
    assert full_window.shell.place is Place.ENTRY


def test_where_there_is_little_room_the_detail_takes_the_page(full_window: Window) -> None:
    full_window.shell.resize(1024, 700)
    page = chronology(full_window)
    assert not page.detail.isVisible()
    page.list.choose(0)
    full_window.bot.keyClick(page.list, Qt.Key.Key_Return)
    full_window.settle()
    assert page.detail.isVisible()
    assert not page.list.isVisible()
    page.detail.back_button.click()
    assert page.list.isVisible()
    assert not page.detail.isVisible()


def test_a_search_leads_back_to_the_list(full_window: Window) -> None:
    full_window.shell.resize(1024, 700)
    page = chronology(full_window, ShowIncident(30))
    assert not page.list.isVisible()
    full_window.bot.keyClicks(full_window.shell.top.search_field, "last")
    full_window.bot.waitUntil(lambda: titles(page) == ["The last one"])
    assert page.list.isVisible()
    assert full_window.shell.top.search_field.hasFocus()


def test_pictures_are_hidden_and_show_one_at_a_time(full_window: Window) -> None:
    session = full_window.session
    session.log[30] = [entry_on(date(2026, 11, 15), "Two", evidence=(1, 2))]
    page = chronology(full_window, ShowIncident(30))
    one, two = page.detail.findChildren(EvidencePicture)
    assert not one.is_shown
    full_window.bot.keyClick(one, Qt.Key.Key_Space)
    full_window.settle()
    assert one.is_shown
    two.click()
    full_window.settle()
    assert two.is_shown
    assert not one.is_shown
    two.click()
    assert not two.is_shown


def test_earlier_versions_can_be_read(full_window: Window) -> None:
    full_window.session.revise(30, entry_on(date(2026, 11, 15), "Now it reads so"))
    page = chronology(full_window, ShowIncident(30))
    assert page.detail._versions.isVisible()
    page.detail._versions.set_open(True)
    full_window.settle()
    assert "The last one" in texts(page.detail._versions)


def test_the_bin_can_be_undone(full_window: Window) -> None:
    page = chronology(full_window, ShowIncident(30))
    page.detail.bin.click()
    full_window.settle()
    assert full_window.session.in_bin == {30}
    assert page.model.rowCount() == 29
    full_window.shell.messages._act()
    full_window.settle()
    assert full_window.session.in_bin == set()
    assert page.model.rowCount() == 30


def test_a_day_of_the_strip_leads_to_its_rows(full_window: Window) -> None:
    page = chronology(full_window)
    page.strip.day_chosen.emit(date(2026, 11, 10))
    full_window.settle()
    incident = page.model.item(page.list.currentIndex().row())
    assert incident is not None
    assert incident.entry.happened.local_day == date(2026, 11, 10)
    page.strip.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Left):
        full_window.bot.keyClick(page.strip, key)
    assert page.strip._current == page.strip.days()[-3]


def test_an_uncertain_day_is_not_made_up(window: Window) -> None:
    t = translator("en")
    for precision, start, expected in (
        (Precision.MONTH, "2026-11", "November 2026 · day unknown"),
        (Precision.UNKNOWN, None, "Day not known"),
        (Precision.DAY, "2026-11-22", "Sunday, 22 November 2026"),
    ):
        happened = happened_from_parts(precision, start, None, "Asia/Almaty")
        number = window.session.record([Entry(title="x", happened=happened)])[0]
        assert day_heading(t, window.session.incident(number)) == expected


def test_a_card_is_spoken_whole(full_window: Window) -> None:
    t = translator("en")
    words = spoken(t, full_window.session.incident(30))
    for part in ("15 November 2026", "The last one", "Message", "1 item of evidence", "later"):
        assert part in words
    assert margin_lines(t, full_window.session.incident(30))[0] == "EK-0001"


def test_fifty_thousand_incidents(window: Window) -> None:
    """The list shows its first page and scrolls without holding all rows."""
    session = window.session
    entry = entry_on(date(2026, 11, 1), "many")
    incidents = [session.incident(session.record([entry])[0])] * 50_000
    session.chronology = lambda choice, offset=0, limit=200: incidents[offset : offset + limit]  # type: ignore[method-assign]
    session.count = lambda choice=None: len(incidents)  # type: ignore[method-assign]
    page = chronology(window)
    page.reload()
    window.settle()
    assert page.model.rowCount() == 50_000
    started = time.perf_counter()
    window.bot.keyClick(page.list, Qt.Key.Key_End)
    window.settle()
    assert page.list.currentIndex().row() == 49_999
    assert page.model.item(49_999) is not None
    assert time.perf_counter() - started < 3


# evidence


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


def test_a_document_is_planned_shown_and_written(full_window: Window, tmp_path: Path) -> None:
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
    page.write(plan, tmp_path / "out.pdf")
    full_window.bot.waitUntil(page.result.isVisible)
    assert full_window.world.exported == [(plan, tmp_path / "out.pdf")]
    shown = texts(page.result)
    assert "0123 4567 89AB CDEF" in shown
    assert "not locked" in shown
    assert not full_window.shell.jobs.isVisible()


def test_an_empty_plan_cannot_be_written(window: Window) -> None:
    page = dossier(window)
    assert not page.make.isEnabled()
    assert "Nothing would be in it" in page.count.text()


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
    for section in Section:
        word = section_word(t, section)
        assert any(s.startswith(word) for s in seen) != (word in unseen)
    private = t.say("your private notes")
    assert private in unseen
    assert private in will_see(t, reader, private_notes=True)


def test_seal_groups() -> None:
    groups = seal_groups("0123456789abcdef" * 4)
    assert groups.splitlines()[0] == "0123 4567 89AB CDEF 0123 4567 89AB CDEF"
    assert len(groups.split()) == 16


# settings


def settings(window: Window) -> SettingsPage:
    window.shell.open_page(Place.SETTINGS)
    window.settle()
    page = window.shell.page(Place.SETTINGS)
    assert isinstance(page, SettingsPage)
    return page


def test_look_and_language(window: Window) -> None:
    page = settings(window)
    page.look.theme.chip("contrast").click()
    page.look.text_size.chip("150").click()
    page.look.language.chip("kk").click()
    window.settle()
    saved = window.world.saved[-1]
    assert (saved.theme, saved.text_size, saved.language) == ("contrast", 150, "kk")
    assert page._title.text() == "Баптаулар"


def test_locking_is_kept_in_the_vault(window: Window) -> None:
    page = settings(window)
    page.lock.minutes.chip("10").click()
    page.lock.neutral.click()
    window.settle()
    assert window.session.preferences["lock_after_minutes"] == 10
    assert window.session.preferences["neutral_title"] is True
    assert window.context.vault.lock_after_minutes == 10


def test_own_numbers_with_undo(window: Window) -> None:
    page = settings(window)
    page.numbers.add.click()
    row = page.numbers._rows[0]
    window.bot.keyClicks(row.name, "Aunt")
    window.bot.keyClicks(row.number, "+7 701")
    row.number.editingFinished.emit()
    window.settle()
    assert own_numbers(window) == [("Aunt", "+7 701")]
    row.remove.click()
    window.settle()
    assert own_numbers(window) == []
    window.shell.messages._act()
    window.settle()
    assert own_numbers(window) == [("Aunt", "+7 701")]
    assert [(own.name, own.number) for own in page.numbers.numbers()] == [("Aunt", "+7 701")]


def own_numbers(window: Window) -> list[tuple[str, str]]:
    return [(own.name, own.number) for own in window.context.vault.own_numbers]


def test_an_old_own_number_says_so_until_it_is_checked(window: Window) -> None:
    old = {"name": "Psychologist", "number": "+7 702", "checked": "2025-01-10"}
    window.context.prefer("own_numbers", [old])
    window.settle()
    assert "Psychologist (not checked for long)" in texts(window.shell.help_row)
    page = settings(window)
    (row,) = page.numbers._rows
    assert "10 January 2025" in row.age.text()
    assert "may have changed" in row.age.text()
    row.check.click()
    window.settle()
    assert "may have changed" not in row.age.text()
    assert row.check.isHidden()
    assert "Psychologist" in texts(window.shell.help_row).splitlines()


def test_a_usual_name_is_one_click(window: Window) -> None:
    page = settings(window)
    page.numbers.usual[0].click()
    (row,) = page.numbers._rows
    assert row.name.text() == "School psychologist"
    row.number.setText("+7 703")
    row.number.editingFinished.emit()
    window.settle()
    (own,) = window.context.vault.own_numbers
    assert own.checked_on is not None
    assert not own.is_stale(own.checked_on)


def test_about_me(window: Window) -> None:
    page = settings(window)
    window.bot.keyClicks(page.about_me.lines["name"], "A. T.")
    page.about_me.need.setPlainText("Listen first")
    assert len(page.pending()) == 1
    page.about_me.save.click()
    window.settle()
    assert (window.session.about.name, window.session.about.need) == ("A. T.", "Listen first")
    assert page.pending() == []


def test_the_vault_can_be_checked_and_the_bin_emptied_back(full_window: Window) -> None:
    page = settings(full_window)
    page.vault.check.click()
    full_window.bot.waitUntil(lambda: "unchanged" in full_window.shell.messages.text)
    full_window.session.bin_incident(3)
    page.bin.enter()
    full_window.settle()
    shown = [w.accessibleName() for w in page.bin.findChildren(QLabel)]
    assert "Incident 3 · Incident 2" in shown, "number and headline"
    page.bin.take_back(BinItem(3, None, ""))
    full_window.settle()
    assert full_window.session.in_bin == set()


def test_another_situation(window: Window) -> None:
    page = settings(window)
    window.bot.keyClicks(page.vault.new_case, "The chat group")
    page.vault.add_case.click()
    window.settle()
    assert [c.name for c in window.context.vault.cases] == ["1", "The chat group"]
    window.shell.open_page(Place.ENTRY)
    form = window.shell.page(Place.ENTRY).form  # type: ignore[attr-defined]
    assert form.more.case.findData("The chat group") >= 0


def test_licences_are_listed(window: Window) -> None:
    page = settings(window)
    page.about.licences.set_open(True)
    shown = texts(page.about)
    for name in ("Qt for Python", "LGPL-3.0", "Noto Sans", "Lucide"):
        assert name in shown


def test_editing_keeps_its_page(full_window: Window) -> None:
    full_window.shell.open_page(Place.ENTRY, EditEntry(30))
    full_window.settle()
    page = full_window.shell.page(Place.ENTRY)
    assert "30" in page._title.text()  # type: ignore[attr-defined]


def test_a_search_also_finds_evidence_people_and_accounts(full_window: Window) -> None:
    session = full_window.session
    session.record([entry_on(date(2026, 11, 3), "x", people=("Shot",), account="@shot")])
    page = chronology(full_window)
    full_window.context.changed.emit(Changed.INCIDENTS)
    full_window.settle()
    assert not page.also.isVisible()
    page.search("shot")
    full_window.settle()
    shown = [b.text().strip() for b in page.also.buttons]
    assert shown == ["2 items of evidence", "Shot", "@shot"]
    page.also.buttons[1].click()
    full_window.settle()
    assert titles(page) == ["x"]
    assert page.filters.person.value() == "Shot"
    assert not page.also.isVisible()
    page.filters.clear.click()
    page.search("shot")
    full_window.settle()
    page.also.buttons[0].click()
    full_window.settle()
    assert full_window.shell.place is Place.EVIDENCE
    assert full_window.shell.top.search_field.text() == "shot"
    evidence = full_window.shell.page(Place.EVIDENCE)
    assert isinstance(evidence, EvidencePage)
    assert evidence.model.rowCount() == 2


def test_what_is_found_is_marked_on_cards_and_in_the_detail(full_window: Window) -> None:
    full_window.shell.resize(1500, 900)
    page = chronology(full_window)
    before = page.list.grab().toImage()
    page.search("көр")
    full_window.settle()
    full_window.session.log[30][0] = entry_on(
        date(2026, 11, 15), "The last one", exact_words="🔪 «Көресің»"
    )
    page.search("last")
    full_window.settle()
    assert titles(page) == ["The last one"]
    assert page.list.grab().toImage() != before
    page.list.choose(0)
    page.detail.mark("көр")
    marked = [
        selection.cursor.selectedText()  # type: ignore[attr-defined]
        for block in page.detail.findChildren(TextBlock)
        for selection in block.extraSelections()
    ]
    assert marked == ["Көр"]
    found = page.model.item(0)
    assert isinstance(found, Incident)
    assert matching_line(found, "көр") == "🔪 «Көресің»"
    assert matching_line(found, "last") == ""
