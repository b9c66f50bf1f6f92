"""Help: whom to call, what to do, and the keys of the program. Works without a vault."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QItemSelectionModel, QStringListModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from evidence_keeper.domain.guidance import Helpline, Panel
from evidence_keeper.system.dates import day_text
from evidence_keeper.system.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.helprow import CALL_PANEL
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.places import BACK, KEYS, ShowPanel
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.blocks_view import BlocksView
from evidence_keeper.ui.widgets.buttons import Button
from evidence_keeper.ui.widgets.facts import Facts
from evidence_keeper.ui.widgets.fields import card
from evidence_keeper.ui.widgets.inputs import Select
from evidence_keeper.ui.widgets.labels import PlainLabel, named
from evidence_keeper.ui.widgets.scroll import ScrollColumn

_LIST_FROM = 860


def keys_of(t: Translator) -> list[tuple[str, str]]:
    """Return all keys and what they do."""
    return [
        ("F9", t.say("Hide: the window goes away, the vault is closed")),
        ("Ctrl+L", t.say("Lock: the vault is closed, the passphrase opens it again")),
        ("Ctrl+N", t.say("What happened? A new entry")),
        ("Ctrl+S", t.say("Save the entry")),
        ("Ctrl+V", t.say("Paste a picture or files, on any page")),
        ("Ctrl+F", t.say("Search")),
        ("Ctrl+1 … Ctrl+6", t.say("Chronology, evidence, pattern, document, help, settings")),
        ("↑ ↓", t.say("Move in a list")),
        ("Enter", t.say("Open what is chosen; show or hide a picture")),
        ("Esc", t.say("Empty the search; close a large picture")),
        ("Tab", t.say("To the next control")),
        ("F1", t.say("These keys")),
    ]


def helpline_card(t: Translator, line: Helpline) -> QWidget:
    """Return all that is known about a number, with when it was checked."""
    head = QWidget()
    row = QHBoxLayout(head)
    row.setContentsMargins(0, 0, 0, 0)
    number = PlainLabel(line.number, "display", wrap=False)
    number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(number)
    row.addSpacing(tokens.M)
    row.addWidget(PlainLabel(line.name, "section"), 1)
    facts = Facts()
    facts.add(t.say("Who answers"), line.operator)
    facts.add(t.say("Hours"), line.hours)
    facts.add(t.say("Cost"), line.cost)
    facts.add(t.say("What happens"), line.what_happens)
    facts.add(t.say("Who may be told"), line.who_may_be_told)
    checked = t.say("Checked on {day}", day=day_text(t, line.checked_on))
    days = (datetime.now(UTC).date() - line.checked_on).days
    if line.is_stale(datetime.now(UTC).date()):
        age = t.say_n("{n} day ago: it may have changed", "{n} days ago: it may have changed", days)
        note = PlainLabel(t.say("{checked} ({age})", checked=checked, age=age), "caution")
    else:
        note = PlainLabel(checked, "hint")
    return card(head, facts, note)


class HelpPage(Page):
    """A list of pages and one of them to read."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._slugs: list[str] = []
        self._panels: dict[str, Panel] = {}
        self._slug = CALL_PANEL
        self._titles = QStringListModel(self)
        self.list = QListView()
        self.list.setObjectName("panels")
        self.list.setModel(self._titles)
        self.list.setWordWrap(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.select = Select()
        self.select.keep_narrow(16)
        self.back = Button("plain", "arrow-left")
        self.column = ScrollColumn()
        self._body: QWidget = QWidget()
        self.column.box.addWidget(self._body)
        self.column.box.addStretch(1)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.L, tokens.M, tokens.L, 0)
        head.addWidget(self.back)
        head.addWidget(self.select, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(head)
        right.addWidget(self.column, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.M, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        self.list.selectionModel().currentChanged.connect(
            lambda now, _: self.open_slug(self._slugs[now.row()]) if now.isValid() else None
        )
        self.select.picked.connect(self.open_slug)
        self.back.clicked.connect(lambda: context.go(context.last_outside, BACK))

    def enter(self, argument: object) -> None:
        """Show a page of the help."""
        self.back.setVisible(not self.context.is_open)
        if isinstance(argument, ShowPanel):
            self.open_slug(argument.slug)
        elif argument == KEYS:
            self.open_slug(KEYS)
        self.list.setFocus()

    def retranslate(self) -> None:
        """Speak the current language."""
        t = self.context.t
        panels = self.context.doors.panels(t.language)
        self._panels = {p.slug: p for p in panels}
        self._slugs = [*self._panels, KEYS]
        titles = [*(p.title for p in panels), t.say("Keys")]
        shown = self._slug
        self._titles.setStringList(titles)
        self.select.set_choices(list(zip(self._slugs, titles, strict=True)))
        self.back.set_text(t.say("Back"))
        named(self.list, t.say("Pages of the help"))
        named(self.select, t.say("Pages of the help"))
        self._slug = ""
        self.open_slug(shown if shown in self._slugs else self._slugs[0])

    def open_slug(self, slug: str) -> None:
        """Show one page."""
        if slug not in self._slugs or slug == self._slug:
            return
        self._slug = slug
        index = self._titles.index(self._slugs.index(slug))
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(index, flag)
        self.select.choose(slug)
        self._body.hide()
        self._body.deleteLater()
        self._body = self._make(slug)
        self.column.box.insertWidget(0, self._body)
        self.column.to_top()

    def _make(self, slug: str) -> QWidget:
        t = self.context.t
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        if slug == KEYS:
            box.addWidget(PlainLabel(t.say("Keys"), "title"))
            facts = Facts()
            for key, what in keys_of(t):
                facts.add(key, what)
            box.addWidget(facts)
            return body
        panel = self._panels[slug]
        box.addWidget(BlocksView(panel.text))
        if slug == CALL_PANEL:
            for line in self.context.doors.helplines(t.language):
                box.addWidget(helpline_card(t, line))
        reviewed = day_text(t, panel.reviewed_on)
        box.addWidget(PlainLabel(t.say("Compared with its sources on {day}", day=reviewed), "hint"))
        return body

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list beside the page where there is room, a choice above it where there is not."""
        super().resizeEvent(event)
        scale = self.context.look.text_size / 100
        wide = self.width() >= _LIST_FROM * scale
        self.list.setVisible(wide)
        self.list.setFixedWidth(self.context.look.px(250))
        self.select.setVisible(not wide)
