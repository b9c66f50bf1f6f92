"""Shows the entry page: begin an entry, continue a draft, or change an entry."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.entry import Entry, Incident, reconciled
from evidence_keeper.domain.record.evidence import Evidence, Source
from evidence_keeper.domain.text import first_line
from evidence_keeper.domain.time.happened import Happened, in_zone
from evidence_keeper.system import clock
from evidence_keeper.system.language.dates import clock_text, happened_text, moment_text
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.live_text import Words
from evidence_keeper.ui.main_window.reminders import PUT_OFF
from evidence_keeper.ui.page_arguments import ContinueDraft, EditEntry, NewEntry, ShowIncident
from evidence_keeper.ui.page_parts.find_incident import find_incident
from evidence_keeper.ui.pages.entry.drafts import (
    VERSION,
    DraftKeeper,
    LoadedDraft,
    Unfinished,
    find_draft,
)
from evidence_keeper.ui.pages.entry.form import EntryForm
from evidence_keeper.ui.pages.entry.form_state import (
    FormState,
    new_state,
    state_from_json,
    state_of,
)
from evidence_keeper.ui.pages.entry.kept_picker import KeptPicker
from evidence_keeper.ui.pages.entry.when.file_time import time_of_files
from evidence_keeper.ui.pages.entry.when.offer_time_from_text import (
    offer_time_from_text,
    time_of,
    times_meant,
)
from evidence_keeper.ui.pages.entry.when.when_state import when_of
from evidence_keeper.ui.pages.page import Page, PendingWrite
from evidence_keeper.ui.places import Changed, Place
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn

if TYPE_CHECKING:
    from evidence_keeper.services.record.draft_service import Draft
    from evidence_keeper.services.session import Session


class EntryPage(Page):
    """One form. Save is always visible; typed text is saved all the time."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._editing: Incident | None = None
        self._base: Entry | None = None
        self._begun_from: int | None = None  # the version of the incident that `_base` is
        self._begun_with: FormState | None = None  # the form before any typing
        self._saving = False
        self._save_when_kept = False
        self._putting_off = False
        self.form = EntryForm(context)
        self.drafts = DraftKeeper(self, context.backend, self._draft_body)
        self.unfinished = Unfinished(context)
        self._title = PlainLabel(role="title")
        self._lead = PlainLabel(role="quiet")
        self.save = Button("primary")
        self.later = Button("plain")
        self._kept = PlainLabel(role="hint")
        self.column = ScrollColumn(width=820)
        for widget in (self._title, self._lead, self.unfinished, self.form):
            self.column.box.addWidget(widget)
        self.column.box.addStretch(1)
        self.column.add_to_footer(self.save, self.later)
        self.column.footer.addWidget(self._kept, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.picker = KeptPicker(context)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.column)
        self.stack.addWidget(self.picker)
        box.addWidget(self.stack)
        self.form.evidence.kept_asked.connect(self._pick_kept)
        self.picker.closed.connect(self._show_form)
        self.picker.picked.connect(self._attach)
        context.changed.connect(self._on_changed)
        self.form.edited.connect(self.drafts.touch)
        self.form.evidence.settled.connect(self._on_settled)
        self.drafts.saved.connect(self._on_kept)
        self.save.clicked.connect(self._save)
        self.later.clicked.connect(self._put_off)
        self.unfinished.chosen.connect(lambda n: self.enter(ContinueDraft(n)))
        for keys in ("Ctrl+S", "Ctrl+Return"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._save)

    # called by the shell

    def enter(self, argument: object) -> None:
        """Continue on the page, or begin as requested."""
        self.stack.setCurrentWidget(self.column)
        self.form.set_cases()
        if isinstance(argument, EditEntry):
            self.context.backend.ask(lambda s: s.incidents.get(argument.incident), self._edit)
        elif isinstance(argument, ContinueDraft):
            number = argument.draft
            self.context.backend.ask(lambda s: find_draft(s, number), self._continue)
        elif isinstance(argument, NewEntry) and argument.entry is not None:
            self._begin_with(argument.entry)
        elif isinstance(argument, NewEntry) and argument.evidence:
            numbers = argument.evidence
            self.context.backend.ask(
                lambda s: [s.evidence.get(n) for n in numbers],
                lambda items: self._begin(argument, items),
            )
        elif isinstance(argument, NewEntry) and argument.kind:
            self._begin(argument)
        elif not self._holds_something() or (argument is None and self._editing is not None):
            # An unfinished change stays a draft; a new incident never overwrites an old entry.
            self._begin()
        self._refresh()
        self.form.what.setFocus()

    def leave(self) -> None:
        """Save the draft; hide pictures."""
        self.drafts.save_now()
        self.context.revealed.emit(None)

    def pending(self) -> Sequence[PendingWrite]:
        """Return the unsaved draft, and the initial content of a new entry.

        The messages or files of an entry were chosen by hand, and are not on the page after a lock.
        """
        return self.drafts.pending(begun=self._editing is None and not self._saving)

    def _pick_kept(self) -> None:
        self.context.revealed.emit(None)
        self.stack.setCurrentWidget(self.picker)
        self.picker.begin()

    def _show_form(self) -> None:
        self.stack.setCurrentWidget(self.column)
        self.form.evidence.kept.setFocus()

    def _attach(self, numbers: Sequence[int]) -> None:
        self._show_form()
        self.form.evidence.attach(numbers)

    def take_files(self, paths: Sequence[Path], source: Source) -> bool:
        """Attach dropped files."""
        self.form.evidence.take_files(paths, source)
        return True

    def take_picture(self, data: bytes, name: str) -> bool:
        """Attach a pasted picture."""
        self.form.evidence.take_picture(data, name)
        return True

    def dropping(self, over: bool) -> None:
        """Highlight the drop target."""
        area = self.form.evidence.drop_area
        area.set_over(over)
        if over:
            self.column.show_widget(area)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.form.retranslate()
        self.picker.retranslate()
        self.unfinished.retranslate()
        self.save.set_text(t.say("Save"))
        self.save.set_tip("Ctrl+S")
        self.later.set_text(t.say("Continue later"))
        self._name()

    # beginning

    def _begin(self, wish: NewEntry | None = None, attached: Sequence[Evidence] = ()) -> None:
        """Start with an empty form; the current one stays a draft.

        Args:
            wish: What it is about.
            attached: The evidence of the wish. The time that it suggests is taken.
        """
        self._set_aside(None)
        vault, now = self.context.vault, clock.now()
        state = new_state(now, vault.zone, vault.usual_case)
        if (suggested := time_of_files(attached, now, vault.zone)) is not None:
            state.when = suggested.state
        if wish is not None:
            state.kind, state.private_note = wish.kind or state.kind, wish.note
            state.tags = [wish.tag] if wish.tag else []
            state.evidence = list(wish.evidence)
        self._show(state, None, None)

    def _set_aside(self, number: int | None) -> None:
        """Keep the page's content as a draft, even untouched initial content; continue."""
        self.drafts.continue_with(number, begun=self._editing is None and not self._saving)

    def _begin_with(self, entry: Entry) -> None:
        """Start with given content; the current form stays a draft."""
        self._begin()
        entry = replace(entry, case=self.context.vault.usual_case)
        self._show(state_of(entry, clock.now()), None, entry)

    def _edit(self, incident: Incident) -> None:
        self._set_aside(None)
        self._show(state_of(incident.entry, clock.now()), incident, incident.entry)

    def _continue(self, found: LoadedDraft | None) -> None:
        if found is None:
            self._refresh()
            return
        draft, incident, base = found
        self._set_aside(draft.number)
        state = state_from_json(draft.body, clock.now(), self.context.vault.zone)
        self._show(state, incident, base)
        begun_from = draft.body.get(VERSION)
        if isinstance(begun_from, int):
            self._begun_from = begun_from
        self._show_time(incident)
        self._refresh()

    def _show(self, state: FormState, incident: Incident | None, base: Entry | None) -> None:
        self._editing, self._base = incident, base
        self._begun_from = incident.versions if incident is not None else None
        self._save_when_kept = False
        self.form.set_state(state)
        self._begun_with = self.form.state()
        self._name()
        self.column.to_top()
        self.form.what.setFocus()

    def _name(self) -> None:
        t = self.context.t
        if self._editing is None:
            self._title.setText(t.say("What happened?"))
            self._lead.setText(t.say("One sentence is enough. The rest can be added later."))
        else:
            self._title.setText(t.say("Change entry {number}", number=self._editing.number))
            self._lead.setText(
                t.say(
                    "The earlier version stays. First noted: {time}.",
                    time=moment_text(t, self._editing.noted),
                )
            )
        self._kept.setText(t.say("What you type is encrypted and kept as you type."))

    def _refresh(self) -> None:
        """Offer other drafts and earlier names."""

        def arrived(found: tuple[Sequence[Draft], list[str], list[str], list[str]]) -> None:
            drafts, people, accounts, platforms = found
            own = self.drafts.number
            self.unfinished.show_drafts([d for d in drafts if d.number != own])
            self.form.complete(people, accounts, platforms)

        self.context.backend.ask(
            lambda s: (s.drafts.all(), s.people.names(), s.people.accounts(), s.people.platforms()),
            arrived,
        )

    # keeping and saving

    def _is_touched(self) -> bool:
        """Return whether anything differs from the initial form, or is a draft already."""
        begun = self._begun_with
        changed = begun is not None and self.form.state() != begun
        return changed or self.drafts.number is not None

    def _holds_something(self) -> bool:
        return self._is_touched() or not self.form.state().is_empty()

    def _draft_body(self, begun: bool) -> dict[str, Json] | None:
        if not (self._holds_something() if begun or self._putting_off else self._is_touched()):
            return None
        state = self.form.state()
        body = state.to_json()
        body["incident"] = self._editing.number if self._editing is not None else None
        body[VERSION] = self._begun_from
        body[PUT_OFF] = self._putting_off
        body["line"] = first_line(state.what_happened or state.title, 80)
        return body

    def _on_kept(self) -> None:
        t = self.context.t
        now = in_zone(clock.now(), self.context.vault.zone)
        self._kept.setText(
            t.say("Kept as a draft, encrypted: {time}", time=clock_text(now.replace(second=0)))
        )

    def _put_off(self) -> None:
        t = self.context.t
        if not self._holds_something():
            self.context.go(Place.CHRONOLOGY)
            return
        self._putting_off = True
        self.drafts.touch()
        self._begin()
        self._putting_off = False
        self.context.go(Place.CHRONOLOGY)
        self.context.tell(t.say("Kept as a draft. It waits under “What happened?”."))

    def _save(self) -> None:
        t, state = self.context.t, self.form.state()
        if self._saving or self.stack.currentWidget() is self.picker:
            return
        if not state.has_line():
            self.form.what_field.set_error(
                lambda: self.context.t.say("Please write at least one line.")
            )
            self.form.what.setFocus()
            self.column.show_widget(self.form.what_field)
            return
        try:
            if unread := self.form.when.unread():
                raise unread
            entry = state.to_entry(self._base)
        except KeeperError as e:
            self.form.when.refuse(e)
            self.form.when.focus_wrong()
            return
        if state.denies_unread():
            self._denies_wrong(
                lambda: self.context.t.say("The number of an incident looks like 12.")
            )
            return
        if self.form.evidence.is_keeping:
            self._save_when_kept = True
            self._kept.setText(t.say("It is saved as soon as the files are kept. Go on writing."))
            return
        self._saving = True
        finish, editing, base = self.drafts.finishing(), self._editing, self._base
        told, unclear = self._told(entry), self.form.names_unread_time()
        of_writing = entry.happened if editing is None and not state.when.by_hand else None

        def work(session: Session) -> int:
            if editing is not None:
                now = session.incidents.get(editing.number).entry
                merged = entry if base is None else reconciled(base, entry, now)
                number = session.incidents.revise(editing.number, merged).number
            else:
                number = session.incidents.record([entry])[0]
            finish(session)
            return number

        def saved(number: int) -> None:
            self._saved(number, of_writing, unchanged=editing is not None and entry == base)
            if told or unclear:
                offer_time_from_text(self.context, number, entry, told)

        self.context.backend.change(work, saved, self._not_saved)

    def _told(self, entry: Entry) -> list[Happened]:
        """Return the times in the text that differ from the time to be saved."""
        with suppress(
            KeeperError
        ):  # ambiguous after a clock change: the fields have offered nothing
            meant = times_meant(self.form.untaken(), entry.happened.zone)
            return [told for told in meant if told != entry.happened]
        return []

    def _saved(self, number: int, of_writing: Happened | None, *, unchanged: bool) -> None:
        """Confirm, with the time if nobody set one: the police may see it."""
        t, context = self.context.t, self.context
        changed = self._editing is not None
        if self.drafts.begun:
            self._saving = False
            context.changed.emit(Changed.INCIDENTS)
            context.backend.ask(lambda s: s.incidents.get(number), self._go_on_changing)
            return
        self._begin()
        self._saving = False
        context.changed.emit(Changed.INCIDENTS)
        context.go(Place.CHRONOLOGY, ShowIncident(number))
        text = t.say("Saved. The earlier version is kept too.") if changed else t.say("Saved.")
        if unchanged:
            text = t.say("Nothing was changed.")
        action = None
        if of_writing is not None:
            time = happened_text(t, of_writing)
            text = t.say("Saved with the time of writing: {time}.", time=time)
            action = (t.say("Set the time"), lambda: context.go(Place.ENTRY, EditEntry(number)))
        context.tell(text, NoticeTone.GOOD, action=action, about=time_of(number))

    def _go_on_changing(self, incident: Incident) -> None:
        """Keep text typed after Save as a change of the saved entry, in a draft."""
        t = self.context.t
        self._editing, self._base = incident, incident.entry
        self._begun_from = incident.versions
        self._name()
        self.drafts.touch()
        self.context.tell(
            t.say("Saved. What you typed after that is kept as a draft."), NoticeTone.GOOD
        )

    def _on_changed(self, what: object) -> None:
        """Show the entry's time when it was changed elsewhere.

        The page's draft is saved again when drafts were removed: it may have been one of them.
        """
        editing = self._editing
        if what is Changed.DRAFTS:
            if self.drafts.number is not None:
                self.drafts.touch()
            self._refresh()
        if what is Changed.INCIDENTS and editing is not None:
            self.context.backend.search(
                "time", lambda s: find_incident(s, editing.number), self._show_time
            )

    def _show_time(self, incident: Incident | None) -> None:
        editing, base = self._editing, self._base
        if incident is None or editing is None or base is None:
            return
        if incident.number == editing.number and incident.entry.happened != base.happened:
            if self.form.when.means(base.happened):
                self.form.when.set_state(when_of(incident.entry.happened, clock.now()))
            self._base = replace(base, happened=incident.entry.happened)

    def _on_settled(self) -> None:
        if self._save_when_kept:
            self._save_when_kept = False
            self._save()

    def _not_saved(self, error: KeeperError) -> None:
        self._saving = False
        self.drafts.not_finished()
        # On this page there is one entry: a position in a list would be mistaken for a number.
        error = KeeperError(error.code, **{**error.params, "entry": ""})
        if error.code is Code.DENIES_UNKNOWN:
            self._denies_wrong(self.context.saying(error))
        else:
            self.context.complain(error)

    def _denies_wrong(self, words: Words) -> None:
        self.form.show_denies_error(words)
        self.column.show_widget(self.form.more)
