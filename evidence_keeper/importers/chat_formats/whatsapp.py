"""Reads the text of an exported WhatsApp chat, alone or in a phone's archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    DateOrder,
    Format,
    FoundChat,
    Looked,
    Message,
    MessageKind,
    ReadingOptions,
    RefusalReason,
    Refused,
    Remark,
    RemarkCode,
)
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.domain.text import MAX_TEXT
from evidence_keeper.importers.chat_formats.whatsapp_lines import (
    Survey,
    WhatsAppEntry,
    entries,
    header,
)
from evidence_keeper.importers.chat_formats.whatsapp_phrases import (
    Understood,
    is_notice,
    title_of,
    understood,
)
from evidence_keeper.importers.file_formats import archives
from evidence_keeper.importers.file_formats.streams import Damaged, ExportStream, decoded
from evidence_keeper.importers.interface import HEAD, Export
from evidence_keeper.importers.local_time import ZoneClock

CHAT = "chat"
"""The key of the only conversation of such a file."""

_LIMIT, _NEAR = 10_000, 100
"""The program exports only the latest 10,000 or 40,000 messages; a number this near a multiple may
be truncated."""


class WhatsApp:
    """Reads `_chat.txt`, the text alone, and the archives with it."""

    format = Format.WHATSAPP

    def recognises(self, export: Export) -> bool:
        """Return whether its text begins with a header of a chat."""
        try:
            with _text(export, Progress()) as (stream, _):
                head = stream.read(HEAD)
                # Exports made on a linked device can hold an empty text.
                return _begins_a_chat(head) if head else archives.is_zip(export)
        except Damaged:
            return False
        except KeeperError as e:
            # Errors below the archive, such as a damaged original, are reported unchanged.
            if e.code not in (Code.EXPORT_UNREADABLE, Code.EXPORT_EMPTY):
                raise
            return False

    def look(self, export: Export, progress: Progress) -> Looked:
        """Preview the whole chat. See `Importer.look`."""
        title = title_of(export.name)
        survey, outside, repaired, refused = Survey(title), 0, 0, 0
        certain = title != re.sub(r"\.(?:txt|zip)$", "", export.name, flags=re.IGNORECASE)
        with _text(export, progress) as (stream, inside):
            for entry in entries(stream):
                if isinstance(entry, Refused):
                    refused += 1
                    continue
                said = _survey(entry, survey)
                certain = certain or said != Understood() or bool(inside)
                repaired += entry.repaired
                outside += said.outside or any(_is_outside(n, inside) for n in said.attachments)
        if not survey.messages:
            code = Code.EXPORT_UNREADABLE if refused else Code.EXPORT_EMPTY
            raise KeeperError(code, name=export.name)
        orders = survey.orders
        counted = {
            RemarkCode.MEDIA_OUTSIDE: outside,
            RemarkCode.OUT_OF_ORDER: survey.went_back(orders[0]) if len(orders) == 1 else 0,
            RemarkCode.TEXT_REPAIRED: repaired,
        }
        remarks = [Remark(code, count) for code, count in counted.items() if count]
        if _may_be_cut(survey.messages):
            remarks.insert(0, Remark(RemarkCode.MAY_BE_PARTIAL))
        chats = (FoundChat(CHAT, title, survey.messages),)
        form = self.format if certain else Format.LIKE_WHATSAPP
        return Looked(form, chats, orders, True, survey.names(), tuple(remarks))

    def messages(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[tuple[str, Message] | Refused]:
        """Yield the messages of the chat. See `Importer.messages`.

        A line of text with exactly the shape of this file's headers begins a message of its own:
        the file does not distinguish them. Lines of any other shape stay text.

        The file is read twice: only the whole determines what names and dates mean.
        """
        clock = ZoneClock(reading.zone)
        survey = Survey(title_of(export.name))
        half = export.size // 2
        with _text(export, progress, (0, half)) as (stream, _):
            for entry in entries(stream):
                if isinstance(entry, WhatsAppEntry):
                    _survey(entry, survey)
        order = reading.order or _only(survey.orders, export)
        with_colon = survey.with_colon(reading.me)
        position = 0
        with _text(export, progress, (half, export.size - half)) as (stream, _):
            for entry in entries(stream):
                if isinstance(entry, Refused):
                    yield replace(entry, chat=CHAT)
                elif entry.size > MAX_TEXT:
                    yield Refused(f"line {entry.line}", RefusalReason.TOO_LARGE, CHAT)
                else:
                    position += 1
                    yield CHAT, _message(entry, position, with_colon, order, clock, reading.me)


def _survey(entry: WhatsAppEntry, survey: Survey) -> Understood:
    """Add an entry to the survey; return its kind."""
    sender, text = entry.split()
    said = _classify(sender, text)
    name = "" if said.kind is MessageKind.NOTICE else sender
    survey.see(entry.header, name, entry.size <= MAX_TEXT)
    return said


def _message(
    entry: WhatsAppEntry,
    position: int,
    with_colon: frozenset[str],
    order: DateOrder,
    clock: ZoneClock,
    me: str,
) -> Message:
    sender, text = entry.split(with_colon)
    said = _classify(sender, text)
    own = said.own if said.own is not None else (sender == me if me and sender else None)
    direction = said.direction
    if said.kind is MessageKind.CALL and direction is None and own is not None:
        direction = Direction.OUTGOING if own else Direction.INCOMING
    local = entry.header.local(order)
    return Message(
        position=position,
        sent=clock.local(local) if local else None,
        written=entry.header.written,
        # A mark at its start makes a text look like the program's own: its author stays known.
        sender=sender,
        text=text,
        place=f"line {entry.line}",
        kind=said.kind,
        own=own,
        attachments=said.attachments,
        direction=direction,
        seconds=said.seconds,
        edited=said.edited,
    )


def _classify(sender: str, text: str) -> Understood:
    """Return the kind of a message; one without sender is the program's own, unless it is a
    call.
    """
    said = understood(text)
    by_program = not sender or (text.startswith("\u200e") and is_notice(text[:500]))
    if by_program and said.kind is MessageKind.TEXT:
        return Understood(MessageKind.NOTICE)
    return said


def _only(orders: tuple[DateOrder, ...], export: Export) -> DateOrder:
    if len(orders) > 1:
        fitting = ", ".join(order.value for order in orders)
        raise KeeperError(Code.DATE_ORDER_NEEDED, name=export.name, orders=fitting)
    # Without any valid date no order is wrong: each time stays as written.
    return orders[0] if orders else DateOrder.DMY


def _may_be_cut(count: int) -> bool:
    off = count % _LIMIT
    return count > _LIMIT // 2 and min(off, _LIMIT - off) <= _NEAR


def _is_outside(attached: str, inside: frozenset[str]) -> bool:
    return not attached.startswith("http") and attached not in inside


def _begins_a_chat(head: bytes) -> bool:
    """Whether the first line that is not blank is a header."""
    if b"\0" in head:
        return False
    first = next((s for s in decoded(head).split("\n") if s.strip(" \r\ufeff\u200e")), "")
    return header(first.removesuffix("\r")) is not None


@contextmanager
def _text(
    export: Export, progress: Progress, part: tuple[int, int] | None = None
) -> Iterator[tuple[ExportStream, frozenset[str]]]:
    """Open the chat's text and list the other files in the archive.

    Args:
        part: Byte range of the progress bar that this read covers.

    Raises:
        KeeperError: EXPORT_UNREADABLE (name).
    """
    begin, weight = part or (0, export.size)
    if not archives.is_zip(export):
        export.file.seek(0)
        yield (
            ExportStream(export.file, export.size, progress, export.size, begin, weight),
            frozenset(),
        )
        return
    with archives.opened(export) as archive:
        texts, unsafe = archives.members(archive, lambda name: name.lower().endswith(".txt"))
        if not texts and any(map(archives.is_too_large, unsafe)):
            raise KeeperError(Code.EXPORT_TOO_LARGE, name=export.name)
        # Phones put it at the top level; a text that was sent may be there too.
        texts.sort(key=lambda m: (m.filename.count("/"), not _is_chat_name(m.filename)))
        for member in texts[:20]:
            with archives.member_stream(archive, member, export.name) as file:
                first = ExportStream(file, member.file_size, Progress(), export.size)
                head = first.read(HEAD)
            fits = _begins_a_chat(head) if head else _is_chat_name(member.filename)
            if fits or len(texts) == 1:
                beside = frozenset(PurePosixPath(n).name for n in archive.namelist())
                with archives.member_stream(archive, member, export.name) as file:
                    size = member.file_size
                    yield ExportStream(file, size, progress, export.size, begin, weight), beside
                return
    raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)


def _is_chat_name(name: str) -> bool:
    plain_name = PurePosixPath(name).name
    return plain_name == "_chat.txt" or title_of(plain_name) != plain_name.removesuffix(".txt")
