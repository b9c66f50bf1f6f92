"""Previews the pages of a document before it is written. Escape goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.hidden_picture import decoded
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button, IconButton

if TYPE_CHECKING:
    from evidence_keeper.services.dossier.dossier_preview import DossierPreview

_PAGE_INCHES = 8.27
_WIDEST = 940
_FINEST, _COARSEST = 220, 60
_SETTLED_MS = 150


class PagePreview(QWidget):
    """Shows one page at a time, fitted to the width, rendered on demand."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._preview: DossierPreview | None = None
        self._number = 0
        self._pixmap = QPixmap()
        self.back = Button("plain", "arrow-left")
        self.before, self.after = IconButton("chevron-left"), IconButton("chevron-right")
        self.place = PlainLabel(role="label", wrap=False)
        self.save = Button("primary", "file-text")
        self._picture = QLabel()
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setWidget(self._picture)
        self._area.setWidgetResizable(True)
        bar = QHBoxLayout()
        bar.setSpacing(tokens.S)
        bar.addWidget(self.back)
        bar.addStretch(1)
        for widget in (self.before, self.place, self.after):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.M, tokens.L, 0)
        box.addLayout(bar)
        box.addWidget(self._area, 1)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self._ask)
        self.back.clicked.connect(self.close_pages)
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))

    def show_pages(self, preview: DossierPreview) -> None:
        """Show the first page of a document."""
        self.forget()
        self._preview, self._number = preview, 0
        self._ask()
        self.after.setFocus()

    def forget(self) -> None:
        """Discard the document, its pages and the rendering process."""
        preview, self._preview = self._preview, None
        self._settled.stop()
        self._pixmap = QPixmap()
        self._picture.clear()
        if preview is not None:
            preview.close()

    def close_pages(self) -> None:
        """Discard the document and return to the choices."""
        self.forget()
        self.closed.emit()

    def turn(self, by: int) -> None:
        """Turn some pages forwards or backwards."""
        if self._preview is None:
            return
        wanted = min(max(self._number + by, 0), self._preview.pages - 1)
        if wanted != self._number:
            self._number = wanted
            self._area.verticalScrollBar().setValue(0)
            self._ask()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.back.set_text(t.say("Back to the choices"))
        self.before.set_name(t.say("Previous page"))
        self.after.set_name(t.say("Next page"))
        self.save.set_text(t.say("Save the document…"))
        self._tell_place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape; turn pages with arrows and page keys."""
        pages = self._preview.pages if self._preview is not None else 0
        turns = {
            Qt.Key.Key_PageUp: -1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_PageDown: 1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Home: -pages,
            Qt.Key.Key_End: pages,
        }
        by = turns.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.close_pages()
        elif by is not None:
            self.turn(by)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Render the page again once the width has settled."""
        super().resizeEvent(event)
        if self._preview is not None:
            self._settled.start()

    def _ask(self) -> None:
        preview, number = self._preview, self._number
        if preview is None:
            return
        self._tell_place()
        ratio = self.devicePixelRatioF()
        wide = min(self._area.viewport().width() - 24, self._context.look.px(_WIDEST))
        fineness = min(max(round(wide * ratio / _PAGE_INCHES), _COARSEST), _FINEST)

        def arrived(data: bytes) -> None:
            if (self._preview, self._number) != (preview, number):
                return
            self._pixmap = decoded(data)
            self._pixmap.setDevicePixelRatio(ratio)
            self._picture.setPixmap(self._pixmap)

        def failed(error: KeeperError) -> None:
            if self._preview is preview:
                self._picture.setText(self._context.sentence(error))

        self._context.backend.call(lambda: preview.page(number, fineness), arrived, failed)

    def _tell_place(self) -> None:
        preview, t = self._preview, self._context.t
        pages = preview.pages if preview is not None else 0
        text = t.say("Page {n} of {all}", n=self._number + 1, all=pages)
        self.place.setText(text)
        named(self._picture, text)
        self.before.setEnabled(self._number > 0)
        self.after.setEnabled(self._number + 1 < pages)
