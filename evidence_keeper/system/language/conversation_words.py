"""Words descriptions of conversations and messages in the user's language."""

from __future__ import annotations

import re
from functools import cache

from evidence_keeper.domain.record.conversation import (
    Conversation,
    DateOrder,
    Format,
    Loss,
    Message,
    MessageKind,
    RefusalReason,
    Refused,
    Remark,
    RemarkCode,
)
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system.language.dates import clock_text, duration_text, offset_text, short_day
from evidence_keeper.system.language.translations import Translator


@cache
def format_word(t: Translator, kind: Format) -> str:
    """Return the name of an export's program."""
    return {
        Format.WHATSAPP: "WhatsApp",
        Format.TELEGRAM: "Telegram",
        Format.SMS_BACKUP: t.say("SMS and calls (SMS Backup & Restore)"),
        Format.INSTAGRAM: "Instagram",
        Format.DISCORD: "Discord",
        Format.VK: t.say("VK"),
        Format.EMAIL: t.say("E-mail"),
        Format.MESSENGER: "Messenger",
        Format.META: t.say("In the form of Instagram and Messenger"),
        Format.LIKE_WHATSAPP: t.say("In the form of WhatsApp"),
    }[kind]


def platform_name(kind: Format) -> str:
    """Return the platform's name in entries; the same in every language."""
    return {
        Format.WHATSAPP: "WhatsApp",
        Format.TELEGRAM: "Telegram",
        Format.SMS_BACKUP: "SMS",
        Format.INSTAGRAM: "Instagram",
        Format.DISCORD: "Discord",
        Format.VK: "VK",
        Format.EMAIL: "E-mail",
        Format.MESSENGER: "Messenger",
        Format.META: "",  # which one is not known
        Format.LIKE_WHATSAPP: "",
    }[kind]


@cache
def order_word(t: Translator, order: DateOrder) -> str:
    """Return the order of a date's parts, with an example."""
    return {
        DateOrder.DMY: t.say("day, month, year: 03.11.2026 is 3 November"),
        DateOrder.MDY: t.say("month, day, year: 03.11.2026 is 11 March"),
        DateOrder.YMD: t.say("year, month, day: 2026.11.03 is 3 November"),
    }[order]


def remark_sentence(t: Translator, remark: Remark) -> str:
    """Return a remark as a sentence for readers of the conversation."""
    n = remark.count
    match remark.code:
        case RemarkCode.MAY_BE_PARTIAL:
            return t.say(
                "Perhaps not everything: the program exports only so many of the latest messages."
            )
        case RemarkCode.MEDIA_OUTSIDE:
            return t.say("Pictures and sounds are named, but are not in the file.")
        case RemarkCode.LINKS_ONLY:
            return t.say("Of pictures and sounds the file has only links, which may stop working.")
        case RemarkCode.OUT_OF_ORDER:
            return t.say_n(
                "{n} message stands behind a later one in the file; here they are in the order of "
                "their times.",
                "{n} messages stand behind later ones in the file; here they are in the order of "
                "their times.",
                n,
            )
        case RemarkCode.TIMES_UNCLEAR:
            return t.say_n(
                "The time of {n} message is not clear; it is shown as the file has it.",
                "The times of {n} messages are not clear; they are shown as the file has them.",
                n,
            )
        case RemarkCode.REPEATED:
            return t.say_n(
                "{n} message is in the file more than once; it is shown and counted once.",
                "{n} messages are in the file more than once; they are shown and counted once.",
                n,
            )
        case RemarkCode.ENCODING_GUESSED:
            return t.say("The file does not say its encoding. It was read as windows-1251.")
        case RemarkCode.ZONE_UNTOLD:
            return t.say(
                "The service wrote the times without a time zone; they may be those of another "
                "country. Compare one message with the phone."
            )
        case RemarkCode.TEXT_REPAIRED:
            return t.say(
                "The file breaks the rules of its own format in places; there it was read as well "
                "as possible. The file itself is unchanged."
            )


def remark_lines(t: Translator, conversation: Conversation) -> list[str]:
    """Return the remarks for readers of the conversation."""
    lines = [remark_sentence(t, remark) for remark in conversation.remarks]
    if conversation.refused:
        lines.append(
            t.say_n(
                "{n} piece of the file was not read as a message. The file itself has it.",
                "{n} pieces of the file were not read as messages. The file itself has them.",
                conversation.refused,
            )
        )
    return lines


@cache
def refusal_word(t: Translator, reason: RefusalReason) -> str:
    """Return why a piece of a file was not read as a message."""
    return {
        RefusalReason.NOT_UNDERSTOOD: t.say("not understood"),
        RefusalReason.NO_TIME: t.say("without a time"),
        RefusalReason.DAMAGED: t.say("damaged"),
        RefusalReason.TOO_LARGE: t.say("too large"),
        RefusalReason.REPEATED: t.say("the same message once more"),
        RefusalReason.ABSENT: t.say("a further page of the export, not in this file"),
    }[reason]


def loss_text(t: Translator, loss: Loss | Refused) -> str:
    """Return a piece that was not read, with its place in the file."""
    return f"{shown_name(place_text(t, loss.place))}: {refusal_word(t, loss.reason)}"


_PLACE = re.compile(r"(^|(?<=, )|(?<=; )|(?<=^after ))(line|message|record|element) (\d+)")


_IN_FILE = re.compile(r"(.+), ((?:line|message|record|element) \d+)", re.DOTALL)


def place_text(t: Translator, place: str) -> str:
    """Return a place in a file in words; names from the file stay."""

    def said(found: re.Match[str]) -> str:
        number = found[3]
        match found[2]:
            case "line":
                return t.say("line {number}", number=number)
            case "message":
                return t.say_in("in a file", "message {number}", number=number)
            case "record":
                return t.say("record {number}", number=number)
            case _:
                return t.say("element {number}", number=number)

    told = _PLACE.sub(said, place)
    if told.startswith("after "):
        return t.say("after {place}", place=told.removeprefix("after "))
    return told


def split_place(place: str) -> tuple[str, str]:
    """Return the file of an archive in which a place is, empty for none, and the place there."""
    head = "after " if place.startswith("after ") else ""
    found = _IN_FILE.fullmatch(place.removeprefix(head))
    return (found[1], head + found[2]) if found else ("", place)


def message_time(t: Translator, message: Message, zone: str) -> str:
    """Return when a message was sent, with offset; as written in the file where that is unclear."""
    if message.sent is None:
        shown = message.written or "?"
        return t.say("{time} (as the file has it)", time=shown)
    local = in_zone(message.sent, zone)
    return f"{short_day(local.date())}, {clock_text(local)} ({offset_text(local)})"


def message_note(t: Translator, message: Message) -> str:
    """Return notes on a message besides its text; empty for none."""
    parts = []
    if message.kind is MessageKind.CALL:
        missed = message.direction is Direction.MISSED and not message.seconds
        called = _call_text(t, message)
        # "Missed voice call" in the service's own words needs no second "missed call".
        if not missed or called.split()[0].casefold() not in message.text.casefold():
            parts.append(called)
    elif message.media or message.seconds:
        parts.append(_media_text(t, message))
    if message.kind is MessageKind.NOTICE:
        parts.append(t.say("notice of the program"))
    if message.kind is MessageKind.DELETED:
        parts.append(t.say("deleted in the conversation; the export says only that it was there"))
    if message.forwarded:
        parts.append(
            t.say("forwarded: words of {name}", name=message.forwarded_from)
            if message.forwarded_from
            else t.say("forwarded: words of somebody else")
        )
    if message.unsent:
        parts.append(t.say("never sent: a draft, or it failed"))
    if message.edited:
        parts.append(t.say("edited after it was sent"))
    if message.poll:
        parts.append(t.say("poll"))
    for answer, votes in message.poll:
        told = "?" if votes is None else t.say_n("{n} vote", "{n} votes", votes)
        parts.append(f"{answer}: {told}")
    return " · ".join(part for part in parts if part)


def _media_text(t: Translator, message: Message) -> str:
    words = {
        "voice_message": t.say("voice message"),
        "video_message": t.say("video message"),
        "video_file": t.say("video"),
        "audio_file": t.say("sound"),
        "sticker": t.say("sticker"),
        "animation": t.say("animation"),
    }
    length = duration_text(message.seconds * 1000) if message.seconds else ""
    return ", ".join(filter(None, (words.get(message.media, message.media), length)))


def _call_text(t: Translator, message: Message) -> str:
    word = {
        Direction.MISSED: t.say("missed call"),
        Direction.INCOMING: t.say("incoming call"),
        Direction.OUTGOING: t.say("outgoing call"),
        None: t.say("call"),
    }[message.direction]
    if message.seconds:
        return f"{word}, {duration_text(message.seconds * 1000)}"
    return word


def sender_parts(t: Translator, message: Message) -> tuple[str, str]:
    """Return the sender of a message, and the number or address where the file gives one."""
    name = message.sender
    if not name and message.kind is not MessageKind.NOTICE:
        name = t.say("own message") if message.own else t.say("unknown sender")
    return name, message.account if message.account != message.sender else ""


def sender_text(t: Translator, message: Message) -> str:
    """Return both in one line."""
    return " · ".join(part for part in sender_parts(t, message) if part)
