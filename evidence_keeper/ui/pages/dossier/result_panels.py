"""Shows what the reader sees and does not see, and the result of writing a document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.dossier.plan import DossierPlan, Written
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.language.record_words import left_out_sentence
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.operating_system.open_outside import open_outside
from evidence_keeper.ui.pages.dossier.dossier_choices import Choices
from evidence_keeper.ui.pages.dossier.reader_summary import seal_groups, will_not_see, will_see
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout

TICKS = "ticks"
"""Subject of the notice about ticks, for withdrawing it."""


class Seen(QFrame):
    """A list of sections with an icon each."""

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
        """Show other sections."""
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


class ResultPanel(QFrame):
    """The card shown after a document was written."""

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
        self._password = ""
        self.show_password = Button("plain", "eye")
        self.show_password.setCheckable(True)
        self._words = TextBlock(mono=True)
        self._target = Path()
        self.open, self.folder = Button("plain", "file-text"), Button("plain", "folder")
        self._ways = QWidget()
        flow = FlowLayout(self._ways, tokens.S, tokens.S)
        flow.addWidget(self.open)
        flow.addWidget(self.folder)
        self._next = PlainLabel(role="quiet")
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        box.setSpacing(tokens.S)
        for widget in (
            self._title,
            self._place,
            self._ways,
            self._next,
            self._left_out,
            self._warning,
            self._about,
            self._seal,
        ):
            box.addWidget(widget)
        place = box.indexOf(self._about)
        box.insertWidget(place, self.show_password, 0, Qt.AlignmentFlag.AlignLeft)
        box.insertWidget(place + 1, self._words)
        self.show_password.toggled.connect(self._on_show)
        self.open.clicked.connect(lambda: open_outside(context, self._target))
        self.folder.clicked.connect(lambda: open_outside(context, self._target.parent))
        self.hide()

    def forget(self) -> None:
        """Hide the card, and discard the password."""
        self._keep_password("")
        self.hide()

    def show_result(
        self, target: Path, written: Written, password: str = "", *, locked: bool = False
    ) -> None:
        """Show the file, what was left out, and the seal.

        Args:
            target: The file.
            written: The result.
            password: Opens the file; empty for none. Kept while the card is visible, and shown only
                on request.
            locked: Whether it has a password that is not passed to the card.
        """
        self._keep_password(password)
        t, unreadable = self._context.t, written.plan.unreadable
        self._left_out.setText(left_out_sentence(t, unreadable) if unreadable else "")
        self._left_out.setVisible(bool(unreadable))
        packed = target.suffix.lower() == ".zip"
        self._title.setText(
            t.say("The package is ready") if packed else t.say("The document is ready")
        )
        self._target = target
        self._place.set_text(shown_name(str(target)))
        self.open.set_text(t.say("Open"))
        self.open.setVisible(not packed)
        self.folder.set_text(t.say("Show in folder"))
        self._warning.setText(
            self._said_of_lock(packed)
            if password or locked
            else t.say("The exported file is not locked. Anyone who has it can read it.")
        )
        about = t.say(
            "This is its seal. Write it down or let an adult sign it: later it shows that "
            "the document is the same."
        )
        if packed:
            about += " " + t.say("A document that was saved before has another seal.")
        self._about.setText(about)
        self._seal.set_text(seal_groups(written.seal))
        self._next.setText(
            t.say("What opens or prints it can keep a copy, or its name, on this computer.")
        )
        self.show()

    def _said_of_lock(self, packed: bool) -> str:
        t = self._context.t
        said = t.say(
            "The file asks for the password that you chose. It is stored nowhere: without it "
            "nobody can open the file. Tell it another way than the file, such as by phone."
        )
        if packed:
            said += " " + t.say(
                "It opens in a program such as 7-Zip or Keka; the package that can be checked lies "
                "in it."
            )
        return said

    def _keep_password(self, password: str) -> None:
        self._password = password
        self.show_password.setVisible(bool(password))
        self.show_password.setChecked(False)
        self._on_show(on=False)

    def _on_show(self, on: bool) -> None:
        t = self._context.t
        self.show_password.set_text(
            t.say("Hide the password") if on else t.say("Show the password")
        )
        self.show_password.set_icon("eye-off" if on else "eye")
        self._words.set_text(self._password if on else "")
        self._words.setVisible(on)


def draw_seen(
    t: Translator, choices: Choices, plan: DossierPlan | None, sees: Seen, hides: Seen
) -> None:
    """Show what the chosen reader will and will not see of a plan."""
    reader, private = choices.reader, choices.private_notes.isChecked()
    replaced, unlinked = choices.replace_names.isChecked(), choices.takes_unlinked()
    filled, shown = choices.filled_about_me(), choices.shown_about_me()
    sees.show_parts(
        t.say("They will see"),
        will_see(
            t,
            reader,
            private_notes=private,
            about_me=filled & shown,
            unlinked=unlinked,
            replaced=replaced,
            attached=choices.extras.attach.isChecked(),
            originals=0 if replaced else len(choices.originals.chosen),
            messages=_messages_in(plan),
        ),
    )
    hides.show_parts(
        t.say("They will not see"),
        will_not_see(
            t,
            reader,
            private_notes=private,
            about_me=filled - shown,
            unlinked=unlinked,
            replaced=replaced,
        ),
    )


def _messages_in(plan: DossierPlan | None) -> tuple[int, int]:
    """Return how many messages a plan shows, and of how many conversations."""
    runs = [run for _, shown in plan.messages for run in shown] if plan is not None else []
    return sum(last - first + 1 for first, last in runs), len(plan.messages) if plan else 0


def tell_usual(context: Context, take_over: Callable[[], None] | None) -> None:
    """Report that ticks were reset to the defaults, and offer to take them over."""
    say = context.t.say
    context.tell(
        lambda: say("Everything that usually goes in is ticked again."),
        action=(lambda: say("Restore my ticks"), take_over) if take_over is not None else None,
        about=TICKS,
    )


def ready_sentence(t: Translator, *, packed: bool, locked: bool) -> str:
    """Return the sentence about a written document or package."""
    if locked:
        if packed:
            return t.say("The package is ready. It opens with its password alone.")
        return t.say("The document is ready. It opens with its password alone.")
    if packed:
        return t.say("The package is ready. It is not locked: anyone can read it.")
    return t.say("The document is ready. It is not locked: anyone who has it can read it.")
