"""Suggests times that the text mentions or typed words can mean; the user decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.time.time_in_text import times_said
from evidence_keeper.domain.time.typed_time import MOST, TypedTime
from evidence_keeper.system import clock
from evidence_keeper.system.language.dates import happened_text
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.pages.entry.when.when_state import WhenState, when_typed
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button


class TimeOffer(QWidget):
    """One time: a sentence and a button."""

    def __init__(self) -> None:
        super().__init__()
        self.text = PlainLabel(role="label")
        self.use = Button("plain", "clock")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, tokens.XS, 0, tokens.XS)
        box.setSpacing(tokens.XS)
        box.addWidget(self.text)
        box.addWidget(self.use, 0, Qt.AlignmentFlag.AlignLeft)


class _Offer(TimeOffer):
    """One time that the text mentions or typed words can mean."""

    def __init__(self) -> None:
        super().__init__()
        self.typed: TypedTime | None = None
        self.about = ""
        self._asks = False

    def show_time(self, t: Translator, typed: TypedTime | None, about: str, *, asks: bool) -> None:
        """Offer a time; nothing for None."""
        self.typed, self.about, self._asks = typed, about, asks
        self.retranslate(t)
        self.setVisible(typed is not None)

    def retranslate(self, t: Translator) -> None:
        """Update all texts to the current language."""
        if self._asks:
            self.text.setText(t.say("Do you mean: {time}?", time=self.about))
        else:
            self.text.setText(t.say("Judging by the text: {time}", time=self.about))
        self.use.set_text(t.say("Take this time"))
        self.use.setAccessibleDescription(self.about)


class SaidTime(QWidget):
    """A sentence and a button for each time in the text; hidden without any."""

    taken = Signal(object)
    """The `TypedTime` that the user has accepted."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.unread = False  # whether the text has an unclear time
        self._arguments: tuple[str, datetime, WhenState] | None = None
        self._asked: tuple[tuple[TypedTime, ...], WhenState] | None = None
        self.offers = [_Offer() for _ in range(MOST)]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for offer in self.offers:
            box.addWidget(offer)
            offer.use.clicked.connect(partial(self._on_use, offer))
        self._show([])

    def offer(self, text: str, now: datetime, state: WhenState) -> None:
        """Offer the times in a text; nothing when the time was set by hand or is the same.

        Args:
            text: The entry's text.
            now: The local time, without offset, at which it was begun.
            state: The controls' state.
        """
        self._arguments, self._asked = (text, now, state), None
        times, unread = times_said("" if state.by_hand else text, now)
        self.unread = unread
        others = [(typed, about) for typed, about, other in self._written(times, state) if other]
        self._show(others)

    def ask(self, times: tuple[TypedTime, ...], state: WhenState) -> None:
        """Offer the possible meanings of typed words."""
        self._asked = times, state
        self._show([(typed, about) for typed, about, _ in self._written(times, state)], asks=True)

    def _written(
        self, times: Iterable[TypedTime], state: WhenState
    ) -> Iterator[tuple[TypedTime, str, bool]]:
        """Return the times in words, and whether they differ from the controls."""
        for typed in times:
            said = when_typed(typed, clock.now(), state.zone, "")
            with suppress(KeeperError):  # ambiguous after a clock change: nothing is offered
                about = happened_text(self._context.t, said.happened())
                yield typed, about, said.meaning() != state.meaning()

    def untaken(self) -> list[TypedTime]:
        """Return the offered times."""
        if self._asked is not None:
            return []
        return [offer.typed for offer in self.offers if offer.typed is not None]

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        if self._asked is not None:
            self.ask(*self._asked)
        elif self._arguments is not None:
            self.offer(*self._arguments)

    def _show(self, found: list[tuple[TypedTime, str]], *, asks: bool = False) -> None:
        t = self._context.t
        for place, offer in enumerate(self.offers):
            typed, about = found[place] if place < len(found) else (None, "")
            offer.show_time(t, typed, about, asks=asks)
        self.setVisible(bool(found))

    def _on_use(self, offer: _Offer) -> None:
        typed = offer.typed
        self._show([])
        if typed is not None:
            self.taken.emit(typed)
