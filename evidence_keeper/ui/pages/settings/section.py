"""Defines the base class of the settings page's sections."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.page import PendingWrite
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.layout.labelled_field import rule


class SettingsSection(QWidget):
    """A title and controls below it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.line = rule()
        """A rule above the section, hidden together with it."""
        self.title = PlainLabel(role="section")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, tokens.L)
        self.box.setSpacing(tokens.M)
        self.box.addWidget(self.title)

    def set_offered(self, offered: bool) -> None:
        """Show or hide the section with its rule."""
        self.setVisible(offered)
        self.line.setVisible(offered)

    def enter(self) -> None:
        """Prepare the section when the page is shown."""

    def retranslate(self) -> None:
        """Update all texts to the current language."""

    def pending(self) -> Sequence[PendingWrite]:
        """Return writes that must not be lost."""
        return ()
