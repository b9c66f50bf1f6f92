"""Tests the guided help: every path ends with two or three steps, and danger comes first."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator

import pytest

from evidence_keeper.domain.help.guided_help import SITUATION, ActKind, HelpStep, act_named, fits
from evidence_keeper.domain.record.entry import Kind, Tag
from evidence_keeper.services.help import guided_help as services_way
from evidence_keeper.services.help.guidance import panels
from evidence_keeper.services.help.guided_help import answers_in_words, way
from evidence_keeper.services.help.helplines import helplines
from evidence_keeper.services.help.letters import letters
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.system.resources import resource

WAY = way("en")


def all_answers() -> Iterator[dict[str, str]]:
    """Every way through, with every question answered in every way or skipped."""
    asked = [["", *(name for name, _ in q.answers)] for q in WAY.questions]
    for situation in WAY.situations:
        for chosen in itertools.product(*asked):
            given = zip((q.name for q in WAY.questions), chosen, strict=True)
            yield {SITUATION: situation.name, **{name: a for name, a in given if a}}


def calls(step: HelpStep) -> list[str]:
    return [act.what for act in step.acts if act.kind is ActKind.CALL]


def test_every_answer_leads_to_two_or_three_steps() -> None:
    used = set()
    for answers in all_answers():
        steps = WAY.steps_for(answers)
        assert 2 <= len(steps) <= 3, answers
        assert [s.place for s in steps] == sorted(s.place for s in steps)
        assert steps[0].place == 1, answers
        assert all(step.acts for step in steps), answers
        used |= {step.name for step in steps}
    assert used == {step.name for step in WAY.steps}, "a step that nothing leads to"


def test_danger_is_answered_with_a_number_first() -> None:
    for answers in all_answers():
        if answers[SITUATION] == "danger" or answers.get("danger") == "yes":
            first = WAY.steps_for(answers)[0]
            if answers[SITUATION] != "hurting":
                assert calls(first) == ["112", "102"], answers
        if answers[SITUATION] == "hurting" and answers.get("danger") != "yes":
            assert calls(WAY.steps_for(answers)[0]) == ["112", "111"], answers


def test_only_she_says_that_it_became_worse() -> None:
    for answers in all_answers():
        names = {step.name for step in WAY.steps_for(answers)}
        if answers.get("worse") != "yes":
            only_worse = {"worse", "worse-at-home", "hand-over", "hand-over-then-block"}
            assert not names & only_worse, answers
        elif answers[SITUATION] not in ("danger", "hurting") and answers.get("danger") != "yes":
            assert names & {"worse", "worse-at-home"}, answers


def test_who_lives_with_the_person_is_never_told_to_turn_to_the_home() -> None:
    for answers in all_answers():
        if answers.get("home") != "yes":
            continue
        names = {step.name for step in WAY.steps_for(answers)}
        assert not names & {"tell", "tell-at-once", "report-together", "go-on-together"}, answers


REPORT_AND_BLOCK = {
    "en": r"\breport\b.*\bblock\b",
    "ru": r"пожалуйтесь.*заблокируйте|жалоба.*блокировать",
    "kk": r"шағым.*бұғатта",
}
BLOCKED = frozenset({"report-then-block", "it-goes-on", "where-you-are", "hand-over-then-block"})
NOT_THEIR_ACCOUNT = ("message", "post", "calls", "following", "blackmail", "other")
NO_PAYMENT = {
    "en": ("do not pay", "end nothing more"),
    "ru": ("не платите", "больше ничего не отправляйте"),
    "kk": ("ақша төлемеңіз", "басқа ештеңе жібермеңіз"),
}


def said(language: str, answers: dict[str, str]) -> str:
    return " ".join(f"{s.title} {s.text}" for s in way(language).steps_for(answers)).lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_steps_that_say_report_and_block_are_known(language: str) -> None:
    found = {
        step.name
        for step in way(language).steps
        if re.search(REPORT_AND_BLOCK[language], f"{step.title} {step.text}", re.IGNORECASE)
    }
    assert found == BLOCKED


def test_nothing_is_blocked_before_it_is_saved() -> None:
    for answers in all_answers():
        names = [step.name for step in WAY.steps_for(answers)]
        assert not BLOCKED & set(names[:2]), answers


def test_ones_own_account_is_made_safe_and_never_reported_or_blocked() -> None:
    for answers in all_answers():
        if answers[SITUATION] != "account":
            continue
        steps = WAY.steps_for(answers)
        assert not BLOCKED & {step.name for step in steps}, answers
        acts = {act for step in steps for act in step.acts}
        assert act_named("letter:platform") not in acts, answers
    plain = {SITUATION: "account", "home": "no", "before": "again", "worse": "no"}
    assert WAY.steps_for(plain)[-1].name == "secure-account"


def test_who_is_harassed_again_still_reads_report_then_block() -> None:
    for answers in all_answers():
        alone = answers.get("home") != "yes" and answers.get("danger") != "yes"
        if answers[SITUATION] in NOT_THEIR_ACCOUNT and alone:
            last = WAY.steps_for(answers)[-1]
            assert last.name in BLOCKED, answers
            assert act_named("letter:platform") in last.acts, answers


@pytest.mark.parametrize("language", LANGUAGES)
def test_blackmail_and_pictures_say_do_not_pay_on_every_way(language: str) -> None:
    words = NO_PAYMENT[language]
    for answers in all_answers():
        if answers[SITUATION] in ("blackmail", "intimate"):
            text = said(language, answers)
            assert all(word in text for word in words), answers


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_told_to_copy_intimate_pictures(language: str) -> None:
    copied = {"en": "copy or screenshot", "ru": "не копируйте", "kk": "көшірмеңіз"}[language]
    for answers in all_answers():
        if answers[SITUATION] == "intimate":
            assert copied in said(language, answers), answers
            acts = {act for step in WAY.steps_for(answers) for act in step.acts}
            assert act_named("panel:intimate-pictures") in acts, answers
            assert act_named("panel:screenshots") not in acts, answers
    for step in way(language).steps:
        text = step.text.lower()
        if step.name != "describe-only" and re.search("скриншот|screenshot", text):
            assert re.search("интим|intimate", text), step.name


def test_questions_come_one_by_one_and_end() -> None:
    for situation in WAY.situations:
        answers, asked = {SITUATION: situation.name}, ()
        while (question := WAY.next_question(answers, asked)) is not None:
            asked = (*asked, question.name)
            assert len(asked) <= len(WAY.questions)
        assert (not asked) == (situation.name in ("danger", "hurting"))
    danger = {SITUATION: "post", "danger": "yes"}
    assert WAY.next_question(danger, ("danger",)) is None
    first = {SITUATION: "post", "before": "first"}
    assert WAY.next_question(first, ("danger", "home", "before")) is not None
    assert WAY.next_question(first, ("danger", "home", "before", "adult")) is None


def test_conditions() -> None:
    assert fits((), {})
    assert fits(({"a": ("x", "y")},), {"a": "y"})
    assert not fits(({"a": ("x",), "b": ("z",)},), {"a": "x"})
    assert fits(({"a": ("x",)}, {"b": ("z",)}), {"b": "z"})


def test_every_button_leads_somewhere() -> None:
    known = {
        ActKind.CALL: {line.number for line in helplines("en")},
        ActKind.ENTRY: {kind.value for kind in Kind} | {""},
        ActKind.PANEL: {one.slug for one in panels("en")},
        ActKind.LETTER: {one.slug for one in letters("en")},
        ActKind.DOSSIER: {""},
        ActKind.PLAN: {""},
    }
    acts = [act for step in WAY.steps for act in step.acts]
    acts += [act for one in panels("en") for act in one.acts]
    for act in acts:
        assert act.what in known[act.kind], act
    with pytest.raises(ValueError, match="dance"):
        act_named("dance:now")


def test_situations_name_kinds_and_tags() -> None:
    for situation in WAY.situations:
        assert situation.entry in {kind.value for kind in Kind}
        assert situation.tag in {"", *(tag.value for tag in Tag)}


def test_words_are_there_for_all_and_for_nothing_else() -> None:
    with resource("way", "way.toml").open("rb") as file:
        shape = tomllib.load(file)
    for language in LANGUAGES:
        with resource("way", f"{language}.toml").open("rb") as file:
            words = tomllib.load(file)
        assert set(words["situation"]) == {row["name"] for row in shape["situation"]}
        assert set(words["step"]) == {row["name"] for row in shape["step"]}
        assert {name: set(q) - {"text", "hint"} for name, q in words["question"].items()} == {
            row["name"]: set(row["answers"]) for row in shape["question"]
        }
        said = [*words["situation"].values(), *(s["title"] for s in words["step"].values())]
        assert len(said) == len(set(said)), language


def test_answers_can_be_taken_along_in_words() -> None:
    said = answers_in_words("ru", {SITUATION: "post", "before": "again"})
    assert said.splitlines() == [
        "Что происходит? Обо мне публикуют посты или пишут комментарии",
        "Это в первый раз? Такое уже было",
    ]


def test_a_changed_source_marks_the_translations_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(way(language).stale for language in LANGUAGES)
    way.cache_clear()
    monkeypatch.setattr(services_way, "way_hash", lambda: "0" * 64)
    try:
        assert [language for language in LANGUAGES if way(language).stale] == ["kk", "ru"]
    finally:
        way.cache_clear()
