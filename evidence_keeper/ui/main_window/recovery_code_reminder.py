"""After opening: new recovery codes that are not on paper yet are mentioned, until they are."""

from __future__ import annotations

from functools import partial

from evidence_keeper.domain.vault.recovery import RecoveryWays
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.places import NEW_CODES, Place

ABOUT_ONE, ABOUT_THREE = "recovery code", "recovery sheets"
"""What notices on codes are about: what is said later of the same takes their place."""


def mention_codes(context: Context) -> None:
    """Say that a code was made and nobody has written it down, as far as is known."""
    if not context.is_example:
        context.backend.ask(context.doors.recovery_ways, partial(_tell, context), lambda _: None)


def _text(context: Context, *, one_waits: bool) -> str:
    t = context.t
    if one_waits:
        return t.say(
            "Your recovery code is not written down yet. It helps when the passphrase is lost."
        )
    return t.say("The three recovery sheets are not all on paper yet.")


def _tell(context: Context, ways: RecoveryWays) -> None:
    if not (ways.one_waits or ways.three_wait):
        return
    context.tell(
        partial(_text, context, one_waits=ways.one_waits),
        action=(lambda: context.t.say("Show it"), lambda: context.go(Place.SETTINGS, NEW_CODES)),
        lasting=True,
        behind=True,
        about=ABOUT_ONE if ways.one_waits else ABOUT_THREE,
    )
