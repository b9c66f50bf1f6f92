"""Edits the safety plan: one item a line; prints it as a page or a pocket card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.help.blocks import Block, BlockKind
from evidence_keeper.domain.help.paper import Paper
from evidence_keeper.domain.help.safety_plan import SafetyPlan
from evidence_keeper.services.help import helplines
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.help.paper_buttons import PaperButtons
from evidence_keeper.ui.pages.page import PendingWrite
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.check_and_card import Check
from evidence_keeper.ui.widgets.inputs.input_fields import GrowingText
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.labelled_field import Field, card

PARTS = tuple(f.name for f in fields(SafetyPlan))
ON_A_CARD = ("words", "people", "places", "numbers", "steps")
"""The parts on a card: what is needed outside, and nothing more revealing."""

TAKEN_AWAY = "plan"
"""Subject of the notice that offers to restore removed lines."""

_KEEP_AFTER_MS = 700


def part_texts(t: Translator) -> dict[str, tuple[str, str]]:
    """Return title and hint of each part."""
    return {
        "signs": (
            t.say("How I notice that it gets dangerous"),
            t.say("For example: messages come more often, somebody waits at the school."),
        ),
        "people": (
            t.say("People I can go to"),
            t.say("Best also somebody outside the home. A name a line."),
        ),
        "places": (
            t.say("Places where I am safe"),
            t.say("Where it is open, where there are people, where I can stay at night."),
        ),
        "words": (
            t.say("Our word that means “help me now”"),
            t.say("And who knows it, and what they do then."),
        ),
        "numbers": (t.say("My numbers"), t.say("112, 102, 111, 150 are added by themselves.")),
        "steps": (
            t.say("What I do, one after the other"),
            t.say("For example: go out, ring the neighbour, call 112."),
        ),
        "take": (
            t.say("What I take along"),
            t.say("For example: documents, charger, medicine, some money, keys."),
        ),
    }


class PlanView(QWidget):
    """The parts of the plan, saved while typing; logged when the page is left.

    Attributes:
        edited: Whether anything was changed here.
    """

    def __init__(self, context: Context, plan: SafetyPlan) -> None:
        super().__init__()
        self.context = context
        self._dirty = False
        self._changed = False
        self.edited = False
        self.parts = {name: GrowingText(2) for name in PARTS}
        t = context.t
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        box.addWidget(PlainLabel(t.say("My safety plan"), "title"))
        box.addWidget(
            PlainLabel(
                t.say(
                    "A plan for the moment when thinking is hard. All of it is optional, and you "
                    "can change it at any time. In danger leave everything and call 112."
                )
            )
        )
        box.addWidget(
            card(
                PlainLabel(
                    t.say(
                        "Whoever finds the printed plan knows where you go. Give it to an adult "
                        "you trust, or learn it by heart."
                    )
                ),
                role="warning",
            )
        )
        for name, (title, hint) in part_texts(t).items():
            field = Field(self.parts[name])
            field.set_texts(title, hint)
            box.addWidget(field)
            self.parts[name].setPlainText(getattr(plan, name))
            self.parts[name].textChanged.connect(self._on_edit)
        box.addWidget(self._own_numbers_row())
        self.as_card = Check(t.say("Small, as a card for the pocket"))
        box.addWidget(self.as_card)
        box.addWidget(PaperButtons(context, self.paper))
        box.addWidget(PlainLabel(self._kept_hint(), "hint"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_AFTER_MS)
        self._timer.timeout.connect(self._keep)

    def plan(self) -> SafetyPlan:
        """Return the plan on the page."""
        return SafetyPlan(**{name: part.toPlainText() for name, part in self.parts.items()})

    def pending(self) -> Sequence[PendingWrite]:
        """Return the write that ends the editing, if anything was edited."""
        if not self._changed or not self.context.is_open:
            return ()
        plan = self.plan()
        return (lambda s: s.settings.save_plan(plan),)

    def settle(self, done: Callable[[], None]) -> None:
        """Write and log the plan when the page is left, and call `done` then."""
        self._timer.stop()
        for write in self.pending():
            self.context.backend.keep(write, lambda _: done())
            self._changed = False

    def put(self, plan: SafetyPlan) -> None:
        """Replace the plan on the page."""
        for name, part in self.parts.items():
            part.setPlainText(getattr(plan, name))

    def paper(self) -> Paper:
        """Return the plan for printing: whole, or the parts of a card."""
        t, plan, pocket = self.context.t, self.plan(), self.as_card.isChecked()
        texts, blocks = part_texts(t), list[Block]()
        for name in ON_A_CARD if pocket else PARTS:
            lines = [line.strip() for line in getattr(plan, name).splitlines() if line.strip()]
            if not lines and pocket:
                continue
            blocks.append(Block(BlockKind.HEADING, 2, ((texts[name][0], False),)))
            kind = BlockKind.STEP if name == "steps" else BlockKind.BULLET
            for place, line in enumerate(lines or ["______"], start=1):
                level = place if kind is BlockKind.STEP else 0
                blocks.append(Block(kind, level, ((line, False),)))
        blocks.append(Block(BlockKind.HEADING, 2, ((t.say("Who to call"), False),)))
        for line in helplines.helplines(t.language):
            if line.in_row:
                words = ((line.number, True), (f" {line.short_name}", False))
                blocks.append(Block(BlockKind.BULLET, 0, words))
        title = t.say("What helps me") if pocket else t.say("My safety plan")
        return Paper(title, tuple(blocks), (), name="plan", pocket=pocket)

    def _own_numbers_row(self) -> QWidget:
        """Return a row that offers the stored numbers, one click each."""
        t = self.context.t
        row = QWidget(self)
        flow = FlowLayout(row, tokens.S, tokens.S)
        for own in self.context.vault.own_numbers:
            line = f"{own.name} {own.number}".strip()
            button = Button("chip", "plus", t.say("Add to my numbers: {who}", who=line[:60]))
            button.clicked.connect(lambda _=False, x=line: self._add_number(x))
            flow.addWidget(button)
        row.setVisible(bool(self.context.vault.own_numbers))
        return row

    def _add_number(self, line: str) -> None:
        part = self.parts["numbers"]
        lines = part.toPlainText().splitlines()
        if line not in lines:
            part.setPlainText("\n".join([*lines, line]))

    def _kept_hint(self) -> str:
        t = self.context.t
        if self.context.is_open:
            return t.say(
                "Kept in the vault, encrypted, as you type. No document that you make for others "
                "holds it."
            )
        return t.say("No vault is open: what you fill in here is gone when you leave the program.")

    def _on_edit(self) -> None:
        self._dirty = self._changed = self.edited = True
        self.context.withdrawn.emit(TAKEN_AWAY)  # undo would remove later typing
        if self.context.is_open and not self._timer.isActive():
            self._timer.start()

    def _keep(self) -> None:
        if self._dirty and self.context.is_open:
            plan = self.plan()
            self.context.backend.keep(lambda s: s.settings.keep_plan(plan), lambda _: None)
            self._dirty = False
