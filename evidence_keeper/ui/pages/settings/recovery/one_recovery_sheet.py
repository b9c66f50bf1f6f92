"""Manages the single recovery sheet, whose code opens the vault alone."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.main_window.reminders import ABOUT_ONE
from evidence_keeper.ui.operating_system.printing import print_sheet
from evidence_keeper.ui.pages.settings.recovery.recovery_method_panel import (
    RecoveryMethodPanel,
    buttons,
)
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.code_groups import CodeGroups
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.check_and_card import Check
from evidence_keeper.ui.widgets.layout.labelled_field import card


class OneSheet(RecoveryMethodPanel):
    """Shows a new code until it is written down or printed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._before = False
        self._means = PlainLabel()
        self.groups = CodeGroups()
        self.print_it = Button("plain", "printer")
        self._spooler = PlainLabel(role="hint")
        self.written = Check()
        self._ends = PlainLabel(role="hint")
        self.finish = Button("plain")
        shown = QWidget()
        box = QVBoxLayout(shown)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        for widget in (
            card(self.groups),
            buttons(self.print_it),
            self._spooler,
            self.written,
            self._ends,
            buttons(self.finish),
        ):
            box.addWidget(widget)
        self.fill(self._means, shown=shown)
        self.make.clicked.connect(self._make)
        self.revoke.clicked.connect(self._revoke)
        self.show_it.clicked.connect(self._show_waiting)
        self.print_it.clicked.connect(lambda: print_sheet(context, self, self.groups.code))
        self.written.toggled.connect(self.finish.setEnabled)
        self.finish.clicked.connect(self._finish)
        self._show_code("")

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        super().retranslate()
        self.old.setVisible(self._before)
        t = self.context.t
        self.set_texts(t.say("One recovery sheet"))
        self._means.setText(
            t.say(
                "Its code opens the vault when the passphrase is forgotten. Best with an adult you "
                "trust."
            )
        )
        self.old.setText(
            t.say(
                "For when the sheet is lost or somebody has seen it. The old code opens nothing "
                "here any more once the new one is on paper; backups made before still open with "
                "it."
            )
        )
        self.make.set_text(
            t.say("Make a new recovery code") if self.made else t.say("Make a recovery code")
        )
        self.revoke.set_text(t.say("Make the code invalid"))
        self.print_it.set_text(t.say("Print the recovery sheet"))
        self._spooler.setText(
            t.say("Before printing: printers and this computer can keep a copy of what is printed.")
        )
        self.written.set_text(t.say("I have written it down or printed it"))
        self._ends.setText(t.say("With “Done” the old code opens nothing here any more."))
        self.finish.set_text(t.say("Done"))

    def _make(self) -> None:
        typed = self.key.text()

        def done(code: str) -> None:
            self._show_code(code)
            self.bring_back()
            self.context.tell(
                lambda: self.context.t.say(
                    "Write the new code down and say that you have. Until then an earlier one, if "
                    "there is one, opens as well, and the settings show the new one again, after "
                    "locking too."
                ),
                NoticeTone.GOOD,
                lasting=True,
                about=ABOUT_ONE,
            )

        self.change(lambda s: s.recovery.make_one_sheet(typed), done)

    def _revoke(self) -> None:
        typed = self.key.text()

        def done(_: None) -> None:
            self._show_code("")
            self.context.tell(
                lambda: self.context.t.say(
                    "The recovery code is invalid now. Backups made before still open with it."
                ),
                NoticeTone.GOOD,
                about=ABOUT_ONE,
            )

        self.change(lambda s: s.recovery.revoke_one_sheet(typed), done)

    def show_before(self, *, before: bool) -> None:
        """Explain "Done" where an earlier code is valid until then."""
        self._before = before
        self._ends.setVisible(before)
        self.old.setVisible(before)

    def _show_waiting(self) -> None:
        typed = self.key.text()

        def done(codes: tuple[str, ...]) -> None:
            self._show_code("".join(codes))
            self.bring_back()

        self.change(lambda s: s.recovery.waiting_codes(typed, sheets=1), done)

    def _finish(self) -> None:
        code = self.groups.code
        self._show_code("")

        def failed(error: KeeperError) -> None:
            self._show_code(code)
            self.context.complain(error)

        def done(_: None) -> None:
            self.context.tell(
                partial(self._good, before=self._before),
                NoticeTone.GOOD,
                about=ABOUT_ONE,
            )
            self.changed.emit()

        self.context.backend.change(lambda s: s.recovery.written_down([code]), done, failed)

    def _good(self, *, before: bool) -> str:
        t = self.context.t
        if before:
            return t.say("Good. An earlier code opens nothing here any more.")
        return t.say("Good. With this code the vault opens when the passphrase is lost.")

    def _show_code(self, code: str) -> None:
        """Show a code until it is written down; an empty one hides it."""
        self.groups.show_code(code)
        self.shown.setVisible(bool(code))
        self.written.setChecked(False)
        self.finish.setEnabled(False)
