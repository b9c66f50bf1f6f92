"""What is said of words for a time that were not read."""

from __future__ import annotations

from evidence_keeper.domain.time.typed_time import TimeReading, Why
from evidence_keeper.system.language.translations import Translator


def unread_text(t: Translator, reading: TimeReading, *, refused: bool = False) -> str:
    """Return why words were not read, and what to do now; when saving was refused, that too."""
    why = _why(t, reading)
    return t.say("Not saved yet. {why}", why=why) if refused else why


def _why(t: Translator, reading: TimeReading) -> str:
    if reading.why is Why.AHEAD:
        return t.say(
            "This has not come yet, or not as a whole. Please write the day on which it was, for "
            "example “yesterday 22:10”."
        )
    if reading.why is Why.SEVERAL and len(reading.choices) == 1:
        return t.say(
            "This is not quite clear. Please take the time below if it is meant, or write it more "
            "exactly, for example “yesterday 21:30”."
        )
    if reading.why is Why.SEVERAL and reading.choices:
        return t.say(
            "This can mean several times. Please take the right one below, or write it more "
            "exactly, for example “yesterday 21:30”."
        )
    if reading.why is Why.SEVERAL:
        return t.say(
            "This can mean several times. Please write it more exactly, for example "
            "“yesterday 21:30”."
        )
    return t.say(
        "This was not understood. Please write it in another way, for example “yesterday 21:30” or "
        "“5 May”, or empty the line and use the fields above."
    )
