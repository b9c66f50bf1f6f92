"""Tests letters: complete in three languages, filled only with permitted data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import pytest

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.help.blocks import blocks
from evidence_keeper.domain.help.letter import BLANK, filled
from evidence_keeper.domain.record.choice import EVERYTHING, Choice
from evidence_keeper.domain.record.entry import Action, Entry, Incident, Kind, Step
from evidence_keeper.domain.time.happened import Precision, happened_from_parts
from evidence_keeper.services.help import letters as services_letters
from evidence_keeper.services.help.letters import (
    MOST_LISTED,
    letters,
    stale_letters,
    values_from_case,
)
from evidence_keeper.system.language.translations import LANGUAGES, translator
from evidence_keeper.system.resources import resource
from evidence_keeper.ui.pages.help.letter_form import field_labels

SLUGS = ["adult", "platform", "school", "police", "cyberbullying", "public-post"]
NOTED = datetime(2026, 11, 20, tzinfo=UTC)


@dataclass
class Source:
    incidents: list[Incident] = field(default_factory=list)
    about: Profile = field(default_factory=Profile)

    def profile(self) -> Profile:
        return self.about

    def chronology(
        self, choice: Choice = EVERYTHING, offset: int = 0, limit: int = 200
    ) -> list[Incident]:
        found = [i for i in self.incidents if i.entry.case == choice.case]
        return found[::-1][offset : offset + limit]


def incident(number: int, day: int, title: str, **changes: object) -> Incident:
    happened = happened_from_parts(Precision.EXACT, f"2026-11-{day:02}T14:32", None, "Asia/Almaty")
    entry = Entry(case="1", kind=Kind.MESSAGE, happened=happened, title=title)
    return Incident(number, replace(entry, **changes), NOTED, NOTED)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_texts_are_there_with_the_same_fields_and_blocks(language: str) -> None:
    found = letters(language)
    assert [one.slug for one in found] == SLUGS
    files = {path.name for path in resource("letters", language).iterdir()}
    assert files == {f"{slug}.md" for slug in SLUGS}
    for one, english in zip(found, letters("en"), strict=True):
        assert one.fields == english.fields or set(one.fields) == set(english.fields)
        shape = [(b.kind, b.level) for b in blocks(one.advice)]
        assert shape == [(b.kind, b.level) for b in blocks(english.advice)], one.slug
        assert len(one.body.split("\n\n")) == len(english.body.split("\n\n")), one.slug
        assert one.sources
        assert one.title != english.title or language == "en"


def test_none_is_stale() -> None:
    assert stale_letters() == []


def test_every_field_has_a_label() -> None:
    for language in LANGUAGES:
        labels = field_labels(translator(language))
        for one in letters(language):
            assert set(one.fields) - {"today"} <= set(labels), one.slug


def test_law_is_dated_where_it_is_named() -> None:
    dated = {one.slug for one in letters("en") if one.law_as_at is not None}
    assert dated == {"school", "police", "cyberbullying", "public-post"}
    for one in letters("en"):
        named = "Order №" in one.advice or "article" in one.advice
        assert named == (one.slug in dated), one.slug
        assert one.law_as_at is None or one.law_as_at <= date(2026, 11, 26)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_text_says_its_risks_before_and_asks_for_an_adult(language: str) -> None:
    one = letters(language)[-1]
    assert one.with_adult
    libel = {"en": "libel", "ru": "клевете", "kk": "жала"}[language]
    openly = {"en": "openly", "ru": "открыто", "kk": "ашық"}[language]
    assert one.advice.index(libel) < one.advice.rindex(openly)
    assert set(one.fields) == {"since", "today"}, "nobody is named in public"


def test_filling_in() -> None:
    assert filled("To {adult}: {what}", {"adult": " Aigul ", "what": ""}) == f"To Aigul: {BLANK}"
    assert filled("{what}", {"what": "{name}", "name": "x"}) == "{name}"


def test_from_a_case_comes_what_was_agreed_to_and_no_more() -> None:
    source = Source(
        [
            incident(1, 3, "First", account="night_77", platform="Telegram", witnesses=("Dana",)),
            incident(2, 5, "Second", account="night_77", exact_words="SECRET-WORDS", effect="fear"),
            incident(3, 6, "Hidden", in_dossier=False, account="not_this"),
            incident(
                4, 7, "Stop", private_note="SECRET-NOTE", actions=(Action(Step.TOLD_TO_STOP),)
            ),
            incident(5, 8, "Other case", case="2"),
        ],
        Profile(name="Айару", school="№ 12", representative="Mother"),
    )
    values = values_from_case(source.profile(), source.chronology, "1", translator("en"))
    assert values["count"] == "3"
    assert (values["since"], values["until"]) == ("3 November 2026", "7 November 2026")
    assert values["account"] == "night_77"
    assert values["platform"] == "Telegram"
    assert values["witnesses"] == "Dana"
    assert values["applicant"] == "Mother"
    assert values["effect"] == "fear"
    assert "7 November 2026" in values["stop"]
    lines = values["list"].splitlines()
    assert [line.split(": ")[-1] for line in lines] == ["First", "Second", "Stop"]
    everything = " ".join(values.values())
    assert not any(word in everything for word in ("SECRET", "Hidden", "not_this", "Other case"))


def test_a_long_list_ends_with_how_many_more() -> None:
    source = Source([incident(n, 1 + n % 28, f"No {n}") for n in range(1, 1003)])
    values = values_from_case(source.profile(), source.chronology, "1", translator("en"))
    assert values["count"] == "1002"
    lines = values["list"].splitlines()
    assert len(lines) == MOST_LISTED + 1
    assert lines[-1] == f"and {1002 - MOST_LISTED} more, in the document"


def test_an_empty_case_fills_nothing() -> None:
    assert values_from_case(Source().profile(), Source().chronology, "1", translator("kk")) == {}


def test_a_changed_source_marks_its_translations_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = services_letters._text

    def changed(language: str, slug: str) -> str:
        more = "One more line." if (language, slug) == ("en", "school") else ""
        return whole(language, slug) + more

    monkeypatch.setattr(services_letters, "_text", changed)
    letters.cache_clear()
    try:
        assert [n for n, _ in stale_letters()] == ["en", "ru", "kk"]
        assert [one.slug for one in letters("kk") if one.stale] == ["school"]
    finally:
        letters.cache_clear()
