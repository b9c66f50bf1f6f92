"""Printing: the dialog stands beside the window, and hiding works meanwhile."""

from __future__ import annotations

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QWidget

from evidence_keeper.storage.vault.recovery_code import format_code
from evidence_keeper.ui.operating_system import printing
from evidence_keeper.ui.page_arguments import ShowPanel
from evidence_keeper.ui.pages.help.page import HelpPage
from evidence_keeper.ui.pages.help.paper_buttons import PaperButtons
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window


def test_the_print_dialog_blocks_nothing(full_window: Window) -> None:
    full_window.shell.open_page(Place.HELP, ShowPanel("plan"))
    full_window.settle()
    page = full_window.shell.page(Place.HELP)
    assert isinstance(page, HelpPage)
    buttons = page.findChild(PaperButtons)
    assert buttons is not None
    buttons.print_it.click()  # comes back at once
    full_window.settle()
    (dialog,) = buttons.findChildren(QPrintDialog)
    assert QApplication.activeModalWidget() is None
    left: list[bool] = []
    full_window.context.leaving_asked.connect(left.append)
    full_window.shell.top.hide_now.click()
    assert left == [False]
    dialog.reject()
    full_window.settle()


@pytest.mark.usefixtures("expects_log")  # there is no printer, and Qt says so
def test_what_is_accepted_is_printed(full_window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    monkeypatch.setattr(printing, "draw_on", lambda _, pages, __: drawn.append(len(pages)))
    parent = QWidget(full_window.shell)
    code = format_code(bytes(20))
    pages = full_window.context.doors.recovery_sheet(code, "kk", 60)
    printing.print_pages(parent, "Notes", lambda: pages)
    (dialog,) = parent.findChildren(QPrintDialog)
    assert drawn == []
    dialog.finished.emit(QPrintDialog.DialogCode.Accepted)
    assert drawn == [len(pages)]
    dialog.hide()


@pytest.mark.usefixtures("expects_log")
def test_what_was_asked_for_last_is_printed(
    full_window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With three recovery sheets the second must not come out as the first once more."""
    drawn: list[str] = []
    monkeypatch.setattr(printing, "draw_on", lambda _, pages, __: drawn.append(pages[0]))
    parent = QWidget(full_window.shell)
    for sheet in ("sheet 1", "sheet 2"):
        printing.print_pages(parent, "Notes", lambda s=sheet: [s])  # type: ignore[misc, return-value]
    full_window.settle()
    (dialog,) = [d for d in parent.findChildren(QPrintDialog) if d.isVisible()]
    dialog.finished.emit(QPrintDialog.DialogCode.Accepted)
    assert drawn == ["sheet 2"]
    dialog.hide()
