"""Shows the help page: what to do, whom to call, what to say, and the shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.help.guidance import Panel
from evidence_keeper.domain.help.guided_help import Act, ActKind
from evidence_keeper.domain.help.safety_plan import SafetyPlan, united_plans
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.services.help import guidance, helplines
from evidence_keeper.services.help.guided_help import way
from evidence_keeper.services.help.help_search import Hit, search_help
from evidence_keeper.services.help.letters import Letter, letters
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.page_arguments import NewEntry, ShowPanel
from evidence_keeper.ui.pages.help.action_buttons import Titles
from evidence_keeper.ui.pages.help.contents import (
    LETTER,
    NUMBER,
    PLAN,
    WAY,
    contents_of,
)
from evidence_keeper.ui.pages.help.guided_help import WayView
from evidence_keeper.ui.pages.help.help_panels import keys_page, panel_page
from evidence_keeper.ui.pages.help.helpline_cards import large_number
from evidence_keeper.ui.pages.help.letter_form import PREFERENCE, LetterView, keep_letters
from evidence_keeper.ui.pages.help.safety_plan import TAKEN_AWAY, PlanView
from evidence_keeper.ui.pages.page import Page, PendingWrite
from evidence_keeper.ui.places import BACK, KEYS, Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.answer_button import AnswerButton
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.contents_list import LIST_FROM, ContentsList
from evidence_keeper.ui.widgets.inputs.input_fields import Select
from evidence_keeper.ui.widgets.inputs.text_line import SearchLine
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

_PREFIX = {"letter": LETTER, "number": NUMBER, "panel": ""}


def found_page(
    t: Translator, text: str, hits: Sequence[Hit], open_slug: Callable[[str], None]
) -> QWidget:
    """Return the hits, each a button with the found line; or advice without hits."""
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(tokens.S)
    box.addWidget(PlainLabel(t.say("Found for “{text}”", text=text), "title"))
    if not hits:
        box.addWidget(
            PlainLabel(
                t.say(
                    "Nothing was found. Try one word, or begin with “What is happening?”. 111 "
                    "answers day and night."
                )
            )
        )
    for hit in hits:
        link = AnswerButton(hit.title, hit.line)
        link.clicked.connect(lambda _=False, s=_PREFIX[hit.kind] + hit.slug: open_slug(s))
        box.addWidget(link)
    return page


class HelpPage(Page):
    """Shows a list of all contents, and one part of it to read or to fill in."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._titles: dict[str, str] = {}
        self._panels: dict[str, Panel] = {}
        self._letters: dict[str, Letter] = {}
        self._kept: dict[str, Json] = {}
        self._plan = SafetyPlan()
        self._asked = False
        self._read = False
        self._slug = WAY
        self._wanted: Act | None = None
        self.list = ContentsList()
        self.select = Select()
        self.select.keep_narrow(16)
        self.back = Button("plain", "arrow-left")
        self.to_steps = Button("plain", "arrow-left")
        self.seek = SearchLine()
        self.seek.setMaxLength(200)
        self._searched = ""
        self.column = ScrollColumn()
        self.way = WayView(context, lambda: self._act_titles())
        self._body: QWidget = QWidget()
        self.column.box.addWidget(self.way)
        self.column.box.addWidget(self._body)
        self.column.box.addStretch(1)
        self._lay_out()
        self.list.chosen.connect(self.open_slug)
        self.select.picked.connect(self.open_slug)
        self.back.clicked.connect(lambda: context.go(context.last_outside, BACK))
        self.to_steps.clicked.connect(lambda: self.open_slug(WAY))
        self.seek.textEdited.connect(self.search)
        self.way.chosen.connect(self.act)
        self.way.moved.connect(self.column.to_top)
        context.vault_opened.connect(self._on_opened)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(tokens.L, tokens.M, tokens.L, 0)
        head.setSpacing(tokens.M)
        head.addWidget(self.back)
        head.addWidget(self.to_steps)
        head.addWidget(self.select, 1000)
        head.addStretch(1)
        head.addWidget(self.seek, 500)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(head)
        right.addWidget(self.column, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.M, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addLayout(right, 1)

    # called by the shell

    def enter(self, argument: object) -> None:
        """Show a part of the help."""
        self._wanted = None
        if self.context.is_open and not self._asked:
            self._on_opened()  # the page was created after the vault was opened
        self.back.setVisible(not self.context.is_open)
        # In an open vault the top bar searches here as well.
        self.seek.setVisible(not self.context.is_open)
        self.search("")
        if isinstance(argument, ShowPanel):
            self.open_slug(argument.slug)
        elif argument == KEYS:
            self.open_slug(KEYS)
        self.list.setFocus()

    def leave(self) -> None:
        """Save the input."""
        self._remember()

    def pending(self) -> Sequence[PendingWrite]:
        """Return unsaved input."""
        return self._body.pending() if isinstance(self._body, LetterView | PlanView) else ()

    def search_hint(self) -> str:
        """Return what the search field says."""
        return self.context.t.say("Search in the help")

    def search(self, text: str) -> None:
        """Show pages with these words; the last page when there are none."""
        text = " ".join(text.split())
        if text == self._searched:
            return
        self._searched = text
        self._reopen()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        panels = guidance.panels(t.language)
        self._panels = {p.slug: p for p in panels}
        self._letters = {one.slug: one for one in letters(t.language)}
        groups = contents_of(t, way(t.language).title, panels, list(self._letters.values()), KEYS)
        self._titles = dict(entry for group in groups for entry in group.entries)
        self.list.show_groups(groups)
        self.select.set_choices(list(self._titles.items()))
        self.back.set_text(t.say("Back"))
        self.to_steps.set_text(t.say("Back to the steps"))
        self.seek.setPlaceholderText(self.search_hint())
        named(self.seek, self.search_hint())
        named(self.list, t.say("Pages of the help"))
        named(self.select, t.say("Pages of the help"))
        self.way.retranslate()
        self._reopen()

    # display

    def open_slug(self, slug: str) -> None:
        """Show one part."""
        if not self._exists(slug) or (slug == self._slug and not self._searched):
            return
        self._slug = slug
        if self._searched:
            self._searched = ""
            self.seek.clear()
            self.context.search_cleared.emit()
        self._reopen()

    def _exists(self, slug: str) -> bool:
        return slug in self._titles or slug.startswith(NUMBER)

    def _reopen(self) -> None:
        slug = self._slug
        self.list.mark(slug)
        if slug in self._titles:
            self.select.choose(slug)
        self._remember()
        self._body.hide()
        self._body.deleteLater()
        way_shown = slug == WAY and not self._searched
        self.way.setVisible(way_shown)
        self.to_steps.setVisible(slug != WAY and self.way.has_steps)
        self._body = QWidget() if way_shown else self._make(slug)
        self.column.box.insertWidget(1, self._body)
        self._body.setVisible(not way_shown)
        self.column.to_top()

    def _remember(self) -> None:
        """Store the input of the part that is left."""
        view = self._body
        if isinstance(view, LetterView | PlanView) and view.edited:
            before = self._plan
            self._note(view)
            if isinstance(view, LetterView):
                view.left()
            else:
                view.settle(partial(self._offer_plan_back, before, self._plan))

    def _offer_plan_back(self, before: SafetyPlan, now: SafetyPlan) -> None:
        """Offer to restore removed lines of the plan, which exist nowhere else."""
        if united_plans(now, before) != now:
            said = self.context.t.say("Your safety plan was changed.")
            back = partial(self._put_plan_back, before)
            self.context.tell(said, undo=back, about=TAKEN_AWAY)

    def _put_plan_back(self, plan: SafetyPlan) -> None:
        said = self.context.t.say("Undone.")
        self._plan = plan
        if isinstance(self._body, PlanView):
            self._body.put(plan)
        self.context.backend.change(
            lambda s: s.settings.save_plan(plan),
            lambda _: self.context.tell(said, NoticeTone.GOOD),
        )

    def _note(self, view: LetterView | PlanView) -> None:
        if isinstance(view, LetterView):
            self._kept[view.letter.slug] = view.body()
        else:
            self._plan = view.plan()

    def _make(self, slug: str) -> QWidget:
        t = self.context.t
        if self._searched:
            hits = search_help(t.language, self._searched)
            return found_page(t, self._searched, hits, self.open_slug)
        if slug.startswith(NUMBER):
            lines = {h.number: h for h in helplines.helplines(t.language)}
            return large_number(t, lines[slug.removeprefix(NUMBER)])
        if self.context.is_open and not self._read and slug.startswith((LETTER, PLAN)):
            # An empty form would overwrite the stored one.
            return PlainLabel(t.say("What you wrote before is being read…"))
        if slug.startswith(LETTER):
            letter = self._letters[slug.removeprefix(LETTER)]
            given = self._kept.get(letter.slug)
            return LetterView(self.context, letter, given if isinstance(given, dict) else None)
        if slug == PLAN:
            return PlanView(self.context, self._plan)
        if slug == KEYS:
            return keys_page(self.context.t)
        return panel_page(self.context, self._panels[slug], self._act_titles(), self.act)

    def _act_titles(self) -> Titles:
        panels = {p.slug: p.title for p in self._panels.values()}
        return Titles(panels, {one.slug: one.title for one in self._letters.values()})

    # actions

    def act(self, act: Act) -> None:
        """Run a button's action; one that needs a vault opens it first."""
        if act.kind is ActKind.CALL:
            self.open_slug(NUMBER + act.what)
        elif act.kind is ActKind.PANEL:
            self.open_slug(act.what)
        elif act.kind is ActKind.LETTER:
            self.open_slug(LETTER + act.what)
        elif act.kind is ActKind.PLAN:
            self.open_slug(PLAN)
        elif self.context.is_open:
            self._go(act)
            return
        else:
            self._wanted = act
            self.context.go(self.context.last_outside, BACK)
            self.context.tell(
                self.context.t.say("This needs your vault. Open it, and you go on from there.")
            )
            return
        if self.to_steps.isVisibleTo(self):
            self.to_steps.setFocus()

    def _go(self, act: Act) -> None:
        if act.kind is ActKind.DOSSIER:
            self.context.go(Place.DOSSIER)
        elif self._slug == WAY:
            self.context.go(Place.ENTRY, self.way.new_entry(act))
        else:
            self.context.go(Place.ENTRY, NewEntry(kind=act.what or "other"))

    def _on_opened(self) -> None:
        """Load stored input; continue the action for which the vault was opened."""
        # Earlier input is added to the vault's content without overwriting it.
        view, self._body = self._body, QWidget()
        if isinstance(view, LetterView | PlanView) and view.edited:
            self._note(view)
        view.hide()
        view.deleteLater()
        typed, plan = dict(self._kept), self._plan
        self._asked, self._read = True, False
        self._reopen()
        work = partial(_take_over, typed, plan)
        if typed or plan != SafetyPlan():
            self.context.backend.change(work, self._take_kept)
        else:
            self.context.backend.ask(work, self._take_kept)
        self.way.retranslate()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            # The window shows the chronology first; this comes after it.
            QTimer.singleShot(0, self, lambda: self._go(wanted))

    def _take_kept(self, found: tuple[Json, SafetyPlan]) -> None:
        """Show the stored input."""
        kept, self._plan = found
        self._read = True
        self._kept = dict(kept) if isinstance(kept, dict) else {}
        self._reopen()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the list next to the page where there is room, else a choice above it."""
        super().resizeEvent(event)
        scale = self.context.look.text_size / 100
        wide = self.width() >= LIST_FROM * scale
        self.list.setVisible(wide)
        self.list.setFixedWidth(self.context.look.px(250))
        self.select.setVisible(not wide)


def _take_over(
    typed: dict[str, Json], plan: SafetyPlan, session: Session
) -> tuple[Json, SafetyPlan]:
    """Merge input from before the vault was open with the stored one; return both."""
    if typed:
        keep_letters(session, typed)
    held = session.settings.safety_plan()
    whole = united_plans(held, plan)
    if whole != held:
        session.settings.save_plan(whole)
    return session.settings.preference(PREFERENCE, {}), whole
