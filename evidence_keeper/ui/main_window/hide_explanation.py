"""What Hide does is explained once in each vault: it stands on every page, and must be trusted."""

from __future__ import annotations

from evidence_keeper.ui.context import Context

HIDE_UNDERSTOOD = "hide_understood"
"""Preference of the vault: it was explained, and the user has said so."""

_ABOUT = "hide"


def explain_hide(context: Context) -> None:
    """Say in one line what Hide does, unless that was done before; it waits for all other news.

    Not in the example, nor where nothing can be written: there it would come back each time.
    """
    if context.is_example:
        return
    context.backend.ask(
        lambda s: s.opened.read_only or s.preference(HIDE_UNDERSTOOD, False) is True,
        lambda done: None if done else _tell(context),
    )


def _tell(context: Context) -> None:
    context.tell(
        lambda: context.t.say(
            "Hide (F9): the window goes away and the vault closes. What you typed is kept; traces "
            "remain."
        ),
        later=(lambda: context.t.say("Understood"), lambda: context.prefer(HIDE_UNDERSTOOD, True)),
        lasting=True,
        behind=True,
        about=_ABOUT,
    )
