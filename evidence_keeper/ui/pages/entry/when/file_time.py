"""Proposes the time that an attached file suggests: from its name or its data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import NamedTuple

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.evidence import COPIED, Evidence
from evidence_keeper.domain.time.happened import Precision, in_zone
from evidence_keeper.system.language.dates import happened_text
from evidence_keeper.system.language.record_words import hint_source_word
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.entry.when.time_suggestions import TimeOffer
from evidence_keeper.ui.pages.entry.when.when_state import WhenState, when_now


class FileTime(NamedTuple):
    """A time that a file suggests, to the day or as an approximate time, and its source."""

    state: WhenState
    source: str


def time_of_files(items: Iterable[Evidence], now: datetime, zone: str) -> FileTime | None:
    """Return the earliest time that the files suggest; None without any in the past."""
    found = [time for item in items if (time := _time_of(item, now, zone)) is not None]
    return min(found, key=lambda f: (f.state.start_day, f.state.start_time), default=None)


def _time_of(item: Evidence, now: datetime, zone: str) -> FileTime | None:
    accepted = (item.taken, item.taken_source)
    for value, source in (accepted, *((h.value, h.source) for h in item.time_hints)):
        if value and source != COPIED:
            state = _state(value, now, zone)
            if state is not None and not state.begins_after(now):
                return FileTime(state, source)
    return None


def _state(value: str, now: datetime, zone: str) -> WhenState | None:
    """Return the state of an ISO 8601 day or time; a time without offset is a local one."""
    try:
        if len(value) == len("2026-04-18"):
            day, at, precision = date.fromisoformat(value), time(), Precision.DAY
        else:
            moment = datetime.fromisoformat(value)
            local = moment if moment.tzinfo is None else in_zone(moment, zone)
            day, at, precision = local.date(), time(local.hour, local.minute), Precision.ABOUT
    except (ValueError, OverflowError):
        return None
    state = replace(when_now(now, zone), precision=precision, by_hand=True)
    return replace(state, start_day=day, start_time=at, end_day=day, end_time=at)


class FileTimeOffer(TimeOffer):
    """The proposed time with a button; once it is taken, where it comes from."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.proposed: FileTime | None = None

    def follow(self, state: WhenState) -> None:
        """Show what applies to the controls' state; nothing after the user chose another time."""
        t, proposed = self._context.t, self.proposed
        is_taken = proposed is not None and proposed.state.meaning() == state.meaning()
        try:
            about = happened_text(t, proposed.state.happened()) if proposed is not None else ""
        except KeeperError:  # ambiguous after a clock change: nothing is proposed
            about = ""
        self.setVisible(bool(about) and (is_taken or not state.by_hand))
        self.use.setVisible(not is_taken)
        if proposed is None:
            return
        source = hint_source_word(t, proposed.source)
        self.text.set_role("hint" if is_taken else "label")
        if is_taken:
            self.text.setText(
                t.say(
                    "Taken from: {source}. Change it if it happened at another time.",
                    source=source,
                )
            )
        else:
            self.text.setText(
                t.say("Judging by the file: {time} – {source}", time=about, source=source)
            )
            self.use.set_text(t.say("Take this time"))
            self.use.setAccessibleDescription(about)
