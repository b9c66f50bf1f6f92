"""Edits a working copy: tools, undo and redo, the picture, and messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.domain.record.working_copy import (
    Mark,
    Step,
    Turn,
    unfinished_steps,
    unfinished_to_json,
)
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.pages.evidence.picture_editor.canvas_area import CanvasArea
from evidence_keeper.ui.pages.evidence.picture_editor.copy_canvas import CopyCanvas
from evidence_keeper.ui.pages.evidence.picture_editor.copy_steps import ARROW, TOOLS, CopySteps
from evidence_keeper.ui.pages.page import PendingWrite
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.hidden_picture import decoded
from evidence_keeper.ui.widgets.display.labels import ElidedLabel, PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button, Chips
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

UNFINISHED = "unfinished_copy"
"""The preference with each item's unfinished steps."""


def tool_words(t: Translator) -> dict[str, tuple[str, str]]:
    """Return each tool's name, and its description in one sentence."""
    return {
        Mark.BLACK.value: (
            t.say("Black out"),
            t.say("What is under the black is not in the copy. For faces, names and numbers."),
        ),
        Mark.BLUR.value: (
            t.say("Blur"),
            t.say("Makes a place hard to see. It can sometimes be guessed: black is safer."),
        ),
        Mark.CROP.value: (t.say("Crop"), t.say("Only what is in the frame stays in the copy.")),
        Mark.FRAME.value: (t.say("Frame"), t.say("Draws a frame around what matters.")),
        ARROW: (t.say("Arrow"), t.say("Points from where you begin to where you end.")),
    }


class CopyEditor(QWidget):
    """Edits over the whole page, like the viewer."""

    closed = Signal()
    made = Signal(object)
    """The working copy, an `Evidence`."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._original: Evidence | None = None
        self._number = 0  # of the opened item: the original, or a copy to continue
        self._saved: tuple[Step, ...] = ()
        self._was_kept = False
        self.canvas = CopyCanvas()
        self.back = Button("plain", "arrow-left")
        self._name = ElidedLabel(role="label")
        self.tools = Chips()
        self.turn, self.undo, self.redo = Button(), Button(), Button()
        self.save = Button("primary")
        self._about = PlainLabel(role="hint")
        self._keys = PlainLabel(role="hint")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self.back)
        bar.addWidget(self._name, 1)
        bar.addWidget(self.save)
        row = QWidget()
        flow = FlowLayout(row, tokens.S, tokens.S)
        for widget in (self.tools, self.turn, self.undo, self.redo):
            flow.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.S)
        box.setSpacing(tokens.S)
        box.addLayout(bar)
        box.addWidget(row)
        box.addWidget(self._about)
        box.addWidget(CanvasArea(self.canvas), 1)
        box.addWidget(self._keys)

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.tools.group.buttonClicked.connect(lambda _: self._choose_tool())
        self.turn.clicked.connect(self._turn)
        self.undo.clicked.connect(lambda: self._change(self.canvas.steps.undo))
        self.redo.clicked.connect(lambda: self._change(self.canvas.steps.redo))
        self.save.clicked.connect(self._save)
        self.canvas.stepped.connect(self._on_steps)
        for keys, button in (
            (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence.StandardKey.Redo, self.redo),
            (QKeySequence.StandardKey.Save, self.save),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)
            # A notice with undo has the same key; the front one wins.
            shortcut.activatedAmbiguously.connect(button.click)

    # called by the page

    def show_item(self, item: Evidence) -> None:
        """Edit an item: an original, or a working copy, continued from its steps."""
        self._original = None
        self.canvas.forget()
        self._about.setText(self._context.t.say("Loading…"))
        self._context.revealed.emit(self)
        number = item.number if item.copy_of is None else item.copy_of

        def load(session: Session) -> tuple[Evidence, tuple[Step, ...], Json, bytes | None]:
            return (
                session.evidence.get(number),
                session.pictures.copy_steps(item.number),
                session.settings.preference(UNFINISHED, None),
                session.pictures.rendition(number),
            )

        self._context.backend.ask(load, lambda found: self._arrived(item.number, *found))

    def _arrived(
        self,
        number: int,
        original: Evidence,
        steps: Sequence[Step],
        unfinished: Json,
        data: bytes | None,
    ) -> None:
        t = self._context.t
        picture = decoded(data).toImage()
        if picture.isNull():
            self._context.tell(t.say("There is no preview."), NoticeTone.CAUTION)
            self.closed.emit()
            return
        self._original, self._number = original, number
        work = CopySteps(original.width, original.height)
        work.begin(steps)
        self._saved = tuple(steps)
        kept = unfinished_steps(unfinished).get(number)
        self._was_kept = kept is not None
        if kept is not None:
            work.begin(kept)
            self._context.tell(t.say("Your steps from before are here again."))
        self.canvas.show_picture(picture, work)
        self._name_original()
        self._choose_tool()
        self._on_steps()
        self.canvas.setFocus()

    def close_picture(self) -> None:
        """Keep unsaved steps, and release the pixels."""
        for write in self.pending():
            self._context.backend.change(write, _ignore)
        self._original = None
        self.canvas.forget()

    def pending(self) -> Sequence[PendingWrite]:
        """Return the write that stores the steps, or deletes undone ones."""
        steps = self.canvas.steps.current
        begun = steps != self._saved
        if self._original is None or not (begun or self._was_kept):
            return ()
        return (partial(_keep_steps, self._number, steps if begun else None),)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.back.set_text(t.say("Back"))
        self.turn.set_text(t.say("Turn"))
        self.undo.set_text(t.say("Undo"))
        self.redo.set_text(t.say("Redo"))
        self.undo.set_tip("Ctrl+Z")
        self.redo.set_tip("Ctrl+Shift+Z")
        self.save.set_text(t.say("Keep the copy"))
        self.save.set_tip("Ctrl+S")
        words = tool_words(t)
        chosen = self.tools.value() or TOOLS[0]
        self.tools.set_choices([(tool, words[tool][0]) for tool in TOOLS])
        self.tools.choose(chosen)
        named(self.tools, t.say("Tool"))
        self._keys.setText(
            t.say(
                "Draw with the mouse, or: arrow keys move a frame, Shift changes its size, "
                "Ctrl moves faster, Enter uses it."
            )
        )
        self._name_original()
        self._choose_tool()

    # events

    def _name_original(self) -> None:
        t = self._context.t
        label = evidence_label(self._original.number) if self._original else ""
        text = t.say("Working copy of {original}. The original does not change.", original=label)
        self._name.set_text(text if label else "")
        named(self.canvas, text if label else t.say("Picture"))

    def _choose_tool(self) -> None:
        self.canvas.tool = self.tools.value() or TOOLS[0]
        if self.canvas.has_picture:
            self._about.setText(tool_words(self._context.t)[self.canvas.tool][1])
        self.canvas.update()

    def _turn(self) -> None:
        self.canvas.steps.take(Turn())
        self.canvas.redraw()
        self._on_steps()

    def _change(self, action: Callable[[], None]) -> None:
        action()
        self.canvas.redraw()
        self._on_steps()

    def _on_steps(self) -> None:
        steps = self.canvas.steps
        self.undo.setEnabled(steps.can_undo)
        self.redo.setEnabled(steps.can_redo)
        self.save.setEnabled(bool(steps.current) and steps.current != self._saved)

    def _save(self) -> None:
        original, steps, number = self._original, self.canvas.steps.current, self._number
        if original is None or not self.save.isEnabled():
            return
        context, t = self._context, self._context.t
        self.save.setEnabled(False)
        self.save.set_text(t.say("Making the copy…"))

        def work(session: Session) -> Evidence:
            copy = session.pictures.make_copy(original.number, steps)
            _keep_steps(number, None, session)
            return copy

        def done(copy: Evidence) -> None:
            self._saved, self._was_kept = steps, False
            self.save.set_text(t.say("Keep the copy"))
            self.made.emit(copy)

        def failed(error: KeeperError) -> None:
            self.save.set_text(t.say("Keep the copy"))
            self._on_steps()
            context.complain(error)

        context.backend.change(work, done, failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape; the steps are kept for later."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _keep_steps(number: int, steps: Sequence[Step] | None, session: Session) -> None:
    """Keep what was begun on an item; None forgets it. What was begun on others stays."""
    unfinished = unfinished_steps(session.settings.preference(UNFINISHED, None))
    unfinished.pop(number, None)
    if steps is not None:
        unfinished[number] = tuple(steps)
    session.settings.set_preference(UNFINISHED, unfinished_to_json(unfinished))


def _ignore(_: object) -> None:
    """Ignore an answer."""
