"""Offers, after saving, a time that the text mentions and the entry does not use."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from evidence_keeper.system import clock
from evidence_keeper.system.language.dates import happened_text
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_arguments import EditEntry
from evidence_keeper.ui.pages.entry.when.when_state import when_typed
from evidence_keeper.ui.places import Changed, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evidence_keeper.domain.record.entry import Entry
    from evidence_keeper.domain.time.happened import Happened
    from evidence_keeper.domain.time.typed_time import TypedTime
    from evidence_keeper.services.session import Session


def times_meant(told: Sequence[TypedTime], zone: str) -> list[Happened]:
    """Return the times in a text, in the form of entries.

    Raises:
        KeeperError: TIME_TWICE, TIME_SKIPPED (because of a clock change).
    """
    now = clock.now()
    return [when_typed(typed, now, zone, "").happened() for typed in told]


def offer_time_from_text(
    context: Context, number: int, entry: Entry, told: Sequence[Happened]
) -> None:
    """Show the saved time and the times in the text; the user chooses.

    Args:
        context: Of the window.
        number, entry: The saved entry.
        told: The times in the text; empty where it has an unclear one.

    Saving never waits for it: the entry is saved, and one click sets the time.
    """
    if len(told) == 1:
        action = (
            lambda: context.t.say("Take the time from the text"),
            _taking(context, entry, number, told[0]),
        )
    else:
        action = (
            lambda: context.t.say("Set the time"),
            lambda: context.go(Place.ENTRY, EditEntry(number)),
        )
    context.tell(
        partial(_saved_text, context, number, entry, told),
        action=action,
        later=(lambda: context.t.say("Leave it as it is"), _keep_saved_time),
        lasting=True,
        about=time_of(number),
    )


def _saved_text(context: Context, number: int, entry: Entry, told: Sequence[Happened]) -> str:
    t = context.t
    saved = happened_text(t, entry.happened)
    if len(told) == 1:
        return t.say(
            "Entry {number} is saved with the time of writing: {time}. "
            "Judging by the text: {said}.",
            number=number,
            time=saved,
            said=happened_text(t, told[0]),
        )
    return t.say(
        "Entry {number} is saved with the time of writing: {time}. The text seems to name another.",
        number=number,
        time=saved,
    )


def time_of(number: int) -> str:
    """Return the subject of notices about an incident's time."""
    return f"time of {number}"


def _taking(context: Context, entry: Entry, number: int, happened: Happened) -> Callable[[], None]:
    def take() -> None:
        def work(session: Session) -> bool:
            now = session.incidents.get(number).entry
            binned = any(incident.number == number for incident in session.incidents.binned())
            if binned or now.happened != entry.happened:
                return False
            session.incidents.revise(number, replace(now, happened=happened))
            return True

        context.backend.change(work, taken)

    def taken(done: bool) -> None:
        t = context.t
        if not done:
            context.tell(t.say("The entry was changed meanwhile. It stays as it is."))
            return
        context.changed.emit(Changed.INCIDENTS)
        about = happened_text(t, happened)
        context.tell(
            t.say(
                "Entry {number} has this time now: {time}. The earlier version is kept too.",
                number=number,
                time=about,
            )
        )

    return take


def _keep_saved_time() -> None:
    """Keep the time as saved."""
