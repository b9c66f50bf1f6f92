"""Provides a single-line field, in a module of its own because the first page needs only this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QStringListModel, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit

from evidence_keeper.ui.theme.look import current_look

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData, QStringListModel
    from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QKeyEvent, QPaintEvent


def carries_files(data: QMimeData) -> bool:
    """Return whether dropped or pasted data has files or a picture rather than text."""
    return data.hasUrls() or data.hasImage()


def is_picture_paste(event: QKeyEvent) -> bool:
    """Return whether a key pastes a picture or files, which the page handles."""
    if not event.matches(QKeySequence.StandardKey.Paste):
        return False
    data = QGuiApplication.clipboard().mimeData()
    # File managers also send the addresses as text; a file is meant.
    files = any(url.isLocalFile() for url in data.urls())
    return files or (carries_files(data) and not data.hasText())


def leaves_undo(event: QEvent, *, can_undo: bool) -> bool:
    """Return whether a field leaves Ctrl+Z to the window, to undo other actions."""
    if can_undo or event.type() is not QEvent.Type.ShortcutOverride:
        return False
    if not isinstance(event, QKeyEvent) or not event.matches(QKeySequence.StandardKey.Undo):
        return False
    event.ignore()
    return True


class PlainLine(QLineEdit):
    """One line of text. Dropped files and pasted pictures are left to the page.

    It overrides no general event handler: the binding would load all event classes before the first
    paint (docs/decisions/0019-first-paint.md).
    """

    def __init__(self) -> None:
        super().__init__()
        self._words: QStringListModel | None = None
        self._popup: QAbstractItemView | None = None

    def complete_from(self, words: list[str]) -> None:
        """Offer these words while typing."""
        if self._words is None:
            self._words = QStringListModel(self)
            completer = QCompleter(self._words, self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self.setCompleter(completer)
            self._popup = completer.popup()
            if self._popup is not None:
                self._popup.setObjectName("completer")
            current_look().changed.connect(self._restyle_popup)
            self._restyle_popup()
        self._words.setStringList(words)

    def _restyle_popup(self) -> None:
        """Give the list of words the current style: it is a window of its own, in no page."""
        if self._popup is not None:
            current_look().restyle(self._popup)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept text only."""
        if carries_files(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Accept text only."""
        if carries_files(event.mimeData()):
            event.ignore()
        else:
            super().dragMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave a pasted picture to the page."""
        if is_picture_paste(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class TextLine(PlainLine):
    """One line of text, used everywhere except for secrets."""

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Z to the window where there is no typing to undo."""
        if leaves_undo(event, can_undo=self.isUndoAvailable()):
            return True
        return super().event(event)


class SearchLine(TextLine):
    """A line with a magnifying glass; Escape empties it."""

    def __init__(self) -> None:
        super().__init__()
        current_look().changed.connect(self._make_room)
        self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon in the text's colour."""
        super().paintEvent(event)
        look = current_look()
        side = look.px(18)
        painter = QPainter(self)
        rect = QRect(11, (self.height() - side) // 2, side, side)
        look.icon("search", "quiet", 18).paint(painter, rect)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the field with Escape."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.textEdited.emit("")
        else:
            super().keyPressEvent(event)

    def _make_room(self) -> None:
        self.setTextMargins(current_look().px(18) + 6, 0, 0, 0)
