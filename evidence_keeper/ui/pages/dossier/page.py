"""Makes a document: choose, preview the content, write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from evidence_keeper.domain.dossier.plan import (
    DossierPlan,
    ReaderChoices,
    Written,
    attached_too_much,
    lock_fault,
)
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system import clock
from evidence_keeper.system.language.dates import rounded_size, size_text
from evidence_keeper.system.language.record_words import attached_limit
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.pages.dossier.dossier_choices import Choices
from evidence_keeper.ui.pages.dossier.page_preview import PagePreview
from evidence_keeper.ui.pages.dossier.result_panels import (
    TICKS,
    ResultPanel,
    Seen,
    draw_seen,
    ready_sentence,
    tell_usual,
)
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.places import Changed
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.file_questions import ask_save
from evidence_keeper.ui.widgets.layout.adaptive_columns import AdaptiveColumns
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn

if TYPE_CHECKING:
    from evidence_keeper.services.dossier.dossier_preview import DossierPreview, Sizes
    from evidence_keeper.services.session import Session

_MATTERS = (Changed.INCIDENTS, Changed.EVIDENCE, Changed.CASES, Changed.CONVERSATIONS)
_ABOUT = "document"
"""Subject of notices about saving: the latest replaces the one before."""


class DossierPage(Page):
    """Writes nothing before the user has seen the content."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._plan: DossierPlan | None = None
        self._sizes: Sizes | None = None
        self._begun = self._can_take_over = False
        self._title = PlainLabel(role="title")
        self._lead = PlainLabel(role="quiet")
        self.choices = Choices(context)
        self.sees = Seen(context, "check", "good")
        self.hides = Seen(context, "minus", "quiet")
        self.count = PlainLabel(role="label")
        self.result = ResultPanel(context)
        self.make = Button("primary", "file-text")
        self.package = Button("plain", "archive")
        self.look_at = Button("plain", "eye")
        self.sizes = PlainLabel(role="quiet")
        self.pages = PagePreview(context)
        self.column = ScrollColumn()
        for widget in (
            self._title,
            self._lead,
            self.result,
            self.choices,
            self.sizes,
            AdaptiveColumns(320, self.sees, self.hides, fill=True),
        ):
            self.column.box.addWidget(widget)
        self.column.box.addStretch(1)
        acts = QWidget()
        flow = FlowLayout(acts, tokens.M, tokens.S)
        for act in (self.make, self.package, self.look_at, self.count):
            flow.addWidget(act)
        self.column.add_to_footer(acts)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.column)
        self._stack.addWidget(self.pages)
        box.addWidget(self._stack)
        self.choices.edited.connect(self._on_edit)
        self.choices.reader_changed.connect(self._show_reader)
        self.choices.narrowed.connect(self._on_narrowed)
        self.choices.entries.wanted.connect(self._list_entries)
        self.make.clicked.connect(self._make)
        self.package.clicked.connect(self._make_package)
        self.choices.extras.lock.clicked.connect(lambda _: self._tell_count())
        self.look_at.clicked.connect(self._look_at)
        self.pages.save.clicked.connect(self._make)
        self.pages.closed.connect(self._show_choices)
        context.changed.connect(self._on_changed)
        context.opening.connect(self._forget)
        context.look.changed.connect(self._draw_sees)

    def enter(self, argument: object) -> None:
        """Show the current plan."""
        self._show_choices()
        self.choices.show_cases()
        if not self._begun:  # otherwise the user only looked at something, and her ticks stay
            self._begun = True
            self.choices.reset_single()
        self._read_reader()
        self.choices.focus_first()

    def _forget(self) -> None:
        self._begun = False

    def leave(self) -> None:
        """Clear the last result and the preview."""
        self.result.forget()
        self.choices.extras.reset()
        self._show_choices()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self._title.setText(t.say("Make a document"))
        self._lead.setText(
            t.say("A dated document of what happened, for someone who can help. You choose who.")
        )
        self.make.set_text(t.say("Save the document…"))
        self.package.set_text(t.say("Save the package…"))
        self.look_at.set_text(t.say("Look at the pages"))
        self.pages.retranslate()
        self.choices.retranslate()
        self._draw_sees()
        self._tell_count()

    def _on_changed(self, what: object) -> None:
        if what in _MATTERS and self.isVisible():
            self.choices.show_cases()
            self._look_again()

    def _look_again(self) -> None:
        """Plan again: the vault may have changed."""
        self._refresh()
        self.choices.files.look_again(anew=True)
        if self.choices.entries.is_open:
            self._list_entries()

    def _draw_sees(self) -> None:
        t = self.context.t
        replaced = self.choices.replace_names.isChecked()
        self.choices.originals.setEnabled(not replaced)
        self.package.set_tip(
            t.say("A ZIP file with the document and lists of fingerprints, without the originals.")
            if replaced
            else t.say(
                "A ZIP file with the document, the originals and lists of fingerprints, for the "
                "police or an expert."
            )
        )
        draw_seen(t, self.choices, self._plan, self.sees, self.hides)

    def _show_reader(self) -> None:
        """Start again for another reader; ticked entries can be taken over."""
        ticked = self.choices.entries.chosen

        def take_over() -> None:
            self.choices.take_entries(ticked)
            self._refresh()  # and do not store: the last choices for this reader may still arrive

        self._tick_usual(None if ticked is None else take_over)
        self._read_reader()

    def _tick_usual(self, back: Callable[[], None] | None) -> None:
        """Reset the ticks to the defaults, and say so if they were changed."""
        was_usual = self.choices.is_usual()
        self.choices.reset_single()
        if self._can_take_over:  # for another reader or period it would tick other entries
            self.context.withdrawn.emit(TICKS)
        self._can_take_over = not was_usual and back is not None
        if not was_usual:
            tell_usual(self.context, back)

    def _read_reader(self) -> None:
        """Load this reader's last choices and the profile, then plan."""
        self._plan, self._sizes = None, None
        self._tell_count()
        self.choices.await_remembered()
        reader = self.choices.reader

        def work(session: Session) -> tuple[ReaderChoices, tuple[str, ...]]:
            return session.dossiers.reader_choices(reader), session.settings.profile().filled()

        def arrived(found: tuple[ReaderChoices, tuple[str, ...]]) -> None:
            self.choices.show_remembered(*found)
            self._look_again()

        self.context.backend.search("reader", work, arrived)

    def _on_edit(self) -> None:
        """Store the choice for the reader, and plan."""
        reader, choices = self.choices.reader, self.choices.remembered()
        # A vault that can only be read remembers nothing, and that is no reason to complain.
        self.context.backend.change(
            lambda s: s.dossiers.remember_choices(reader, choices), lambda _: None, lambda _: None
        )
        self._refresh()

    def _refresh(self) -> None:
        # The earlier plan does not match the current choices.
        self._plan, self._sizes = None, None
        self._draw_sees()
        self._tell_count()
        wish = self.choices.wish()

        def work(session: Session) -> tuple[DossierPlan, Sizes, list[Evidence]]:
            dossiers = session.dossiers
            plan = dossiers.plan(wish)
            return plan, dossiers.expected_sizes(plan), dossiers.withheld_originals(plan)

        self.context.backend.search("plan", work, self._planned)
        self.choices.files.look_again()

    def _planned(self, found: tuple[DossierPlan, Sizes, list[Evidence]]) -> None:
        self._plan, self._sizes, behind = found
        self.choices.originals.show_items(behind)
        if self._plan.messages:  # only a plan has their number
            self._draw_sees()
        self._tell_count()

    def _on_narrowed(self) -> None:
        """Reset single entries after a change of case or period."""
        self._tick_usual(None)
        self._refresh()

    def _list_entries(self) -> None:
        wish = self.choices.wish()
        self.context.backend.search(
            "entries", lambda s: s.dossiers.candidates(wish), self.choices.entries.show_entries
        )

    def _show_choices(self) -> None:
        self.pages.forget()
        self._stack.setCurrentWidget(self.column)

    def _look_at(self) -> None:
        """Lay the document out in memory and show its pages."""
        plan, context, t = self._plan, self.context, self.context.t
        if plan is None:
            return
        self.look_at.setEnabled(False)

        def done(preview: DossierPreview) -> None:
            self._tell_count()
            if self._plan is not plan or not self.isVisible():
                preview.close()  # the choices have changed meanwhile
                return
            self._stack.setCurrentWidget(self.pages)
            self.pages.show_pages(preview)

        def failed(error: KeeperError) -> None:
            self._tell_count()
            if error.code is not Code.CANCELLED:
                context.complain(error)

        title = t.say("Laying out the pages")
        context.run_job(title, lambda s, p: s.dossiers.preview(plan, p), done, failed)

    def _tell_count(self) -> None:
        t, plan = self.context.t, self._plan
        ready = plan is not None and bool(plan.incidents)
        self.make.setEnabled(ready)
        self.package.setEnabled(ready)
        self.look_at.setEnabled(ready)
        self._tell_sizes()
        if plan is None:
            self.count.setText("")
            return
        if not plan.incidents:
            self.count.setText(
                t.say("Nothing would be in it. Choose other entries or another period.")
                if self.choices.is_narrowed()
                else t.say("There is nothing to go into it yet. Begin with “What happened?”.")
            )
            return
        parts = [
            t.say_n("{n} incident", "{n} incidents", len(plan.incidents)),
            t.say_n("{n} item of evidence", "{n} items of evidence", len(plan.exhibits)),
        ]
        if plan.listed_only:
            parts.append(t.say_n("{n} only described", "{n} only described", len(plan.listed_only)))
        self.count.setText(" · ".join(parts))

    def _tell_sizes(self) -> None:
        t, sizes = self.context.t, self._sizes
        if sizes is None or self._plan is None or not self._plan.incidents:
            self.sizes.setText("")
            return
        text = t.say(
            "About {full} with pictures in full size, {small} with small ones.",
            full=size_text(t, rounded_size(sizes.full)),
            small=size_text(t, rounded_size(sizes.small)),
        )
        attached = self._plan.originals_attached
        if attached and attached_too_much(len(self._plan.packaged), sizes.originals):
            text = attached_limit(t)
        elif sizes.originals and not attached:
            more = size_text(t, rounded_size(sizes.originals))
            text += " " + t.say(
                "A package adds the originals, with the place and device data that are in them: "
                "about {more} more.",
                more=more,
            )
        if not self.choices.extras.lock.isChecked():
            text += " " + t.say("What is saved is not locked: anyone who has the file can read it.")
        self.sizes.setText(text)

    def _make(self) -> None:
        plan, t = self._plan, self.context.t
        password = self._password(package=False)
        if plan is None or password is None:
            return
        target = self._ask_target(plan, t.say("Document to read and print"), "pdf")
        if target is not None:
            self.write(self._as_of_now(plan), target, password)

    def _make_package(self) -> None:
        plan, t = self._plan, self.context.t
        password = self._password(package=True)
        if plan is None or password is None:
            return
        kind = (
            t.say("Package to check")
            if plan.names_replaced
            else t.say("Package with originals, to check")
        )
        target = self._ask_target(plan, kind, "zip")
        if target is not None:
            self.write(self._as_of_now(plan), target, password)

    def _password(self, *, package: bool) -> str | None:
        """Return the password, empty for none; None after showing its error."""
        extras = self.choices.extras
        password = extras.chosen_password()
        if extras.lock.isChecked() and (fault := lock_fault(password, package=package)):
            self._show_choices()
            extras.show_error(fault)
            return None
        return password

    def _as_of_now(self, plan: DossierPlan) -> DossierPlan:
        """Date a plan again: the page may have been open for hours. Previewed pages keep their
        date.
        """
        return plan if self.pages.isVisible() else replace(plan, dated=clock.now_in(plan.zone))

    def _ask_target(self, plan: DossierPlan, kind: str, suffix: str) -> Path | None:
        t = self.context.t
        day = in_zone(clock.now(), plan.zone).date()
        name = t.say_in("file name", "notes")  # whoever sees the folder learns nothing
        title = t.say("Save the document…")
        return ask_save(self, title, f"{name}-{day.isoformat()}.{suffix}", [(kind, suffix)])

    def write(self, plan: DossierPlan, target: Path, password: str = "") -> None:
        """Write the document of a plan, encrypted if there is a password."""
        context, t = self.context, self.context.t
        self.make.setEnabled(False)
        self.package.setEnabled(False)

        def done(written: Written) -> None:
            self._tell_count()
            self._show_choices()
            self._begun = False  # the next one starts with the defaults
            # Leaving the page has discarded the password.
            kept = password if self.isVisible() else ""
            self.result.show_result(target, written, kept, locked=bool(password))
            self.column.to_top()
            said = ready_sentence(t, packed=target.suffix.lower() == ".zip", locked=bool(password))
            context.tell(said, NoticeTone.GOOD, about=_ABOUT)

        def failed(error: KeeperError) -> None:
            self._tell_count()
            if error.code is Code.CANCELLED:
                context.tell(t.say("Cancelled. Nothing was written."), about=_ABOUT)
            else:
                context.complain(error, about=_ABOUT)

        title = t.say("Making the document")
        context.run_job(
            title, lambda s, p: s.dossiers.export(plan, target, p, password), done, failed
        )
