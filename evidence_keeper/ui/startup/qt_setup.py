"""Prepares Qt before the first window: no entries in the desktop's recent files, quiet logs."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QSettings, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QApplication

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.ui.vault_thread.ticket import as_keeper_error

_log = logging.getLogger("evidence_keeper.qt")
_IMAGE_LIMIT_MB = 128
_NOWHERE = os.devnull + "/none"
# An environment variable could otherwise show the window on another computer.
_REMOTE_PLATFORMS = ("vnc", "vkkhrdisplay")


def _quiet(kind: QtMsgType, context: QMessageLogContext, _message: str) -> None:
    """Log that Qt printed a message, never its text: it can contain paths and user text."""
    category = getattr(context, "category", None) or "qt"
    _log.warning("%s: %s", category, kind.name)


def refuse_remote_platforms() -> None:
    """Refuse to draw over a network."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    kept = [p for p in chosen.split(";") if p.split(":")[0] not in _REMOTE_PLATFORMS]
    if ";".join(kept) != chosen:
        if any(kept):
            os.environ["QT_QPA_PLATFORM"] = ";".join(kept)
        else:
            os.environ.pop("QT_QPA_PLATFORM", None)


def prepare() -> None:
    """Set the options that Qt reads when the application object is created."""
    refuse_remote_platforms()
    qInstallMessageHandler(_quiet)


def keep_to_ourselves() -> None:
    """Keep out of the desktop's lists of recent files, and refuse huge pictures.

    It must run before the first file dialog (restoring, choosing a vault) or the opening of a
    vault: the first page has neither dialogs nor pictures.
    """
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    settings = QSettings
    for format_ in (settings.Format.NativeFormat, settings.Format.IniFormat):
        for scope in (settings.Scope.UserScope, settings.Scope.SystemScope):
            settings.setPath(format_, scope, _NOWHERE)
    QImageReader.setAllocationLimit(_IMAGE_LIMIT_MB)


def make_application(name: str) -> QApplication:
    """Return the application object, with a name that reveals nothing."""
    prepare()
    # Setting the style by a call would make the binding load all of the style's classes.
    app = QApplication([name, "-style", "fusion"])
    app.setApplicationName(name)
    app.setDesktopFileName(name)
    app.setQuitOnLastWindowClosed(False)
    return app


def tell_errors(to: Callable[[KeeperError], None]) -> None:
    """Show errors of the window's own code as a sentence, and log type and place."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        to(as_keeper_error(error.with_traceback(trace)))

    sys.excepthook = hook
