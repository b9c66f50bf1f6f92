"""Names kinds, precisions, readers and other domain values in the user's language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from babel import Locale

from evidence_keeper.domain.dossier.aliases import Named
from evidence_keeper.domain.dossier.plan import MOST_ATTACHED, MOST_ATTACHED_BYTES, Reader
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Direction, Entry, Kind, Step, Tag
from evidence_keeper.domain.record.evidence import NoPreview, Source, evidence_label
from evidence_keeper.system.language.dates import size_text
from evidence_keeper.system.language.translations import LANGUAGE_NAMES, Translator


@cache
def kind_word(t: Translator, kind: Kind) -> str:
    """Return the name of a kind of incident, in lower case."""
    return {
        Kind.CALL: t.say("call"),
        Kind.MESSAGE: t.say("message"),
        Kind.POST: t.say("post or comment"),
        Kind.INTRUSION: t.say("account or device intrusion"),
        Kind.THREAT: t.say("threat or blackmail"),
        Kind.DENIAL: t.say("denial of what happened"),
        Kind.FOLLOWING: t.say("following or visit"),
        Kind.GIFT: t.say("gift or delivery"),
        Kind.DAMAGE: t.say("damage"),
        Kind.OTHER: t.say("other"),
    }[kind]


def tag_word(t: Translator, tag: Tag) -> str:
    """Return the name of a pattern tag, in lower case."""
    return {
        Tag.CYBER_HARASSMENT: t.say("cyber-harassment"),
        Tag.STALKING: t.say("stalking"),
        Tag.GASLIGHTING: t.say("gaslighting or blackmail"),
    }[tag]


def tag_words(t: Translator, entry: Entry) -> str:
    """Return the tags of an entry in one line.

    One tag stands for two things in the leaflet: a plain denial must not be called blackmail.
    """
    words = {tag: tag_word(t, tag) for tag in entry.tags}
    if entry.kind is Kind.DENIAL and Tag.GASLIGHTING in words:
        words[Tag.GASLIGHTING] = t.say("gaslighting")
    return ", ".join(words.values())


def direction_word(t: Translator, direction: Direction) -> str:
    """Return the direction of a call, in lower case."""
    return {
        Direction.INCOMING: t.say("incoming call"),
        Direction.OUTGOING: t.say("outgoing call"),
        Direction.MISSED: t.say("missed call"),
    }[direction]


def step_word(t: Translator, step: str) -> str:
    """Return the name of a step of the user; her own words are returned unchanged."""
    known = {
        Step.TOLD_TO_STOP: t.say("told them to stop"),
        Step.BLOCKED: t.say("blocked"),
        Step.REPORTED: t.say("reported to the platform"),
        Step.TOLD_ADULT: t.say("told an adult I trust"),
        Step.SCHOOL: t.say("told the school"),
        Step.POLICE: t.say("went to the police"),
    }
    return known[Step(step)] if step in set(Step) else step


def reader_word(t: Translator, reader: Reader) -> str:
    """Return the reader of a dossier, as a heading."""
    return {
        Reader.PARENTS: t.say("For parents"),
        Reader.PSYCHOLOGIST: t.say("For the school psychologist"),
        Reader.POLICE: t.say("For the police"),
    }[reader]


def no_preview_word(t: Translator, reason: NoPreview) -> str:
    """Return one sentence on why a file has no preview."""
    return {
        NoPreview.EMPTY: t.say("The file is empty. It is kept."),
        NoPreview.NOT_A_PICTURE: t.say("Not a picture. It is kept as an attachment."),
        NoPreview.BROKEN: t.say("The file is damaged and cannot be shown. It is kept as it is."),
        NoPreview.TOO_LARGE: t.say("The picture is too large to show safely. The file is kept."),
        NoPreview.TOO_SLOW: t.say("Showing the picture took too long. The file is kept."),
        NoPreview.LOCKED: t.say("The document asks for a password. The file is kept."),
        NoPreview.UNAVAILABLE: t.say("No preview could be made. The file is kept."),
        NoPreview.REMOVED: t.say("Its content was deleted for good by the owner of this record."),
    }[reason]


@cache
def source_word(t: Translator, source: Source) -> str:
    """Return how a file was added, in lower case."""
    return {
        Source.DROPPED: t.say("dropped into the window"),
        Source.PASTED: t.say("pasted"),
        Source.PICKED: t.say("picked from a folder"),
        Source.FOLDER: t.say("from a folder"),
        Source.COMMAND_LINE: t.say("added from the command line"),
        Source.CONVERSATION: t.say("from a conversation"),
        Source.EXAMPLE: t.say("example"),
        Source.SCREEN: t.say("taken from this computer's screen"),
        Source.WORKING_COPY: t.say("working copy, made here"),
    }[source]


@cache
def hint_source_word(t: Translator, source: str) -> str:
    """Return the source of a suggested time, in lower case."""
    return {
        "name": t.say("file name"),
        "exif": t.say("camera data in the file (EXIF)"),
        "png": t.say("data in the file (PNG)"),
        "file_system": t.say("file date on this computer"),
    }.get(source, source)


@cache
def operation_word(t: Translator, operation: str) -> str:
    """Return the name of an operation in the custody log."""
    known = {
        Operation.VAULT_CREATED: t.say("vault created"),
        Operation.VAULT_UPGRADED: t.say("vault upgraded"),
        Operation.CASE_ADDED: t.say("case added"),
        Operation.INCIDENT_ADDED: t.say("incident written down"),
        Operation.INCIDENT_CHANGED: t.say("incident changed"),
        Operation.INCIDENT_BINNED: t.say("incident moved to the bin"),
        Operation.INCIDENT_RESTORED: t.say("incident taken back from the bin"),
        Operation.INCIDENT_MARKED: t.say("mark “important” changed"),
        Operation.EVIDENCE_ADDED: t.say("evidence added"),
        Operation.EVIDENCE_CHANGED: t.say("notes on evidence changed"),
        Operation.EVIDENCE_BINNED: t.say("evidence moved to the bin"),
        Operation.EVIDENCE_RESTORED: t.say("evidence taken back from the bin"),
        Operation.EVIDENCE_IS_COPY: t.say("evidence recognised as a working copy"),
        Operation.SEQUENCE_KEPT: t.say("order of pictures noted"),
        Operation.SEQUENCE_DROPPED: t.say("order of pictures taken back"),
        Operation.CONVERSATION_READ: t.say("conversation read from its export"),
        Operation.CONVERSATION_MARKED: t.say("messages chosen for documents"),
        Operation.CONVERSATION_DROPPED: t.say("conversation taken out; its export stays"),
        Operation.ORIGINAL_HEALED: t.say("missing or damaged file put back, with the same bytes"),
        Operation.PROFILE_CHANGED: t.say("“About me” changed"),
        # Readers of a dossier's log need not learn that there is a safety plan,
        Operation.PAPER_CHANGED: t.say("own notes changed"),
        Operation.PASSPHRASE_CHANGED: t.say("passphrase changed"),
        # nor that three people were given recovery codes.
        Operation.RECOVERY_RENEWED: t.say("recovery code renewed"),
        Operation.RECOVERY_REVOKED: t.say("recovery code made invalid"),
        Operation.DOSSIER_EXPORTED: t.say("dossier exported"),
        Operation.VAULT_MERGED: t.say("another vault merged into this one"),
        Operation.PERSON_CHANGED: t.say("notes on a person changed"),
        Operation.PERSON_MERGED: t.say("two names noted as one person"),
        Operation.PERSON_SPLIT: t.say("two names noted as two persons"),
        Operation.INCIDENT_MERGED: t.say("incident taken over from another vault"),
        Operation.CONTENT_REMOVED: t.say("content deleted for good"),
    }
    return known[Operation(operation)] if operation in set(Operation) else operation


def language_name(language: str) -> str:
    """Return a language's own name."""
    return LANGUAGE_NAMES[language]


def language_in(t: Translator, code: str) -> str:
    """Return the name of a language by its code, such as `kk`; empty for anything else (CLDR)."""
    return str(Locale.parse(t.language).languages.get(code, ""))


def profile_word(t: Translator, name: str) -> str:
    """Return the name of a field of "about me"."""
    return {
        "name": t.say("Name"),
        "birth_date": t.say("Date of birth"),
        "school_class": t.say("Class"),
        "school": t.say("School"),
        "contact": t.say("How to reach me safely"),
        "representative": t.say("Parent or legal representative"),
        "need": t.say("What I need from you"),
    }[name]


def alias_word(t: Translator, kind: Named, letter: str) -> str:
    """Return the replacement for a name."""
    return {
        Named.PERSON: t.say("Person {letter}", letter=letter),
        Named.ACCOUNT: t.say("Account {letter}", letter=letter),
        Named.NUMBER: t.say("Number {letter}", letter=letter),
    }[kind]


def example_name(t: Translator) -> str:
    """Return an example of a replaced name: `[Person A]`."""
    return f"[{alias_word(t, Named.PERSON, 'A')}]"


def names_in_pictures(t: Translator, numbers: Sequence[int]) -> str:
    """Return which pictures may still show names that were replaced in the text."""
    return t.say("These pictures may still show names: {numbers}.", numbers=label_runs(numbers))


def label_runs(numbers: Iterable[int]) -> str:
    """Return labels with neighbours joined: `EK-0001–EK-0004, EK-0007`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join("–".join(map(evidence_label, dict.fromkeys((r[0], r[-1])))) for r in runs)


def attached_limit(t: Translator) -> str:
    """Return the limit of files attached to a PDF, and what to do beyond it."""
    return t.say(
        "Too much to attach to a PDF: at most {n} files, {size} together. The package (.zip) holds "
        "any number of originals.",
        n=MOST_ATTACHED,
        size=size_text(t, MOST_ATTACHED_BYTES),
    )


def left_out_sentence(t: Translator, numbers: Sequence[int]) -> str:
    """Return which originals could not be read and what the document says instead."""
    return t.say_n(
        "{numbers} could not be read. The document describes it and says so; everything else is "
        "in it. A backup may still hold the original.",
        "{numbers} could not be read. The document describes them and says so; everything else is "
        "in it. A backup may still hold the originals.",
        len(numbers),
        numbers=", ".join(evidence_label(n) for n in numbers),
    )


def case_title(t: Translator, name: str) -> str:
    """Return a case's name as shown; the first case has only a number."""
    return t.say("Situation {name}", name=name) if name.isdigit() else name
