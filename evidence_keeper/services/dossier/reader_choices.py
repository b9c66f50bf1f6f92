"""Stores the last choices for each reader's dossier in the vault."""

from __future__ import annotations

from collections.abc import Mapping

from evidence_keeper.domain.dossier.plan import ABOUT_ME_BY_DEFAULT, Reader, ReaderChoices, Size
from evidence_keeper.domain.dossier.profile import FIELDS
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.services.vault.settings_service import SettingsService
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system.language.translations import LANGUAGES

_PREFERENCE = "dossier_choices"


def remembered(vault: Vault, reader: Reader) -> ReaderChoices:
    """Return what was chosen for a reader before, or what is usual."""
    stored = SettingsService(vault).preference(_PREFERENCE, {})
    found = stored.get(reader.value) if isinstance(stored, Mapping) else None
    usual = ReaderChoices(about_me=ABOUT_ME_BY_DEFAULT[reader])
    if not isinstance(found, Mapping):
        return usual
    language, size, shown = found.get("language"), found.get("size"), found.get("about_me")
    return ReaderChoices(
        language=str(language) if language in LANGUAGES else "",
        size=Size(str(size)) if size in tuple(Size) else usual.size,
        about_me=tuple(n for n in FIELDS if n in shown)
        if isinstance(shown, list)
        else usual.about_me,
        replace_names=found.get("replace_names") is True,
    )


def remember(vault: Vault, reader: Reader, choices: ReaderChoices) -> None:
    """Remember the choices for a reader."""
    stored = SettingsService(vault).preference(_PREFERENCE, {})
    others: dict[str, Json] = dict(stored) if isinstance(stored, Mapping) else {}
    others[reader.value] = {
        "language": choices.language,
        "size": choices.size.value,
        "about_me": list(choices.about_me),
        "replace_names": choices.replace_names,
    }
    SettingsService(vault).set_preference(_PREFERENCE, others)
