"""Saves, loads and lists drafts of entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.entry import Entry, Incident, Kind
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system.language.dates import moment_text
from evidence_keeper.system.language.record_words import kind_word
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.page_parts.words import capital
from evidence_keeper.ui.pages.page import PendingWrite
from evidence_keeper.ui.places import Changed
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.vault_thread.backend import Backend
from evidence_keeper.ui.widgets.display.labels import ElidedLabel, PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button, IconButton

if TYPE_CHECKING:
    from evidence_keeper.services.record.draft_service import Draft
    from evidence_keeper.services.session import Session

_SHOWN = 3


class Unfinished(QFrame):
    """Shows up to three drafts as lines; the rest behind a button."""

    chosen = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._context = context
        self._drafts: list[Draft] = []
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

    def show_drafts(self, drafts: Sequence[Draft]) -> None:
        """Show these; hidden when there are none."""
        self._drafts = list(drafts)
        self._fill()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
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

    def _line(self, draft: Draft) -> QWidget:
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

    def _remove(self, draft: Draft) -> None:
        context, t = self._context, self._context.t
        body = dict(draft.body)

        def gone(_: None) -> None:
            context.changed.emit(Changed.DRAFTS)
            # It may be the only copy of typed text, so the notice stays when other pages are
            # opened.
            context.tell(lambda: context.t.say("The draft was removed."), undo=back, lasting=True)

        def back() -> None:
            context.backend.change(lambda s: s.drafts.save(None, body, draft.changed), is_back)

        def is_back(_: int) -> None:
            context.changed.emit(Changed.DRAFTS)
            context.tell(t.say("Undone."), NoticeTone.GOOD)

        context.backend.change(lambda s: s.drafts.drop(draft.number), gone)


def _words(t: Translator, draft: Draft) -> str:
    """Return the first line of a draft; its kind where nothing is written yet."""
    line, kind = draft.body.get("line"), draft.body.get("kind")
    if isinstance(line, str) and line:
        return shown_name(line)
    chosen = next((k for k in Kind if k is not Kind.OTHER and k.value == kind), None)
    words = t.say("(no words yet)")
    return words if chosen is None else f"{capital(kind_word(t, chosen))} {words}"


VERSION = "version"
"""The draft's key for the version of the entry that it changes."""


class LoadedDraft(NamedTuple):
    """A loaded draft.

    Attributes:
        incident: The current incident that it changes; None for a new one.
        base: The version that it is based on.
    """

    draft: Draft
    incident: Incident | None
    base: Entry | None


def find_draft(session: Session, number: int) -> LoadedDraft | None:
    """Return a draft with what it changes; None when it is gone."""
    draft = next((d for d in session.drafts.all() if d.number == number), None)
    if draft is None:
        return None
    changes, version = draft.body.get("incident"), draft.body.get(VERSION)
    if not isinstance(changes, int):
        return LoadedDraft(draft, None, None)
    incident = session.incidents.get(changes)
    base = incident.entry
    if isinstance(version, int) and 0 < version < incident.versions:
        base = session.incidents.versions(changes)[version - 1][1]
    return LoadedDraft(draft, incident, base)


SAVE_WITHIN_MS = 700
"""Milliseconds after the first unsaved key; further typing does not delay it."""


@dataclass(eq=False)
class _Slot:
    """The number of one draft, used on the vault's thread, so that two saves make one draft."""

    number: int | None = None
    done: bool = False


class DraftKeeper(QObject):
    """Saves the page's draft.

    Args:
        body: Returns the page's content; None when nothing is worth saving. Its argument says
            whether untouched initial content is worth it too.
    """

    saved = Signal()

    def __init__(
        self, parent: QObject, backend: Backend, body: Callable[[bool], dict[str, Json] | None]
    ) -> None:
        super().__init__(parent)
        self._backend = backend
        self._body = body
        self._slot = _Slot()
        self._before = self._slot
        self._dirty = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_WITHIN_MS)
        self._timer.timeout.connect(self.save_now)

    @property
    def number(self) -> int | None:
        """The draft's number; None before the first save."""
        return self._slot.number

    @property
    def begun(self) -> bool:
        """Whether anything was typed since the draft began."""
        return self._dirty or self._slot.number is not None

    def touch(self) -> None:
        """Schedule a save after typing."""
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start()

    def save_now(self, *, begun: bool = False) -> None:
        """Save at once; `begun` as in `pending`."""
        for write in self.pending(begun=begun):
            self._backend.keep(write, lambda _: self.saved.emit())
        self._timer.stop()
        self._dirty = False

    def pending(self, *, begun: bool = False) -> Sequence[PendingWrite]:
        """Return the write that has not been queued yet.

        Args:
            begun: Whether untouched initial content is saved too.
        """
        body = self._body(begun) if self._dirty or (begun and self.number is None) else None
        if body is None:
            return ()
        slot, kept = self._slot, body

        def write(session: Session) -> None:
            if not slot.done:
                slot.number = session.drafts.save(slot.number, kept)

        return (write,)

    def continue_with(self, number: int | None, *, begun: bool = False) -> None:
        """Save pending changes, then use another draft (a new one for None)."""
        self.save_now(begun=begun)
        self._slot = _Slot(number)

    def not_finished(self) -> None:
        """Resume the draft because the entry was not saved, unless another has begun."""
        if self._slot.number is None:
            self._slot = self._before
        self.touch()

    def finishing(self) -> Callable[[Session], None]:
        """Return what removes the draft once its entry is saved.

        Later typing goes to a new draft, so nothing is lost however long saving takes.
        """
        slot, self._slot = self._slot, _Slot()
        self._before = slot
        self._timer.stop()
        self._dirty = False

        def finish(session: Session) -> None:
            slot.done = True
            if slot.number is not None:
                session.drafts.drop(slot.number)

        return finish
