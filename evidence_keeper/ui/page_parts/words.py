"""Contains small helpers for the window's texts."""

from __future__ import annotations

import contextlib
from pathlib import Path

from evidence_keeper.domain.record.entry import Kind
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.system.paths import synced_by

KIND_ICONS = {
    Kind.CALL: "phone",
    Kind.MESSAGE: "message-circle",
    Kind.POST: "megaphone",
    Kind.INTRUSION: "key-round",
    Kind.THREAT: "triangle-alert",
    Kind.DENIAL: "message-circle-off",
    Kind.FOLLOWING: "footprints",
    Kind.GIFT: "gift",
    Kind.DAMAGE: "hammer",
    Kind.OTHER: "circle-dot",
}


def short_kind(t: Translator, kind: Kind) -> str:
    """Return a short name of a kind, for filters."""
    return {
        Kind.CALL: t.say_in("short kind", "Call"),
        Kind.MESSAGE: t.say_in("short kind", "Message"),
        Kind.POST: t.say_in("short kind", "Post"),
        Kind.INTRUSION: t.say_in("short kind", "Intrusion"),
        Kind.THREAT: t.say_in("short kind", "Threat"),
        Kind.DENIAL: t.say_in("short kind", "Denial"),
        Kind.FOLLOWING: t.say_in("short kind", "Following"),
        Kind.GIFT: t.say_in("short kind", "Gift"),
        Kind.DAMAGE: t.say_in("short kind", "Damage"),
        Kind.OTHER: t.say_in("short kind", "Other"),
    }[kind]


def capital(text: str) -> str:
    """Return the text with its first letter capitalised."""
    return text[:1].upper() + text[1:]


def cloud_warning(t: Translator, folder: Path) -> str:
    """Return a warning when a folder seems to be synchronised to a cloud; empty otherwise."""
    service = synced_by(folder)
    if not service:
        return ""
    return t.say(
        "This folder seems to be copied to {service}. The vault stays encrypted there, but whoever "
        "has that account sees that it exists and how it grows, and older copies stay. Better a "
        "folder on this computer or a stick.",
        service=service,
    )


def whole_path(typed: str) -> Path | None:
    """Return a typed path; None when it is empty, relative, or has an unknown `~user`."""
    text = typed.strip()
    # An unknown user's home raises RuntimeError.
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        path = Path(text).expanduser()
        return path if text and path.is_absolute() else None
    return None
