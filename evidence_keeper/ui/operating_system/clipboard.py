"""Clears our content from the clipboard after a while and on lock."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication

CLEAR_AFTER_SECONDS = 10
_SECRET_HINT = "x-kde-passwordManagerHint"


class _Last:
    """The last text that this program put on the clipboard, until it was cleared."""

    text = ""
    timer: QTimer | None = None
    """Clears it; a single timer, so that new content gets the full time."""


def copy_for_a_while(text: str) -> None:
    """Copy text, marked as secret, and clear it after ten seconds if it is still there."""
    _Last.text = text
    data = QMimeData()
    data.setText(text)
    data.setData(_SECRET_HINT, b"secret")
    clipboard = QGuiApplication.clipboard()
    clipboard.setMimeData(data)
    if _Last.timer is None:
        _Last.timer = QTimer(clipboard)
        _Last.timer.setSingleShot(True)
        _Last.timer.timeout.connect(_on_time)
    _Last.timer.start(CLEAR_AFTER_SECONDS * 1000)


def _on_time() -> None:
    if QGuiApplication.clipboard().text() == _Last.text:
        clear_if_ours()


def clear_if_ours() -> None:
    """Clear the clipboard if its content came from this program, by button or Ctrl+C."""
    clipboard = QGuiApplication.clipboard()
    modes = [clipboard.Mode.Clipboard]
    if clipboard.supportsSelection():
        modes.append(clipboard.Mode.Selection)
    if _Last.text and clipboard.text() == _Last.text:
        clipboard.clear()
    _Last.text = ""
    if _Last.timer is not None:
        _Last.timer.stop()
    for mode in modes:
        ours = (
            clipboard.ownsClipboard()
            if mode is clipboard.Mode.Clipboard
            else clipboard.ownsSelection()
        )
        if ours:
            clipboard.clear(mode)
