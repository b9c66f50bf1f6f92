"""Defines the base class of pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from evidence_keeper.ui.context import Context

if TYPE_CHECKING:
    from evidence_keeper.domain.record.evidence import Source
    from evidence_keeper.services.session import Session

PendingWrite = Callable[["Session"], object]


class Page(QWidget):
    """One page of the window. The shell calls these methods; a page overrides what it needs."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def retranslate(self) -> None:
        """Update all texts to the context's language. Also called once before the page is shown."""

    def enter(self, argument: object) -> None:
        """Show the page, optionally with an argument."""

    def leave(self) -> None:
        """Leave the page."""

    def pending(self) -> Sequence[PendingWrite]:
        """Return writes that must be done before the program ends."""
        return ()

    def search_hint(self) -> str:
        """Return the search field's hint; empty when the page has no search of its own."""
        return ""

    def search(self, text: str) -> None:
        """Show only results for this text."""

    def take_files(self, paths: Sequence[Path], source: Source) -> bool:
        """Handle dropped or pasted files; False lets the window add them as evidence."""
        return False

    def take_picture(self, data: bytes, name: str) -> bool:
        """Handle a pasted picture; False lets the window add it as evidence."""
        return False

    def dropping(self, over: bool) -> None:
        """Handle a drag of files that enters or leaves the window."""
