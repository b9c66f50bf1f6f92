"""The first pages speak to their reader, and a short document is short."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from evidence_keeper.domain.dossier.key_facts import key_facts
from evidence_keeper.domain.dossier.plan import DossierContent, Reader
from evidence_keeper.domain.record.entry import Action, Step
from evidence_keeper.services.help.guidance import guide_for
from evidence_keeper.system.language.translations import LANGUAGES, translator
from tests.dossier.reading import flat, made, outline, texts
from tests.dossier.sample import Files, sample


def chosen(reader: Reader, language: str, count: int) -> tuple[DossierContent, Files]:
    """Return a first document with the evidence of its incidents alone."""
    content, files = sample(reader, language, count)
    used = {n for i in content.incidents for n in i.entry.evidence}
    plan = replace(content.plan, exhibits=tuple(sorted(used)), listed_only=())
    evidence = tuple(e for e in content.evidence if e.number in used)
    guide = guide_for(reader, language)
    log = content.custody[: 2 + len(used) + count]
    first = replace(content, plan=plan, evidence=evidence, earlier_seals=(), custody=log)
    return replace(first, log_length=len(log), guide=guide), files


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("count", "most"), [(1, 5), (3, 6), (25, 27)])
def test_the_police_get_little_paper(language: str, count: int, most: int) -> None:
    content, files = chosen(Reader.POLICE, language, count)
    assert len(texts(made(content, files))) <= most


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 25])
def test_parents_get_a_short_edition_with_every_incident_in_its_list(
    language: str, count: int
) -> None:
    content, files = chosen(Reader.PARENTS, language, count)
    pages = texts(made(content, files))
    assert len(pages) <= 8
    t = translator(language)
    assert pages[0].index(t.say("How to listen")) < pages[0].index(t.say("What I need from you"))
    whole = flat("".join(pages))
    for incident in content.incidents:
        assert flat(incident.entry.headline) in whole


def test_the_first_page_of_the_police_quotes_the_gravest_facts_with_exhibit_and_page() -> None:
    content, files = chosen(Reader.POLICE, "en", 14)
    pages = texts(made(content, files))
    facts = key_facts(content.incidents)
    assert 3 <= len(facts) <= 5
    first = flat(pages[0])
    places = []
    for fact in facts:
        begin = first.index(flat(f"No. {fact.number} ·"))
        places.append(begin)
        page = next(n for n, p in enumerate(pages, 1) if re.search(rf"Incident {fact.number} ", p))
        told = first[begin:]
        assert flat(fact.entry.exact_words.splitlines()[0])[:40] in told
        for number in fact.entry.evidence:
            assert f"EK-{number:04}" in told
        assert re.match(rf".*?(?:EK-\d+|Instagram|Telegram|WhatsApp)+{page}\D", told)
    assert places == sorted(places), "gravest first"


def test_a_mark_replaces_the_proposal_and_is_shown_in_the_chronology() -> None:
    content, files = chosen(Reader.POLICE, "en", 14)
    marked = tuple(replace(i, important=i.number == 9) for i in content.incidents)
    pages = texts(made(replace(content, incidents=marked), files))
    assert "No. 9 ·" in pages[0]
    assert "No. 3 ·" not in pages[0]
    rows = re.findall(r"(?m)^(\d+) \d\d\.\d\d\.2026[^\n]*★", "\n".join(pages[1:5]))
    assert set(rows) == {"9"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_page_of_the_police_can_be_signed(language: str) -> None:
    content, files = chosen(Reader.POLICE, language, 14)
    profile = replace(content.profile, representative="А. Т. анасы")
    pages = texts(made(replace(content, profile=profile), files))
    t = translator(language)
    order = (
        "Request to the police", "To (police department)", "From (applicant)", "I ask you:",
        "Facts in order", "Harm", "Attached", "Date", "Signature",
    )  # fmt: skip
    page = flat(pages[1])
    places = [page.index(flat(t.say(text)), page.index(flat(t.say(order[0])))) for text in order]
    assert places[:7] == sorted(places[:7])
    assert flat("А. Т. анасы") in page
    for account in ("@night_x01", "+7 700 000 00 02"):
        assert flat(account) in page, "whose data are to be preserved"


def test_requests_to_stop_and_reports_are_on_the_first_page_with_their_pages() -> None:
    content, files = chosen(Reader.POLICE, "en", 14)
    pages = texts(made(content, files))
    asked = [i.number for i in content.incidents if i.entry.asked_to_stop()]
    reported = [
        Action(Step.REPORTED, a.whom, a.when, a.reference)
        for i in content.incidents
        for a in i.entry.actions
        if a.what == Step.REPORTED
    ]
    assert asked == [7, 13]
    stops = pages[0][pages[0].index("Requests to stop") :]
    for number in asked:
        assert re.search(rf"(?m)^{number} \d\d\.\d\d\.2026, .*\D\d+\r?$", stops)
    assert stops.count("number A-77") == len(reported)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_psychologist_gets_the_duties_as_the_second_page(language: str) -> None:
    content, files = chosen(Reader.PSYCHOLOGIST, language, 25)
    pages = texts(made(content, files))
    assert content.guide is not None
    assert flat(content.guide.title) in flat(pages[1])
    assert "506" in pages[1]
    t = translator(language)
    for group in ("Sleep", "School", "Fear"):
        assert t.say(group) in pages[0]


@pytest.mark.parametrize("reader", list(Reader))
@pytest.mark.parametrize(
    ("effects", "repeated"),
    [
        (["I could not sleep."], False),
        (["A.", "B."], True),
        (["A. " * 40], True),
        (["A.\nB."], True),
    ],
)
def test_only_one_effect_that_the_first_page_quotes_whole_is_not_told_again(
    reader: Reader, effects: list[str], repeated: bool
) -> None:
    content, files = chosen(reader, "en", 3)
    told = [*effects, "", "", ""]
    incidents = tuple(
        replace(i, entry=replace(i.entry, effect=effect))
        for i, effect in zip(content.incidents, told, strict=False)
    )
    pages = texts(made(replace(content, incidents=incidents), files))
    whole = "".join(pages)
    assert ("Effect on me" in whole) is (repeated or reader is Reader.PARENTS)
    for effect in effects:
        assert flat(effect) in flat(whole)
    if not repeated and reader is not Reader.PARENTS:
        assert effects[0] in pages[0]


def test_a_few_incidents_get_no_charts_and_many_do() -> None:
    few = outline(made(*chosen(Reader.POLICE, "en", 4)))
    assert "Pattern" not in few
    assert "Pattern" in outline(made(*chosen(Reader.POLICE, "en", 14)))


def test_the_seal_is_a_line_on_the_first_page_and_its_page_is_the_last() -> None:
    pages = texts(made(*chosen(Reader.POLICE, "en", 3)))
    assert "Seal: 7F3A 91C4 0B2E 66D0" in pages[0]
    assert "Fingerprint of this document (seal)" in pages[-1]
    assert not any("Fingerprint of this document (seal)" in page for page in pages[:-1])
