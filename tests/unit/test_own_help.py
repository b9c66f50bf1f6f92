"""Tests own numbers and the safety plan: reading them back and merging two of them."""

from __future__ import annotations

from datetime import date

from evidence_keeper.domain.help.safety_plan import (
    OwnNumber,
    SafetyPlan,
    numbers_from_json,
    plan_from_json,
    united_numbers,
    united_plans,
)

DAY = date(2026, 5, 3)


def test_numbers_come_back_and_rubbish_is_left_out() -> None:
    own = OwnNumber("Aunt", "+7 701", DAY)
    stored = [own.to_json(), {"name": "no number"}, "x", {"number": "12", "checked": "soon"}]
    assert numbers_from_json(stored) == (own, OwnNumber("", "12"))
    assert numbers_from_json(None) == numbers_from_json({"number": "1"}) == ()


def test_a_number_is_old_after_six_months_and_never_without_a_check() -> None:
    assert not OwnNumber("", "1", DAY).is_stale(date(2026, 11, 2))
    assert OwnNumber("", "1", DAY).is_stale(date(2026, 11, 3))
    assert not OwnNumber("", "1").is_stale(date(2040, 1, 1))


def test_one_number_written_two_ways_stays_one_with_the_later_check() -> None:
    ours = [OwnNumber("Aunt", "+7 (701) 11-22", DAY), OwnNumber("School", "reception")]
    theirs = [OwnNumber("aunt", "+77011122", date(2026, 9, 1)), OwnNumber("Line", "1303")]
    assert united_numbers(ours, theirs) == (
        OwnNumber("Aunt", "+7 (701) 11-22", date(2026, 9, 1)),
        OwnNumber("School", "reception"),
        OwnNumber("Line", "1303"),
    )
    assert united_numbers(ours, ours) == tuple(ours)


def test_plans_unite_line_by_line() -> None:
    ours = SafetyPlan(people="Aunt\n Dana ", steps="Go out\n")
    theirs = SafetyPlan(people="Dana\n\nAigul", places="Library")
    whole = united_plans(ours, theirs)
    assert whole == SafetyPlan(people="Aunt\n Dana \nAigul", steps="Go out\n", places="Library")
    assert united_plans(whole, theirs) == whole
    assert united_plans(ours, SafetyPlan()) == ours


def test_a_plan_comes_back_without_what_it_does_not_know() -> None:
    plan = SafetyPlan(words="көбелек")
    assert plan_from_json({**plan.to_json(), "later": "x", "people": 3}) == plan
    assert plan_from_json([]).is_empty()
    assert not plan.is_empty()
