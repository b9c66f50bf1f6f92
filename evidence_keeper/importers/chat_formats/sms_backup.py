"""Reads SMS Backup & Restore and SuperBackup: text messages, picture messages and calls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    Format,
    Message,
    MessageKind,
    ReadingOptions,
    RefusalReason,
    Refused,
)
from evidence_keeper.domain.record.entry import Direction
from evidence_keeper.domain.text import MAX_TEXT
from evidence_keeper.importers.file_formats.streams import beginning, whole
from evidence_keeper.importers.file_formats.xml_stream import Break, End, Refusal, Start, elements
from evidence_keeper.importers.interface import Export
from evidence_keeper.importers.local_time import ZoneClock, whole_number
from evidence_keeper.importers.piece_reader import MessagePiece, PieceReader, Title
from evidence_keeper.importers.preview_counts import Numbers

_RECORDS = ("sms", "mms", "call", "log")
_ROOT = re.compile(r"<(?:smses|calls|alllogs|allsms)(?=[\s/>])")
_ROOTS = ("smses", "calls", "alllogs", "allsms")

_RECEIVED, _SENT = 1, 2
_UNSENT = (3, 4, 5, 6)
"""Draft, outbox, failed, queued."""
_FROM = "137"
_OWNER = "insert-address-token"
"""Android's placeholder for the owner's own number."""

_CALLS = {
    1: Direction.INCOMING,
    2: Direction.OUTGOING,
    3: Direction.MISSED,
    4: Direction.MISSED,  # went to the voice mail
    5: Direction.INCOMING,  # rejected
    6: Direction.INCOMING,  # from a blocked number
    7: Direction.INCOMING,  # answered on another device
}
_MOST_PARTS = 1_000
_OLDEST = 100_000_000_000
"""The year 1973 in milliseconds, or 5138 in seconds: no message of a phone is older."""


@dataclass(slots=True)
class _Mms:
    """A picture message that is being read."""

    start: Start
    place: str
    texts: list[str] = field(default_factory=list)
    size: int = 0
    attached: list[str] = field(default_factory=list)
    sender: str = ""
    repaired: bool = False


class SmsBackup(PieceReader):
    """Reads `sms-*.xml` and `calls-*.xml`; one conversation for each number."""

    format = Format.SMS_BACKUP

    def recognises(self, export: Export) -> bool:
        """Return whether it is XML with these programs' root element."""
        head = beginning(export)
        return head.startswith("<") and _ROOT.search(head) is not None

    def pieces(
        self, export: Export, reading: ReadingOptions, progress: Progress
    ) -> Iterator[MessagePiece | Title | Refused]:
        """Yield all pieces of the file. See `PieceReader.pieces`."""
        stream = whole(export, progress)
        convert = _Convert(ZoneClock(reading.zone), Numbers(export.name))
        known = False
        try:
            for event in elements(stream, _RECORDS):
                known = known or (isinstance(event, Start) and event.name in _ROOTS)
                if isinstance(event, Start) and not known:
                    break
                yield from convert.pieces(event)
                if isinstance(event, Start):
                    stream.record()
        except Refusal as e:
            raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name) from e
        if not known:
            raise KeeperError(Code.EXPORT_UNREADABLE, name=export.name)


class _Convert:
    """Converts elements to messages."""

    def __init__(self, clock: ZoneClock, numbers: Numbers) -> None:
        self._clock = clock
        self._numbers = numbers
        self._records = 0
        self._mms: _Mms | None = None

    def pieces(self, event: Start | End | Break) -> Iterator[MessagePiece | Refused]:
        """Yield the messages that an element completes."""
        if isinstance(event, Break):
            mms, self._mms = self._mms, None
            lost = mms.place if mms else f"after record {self._records}"
            yield Refused(lost, event.reason, _key(_number(mms.start.values)) if mms else None)
        elif isinstance(event, End):
            if event.name == "mms" and self._mms is not None:
                yield self._of_mms(self._mms)
                self._mms = None
        elif event.name in _RECORDS:
            self._records += 1
            place = f"record {self._records}"
            if event.name == "mms":
                self._mms = _Mms(event, place, repaired=event.repaired)
            elif event.name == "sms":
                yield self._of_sms(event, place)
            else:
                yield self._of_call(event, place)
        elif self._mms is not None:
            _add_to(self._mms, event)

    def _of_sms(self, event: Start, place: str) -> MessagePiece | Refused:
        values = event.values
        kind = whole_number(values.get("type"))
        text = values.get("body", "")
        if kind is None and not text and "address" not in values:
            return Refused(place, RefusalReason.NOT_UNDERSTOOD)
        if len(text) > MAX_TEXT:
            return Refused(place, RefusalReason.TOO_LARGE, _key(_number(values)))
        if subject := _value(values, "subject"):
            text = f"{subject}\n{text}"
        own = _is_own(kind)
        message = self._message(values, _place(place, kind, (_RECEIVED, _SENT)), own, text)
        return _piece(event, _as_sent(message, kind))

    def _of_call(self, event: Start, place: str) -> MessagePiece | Refused:
        values = event.values
        kind = whole_number(values.get("type"))
        if kind is None and "number" not in values:
            return Refused(place, RefusalReason.NOT_UNDERSTOOD)
        seconds = whole_number(values.get("duration", values.get("dur")))
        message = self._message(
            values,
            _place(place, kind, (1, 2, 3)),
            None if kind is None else kind == _SENT,
            "",
            MessageKind.CALL,
            _CALLS.get(kind or 0),
            seconds if seconds is not None and seconds >= 0 else None,
        )
        return _piece(event, message)

    def _of_mms(self, mms: _Mms) -> MessagePiece | Refused:
        values = mms.start.values
        kind = whole_number(values.get("msg_box"))
        if subject := _value(values, "sub"):
            mms.texts.insert(0, subject)
        text = "\n".join(mms.texts)
        if mms.size > MAX_TEXT:
            return Refused(mms.place, RefusalReason.TOO_LARGE, _key(_number(values)))
        own = _is_own(kind)
        place = _place(mms.place, kind, (_RECEIVED, _SENT))
        message = self._message(
            values, place, own, text, attached=tuple(mms.attached), account=mms.sender
        )
        mms.start.repaired = mms.repaired
        return _piece(mms.start, _as_sent(message, kind))

    def _sent(self, time: int, written: str) -> datetime | None:
        """Return the moment; a count of seconds only where the written date has the same year.

        Some programs write seconds. As milliseconds these are days of 1970, when there was no such
        phone; without a date beside them they stay as they are.
        """
        if time >= _OLDEST:
            return self._clock.milliseconds(time)
        moment = self._clock.milliseconds(time * 1_000)
        agrees = moment is not None and re.search(rf"(?<!\d){moment.year}(?!\d)", written)
        return moment if agrees else None

    def _message(
        self,
        values: Mapping[str, str],
        place: str,
        own: bool | None,
        text: str,
        kind: MessageKind = MessageKind.TEXT,
        direction: Direction | None = None,
        seconds: int | None = None,
        attached: tuple[str, ...] = (),
        account: str = "",
    ) -> Message:
        number = _number(values)
        time, written = _time(values)
        return Message(
            position=self._numbers.next(_key(number)),
            sent=self._sent(time, written) if time is not None else None,
            written=written,
            sender="" if own else _contact(values) or number,
            text=text,
            place=place,
            kind=kind,
            account="" if own else account or number,
            own=own,
            attachments=attached,
            direction=direction,
            seconds=seconds,
        )


def _piece(event: Start, message: Message) -> MessagePiece:
    number, contact = _number(event.values), _contact(event.values)
    title = f"{contact} ({number})" if contact else number
    return MessagePiece(_key(number), message, title, event.repaired)


def _add_to(mms: _Mms, event: Start) -> None:
    """Add a part or an address to a picture message."""
    values = event.values
    mms.repaired = mms.repaired or event.repaired
    if event.name == "addr":
        address = _value(values, "address")
        if values.get("type") == _FROM and address != _OWNER:
            mms.sender = address
    elif event.name == "part" and len(mms.attached) + len(mms.texts) < _MOST_PARTS:
        if values.get("seq") == "-1" or _value(values, "ct") == "application/smil":
            return
        text = _value(values, "text")
        if text and _value(values, "ct").startswith("text/"):
            mms.size += len(text)
            mms.texts += [text] if mms.size <= MAX_TEXT else []
        else:
            names = (_value(values, key) for key in ("name", "cl", "fn", "ct"))
            mms.attached.append(next(filter(None, names), "part"))


def _value(values: Mapping[str, str], key: str) -> str:
    """Return a value; the programs write "null" where there is none."""
    value = values.get(key, "")
    return "" if value == "null" else value


def _number(values: Mapping[str, str]) -> str:
    """Return the number or address of the other side, unchanged."""
    return _value(values, "address") or _value(values, "number")


def _key(number: str) -> str:
    """Return the number without the spaces and punctuation that phones add."""
    plain = re.sub(r"[\s().-]", "", number[:500]) if re.search(r"\d{3}", number) else number[:500]
    return plain if plain and number != "-1" else "unknown"


def _contact(values: Mapping[str, str]) -> str:
    name = _value(values, "contact_name") or _value(values, "name")
    return "" if name == "(Unknown)" else name


def _time(values: Mapping[str, str]) -> tuple[int | None, str]:
    """Return milliseconds since 1970, and the time as written: SuperBackup has both in one."""
    both = [_value(values, key) for key in ("date", "time")]
    counted = [n for value in both if (n := whole_number(value)) is not None and n > 10**9]
    words = [value for value in both if value and whole_number(value) is None]
    written = (
        _value(values, "readable_date") or next(iter(words), "") or next(filter(None, both), "")
    )
    return (counted[0] if counted else None), written


def _is_own(kind: int | None) -> bool | None:
    """Return whether the owner of the phone wrote a message; None for an undocumented type."""
    if kind == _RECEIVED:
        return False
    return True if kind == _SENT or kind in _UNSENT else None


def _as_sent(message: Message, kind: int | None) -> Message:
    """Return a message, marked as unsent where it is a draft, queued, or failed."""
    return replace(message, unsent=True) if kind in _UNSENT else message


def _place(place: str, kind: int | None, usual: tuple[int, ...]) -> str:
    """Return the place, with the type where it is unusual."""
    return place if kind is None or kind in usual else f"{place}, type {kind}"
