"""Shows the settings page: five groups of sections, chosen in a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

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
from evidence_keeper.ui.places import NEW_CODES, NEW_PASSPHRASE, OWN_NUMBERS, Changed
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.contents_list import LIST_FROM, ContentsGroup, ContentsList
from evidence_keeper.ui.widgets.inputs.input_fields import Select
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn, show_soon


class SettingsPage(Page):
    """Changes take effect at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.look = LookSection(context)
        self.calm = CalmSection(context)
        self.lock = LockSection(context)
        self.capture = CaptureSection(context)
        self.keys = KeysSection(context)
        self.about_me = AboutMeSection(context)
        self.numbers = NumbersSection(context)
        self.backup = BackupSection(context)
        self.bin = BinSection(context)
        self.vault = VaultSection(context)
        self.reading = ReadingSection(context)
        self.room = RoomSection(context)
        self.destruction = DestroySection(context)
        self.about = AboutSection(context)
        self.groups: dict[str, tuple[SettingsSection, ...]] = {
            "look": (self.look, self.calm),
            "safety": (self.lock, self.capture, self.keys),
            "about me": (self.about_me, self.numbers),
            "backup": (self.backup, self.bin),
            "advanced": (self.vault, self.reading, self.room, self.destruction, self.about),
        }
        self.sections = [section for group in self.groups.values() for section in group]
        self.list, self.select = ContentsList(), Select()
        self._title = PlainLabel(role="title")
        self.column = ScrollColumn(width=720)
        self.column.box.addWidget(self._title)
        self.column.box.addWidget(self.select)
        self._parts = {name: self._put(group) for name, group in self.groups.items()}
        self.column.box.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.M, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.column, 1)
        self.list.chosen.connect(self._open)
        self.select.picked.connect(self._open)
        context.changed.connect(self._on_changed)
        self._open("look")

    def _put(self, group: Sequence[SettingsSection]) -> QWidget:
        part = QWidget()
        box = QVBoxLayout(part)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self.column.box.spacing())
        for section in group:
            box.addWidget(section.line)
            box.addWidget(section)
        self.column.box.addWidget(part)
        return part

    def show_section(self, wanted: SettingsSection) -> None:
        """Open the group of a section and scroll to it."""
        name, group = next(item for item in self.groups.items() if wanted in item[1])
        self._open(name)
        if wanted is not group[0]:
            show_soon(wanted)

    def _open(self, name: str) -> None:
        for other, part in self._parts.items():
            part.setVisible(other == name)
        self.list.mark(name)
        self.select.choose(name)
        self.column.to_top()

    def enter(self, argument: object) -> None:
        """Show the current settings, in the group that was open."""
        for section in self.sections:
            section.enter()
        self.column.to_top()
        (self.select if self.list.isHidden() else self.list).setFocus()
        if argument == NEW_PASSPHRASE:
            self.show_section(self.keys)
            self.keys.fold.set_open(True)
            show_soon(self.keys.fold)
            self.keys.old.first.line.setFocus()
        elif argument == NEW_CODES:
            self.show_section(self.keys)
            self.keys.bring_codes()
        elif argument == OWN_NUMBERS:
            self.show_section(self.numbers)

    def pending(self) -> Sequence[PendingWrite]:
        """Return unsaved changes."""
        return [write for section in self.sections for write in section.pending()]

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        title = t.say("Settings")
        self._title.setText(title)
        names = (
            t.say_in("settings", "Look"),
            t.say_in("settings", "Safety"),
            t.say("About me"),
            t.say("Backup and bin"),
            t.say("Advanced"),
        )
        entries = tuple(zip(self.groups, names, strict=True))
        shown = next(name for name, part in self._parts.items() if not part.isHidden())
        self.list.show_groups([ContentsGroup("", entries)])
        self.select.set_choices(list(entries))
        self.list.mark(shown)
        named(self.list, title)
        named(self.select, title)
        for section in self.sections:
            section.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the list next to the sections where there is room, else a choice above them."""
        super().resizeEvent(event)
        look = self.context.look
        wide = self.width() >= LIST_FROM * look.text_size / 100
        self.list.setVisible(wide)
        self.list.setFixedWidth(look.px(200))
        self.select.setVisible(not wide)

    def _on_changed(self, what: object) -> None:
        if what in (Changed.PREFERENCES, Changed.CASES) and self.isVisible():
            self.lock.enter()
            self.capture.enter()
            self.numbers.enter()
            self.vault.enter()
        if what in (Changed.INCIDENTS, Changed.EVIDENCE) and self.isVisible():
            self.room.enter()
