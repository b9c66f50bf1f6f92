"""Finds the items of evidence that may be exports of messages."""

from __future__ import annotations

from pathlib import PurePath

from evidence_keeper.domain.record.evidence import Evidence

_SUFFIXES = frozenset((".txt", ".zip", ".json", ".xml", ".html", ".htm", ".eml", ".mbox", ".mbx"))
_TYPES = frozenset(("application/zip", "application/json", "application/xml", "message/rfc822"))
_SEEN = ("image/", "video/", "audio/")


def can_be_read(item: Evidence) -> bool:
    """Return whether an item may contain messages: text, archive or mail, not removed."""
    if item.binned or item.removed or item.copy_of is not None:
        return False
    if item.media_type.startswith(_SEEN) or item.media_type == "application/pdf":
        return False
    suffix = PurePath(item.original_name).suffix.lower()
    return suffix in _SUFFIXES or item.media_type in _TYPES or item.media_type.startswith("text/")


def looks_readable(name: str) -> bool:
    """Return whether a file may be an export, by its name alone."""
    suffix = PurePath(name).suffix.lower()
    return suffix in _SUFFIXES
