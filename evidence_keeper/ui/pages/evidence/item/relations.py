"""Shows an item's relations: incidents that use it, its original, its working copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.record.completeness import Missing, missing
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_arguments import ShowIncident
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session


def advice(t: Translator, parts: tuple[Missing, ...]) -> list[str]:
    """Return one sentence for each missing detail."""
    words = {
        Missing.ADDRESS: t.say("If you can, add the address of the page or profile."),
        Missing.DATE: t.say(
            "No date is visible to the program. If you remember it, write it down; if not, that "
            "is fine."
        ),
        Missing.WHOLE: t.say(
            "It may be a part of the screen. If you still can, add a screenshot with the name, the "
            "date and what stands above and below."
        ),
        Missing.LATE: t.say(
            "It was made some time after it happened. A word about why helps, for example: I found "
            "it later."
        ),
    }
    return [words[part] for part in parts]


_MOST = 50


@dataclass(frozen=True, slots=True)
class RelatedItems:
    """An item's relations and missing details."""

    uses: list[int]
    copies: list[int]
    alike: list[int]
    missing: tuple[Missing, ...]


class Relations(QWidget):
    """Shows rows of links."""

    item_asked = Signal(int)
    """Show another item of evidence."""

    link_asked = Signal(object)
    unlink_asked = Signal(object)
    """Link the item to an incident, or unlink it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._item: Evidence | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens.XS)

    def show_item(self, item: Evidence | None) -> None:
        """Load and show an item's relations."""
        self._item = item
        self._clear()
        if item is None:
            return

        def work(session: Session) -> RelatedItems:
            uses = session.evidence.uses(item.number)
            days = [session.incidents.get(n).entry.happened.local_day for n in uses[:_MOST]]
            return RelatedItems(
                uses,
                session.pictures.copies_of(item.number),
                session.pictures.look_alikes(item.number),
                missing(item, [day for day in days if day is not None]),
            )

        def arrived(found: RelatedItems) -> None:
            if self._item is item:
                self._fill(item, found)

        self._context.backend.ask(work, arrived)

    def _clear(self) -> None:
        while (entry := self._box.takeAt(0)) is not None:
            widget = entry.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def _fill(self, item: Evidence, found: RelatedItems) -> None:
        self._clear()
        t, uses = self._context.t, found.uses
        relatives = [item.copy_of] if item.copy_of is not None else found.copies
        if relatives:
            name = t.say("Made from:") if item.copy_of is not None else t.say("Working copies:")
            self._items(name, relatives)
            if item.copy_of is None:
                self._box.addWidget(
                    PlainLabel(
                        t.say(
                            "In documents the newest copy is shown instead of this original, "
                            "which stays out of the package."
                        ),
                        "hint",
                    )
                )
        flow = self._row(t.say("Part of:") if uses else t.say("Not part of any incident yet."))
        for number in uses[:_MOST]:
            link = Button("link", text=t.say("Incident {number}", number=number))
            link.clicked.connect(
                lambda _=False, n=number: self._context.go(Place.CHRONOLOGY, ShowIncident(n))
            )
            flow.addWidget(link)
        if not item.binned:
            add = Button("link", text=t.say("Add to an incident…"))
            add.clicked.connect(lambda: self.link_asked.emit(item))
            flow.addWidget(add)
            if uses:
                out = Button("link", text=t.say("Take out of an incident…"))
                out.clicked.connect(lambda: self.unlink_asked.emit(item))
                flow.addWidget(out)

        if found.alike:
            self._items(t.say("Looks the same:"), found.alike)
        for sentence in advice(t, found.missing):
            self._box.addWidget(PlainLabel(sentence, "hint"))

    def _items(self, name: str, numbers: list[int]) -> None:
        flow = self._row(name)
        for number in numbers[:_MOST]:
            link = Button("link", text=evidence_label(number))
            link.clicked.connect(lambda _=False, n=number: self.item_asked.emit(n))
            flow.addWidget(link)

    def _row(self, name: str) -> FlowLayout:
        row = QWidget()
        flow = FlowLayout(row, tokens.S, tokens.XS)
        flow.addWidget(PlainLabel(name, "quiet", wrap=False))
        self._box.addWidget(row)
        return flow
