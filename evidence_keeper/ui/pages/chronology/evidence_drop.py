"""Links evidence that is dropped on an incident, in the list or in the detail pane."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint

from evidence_keeper.domain.record.entry import Incident
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.lists.headed_list import HeadedList
from evidence_keeper.ui.page_parts.evidence_drag import Carried, Receiving
from evidence_keeper.ui.page_parts.evidence_links import link
from evidence_keeper.ui.pages.chronology.incident_detail import Detail

_EDGE = 40
"""Distance in pixels from an end of the list at which it scrolls during a drag."""


class Dropping(QObject):
    """Connects drops on both with linking."""

    def __init__(self, context: Context, view: HeadedList, detail: Detail) -> None:
        super().__init__(view)
        self._context, self._list, self._detail = context, view, detail
        Receiving(view.viewport(), self._fits_row, self._on_row)
        Receiving(detail, self._fits_detail, self._on_detail)

    def _incident_at(self, place: QPoint) -> int | None:
        index = self._list.indexAt(place)
        item = self._list.paged().item(index.row()) if index.isValid() else None
        return item.number if isinstance(item, Incident) else None

    def _fits_row(self, carried: Carried, place: QPoint) -> bool:
        view = self._list
        bar, low = view.verticalScrollBar(), view.viewport().height() - _EDGE
        if place.y() < _EDGE or place.y() > low:
            bar.setValue(bar.value() + bar.singleStep() // 2 * (1 if place.y() > low else -1))
        number = self._incident_at(place)
        if number is None or number == carried.incident:
            return False
        row = view.indexAt(place).row()
        if row != view.currentIndex().row():
            view.choose(row)  # so that the target is visible
        return True

    def _on_row(self, carried: Carried, place: QPoint) -> None:
        number = self._incident_at(place)
        if number is not None:
            self._add(number, carried)

    def _fits_detail(self, carried: Carried, _place: QPoint) -> bool:
        return self._detail.number not in (None, carried.incident)

    def _on_detail(self, carried: Carried, _place: QPoint) -> None:
        if self._detail.number is not None:
            self._add(self._detail.number, carried)

    def _add(self, incident: int, carried: Carried) -> None:
        def show_again() -> None:
            if self._detail.number == incident:
                self._context.backend.ask(
                    lambda s: s.incidents.get(incident), self._detail.show_incident
                )

        link(self._context, incident, carried.numbers, show_again)
