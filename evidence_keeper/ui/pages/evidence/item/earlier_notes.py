"""What was noted on an item before, folded below its notes. Only where there is something."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system.language.dates import moment_text
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.gradual_widgets import Portions
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.fact_table import Facts
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from evidence_keeper.ui.widgets.layout.fold import Fold


class EarlierNotesPanel(Fold):
    """The versions, oldest first."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._item: Evidence | None = None
        self._versions: list[tuple[datetime, Evidence]] = []
        self._rows = Portions(context, self._version)
        self.box.addWidget(self._rows)
        self.opened.connect(lambda _: self._fill(anew=True))

    def show_item(self, item: Evidence | None) -> None:
        """Ask for what was noted on an item; hidden until there is something."""
        other = self._item is None or item is None or item.number != self._item.number
        self._item = item
        if other:
            self.set_open(False)
            self.hide()
        if item is not None:
            number = item.number
            self._context.backend.ask(
                lambda s: s.earlier_notes(number), partial(self._arrived, item)
            )

    def retranslate(self) -> None:
        """Speak the current language."""
        self.set_texts(self._context.t.say("Earlier versions"))
        self._fill()

    def _arrived(self, item: Evidence, versions: list[tuple[datetime, Evidence]]) -> None:
        if self._item is not item:
            return
        self._versions = versions
        self._fill()
        self.setVisible(bool(versions))

    def _fill(self, *, anew: bool = False) -> None:
        """Make the rows while it is open; folded there are none."""
        versions = self._versions if self.is_open else []
        self._rows.show_items(list(enumerate(versions, start=1)), anew=anew)

    def _version(self, numbered: tuple[int, tuple[datetime, Evidence]]) -> QWidget:
        place, (until, before) = numbered
        t, row = self._context.t, QWidget()
        box = QVBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        time = moment_text(
            t, in_zone(until, self._context.vault.zone).replace(second=0, microsecond=0)
        )
        title = t.say("Version {number}, until {time}", number=place, time=time)
        box.addWidget(PlainLabel(title, "label"))
        facts = Facts()
        facts.add(t.say("Address of the page or profile"), before.url)
        facts.add(t.say("Device it was taken with"), before.device)
        facts.add(t.say("Who took or saved it"), before.captured_by)
        box.addWidget(facts)
        for name, text in (
            (t.say("Notes"), before.notes),
            (t.say("What can be read or heard in it"), before.transcript),
        ):
            if text:
                box.addWidget(PlainLabel(name, "overline"))
                box.addWidget(TextBlock(text))
        return row
