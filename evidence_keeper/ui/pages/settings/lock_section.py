"""Sets auto-lock and the window's title."""

from __future__ import annotations

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.operating_system.session_watch import SessionSign
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Chips
from evidence_keeper.ui.widgets.inputs.check_and_card import Check
from evidence_keeper.ui.widgets.layout.labelled_field import Field

MINUTES = (1, 3, 5, 10, 20, 60)


class LockSection(SettingsSection):
    """Minutes until auto-lock; a neutral window title."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.minutes = Chips()
        self._minutes = Field(self.minutes)
        self.neutral = Check()
        self._honest = PlainLabel(role="hint")
        self._signs = PlainLabel(role="hint")
        for widget in (self._minutes, self._signs, self.neutral, self._honest):
            self.box.addWidget(widget)
        self.minutes.group.buttonClicked.connect(
            lambda _: context.prefer("lock_after_minutes", int(self.minutes.value()))
        )
        self.neutral.clicked.connect(lambda on: context.prefer("neutral_title", bool(on)))

    def enter(self) -> None:
        """Show the settings."""
        vault = self.context.vault
        nearest = min(MINUTES, key=lambda n: abs(n - vault.lock_after_minutes))
        self.minutes.choose(str(nearest))
        self.neutral.setChecked(vault.neutral_title)
        self._signs.setText(self._what_locks())

    def _what_locks(self) -> str:
        """Return which signs of absence this computer gives and which it does not."""
        t, signs = self.context.t, self.context.signs
        if signs == {SessionSign.SLEEP, SessionSign.LOCK}:
            return t.say(
                "It locks as well when the computer goes to sleep or its screen is locked."
            )
        if signs == {SessionSign.SLEEP}:
            return t.say(
                "It locks as well when the computer goes to sleep. A locked screen is not told "
                "here: please press Lock before you leave."
            )
        if signs == {SessionSign.LOCK}:
            return t.say(
                "It locks as well when the screen is locked. Sleep is not told here before it "
                "begins: please press Lock before you close the lid."
            )
        return t.say(
            "This computer does not tell when it goes to sleep or its screen is locked. Please "
            "press Lock before you leave or close the lid."
        )

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.title.setText(t.say("Locking"))
        self._minutes.set_texts(
            t.say("Lock by itself when nothing was done for"),
            t.say("What you were writing is kept. After a longer sleep it locks as well."),
        )
        self.minutes.set_choices(
            [(str(n), t.say_n("{n} minute", "{n} minutes", n)) for n in MINUTES]
        )
        self.neutral.set_text(t.say("Neutral window title (“Notes”)"))
        self._honest.setText(
            t.say("It does not hide the program from someone who looks at this computer.")
        )
        self.enter()
