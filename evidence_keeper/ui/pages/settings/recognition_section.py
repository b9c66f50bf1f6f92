"""Switches text recognition (off by default) and says how to install the recogniser."""

from __future__ import annotations

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.services.evidence.text_recognition import WANTED, Recogniser
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from evidence_keeper.ui.widgets.inputs.check_and_card import Check

INSTALL = "sudo apt install tesseract-ocr tesseract-ocr-kaz tesseract-ocr-rus"


class ReadingSection(SettingsSection):
    """A switch, an explanation, and the installed recogniser."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._recogniser: Recogniser | None = None
        self._asked = False
        self.wanted = Check()
        self._about, self._state = PlainLabel(role="hint"), PlainLabel(role="hint")
        self._command = TextBlock(INSTALL, mono=True)
        for widget in (self.wanted, self._about, self._state, self._command):
            self.box.addWidget(widget)
        self.wanted.clicked.connect(lambda on: context.prefer(WANTED, bool(on)))
        context.recogniser_found.connect(self._on_found)

    def enter(self) -> None:
        """Show what is set, and look whether a recogniser is there."""
        self.context.backend.ask(lambda s: s.settings.preference(WANTED, False), self._show)
        self.context.recogniser_asked.emit()
        self._name_state()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.title.setText(t.say("Text in pictures"))
        self.wanted.set_text(t.say("Let this computer read the text in pictures"))
        self._about.setText(
            t.say(
                "Then it can be searched. It is read on this computer alone, slowly and in the "
                "background. A machine makes mistakes: you can correct what it read. Intimate "
                "pictures are left out."
            )
        )
        self._name_state()

    def _show(self, wanted: Json) -> None:
        self.wanted.setChecked(wanted is True)

    def _on_found(self, recogniser: object) -> None:
        self._asked = True
        self._recogniser = recogniser if isinstance(recogniser, Recogniser) else None
        self._name_state()

    def _name_state(self) -> None:
        t, found = self.context.t, self._recogniser
        missing = found is None or bool(found.languages and found.missing)
        self._command.setVisible(self._asked and missing)
        if not self._asked:
            self._state.setText("")
        elif found is None:
            self._state.setText(
                t.say(
                    "The reader (Tesseract) is not on this computer. Everything else works "
                    "without it. An adult can add it, on Debian or Ubuntu with:"
                )
            )
        elif not found.languages:
            self._state.setText(
                t.say("The reader (Tesseract) is on this computer. It is started only when wanted.")
            )
        elif found.missing:
            names = ", ".join(found.missing)
            self._state.setText(
                t.say("The reader is there, but these languages are missing: {names}", names=names)
            )
        else:
            self._state.setText(t.say("The reader is there, for Kazakh, Russian and English."))
