"""Prints recovery codes."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

from evidence_keeper.dossier.recovery_sheet import write_sheet
from evidence_keeper.media.pdf_pages import PagePicture, page_pictures
from evidence_keeper.storage.vault.recovery_code import format_code, parse_code
from evidence_keeper.system import clock
from evidence_keeper.system.output_files import whole_file


def recovery_sheet_pdf(code: str, language: str, made_on: date | None = None) -> bytes:
    """Return the recovery sheet as a PDF, for printing without a file.

    Args:
        code: As shown or typed; a mistyped one is refused. The sheet of one of three people says
            whose it is, and that a second one is needed.
        language: `kk`, `ru` or `en`.
        made_on: Printed on the sheet; today for None.

    Raises:
        KeeperError: RECOVERY_CODE_MISTYPED.
    """
    read = parse_code(code)
    whole = format_code(read.secret, read.number)
    out = io.BytesIO()
    write_sheet(whole, language, out, made_on or clock.now().date(), number=read.number)
    return out.getvalue()


def recovery_sheet_pictures(code: str, language: str, dots_per_inch: int) -> list[PagePicture]:
    """Return the sheet's page as a picture, to print it without a file.

    Raises:
        KeeperError: RECOVERY_CODE_MISTYPED.
    """
    return list(page_pictures(recovery_sheet_pdf(code, language), dots_per_inch))


def recovery_sheet(code: str, language: str, target: Path) -> None:
    """Write the recovery sheet as a PDF that only its owner can read (mode 0600).

    The file opens the vault, alone or with another one: the user should be told to keep no copy on
    this computer. An existing file is replaced, never partially.

    Raises:
        KeeperError: RECOVERY_CODE_MISTYPED, DISK_*.
    """
    data = recovery_sheet_pdf(code, language)
    with whole_file(target) as file:
        file.write(data)
