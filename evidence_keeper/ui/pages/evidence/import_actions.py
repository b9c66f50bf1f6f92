"""Adds evidence from this page: picked files, a folder, a folder's new files, the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.text import shown_name
from evidence_keeper.ui.page_parts.file_intake import keep_files, keep_new_files, tell_intake
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.widgets.inputs.file_questions import ask_files, ask_folder

if TYPE_CHECKING:  # the intake imports vault and decoder
    from evidence_keeper.services.intake.intake import Intake

FOLDER = "import_folder"
"""The preference with the last scanned folder."""


class WaysIn(QObject):
    """Picks files and folders for a page."""

    folder_changed = Signal(str)
    """The name of the folder that can be rescanned; empty when there is none."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._folder: Path | None = None

    def pick_files(self) -> None:
        """Let the user pick files, and add them."""
        context = self._page.context
        paths = ask_files(self._page, context.t.say("Choose files…"))
        if paths:
            keep_files(context, paths, Source.PICKED, lambda i: tell_intake(context, i))

    def pick_folder(self) -> None:
        """Let the user pick a folder, and add its files."""
        folder = ask_folder(self._page, self._page.context.t.say("Add a folder…"))
        if folder is not None:
            self._keep_new(folder)

    def look_again(self) -> None:
        """Add the new files of the last folder."""
        if self._folder is not None:
            self._keep_new(self._folder)

    def recall(self) -> None:
        """Ask which folder was picked last."""
        self._page.context.backend.ask(lambda s: s.settings.preference(FOLDER, ""), self._recalled)

    def _recalled(self, stored: Json) -> None:
        self._folder = Path(stored) if isinstance(stored, str) and stored else None
        self.folder_changed.emit(shown_name(self._folder.name) if self._folder else "")

    def _keep_new(self, folder: Path) -> None:
        context = self._page.context

        def done(intake: Intake) -> None:
            tell_intake(context, intake)
            self.recall()

        keep_new_files(context, folder, done)
