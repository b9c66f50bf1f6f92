"""Tests the required order and the forbidden content of the help pages."""

from __future__ import annotations

import re
import unicodedata

import pytest

from evidence_keeper.domain.help.blocks import Block, BlockKind
from evidence_keeper.services.help.guidance import blocks, panel, panels
from evidence_keeper.services.help.helplines import helplines
from evidence_keeper.services.help.letters import letters
from evidence_keeper.system.language.translations import LANGUAGES

SLUGS = [one.slug for one in panels("en")]
SITUATIONS = ("cyber-harassment", "stalking", "gaslighting-and-blackmail")

# What the facts file omits, marks as unknown, or lets stand only in one place with its caution.
FORBIDDEN = [
    r"nemolchi|немолчи",
    r"\b141[45]\b",
    r"\b1303\b",
    r"116 ?111",
    r"qorgau|qorǵau|коргау",
    r"knadzor|кибернадзор",
    r"cyber-?pol|киберпол",
    r"uki\.kz",
    r"70 ?%|70 (percent|процент|пайыз)",
    r"victim|жертв|құрбан|жәбірленуш|потерпевш",
    r"https?:|www\.|t\.me|\]\(|[<>]|\w@",
]

NOT_LEGAL_ADVICE = {
    "en": "This is not legal advice",
    "ru": "Это не юридическая консультация",
    "kk": "Бұл заңгерлік кеңес емес",
}
LAW = re.compile(r"№|\b(?:73-3|115-1|148|194|506)\b")

# Numbers of three digits in the pages that are not called: laws, a hash, the leaflet's counts.
NOT_CALLED = {"506", "562", "115", "148", "194", "256", "143", "855"}


def texts(language: str) -> list[tuple[str, Block]]:
    return [(one.slug, block) for one in panels(language) for block in blocks(one.text)]


def shown(language: str) -> list[tuple[str, str]]:
    """Every text that a reader sees: the pages and what is said about the helplines."""
    pages = [(slug, block.text) for slug, block in texts(language)]
    lines = [
        (line.number, text)
        for line in helplines(language)
        for text in (
            line.name,
            line.short_name,
            line.operator,
            line.hours,
            line.cost,
            line.what_happens,
            line.who_may_be_told,
        )
    ]
    return pages + lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_you_start_asks_the_three_questions(language: str) -> None:
    headings = [
        block.text
        for block in blocks(panel(language, "before-you-start").text)
        if block.kind is BlockKind.HEADING
    ]
    assert [heading.endswith("?") for heading in headings] == [False, *[True] * 3, *[False] * 3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_the_three_questions_has_the_points_that_its_answers_show(language: str) -> None:
    _, *sections = panel(language, "before-you-start").text.split("\n## ")
    assert [section.count("\n- ") for section in sections[:3]] == [3, 3, 4]


STEMS = {
    "en": ("Save", "Tell", "Report", "Block"),
    "ru": ("Сохран", "Расск", "Пожал", "Заблокир"),
    "kk": ("Сақта", "Айт", "Шағым", "Бұғатта"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SITUATIONS)
def test_the_order_is_save_tell_report_block(language: str, slug: str) -> None:
    steps = [b for b in blocks(panel(language, slug).text) if b.kind is BlockKind.STEP]
    names = [step.runs[0][0] for step in steps]
    assert all(step.runs[0][1] for step in steps)
    places = [
        next(i for i, name in enumerate(names) if name.startswith(stem)) for stem in STEMS[language]
    ]
    assert places == sorted(set(places))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_steps_are_save_tell_block(language: str) -> None:
    steps = [b for b in blocks(panel(language, "first-steps").text) if b.kind is BlockKind.STEP]
    save, tell, _, block = STEMS[language]
    assert len(steps) == 3
    for step, stem in zip(steps, (save, tell, block), strict=True):
        assert step.runs[0][0].startswith(stem)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SITUATIONS)
def test_a_situation_answers_five_questions(language: str, slug: str) -> None:
    expected = {
        "en": ("How to recognise it", "The first time", "If it goes on"),
        "ru": ("Как это распознать", "В первый раз", "Если это продолжается"),
        "kk": ("Қалай тануға болады", "Бірінші рет болса", "Жалғаса берсе"),
    }[language] + {
        "en": ("What to keep", "Who to tell"),
        "ru": ("Что сохранять", "Кому рассказать"),
        "kk": ("Нені сақтау керек", "Кімге айту керек"),
    }[language]
    headings = [b.text for b in blocks(panel(language, slug).text) if b.level == 2]
    assert [heading for heading in headings if heading in expected] == list(expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_public_post_is_only_for_two_and_after_its_risks(language: str) -> None:
    adult = {
        "en": "only together with an adult",
        "ru": "только вместе со взрослым",
        "kk": "тек ересек адаммен бірге",
    }[language]
    libel = {"en": "libel", "ru": "клевете", "kk": "жала"}[language]
    openly = {"en": "openly", "ru": "открыто", "kk": "ашық айтуға"}[language]
    text = panel(language, "cyber-harassment").text
    assert text.index(libel) < text.index(openly) < text.index(adult)
    said = [slug for slug, block in texts(language) if openly in block.text]
    assert said == ["cyber-harassment"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", SITUATIONS)
def test_no_situation_blames(language: str, slug: str) -> None:
    said = {
        "en": "It is not your fault",
        "ru": "Это не ваша вина",
        "kk": "Бұл сіздің кінәңіз емес",
    }[language]
    assert blocks(panel(language, slug).text)[2].text.startswith(said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_what_is_unknown_or_unkind_is_never_said(language: str, pattern: str) -> None:
    found = [said for said in shown(language) if re.search(pattern, said[1], re.IGNORECASE)]
    assert not found


@pytest.mark.parametrize("language", LANGUAGES)
def test_105_stands_only_where_150_explains_it(language: str) -> None:
    holders = [
        (slug, block) for slug, block in texts(language) if re.search(r"\b105\b", block.text)
    ]
    assert [slug for slug, _ in holders] == ["whom-to-call"]
    assert holders[0][1].kind is BlockKind.NOTE
    assert holders[0][1].text.count("150") == 2
    assert not any(is_bold for _, is_bold in holders[0][1].runs)


NO_SCREENSHOT = {
    "en": "take no screenshot of that part",
    "ru": "не делайте скриншот этой части",
    "kk": "сол бөлігінің скриншотын жасамаңыз",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["first-steps", "cyber-harassment", "screenshots", "what-to-keep"])
def test_who_is_told_to_take_screenshots_reads_of_which_not(language: str, slug: str) -> None:
    notes = [b.text for b in blocks(panel(language, slug).text) if b.kind is BlockKind.NOTE]
    assert any(NO_SCREENSHOT[language] in note for note in notes)


NOT_PAYING = {
    "en": ("Do not pay", "end nothing more|not send anything more", "not too late"),
    "ru": ("Не платите", "больше ничего не отправляйте", "ещё не поздно"),
    "kk": ("Ақша төлемеңіз", "басқа ештеңе жібермеңіз", "әлі кеш емес"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ["gaslighting-and-blackmail", "intimate-pictures"])
def test_blackmail_with_pictures_is_answered_plainly(language: str, slug: str) -> None:
    text = panel(language, slug).text
    assert all(re.search(said, text) for said in NOT_PAYING[language])
    faked = {"en": "faked", "ru": "поддел", "kk": "жасанды"}[language]
    assert faked in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_removes_pictures_is_named_with_what_it_needs(language: str) -> None:
    text = panel(language, "intimate-pictures").text
    device, take_part = {
        "en": ("stays on your device", "only on platforms that take part"),
        "ru": ("остаётся на вашем устройстве", "только на платформах, которые участвуют"),
        "kk": ("құрылғыңызда қалады", "тек қатысатын платформаларда"),
    }[language]
    places = [text.index(said) for said in ("takeitdown.ncmec.org", "stopncii.org", device)]
    assert places == sorted(places)
    assert take_part in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_beside_the_legal_representative_stands_that_anyone_can_call(language: str) -> None:
    acts, anyone = {
        "en": ("application of a legal representative", r"anyone can call \*\*102"),
        "ru": ("по заявлению законного представителя", r"по номеру \*\*102\*\* может любой"),
        "kk": ("заңды өкілдің өтініші бойынша", r"\*\*102\*\* нөміріне кез келген адам"),
    }[language]
    found = [one.text for one in panels(language)] + [one.advice for one in letters(language)]
    lines = [line for text in found for line in text.splitlines() if acts in line]
    assert len(lines) == 3
    assert all(re.search(anyone, line) for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_to_call_is_a_helpline(language: str) -> None:
    known = {line.number for line in helplines(language)}
    for slug, text in shown(language):
        found = set(re.findall(r"(?<!\d)\d{3}(?!\d)", text))
        assert found <= known | NOT_CALLED | {"105"}, slug
        assert not re.search(r"\+\d|\d{7}|\d{3} \d{2,3} \d{2}", text), slug
    for slug, block in texts(language):
        bold = {words for words, is_bold in block.runs if is_bold and words.isdigit()}
        assert bold <= known, slug


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_telegram_channels_are_named_once_and_with_the_caution_beside(language: str) -> None:
    caution = {
        "en": ("have not checked", "see your account"),
        "ru": ("не проверяли", "увидит ваш аккаунт"),
        "kk": ("тексерген жоқпыз", "аккаунтыңызды көреді"),
    }[language]
    every = texts(language)
    places = [i for i, (_, block) in enumerate(every) if "harassmentnet" in block.text]
    assert len(places) == 1
    slug, after = every[places[0] + 1]
    assert slug == "more-help"
    assert after.kind is BlockKind.NOTE
    assert all(said in after.text for said in caution)
    assert "netharassment" in every[places[0]][1].text
    assert sum(block.text.count("netharassment") for _, block in every) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_law_carries_its_date_and_that_it_is_no_advice(language: str) -> None:
    lawful = [one for one in panels(language) if LAW.search(one.text)]
    assert {one.slug for one in lawful} == {
        "cyber-harassment",
        "stalking",
        "gaslighting-and-blackmail",
        "what-it-proves",
        "for-parents",
        "for-psychologist",
    }
    for one in lawful:
        notes = [b.text for b in blocks(one.text) if b.kind is BlockKind.NOTE]
        note = next(text for text in notes if NOT_LEGAL_ADVICE[language] in text)
        assert "adilet.zan.kz" in note, one.slug
        assert "2026" in note, one.slug


@pytest.mark.parametrize("language", LANGUAGES)
def test_order_506_has_its_points_and_times(language: str) -> None:
    steps = [
        b.text for b in blocks(panel(language, "for-psychologist").text) if b.kind is BlockKind.STEP
    ]
    point = {"en": r"point (\d+)", "ru": r"пункт (\d+)", "kk": r"(\d+)-тармақ"}[language]
    points = [re.findall(point, step) for step in steps]
    assert points == [[n] for n in ("7", "8", "9", "9", "9", "10", "10", "15", "16", "17")]
    times = [
        re.findall(r"\b(\d+) (?:more )?(?:working )?(?:days?|рабоч|дн|күн|жұмыс)", s) for s in steps
    ]
    assert times == [[], ["1"], [], ["1"], ["1"], ["1", "2"], ["1", "2"], [], [], []]


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_marks_of_the_subset_and_no_pictographs(language: str) -> None:
    for slug, text in shown(language):
        assert not re.search(r"[*#`_|~]|^- |  ", text), (slug, text)
        for character in text:
            category = unicodedata.category(character)
            assert category not in ("So", "Cs", "Co", "Cc", "Cf", "Sk") or character == "№", (
                slug,
                text,
            )
