"""The page that makes a document: choose, see what goes in, write it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.happened import in_zone
from evidence_keeper.domain.plan import DossierPlan, ReaderChoices, Written
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.words import left_out_sentence
from evidence_keeper.ui.context import Context, Tone
from evidence_keeper.ui.pages.dossier.choices import Choices
from evidence_keeper.ui.pages.dossier.sees import seal_groups, will_not_see, will_see
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.places import Changed
from evidence_keeper.ui.ports import SessionPort
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.buttons import Button
from evidence_keeper.ui.widgets.columns import Columns
from evidence_keeper.ui.widgets.dialogs import ask_save
from evidence_keeper.ui.widgets.labels import PlainLabel, TextBlock
from evidence_keeper.ui.widgets.scroll import ScrollColumn


class _Seen(QFrame):
    """A list of parts with a mark each."""

    def __init__(self, context: Context, icon: str, colour: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._context = context
        self._icon, self._colour = icon, colour
        self._title = PlainLabel(role="label")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(tokens.S)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        box.addWidget(self._title)
        box.addLayout(self._grid)
        box.addStretch(1)

    def show_parts(self, title: str, parts: list[str]) -> None:
        """Show other parts."""
        self._title.setText(title)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        look = self._context.look
        side = look.px(18)
        for row, part in enumerate(parts):
            mark = PlainLabel(wrap=False)
            mark.setPixmap(look.icon(self._icon, self._colour, 18).pixmap(side, side))
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(mark, row, 0, top)
            self._grid.addWidget(PlainLabel(part), row, 1, top)


class _Result(QFrame):
    """What is said after a document was written."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._context = context
        self._title = PlainLabel(role="section")
        self._place = TextBlock()
        self._left_out = PlainLabel(role="caution")
        self._about = PlainLabel(role="quiet")
        self._seal = TextBlock(mono=True)
        self._warning = PlainLabel(role="caution")
        self._next = PlainLabel(role="quiet")
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        box.setSpacing(tokens.S)
        for widget in (
            self._title,
            self._place,
            self._left_out,
            self._warning,
            self._about,
            self._seal,
            self._next,
        ):
            box.addWidget(widget)
        self.hide()

    def show_result(self, target: Path, written: Written) -> None:
        """Show where it lies, what had to be left out, and its seal."""
        t, unreadable = self._context.t, written.plan.unreadable
        self._left_out.setText(left_out_sentence(t, unreadable) if unreadable else "")
        self._left_out.setVisible(bool(unreadable))
        self._title.setText(t.say("The document is ready"))
        self._place.set_text(shown_name(str(target)))
        self._warning.setText(
            t.say("The exported file is not locked. Anyone who has it can read it.")
        )
        self._about.setText(
            t.say(
                "This is its seal. Write it down or let an adult sign it: later it shows that "
                "the document is the same."
            )
        )
        self._seal.set_text(seal_groups(written.seal))
        self._next.setText(
            t.say("Before printing: printers and this computer can keep a copy of what is printed.")
        )
        self.show()


class DossierPage(Page):
    """Nothing is written before the user has seen what goes in."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._plan: DossierPlan | None = None
        self._stale = True
        self._title = PlainLabel(role="title")
        self._lead = PlainLabel(role="quiet")
        self.choices = Choices(context)
        self.sees = _Seen(context, "check", "good")
        self.hides = _Seen(context, "minus", "quiet")
        self.count = PlainLabel(role="label")
        self.result = _Result(context)
        self.make = Button("primary", "file-text")
        self.column = ScrollColumn()
        for widget in (
            self._title,
            self._lead,
            self.result,
            self.choices,
            Columns(320, self.sees, self.hides, fill=True),
        ):
            self.column.box.addWidget(widget)
        self.column.box.addStretch(1)
        self.column.add_to_footer(self.make)
        self.column.footer.addWidget(self.count, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.column)
        self.choices.edited.connect(self._on_edit)
        self.choices.reader_changed.connect(self._show_reader)
        self.make.clicked.connect(self._make)
        context.changed.connect(self._on_changed)
        context.look.changed.connect(self._draw_sees)

    def enter(self, argument: object) -> None:
        """Show what would go in now."""
        self.choices.show_cases()
        self._show_reader()
        self.choices.focus_first()

    def leave(self) -> None:
        """The last result is told once."""
        self.result.hide()

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self.context.t
        self._title.setText(t.say("Make a document"))
        self._lead.setText(
            t.say("A dated document of what happened, for someone who can help. You choose who.")
        )
        self.make.set_text(t.say("Save the document…"))
        self.choices.retranslate()
        self._draw_sees()
        self._tell_count()

    def _on_changed(self, what: object) -> None:
        if what in (Changed.INCIDENTS, Changed.EVIDENCE, Changed.CASES) and self.isVisible():
            self.choices.show_cases()
            self._refresh()

    def _draw_sees(self) -> None:
        t, reader = self.context.t, self.choices.reader
        private = self.choices.private_notes.isChecked()
        filled, shown = self.choices.filled_about_me(), self.choices.shown_about_me()
        self.sees.show_parts(
            t.say("This reader will see"),
            will_see(t, reader, private_notes=private, about_me=filled & shown),
        )
        self.hides.show_parts(
            t.say("This reader will not see"),
            will_not_see(t, reader, private_notes=private, about_me=filled - shown),
        )

    def _show_reader(self) -> None:
        """Bring back what was chosen for this reader before, then plan."""
        self._plan = None
        self._tell_count()
        self.choices.await_remembered()
        reader, remembered = self.choices.reader, self.context.doors.reader_choices

        def work(session: SessionPort) -> tuple[ReaderChoices, tuple[str, ...]]:
            return remembered(session, reader), session.profile().filled()

        def arrived(found: tuple[ReaderChoices, tuple[str, ...]]) -> None:
            self.choices.show_remembered(*found)
            self._refresh()

        self.context.backend.search("reader", work, arrived)

    def _on_edit(self) -> None:
        """Remember the choice for this reader, and plan."""
        reader, choices = self.choices.reader, self.choices.remembered()
        remember = self.context.doors.remember_choices
        # A vault that can only be read remembers nothing, and that is no reason to complain.
        self.context.backend.change(
            lambda s: remember(s, reader, choices), lambda _: None, lambda _: None
        )
        self._refresh()

    def _refresh(self) -> None:
        self._draw_sees()
        # What was planned before does not hold for what is chosen now.
        self._plan = None
        self._tell_count()
        wish, plan_dossier = self.choices.wish(), self.context.doors.plan_dossier

        def work(session: SessionPort) -> DossierPlan:
            return plan_dossier(session, wish)

        self.context.backend.search("plan", work, self._planned)

    def _planned(self, plan: DossierPlan) -> None:
        self._plan = plan
        self._tell_count()

    def _tell_count(self) -> None:
        t, plan = self.context.t, self._plan
        self.make.setEnabled(plan is not None and bool(plan.incidents))
        if plan is None:
            self.count.setText("")
            return
        if not plan.incidents:
            self.count.setText(t.say("Nothing would be in it. Choose another period."))
            return
        parts = [
            t.say_n("{n} incident", "{n} incidents", len(plan.incidents)),
            t.say_n("{n} item of evidence", "{n} items of evidence", len(plan.exhibits)),
        ]
        if plan.listed_only:
            parts.append(t.say_n("{n} only described", "{n} only described", len(plan.listed_only)))
        self.count.setText(" · ".join(parts))

    def _make(self) -> None:
        plan, t = self._plan, self.context.t
        if plan is None:
            return
        day = in_zone(datetime.now(UTC), plan.zone).date()
        kinds = [
            (t.say("Document to read and print"), "pdf"),
            (t.say("Package with originals, to check"), "zip"),
        ]
        title = t.say("Save the document…")
        target = ask_save(self, title, f"chronology-{day.isoformat()}.pdf", kinds)
        if target is not None:
            self.write(plan, target)

    def write(self, plan: DossierPlan, target: Path) -> None:
        """Write the document of a plan."""
        context, t = self.context, self.context.t
        export = context.doors.export_dossier
        self.make.setEnabled(False)

        def done(written: Written) -> None:
            self.make.setEnabled(True)
            self.result.show_result(target, written)
            self.column.to_top()
            context.tell(
                t.say("The document is ready. It is not locked: anyone who has it can read it."),
                Tone.GOOD,
            )

        def failed(error: KeeperError) -> None:
            self.make.setEnabled(True)
            if error.code is Code.CANCELLED:
                context.tell(t.say("Cancelled. Nothing was written."))
            else:
                context.complain(error)

        title = t.say("Making the document")
        context.run_job(title, lambda s, p: export(s, plan, target, p), done, failed)
