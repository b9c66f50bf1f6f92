"""Opens a saved file, or its folder, in the program that the system has for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from evidence_keeper.domain.text import shown_name
from evidence_keeper.ui.context import Context


def open_outside(context: Context, path: Path) -> None:
    """Open a file or folder; say where it lies if no program does."""
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        return
    context.tell(
        lambda: context.t.say(
            "No program was found to open it. It lies here: {path}", path=shown_name(str(path))
        )
    )
