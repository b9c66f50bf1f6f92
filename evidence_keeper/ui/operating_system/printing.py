"""Shows a non-modal print dialog, so that hiding and locking keep working."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from evidence_keeper.ui.context import Context

if TYPE_CHECKING:
    from evidence_keeper.media.pdf_pages import PagePicture

PRINT_DENSITY = 300
"""Print resolution in dots per inch."""


def print_pages(
    parent: QWidget,
    name: str,
    pages: Callable[[], Sequence[PagePicture]],
    *,
    into_file: bool = True,
) -> None:
    """Show the system's print dialog and print the pages when it is accepted.

    Args:
        parent: The dialog's parent.
        name: The name of the print job.
        pages: Creates the pages when needed.
        into_file: Whether printing to a file is allowed.
    """
    for earlier in parent.findChildren(QPrintDialog):
        # It would print the earlier pages then.
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
    """Print the sheet of a recovery code, if there is a printer."""
    t = context.t
    if not QPrinterInfo.availablePrinterNames():
        context.tell(
            lambda: context.t.say("No printer was found. Please write the code down on paper.")
        )
        return
    # In a file on this computer the code would open the vault for anyone who finds it.
    pages = partial(context.doors.recovery_sheet, code, t.language, PRINT_DENSITY)
    print_pages(parent, t.say("Notes"), pages, into_file=False)


def draw_on(
    painter: QPainter, pages: Sequence[PagePicture], next_page: Callable[[], object]
) -> None:
    """Draw page pictures, each filling a sheet."""
    for number, page in enumerate(pages):
        if number:
            next_page()
        image = QImage(
            page.pixels, page.width, page.height, page.stride, QImage.Format.Format_BGR888
        )
        painter.drawImage(painter.viewport(), image)
