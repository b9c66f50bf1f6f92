"""Shows the vault's place, the full check, and the cases."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.verification import Outcome, Verification
from evidence_keeper.system.language.finding_words import finding_sentence
from evidence_keeper.system.language.record_words import case_title
from evidence_keeper.system.paths import PORTABLE
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.page_parts.words import cloud_warning
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.places import Changed
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.file_questions import ask_folder
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.labelled_field import Field

if TYPE_CHECKING:
    from evidence_keeper.services.vault.upkeep_service import Moved


class VaultSection(SettingsSection):
    """Facts about the vault and actions on it as a whole."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._place_label = PlainLabel(role="quiet")
        self._place = TextBlock()
        self._cloud = PlainLabel(role="hint")
        self._portable = PlainLabel(role="hint")
        self.relocate = Button("plain")
        self._move_hint = PlainLabel(role="hint")
        self.check = Button("plain")
        self._cases_label = PlainLabel(role="label")
        self._cases = PlainLabel()
        self.new_case = TextLine()
        self.add_case = Button("plain")
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.new_case, 1)
        line.addWidget(self.add_case)
        self._new_case = Field(row, self.new_case)
        self.box.addWidget(self._place_label)
        self.box.addWidget(self._place)
        self.box.addWidget(self._cloud)
        self.box.addWidget(self._portable)
        self.box.addLayout(_row(self.relocate))
        self.box.addWidget(self._move_hint)
        self.box.addLayout(_row(self.check))
        for widget in (self._cases_label, self._cases, self._new_case):
            self.box.addWidget(widget)
        self.relocate.clicked.connect(self._ask_where)
        self.check.clicked.connect(self._check)
        self.add_case.clicked.connect(self._add_case)
        self.new_case.returnPressed.connect(self._add_case)

    def enter(self) -> None:
        """Show the current facts."""
        context = self.context
        folder = context.folder or context.settings.vault or context.doors.default_folder()
        if context.is_example:
            folder = context.doors.example_folder()
        self.relocate.setVisible(not context.is_example)
        self._move_hint.setVisible(not context.is_example)
        self._portable.setVisible(context.doors.portable_folder() is not None)
        self._place.set_text(shown_name(str(folder)))
        warning = cloud_warning(context.t, folder)
        self._cloud.setText(warning)
        self._cloud.setVisible(bool(warning))
        names = [case_title(context.t, c.name) for c in context.vault.cases]
        self._cases.setText(", ".join(shown_name(n) for n in names))

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.title.setText(t.say("The vault"))
        self._place_label.setText(t.say("Location"))
        self._portable.setText(
            t.say(
                "The settings lie beside the program, in the folder “{name}”: it can be carried on "
                "a stick with the vault, and keeps nothing elsewhere on the computer.",
                name=PORTABLE,
            )
        )
        self.relocate.set_text(t.say("Move it to another folder or a stick…"))
        self._move_hint.setText(
            t.say(
                "It is copied there, checked, and opened from there. The one that lies here now "
                "stays as it is until you remove it."
            )
        )
        self.check.set_text(t.say("Check everything in it"))
        self._cases_label.setText(t.say("Situations"))
        self._new_case.set_texts(
            t.say("Another situation"),
            t.say("For another person or group. Each makes its own documents."),
        )
        self.add_case.set_text(t.say("Add"))
        self.enter()

    def _ask_where(self) -> None:
        folder = ask_folder(self, self.context.t.say("A folder on a stick or another disk"))
        if folder is not None:
            self.move_to(folder)

    def move_to(self, folder: Path) -> None:
        """Move the vault to a folder, with progress, and say what was kept when that fails."""
        context = self.context
        self.relocate.setEnabled(False)

        def done(moved: Moved) -> None:
            self.relocate.setEnabled(True)
            self.enter()
            tone = NoticeTone.CAUTION if moved.unreadable else NoticeTone.GOOD
            lines = tuple(moved.unreadable)
            context.tell(partial(_moved_sentence, context, moved), tone, lines=lines, lasting=True)

        def failed(error: KeeperError) -> None:
            self.relocate.setEnabled(True)
            if error.code is Code.CANCELLED:
                context.tell(context.t.say("Cancelled. The vault lies where it was."))
                return
            why = context.saying(error)

            def text() -> str:
                t = context.t
                return t.say("The vault was not moved: it lies where it was. {why}", why=why())

            context.tell(text, NoticeTone.CAUTION, lasting=True)

        def title() -> str:
            return context.t.say("Moving the vault")

        context.run_job(
            title, lambda s, p: s.upkeep.move(folder, p, context.set_vault_location), done, failed
        )

    def _check(self) -> None:
        context = self.context
        self.check.setEnabled(False)

        def done(found: Verification) -> None:
            self.check.setEnabled(True)
            if found.outcome is Outcome.UNCHANGED:
                context.tell(partial(_outcome, context, found), NoticeTone.GOOD)
            else:
                context.tell(
                    partial(_outcome, context, found),
                    NoticeTone.CAUTION,
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
            lambda: context.t.say("Checking the vault"),
            lambda s, p: s.checks.check_all(p),
            done,
            failed,
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

        context.backend.change(lambda s: s.incidents.add_case(name, zone), added)


def _outcome(context: Context, found: Verification) -> str:
    """Return the outcome of a check in one sentence."""
    t = context.t
    if found.outcome is Outcome.UNCHANGED:
        checked = t.say_n("{n} thing checked", "{n} things checked", found.checked)
        return t.say("Everything is unchanged. {checked}.", checked=checked)
    if found.outcome is Outcome.CHANGED:
        return t.say("Something was changed.")
    return t.say("It cannot be told whether everything is unchanged.")


def _row(button: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row


def _moved_sentence(context: Context, moved: Moved) -> str:
    """Return where the vault lies now, and what to do with the earlier one."""
    t = context.t
    new, old = shown_name(str(moved.new)), shown_name(str(moved.old))
    if moved.unreadable:
        return t.say(
            "The vault lies in {new} now, and is open from there. Some files could not be read and "
            "did not come along. Please keep the earlier folder, {old}: they may be saved from it.",
            new=new,
            old=old,
        )
    return t.say(
        "The vault lies in {new} now, and is open from there. The earlier one is still in {old}: "
        "when you have opened the new one once, you can delete that folder.",
        new=new,
        old=old,
    )
