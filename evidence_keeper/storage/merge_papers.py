"""Uniting the user's own numbers and her safety plan: every line of both, nothing twice."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_keeper.domain.canonical import Json
from evidence_keeper.domain.custody import Operation
from evidence_keeper.domain.own_help import (
    numbers_from_json,
    plan_from_json,
    united_numbers,
    united_plans,
)
from evidence_keeper.storage.notebook import OWN_NUMBERS, PLAN
from evidence_keeper.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class OwnPapers:
    """What has to be written here: name to new content; only what differs."""

    changed: tuple[str, ...]
    plan: dict[str, Json]
    numbers: list[dict[str, Json]]


def plan_papers(ours: Vault, theirs: Vault) -> OwnPapers | None:
    """Return what uniting would change here; None when that is nothing."""
    own_plan, other_plan = (plan_from_json(v.notebook.paper(PLAN)) for v in (ours, theirs))
    own, other = (numbers_from_json(v.notebook.preference(OWN_NUMBERS)) for v in (ours, theirs))
    plan, numbers = united_plans(own_plan, other_plan), united_numbers(own, other)
    changed = tuple(
        name
        for name, differs in ((PLAN, plan != own_plan), (OWN_NUMBERS, numbers != own))
        if differs
    )
    if not changed:
        return None
    return OwnPapers(changed, plan.to_json(), [n.to_json() for n in numbers])


def write_papers(ours: Vault, papers: OwnPapers, origin: str) -> None:
    """Write them, in the current transaction."""
    if OWN_NUMBERS in papers.changed:
        ours.notebook.set_preference(OWN_NUMBERS, papers.numbers)
    if PLAN in papers.changed:
        ours.notebook.put_paper(PLAN, papers.plan)
        sha256 = ours.notebook.unlogged_paper(PLAN)
        ours.notebook.paper_logged(PLAN, sha256)
        ours.log.append(Operation.PAPER_CHANGED, {"sha256": sha256, "origin": origin})
