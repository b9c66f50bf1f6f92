"""Keeps entries that are not finished."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.text import storable_json
from evidence_keeper.storage.record.drafts_and_preferences import Draft
from evidence_keeper.storage.vault.vault import Vault

__all__ = ["Draft", "DraftService"]


class DraftService:
    """Drafts of an open vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def save(
        self, draft: int | None, body: Mapping[str, Json], typed: datetime | None = None
    ) -> int:
        """Write a draft, a new one for None, and return its number.

        `typed`: when it was typed last; None for now.
        """
        clean = storable_json(body)
        assert isinstance(clean, Mapping)
        with self._vault.database.transaction():
            return self._vault.notebook.save_draft(draft, clean, typed)

    def all(self) -> list[Draft]:
        """Return the drafts, the one changed last first."""
        return self._vault.notebook.drafts()

    def drop(self, draft: int) -> None:
        """Remove a draft."""
        with self._vault.database.transaction():
            self._vault.notebook.drop_draft(draft)
