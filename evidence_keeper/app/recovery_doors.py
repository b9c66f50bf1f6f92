"""Recovery sheets, and how the vault opens without its passphrase, as the window calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evidence_keeper.domain.vault.recovery import RecoveryWays
    from evidence_keeper.services.session import Session
    from evidence_keeper.ui.ports import PagePicturePort, SessionPort

# Imported when first used, like all that brings SQLCipher along: see `app.window`.
# ruff: noqa: PLC0415


def sheet_pictures(code: str, language: str, dots_per_inch: int) -> Sequence[PagePicturePort]:
    """Return the sheet of a code as a picture, to print it."""
    from evidence_keeper.services.vault import recovery_sheets

    return recovery_sheets.recovery_sheet_pictures(code, language, dots_per_inch)


def save_sheet(code: str, language: str, target: Path) -> None:
    """Write the sheet of a code as a PDF file."""
    from evidence_keeper.services.vault import recovery_sheets

    recovery_sheets.recovery_sheet(code, language, target)


def ways(session: SessionPort) -> RecoveryWays:
    """Return what was made for the open vault."""
    from evidence_keeper.services.vault import recovery_methods

    return recovery_methods.ways(cast("Session", session))


def make_one_sheet(session: SessionPort, proof: str) -> str:
    """Make a code that opens alone."""
    from evidence_keeper.services.vault import recovery_methods

    return recovery_methods.make_one_sheet(cast("Session", session), proof)


def revoke_one_sheet(session: SessionPort, proof: str) -> None:
    """Make the code that opens alone invalid."""
    from evidence_keeper.services.vault import recovery_methods

    recovery_methods.revoke_one_sheet(cast("Session", session), proof)


def make_three_sheets(session: SessionPort, proof: str) -> tuple[str, ...]:
    """Make a code for each of three people."""
    from evidence_keeper.services.vault import recovery_methods

    return recovery_methods.make_three_sheets(cast("Session", session), proof)


def revoke_three_sheets(session: SessionPort, proof: str) -> None:
    """Make the codes of three people invalid."""
    from evidence_keeper.services.vault import recovery_methods

    recovery_methods.revoke_three_sheets(cast("Session", session), proof)


def waiting_codes(session: SessionPort, proof: str, sheets: int) -> tuple[str, ...]:
    """Return new codes that are not on paper yet."""
    from evidence_keeper.services.vault import recovery_methods

    return recovery_methods.waiting_codes(cast("Session", session), proof, sheets=sheets)


def codes_written(session: SessionPort, codes: Sequence[str]) -> None:
    """The new code that opens alone, or the three new codes, are on paper."""
    from evidence_keeper.services.vault import recovery_methods

    recovery_methods.written_down(cast("Session", session), codes)
