"""Prints help pages, letters and plans, or saves them as PDF files."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

from evidence_keeper.domain.help.paper import Paper
from evidence_keeper.dossier.help_paper import write_paper
from evidence_keeper.media.pdf_pages import PagePicture, page_pictures
from evidence_keeper.system import clock
from evidence_keeper.system.output_files import whole_file


def paper_pdf(paper: Paper, language: str, made_on: date | None = None) -> bytes:
    """Return a paper as a PDF, made in memory.

    Args:
        made_on: Printed in the footer; today for None.
    """
    out = io.BytesIO()
    write_paper(paper, language, out, made_on or clock.now().date())
    return out.getvalue()


def paper_pictures(paper: Paper, language: str, dots_per_inch: int) -> list[PagePicture]:
    """Return the pages as pictures, to print them without a file."""
    return list(page_pictures(paper_pdf(paper, language), dots_per_inch))


def save_paper(paper: Paper, language: str, target: Path) -> None:
    """Write a paper as a PDF readable by its owner only, never a partial file.

    Raises:
        KeeperError: DISK_*.
    """
    data = paper_pdf(paper, language)
    with whole_file(target) as file:
        file.write(data)
