"""Words the sentences with numbers that the summary and the pattern share."""

from __future__ import annotations

from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.dossier.context import DossierContext
from evidence_keeper.dossier.phrases import counted_incidents
from evidence_keeper.system.language import pattern_words
from evidence_keeper.system.language.dates import day_text, short_day


def overview(ctx: DossierContext) -> str:
    """Return an overview in two or three sentences of numbers."""
    t, pattern = ctx.t, ctx.pattern
    if not pattern.incidents:
        return t.say("No incident is in this document.")
    count = counted_incidents(t, pattern.incidents - pattern.undated)
    if pattern.first_day is None or pattern.last_day is None:
        text = t.say(
            "This document holds {incidents}; their dates are not known.",
            incidents=counted_incidents(t, pattern.incidents),
        )
    elif pattern.first_day == pattern.last_day:
        day = day_text(t, pattern.first_day)
        text = t.say("On {day}: {incidents}.", day=day, incidents=count)
    else:
        text = t.say(
            "{first} – {last}: {incidents} in {days}.",
            first=day_text(t, pattern.first_day),
            last=day_text(t, pattern.last_day),
            incidents=count,
            days=t.say_n("{n} day", "{n} days", pattern.span_days),
        )
    return text


def counted_messages(ctx: DossierContext) -> str:
    """Return how many messages of conversations are shown, and their days."""
    t, zone = ctx.t, ctx.content.plan.zone
    messages = [m for shown in ctx.content.conversations for m in shown.messages]
    count = t.say_n("{n} message of conversations", "{n} messages of conversations", len(messages))
    days = [in_zone(m.sent, zone).date() for m in messages if m.sent is not None]
    if not days:
        return count
    ends = dict.fromkeys((short_day(min(days)), short_day(max(days))))
    return f"{count} ({' – '.join(ends)})"


def undated_sentence(ctx: DossierContext) -> str:
    """Return how many have no known day, where others have one; else empty."""
    return pattern_words.undated_sentence(ctx.t, ctx.pattern)


def stop_sentence(ctx: DossierContext) -> str:
    """Return when they were first told to stop and what followed; empty when never noted."""
    return pattern_words.stop_sentence(ctx.t, ctx.pattern, ctx.content.plan.zone)
