"""Merges the user's other texts: plan, numbers, people, letters, an unfinished copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence_keeper.domain.help.safety_plan import (
    numbers_from_json,
    plan_from_json,
    united_numbers,
    united_plans,
)
from evidence_keeper.domain.record.canonical import Json, canonical_bytes, fingerprint
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.record.people import register_from_json, register_to_json, united
from evidence_keeper.domain.record.working_copy import unfinished_steps, unfinished_to_json
from evidence_keeper.storage.evidence.evidence_store import EvidenceStore
from evidence_keeper.storage.evidence.sequences import put_sequence, sequences
from evidence_keeper.storage.merge.merge_notes import BETWEEN_NOTES, BETWEEN_WORDS, both
from evidence_keeper.storage.record.drafts_and_preferences import (
    LETTERS,
    OWN_NUMBERS,
    PEOPLE,
    PLAN,
    UNFINISHED_COPY,
)
from evidence_keeper.storage.vault.vault import Vault


def plan_sequences(ours: Vault, theirs: Vault, numbers: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Return the other vault's new sequences, with our numbers.

    A different order that was confirmed here wins: nobody can know which is right.
    """
    own = sequences(ours.database)
    found = []
    for sequence in sequences(theirs.database):
        here = tuple(numbers[n] for n in sequence if n in numbers)
        here = tuple(n for n in dict.fromkeys(here) if not _removed(ours.evidence, n))
        touched = [s for s in own if set(s) & set(here)]
        fits = all(tuple(n for n in here if n in s) == s for s in touched)
        if len(here) > 1 and here not in touched and fits:
            found.append(here)
    return found


def write_sequences(ours: Vault, found: list[tuple[int, ...]], origin: str) -> None:
    """Write them with their custody events, in the current transaction."""
    for numbers in found:
        put_sequence(ours.database, numbers)
        labels = [evidence_label(n) for n in numbers]
        ours.log.append(Operation.SEQUENCE_KEPT, {"sequence": list(labels), "origin": origin})


def _removed(store: EvidenceStore, number: int) -> bool:
    item = store.get(number)
    return item is not None and item.removed


@dataclass(frozen=True, slots=True)
class OwnPapers:
    """The new content by name; only differences."""

    changed: Mapping[str, Json]


def plan_papers(ours: Vault, theirs: Vault, evidence: Mapping[int, int]) -> OwnPapers | None:
    """Return the changes from merging; None when there are none.

    Args:
        ours, theirs: Both are only read.
        evidence: Our number for each of the other's items.
    """
    changed: dict[str, Json] = {}
    own_plan, other_plan = (plan_from_json(v.notebook.paper(PLAN)) for v in (ours, theirs))
    plan = united_plans(own_plan, other_plan)
    if plan != own_plan:
        changed[PLAN] = plan.to_json()
    own, other = (numbers_from_json(v.notebook.preference(OWN_NUMBERS)) for v in (ours, theirs))
    numbers = united_numbers(own, other)
    if numbers != own:
        changed[OWN_NUMBERS] = [n.to_json() for n in numbers]
    here, there = (register_from_json(v.notebook.preference(PEOPLE)) for v in (ours, theirs))
    register = united(here, there)
    if register != here:
        changed[PEOPLE] = register_to_json(register)
    letters, others = (_mapping(v.notebook.preference(LETTERS)) for v in (ours, theirs))
    all_letters = _united_letters(letters, others)
    if all_letters != letters:
        changed[LETTERS] = all_letters
    begun = _begun(ours, theirs, evidence)
    if begun is not None:
        changed[UNFINISHED_COPY] = begun
    return OwnPapers(changed) if changed else None


def _mapping(stored: Json) -> dict[str, Json]:
    return dict(stored) if isinstance(stored, Mapping) else {}


def _united_letters(ours: Mapping[str, Json], theirs: Mapping[str, Json]) -> dict[str, Json]:
    """Merge the letters: differing texts of one letter are joined."""
    found = dict(ours)
    for slug, other in theirs.items():
        if slug not in found:
            found[slug] = other
            continue
        own, other = _mapping(found[slug]), _mapping(other)
        fields = _mapping(own.get("fields"))
        for name, value in _mapping(other.get("fields")).items():
            fields[name] = both(_text(fields.get(name)), _text(value), BETWEEN_WORDS)
        text = both(_text(own.get("text")), _text(other.get("text")), BETWEEN_NOTES)
        found[slug] = {**own, "fields": fields, "text": text}
    return found


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _begun(ours: Vault, theirs: Vault, evidence: Mapping[int, int]) -> Json:
    """Return our unfinished steps, with theirs for items that have none here.

    None when nothing is added.
    """
    own, other = (unfinished_steps(v.notebook.preference(UNFINISHED_COPY)) for v in (ours, theirs))
    found = dict(own)
    for number, steps in other.items():
        here = evidence.get(number)
        item = None if here is None else ours.evidence.get(here)
        gone = item is not None and item.removed
        if here is not None and here not in own and steps and not gone:
            found[here] = steps
    return unfinished_to_json(found) if len(found) > len(own) else None


def write_papers(ours: Vault, papers: OwnPapers, origin: str) -> None:
    """Write them, in the current transaction."""
    for name, value in papers.changed.items():
        if name != PLAN:
            ours.notebook.set_preference(name, value)
    if PLAN in papers.changed:
        ours.notebook.put_paper(PLAN, papers.changed[PLAN])
        sha256 = ours.notebook.unlogged_paper(PLAN)
        ours.notebook.paper_logged(PLAN, sha256)
        ours.log.append(Operation.PAPER_CHANGED, {"sha256": sha256, "origin": origin})
    people = papers.changed.get(PEOPLE)
    if isinstance(people, list):
        digest = fingerprint(canonical_bytes(people))
        body: dict[str, Json] = {"people": len(people), "sha256": digest, "origin": origin}
        ours.log.append(Operation.PERSON_CHANGED, body)
