"""Words phrases that several sections share."""

from __future__ import annotations

from datetime import date

from evidence_keeper.domain.dossier.plan import DossierPlan, Excerpt, Part
from evidence_keeper.domain.record.entry import Action, Call, Entry, Incident
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.dossier.context import DossierContext, short_moment
from evidence_keeper.dossier.pdf.images import Rendering, Shown
from evidence_keeper.system.language.dates import (
    day_text,
    given_text,
    happened_text,
    moment_text,
)
from evidence_keeper.system.language.record_words import (
    direction_word,
    kind_word,
    language_in,
    step_word,
    tag_words,
)
from evidence_keeper.system.language.translations import Translator


def counted_incidents(t: Translator, number: int) -> str:
    """Return `25 incidents`."""
    return t.say_n("{n} incident", "{n} incidents", number)


def counted_evidence(t: Translator, number: int) -> str:
    """Return `31 pieces of evidence`."""
    return t.say_n("{n} piece of evidence", "{n} pieces of evidence", number)


def counted_times(t: Translator, number: int) -> str:
    """Return `3 times`."""
    return t.say_n("{n} time", "{n} times", number)


def days_text(t: Translator, first: date, last: date) -> str:
    """Return a period in days, or one day."""
    if first == last:
        return day_text(t, first)
    return t.say_in("period", "{first} – {last}", first=day_text(t, first), last=day_text(t, last))


def media_word(t: Translator, media_type: str) -> str:
    """Return a file's kind with its format."""
    main, _, detail = media_type.partition("/")
    known = {"jpeg": "JPEG", "png": "PNG", "pdf": "PDF", "plain": "TXT", "quicktime": "MOV"}
    name = known.get(detail, detail.removeprefix("x-").upper())
    if main == "image":
        return t.say("picture ({format})", format=name)
    if main == "video":
        return t.say("video ({format})", format=name)
    if main == "audio":
        return t.say("sound recording ({format})", format=name)
    if media_type == "application/octet-stream":
        return t.say("file of unknown type")
    return t.say("file ({format})", format=name)


def pixels_text(item: Evidence) -> str:
    """Return `1080 × 2340`; empty when it is no picture."""
    return " × ".join(map(str, item.pixels)) if item.pixels else ""


def taken_text(ctx: DossierContext, item: Evidence) -> str:
    """Return when it was made, as the document's author confirmed it."""
    return ctx.t.say("Made, as confirmed: {time}", time=moment_as_given(ctx, item.taken))


def rendering_note(t: Translator, shown: Shown) -> str:
    """Return how a picture is shown unless whole and as it is in the file."""
    if shown.excerpt.part is not Part.WHOLE:
        return _excerpt_note(t, shown.excerpt)
    return {
        Rendering.ORIGINAL: "",
        Rendering.PRINT_COPY: t.say("Print copy of the original, made by the program."),
        Rendering.SMALL_COPY: t.say("Smaller copy of the original, made by the program."),
        Rendering.NOT_SHOWN: t.say("Not shown here."),
    }[shown.how]


def _excerpt_note(t: Translator, excerpt: Excerpt) -> str:
    if excerpt.part is Part.FIRST_FRAME:
        return t.say("The first picture of a moving one, as a print copy made by the program.")
    if excerpt.part is Part.FIRST_PICTURE:
        return t.say("The first of several pictures in the file, as a print copy by the program.")
    if excerpt.pages:
        return t.say("Page 1 of {n}, as a picture made by the program.", n=excerpt.pages)
    return t.say(
        "Only the first page, as a picture made by the program. How many there are is not known."
    )


def name_text(item: Evidence) -> str:
    """Return the file's name with unsafe characters marked."""
    return shown_name(item.original_name)


def exhibit_title(t: Translator, item: Evidence) -> str:
    """Return an exhibit's number; for a working copy also its original."""
    if item.copy_of is None:
        return item.label
    original = evidence_label(item.copy_of)
    return t.say("{number} · working copy of {original}", number=item.label, original=original)


def copy_note(t: Translator) -> str:
    """Return what a working copy is."""
    return t.say(
        "A working copy: parts can be cut, covered, blurred or marked. The original is unchanged."
    )


def behind_note(t: Translator, copies: list[int]) -> str:
    """Return a note on an original represented by its working copy."""
    shown = ", ".join(evidence_label(n) for n in copies)
    return t.say(
        "The original of {copies}. It is kept unchanged and is not included here.", copies=shown
    )


def in_part_note(t: Translator) -> str:
    """Return a note on an export of which only some messages are shown."""
    return t.say(
        "An export of which only chosen messages are shown. It is kept unchanged and is not "
        "included here."
    )


def intimate_note(t: Translator) -> str:
    """Return a note on content that must not be copied."""
    return t.say(
        "Personal content. The picture is on purpose neither in this document nor in the package. "
        "To show it, go with the device to the police (102) or call 111; do not send it on."
    )


def unreadable_note(t: Translator, plan: DossierPlan) -> str:
    """Return why an original is missing although it was chosen."""
    return t.say(
        "The original could not be read on {day}; it is neither in this document nor in the "
        "package. Its fingerprint when it was added stands below.",
        day=day_text(t, plan.dated.date()),
    )


def languages_text(t: Translator, text: str) -> str:
    """Return the names of language codes; other words unchanged."""
    named = [language_in(t, part.strip()) or part.strip() for part in text.split(",")]
    return ", ".join(named)


def call_text(t: Translator, call: Call) -> str:
    """Return direction, number and length of a call."""
    parts = []
    if call.direction is not None:
        parts.append(direction_word(t, call.direction))
    if call.count > 1:
        parts.append(counted_times(t, call.count))
    if call.duration_seconds is not None:
        minutes, seconds = divmod(call.duration_seconds, 60)
        if minutes:
            length = t.say("lasted {minutes} min {seconds} s", minutes=minutes, seconds=seconds)
        else:
            length = t.say("lasted {seconds} s", seconds=seconds)
        parts.append(length)
    return " · ".join(parts)


def moment_as_given(ctx: DossierContext, text: str) -> str:
    """Return an ISO 8601 date or time in words, other text unchanged."""
    return given_text(ctx.t, text, ctx.content.plan.zone)


def action_text(t: Translator, zone: str, action: Action) -> str:
    """Return an action, its recipient, time and number, in one line."""
    parts = [step_word(t, action.what), action.whom, given_text(t, action.when, zone)]
    if action.reference:
        parts.append(t.say("number {reference}", reference=action.reference))
    return ", ".join(p for p in parts if p)


def incident_facts(t: Translator, zone: str, incident: Incident) -> list[tuple[str, str]]:
    """Return the fields of an incident besides its texts: label and value, empty for none.

    Args:
        t: The language.
        zone: The zone of the case, for the times of the record itself.
        incident: The incident.
    """
    entry = incident.entry
    marks = []
    if incident.late:
        marks.append(t.say("written down later, more than a day after it happened"))
    if incident.versions > 1:
        changed = short_moment(incident.changed, zone)
        marks.append(t.say("changed {time}; earlier versions are kept", time=changed))
    return [
        (t.say("Happened"), happened_text(t, entry.happened)),
        (t.say("Noted"), moment_text(t, in_zone(incident.noted, zone))),
        (t.say("About this entry"), " · ".join(marks)),
        (t.say("Kind"), kind_word(t, entry.kind)),
        (t.say("Where"), " · ".join(x for x in (entry.platform, entry.channel) if x)),
        (t.say("Call"), call_text(t, entry.call) if entry.call else ""),
        (t.say("Account or number"), entry.account),
        (t.say("Link"), entry.url),
        (t.say("Place"), entry.place),
        (t.say("Who"), "\n".join(entry.people)),
        (t.say("Witnesses"), "\n".join(entry.witnesses)),
        (t.say("Language of the message"), languages_text(t, entry.language)),
        (t.say("Pattern"), tag_words(t, entry)),
        (t.say("What I did"), "\n".join(action_text(t, zone, a) for a in entry.actions)),
    ]


def kind_and_platform(t: Translator, entry: Entry) -> list[str]:
    """Return kind and platform, or the channel without a platform."""
    return [x for x in (kind_word(t, entry.kind), entry.platform or entry.channel) if x]


def number_list(numbers: list[int]) -> str:
    """Return incident numbers in one line."""
    return ", ".join(str(n) for n in numbers)
