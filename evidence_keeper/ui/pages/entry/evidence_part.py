"""Attaches evidence to an entry by drop, paste or picker; pictures stay blurred."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from evidence_keeper.domain.record.evidence import Evidence, Source, evidence_label
from evidence_keeper.domain.text import shown_name
from evidence_keeper.system.language.dates import size_text
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.evidence_drag import Receiving
from evidence_keeper.ui.page_parts.evidence_pictures import EvidencePicture
from evidence_keeper.ui.page_parts.file_intake import keep_files, keep_picture, tell_intake
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import ElidedLabel, PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button, IconButton
from evidence_keeper.ui.widgets.inputs.file_questions import ask_files
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout

if TYPE_CHECKING:
    from evidence_keeper.services.intake.intake import Intake


class _Tile(QFrame):
    """One attached item."""

    removed = Signal(int)

    def __init__(self, context: Context, item: Evidence) -> None:
        super().__init__()
        self.setProperty("role", "tile")
        self.setFixedWidth(context.look.px(190))
        t, label = context.t, evidence_label(item.number)
        picture = EvidencePicture(context, item.number, QSize(174, 110))
        remove = IconButton("x", t.say("Take {number} off this entry", number=label))
        remove.clicked.connect(lambda: self.removed.emit(item.number))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(label, "label", wrap=False))
        head.addStretch(1)
        head.addWidget(remove)
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.S, tokens.XS, tokens.S, tokens.S)
        box.setSpacing(tokens.XS)
        box.addLayout(head)
        box.addWidget(picture)
        box.addWidget(ElidedLabel(shown_name(item.original_name), "hint"))
        box.addWidget(ElidedLabel(size_text(t, item.size), "hint"))


class DropArea(QFrame):
    """A drop target for files; also a button, because not everyone can drag."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "drop")
        self.text = PlainLabel(role="quiet")
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pick = Button("plain", "file-plus")
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        box.setSpacing(tokens.S)
        box.addWidget(self.text)
        box.addWidget(self.pick, 0, Qt.AlignmentFlag.AlignHCenter)

    def set_over(self, over: bool) -> None:
        """Highlight while files are dragged over it."""
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)


class EvidencePart(QWidget):
    """The attached numbers in order."""

    edited = Signal()
    settled = Signal()
    """All files for the shown form were added or rejected."""

    kept_asked = Signal()
    """Kept files are to be chosen."""

    loaded = Signal(object)
    """The attached `Evidence`, once it is read."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._numbers: list[int] = []
        self._form = 0
        self._under_way = 0
        self.drop_area = DropArea()
        self._tiles = QWidget()
        self._flow = FlowLayout(self._tiles, tokens.M, tokens.M)
        self.kept = Button("link")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        box.addWidget(self.drop_area)
        box.addWidget(self._tiles)
        box.addWidget(self.kept, 0, Qt.AlignmentFlag.AlignLeft)
        Receiving(self, lambda *_: True, lambda carried, _: self.attach(carried.numbers))
        self.drop_area.pick.clicked.connect(self._pick)
        self.kept.clicked.connect(self.kept_asked)

    def numbers(self) -> list[int]:
        """Return the attached numbers."""
        return list(self._numbers)

    def set_numbers(self, numbers: Sequence[int]) -> None:
        """Attach exactly these."""
        self._form += 1
        self._under_way = 0
        self._numbers = list(numbers)
        self._refresh()

    def attach(self, numbers: Sequence[int]) -> None:
        """Attach further items."""
        new = [n for n in numbers if n not in self._numbers]
        if new:
            self._numbers += new
            self._refresh()
            self.edited.emit()

    def take_files(self, paths: Sequence[Path], source: Source) -> None:
        """Add files and attach them."""
        keep_files(self._context, paths, source, *self._expected())

    def take_picture(self, data: bytes, name: str) -> None:
        """Add a pasted picture and attach it."""
        keep_picture(self._context, data, name, *self._expected())

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.drop_area.text.setText(t.say("Drop screenshots or files here, or paste with Ctrl+V"))
        self.drop_area.pick.set_text(t.say("Choose files…"))
        self.kept.set_text(t.say("Choose from what is already kept…"))
        self._refresh()

    @property
    def is_keeping(self) -> bool:
        """Whether files for this form are still being added."""
        return self._under_way > 0

    def _expected(self) -> tuple[Callable[[Intake], None], Callable[[], None]]:
        """Return the callbacks for success and failure; valid only for this form."""
        form = self._form
        self._under_way += 1

        def settle() -> None:
            if form == self._form:
                self._under_way -= 1
                if not self._under_way:
                    self.settled.emit()

        def kept(intake: Intake) -> None:
            numbers = [e.number for e in intake.added] + [n for _, n in intake.duplicates]
            if form == self._form:
                self.attach(numbers)
            tell_intake(self._context, intake)
            settle()

        return kept, settle

    def _pick(self) -> None:
        paths = ask_files(self, self._context.t.say("Choose files…"))
        if paths:
            self.take_files(paths, Source.PICKED)

    def _refresh(self) -> None:
        """Rebuild the tiles."""
        wanted = list(self._numbers)
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._tiles.setVisible(bool(wanted))
        if not wanted:
            self.loaded.emit([])
            return

        def arrived(items: list[Evidence]) -> None:
            if wanted != self._numbers or self._flow.count():
                return
            self.loaded.emit(items)
            for one in items:
                tile = _Tile(self._context, one)
                tile.removed.connect(self._remove)
                self._flow.addWidget(tile)
            self._tiles.updateGeometry()

        self._context.backend.ask(lambda s: [s.evidence.get(n) for n in wanted], arrived)

    def _remove(self, number: int) -> None:
        place, form = self._numbers.index(number), self._form
        self._numbers.remove(number)
        self._refresh()
        self.edited.emit()
        t = self._context.t

        def back() -> None:
            if form != self._form:
                self._context.tell(t.say("Another entry is shown now, so nothing was changed."))
            elif number not in self._numbers:
                self._numbers.insert(place, number)
                self._refresh()
                self.edited.emit()

        self._context.tell(
            t.say(
                "{number} is off this entry. The file is still kept.", number=evidence_label(number)
            ),
            undo=back,
        )
