"""Shows the settings page: sections one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.page import Page, PendingWrite
from evidence_keeper.ui.pages.settings.about_me_section import AboutMeSection
from evidence_keeper.ui.pages.settings.about_section import AboutSection
from evidence_keeper.ui.pages.settings.calm_section import CalmSection
from evidence_keeper.ui.pages.settings.capture_section import CaptureSection
from evidence_keeper.ui.pages.settings.lock_section import LockSection
from evidence_keeper.ui.pages.settings.look_section import LookSection
from evidence_keeper.ui.pages.settings.numbers_section import NumbersSection
from evidence_keeper.ui.pages.settings.recognition_section import ReadingSection
from evidence_keeper.ui.pages.settings.recovery.keys_section import KeysSection
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.pages.settings.vault.backup_section import BackupSection
from evidence_keeper.ui.pages.settings.vault.bin_section import BinSection
from evidence_keeper.ui.pages.settings.vault.destroy_section import DestroySection
from evidence_keeper.ui.pages.settings.vault.disk_space_section import RoomSection
from evidence_keeper.ui.pages.settings.vault.vault_section import VaultSection
from evidence_keeper.ui.places import NEW_CODES, NEW_PASSPHRASE, Changed
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn, show_soon


class SettingsPage(Page):
    """Changes take effect at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.look = LookSection(context)
        self.calm = CalmSection(context)
        self.lock = LockSection(context)
        self.capture = CaptureSection(context)
        self.numbers = NumbersSection(context)
        self.about_me = AboutMeSection(context)
        self.vault = VaultSection(context)
        self.reading = ReadingSection(context)
        self.bin = BinSection(context)
        self.keys = KeysSection(context)
        self.backup = BackupSection(context)
        self.room = RoomSection(context)
        self.destruction = DestroySection(context)
        self.about = AboutSection(context)
        self.sections: tuple[SettingsSection, ...] = (
            self.look,
            self.calm,
            self.lock,
            self.capture,
            self.numbers,
            self.about_me,
            self.vault,
            self.reading,
            self.bin,
            self.keys,
            self.backup,
            self.room,
            self.destruction,
            self.about,
        )
        self._title = PlainLabel(role="title")
        self.column = ScrollColumn(width=720)
        self.column.box.addWidget(self._title)
        for section in self.sections:
            self.column.box.addWidget(section.line)
            self.column.box.addWidget(section)
        self.column.box.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.column)
        context.changed.connect(self._on_changed)

    def enter(self, argument: object) -> None:
        """Show the current settings."""
        for section in self.sections:
            section.enter()
        self.column.to_top()
        self.look.language.chip(self.context.t.language).setFocus()
        if argument == NEW_PASSPHRASE:
            self.keys.fold.set_open(True)
            show_soon(self.keys.fold)
            self.keys.old.first.line.setFocus()
        elif argument == NEW_CODES:
            self.keys.bring_codes()

    def pending(self) -> Sequence[PendingWrite]:
        """Return unsaved changes."""
        return [write for section in self.sections for write in section.pending()]

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        self._title.setText(self.context.t.say("Settings"))
        for section in self.sections:
            section.retranslate()

    def _on_changed(self, what: object) -> None:
        if what in (Changed.PREFERENCES, Changed.CASES) and self.isVisible():
            self.lock.enter()
            self.capture.enter()
            self.numbers.enter()
            self.vault.enter()
        if what in (Changed.INCIDENTS, Changed.EVIDENCE) and self.isVisible():
            self.room.enter()
