"""Loads the PDF library and the decoder for the window's use cases that draw documents.

The names are those of the fields of `ui.doors.Doors`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from evidence_keeper.domain.dossier.plan import DossierPlan, Written
from evidence_keeper.domain.progress import Progress
from evidence_keeper.services.demo import demo
from evidence_keeper.services.dossier import dossier_preview, dossiers
from evidence_keeper.services.dossier import reader_choices as dossier_choices
from evidence_keeper.services.help import papers
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import recovery_sheets, vaults
from evidence_keeper.ui.doors import EXAMPLE_READY

EXAMPLE_PASSPHRASE = "example example example"

plan_dossier = dossiers.plan
dossier_candidates = dossiers.candidates
withheld_originals = dossiers.withheld_originals
reader_choices = dossier_choices.remembered
remember_choices = dossier_choices.remember
preview_dossier = dossier_preview.preview
dossier_sizes = dossier_preview.expected_sizes
recovery_sheet = recovery_sheets.recovery_sheet_pictures
save_recovery_sheet = recovery_sheets.recovery_sheet
paper_pictures = papers.paper_pictures
save_paper = papers.save_paper
fill_example = demo.fill


def make_example(folder: Path) -> Session:
    """Open the example vault; it is created again if it is missing or incomplete."""
    if vaults.is_vault(folder):
        found = vaults.open_with_passphrase(folder, EXAMPLE_PASSPHRASE)
        if found.preference(EXAMPLE_READY, False) is True:
            return found
        found.close()
        shutil.rmtree(folder)
    demo.create_vault(folder, EXAMPLE_PASSPHRASE)
    return vaults.open_with_passphrase(folder, EXAMPLE_PASSPHRASE)


def export_dossier(
    session: Session, plan: DossierPlan, target: Path, progress: Progress, password: str
) -> Written:
    """Write the dossier; the password encrypts the PDF or the package."""
    return dossiers.export(session, plan, target, progress, password)
