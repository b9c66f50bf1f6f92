"""Shows the help's reading pages: a page with its sources, the numbers, the shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.help.blocks import Block, BlockKind
from evidence_keeper.domain.help.guidance import Panel
from evidence_keeper.domain.help.guided_help import Act
from evidence_keeper.domain.help.paper import from_text
from evidence_keeper.services.help import helplines
from evidence_keeper.services.help.source_names import source_names
from evidence_keeper.system.language.dates import day_text
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.main_window.help_row import CALL_PANEL
from evidence_keeper.ui.pages.help.action_buttons import ActButtons, Titles
from evidence_keeper.ui.pages.help.helpline_cards import helpline_card, own_number_card
from evidence_keeper.ui.pages.help.paper_buttons import PaperButtons, stale_text
from evidence_keeper.ui.pages.help.web_addresses import AddressList, addresses
from evidence_keeper.ui.places import IN_RAIL, OWN_NUMBERS, Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.blocks_view import BlocksView
from evidence_keeper.ui.widgets.display.fact_table import Facts
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button


def keys_of(t: Translator) -> list[tuple[str, str]]:
    """Return all shortcuts with their actions."""
    return [
        ("F9", t.say("Hide: the window goes away, the vault is closed")),
        ("Ctrl+L", t.say("Lock: the vault is closed, the passphrase opens it again")),
        ("Ctrl+N", t.say("What happened? A new entry")),
        ("Ctrl+S", t.say("Save the entry")),
        ("Ctrl+V", t.say("Paste a picture or files, on any page")),
        ("Delete", t.say("Into the bin, in the lists of incidents and evidence")),
        ("Ctrl+I", t.say("Mark an incident as important, in the chronology")),
        ("Ctrl+Z", t.say("Undo, while a message offers it")),
        ("Ctrl+F", t.say("Search")),
        ("Ctrl+G", t.say("Go to a day in the chronology")),
        (
            t.say("Space"),
            t.say(
                "Choose one more in a list; with Shift and arrows its neighbours, or Ctrl and click"
            ),
        ),
        ("Ctrl+A", t.say("Choose all, in the lists of incidents, evidence and messages")),
        (
            f"Ctrl+1 … Ctrl+{len(IN_RAIL)}",
            t.say("The pages, in the order of the column at the left"),
        ),
        ("↑ ↓", t.say("Move in a list")),
        ("Enter", t.say("Open what is chosen; show or hide a picture")),
        ("Esc", t.say("Empty the search; close a large picture")),
        ("Tab", t.say("Next field or button")),
        ("F1", t.say("These keys")),
    ]


def keys_page(t: Translator) -> QWidget:
    """Return the page of shortcuts."""
    body, box = _column()
    box.addWidget(PlainLabel(t.say("Keys"), "title"))
    facts = Facts()
    for key, what in keys_of(t):
        facts.add(key, what)
    box.addWidget(facts)
    return body


def panel_page(
    context: Context, panel: Panel, titles: Titles, act: Callable[[Act], None]
) -> QWidget:
    """Return a help page: its text, actions, printing, sources and addresses.

    Args:
        titles: The titles on buttons.
        act: Called with a button's action.
    """
    t = context.t
    body, box = _column()
    box.addWidget(BlocksView(panel.text))
    if panel.slug == CALL_PANEL:
        _add_numbers(context, box)
    if panel.acts:
        acts = ActButtons(context, panel.acts, titles)
        acts.chosen.connect(act)
        box.addWidget(acts)
    reviewed = day_text(t, panel.reviewed_on)
    foot = [t.say("Compared with its sources on {day}", day=reviewed)]
    foot.append(t.say("Sources: {names}", names=source_names(t.language, panel.sources)))
    if panel.stale:
        foot.append(stale_text(t))
    paper = from_text(panel.title, panel.text, tuple(foot), panel.slug)
    if panel.slug == CALL_PANEL:
        paper = replace(paper, blocks=(*paper.blocks, *_number_blocks(context)))
    box.addWidget(PaperButtons(context, lambda: paper))
    for text in foot:
        box.addWidget(PlainLabel(text, "hint"))
    if named_here := addresses(panel.text, *panel.sources):
        box.addWidget(AddressList(t, named_here))
    return body


def _add_numbers(context: Context, box: QVBoxLayout) -> None:
    """Add the country's numbers, then the user's own, which need an open vault."""
    t = context.t
    for line in helplines.helplines(t.language):
        box.addWidget(helpline_card(t, line))
    box.addWidget(PlainLabel(t.say("My own numbers"), "section"))
    for own in context.vault.own_numbers:
        box.addWidget(own_number_card(t, own))
    if not context.is_open:
        box.addWidget(
            PlainLabel(
                t.say(
                    "The psychologist of your school, the line of your region, an adult you "
                    "trust: they are kept in the vault and shown here once it is open."
                ),
                "hint",
            )
        )
        return
    change = Button("plain", "pencil", t.say("Add or change my numbers"))
    change.clicked.connect(lambda: context.go(Place.SETTINGS, OWN_NUMBERS))
    row = QHBoxLayout()
    row.addWidget(change)
    row.addStretch(1)
    box.addLayout(row)


def _number_blocks(context: Context) -> list[Block]:
    """Return the numbers for printing: cost, hours, and the user's own."""
    t = context.t
    out = [Block(BlockKind.HEADING, 2, ((t.say("Who to call"), False),))]
    for line in helplines.helplines(t.language):
        words = f" {line.name} · {line.hours} · {line.cost}"
        out.append(Block(BlockKind.BULLET, 0, ((line.number, True), (words, False))))
    for own in context.vault.own_numbers:
        words = f" {own.name}" if own.name else ""
        runs = ((own.number, True), (words, False)) if words else ((own.number, True),)
        out.append(Block(BlockKind.BULLET, 0, runs))
    return out


def _column() -> tuple[QWidget, QVBoxLayout]:
    body = QWidget()
    box = QVBoxLayout(body)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(tokens.M)
    return body, box
