"""Bringing files in from this page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from evidence_keeper.domain.evidence import Source
from evidence_keeper.ui.incoming import keep_files, tell_intake
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.widgets.dialogs import ask_files, ask_folder


class WaysIn(QObject):
    """Picks files and folders for a page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    def pick_files(self) -> None:
        """Let the user pick files, and keep them."""
        paths = ask_files(self._page, self._page.context.t.say("Choose files…"))
        if paths:
            self._keep(paths, Source.PICKED)

    def pick_folder(self) -> None:
        """Let the user pick a folder, and keep what is in it."""
        folder = ask_folder(self._page, self._page.context.t.say("Add a folder…"))
        if folder is not None:
            self._keep([folder], Source.FOLDER)

    def _keep(self, paths: Sequence[Path], source: Source) -> None:
        context = self._page.context
        keep_files(context, paths, source, lambda intake: tell_intake(context, intake))
