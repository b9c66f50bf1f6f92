"""Asks for files, for a folder, or for an output file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from evidence_keeper.ui.widgets.inputs.file_dialog import FileDialog

_Mode = QFileDialog.FileMode


def ask_files(parent: QWidget, title: str) -> list[Path]:
    """Let the user pick files; empty after a cancellation."""
    dialog = FileDialog(parent, title)
    dialog.setFileMode(_Mode.ExistingFiles)
    dialog.hide_kinds()
    return dialog.chosen()


def ask_file(parent: QWidget, title: str, kind: tuple[str, str]) -> Path | None:
    """Let the user pick one file of a type (description and suffix); None after a cancellation."""
    dialog = FileDialog(parent, title)
    dialog.setFileMode(_Mode.ExistingFile)
    dialog.setNameFilter(f"{kind[0]} (*.{kind[1]})")
    dialog.hide_kinds()
    return next(iter(dialog.chosen()), None)


def ask_folder(parent: QWidget, title: str, start: Path | None = None) -> Path | None:
    """Let the user pick a folder; None after a cancellation."""
    dialog = FileDialog(parent, title, start)
    dialog.setFileMode(_Mode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.hide_kinds()
    return next(iter(dialog.chosen()), None)


def ask_save(parent: QWidget, title: str, name: str, kinds: list[tuple[str, str]]) -> Path | None:
    """Let the user choose an output file.

    Args:
        parent: The window.
        title: The dialog's title.
        name: Suggested name.
        kinds: Description and suffix (`pdf`) of each type; empty for any file.
    """
    dialog = FileDialog(parent, title)
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
    if len(kinds) < 2:
        dialog.hide_kinds()
    dialog.selectFile(name)
    return next(iter(dialog.chosen()), None)
