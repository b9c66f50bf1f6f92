"""Drafts that wait to be continued."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.record.entry import Kind
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system.language.dates import moment_text
from evidence_keeper.system.language.record_words import kind_word
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.page_parts.words import capital
from evidence_keeper.ui.places import Changed
from evidence_keeper.ui.ports import DraftPort
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import ElidedLabel, PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button, IconButton

_SHOWN = 3


class Unfinished(QFrame):
    """Up to three drafts as lines; the rest behind a button."""

    chosen = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._context = context
        self._drafts: list[DraftPort] = []
        self._all = False
        self._title = PlainLabel(role="label")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._more = Button("link")
        self._more.clicked.connect(self._show_all)
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.S, tokens.S, tokens.S)
        box.setSpacing(tokens.XS)
        box.addWidget(self._title)
        box.addLayout(self._lines)
        box.addWidget(self._more)
        self.hide()

    def show_drafts(self, drafts: Sequence[DraftPort]) -> None:
        """Show these; hidden when there are none."""
        self._drafts = list(drafts)
        self._fill()

    def retranslate(self) -> None:
        """Speak the current language."""
        self._title.setText(self._context.t.say("Begun and not saved yet"))
        self._fill()

    def _fill(self) -> None:
        t = self._context.t
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        shown = self._drafts if self._all else self._drafts[:_SHOWN]
        for draft in shown:
            self._lines.addWidget(self._line(draft))
        rest = len(self._drafts) - len(shown)
        self._more.set_text(t.say_n("{n} more draft", "{n} more drafts", rest))
        self._more.setVisible(rest > 0)
        self.setVisible(bool(self._drafts))

    def _line(self, draft: DraftPort) -> QWidget:
        t = self._context.t
        words = _words(t, draft)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        go_on = Button("plain", text=t.say("Continue"))
        go_on.setAccessibleDescription(words)
        remove = IconButton("x", t.say("Remove this draft"))
        go_on.clicked.connect(lambda: self.chosen.emit(draft.number))
        remove.clicked.connect(lambda: self._remove(draft))
        row.addWidget(ElidedLabel(words), 3)
        changed = in_zone(draft.changed, self._context.vault.zone).replace(second=0, microsecond=0)
        row.addWidget(ElidedLabel(moment_text(t, changed), "hint"), 2)
        row.addWidget(go_on)
        row.addWidget(remove)
        return line

    def _show_all(self) -> None:
        self._all = True
        self._fill()

    def _remove(self, draft: DraftPort) -> None:
        context, t = self._context, self._context.t
        body = dict(draft.body)

        def gone(_: None) -> None:
            context.changed.emit(Changed.DRAFTS)
            # Words typed by hand, kept nowhere else now: this stays while other pages are opened.
            context.tell(lambda: context.t.say("The draft was removed."), undo=back, lasting=True)

        def back() -> None:
            context.backend.change(lambda s: s.save_draft(None, body, draft.changed), is_back)

        def is_back(_: int) -> None:
            context.changed.emit(Changed.DRAFTS)
            context.tell(t.say("Taken back."), NoticeTone.GOOD, filler=True)

        context.backend.change(lambda s: s.drop_draft(draft.number), gone)


def _words(t: Translator, draft: DraftPort) -> str:
    """Return the first line of a draft; its kind where nothing is written yet."""
    line, kind = draft.body.get("line"), draft.body.get("kind")
    if isinstance(line, str) and line:
        return shown_name(line)
    chosen = next((k for k in Kind if k is not Kind.OTHER and k.value == kind), None)
    words = t.say("(no words yet)")
    return words if chosen is None else f"{capital(kind_word(t, chosen))} {words}"
