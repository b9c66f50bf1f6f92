"""The vault: where it is, a check of everything; situations."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.verification import Outcome, Verification
from evidence_keeper.system.finding_words import finding_sentence
from evidence_keeper.system.words import case_title
from evidence_keeper.ui.context import Context, Tone
from evidence_keeper.ui.pages.settings.section import Section
from evidence_keeper.ui.places import Changed
from evidence_keeper.ui.widgets.buttons import Button
from evidence_keeper.ui.widgets.fields import Field
from evidence_keeper.ui.widgets.labels import PlainLabel
from evidence_keeper.ui.widgets.line import Line
from evidence_keeper.ui.widgets.textblock import TextBlock
from evidence_keeper.ui.words import cloud_warning


class VaultSection(Section):
    """Facts about the vault and what can be done with it as a whole."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._place_label = PlainLabel(role="quiet")
        self._place = TextBlock()
        self._cloud = PlainLabel(role="hint")
        self.check = Button("plain")
        self._cases_label = PlainLabel(role="label")
        self._cases = PlainLabel()
        self.new_case = Line()
        self.add_case = Button("plain")
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.new_case, 1)
        line.addWidget(self.add_case)
        self._new_case = Field(row, self.new_case)
        checks = QHBoxLayout()
        checks.addWidget(self.check)
        checks.addStretch(1)
        self.box.addWidget(self._place_label)
        self.box.addWidget(self._place)
        self.box.addWidget(self._cloud)
        self.box.addLayout(checks)
        for widget in (self._cases_label, self._cases, self._new_case):
            self.box.addWidget(widget)
        self.check.clicked.connect(self._check)
        self.add_case.clicked.connect(self._add_case)
        self.new_case.returnPressed.connect(self._add_case)

    def enter(self) -> None:
        """Show what is so now."""
        context = self.context
        folder = context.settings.vault or context.doors.default_folder()
        if context.is_example:
            folder = context.doors.example_folder()
        self._place.set_text(shown_name(str(folder)))
        warning = cloud_warning(context.t, folder)
        self._cloud.setText(warning)
        self._cloud.setVisible(bool(warning))
        names = [case_title(context.t, c.name) for c in context.vault.cases]
        self._cases.setText(", ".join(shown_name(n) for n in names))

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self.context.t
        self.title.setText(t.say("The vault"))
        self._place_label.setText(t.say("Where it lies"))
        self.check.set_text(t.say("Check everything in it"))
        self._cases_label.setText(t.say("Situations"))
        self._new_case.set_texts(
            t.say("Another situation"),
            t.say("For another person or group. Each makes its own documents."),
        )
        self.add_case.set_text(t.say("Add"))
        self.enter()

    def _check(self) -> None:
        context = self.context
        self.check.setEnabled(False)

        def done(found: Verification) -> None:
            self.check.setEnabled(True)
            if found.outcome is Outcome.UNCHANGED:
                context.tell(partial(_outcome, context, found), Tone.GOOD)
            else:
                context.tell(
                    partial(_outcome, context, found),
                    Tone.CAUTION,
                    lines=lambda: tuple(finding_sentence(context.t, f) for f in found.findings),
                    lasting=True,
                )

        def failed(error: KeeperError) -> None:
            self.check.setEnabled(True)
            if error.code is Code.CANCELLED:
                context.tell(lambda: context.t.say("Cancelled."))
            else:
                context.complain(error)

        context.run_job(
            lambda: context.t.say("Checking the vault"), lambda s, p: s.check(p), done, failed
        )

    def _add_case(self) -> None:
        context, name = self.context, self.new_case.text().strip()
        if not name:
            self.new_case.setFocus()
            return
        zone = context.vault.zone

        def added(_: object) -> None:
            self.new_case.clear()
            context.refresh_vault(tell)

        def tell() -> None:
            self.enter()
            context.changed.emit(Changed.CASES)

        context.backend.change(lambda s: s.add_case(name, zone), added)


def _outcome(context: Context, found: Verification) -> str:
    """Return the outcome of a check in one sentence."""
    t = context.t
    if found.outcome is Outcome.UNCHANGED:
        checked = t.say_n("{n} thing checked", "{n} things checked", found.checked)
        return t.say("Everything is unchanged. {checked}.", checked=checked)
    if found.outcome is Outcome.CHANGED:
        return t.say("Something was changed.")
    return t.say("It cannot be told whether everything is unchanged.")
