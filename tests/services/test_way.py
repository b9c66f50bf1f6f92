"""Tests the guided help: every path ends with two or three steps, and danger comes first."""

from __future__ import annotations

import itertools
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
            assert not names & {"worse", "worse-at-home", "hand-over"}, answers
        elif answers[SITUATION] not in ("danger", "hurting") and answers.get("danger") != "yes":
            assert names & {"worse", "worse-at-home"}, answers


def test_who_lives_with_the_person_is_never_told_to_turn_to_the_home() -> None:
    for answers in all_answers():
        if answers.get("home") != "yes":
            continue
        names = {step.name for step in WAY.steps_for(answers)}
        assert not names & {"tell", "tell-at-once", "report-together", "go-on-together"}, answers


def test_nothing_is_blocked_before_it_is_saved() -> None:
    for answers in all_answers():
        names = [step.name for step in WAY.steps_for(answers)]
        assert "report-then-block" not in names[:2], answers


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
        "Что происходит? Обо мне публикуют или пишут комментарии",
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
