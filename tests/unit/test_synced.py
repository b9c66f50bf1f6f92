"""Tests the recognition of folders synchronised to a cloud."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_keeper.system.paths import synced_by


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/home/a/Dropbox/vault", "Dropbox"),
        ("/home/a/Dropbox (Personal)/x", "Dropbox"),
        ("/Users/a/OneDrive - School No 5/vault", "OneDrive"),
        ("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/v", "iCloud"),
        ("/Users/a/Library/CloudStorage/GoogleDrive-a@example.kz/My Drive/v", "Google Drive"),
        ("/home/a/Яндекс.Диск/v", "Yandex Disk"),
        ("/home/a/Yandex.Disk", "Yandex Disk"),
        ("/home/a/Облако Mail.ru/v", "Mail.ru Cloud"),
        ("/home/a/.local/share/evidence-keeper/vault", ""),
        ("/home/a/omega/vault", ""),
        ("/home/a/my dropbox notes/vault", ""),
    ],
)
def test_the_names_of_synced_folders(folder: str, service: str) -> None:
    assert synced_by(Path(folder)) == service
