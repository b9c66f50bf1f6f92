"""The people of a vault, as the window calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from evidence_keeper.domain.record.custody import Operation
    from evidence_keeper.domain.record.people import PeopleView, Person, Register
    from evidence_keeper.services.session import Session
    from evidence_keeper.ui.ports import SessionPort

# Imported when first used, like all that brings SQLCipher along: see `app.window`.
# ruff: noqa: PLC0415


def read(session: SessionPort) -> PeopleView:
    """Return the register and what the entries name."""
    from evidence_keeper.services.record import people

    return people.read(cast("Session", session))


def save(session: SessionPort, register: Register, operation: Operation) -> None:
    """Write the register."""
    from evidence_keeper.services.record import people

    people.save(cast("Session", session), register, operation)


def incidents_of(session: SessionPort, person: Person) -> tuple[int, ...]:
    """Return the numbers of the incidents in which a person occurs."""
    from evidence_keeper.services.record import people

    return people.incidents(cast("Session", session), person)
