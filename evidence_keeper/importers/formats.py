"""Lists all readers of exports and finds the one for a file."""

from __future__ import annotations

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.importers.chat_formats.discord import Discord
from evidence_keeper.importers.chat_formats.instagram import Instagram
from evidence_keeper.importers.chat_formats.mail import Mail
from evidence_keeper.importers.chat_formats.sms_backup import SmsBackup
from evidence_keeper.importers.chat_formats.telegram import Telegram
from evidence_keeper.importers.chat_formats.vk import Vk
from evidence_keeper.importers.chat_formats.whatsapp import WhatsApp
from evidence_keeper.importers.interface import Export, Importer

IMPORTERS: tuple[Importer, ...] = (
    Telegram(),
    Discord(),
    Instagram(),
    Vk(),
    SmsBackup(),
    WhatsApp(),
    Mail(),
)
"""In detection order: the most certain signatures come first."""


def importer_named(name: str) -> Importer:
    """Return the reader of a format.

    Args:
        name: As in `--format`.

    Raises:
        KeeperError: FORMAT_UNKNOWN (name, formats).
    """
    for importer in IMPORTERS:
        if importer.format.value == name:
            return importer
    formats = ", ".join(sorted(importer.format.value for importer in IMPORTERS))
    raise KeeperError(Code.FORMAT_UNKNOWN, name=name, formats=formats)


def importer_for(export: Export) -> Importer | None:
    """Return the reader that recognises a file by its content; None when none does."""
    return next((importer for importer in IMPORTERS if importer.recognises(export)), None)
