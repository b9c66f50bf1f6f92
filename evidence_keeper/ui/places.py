"""Names the pages, so that pages need not import each other."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """A page."""

    WELCOME = "welcome"
    UNLOCK = "unlock"
    RESTORE = "restore"
    CHRONOLOGY = "chronology"
    ENTRY = "entry"
    EVIDENCE = "evidence"
    CONVERSATIONS = "conversations"
    PEOPLE = "people"
    PATTERN = "pattern"
    DOSSIER = "dossier"
    HELP = "help"
    SETTINGS = "settings"


IN_RAIL = (
    Place.CHRONOLOGY,
    Place.EVIDENCE,
    Place.CONVERSATIONS,
    Place.PEOPLE,
    Place.PATTERN,
    Place.DOSSIER,
    Place.HELP,
    Place.SETTINGS,
)
"""The pages of the rail, in order; Ctrl+1 and so on open them."""


BACK = "back"
"""Argument for a page: show it in its last state."""

BEGIN = "begin"
"""Argument for the first page: show the ways to begin."""

GO_TO_DAY = "go to a day"
"""Argument for the chronology: ask for a day to go to."""

KEYS = "keys"
"""Argument for the help page: show the list of shortcuts."""


NEW_PASSPHRASE = "new passphrase"
"""Argument for the settings: open the change of the passphrase."""

NEW_CODES = "new codes"
"""Argument for the settings: open the codes that are not on paper yet."""

OWN_NUMBERS = "own numbers"
"""Argument for the settings: show the user's own numbers."""


class Changed(StrEnum):
    """What was changed in the vault."""

    INCIDENTS = "incidents"
    EVIDENCE = "evidence"
    CASES = "cases"
    PREFERENCES = "preferences"
    CONVERSATIONS = "conversations"
    DRAFTS = "drafts"
    PEOPLE = "people"
