"""Draws QR codes of the seal and of the recovery code.

This uses the layout library's own encoder: the usual package loads network modules of the standard
library, which this program never does. Both encoders gave the same codes, module by module.
"""

from __future__ import annotations

from typing import Any

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from evidence_keeper.dossier.pdf.canvas import DossierCanvas
from evidence_keeper.dossier.pdf.page_style import INK

PREFIX = "EVIDENCE-KEEPER:1:SHA256:"
"""Identifies the scanned text. Capitals, digits and colons only: QR has a denser mode for these
(ISO/IEC 18004)."""


def seal_code(seal: str) -> list[list[bool]]:
    """Return the rows of the code, dark modules as True, without the quiet zone.

    Error correction is level M: 15 % of it may be unreadable.
    """
    return code_rows(PREFIX + seal.upper())


def code_rows(text: str) -> list[list[bool]]:
    """Return the rows of the code of any text, as `seal_code` does."""
    code: Any = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    return [[bool(code.isDark(row, column)) for column in range(count)] for row in range(count)]


def draw_code(
    canvas: DossierCanvas, rows: list[list[bool]], x: float, y: float, side: float
) -> None:
    """Draw a code as a square with its lower left corner at x and y, in points."""
    cell = side / len(rows)
    path = canvas.beginPath()
    for line, row in enumerate(rows):
        for column, dark in enumerate(row):
            if dark:
                path.rect(x + column * cell, y + side - (line + 1) * cell, cell, cell)
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)
