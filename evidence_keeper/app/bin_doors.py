"""The bin, removing for good and destroying the vault, as the window calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence_keeper.domain.record.removal import BinItem, Tombstone
    from evidence_keeper.services.session import Session
    from evidence_keeper.ui.ports import SessionPort

# Imported when first used, like all that brings SQLCipher along: see `app.window`.
# ruff: noqa: PLC0415


def in_bin(session: SessionPort) -> list[BinItem]:
    """Return what lies in the bin."""
    from evidence_keeper.services.record import removal

    return removal.in_bin(cast("Session", session))


def take_back(session: SessionPort, items: Sequence[BinItem]) -> None:
    """Take things out of the bin."""
    from evidence_keeper.services.record import removal

    removal.take_back(cast("Session", session), items)


def remove(session: SessionPort, item: BinItem, reason: str, with_copies: bool) -> None:
    """Remove something for good, with its working copies where that is wanted."""
    from evidence_keeper.services.record import removal

    removal.remove(cast("Session", session), item, reason, with_copies=with_copies)


def removed(session: SessionPort) -> list[Tombstone]:
    """Return what was removed for good."""
    from evidence_keeper.services.record import removal

    return removal.removed(cast("Session", session))


def destroy(session: SessionPort, passphrase: str) -> tuple[str, ...]:
    """Destroy the open vault."""
    from evidence_keeper.services.record import removal

    return removal.destroy_vault(cast("Session", session), passphrase)
