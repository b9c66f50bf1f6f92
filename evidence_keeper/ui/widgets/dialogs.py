"""Choosing files: Qt's own dialog, because the desktop's keeps lists of what was chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_Mode = QFileDialog.FileMode


def _dialog(parent: QWidget, title: str, folder: Path | None) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
    dialog.setHistory([])
    places = QStandardPaths.StandardLocation
    start = folder or Path(QStandardPaths.writableLocation(places.HomeLocation))
    dialog.setDirectory(str(start))
    dialog.setMinimumSize(640, 420)
    return dialog


def _chosen(dialog: QFileDialog) -> list[Path]:
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    chosen = [Path(name) for name in dialog.selectedFiles()] if accepted else []
    dialog.deleteLater()
    return chosen


def ask_files(parent: QWidget, title: str) -> list[Path]:
    """Let the user pick files; empty when she did not."""
    dialog = _dialog(parent, title, None)
    dialog.setFileMode(_Mode.ExistingFiles)
    return _chosen(dialog)


def ask_folder(parent: QWidget, title: str, start: Path | None = None) -> Path | None:
    """Let the user pick a folder; None when she did not."""
    dialog = _dialog(parent, title, start)
    dialog.setFileMode(_Mode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(_chosen(dialog)), None)


def ask_save(parent: QWidget, title: str, name: str, kinds: list[tuple[str, str]]) -> Path | None:
    """Let the user say where to write a file.

    Args:
        parent: The window.
        title: What is being saved.
        name: Suggested name.
        kinds: Description and suffix (`pdf`) of each kind; empty for any file.
    """
    dialog = _dialog(parent, title, None)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(_Mode.AnyFile)
    if kinds:
        dialog.setNameFilters([f"{text} (*.{suffix})" for text, suffix in kinds])
        dialog.setDefaultSuffix(kinds[0][1])
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(
                next((s for text, s in kinds if chosen.startswith(text)), kinds[0][1])
            )
        )
    dialog.selectFile(name)
    return next(iter(_chosen(dialog)), None)
