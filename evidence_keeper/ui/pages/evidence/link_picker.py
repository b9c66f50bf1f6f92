"""Picks the incident to link evidence to or unlink it from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.record.choice import Choice
from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.domain.text import first_line
from evidence_keeper.system.language.dates import happened_text
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button, WordyButton
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.labelled_field import Field
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

_MOST = 40
_PAUSE = 150


class LinkPicker(QWidget):
    """Shows the newest incidents, or search hits, one button each."""

    closed = Signal()
    picked = Signal(int)
    """The incident's number."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._numbers: tuple[int, ...] = ()
        self._unlink = False
        self.back = Button("plain", "arrow-left")
        self._title = PlainLabel(role="section")
        self.search = TextLine()
        self._field = Field(self.search)
        self._none = PlainLabel(role="quiet")
        self.column = ScrollColumn()
        self._results = QWidget()
        self._list = QVBoxLayout(self._results)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(tokens.S)
        for widget in (self.back, self._title, self._field, self._none, self._results):
            self.column.box.addWidget(widget)
        self.column.box.setAlignment(self.back, Qt.AlignmentFlag.AlignLeft)
        self.column.box.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.column)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE)
        self._wait.timeout.connect(self._look)
        self.search.textEdited.connect(lambda _: self._wait.start())
        self.back.clicked.connect(self.closed)

    @property
    def unlinking(self) -> bool:
        """Whether evidence is to be unlinked."""
        return self._unlink

    def ask(self, numbers: Sequence[int], *, unlink: bool) -> None:
        """Ask for the incident for these items."""
        self._numbers, self._unlink = tuple(numbers), unlink
        self.search.clear()
        self._field.setVisible(not unlink)
        self.retranslate()
        self._look()
        (self.back if unlink else self.search).setFocus()

    def buttons(self) -> list[Button]:
        """Return the offered incidents' buttons."""
        return self._results.findChildren(Button)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.back.set_text(t.say("Back"))
        n = len(self._numbers)
        self._title.setText(
            t.say_n(
                "Take {n} item out of which incident?", "Take {n} items out of which incident?", n
            )
            if self._unlink
            else t.say_n("Add {n} item to which incident?", "Add {n} items to which incident?", n)
        )
        self._field.set_texts(t.say("Search the incidents"))
        self._none.setText(
            t.say("Not part of any incident yet.") if self._unlink else t.say("No matches")
        )

    def _look(self) -> None:
        numbers, text = self._numbers, self.search.text()

        def work(session: Session) -> list[Incident]:
            if not self._unlink:
                return session.incidents.chronology(Choice(text=text), 0, _MOST)
            used = {i for n in numbers for i in session.evidence.uses(n)}
            return [session.incidents.get(n) for n in sorted(used)[:_MOST]]

        self._context.backend.search("link-picker", work, self._show)

    def _show(self, incidents: list[Incident]) -> None:
        while (entry := self._list.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self._none.setVisible(not incidents)
        t = self._context.t
        for incident in incidents:
            when = happened_text(t, incident.entry.happened)
            name = first_line(incident.entry.headline, 60)
            button = WordyButton(
                "choice",
                text=t.say(
                    "{number}. {name} · {when}", number=incident.number, name=name, when=when
                ),
            )
            button.clicked.connect(lambda _=False, n=incident.number: self.picked.emit(n))
            self._list.addWidget(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
