"""Lays out the evidence page and its texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from evidence_keeper.domain.text import first_line
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.multi_select_list import MarkingList
from evidence_keeper.ui.lists.selection_bar import ChosenBar
from evidence_keeper.ui.page_parts.evidence_pictures import BlurredPictures
from evidence_keeper.ui.page_parts.evidence_tiles import EvidenceTiles
from evidence_keeper.ui.pages.evidence.item.evidence_detail import EvidenceDetail
from evidence_keeper.ui.pages.evidence.item.viewer import Viewer
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.empty_state import EmptyState
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout


class ChosenItems(ChosenBar):
    """The bar shown while items are selected; in the bin it only restores."""

    link_asked = Signal()
    unlink_asked = Signal()
    bin_asked = Signal()
    write_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._in_bin = False
        self.write = Button("plain", "plus")
        self.link, self.unlink = Button(), Button()
        self.bin = Button("plain", "trash-2")
        self.put(self.write, self.link, self.unlink, self.bin)
        self.write.clicked.connect(self.write_asked)
        self.link.clicked.connect(self.link_asked)
        self.unlink.clicked.connect(self.unlink_asked)
        self.bin.clicked.connect(self.bin_asked)

    def show_place(self, *, in_bin: bool) -> None:
        """Show the actions for the evidence or the bin."""
        self._in_bin = in_bin
        for button in (self.write, self.link, self.unlink):
            button.setVisible(not in_bin)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        super().retranslate()
        t = self.context.t
        self.write.set_text(t.say("Write about them"))
        self.link.set_text(t.say("Add to an incident…"))
        self.unlink.set_text(t.say("Take out of an incident…"))
        self.bin.set_icon("undo-2" if self._in_bin else "trash-2")
        self.bin.set_text(t.say("Restore") if self._in_bin else t.say("Move to the bin"))


@dataclass(slots=True)
class Parts:
    """The widgets of the page."""

    title: PlainLabel
    summary: PlainLabel
    add_files: Button
    add_folder: Button
    again: Button
    screen: Button
    bin: Button
    bar: ChosenItems
    list: MarkingList
    empty: EmptyState
    lists: QStackedWidget
    left: QWidget
    detail: EvidenceDetail
    viewer: Viewer
    binned: int = 0
    folder: str = ""

    @classmethod
    def make(cls, context: Context, marks: dict[int, None]) -> Self:
        """Create the widgets."""
        left = QWidget()
        pictures = BlurredPictures(context, left)
        tiles = EvidenceTiles(context, marks, pictures)
        list_ = MarkingList(context, tiles, marks, lambda item: int(item.number))
        pictures.arrived.connect(list_.viewport().update)
        return cls(
            title=PlainLabel(role="title"),
            summary=PlainLabel(role="quiet"),
            add_files=Button("primary", "file-plus"),
            add_folder=Button("plain", "folder"),
            again=Button("plain", "refresh-cw"),
            screen=Button("plain", "image"),
            bin=Button("quiet", "archive"),
            bar=ChosenItems(context),
            list=list_,
            empty=EmptyState(),
            lists=QStackedWidget(),
            left=left,
            detail=EvidenceDetail(context),
            viewer=Viewer(context),
        )

    def retranslate(self, context: Context) -> None:
        """Update all texts to the current language."""
        t = context.t
        self.add_files.set_text(t.say("Add files…"))
        self.add_folder.set_text(t.say("Add a folder…"))
        self.screen.set_text(t.say("Capture the screen…"))
        self.name_folder(context, self.folder)

    def name_folder(self, context: Context, folder: str) -> None:
        """Name the folder that can be rescanned."""
        self.folder = folder
        self.again.set_text(
            context.t.say("New files from “{folder}”", folder=first_line(folder, 24))
        )
        self.again.setVisible(bool(folder) and not self.add_folder.isHidden())

    def name_title(self, context: Context, *, in_bin: bool) -> None:
        """Set the title: evidence or bin."""
        t = context.t
        self.title.setText(t.say("Bin") if in_bin else t.say("Evidence"))
        self.bin.set_icon("arrow-left" if in_bin else "archive")
        self.bin.set_text(
            t.say("Back to the evidence") if in_bin else t.say("Bin ({count})", count=self.binned)
        )
        self.bin.setVisible(in_bin or self.binned > 0)
        for button in (self.add_files, self.add_folder, self.screen):
            button.setVisible(not in_bin)
        self.again.setVisible(bool(self.folder) and not in_bin)

    def show_total(self, context: Context, total: int) -> None:
        """Show the number of items."""
        t = context.t
        count = t.say_n("{n} item", "{n} items", total)
        hidden = t.say("pictures stay blurred until you open them")
        self.summary.setText(t.say("{count} · {hidden}", count=count, hidden=hidden))

    def show_rows(self, any_rows: bool) -> None:
        """Show the list, or the empty state."""
        self.empty.take_turns(self.lists, self.list, empty=not any_rows)

    def name_empty(self, context: Context, *, searching: bool, in_bin: bool) -> None:
        """Explain the empty list."""
        t = context.t
        if in_bin:
            self.empty.set_texts(t.say("The bin is empty"), "", t.say("Back to the evidence"))
        elif searching:
            self.empty.set_texts(
                t.say("No matches"), t.say("Another spelling or fewer words may help."), ""
            )
        else:
            self.empty.set_texts(
                t.say("No evidence yet"),
                t.say(
                    "Drop screenshots, photos or other files anywhere in this window, paste a "
                    "picture with Ctrl+V, or choose files. The originals stay unchanged."
                ),
                t.say("Choose files…"),
            )


def lay_out(page: QWidget, parts: Parts) -> None:
    """Lay out the page: the list on the left, one item on the right."""
    parts.lists.addWidget(parts.list)
    parts.lists.addWidget(parts.empty)
    buttons = QWidget()
    flow = FlowLayout(buttons, tokens.S, tokens.S)
    for button in (parts.add_files, parts.add_folder, parts.again, parts.screen, parts.bin):
        flow.addWidget(button)
    left = QVBoxLayout(parts.left)
    left.setContentsMargins(28, tokens.L, 18, 0)
    left.setSpacing(tokens.S)
    for widget in (parts.title, parts.summary, buttons):
        left.addWidget(widget)
    left.addWidget(parts.lists, 1)
    left.addWidget(parts.bar)  # at the end, so that the rows stay where they are
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(parts.left, 10)
    row.addWidget(parts.detail, 10)
