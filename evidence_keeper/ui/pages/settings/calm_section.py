"""Offers gentle reading: exact words folded, reminders to take a break."""

from __future__ import annotations

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.vault_thread.vault_view import FOLD_WORDS, REMIND_OF_BREAKS
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.check_and_card import Check


class CalmSection(SettingsSection):
    """Two switches, stored in the vault."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.fold, self.breaks = Check(), Check()
        self._fold_hint, self._breaks_hint = PlainLabel(role="hint"), PlainLabel(role="hint")
        for widget in (self.fold, self._fold_hint, self.breaks, self._breaks_hint):
            self.box.addWidget(widget)
        self.fold.clicked.connect(lambda on: context.prefer(FOLD_WORDS, bool(on)))
        self.breaks.clicked.connect(lambda on: context.prefer(REMIND_OF_BREAKS, bool(on)))
        context.changed.connect(lambda _: self.enter())

    def enter(self) -> None:
        """Show the settings."""
        self.fold.setChecked(self.context.vault.fold_words)
        self.breaks.setChecked(self.context.vault.remind_of_breaks)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.title.setText(t.say("Reading in peace"))
        self.fold.set_text(t.say("Keep exact words folded until I open them"))
        self._fold_hint.setText(
            t.say("In the chronology. Documents show what was chosen for them all the same.")
        )
        self.breaks.set_text(t.say("Suggest a break after half an hour"))
        self._breaks_hint.setText(
            t.say("One line below the page. It asks for nothing and goes with the next page.")
        )
        self.enter()
