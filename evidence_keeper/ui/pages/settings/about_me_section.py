"""Edits the user's profile for documents. All fields are optional."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.system.language.record_words import profile_word
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.pages.page import PendingWrite
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.vault_thread.unsaved_notes import Body, Unsaved, profile_body
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.input_fields import GrowingText
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.adaptive_columns import AdaptiveColumns
from evidence_keeper.ui.widgets.layout.labelled_field import Field

_LINES = ("name", "birth_date", "school", "school_class", "contact", "representative")


class AboutMeSection(SettingsSection):
    """Fields and their Save."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._profile = Profile()
        self._loaded = False
        self._unsaved = Unsaved(self, context.backend, "unsaved_about_me", self._body)
        self._hint = PlainLabel(role="hint")
        self.lines = {name: TextLine() for name in _LINES}
        self.need = GrowingText(2)
        self._fields = {name: Field(line) for name, line in self.lines.items()}
        self._need = Field(self.need)
        self.save = Button("primary")
        self.box.addWidget(self._hint)
        self.box.addWidget(AdaptiveColumns(240, *self._fields.values(), most=2))
        self.box.addWidget(self._need)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addStretch(1)
        self.box.addLayout(row)
        for line in self.lines.values():
            line.textEdited.connect(lambda _: self._on_edit())
        self.need.textChanged.connect(self._on_edit)
        self.save.clicked.connect(self._save)
        self._on_edit()

    def enter(self) -> None:
        """Load the profile, unless it is being edited."""
        if self.context.is_open and self._edited() is None:
            self.context.backend.ask(lambda s: s.settings.profile(), self._show)

    def _body(self) -> Body | None:
        new = self._edited()
        return None if new is None else profile_body(new)

    def pending(self) -> Sequence[PendingWrite]:
        """Return unsaved changes."""
        new = self._edited()
        return () if new is None else (lambda s: s.settings.save_profile(new),)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.title.setText(t.say("About me"))
        self._hint.setText(
            t.say("Everything is optional. For each document you choose which of it is shown.")
        )
        hints = {"representative": t.say("Leave it empty if that is not safe.")}
        for name, field in self._fields.items():
            field.set_texts(profile_word(t, name), hints.get(name, ""))
        self._need.set_texts(
            profile_word(t, "need"),
            t.say("For parents. For example: listen first, keep my phone with me, come along."),
        )
        self.save.set_text(t.say("Save"))

    def _show(self, profile: Profile) -> None:
        self._loaded = False
        self._profile = profile
        for name, line in self.lines.items():
            line.setText(str(getattr(profile, name)))
        self.need.setPlainText(profile.need)
        self._loaded = True
        self._on_edit()

    def _edited(self) -> Profile | None:
        if not self._loaded:
            return None
        values = {name: line.text() for name, line in self.lines.items()}
        new = replace(self._profile, need=self.need.toPlainText(), **values)
        return new if new != self._profile else None

    def _on_edit(self) -> None:
        self.save.setEnabled(self._edited() is not None)
        self._unsaved.touch()

    def _save(self) -> None:
        new = self._edited()
        if new is None:
            return
        context, before = self.context, self._profile

        def done(_: None) -> None:
            self._profile = new
            self._on_edit()
            self._unsaved.saved()
            context.tell(lambda: context.t.say("Saved."), NoticeTone.GOOD, undo=back)

        def back() -> None:
            context.backend.change(lambda s: s.settings.save_profile(before), is_back)

        def is_back(_: None) -> None:
            if self._edited() is None:
                self._show(before)
            self._profile = before
            self._on_edit()
            context.tell(lambda: context.t.say("Undone."), NoticeTone.GOOD)

        context.backend.change(lambda s: s.settings.save_profile(new), done)
