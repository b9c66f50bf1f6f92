"""Shows a non-modal print dialog, so that hiding and locking keep working."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.ports import PagePicturePort

PRINT_DENSITY = 300
"""Dots per inch of what is printed."""


def print_pages(
    parent: QWidget,
    name: str,
    pages: Callable[[], Sequence[PagePicturePort]],
    *,
    into_file: bool = True,
) -> None:
    """Show the system's print dialog; the pages are printed when it is accepted.

    Args:
        parent: What the dialog belongs to.
        name: What the printer's queue is told.
        pages: Makes the pages, once they are wanted.
        into_file: Whether a file may be written instead.
    """
    for earlier in parent.findChildren(QPrintDialog):
        # It would print what was wanted then.
        earlier.done(QPrintDialog.DialogCode.Rejected)
    printer = QPrinter()
    printer.setDocName(name)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    if not into_file:
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)

    def ended(result: int) -> None:
        if result == QPrintDialog.DialogCode.Accepted:
            painter = QPainter(printer)
            draw_on(painter, pages(), printer.newPage)
            painter.end()
        dialog.deleteLater()

    dialog.finished.connect(ended)
    dialog.setModal(False)
    dialog.show()


def print_sheet(context: Context, parent: QWidget, code: str) -> None:
    """Print the sheet of a recovery code, where there is a printer."""
    t = context.t
    if not QPrinterInfo.availablePrinterNames():
        context.tell(
            lambda: context.t.say("No printer was found. Please write the code down on paper.")
        )
        return
    # In a file on this computer the code would open the vault for whoever finds it.
    pages = partial(context.doors.recovery_sheet, code, t.language, PRINT_DENSITY)
    print_pages(parent, t.say("Notes"), pages, into_file=False)


def draw_on(
    painter: QPainter, pages: Sequence[PagePicturePort], next_page: Callable[[], object]
) -> None:
    """Draw page pictures, each over the whole of a sheet."""
    for number, page in enumerate(pages):
        if number:
            next_page()
        image = QImage(
            page.pixels, page.width, page.height, page.stride, QImage.Format.Format_BGR888
        )
        painter.drawImage(painter.viewport(), image)
