"""After a crash or a lock: what was being written is mentioned once, beside the chronology."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system.language.dates import moment_text
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_arguments import ContinueDraft
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.ports import DraftPort, SessionPort

PUT_OFF = "put_off"
"""Part of a draft: the user has said that it shall wait."""


def mention_draft(context: Context) -> None:
    """Say that an entry was begun and not saved, unless it was put off on purpose."""
    if not context.is_example:
        context.backend.ask(_interrupted, partial(_tell, context))


def _interrupted(session: SessionPort) -> list[DraftPort]:
    if session.opened.read_only:
        return []
    return [draft for draft in session.drafts() if draft.body.get(PUT_OFF) is not True]


def _tell(context: Context, drafts: Sequence[DraftPort]) -> None:
    if not drafts:
        return
    t, latest = context.t, drafts[0]
    changed = in_zone(latest.changed, context.vault.zone).replace(second=0, microsecond=0)
    context.tell(
        t.say_n(
            "An entry is begun and not saved yet. Last typed: {time}.",
            "{n} entries are begun and not saved yet. Last typed: {time}.",
            len(drafts),
            time=moment_text(t, changed),
        ),
        action=(
            t.say("Go on writing"),
            lambda: context.go(Place.ENTRY, ContinueDraft(latest.number)),
        ),
        later=(t.say("Later"), partial(_put_off, context, drafts)),
    )


def _put_off(context: Context, drafts: Sequence[DraftPort]) -> None:
    """Remember that they may wait: they are no longer mentioned, and stay where drafts are."""

    def write(session: SessionPort) -> None:
        numbers = {draft.number for draft in drafts}
        for draft in session.drafts():  # as they are by now: one may have been gone on with
            if draft.number in numbers:
                session.save_draft(draft.number, {**draft.body, PUT_OFF: True}, draft.changed)

    context.backend.change(write, lambda _: None)
