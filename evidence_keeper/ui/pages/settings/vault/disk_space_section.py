"""Offers to compact the vault when that frees disk space."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.system.language.dates import size_text
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.pages.settings.section import SettingsSection
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button

if TYPE_CHECKING:
    from evidence_keeper.services.vault.upkeep_service import Room


class RoomSection(SettingsSection):
    """One sentence and one button."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: Room | None = None
        self._what = PlainLabel(role="hint")
        self.compact = Button("plain")
        row = QHBoxLayout()
        row.addWidget(self.compact)
        row.addStretch(1)
        self.box.addWidget(self._what)
        self.box.addLayout(row)
        self.set_offered(False)
        self.compact.clicked.connect(self._compact)

    def enter(self) -> None:
        """Measure the free space."""
        if self.context.is_open:
            self.context.backend.ask(lambda s: s.upkeep.room_to_gain(), self._show)

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self.context.t
        self.title.setText(t.say("Room on the disk"))
        self.compact.set_text(t.say("Make the vault smaller"))
        self._show(self._shown)

    def _show(self, room: Room | None) -> None:
        self._shown = room
        self.set_offered(room is not None)
        if room is None:
            return
        t = self.context.t
        self._what.setText(
            t.say(
                "The vault’s data takes {size}, and {free} of it is empty, left by what was "
                "deleted: making the vault smaller gives that room back and changes nothing else.",
                size=size_text(t, room.size),
                free=size_text(t, room.free),
            )
        )

    def _compact(self) -> None:
        context = self.context
        self.compact.setEnabled(False)

        def done(saved: int) -> None:
            self.compact.setEnabled(True)
            self.enter()
            if saved > 0:
                context.tell(partial(_smaller, context, saved), NoticeTone.GOOD)
            else:
                context.tell(lambda: context.t.say("The vault is as small as it can be."))

        def failed(error: KeeperError) -> None:
            self.compact.setEnabled(True)
            if error.code is Code.CANCELLED:
                context.tell(lambda: context.t.say("Cancelled."))
            else:
                context.complain(error)

        context.run_job(
            lambda: context.t.say("Making the vault smaller"),
            lambda s, p: s.upkeep.compact(p),
            done,
            failed,
        )


def _smaller(context: Context, saved: int) -> str:
    """Return how many bytes were saved."""
    t = context.t
    return t.say("The vault is {size} smaller.", size=size_text(t, saved))
