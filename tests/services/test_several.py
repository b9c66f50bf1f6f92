"""Tests changes to many incidents: one transaction, all or none, each in the custody log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.session import Session

MANY = 500


@pytest.fixture
def numbers(session: Session) -> list[int]:
    return session.incidents.record([Entry(title=f"Incident {n}") for n in range(MANY)])


def begun(session: Session, act: Callable[[], object]) -> int:
    """Return how many transactions an act begins."""
    seen: list[str] = []
    session.vault.database._connection.set_trace_callback(seen.append)
    try:
        act()
    finally:
        session.vault.database._connection.set_trace_callback(None)
    return sum(line.startswith("BEGIN") for line in seen)


def told(session: Session, operation: Operation) -> int:
    return sum(e.operation == operation.value for e in session.vault.log.events())


def test_into_the_bin_and_back_at_once(session: Session, numbers: list[int]) -> None:
    assert begun(session, lambda: session.incidents.bin(numbers)) == 1
    assert (session.incidents.count(), told(session, Operation.INCIDENT_BINNED)) == (0, MANY)
    session.incidents.bin(numbers[:3])
    assert told(session, Operation.INCIDENT_BINNED) == MANY, "they lie there already"
    assert begun(session, lambda: session.incidents.restore(numbers)) == 1
    assert (session.incidents.count(), told(session, Operation.INCIDENT_RESTORED)) == (MANY, MANY)
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_new_versions_at_once(session: Session, numbers: list[int]) -> None:
    before = {n: session.incidents.get(n).entry for n in numbers}
    out = {n: replace(entry, in_dossier=n == 7) for n, entry in before.items()}
    assert begun(session, lambda: session.incidents.revise_all(out)) == 1
    assert [n for n in numbers if session.incidents.get(n).entry.in_dossier] == [7]
    assert told(session, Operation.INCIDENT_CHANGED) == MANY - 1, "one stayed as it was"
    session.incidents.revise_all(before)
    assert all(session.incidents.get(n).entry == before[n] for n in numbers)
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize("late", [False, True])
def test_all_or_nothing(
    session: Session, numbers: list[int], monkeypatch: pytest.MonkeyPatch, *, late: bool
) -> None:
    session.incidents.bin(numbers[:2])
    events = len(session.vault.log.events())
    wanted = [*numbers[:100], *([] if late else [MANY + 1])]
    changed = {n: Entry(title="other") for n in wanted}
    if late:  # a refusal in the middle of the writing
        calls = list[object]()
        append = session.vault.log.append

        def failing(*args: object) -> object:
            calls.append(args)
            if not len(calls) % 50:
                raise KeeperError(Code.DISK_FULL, path="")
            return append(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(session.vault.log, "append", failing)
    acts: tuple[Callable[[], None], ...] = (
        lambda: session.incidents.bin(wanted),
        lambda: session.incidents.revise_all(changed),
    )
    for act in acts:
        with pytest.raises(KeeperError):
            act()
    assert session.incidents.count() == MANY - 2
    assert all(session.incidents.get(n).versions == 1 for n in numbers)
    assert len(session.vault.log.events()) == events
