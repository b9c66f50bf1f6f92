"""One page in plain words, with what this reader needs first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.entry import Incident
from evidence_keeper.domain.happened import in_zone
from evidence_keeper.domain.plan import Reader, Section
from evidence_keeper.dossier.context import Context, incident_key, section_key
from evidence_keeper.dossier.flow import Block
from evidence_keeper.dossier.grid import Grid, Row, facts, head_row
from evidence_keeper.dossier.look import (
    BODY,
    CELL,
    CELL_HEAD,
    CELL_LINK,
    CELL_RIGHT,
    LEAD,
    QUOTE,
    WIDTH,
)
from evidence_keeper.dossier.phrases import counted_incidents, counted_times
from evidence_keeper.dossier.sections.chronology import when_short
from evidence_keeper.dossier.sections.common import (
    bullets,
    pointers,
    section_heading,
    steps,
    subheading,
    writing_lines,
)
from evidence_keeper.dossier.sections.effect import has_effects
from evidence_keeper.system.dates import day_text
from evidence_keeper.system.words import kind_word, step_word

_MOST_ROWS = 12


def overview(ctx: Context) -> str:
    """Return the whole in two or three sentences of numbers."""
    t, pattern = ctx.t, ctx.pattern
    count = counted_incidents(t, pattern.incidents)
    if pattern.first_day is None or pattern.last_day is None:
        text = t.say("This document holds {incidents}; their dates are not known.", incidents=count)
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


def stop_sentence(ctx: Context) -> str:
    """Return when they were first asked to stop and what followed; empty when never noted."""
    t, pattern = ctx.t, ctx.pattern
    if pattern.first_stop is None:
        return ""
    day = day_text(t, in_zone(pattern.first_stop, ctx.content.plan.zone).date())
    return t.say(
        "First request to stop: {day}. After it: {incidents}.",
        day=day,
        incidents=counted_incidents(t, pattern.after_stop),
    )


def _numbers(ctx: Context) -> list[str]:
    t, pattern = ctx.t, ctx.pattern
    kinds = ", ".join(
        t.say_in("count of a kind", "{kind} ({n})", kind=kind_word(t, kind), n=number)
        for kind, number in pattern.by_kind[:4]
    )
    lines = [overview(ctx)]
    if kinds:
        lines.append(t.say("Most often: {kinds}.", kinds=kinds))
    if stop := stop_sentence(ctx):
        lines.append(stop)
    if pattern.undated:
        lines.append(
            t.say_n(
                "For {n} incident the day is not known.",
                "For {n} incidents the day is not known.",
                pattern.undated,
            )
        )
    return lines


def _where_to_look(ctx: Context, rows: list[tuple[str, Section]]) -> Grid:
    return pointers([(title, section_key(section)) for title, section in rows])


def _parents(ctx: Context) -> list[Flowable]:
    t, need = ctx.t, ctx.content.profile.need
    neutral = t.say(
        "I want you to know about this. Please read it calmly, be on my side, and decide the next "
        "step together with me."
    )
    flow: list[Flowable] = [
        subheading(t.say("What I need from you")),
        Block(need.strip() or neutral, QUOTE),
        subheading(t.say("How to listen")),
        bullets(
            [
                t.say("Let me finish. Questions can come later, and not all on one day."),
                t.say("Please do not ask why I did not say it earlier. It is hard to say."),
                t.say("It is not my fault, and not yours."),
                t.say("Please do not take away my phone or my accounts: the proof is there."),
                t.say("Please do not write to or call them yourselves; it can make things worse."),
                t.say("Delete nothing. First save, then report, then block."),
            ]
        ),
        subheading(t.say("What can be done next")),
        steps(
            [
                t.say("Tell me that you believe me, and ask what would help today."),
                t.say(
                    "Speak with the school psychologist or the head of the school, and take this "
                    "document along; the report must be registered."
                ),
                t.say(
                    "If there are threats, demands for money or following in the street: police "
                    "102. Advice at any hour, free and confidential: 111."
                ),
                t.say("In danger: 112. If I speak of hurting myself: 112 or 111, at once."),
            ]
        ),
    ]
    rows = [(t.say("Chronology"), Section.CHRONOLOGY)]
    if has_effects(ctx):
        rows.append((t.say("Effect on me"), Section.EFFECT))
    rows.append((t.say("Limits of this document"), Section.LIMITS))
    return [*flow, subheading(t.say("Where to look")), _where_to_look(ctx, rows)]


def _psychologist(ctx: Context) -> list[Flowable]:
    t = ctx.t
    told = [i for i in ctx.content.incidents if i.entry.effect.strip()]
    flow: list[Flowable] = []
    if told:
        flow += [
            subheading(t.say("Effect")),
            Block(
                t.say_n(
                    "{n} entry says what it does to me; the latest:",
                    "{n} entries say what it does to me; the latest:",
                    len(told),
                ),
                BODY,
                keep=True,
            ),
            Block(_cut(told[-1].entry.effect), QUOTE, link=incident_key(told[-1].number)),
        ]
    if need := ctx.content.profile.need.strip():
        flow += [subheading(t.say("What I ask for")), Block(_cut(need), QUOTE)]
    flow += [
        subheading(t.say("What helps")),
        bullets(
            [
                t.say("One adult at school to whom I can turn, and whom I may choose."),
                t.say("Being told beforehand about each step and who will learn of it."),
                t.say("No talk face to face with those who do it unless I agree."),
                t.say("A safe way to and from school, in breaks, and online."),
            ]
        ),
        subheading(t.say("Attendance (to be filled in by the school)")),
        *writing_lines([t.say("Days and lessons missed"), t.say("Since when, what has changed")]),
    ]
    rows = [(t.say("Chronology"), Section.CHRONOLOGY)]
    if ctx.pattern.incidents:
        rows.insert(0, (t.say("Pattern"), Section.PATTERN))
    if told:
        rows.append((t.say("Effect on me"), Section.EFFECT))
    rows.append((t.say("Hand-over sheet"), Section.HAND_OVER))
    return [*flow, subheading(t.say("Where to look")), _where_to_look(ctx, rows)]


def _cut(text: str, limit: int = 320) -> str:
    """Return the beginning of a text; the whole stands where the link leads."""
    text = text.strip()
    return text if len(text) <= limit else text[:limit].rstrip() + " …"


def _ranked(names: Iterable[str]) -> list[tuple[str, int]]:
    counted = Counter(n for n in names if n.strip())
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _count_table(title: str, count_title: str, ranked: list[tuple[str, int]]) -> Grid:
    rows = [
        Row([Block(name, CELL), Block(str(number), CELL_RIGHT)])
        for name, number in ranked[:_MOST_ROWS]
    ]
    return Grid([WIDTH - 90, 90], rows, head_row(title, count_title, right=(1,)), padding=2.6)


def _stops(ctx: Context) -> list[Flowable]:
    t = ctx.t
    asked = [i for i in ctx.content.incidents if i.entry.asked_to_stop()]
    if not asked:
        return [
            subheading(t.say("Requests to stop")),
            Block(t.say("None is noted."), BODY),
        ]
    rows = [_stop_row(ctx, i) for i in asked[:_MOST_ROWS]]
    flow: list[Flowable] = [
        subheading(t.say("Requests to stop")),
        Block(stop_sentence(ctx), BODY, keep=True) if stop_sentence(ctx) else Block("", CELL_HEAD),
        Grid([34, 118, WIDTH - 152], rows, padding=2.6),
    ]
    return flow


def _stop_row(ctx: Context, incident: Incident) -> Row:
    return Row(
        [
            Block(str(incident.number), CELL_LINK, link=incident_key(incident.number)),
            Block(when_short(ctx, incident).replace("\n", " · "), CELL),
            Block(incident.entry.headline, CELL),
        ]
    )


def _reports(ctx: Context) -> list[Flowable]:
    """Return to whom it was reported, with numbers, as far as it is noted."""
    t, rows = ctx.t, []
    for incident in ctx.content.incidents:
        for action in incident.entry.actions:
            if action.what in ("reported", "school", "police"):
                words = ", ".join(
                    x
                    for x in (
                        step_word(t, action.what),
                        action.whom,
                        action.when,
                        t.say("number {reference}", reference=action.reference)
                        if action.reference
                        else "",
                    )
                    if x
                )
                rows.append(
                    Row(
                        [
                            Block(
                                str(incident.number), CELL_LINK, link=incident_key(incident.number)
                            ),
                            Block(words, CELL),
                        ]
                    )
                )
    if not rows:
        return []
    return [
        subheading(t.say("Reported so far")),
        Grid([34, WIDTH - 34], rows[:_MOST_ROWS], padding=2.6),
    ]


def _police(ctx: Context) -> list[Flowable]:
    t, content = ctx.t, ctx.content
    people = _ranked(p for i in content.incidents for p in i.entry.people)
    witnesses = _ranked(w for i in content.incidents for w in i.entry.witnesses)
    flow: list[Flowable] = []
    for title, ranked in (
        (t.say("Persons named"), people),
        (t.say("Accounts and numbers"), list(ctx.pattern.by_account)),
        (t.say("Platforms"), list(ctx.pattern.by_platform)),
        (t.say("Witnesses"), witnesses),
    ):
        if ranked:
            flow.append(_count_table(title, t.say("Incidents"), ranked))
        if len(ranked) > _MOST_ROWS:
            more = len(ranked) - _MOST_ROWS
            flow.append(
                Block(
                    t.say_n(
                        "and {n} more in the chronology",
                        "and {n} more in the chronology",
                        more,
                    ),
                    CELL,
                )
            )
    if ctx.pattern.contacts != ctx.pattern.incidents:
        flow.append(
            facts(
                [(t.say("Contacts, each call counted"), counted_times(t, ctx.pattern.contacts))],
                WIDTH,
                label=180,
            )
        )
    return [*flow, *_stops(ctx), *_reports(ctx)]


def build(ctx: Context) -> list[Flowable]:
    """Return the summary for this reader."""
    t = ctx.t
    parts = {Reader.PARENTS: _parents, Reader.PSYCHOLOGIST: _psychologist, Reader.POLICE: _police}
    first, *rest = _numbers(ctx)
    return [
        section_heading(ctx, Section.SUMMARY, t.say("On one page")),
        Block(first, LEAD),
        *([bullets(rest)] if rest else []),
        *parts[ctx.reader](ctx),
    ]
