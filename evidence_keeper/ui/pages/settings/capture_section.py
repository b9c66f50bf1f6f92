"""Switches screenshot protection where the system supports it."""

from __future__ import annotations

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.operating_system.capture_guard import Capture
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.vault_thread.vault_view import KEEP_FROM_CAPTURE
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.check_and_card import Check


class CaptureSection(SettingsSection):
    """A switch and what it reaches; nothing where the system has no such protection."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.wanted = Check()
        self._reached, self._off = PlainLabel(role="hint"), PlainLabel(role="hint")
        for widget in (self.wanted, self._reached, self._off):
            self.box.addWidget(widget)
        self.wanted.clicked.connect(lambda on: context.prefer(KEEP_FROM_CAPTURE, bool(on)))

    def enter(self) -> None:
        """Show the setting, and its effect on this system."""
        self.set_offered(self.context.capture is not Capture.MISSING)
        self.wanted.setChecked(self.context.vault.keep_from_capture)
        self._reached.setText(self._what_is_reached())

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.title.setText(t.say("Screenshots of this window"))
        self.wanted.set_text(t.say("Keep this window out of screenshots and shared screens"))
        self._off.setText(
            t.say(
                "Switch it off to show this window to somebody who helps you, or when a screen "
                "magnifier shows nothing here. While the vault is closed it is always on."
            )
        )
        self.enter()

    def _what_is_reached(self) -> str:
        t = self.context.t
        if self.context.capture is Capture.LEFT_OUT:
            return t.say(
                "Programs that take or share the screen usually get nothing or a black area here. "
                "Somebody who looks, a camera or a spy program can see it all the same."
            )
        if self.context.capture is Capture.ASKED:
            return t.say(
                "The system is asked for it. From macOS 15 on, most programs that take or share "
                "the screen show this window all the same."
            )
        return t.say(
            "This computer refused it: the window can be seen in screenshots and shared screens."
        )
