"""Captures a part of the screen as evidence: take, crop, name the source, keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.record.working_copy import Mark
from evidence_keeper.services.intake.dated_names import screen_name
from evidence_keeper.system import clock
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.page_parts.file_intake import png_bytes
from evidence_keeper.ui.pages.evidence.picture_editor.canvas_area import CanvasArea
from evidence_keeper.ui.pages.evidence.picture_editor.copy_canvas import CopyCanvas
from evidence_keeper.ui.pages.evidence.picture_editor.copy_steps import CopySteps
from evidence_keeper.ui.pages.page import PendingWrite
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.layout.labelled_field import Field

if TYPE_CHECKING:
    from evidence_keeper.services.session import Session

_PLATFORMS = ("xcb", "windows", "cocoa")
_GONE_MS = 500
"""Milliseconds between hiding our window and the capture: the desktop fades it out."""


def can_capture() -> bool:
    """Return whether this desktop allows screen capture (Wayland does not)."""
    return QGuiApplication.platformName() in _PLATFORMS


def grab_screen(window: QWidget) -> QImage:
    """Return the screen of a window as it is shown now; a null picture when refused."""
    return window.screen().grabWindow(0).toImage()


def _cut(picture: QImage, steps: CopySteps) -> QImage:
    """Return the part of a picture inside the frame."""
    left, top, right, bottom = steps.kept
    return picture.copy(QRect(left, top, right - left, bottom - top))


class _Taken(NamedTuple):
    """A screen capture with its editing steps.

    `data` is the cropped picture, encoded in advance: encoding can take longer than a lock may.
    """

    picture: QImage
    name: str
    steps: CopySteps
    url: str
    data: Future[bytes]

    def keep(self, session: Session, *, at_once: bool = False) -> Evidence:
        """Keep it as evidence, cut; at once without waiting until it is encoded well."""
        if self.data.cancel() or (at_once and not self.data.done()):
            data = png_bytes(_cut(self.picture, self.steps), in_haste=at_once)
        else:
            data = self.data.result()
        return session.evidence.keep_screen(data, self.name, self.url)


class ScreenCapture(QWidget):
    """Captures over the whole page, like the editor.

    A discarded picture can be restored, and a visible one is kept when the program is left: the
    screen may never look like that again.
    """

    closed = Signal()
    brought_back = Signal()
    """A discarded picture was restored and is to be shown."""

    kept = Signal(object)
    """The new item, an `Evidence`."""

    def __init__(self, context: Context, grab: Callable[[QWidget], QImage] = grab_screen) -> None:
        super().__init__()
        self._context = context
        self._grab = grab
        self._picture = QImage()
        self._name = ""
        self._being_kept: QImage | None = None
        self._encoded: tuple[int, tuple[int, int, int, int]] | None = None
        self._data: Future[bytes] = Future()
        pool = self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="screen")
        self.destroyed.connect(lambda: pool.shutdown(wait=False))  # its thread would wait forever
        self.back, self.undo = Button("plain", "arrow-left"), Button()
        self.keep = Button("primary")
        self.url = TextLine()
        self._field = Field(self.url)
        self._remind = PlainLabel(role="caution")
        self._about = PlainLabel(role="hint")
        self.canvas = CopyCanvas()
        self.canvas.tool = Mark.CROP.value
        bar = QHBoxLayout()
        for button in (self.back, self.undo):
            bar.addWidget(button)
        bar.addStretch(1)
        bar.addWidget(self.keep)
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.S)
        box.setSpacing(tokens.S)
        box.addLayout(bar)
        for widget in (self._remind, self._field, self._about):
            box.addWidget(widget)
        box.addWidget(CanvasArea(self.canvas), 1)
        self.back.clicked.connect(self._leave)
        self.undo.clicked.connect(self._undo)
        self.keep.clicked.connect(self._keep)
        self.canvas.stepped.connect(self._on_step)

    def take(self) -> None:
        """Hide the window, capture the screen behind it, and show it for cropping."""
        window = self.window()
        window.hide()
        QTimer.singleShot(_GONE_MS, self, lambda: self._taken(window))

    def _taken(self, window: QWidget) -> None:
        # The name, and with it the suggested time, is that of the capture, not of the cropping.
        self._name = screen_name(clock.now())
        self._picture = self._grab(window)
        window.show()
        window.activateWindow()
        if self._picture.isNull():
            t = self._context.t
            self._context.tell(t.say("The screen could not be taken here."), NoticeTone.CAUTION)
            self.closed.emit()
            return
        steps = CopySteps(self._picture.width(), self._picture.height())
        self._show(self._picture, self._name, steps, "")

    def _show(self, picture: QImage, name: str, steps: CopySteps, url: str) -> None:
        self._picture, self._name = picture, name
        self.url.setText(url)
        self.canvas.show_picture(picture, steps)
        self._on_step()
        self.canvas.setFocus()

    def _taken_now(self) -> _Taken | None:
        """Return the current picture if it is neither kept nor being kept."""
        if self._picture.isNull() or self._picture is self._being_kept:
            return None
        return _Taken(self._picture, self._name, self._steps(), self.url.text(), self._encode())

    def _steps(self) -> CopySteps:
        """Return the current steps."""
        return replace(self.canvas.steps, steps=list(self.canvas.steps.steps))

    def pending(self) -> Sequence[PendingWrite]:
        """Return the write that keeps the picture: a lock asks nothing."""
        taken = self._taken_now()
        return () if taken is None else (partial(taken.keep, at_once=True),)

    def forget(self) -> None:
        """Release the pixels; an unsaved picture can be restored."""
        taken = self._taken_now()
        self._picture, self._encoded = QImage(), None
        self._data = Future()
        self.canvas.forget()
        if taken is not None:
            self._offer_back(taken)

    def _offer_back(self, taken: _Taken) -> None:
        def back() -> None:
            self.forget()
            self.brought_back.emit()
            self._show(taken.picture, taken.name, taken.steps, taken.url)

        context = self._context
        context.tell(
            lambda: context.t.say("The picture of the screen was not kept."),
            undo=back,
            lasting=True,
        )

    def _leave(self) -> None:
        self.forget()
        self.closed.emit()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.back.set_text(t.say("Back"))
        self.undo.set_text(t.say("Undo"))
        self.keep.set_text(t.say("Keep as evidence"))
        self._remind.setText(
            t.say("Can the name, the date and the address be seen? Then it helps most.")
        )
        self._field.set_texts(
            t.say("Address of the page or profile"),
            t.say("As it stands in the browser or the application."),
        )
        self._about.setText(
            t.say(
                "Draw a frame around what matters, or keep the whole screen. Keys: arrows, Enter."
            )
        )
        named(self.canvas, t.say("Picture"))

    def _undo(self) -> None:
        self.canvas.steps.undo()
        self.canvas.redraw()
        self._on_step()

    def _on_step(self) -> None:
        self.undo.setEnabled(self.canvas.steps.can_undo)
        self._encode()

    def _encode(self) -> Future[bytes]:
        """Start encoding the cropped picture, unless that has begun already."""
        picture, steps = self._picture, self._steps()
        wanted = (picture.cacheKey(), steps.kept)
        if wanted != self._encoded:
            self._data.cancel()
            self._encoded = wanted
            self._data = self._pool.submit(lambda: png_bytes(_cut(picture, steps)))
        return self._data

    def _keep(self) -> None:
        taken = self._taken_now()
        if taken is None:
            return
        self.keep.setEnabled(False)
        self._being_kept = taken.picture

        def done(item: Evidence) -> None:
            self.keep.setEnabled(True)
            self.kept.emit(item)
            self._being_kept = None

        def failed(error: KeeperError) -> None:
            self.keep.setEnabled(True)
            self._being_kept = None
            if self._picture is not taken.picture:  # it was discarded meanwhile
                self._offer_back(taken)
            self._context.complain(error)

        self._context.backend.change(taken.keep, done, failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
