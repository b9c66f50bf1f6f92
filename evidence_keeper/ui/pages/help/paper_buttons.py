"""Prints a paper, saves it as a PDF or copies its text, with a warning beforehand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.help.paper import Paper
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.operating_system.clipboard import CLEAR_AFTER_SECONDS, copy_for_a_while
from evidence_keeper.ui.operating_system.printing import PRINT_DENSITY, print_pages
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.file_questions import ask_save
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout


def stale_text(t: Translator) -> str:
    """Return the note on a translation whose source has changed."""
    return t.say("The English text has changed since; this one may be out of date.")


class PaperButtons(QWidget):
    """Print, Save as PDF and, if there is a text, Copy.

    Args:
        context: Shared by all pages.
        paper: Creates the paper on demand.
        text: Creates the text to copy; no Copy without it.
    """

    def __init__(
        self, context: Context, paper: Callable[[], Paper], text: Callable[[], str] | None = None
    ) -> None:
        super().__init__()
        self._context = context
        self._paper = paper
        self._text = text
        t = context.t
        self.copy = Button("plain", "copy", t.say("Copy the text"))
        self.print_it = Button("plain", "printer", t.say("Print…"))
        self.save = Button("plain", "download", t.say("Save as PDF…"))
        row = QWidget()
        flow = FlowLayout(row, tokens.S, tokens.S)
        for button in ((self.copy,) if text else ()) + (self.print_it, self.save):
            flow.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.XS)
        box.addWidget(row)
        box.addWidget(PlainLabel(self._warning(), "hint"))
        if text:
            self.copy.clicked.connect(self._copy)
        else:
            self.copy.deleteLater()
        self.print_it.clicked.connect(self._print)
        self.save.clicked.connect(self._save)

    def _warning(self) -> str:
        t = self._context.t
        printing = t.say(
            "Before printing: printers and this computer can keep a copy. A saved PDF is not "
            "locked; whoever finds it can read it."
        )
        if self._text is None:
            return printing
        copying = t.say(
            "Before copying: other programs can read the clipboard, and some keep it. It is "
            "emptied here after {n} seconds.",
            n=CLEAR_AFTER_SECONDS,
        )
        return f"{copying} {printing}"

    def _copy(self) -> None:
        assert self._text is not None
        copy_for_a_while(self._text())
        t = self._context.t
        self._context.tell(
            t.say("Copied. Paste it within {n} seconds.", n=CLEAR_AFTER_SECONDS), NoticeTone.GOOD
        )

    def _save(self) -> None:
        t, paper = self._context.t, self._paper()
        name = {
            "plan": t.say_in("file name", "plan"),
            "text": t.say_in("file name", "text"),
        }.get(paper.name, t.say_in("file name", "notes"))
        kinds = [(t.say("PDF document"), "pdf")]
        target = ask_save(self, t.say("Save as PDF"), f"{name}.pdf", kinds)
        if target is None:
            return
        write = self._context.doors.save_paper

        def done(_: None) -> None:
            self._context.tell(t.say("Saved: {path}", path=target.name), NoticeTone.GOOD)

        self._context.backend.call(partial(write, paper, t.language, target), done)

    def _print(self) -> None:
        t, draw = self._context.t, self._context.doors.paper_pictures
        # The current paper: later typing was not meant to be printed.
        pages = partial(draw, self._paper(), t.language, PRINT_DENSITY)
        print_pages(self, t.say("Notes"), pages)
