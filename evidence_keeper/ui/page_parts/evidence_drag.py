"""Drags evidence from the list or an entry to another entry.

Only numbers are transferred, and only drags from this program are accepted. Everything can be done
with keys as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QDrag,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QWidget

from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look

_KIND = "application/x-evidence-keeper-numbers"


@dataclass(frozen=True, slots=True)
class Carried:
    """The dragged items.

    Attributes:
        numbers: Of the items.
        incident: The incident that they were dragged from; None for the list of evidence.
    """

    numbers: tuple[int, ...]
    incident: int | None = None


def packed(carried: Carried) -> QMimeData:
    """Return the drag data."""
    data = QMimeData()
    body = {"numbers": carried.numbers, "incident": carried.incident}
    data.setData(_KIND, json.dumps(body).encode("ascii"))
    return data


def unpacked(data: QMimeData | None) -> Carried | None:
    """Return the dragged items; None for foreign data."""
    if data is None or not data.hasFormat(_KIND):
        return None
    try:
        body = json.loads(bytes(data.data(_KIND).data()))
        numbers, incident = tuple(body["numbers"]), body["incident"]
    except (ValueError, KeyError, TypeError):
        return None
    if not numbers or not all(type(n) is int for n in (*numbers, incident or 0)):
        return None
    return Carried(numbers, incident)


class Carrying(QObject):
    """Makes a widget a drag source.

    Args:
        widget: Where the mouse is pressed.
        what: Returns the items at a position; None for none.
    """

    def __init__(self, widget: QWidget, what: Callable[[QPoint], Carried | None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._what = what
        self._pressed: QPoint | None = None
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Start dragging when the pressed mouse has moved far enough."""
        if not isinstance(event, QMouseEvent):
            return False
        place = event.position().toPoint()
        if event.type() is QEvent.Type.MouseButtonPress:
            plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            left = event.button() is Qt.MouseButton.LeftButton
            self._pressed = place if left and plain else None
        elif event.type() is QEvent.Type.MouseButtonRelease:
            self._pressed = None
        elif event.type() is QEvent.Type.MouseMove and self._pressed is not None:
            far = (place - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            carried = self._what(self._pressed) if far else None
            if carried is not None:
                self._pressed = None
                self.begin(carried)
                return True
        return False

    def begin(self, carried: Carried) -> None:
        """Drag items until they are dropped."""
        # The window is the source: the dragged widget may be deleted before the drop.
        drag = QDrag(self._widget.window())
        drag.setMimeData(packed(carried))
        drag.setPixmap(_sign(self._widget, carried))
        drag.exec(Qt.DropAction.CopyAction)


class Receiving(QObject):
    """Makes a widget a drop target.

    Args:
        widget: The target.
        fits: Whether items may be dropped at a position; called while dragging.
        dropped: Called with the dropped items and the position.
        left: Called when the drag leaves.
    """

    def __init__(
        self,
        widget: QWidget,
        fits: Callable[[Carried, QPoint], bool],
        dropped: Callable[[Carried, QPoint], None],
        left: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(widget)
        self._fits = fits
        self._dropped = dropped
        self._left = left
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Handle our drags; files from outside are left to the window."""
        if event.type() is QEvent.Type.DragLeave:
            self._left()
        if not isinstance(event, QDropEvent):  # enter and move events are subclasses
            return False
        carried = unpacked(event.mimeData()) if event.source() is not None else None
        if carried is None:
            return False
        place = event.position().toPoint()
        if not self._fits(carried, place):
            # A widget that was entered receives later moves only after accepting the first.
            event.setAccepted(event.type() is QEvent.Type.DragEnter)
            return True
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() is QEvent.Type.Drop:
            self._dropped(carried, place)
        return True


def _sign(widget: QWidget, carried: Carried) -> QPixmap:
    """Return a small icon with the number, or how many there are; never a picture."""
    look = current_look()
    text = evidence_label(carried.numbers[0])
    if len(carried.numbers) > 1:
        text = f"{text} + {len(carried.numbers) - 1}"
    ratio = widget.devicePixelRatioF()
    width, height = look.px(26 + 10 * len(text)), look.px(32)
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(look.colour("surface"))
    painter = QPainter(pixmap)
    painter.setPen(look.colour("accent"))
    painter.drawRect(0, 0, width - 1, height - 1)
    painter.setPen(look.colour("ink"))
    painter.setFont(look.font(tokens.SMALL, bold=True))
    painter.drawText(QRect(0, 0, width, height), int(Qt.AlignmentFlag.AlignCenter), text)
    painter.end()
    return pixmap
