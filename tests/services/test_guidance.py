"""The help pages: complete in three languages, traceable to the leaflet, none of them stale."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from evidence_keeper import ui
from evidence_keeper.domain.help.blocks import Block, BlockKind
from evidence_keeper.domain.help.drawings import DRAWINGS, Sign
from evidence_keeper.services.help import guidance, helplines
from evidence_keeper.services.help.guidance import blocks, panel, panels, source_hash
from evidence_keeper.services.help.letters import letters
from evidence_keeper.services.help.source_names import source_names
from evidence_keeper.system.language.translations import LANGUAGES, translator
from evidence_keeper.system.resources import resource

SLUGS = [one.slug for one in panels("en")]
QUOTED = re.compile(r"[\"«]([^\"«»]+)[\"»]")
WINDOW = "".join(path.read_text(encoding="utf-8") for path in Path(ui.__path__[0]).rglob("*.py"))
LEAFLET = [f"A{n}" for n in range(11)]

REQUIRED = {
    "bring-files",
    "calls-and-voice",
    "screenshots",
    "who-reads-along",
    "before-you-start",
    "cyber-harassment",
    "escalated",
    "for-parents",
    "for-psychologist",
    "gaslighting-and-blackmail",
    "if-you-live-together",
    "if-you-think-of-hurting-yourself",
    "intimate-pictures",
    "if-nobody-believes-you",
    "kind-stranger",
    "for-a-friend",
    "afterwards",
    "in-this-program",
    "keep-and-ask",
    "more-help",
    "not-your-fault",
    "stalking",
    "what-it-proves",
    "what-to-keep",
    "whom-to-call",
}


def shape(text: str) -> list[tuple[str, int]]:
    return [(block.kind.value, block.level) for block in blocks(text)]


def test_nothing_that_was_promised_is_missing() -> None:
    assert set(SLUGS) >= REQUIRED
    assert len(SLUGS) == len(set(SLUGS))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_and_the_files_name_the_same_pages(language: str) -> None:
    files = {path.name for path in resource("guidance", language).iterdir()}
    assert files == {f"{slug}.md" for slug in SLUGS}


def test_no_language_has_a_folder_that_the_program_does_not_speak() -> None:
    folders = {path.name for path in resource("guidance").iterdir() if path.is_dir()}
    assert folders == set(LANGUAGES)


@pytest.mark.parametrize("section", LEAFLET)
def test_every_section_of_the_leaflet_is_covered(section: str) -> None:
    assert [one.slug for one in panels("kk") if section in one.leaflet_sections]


def test_the_index_names_only_sections_that_exist_and_sources_for_each() -> None:
    for one in panels("en"):
        assert set(one.leaflet_sections) <= set(LEAFLET), one.slug
        assert one.sources, one.slug
        assert all(source.strip() for source in one.sources), one.slug
        assert not one.leaflet_sections or one.sources[0].startswith("Leaflet"), one.slug
        assert type(one.reviewed_on) is date, one.slug
        assert one.reviewed_on >= date(2026, 11, 24), one.slug


def test_every_row_of_the_index_has_the_same_keys() -> None:
    with resource("guidance", "index.toml").open("rb") as file:
        rows = tomllib.load(file)["panel"]
    for row in rows:
        assert set(row) == {
            "slug",
            "group",
            "acts",
            "leaflet",
            "sources",
            "reviewed_on",
            "source_sha256",
            "translated_from",
        }
        assert set(row["translated_from"]) == set(LANGUAGES) - {"en"}, row["slug"]


@pytest.mark.parametrize("slug", SLUGS)
def test_languages_have_the_same_blocks(slug: str) -> None:
    english = shape(panel("en", slug).text)
    assert shape(panel("ru", slug).text) == english
    assert shape(panel("kk", slug).text) == english
    pictures = [[b.picture for b in blocks(panel(x, slug).text)] for x in LANGUAGES]
    assert pictures[0] == pictures[1] == pictures[2]
    assert {name for name in pictures[0] if name} <= set(DRAWINGS)


def test_every_drawing_is_shown_and_every_mark_explained() -> None:
    used: dict[str, str] = {}
    for slug in SLUGS:
        found = blocks(panel("en", slug).text)
        for place, block in enumerate(found):
            if block.picture:
                used[block.picture] = " ".join(b.text for b in found[place + 1 : place + 7])
                steps = [b.level for b in found[place + 1 : place + 7] if b.kind is BlockKind.STEP]
                marks = {
                    int(s.text)
                    for s in DRAWINGS[block.picture].shapes
                    if isinstance(s, Sign) and s.bold
                }
                told = {m for m in marks if f"({m})" in used[block.picture] or m in steps}
                assert marks == told, block.picture
    assert set(used) == set(DRAWINGS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_has_one_title_and_steps_that_count(language: str, slug: str) -> None:
    one = panel(language, slug)
    found = blocks(one.text)
    assert [b.level for b in found if b.kind is BlockKind.HEADING].count(1) == 1
    assert found[0] == Block(BlockKind.HEADING, 1, ((one.title, False),))
    previous = 0
    for block in found:
        if block.kind is BlockKind.STEP:
            assert block.level == previous + 1, block.text
            previous = block.level
        else:
            previous = 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_differ(language: str) -> None:
    titles = [one.title for one in panels(language)]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("slug", "target"),
    [
        ("first-steps", "if-you-live-together"),
        ("first-steps", "intimate-pictures"),
        ("cyber-harassment", "if-you-live-together"),
        ("cyber-harassment", "intimate-pictures"),
        ("stalking", "if-you-live-together"),
        ("gaslighting-and-blackmail", "if-you-live-together"),
        ("gaslighting-and-blackmail", "intimate-pictures"),
        ("intimate-pictures", "if-you-live-together"),
        ("intimate-pictures", "if-you-think-of-hurting-yourself"),
        ("screenshots", "intimate-pictures"),
        ("what-to-keep", "intimate-pictures"),
        ("for-parents", "intimate-pictures"),
        ("if-nobody-believes-you", "if-you-live-together"),
        ("kind-stranger", "intimate-pictures"),
        ("afterwards", "if-you-think-of-hurting-yourself"),
        ("afterwards", "first-steps"),
        ("for-parents", "for-psychologist"),
    ],
)
def test_a_page_refers_to_another_by_its_title(language: str, slug: str, target: str) -> None:
    bold = [
        words for b in blocks(panel(language, slug).text) for words, is_bold in b.runs if is_bold
    ]
    assert panel(language, target).title in bold


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_that_first_steps_refers_to_exists(language: str) -> None:
    titles = [one.title for one in panels(language)]
    bullets = [b for b in blocks(panel(language, "first-steps").text) if b.kind is BlockKind.BULLET]
    assert len(bullets) == 5
    for bullet in bullets:
        name = next(words for words, is_bold in bullet.runs if is_bold)
        assert any(title.startswith(name) for title in titles), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_things_are_is_said_with_the_words_of_the_window(language: str) -> None:
    english = QUOTED.findall(panel("en", "in-this-program").text)
    assert len(english) >= 18
    said = [translator(language).say(words) for words in english]
    assert sorted(QUOTED.findall(panel(language, "in-this-program").text)) == sorted(said)
    for words in english:
        assert f'say("{words}")' in WINDOW, words


def test_no_text_is_stale() -> None:
    now = {slug: source_hash(panel("en", slug).text) for slug in SLUGS}
    stale = guidance.stale_translations()
    assert not stale, f"update index.toml after translating: {[(s, now[s[1]]) for s in stale]}"


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the resources that a test may change; the caches start and end empty."""
    for part in ("guidance", "helplines"):
        shutil.copytree(resource(part), tmp_path / part)
    for module in (guidance, helplines):
        monkeypatch.setattr(module, "resource", lambda *parts: tmp_path.joinpath(*parts))
    clear()
    yield tmp_path
    clear()


def clear() -> None:
    for cached in (guidance._index, guidance._panels, helplines._country):
        cached.cache_clear()


def test_a_changed_source_makes_its_translations_stale(copied: Path) -> None:
    path = copied / "guidance" / "en" / "stalking.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    assert guidance.stale_translations() == [
        ("en", "stalking"),
        ("kk", "stalking"),
        ("ru", "stalking"),
    ]


def test_line_ends_of_a_checkout_change_no_hash(copied: Path) -> None:
    for path in (copied / "guidance" / "en").iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert guidance.stale_translations() == []


def test_a_text_without_a_title_is_named(copied: Path) -> None:
    path = copied / "guidance" / "kk" / "stalking.md"
    path.write_text("Мәтін.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="kk/stalking"):
        panels("kk")
    assert panels("ru")


def test_another_country_is_one_more_file(copied: Path) -> None:
    home = copied / "helplines" / "kz.toml"
    text = home.read_text(encoding="utf-8").replace('number = "101"', 'number = "199"')
    (copied / "helplines" / "xx.toml").write_text(text, encoding="utf-8")
    assert helplines.helplines("en", "xx")[-1].number == "199"
    assert helplines.helplines("en")[-1].number == "101"
    with pytest.raises(FileNotFoundError):
        helplines.helplines("en", "yy")


def test_one_page_by_its_slug() -> None:
    assert panel("ru", "stalking").title == "Сталкинг (преследование)"
    assert guidance.before_you_start("kk") == panel("kk", "before-you-start")
    with pytest.raises(KeyError):
        panel("ru", "no-such-page")


def test_an_unknown_language_gets_english() -> None:
    assert panels("de") == panels("en")
    assert helplines.crisis_sentence("de") == helplines.crisis_sentence("en")
    assert helplines.helplines("de") == helplines.helplines("en")


def test_callers_cannot_change_what_others_get() -> None:
    panels("en").clear()
    assert panels("en")


def test_every_source_has_a_name_in_each_language() -> None:
    with resource("sources.toml").open("rb") as file:
        names = tomllib.load(file)
    used = {s for one in panels("en") for s in one.sources}
    used |= {s for one in letters("en") for s in one.sources}
    assert {s for s in used if " " in s or s.isalpha()} == set(names)
    for name, said in names.items():
        assert set(said) == {"ru", "kk"}, name
        assert len({name, *said.values()}) == 3, name


def test_a_name_stands_in_the_readers_language() -> None:
    assert source_names("kk", ["Leaflet", "eotinish.kz"]) == "Жадынама; eotinish.kz"
    assert source_names("en", ["Leaflet"]) == "Leaflet"
