"""Links evidence to an incident and unlinks it, with a notice and undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.places import Changed

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session


def link(
    context: Context,
    incident: int,
    numbers: Sequence[int],
    changed: Callable[[], None],
    *,
    unlink: bool = False,
) -> None:
    """Link items to an incident, or unlink them; the notice offers undo.

    Args:
        context: Of the window.
        incident: The incident.
        numbers: Of the items.
        changed: Called after the change, and after an undo.
        unlink: Whether they are unlinked.
    """
    t = context.t

    def work(session: Session) -> tuple[int, ...]:
        before = session.incidents.get(incident).entry.evidence
        if unlink:
            session.incidents.unlink_evidence(incident, numbers)
        else:
            session.incidents.link_evidence(incident, numbers)
        # Undo takes back what this changed, and nothing that was so before.
        return tuple(n for n in numbers if (n in before) == unlink)

    def done(found: tuple[int, ...]) -> None:
        changed()
        context.changed.emit(Changed.INCIDENTS)
        text = (
            t.say_n(
                "{n} item taken out of incident {incident}.",
                "{n} items taken out of incident {incident}.",
                len(numbers),
                incident=incident,
            )
            if unlink
            else t.say_n(
                "{n} item added to incident {incident}.",
                "{n} items added to incident {incident}.",
                len(numbers),
                incident=incident,
            )
        )
        context.tell(
            text,
            NoticeTone.GOOD,
            undo=lambda: _put_back(context, incident, found, changed, unlink=unlink),
        )

    context.backend.change(work, done)


def _put_back(
    context: Context,
    incident: int,
    numbers: tuple[int, ...],
    changed: Callable[[], None],
    *,
    unlink: bool,
) -> None:
    def work(session: Session) -> None:
        if unlink:
            session.incidents.link_evidence(incident, numbers)
        else:
            session.incidents.unlink_evidence(incident, numbers)

    def done(_: None) -> None:
        changed()
        context.changed.emit(Changed.INCIDENTS)

    context.backend.change(work, done)
