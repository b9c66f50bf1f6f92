"""Lists all readers of exports and finds the one for a file."""

from __future__ import annotations

import re

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.importers.chat_formats.discord import Discord
from evidence_keeper.importers.chat_formats.instagram import Instagram
from evidence_keeper.importers.chat_formats.mail import Mail
from evidence_keeper.importers.chat_formats.meta_pages import MetaPages
from evidence_keeper.importers.chat_formats.sms_backup import SmsBackup
from evidence_keeper.importers.chat_formats.telegram import Telegram
from evidence_keeper.importers.chat_formats.telegram_pages import TelegramPages
from evidence_keeper.importers.chat_formats.vk import Vk
from evidence_keeper.importers.chat_formats.whatsapp import WhatsApp
from evidence_keeper.importers.file_formats import archives
from evidence_keeper.importers.file_formats.streams import beginning
from evidence_keeper.importers.interface import Export, Importer

IMPORTERS: tuple[Importer, ...] = (
    Telegram(),
    Discord(),
    Instagram(),
    MetaPages(),
    Vk(),
    TelegramPages(),
    SmsBackup(),
    WhatsApp(),
    Mail(),
)
"""In detection order: the most certain signatures come first."""


def importer_named(name: str, export: Export) -> Importer:
    """Return the reader of a format that recognises a file, else its first reader.

    Args:
        name: As in `--format`.
        export: The file.

    Raises:
        KeeperError: FORMAT_UNKNOWN (name, formats).
    """
    readers = [importer for importer in IMPORTERS if importer.format.value == name]
    if not readers:
        formats = ", ".join(sorted({importer.format.value for importer in IMPORTERS}))
        raise KeeperError(Code.FORMAT_UNKNOWN, name=name, formats=formats)
    return next((reader for reader in readers if reader.recognises(export)), readers[0])


def importer_for(export: Export) -> Importer | None:
    """Return the reader that recognises a file by its content; None when none does."""
    return next((importer for importer in IMPORTERS if importer.recognises(export)), None)


_META_PAGE = re.compile(r'class="[^"]{0,80}\b(?:_a6-g|_3-95|uiBoxWhite)\b')


def why_unreadable(export: Export) -> KeeperError:
    """Return why no reader knows a file, as exactly as can be told."""
    code = Code.EXPORT_UNREADABLE
    if archives.is_zip(export):
        code = _why_archive(export)
    else:
        head = beginning(export)
        if head.startswith("<") and _META_PAGE.search(head):
            code = Code.EXPORT_META_PAGES
    return KeeperError(code, name=export.name)


def _why_archive(export: Export) -> Code:
    try:
        with archives.opened(export) as archive:
            members = archive.infolist()
    except KeeperError as e:
        return Code.EXPORT_ARCHIVE_BROKEN if e.code is Code.EXPORT_UNREADABLE else e.code
    large = any(map(archives.is_too_large, members))
    return Code.EXPORT_TOO_LARGE if large else Code.EXPORT_UNREADABLE
