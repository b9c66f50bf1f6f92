"""Shows another program's window from which a file can be dragged, for `on_a_screen`.

It prints its position and ends when the file was dropped.
"""

from __future__ import annotations

import json
import os
import sys

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Source(QWidget):
    """Drags as soon as the mouse moves on it with its button down."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path, self._told = path, False
        self.setGeometry(1210, 20, 60, 60)

    def paintEvent(self, _: QPaintEvent) -> None:
        """Tell where it stands, once it can be seen."""
        if not self._told:
            self._told = True
            middle = self.mapToGlobal(self.rect().center())
            QTimer.singleShot(
                200, lambda: os.write(1, f"{json.dumps(middle.toTuple())}\n".encode())
            )

    def mouseMoveEvent(self, _: QMouseEvent) -> None:
        """Drag the file, once."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(self._path)])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)
        # Whoever takes the file asks for its name after the mouse was let go.
        QTimer.singleShot(1500, lambda: QApplication.exit(0))


if __name__ == "__main__":
    app = QApplication(sys.argv)
    source = Source(sys.argv[1])
    source.show()
    sys.exit(app.exec())
