"""The list of all that the help holds, under headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView

from evidence_keeper.domain.guidance import Panel
from evidence_keeper.domain.letter import Letter
from evidence_keeper.system.translations import Translator
from evidence_keeper.ui.helprow import WAY_PANEL
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look

WAY = WAY_PANEL
PLAN = "plan"
LETTER = "letter:"
NUMBER = "number:"

_PADDING = 16
_SLUG = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and what stands below it: slug and title."""

    title: str
    entries: tuple[tuple[str, str], ...]


def contents_of(
    t: Translator, way_title: str, panels: Sequence[Panel], letters: Sequence[Letter], keys: str
) -> list[Group]:
    """Return everything in its order."""

    def of(name: str) -> list[tuple[str, str]]:
        return [(p.slug, p.title) for p in panels if p.group == name]

    written = [(LETTER + one.slug, one.title) for one in letters]
    return [
        Group(t.say("Now"), ((WAY, way_title), *of("now"))),
        Group(t.say("What happens to me"), tuple(of("happens"))),
        Group(t.say("Keep it"), tuple(of("keep"))),
        Group(t.say("Plan and write"), ((PLAN, t.say("My safety plan")), *written)),
        Group(t.say("For adults"), tuple(of("adults"))),
        Group(t.say("About"), (*of("about"), (keys, t.say("Keys")))),
    ]


class Contents(QListView):
    """Headings cannot be chosen; the keys skip them."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panels")
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setWordWrap(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.selectionModel().currentChanged.connect(
            lambda now, _: self.chosen.emit(str(now.data(_SLUG))) if now.isValid() else None
        )
        current_look().changed.connect(self._dress)

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show these groups instead of what was shown."""
        self.selectionModel().blockSignals(True)
        self._items.clear()
        for group in groups:
            if not group.entries:
                continue
            head = QStandardItem(group.title)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self._items.appendRow(head)
            for slug, title in group.entries:
                item = QStandardItem(title)
                item.setData(slug, _SLUG)
                self._items.appendRow(item)
        self.selectionModel().blockSignals(False)
        self._dress()

    def mark(self, slug: str) -> None:
        """Mark one entry as shown; none when it is not in the list."""
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().blockSignals(True)
        for row in range(self._items.rowCount()):
            if self._items.item(row).data(_SLUG) == slug:
                self.selectionModel().setCurrentIndex(self._items.index(row, 0), flag)
                self.scrollTo(self._items.index(row, 0))
                break
        else:
            self.selectionModel().clear()
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Open nothing by coming here: Qt chooses the first entry where none is chosen."""
        self.selectionModel().blockSignals(True)
        super().focusInEvent(event)
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give long titles the lines that they need."""
        super().resizeEvent(event)
        self._dress()

    def _dress(self) -> None:
        """Set type and height of each entry: with padding around it, Qt reckons too few lines."""
        look = current_look()
        room = self.viewport().width() - 2 * _PADDING
        wrap = Qt.TextFlag.TextWordWrap
        for row in range(self._items.rowCount()):
            item = self._items.item(row)
            head = item.data(_SLUG) is None
            if head:
                item.setFont(look.font(tokens.SMALL, bold=True))
                item.setForeground(look.colour("quiet"))
            metrics = QFontMetrics(look.font(tokens.SMALL, bold=True) if head else look.font())
            text = metrics.boundingRect(QRect(0, 0, room, 10_000), wrap, item.text())
            item.setSizeHint(QSize(room, text.height() + _PADDING))
