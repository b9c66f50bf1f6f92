"""The custody log in the database: the verification at each opening reads it in parts."""

from __future__ import annotations

import pytest

from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.services.session import Session
from evidence_keeper.storage.record import custody_log


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(custody_log, "_BATCH", 4)


def write(session: Session, count: int) -> int:
    """Lengthen the log; return its length."""
    with session.vault.change() as log:
        for n in range(count):
            log.append(Operation.PERSON_CHANGED if n % 3 else Operation.PAPER_CHANGED, {"n": n})
    return log.head()[0]


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 12])
def test_a_whole_log_is_verified_and_the_wanted_events_come_in_order(
    session: Session, count: int
) -> None:
    length = write(session, count)
    fault, found = session.vault.log.verified(Operation.PERSON_CHANGED)
    assert fault is None
    assert found == [e for e in session.vault.log.events() if e.operation == "person_changed"]
    assert len(found) == count - -(-count // 3)
    assert length == len(session.vault.log.events())


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("at", range(1, 14))
def test_a_fault_is_named_in_whichever_part_it_is(session: Session, at: int) -> None:
    length = write(session, 12)
    at = min(at, length)
    session.vault.database.execute("DROP TRIGGER custody_is_never_changed")
    session.vault.database.execute("UPDATE custody SET zone = 'Moon' WHERE number = ?", (at,))
    fault, found = session.vault.log.verified(Operation.PERSON_CHANGED)
    assert fault == at
    assert len(found) == 8  # what the caller asks for comes all the same


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("at", [2, 5, 8])
def test_a_missing_event_is_found_also_between_two_parts(session: Session, at: int) -> None:
    write(session, 12)
    session.vault.database.execute("DROP TRIGGER custody_is_never_deleted")
    session.vault.database.execute("DELETE FROM custody WHERE number = ?", (at,))
    assert session.vault.log.verified(Operation.PERSON_CHANGED)[0] == at


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize(
    ("number", "fault"), [(-5, 1), (0, 1), (-(2**63), 1), (999, 7), (2**63 - 1, 7)]
)
def test_an_event_of_any_number_is_found(session: Session, number: int, fault: int) -> None:
    write(session, 4)
    length = len(session.vault.log.events())
    session.vault.database.execute("DROP TRIGGER custody_grows_by_one")
    session.vault.database.execute(
        "INSERT INTO custody SELECT ?, previous, operation, wall, zone, clock_jump, body_hash,"
        " hash, salt, body FROM custody WHERE number = 1",
        (number,),
    )
    assert session.vault.log.verified(Operation.PERSON_CHANGED)[0] == min(fault, length + 1)
    assert len(list(session.vault.log.walk())) == length + 1
