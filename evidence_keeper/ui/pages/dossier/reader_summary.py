"""Words what a reader will and will not see. No Qt here."""

from __future__ import annotations

from collections.abc import Collection

from evidence_keeper.domain.dossier.plan import Depth, Reader, Section, depth_of
from evidence_keeper.domain.dossier.profile import FIELDS
from evidence_keeper.system.language.record_words import profile_word
from evidence_keeper.system.language.translations import Translator


def section_word(t: Translator, section: Section) -> str:
    """Return a section's name in plain words; for messages see `messages_word`."""
    return {
        Section.COVER: t.say("at the top: who made it, for whom, which time, how much"),
        Section.SUMMARY: t.say("what matters most, in plain words"),
        Section.REQUEST: t.say("a request to the police to sign"),
        Section.PATTERN: t.say("how often, at which hours, what came after you said stop"),
        Section.CHRONOLOGY: t.say("table of everything by date"),
        Section.INCIDENTS: t.say("each incident with its pictures"),
        Section.EFFECT: t.say("how it affects you"),
        Section.REGISTER: t.say("list of all evidence with fingerprints"),
        Section.CUSTODY: t.say("log of what was done to the record"),
        Section.CHECK: t.say("how to check the document"),
        Section.HAND_OVER: t.say("sheet for handing it over and signing"),
        Section.LIMITS: t.say("what it does not prove"),
    }[section]


def messages_word(t: Translator, messages: int, conversations: int) -> str:
    """Return how many messages of how many conversations there are."""
    of = t.say_n("of {n} conversation", "of {n} conversations", conversations)
    return t.say_n("{n} message {of_them}", "{n} messages {of_them}", messages, of_them=of)


def reader_sentence(t: Translator, reader: Reader) -> str:
    """Return one sentence about the document for a reader."""
    return {
        Reader.PARENTS: t.say("Short, with what you need from them and how to listen."),
        Reader.PSYCHOLOGIST: t.say("The pattern, its effect on you, and what helps."),
        Reader.POLICE: t.say("Complete: exact words, accounts, links, fingerprints."),
    }[reader]


def _about_me(t: Translator, names: Collection[str]) -> list[str]:
    """Return one line with the fields of "about me"; none where there are none."""
    if not names:
        return []
    words = [profile_word(t, name) for name in FIELDS if name in names]
    told = ", ".join(word[:1].lower() + word[1:] for word in words)
    return [t.say("about you: {fields}", fields=told)]


def will_see(
    t: Translator,
    reader: Reader,
    *,
    private_notes: bool,
    about_me: Collection[str] = (),
    unlinked: bool = False,
    replaced: bool = False,
    attached: bool = False,
    originals: int = 0,
    messages: tuple[int, int] = (0, 0),
) -> list[str]:
    """Return what the reader gets, in document order.

    Args:
        t: The translator.
        reader: The reader.
        private_notes: Whether private notes are shown.
        about_me: Fields of the profile that are shown.
        unlinked: Whether files without an entry are included.
        replaced: Whether names are replaced by letters.
        attached: Whether the originals are inside the PDF.
        originals: How many originals were added although a copy represents them.
        messages: How many messages are shown, and of how many conversations.
    """
    out = []
    for section in Section:
        depth = depth_of(section, reader)
        if section is Section.CONVERSATIONS:
            out += [messages_word(t, *messages)] if messages[0] else []
            continue
        if depth is None:
            continue
        word = section_word(t, section)
        out.append(t.say("{part} (short)", part=word) if depth is Depth.SHORT else word)
    out += _about_me(t, about_me) or [
        t.say("nothing about you: “About me” in the settings is empty, or nothing of it is ticked")
    ]
    if reader is Reader.PARENTS:
        out.append(t.say("a page for them: how to listen, what to do next"))
    if reader is Reader.PSYCHOLOGIST:
        out.append(t.say("a page for them: the conversation, duties and times"))
    if unlinked:
        out.append(t.say("files in Evidence that belong to no entry"))
    if originals:
        told = t.say_n(
            "{n} original without covers, with what its file says of place and device",
            "{n} originals without covers, with what their files say of place and device",
            originals,
        )
        out.append(told)
    if private_notes:
        out.append(t.say("your private notes"))
    if attached and not replaced:
        out.append(t.say("the original files, with the place and device data that are in them"))
    if replaced:
        out += _replaced(t)
    return out


def _replaced(t: Translator) -> list[str]:
    return [
        t.say("letters in the place of names, accounts and numbers"),
        t.say(
            "names that stand in pictures: leave those out, or black them out in a working copy "
            "first"
        ),
    ]


def will_not_see(
    t: Translator,
    reader: Reader,
    *,
    private_notes: bool,
    about_me: Collection[str] = (),
    unlinked: bool = False,
    replaced: bool = False,
) -> list[str]:
    """Return what is excluded; `about_me` has the fields that are filled in and not shown."""
    left_out = (s for s in Section if depth_of(s, reader) is None)
    out = [section_word(t, s) for s in left_out if s is not Section.CONVERSATIONS]
    if not unlinked:
        out.append(t.say("files in Evidence that belong to no entry"))
    if not private_notes:
        out.append(t.say("your private notes"))
    out += _about_me(t, about_me)
    if replaced:
        out.append(t.say("names, accounts and numbers that your entries list"))
        out.append(t.say("the original files"))
    out += [
        t.say("intimate pictures (only their number, fingerprint, name, times and your notes)"),
        t.say("entries that you keep out of documents"),
        t.say("what lies in the bin"),
    ]
    return out


def seal_groups(seal: str) -> str:
    """Return 64 digits in groups of four, eight groups a line, as they are printed."""
    groups = [seal[i : i + 4].upper() for i in range(0, len(seal), 4)]
    return "\n".join(" ".join(groups[i : i + 8]) for i in range(0, len(groups), 8))
