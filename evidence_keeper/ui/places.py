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
"""The pages of the rail, in order; Ctrl+1 and on lead to them."""


BACK = "back"
"""Argument for a page: show it as it was left."""

GO_TO_DAY = "go to a day"
"""Argument for the chronology: ask for a day to go to."""

KEYS = "keys"
"""Argument for the help page: show the list of keys."""


NEW_PASSPHRASE = "new passphrase"
"""Asks the settings for the place where the passphrase is changed, open."""

NEW_CODES = "new codes"
"""Asks the settings for the place where codes that are not on paper yet are shown."""


class Changed(StrEnum):
    """What was changed in the vault."""

    INCIDENTS = "incidents"
    EVIDENCE = "evidence"
    CASES = "cases"
    PREFERENCES = "preferences"
    CONVERSATIONS = "conversations"
    DRAFTS = "drafts"
    PEOPLE = "people"
