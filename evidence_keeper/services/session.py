"""Holds one open vault and the services that work on it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from evidence_keeper.media.decoder.decoder_client import DecoderClient, begin_again, end_all
from evidence_keeper.services.evidence.evidence_service import EvidenceService
from evidence_keeper.services.evidence.picture_service import PictureService
from evidence_keeper.services.record.bin_service import BinService
from evidence_keeper.services.record.conversation_service import ConversationService
from evidence_keeper.services.record.draft_service import DraftService
from evidence_keeper.services.record.incident_service import IncidentService
from evidence_keeper.services.record.key_fact_service import KeyFactService
from evidence_keeper.services.record.people_service import PeopleService
from evidence_keeper.services.vault.backups import BackupService
from evidence_keeper.services.vault.check_service import CheckService
from evidence_keeper.services.vault.recovery_service import RecoveryService
from evidence_keeper.services.vault.settings_service import SettingsService
from evidence_keeper.services.vault.upkeep_service import UpkeepService
from evidence_keeper.storage.vault.vault import Opened, Vault

if TYPE_CHECKING:
    from evidence_keeper.services.dossier.dossier_service import DossierService

__all__ = ["Opened", "Session"]


class Session:
    """An open vault.

    Everything is called by the thread that opened the session; `interrupt` and `end_decoding` alone
    may be called by any. Every mutation is one transaction with its custody entry.

    Attributes:
        vault: The storage below; for services, not for the window.
        opened: What the owner should see after unlocking.
    """

    def __init__(self, vault: Vault, opened: Opened) -> None:
        self.vault = vault
        self.opened = opened
        begin_again()
        self._decoder = DecoderClient()
        self.incidents = IncidentService(vault)
        self.key_facts = KeyFactService(vault)
        self.evidence = EvidenceService(vault, self._decoder)
        self.pictures = PictureService(vault)
        self.conversations = ConversationService(vault)
        self.people = PeopleService(vault)
        self.bin = BinService(vault, self.incidents, self.evidence)
        self.drafts = DraftService(vault)
        self.settings = SettingsService(vault)
        self.checks = CheckService(vault, opened)
        self.recovery = RecoveryService(vault, self.settings)
        self.backups = BackupService(vault, self.settings)
        self.upkeep = UpkeepService(vault, opened)

    @cached_property
    def dossiers(self) -> DossierService:
        """Dossiers of the vault."""
        # Loads the PDF library: 200 ms that unlocking does not wait for.
        from evidence_keeper.services.dossier.dossier_service import DossierService  # noqa: PLC0415

        return DossierService(self.vault)

    @property
    def folder(self) -> Path:
        """The vault's folder."""
        return self.vault.folder

    def close(self) -> None:
        """Close the vault and release its lock."""
        self._decoder.close()
        self.vault.close()

    def interrupt(self) -> None:
        """End a running search; for other threads."""
        self.vault.database.interrupt()

    def end_decoding(self) -> None:
        """End all decoding, so that no picture blocks the vault's thread when the program closes.

        For other threads, like `interrupt`.
        """
        end_all()
