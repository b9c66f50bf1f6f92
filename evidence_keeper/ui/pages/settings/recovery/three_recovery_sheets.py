"""Manages three recovery sheets for three people, any two of which open the vault."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.vault.recovery import PEOPLE
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.main_window.reminders import ABOUT_THREE
from evidence_keeper.ui.operating_system.printing import print_sheet
from evidence_keeper.ui.pages.settings.recovery.recovery_method_panel import (
    RecoveryMethodPanel,
    buttons,
)
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.code_groups import CodeGroups
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button, Chips
from evidence_keeper.ui.widgets.inputs.check_and_card import Check
from evidence_keeper.ui.widgets.inputs.file_questions import ask_save
from evidence_keeper.ui.widgets.layout.labelled_field import card


class ThreeSheets(RecoveryMethodPanel):
    """An explanation for the three people, and their sheets until each is on paper."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._means = tuple(PlainLabel() for _ in range(3))
        self._simpler = PlainLabel(role="hint")
        self._also = PlainLabel(role="hint")
        self.sheets = SheetsByNumber(context)
        self.fill(*self._means, self._simpler, self._also, shown=self.sheets)
        self.make.clicked.connect(self._make)
        self.revoke.clicked.connect(self._revoke)
        self.show_it.clicked.connect(self._show_waiting)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        super().retranslate()
        t = self.context.t
        self.set_texts(t.say("Three sheets: any two open the vault"))
        what, learned, lost = self._means
        what.setText(
            t.say(
                "Three people keep a sheet each. Any two sheets together open the vault. One alone "
                "opens nothing and tells nothing of what is in it."
            )
        )
        learned.setText(
            t.say(
                "Whoever you ask learns that there is a vault. And two of them together can open "
                "it without you, if they get at this computer or at a backup."
            )
        )
        lost.setText(
            t.say(
                "If one of them loses the sheet, the other two can still help you. Then make three "
                "new ones."
            )
        )
        self._simpler.setText(
            t.say(
                "One sheet with one adult is simpler. This is for when nobody should be able to "
                "open the vault alone."
            )
        )
        self._also.setText(
            t.say("There is also the one recovery sheet: it still opens the vault alone.")
        )
        self._also.setVisible(self.other)
        self.old.setText(
            t.say(
                "New sheets are for when one is lost or somebody else has seen one. The old three "
                "open nothing here any more once the new ones are on paper; backups made before "
                "still open with them."
            )
        )
        self.make.set_text(
            t.say("Make three new sheets") if self.made else t.say("Make three sheets")
        )
        self.revoke.set_text(t.say("Make the three invalid"))
        self.sheets.retranslate()

    def _show_waiting(self) -> None:
        typed = self.key.text()

        def done(codes: tuple[str, ...]) -> None:
            self.sheets.show_codes(codes)
            self.bring_back()

        self.change(lambda s: s.recovery.waiting_codes(typed, sheets=len(PEOPLE)), done)

    def _make(self) -> None:
        typed = self.key.text()

        def done(codes: tuple[str, ...]) -> None:
            self.sheets.show_codes(codes)
            self.bring_back()
            self.context.tell(
                lambda: self.context.t.say(
                    "Print the three sheets or write them down, and tick each: until then earlier "
                    "ones open as well. The new ones stay in the settings, after locking too."
                ),
                NoticeTone.GOOD,
                lasting=True,
                about=ABOUT_THREE,
            )

        self.change(lambda s: s.recovery.make_three_sheets(typed), done)

    def _revoke(self) -> None:
        typed = self.key.text()

        def done(_: None) -> None:
            self.sheets.show_codes(())
            self.context.tell(
                lambda: self.context.t.say(
                    "The three sheets are invalid now. Backups made before still open with them."
                ),
                NoticeTone.GOOD,
                about=ABOUT_THREE,
            )

        self.change(lambda s: s.recovery.revoke_three_sheets(typed), done)


class SheetsByNumber(QWidget):
    """Three codes, one shown at a time, until each is printed, saved or written down."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._codes: tuple[str, ...] = ()
        self._kept: set[int] = set()
        self._lead = PlainLabel()
        self.numbers = Chips()
        self.groups = CodeGroups()
        self.print_it, self.save = Button("plain", "printer"), Button("plain", "download")
        self._warning = PlainLabel(role="hint")
        self.kept = Check()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        row = buttons(self.print_it, self.save)
        for widget in (
            self._lead, self.numbers, card(self.groups), row, self._warning, self.kept,
        ):  # fmt: skip
            box.addWidget(widget)
        self.numbers.group.buttonClicked.connect(lambda _: self._draw())
        self.print_it.clicked.connect(lambda: print_sheet(context, self, self.groups.code))
        self.save.clicked.connect(self._save)
        self.kept.toggled.connect(self._on_kept)
        self.hide()

    @property
    def number(self) -> int:
        """The number of the shown sheet."""
        return int(self.numbers.value() or PEOPLE[0])

    def show_codes(self, codes: tuple[str, ...]) -> None:
        """Show the codes of person 1, 2 and 3, beginning with the first; none hides them."""
        self._codes = codes
        self._kept.clear()
        self.retranslate()
        self.numbers.choose(str(PEOPLE[0]))
        self.setVisible(bool(codes))
        self._draw()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self._lead.setText(
            t.say("One sheet for each person. They stay here until you have ticked all three.")
        )
        self.print_it.set_text(t.say("Print this sheet"))
        self.save.set_text(t.say("Save as PDF…"))
        self._warning.setText(
            t.say(
                "Printers and this computer can keep a copy of what is printed. A saved sheet is "
                "not locked: save it on a stick to print it elsewhere, and delete it there "
                "afterwards. No two sheets in one place."
            )
        )
        self._draw()

    def _draw(self) -> None:
        t = self._context.t
        mark = {n: " ✓" if n in self._kept else "" for n in PEOPLE}
        self.numbers.set_choices(
            [(str(n), t.say("Sheet {number}", number=n) + mark[n]) for n in PEOPLE]
        )
        self.groups.show_code(self._codes[self.number - 1] if self._codes else "")
        self.kept.blockSignals(True)
        self.kept.setChecked(self.number in self._kept)
        self.kept.blockSignals(False)
        self.kept.set_text(
            t.say("Sheet {number} is printed, saved or written down", number=self.number)
        )

    def _on_kept(self, on: bool) -> None:
        """Show the next sheet; after the last one hide the codes."""
        if not on:
            self._kept.discard(self.number)
        else:
            self._kept.add(self.number)
            left = [n for n in PEOPLE if n not in self._kept]
            if not left:
                self._all_kept()
                return
            self.numbers.choose(str(left[0]))
        self._draw()

    def _all_kept(self) -> None:
        codes = self._codes
        self.show_codes(())

        def done(_: None) -> None:
            self._context.tell(
                lambda: self._context.t.say(
                    "Now give each person one sheet, and keep no two in one place. Earlier sheets "
                    "open nothing here any more."
                ),
                NoticeTone.GOOD,
                about=ABOUT_THREE,
            )

        def failed(error: KeeperError) -> None:
            self.show_codes(codes)
            self._context.complain(error)

        self._context.backend.change(lambda s: s.recovery.written_down(codes), done, failed)

    def _save(self) -> None:
        t, code = self._context.t, self.groups.code
        name = t.say("Sheet {number}", number=self.number)
        kinds = [(t.say("PDF document"), "pdf")]
        target = ask_save(self, t.say("Save as PDF"), f"{name}.pdf", kinds)
        if target is None:
            return
        write = self._context.doors.save_recovery_sheet

        def done(_: None) -> None:
            self._context.tell(
                lambda: self._context.t.say("Saved: {path}", path=target.name), NoticeTone.GOOD
            )

        self._context.backend.call(partial(write, code, t.language, target), done)
