"""Sets language, theme, text size and motion; they apply at once on this computer."""

from __future__ import annotations

from evidence_keeper.system.language.record_words import language_name
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.theme.tokens import Motion, Theme
from evidence_keeper.ui.widgets.inputs.buttons import Chips
from evidence_keeper.ui.widgets.layout.labelled_field import Field

TEXT_SIZES = (100, 115, 130, 150, 175, 200)


class LookSection(SettingsSection):
    """Four rows of chips."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.language, self.theme, self.text_size, self.motion = Chips(), Chips(), Chips(), Chips()
        self._fields = [Field(c) for c in (self.language, self.theme, self.text_size, self.motion)]
        for field in self._fields:
            self.box.addWidget(field)
        self.language.set_choices([(code, language_name(code)) for code in LANGUAGES])
        self.text_size.set_choices([(str(n), f"{n} %") for n in TEXT_SIZES])
        self.language.group.buttonClicked.connect(
            lambda _: context.set_language(self.language.value())
        )
        self.theme.group.buttonClicked.connect(lambda _: context.set_theme(self.theme.value()))
        self.text_size.group.buttonClicked.connect(
            lambda _: context.set_text_size(int(self.text_size.value()))
        )
        self.motion.group.buttonClicked.connect(lambda _: context.set_motion(self.motion.value()))

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.title.setText(t.say("Language and look"))
        names = (t.say("Language"), t.say("Colours"), t.say("Text size"), t.say("Motion"))
        hints = (
            "",
            "",
            "",
            t.say("Less: the text cursor does not blink, and no bar runs to and fro."),
        )
        for field, name, hint in zip(self._fields, names, hints, strict=True):
            field.set_texts(name, hint)
        self.motion.set_choices(
            [
                (Motion.SYSTEM.value, t.say("As the computer")),
                (Motion.LESS.value, t.say_in("motion", "Less")),
            ]
        )
        self.theme.set_choices(
            [
                (Theme.SYSTEM.value, t.say("As the computer")),
                (Theme.LIGHT.value, t.say("Light")),
                (Theme.DARK.value, t.say("Dark")),
                (Theme.CONTRAST.value, t.say("High contrast")),
            ]
        )
        self.enter()

    def enter(self) -> None:
        """Show the settings."""
        look = self.context.look
        self.language.choose(self.context.t.language)
        self.theme.choose(look.theme.value)
        nearest = min(TEXT_SIZES, key=lambda n: abs(n - look.text_size))
        self.text_size.choose(str(nearest))
        self.motion.choose(look.motion.value)
