"""Stores the last choices for each reader's dossier in the vault."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from evidence_keeper.domain.dossier.plan import ABOUT_ME_BY_DEFAULT, Reader, ReaderChoices, Size
from evidence_keeper.domain.dossier.profile import FIELDS
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.services.session import Session
from evidence_keeper.system.language.translations import LANGUAGES

_PREFERENCE = "dossier_choices"


def remembered(session: Session, reader: Reader) -> ReaderChoices:
    """Return the last choices for a reader, or the defaults."""
    stored = session.preference(_PREFERENCE, {})
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


def remember(session: Session, reader: Reader, choices: ReaderChoices) -> None:
    """Store the choices for a reader."""
    stored = session.preference(_PREFERENCE, {})
    others: dict[str, Json] = dict(stored) if isinstance(stored, Mapping) else {}
    others[reader.value] = {
        "language": choices.language,
        "size": choices.size.value,
        "about_me": list(choices.about_me),
        "replace_names": choices.replace_names,
    }
    session.set_preference(_PREFERENCE, others)


def about_me_for(session: Session, reader: Reader) -> Collection[str]:
    """Return the fields of "about me" that a reader sees by default."""
    return remembered(session, reader).about_me


def replace_names_for(session: Session, reader: Reader) -> bool:
    """Return whether names are replaced for a reader by default."""
    return remembered(session, reader).replace_names
