"""Shows one picture enlarged. Escape goes back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.text import shown_name
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.hidden_picture import decoded
from evidence_keeper.ui.widgets.display.labels import ElidedLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button, IconButton


class Viewer(QWidget):
    """Shows the large rendition over the whole page, fitted to its width."""

    closed = Signal()
    step_asked = Signal(int)
    """The picture before (-1) or after (1) in the list."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._pixmap = QPixmap()
        self._wanted = 0
        self.back = Button("plain", "arrow-left")
        self.before = IconButton("chevron-left")
        self.after = IconButton("chevron-right")
        self._name = ElidedLabel(role="label")
        self._picture = QLabel()
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setWidget(self._picture)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        bar = QHBoxLayout()
        bar.addWidget(self.back)
        bar.addWidget(self._name, 1)
        bar.addWidget(self.before)
        bar.addWidget(self.after)
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.M, tokens.L, 0)
        box.addLayout(bar)
        box.addWidget(self._area, 1)
        self._keys()
        self.back.clicked.connect(self.close_picture)
        self.before.clicked.connect(lambda: self.step_asked.emit(-1))
        self.after.clicked.connect(lambda: self.step_asked.emit(1))

    def show_item(self, item: Evidence) -> None:
        """Load and show an item's picture."""
        self._wanted = item.number
        self._name.set_text(f"{item.label}  {shown_name(item.original_name)}")
        for part in (self._picture, self._area):
            named(part, self._context.t.say("Picture {number}", number=item.label))
        self._picture.setText(self._context.t.say("Loading…"))
        self._context.revealed.emit(self)
        self._context.backend.ask(
            lambda s: s.pictures.rendition(item.number),
            lambda data: self._arrived(item.number, data),
        )
        self._area.setFocus()  # Up and Down scroll

    def close_picture(self) -> None:
        """Release the pixels and go back."""
        self._wanted = 0
        self._pixmap = QPixmap()
        self._picture.clear()
        self.closed.emit()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.back.set_text(t.say("Hide the picture"))
        self.before.set_name(t.say("The picture above it in the list"))
        self.after.set_name(t.say("The picture below it in the list"))

    def _keys(self) -> None:
        """Add shortcuts: Escape goes back, Left and Right show neighbours, wherever the focus is.

        Shortcuts, because a focused button would use the arrows to move the focus.
        """
        for key, action in (
            (Qt.Key.Key_Escape, self.close_picture),
            (Qt.Key.Key_Left, lambda: self.step_asked.emit(-1)),
            (Qt.Key.Key_Right, lambda: self.step_asked.emit(1)),
        ):
            pressed = QShortcut(QKeySequence(key), self)
            pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pressed.activated.connect(action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _arrived(self, number: int, data: bytes | None) -> None:
        if number != self._wanted:
            return
        self._pixmap = decoded(data)
        if self._pixmap.isNull():
            self._picture.setText(self._context.t.say("There is no preview."))
            return
        self._fit()

    def _fit(self) -> None:
        if self._pixmap.isNull():
            return
        ratio = self.devicePixelRatioF()
        room = self._area.viewport().width() - 24
        width = min(round(room * ratio), self._pixmap.width())
        scaled = self._pixmap.scaledToWidth(
            max(1, width), Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self._picture.setPixmap(scaled)
