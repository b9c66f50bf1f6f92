"""Opens pages in tests and reads their content."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from evidence_keeper.ui.pages.chronology.page import ChronologyPage
from evidence_keeper.ui.pages.entry.page import EntryPage
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from tests.window.conftest import Window


def chronology(window: Window, argument: object = None) -> ChronologyPage:
    window.shell.open_page(Place.CHRONOLOGY, argument)
    window.settle()
    page = window.shell.page(Place.CHRONOLOGY)
    assert isinstance(page, ChronologyPage)
    return page


def entry_page(window: Window, argument: object = None) -> EntryPage:
    window.shell.open_page(Place.ENTRY, argument)
    window.settle()
    page = window.shell.page(Place.ENTRY)
    assert isinstance(page, EntryPage)
    return page


def titles(page: ChronologyPage) -> list[str]:
    return [page.model.item(n).entry.title for n in range(page.model.rowCount())]  # type: ignore[union-attr]


def texts(widget: object) -> str:
    labels = [w.text() for w in widget.findChildren(QLabel)]  # type: ignore[attr-defined]
    blocks = [w.toPlainText() for w in widget.findChildren(TextBlock)]  # type: ignore[attr-defined]
    return "\n".join([*labels, *blocks])


def shown_texts(widget: QWidget) -> str:
    """Return the texts of what is not hidden within a widget, be the widget itself folded away."""
    labels = [w for w in widget.findChildren(QLabel) if w.isVisibleTo(widget)]
    return "\n".join(label.text() for label in labels)
