"""Keeping what is typed: encrypted, at most a second after the last key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.ui.pages.page import PendingWrite
from evidence_keeper.ui.ports import SessionPort
from evidence_keeper.ui.vault_thread.backend import Backend

SAVE_WITHIN_MS = 700
"""From the first key that is not saved yet; typing on does not put it off."""


@dataclass(eq=False)
class _Slot:
    """Where one draft is kept. Used on the vault's thread, so that two saves make one draft."""

    number: int | None = None
    done: bool = False


class DraftKeeper(QObject):
    """Saves the page's draft.

    Args:
        body: Returns what the page holds now; None when there is nothing worth keeping. It is
            told whether what was only begun with, and not touched, is worth it too.
    """

    saved = Signal()

    def __init__(
        self, parent: QObject, backend: Backend, body: Callable[[bool], dict[str, Json] | None]
    ) -> None:
        super().__init__(parent)
        self._backend = backend
        self._body = body
        self._slot = _Slot()
        self._before = self._slot
        self._dirty = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_WITHIN_MS)
        self._timer.timeout.connect(self.save_now)

    @property
    def number(self) -> int | None:
        """The draft's number; None while it was not saved."""
        return self._slot.number

    @property
    def begun(self) -> bool:
        """Whether something was typed since the draft began."""
        return self._dirty or self._slot.number is not None

    def touch(self) -> None:
        """Something was typed."""
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start()

    def save_now(self, *, begun: bool = False) -> None:
        """Save without waiting; `begun` as in `pending`."""
        for write in self.pending(begun=begun):
            self._backend.keep(write, lambda _: self.saved.emit())
        self._timer.stop()
        self._dirty = False

    def pending(self, *, begun: bool = False) -> Sequence[PendingWrite]:
        """Return the write that has not been handed over yet.

        Args:
            begun: Whether what was begun with is kept too, though nobody has touched it.
        """
        body = self._body(begun) if self._dirty or (begun and self.number is None) else None
        if body is None:
            return ()
        slot, kept = self._slot, body

        def write(session: SessionPort) -> None:
            if not slot.done:
                slot.number = session.save_draft(slot.number, kept)

        return (write,)

    def continue_with(self, number: int | None, *, begun: bool = False) -> None:
        """Save what is held back, then keep to another draft (a new one for None)."""
        self.save_now(begun=begun)
        self._slot = _Slot(number)

    def not_finished(self) -> None:
        """The entry was not saved: go on with the draft that it was, unless another has begun."""
        if self._slot.number is None:
            self._slot = self._before
        self.touch()

    def finishing(self) -> Callable[[SessionPort], None]:
        """Return what removes the draft once its entry is saved.

        What is typed from now on is a draft of its own: nothing is lost however long it takes.
        """
        slot, self._slot = self._slot, _Slot()
        self._before = slot
        self._timer.stop()
        self._dirty = False

        def finish(session: SessionPort) -> None:
            slot.done = True
            if slot.number is not None:
                session.drop_draft(slot.number)

        return finish
