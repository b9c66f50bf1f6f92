"""Shows a list with multiple selection by keys or mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.card_painter import CardPainter
from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.lists.paged_model import PagedModel

_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_MOVES: dict[int, HeadedList.CursorAction] = {
    Qt.Key.Key_Up: HeadedList.CursorAction.MoveUp,
    Qt.Key.Key_Down: HeadedList.CursorAction.MoveDown,
    Qt.Key.Key_Left: HeadedList.CursorAction.MoveLeft,
    Qt.Key.Key_Right: HeadedList.CursorAction.MoveRight,
}


class MarkingList(HeadedList):
    """Space or Ctrl+click toggles an item, Shift selects a range, Ctrl+A selects all.

    Args:
        context: Gives the language of accessible texts.
        rows: Paints the rows.
        marks: Numbers of the selected items; shared with the painter.
        number_of: Returns the number of an item.

    Attributes:
        click_marks: Whether a plain click toggles, instead of opening the details.
    """

    marked = Signal()
    """The selection has changed."""

    range_asked = Signal(int, int)
    """First and last row of a range to select that is not completely in memory."""

    all_asked = Signal()
    """All items are to be selected, also those not in memory."""

    left = Signal()
    """Escape was pressed in selection mode or with a selection."""

    def __init__(
        self,
        context: Context,
        rows: CardPainter,
        marks: dict[int, None],
        number_of: Callable[[Any], int],
    ) -> None:
        super().__init__(rows)
        self._context = context
        self.marks = marks
        self.click_marks = False
        self._number_of = number_of
        self._anchor = -1
        self._clicked = -1
        """The last clicked row, until the list is replaced; the current row may have been selected
        by the program."""

    def set_model(self, model: PagedModel) -> None:
        """Set a model; when its rows change, the last click is forgotten."""
        super().set_model(model)
        model.remark = self._remark
        model.modelReset.connect(self._forget_click)

    def _remark(self, item: Any) -> str:
        """Return the word by which screen readers announce a selected item."""
        return self._context.t.say("chosen") if self._number_of(item) in self.marks else ""

    def _forget_click(self) -> None:
        self._clicked = -1

    def mark_only(self, numbers: Iterable[int]) -> None:
        """Select exactly these."""
        self.marks.clear()
        self.marks.update(dict.fromkeys(numbers))
        self.viewport().update()
        self.marked.emit()

    def _number(self, row: int) -> int | None:
        item = self.paged().item(row)
        return None if item is None else self._number_of(item)

    def _toggle(self, row: int) -> None:
        number = self._number(row)
        if number is None:
            return
        self._anchor = row
        if number in self.marks:
            del self.marks[number]
        else:
            self.marks[number] = None
        self.viewport().update()
        self.marked.emit()

    def _mark_to(self, row: int) -> None:
        if self._anchor < 0:
            self._anchor = max(0, self.currentIndex().row())
        first, last = sorted((self._anchor, row))
        numbers = [self._number(r) for r in range(first, last + 1)]
        if None in numbers:
            self.range_asked.emit(first, last)
            return
        self.mark_also(n for n in numbers if n is not None)

    def mark_also(self, numbers: Iterable[int]) -> None:
        """Add these to the selection."""
        self.marks.update(dict.fromkeys(numbers))
        self.viewport().update()
        self.marked.emit()

    def event(self, event: QEvent) -> bool:
        """Take Escape before a shortcut while items are selected."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and (self.marks or self.click_marks)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select with Space, Shift and arrows, Ctrl+A; Escape clears the selection."""
        key, modifiers = event.key(), event.modifiers()
        self._clicked = -1
        current = self.currentIndex().row()
        if key == Qt.Key.Key_Space and current >= 0:
            self._toggle(current)
        elif key == Qt.Key.Key_A and modifiers & _CONTROL:
            self.all_asked.emit()
        elif key == Qt.Key.Key_Escape and (self.marks or self.click_marks):
            self.mark_only([])
            self.left.emit()
        elif key in _MOVES and modifiers & _SHIFT and current >= 0:
            if self._anchor < 0 or self._number(self._anchor) not in self.marks:
                self._anchor = current
            row = self.moveCursor(_MOVES[key], modifiers).row()
            self.choose(row)
            self._mark_to(row)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Toggle with Ctrl or Shift; otherwise open the details of this one alone, or toggle."""
        index = self.indexAt(event.position().toPoint())
        modifiers = event.modifiers()
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            if modifiers & _CONTROL:
                before = self._clicked
                if not self.marks and before not in (-1, index.row()):
                    self._toggle(
                        before
                    )  # as in other lists, the previously clicked item is included
                self._toggle(index.row())
                return
            if modifiers & _SHIFT:
                self._mark_to(index.row())
                return
            if self.click_marks:
                self._toggle(index.row())
                return
            if self.marks:
                self.mark_only([])
            self._clicked = index.row()
            self._anchor = index.row()
        super().mouseReleaseEvent(event)
