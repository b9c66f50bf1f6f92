"""Reads the text of an exported WhatsApp chat, alone or in a phone's archive."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
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
from evidence_keeper.importers.file_formats.encodings import Recoded, encoding_of
from evidence_keeper.importers.file_formats.streams import Damaged, ExportStream, decoded, whole
from evidence_keeper.importers.interface import HEAD, Export
from evidence_keeper.importers.local_time import ZoneClock

CHAT = "chat"
"""The key of the only conversation of such a file."""

_MOST_TEXTS = 500
"""Most texts of an archive that are looked at."""

_LIMIT, _NEAR = 10_000, 100
"""The program exports only the latest 10,000 or 40,000 messages; a number this near a multiple may
be truncated."""


class WhatsApp:
    """Reads `_chat.txt`, the text alone, and the archives with it."""

    format = Format.WHATSAPP

    def recognises(self, export: Export) -> bool:
        """Return whether its text begins with a header of a chat."""
        try:
            if archives.is_zip(export):
                return bool(_chats(export, by_content=True)[0])
            return _begins_a_chat(whole(export, Progress()).read(HEAD))
        except Damaged:
            return False
        except KeeperError as e:
            # Errors below the archive, such as a damaged original, are reported unchanged.
            if e.code not in (Code.EXPORT_UNREADABLE, Code.EXPORT_EMPTY):
                raise
            return False

    def look(self, export: Export, progress: Progress) -> Looked:
        """Preview all chats of the file. See `Importer.look`."""
        chats, unsafe = _chats(export)
        whole_file = _Preview(Survey(""), is_certain=_is_chat_name(export.name))
        found, refused, orders, names = [], len(unsafe), [], dict[str, None]()
        for chat in chats:
            one = _preview(export, chat, progress)
            refused += one.refused
            if not one.survey.messages:
                continue
            found.append(FoundChat(chat.key, chat.title, one.survey.messages))
            orders.append(one.survey.orders)
            names |= dict.fromkeys(one.survey.names())
            whole_file.add(one)
        if not found:
            raise KeeperError(
                Code.EXPORT_UNREADABLE if refused else Code.EXPORT_EMPTY, name=export.name
            )
        form = self.format if whole_file.is_certain else Format.LIKE_WHATSAPP
        remarks = whole_file.remarks(any(_may_be_cut(chat.messages) for chat in found))
        if any(chat.guessed for chat in chats):
            remarks = (*remarks, Remark(RemarkCode.ENCODING_GUESSED))
        return Looked(form, tuple(found), _asked(orders), True, tuple(names), remarks)

    def messages(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[tuple[str, Message] | Refused]:
        """Yield the messages of all chats. See `Importer.messages`.

        A line of text with exactly the shape of this file's headers begins a message of its own:
        the file does not distinguish them. Lines of any other shape stay text.

        Each text is read twice: only the whole determines what names and dates mean.
        """
        clock = ZoneClock(reading.zone)
        chats, unsafe = _chats(export)
        yield from (Refused(name, RefusalReason.DAMAGED, name) for name in unsafe)
        for chat in chats:
            survey, half = Survey(chat.title), chat.weight // 2
            with _text(export, chat, progress, (chat.begin, half)) as (stream, _):
                for entry in entries(stream):
                    if isinstance(entry, WhatsAppEntry):
                        _survey(entry, survey)
            fits = reading.order and reading.order in survey.orders
            order = reading.order if fits or len(chats) == 1 else None
            order = order or _only(survey.orders, export)
            with_colon = survey.with_colon(reading.me)
            position = 0
            rest = (chat.begin + half, chat.weight - half)
            with _text(export, chat, progress, rest) as (stream, _):
                for entry in entries(stream):
                    if isinstance(entry, Refused):
                        yield replace(entry, place=chat.inside(entry.place), chat=chat.key)
                    elif entry.size > MAX_TEXT:
                        place = chat.inside(f"line {entry.line}")
                        yield Refused(place, RefusalReason.TOO_LARGE, chat.key)
                    else:
                        position += 1
                        made = _message(entry, position, with_colon, order, clock, reading.me)
                        yield chat.key, replace(made, place=chat.inside(made.place))
            yield from (Refused(name, RefusalReason.REPEATED, chat.key) for name in chat.copies)


@dataclass(frozen=True, slots=True)
class _Chat:
    """One text of a file.

    Attributes:
        key: Its key.
        title: Its title.
        begin, weight: Byte range of the progress bar.
        member: In an archive.
        beside: The names of the archive's files.
        copies: The names of other texts in the archive with the same bytes, which are not read.
        encoding: Of a text in an archive that is no UTF-8; empty otherwise.
        guessed: Whether the encoding was found and not told.
    """

    key: str
    title: str
    begin: int
    weight: int
    member: zipfile.ZipInfo | None = None
    beside: frozenset[str] = frozenset()
    copies: tuple[str, ...] = ()
    encoding: str = ""
    guessed: bool = False

    def inside(self, place: str) -> str:
        """Return a place with the name of the text, where there are several."""
        if self.key == CHAT or self.member is None:
            return place
        return f"{self.member.filename}, {place}"


@dataclass(slots=True)
class _Preview:
    """What was counted in one text, or in all of them."""

    survey: Survey
    is_certain: bool = False
    outside: int = 0
    repaired: int = 0
    refused: int = 0
    went_back: int = 0
    again: int = 0

    def add(self, other: _Preview) -> None:
        self.is_certain = self.is_certain or other.is_certain
        self.outside += other.outside
        self.repaired += other.repaired
        self.again += other.again
        self.went_back += other.went_back

    def remarks(self, may_be_cut: bool) -> tuple[Remark, ...]:
        counted = {
            RemarkCode.MEDIA_OUTSIDE: self.outside,
            RemarkCode.OUT_OF_ORDER: self.went_back,
            RemarkCode.REPEATED: self.again,
            RemarkCode.TEXT_REPAIRED: self.repaired,
        }
        cut = (Remark(RemarkCode.MAY_BE_PARTIAL),) if may_be_cut else ()
        return (*cut, *(Remark(code, count) for code, count in counted.items() if count))


def _preview(export: Export, chat: _Chat, progress: Progress) -> _Preview:
    found = _Preview(Survey(chat.title))
    with _text(export, chat, progress, (chat.begin, chat.weight)) as (stream, inside):
        found.is_certain = chat.member is not None and _is_chat_name(chat.member.filename)
        for entry in entries(stream):
            if isinstance(entry, Refused):
                found.refused += 1
                continue
            said = _survey(entry, found.survey)
            # A name, a text and nothing else is what other programs write in this form too.
            found.is_certain = found.is_certain or said != Understood()
            found.repaired += entry.repaired
            found.outside += said.outside or any(_is_outside(n, inside) for n in said.attachments)
    found.again = found.survey.messages * len(chat.copies)
    orders = found.survey.orders
    found.went_back = found.survey.went_back(orders[0]) if len(orders) == 1 else 0
    return found


def _asked(orders: list[tuple[DateOrder, ...]]) -> tuple[DateOrder, ...]:
    """Return the orders among which the user chooses; one where all texts have the same."""
    first_open = next((some for some in orders if len(some) > 1), None)
    if first_open:
        return first_open
    return orders[0] if len(set(orders)) == 1 else ()


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


def _chats(export: Export, *, by_content: bool = False) -> tuple[list[_Chat], list[str]]:
    """Return the chats of a file, and the names of texts that are not safe to open.

    Args:
        export: The file.
        by_content: Whether the only text of an archive must begin like a chat, too.

    Raises:
        KeeperError: EXPORT_UNREADABLE, EXPORT_TOO_LARGE (name).
    """
    if not archives.is_zip(export):
        return [_Chat(CHAT, title_of(export.name), 0, export.size)], []
    with archives.opened(export) as archive:
        texts, unsafe = archives.members(archive, lambda name: name.lower().endswith(".txt"))
        if not texts and any(map(archives.is_too_large, unsafe)):
            raise KeeperError(Code.EXPORT_TOO_LARGE, name=export.name)
        # Phones put it at the top level; a text that was sent may be there too.
        texts.sort(key=lambda m: (m.filename.count("/"), not _is_chat_name(m.filename)))
        heads = {m.filename: _head(archive, m, export) for m in texts[:_MOST_TEXTS]}
        fitting = [m for m in texts[:_MOST_TEXTS] if _is_chat(heads[m.filename], m.filename)]
        if len(texts) == 1 and not by_content:
            fitting = texts
        if not fitting:
            raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)
        beside = frozenset(PurePosixPath(n).name for n in archive.namelist())
    copies = defaultdict[tuple[int, int], list[str]](list)
    for member in fitting:
        copies[member.CRC, member.file_size].append(member.filename)
    fitting = [m for m in fitting if copies[m.CRC, m.file_size][0] == m.filename]
    chats, begin = [], 0
    weights = export.size / max(sum(m.compress_size for m in fitting), 1)
    for member in fitting:
        several, weight = len(fitting) > 1, int(member.compress_size * weights)
        key = member.filename if several else CHAT
        title = _title_in_archive(member.filename) if several else title_of(export.name)
        same = tuple(copies[member.CRC, member.file_size][1:])
        encoding = encoding_of(heads[member.filename] or b"")
        chats.append(_Chat(key, title, begin, weight, member, beside, same, *encoding))
        begin += weight
    return chats, [m.filename for m in unsafe]


def _head(archive: zipfile.ZipFile, member: zipfile.ZipInfo, export: Export) -> bytes | None:
    """Return the first bytes of a member; None where it is damaged."""
    try:
        with archives.member_stream(archive, member, export.name) as file:
            return ExportStream(file, member.file_size, Progress(), export.size).read(HEAD)
    except Damaged:
        return None


def _is_chat(head: bytes | None, name: str) -> bool:
    if not head:
        return _is_chat_name(name)
    encoding, _ = encoding_of(head)
    text = head.decode(encoding, "replace").encode("utf-8", "replace") if encoding else head
    return _begins_a_chat(text)


def _title_in_archive(name: str) -> str:
    """Return the title of a chat in an archive; an iPhone's text has only its folder's."""
    path = PurePosixPath(name)
    return title_of(
        path.parent.name if path.name == "_chat.txt" and path.parent.name else path.name
    )


@contextmanager
def _text(
    export: Export, chat: _Chat, progress: Progress, part: tuple[int, int]
) -> Iterator[tuple[ExportStream, frozenset[str]]]:
    """Open a chat's text and list the other files in the archive.

    Args:
        export: The file.
        chat: One of its chats.
        progress: Reports the bytes read.
        part: Byte range of the progress bar that this read covers.

    Raises:
        KeeperError: EXPORT_UNREADABLE (name).
    """
    if chat.member is None:
        export.file.seek(0)
        yield ExportStream(export.file, export.size, progress, export.size, *part), frozenset()
        return
    with (
        archives.opened(export) as archive,
        archives.member_stream(archive, chat.member, export.name) as file,
    ):
        source = Recoded(file, chat.encoding) if chat.encoding else file
        stream = ExportStream(source, chat.member.file_size, progress, export.size, *part)
        yield stream, chat.beside


def _is_chat_name(name: str) -> bool:
    plain_name = PurePosixPath(name).name
    bare = re.sub(r"\.(?:txt|zip)$", "", plain_name, flags=re.IGNORECASE)
    return plain_name == "_chat.txt" or title_of(plain_name) != bare
