"""Recognises text in pictures, if the user wants it and a recogniser is installed."""

from __future__ import annotations

from evidence_keeper.media.recognition.recognise import (
    LANGUAGES,
    Recogniser,
    find_recogniser,
    installed_recogniser,
    read_text,
)

WANTED = "recognise_text"
"""The preference that enables text recognition; off by default."""

__all__ = [
    "LANGUAGES",
    "WANTED",
    "Recogniser",
    "find_recogniser",
    "installed_recogniser",
    "read_text",
]
