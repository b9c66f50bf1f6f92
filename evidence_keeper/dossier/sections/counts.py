"""Words the sentences with numbers that the summary and the pattern share."""

from __future__ import annotations

from evidence_keeper.domain.dossier.pattern import By, Figure, Pattern
from evidence_keeper.domain.record.entry import Kind
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.dossier.context import DossierContext
from evidence_keeper.dossier.phrases import counted_incidents, days_text
from evidence_keeper.system.language import pattern_words
from evidence_keeper.system.language.dates import day_text, short_day
from evidence_keeper.system.language.record_words import kind_word
from evidence_keeper.system.language.translations import Translator


def overview(ctx: DossierContext) -> str:
    """Return the whole in one sentence of numbers; the total is that of the cover."""
    return total_sentence(ctx.t, ctx.pattern)


def kinds_sentence(ctx: DossierContext) -> str:
    """Return which kinds came most often; empty without incidents."""
    t, found = ctx.t, ctx.pattern.by_kind
    if not found:
        return ""
    # Of equally frequent kinds none is the most frequent.
    ranked = found[0][1] > found[-1][1]
    kinds = ", ".join(_kind(ctx, kind, n) for kind, n in (found[:4] if ranked else found))
    if ranked:
        return t.say("Most often: {kinds}.", kinds=kinds)
    return t.say("By kind: {kinds}.", kinds=kinds)


def _kind(ctx: DossierContext, kind: Kind, number: int) -> str:
    """Return `call (1)`, or `call (1; 7 calls, as stated)` where entries hold series of calls."""
    t = ctx.t
    counted = str(number)
    if calls := pattern_words.calls_text(t, ctx.pattern, Figure(By.KIND, kind.value)):
        counted += "; " + calls
    return t.say_in("count of a kind", "{kind} ({n})", kind=kind_word(t, kind), n=counted)


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
