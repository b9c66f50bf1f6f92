"""Words the sentences with numbers that the summary and the pattern share."""

from __future__ import annotations

from evidence_keeper.domain.dossier.pattern import Pattern
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.dossier.context import DossierContext
from evidence_keeper.dossier.phrases import counted_incidents, days_text
from evidence_keeper.system.language import pattern_words
from evidence_keeper.system.language.dates import day_text, short_day
from evidence_keeper.system.language.translations import Translator


def overview(ctx: DossierContext) -> str:
    """Return the whole in one sentence of numbers; the total is that of the cover."""
    return total_sentence(ctx.t, ctx.pattern)


def total_sentence(t: Translator, pattern: Pattern) -> str:
    """Return how many incidents there are in all, of how many the day is known, and which days."""
    incidents = counted_incidents(t, pattern.incidents)
    if not pattern.incidents:
        return t.say("No incident is in this document.")
    if pattern.first_day is None or pattern.last_day is None:
        return t.say(
            "This document holds {incidents}; their dates are not known.", incidents=incidents
        )
    first, last = pattern.first_day, pattern.last_day
    if pattern.undated:
        return t.say(
            "{incidents}: {dated} with a known day ({period}, {days}), {undated} without.",
            incidents=incidents,
            dated=pattern.dated,
            period=days_text(t, first, last),
            days=t.say_n("{n} day", "{n} days", pattern.span_days),
            undated=pattern.undated,
        )
    if first == last:
        return t.say("On {day}: {incidents}.", day=day_text(t, first), incidents=incidents)
    return t.say(
        "{first} – {last}: {incidents} in {days}.",
        first=day_text(t, first),
        last=day_text(t, last),
        incidents=incidents,
        days=t.say_n("{n} day", "{n} days", pattern.span_days),
    )


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


def stop_sentence(ctx: DossierContext) -> str:
    """Return when they were first told to stop and what followed; empty when never noted."""
    return pattern_words.stop_sentence(ctx.t, ctx.pattern, ctx.content.plan.zone)
