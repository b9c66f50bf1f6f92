"""Finds times that a file suggests: hints with their source, never taken as the truth.

Which names and fields carry a time: `docs/decisions/0004-decoding-in-a-child-process.md` says why
the fields are read in the child; the forms of names are those that phones and desktop systems
write (Android, Windows, macOS, GNOME, WhatsApp, Telegram, Pixel).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from evidence_keeper.domain.record.evidence import COPIED, TimeHint
from evidence_keeper.domain.text import shown_name, storable

MAX_RAW = 200
"""Longest raw value that is kept, in characters."""

_EARLIEST, _LATEST = 1990, 2199

_MOMENT = re.compile(
    r"""(?<!\d)
    (?P<year>(?:19|20)\d\d)(?P<s>[-._]?)(?P<month>\d\d)(?P=s)(?P<day>\d\d)
    (?:[-_T. ,]{1,2}|\ (?:at|в|um|à)\ )
    (?P<hour>\d\d?)(?P<c>[-._:h]?)(?P<minute>\d\d)(?:(?P=c)(?P<second>\d\d))?
    (?:[-._]?(?P<milli>\d{3}))?
    (?:[ \u00a0\u202f](?P<half>[AP])M)?
    (?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<day>\d\d)([-._])(?P<month>\d\d)\2(?P<year>20\d\d)"
    r"[-_ ](?P<hour>\d\d)([-._:])(?P<minute>\d\d)\6(?P<second>\d\d)(?!\d)"
)
_DATE = re.compile(r"(?<!\d)(?P<year>20\d\d)(?P<s>[-._]?)(?P<month>\d\d)(?P=s)(?P<day>\d\d)(?!\d)")
_MILLISECONDS = re.compile(r"(?<!\d)(?P<epoch>1[0-9]{12})(?!\d)")
_PIXEL = re.compile(r"\APXL_", re.IGNORECASE)

_EXIF = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"[+-](?:0\d|1[0-4]):[0-5]\d")

_PNG_TEXT_KEYS = ("Creation Time", "create-date", "date:create")


def time_hints(
    name: str, modified: datetime | None, metadata: Mapping[str, str]
) -> tuple[TimeHint, ...]:
    """Return the hints of name, metadata and file system on when it was made.

    Args:
        name: The file's original name, without folders.
        modified: The file system's modification time with offset; None when there is none (a pasted
            picture).
        metadata: From `Rendered.metadata`.

    Returns:
        Hints in the order name, EXIF, PNG, file system. Each value is ISO 8601, with an offset only
            where the source states one; it is empty where the source has an invalid date, and `raw`
            still shows the original text.
    """
    hints = [_from_name(name), *_from_exif(metadata), *_from_png(metadata)]
    if modified is not None:
        text = modified.isoformat(timespec="seconds")
        hints.append(TimeHint(COPIED, text, text))
    return tuple(hint for hint in hints if hint is not None)


def device_hint(metadata: Mapping[str, str]) -> str:
    """Return the device's make and model as the file names it; empty when it does not."""
    make = " ".join(metadata.get("exif.Make", "").split())
    model = " ".join(metadata.get("exif.Model", "").split())
    if make and not model.casefold().startswith(make.casefold()):
        return shown_name(f"{make} {model}".strip())[:MAX_RAW]
    return shown_name(model)[:MAX_RAW]


def _iso(found: Mapping[str, str | None]) -> str:
    """Return the ISO form of matched parts; empty when they are no possible date."""
    hour = int(found.get("hour") or 0)
    half = (found.get("half") or "").upper()
    if half:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half == "P" else 0)
    try:
        moment = datetime(  # noqa: DTZ001 - a name states no offset
            int(found["year"] or 0),
            int(found["month"] or 0),
            int(found["day"] or 0),
            hour,
            int(found.get("minute") or 0),
            int(found.get("second") or 0),
        )
    except ValueError:
        return ""
    if not _EARLIEST <= moment.year <= _LATEST:
        return ""
    return moment.isoformat(timespec="seconds" if found.get("second") else "minutes")


def _from_name(name: str) -> TimeHint | None:
    """Read the first matching form; a name without a possible date gives no hint."""
    raw = storable(name)[:MAX_RAW]
    for pattern in (_MOMENT, _DAY_FIRST):
        for match in pattern.finditer(raw):
            value = _iso(match.groupdict())
            if value:
                # Pixel cameras write UTC into the name; all others the phone's local time.
                return TimeHint("name", value + ("+00:00" if _PIXEL.match(raw) else ""), raw)
    for match in _DATE.finditer(raw):
        try:
            day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        return TimeHint("name", day.isoformat(), raw)
    for match in _MILLISECONDS.finditer(raw):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(match["epoch"]) // 1000)
        return TimeHint("name", moment.isoformat(timespec="seconds"), raw)
    return None


def _exif_value(raw: str, offset: str) -> str:
    """Return the ISO form of an EXIF time; empty when malformed (about one in twenty is)."""
    match = _EXIF.fullmatch(raw.strip().strip("\0").strip())
    if match is None:
        return ""
    try:
        moment = datetime(*(int(part) for part in match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return ""
    if not _EARLIEST <= moment.year <= _LATEST:
        return ""
    zone = offset.strip().strip("\0").strip()
    return moment.isoformat() + (zone if _OFFSET.fullmatch(zone) else "")


def _from_exif(metadata: Mapping[str, str]) -> list[TimeHint]:
    """Return original time and last change; the change only where it is a different valid date."""
    hints: list[TimeHint] = []
    original = metadata.get("exif.DateTimeOriginal")
    if original is not None:
        value = _exif_value(original, metadata.get("exif.OffsetTimeOriginal", ""))
        hints.append(TimeHint("exif", value, original[:MAX_RAW]))
    changed = metadata.get("exif.DateTime")
    if changed is not None and changed != original:
        value = _exif_value(changed, metadata.get("exif.OffsetTime", ""))
        if value or not hints:
            hints.append(TimeHint("exif", value, changed[:MAX_RAW]))
    return hints


def _png_text_value(raw: str) -> str:
    """Return the ISO form of a "Creation Time": ISO 8601 and EXIF's form occur in practice."""
    text = raw.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _exif_value(text, "")
    return moment.isoformat(timespec="seconds") if _EARLIEST <= moment.year <= _LATEST else ""


def _from_png(metadata: Mapping[str, str]) -> list[TimeHint]:
    hints: list[TimeHint] = []
    for key in _PNG_TEXT_KEYS:
        raw = metadata.get(f"png.{key}")
        if raw is not None:
            hints.append(TimeHint("png", _png_text_value(raw), raw[:MAX_RAW]))
    changed = metadata.get("png.tIME")
    if changed is not None:
        # The PNG specification (section tIME) states UTC for this chunk.
        hints.append(TimeHint("png", _exif_value(changed, "+00:00"), changed[:MAX_RAW]))
    return hints
