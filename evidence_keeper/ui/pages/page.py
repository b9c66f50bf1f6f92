"""Defines the base class of pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from evidence_keeper.ui.context import Context

if TYPE_CHECKING:
    from evidence_keeper.domain.record.evidence import Source
    from evidence_keeper.ui.ports import SessionPort

PendingWrite = Callable[["SessionPort"], object]


class Page(QWidget):
    """One page of the window. The shell calls these; a page overrides what it needs."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def retranslate(self) -> None:
        """Speak the context's language from now on. Also called once before the page is shown."""

    def enter(self, argument: object) -> None:
        """The page comes into view, perhaps with something to show."""

    def leave(self) -> None:
        """The page goes out of view."""

    def pending(self) -> Sequence[PendingWrite]:
        """Return writes that must not be lost when the program ends now."""
        return ()

    def search_hint(self) -> str:
        """Return what the search field says; empty when the page searches nothing itself."""
        return ""

    def search(self, text: str) -> None:
        """Show only what holds this text."""

    def take_files(self, paths: Sequence[Path], source: Source) -> bool:
        """Take dropped or pasted files; False lets the window keep them as evidence."""
        return False

    def take_picture(self, data: bytes, name: str) -> bool:
        """Take a pasted picture; False lets the window keep it as evidence."""
        return False

    def dropping(self, over: bool) -> None:
        """Files are being held over the window, or no longer."""
