"""Shows Qt's own file dialog in our look. The desktop's dialog stores recent files."""

from __future__ import annotations

import contextlib
import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    QDir,
    QFileInfo,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QStandardPaths,
    QStorageInfo,
    QTimer,
    QUrl,
)
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFileSystemModel,
    QLabel,
    QLineEdit,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QWidget,
)

from evidence_keeper.system.language.dates import size_text
from evidence_keeper.system.language.translations import translator
from evidence_keeper.ui.startup.qt_setup import keep_to_ourselves
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look

_Places = QStandardPaths.StandardLocation
_USUAL = (
    _Places.HomeLocation,
    _Places.DesktopLocation,
    _Places.DownloadLocation,
    _Places.PicturesLocation,
    _Places.DocumentsLocation,
)
_STICKS = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
_ICONS = {
    "backButton": "arrow-left",
    "forwardButton": "arrow-right",
    "toParentButton": "arrow-up",
    "newFolderButton": "folder-plus",
}
_AROUND = 80
"""Space for the frame and the desktop's bars, in logical pixels."""
Index = QModelIndex | QPersistentModelIndex
_SIZE, _KIND, _CHANGED = 1, 2, 3


class _Icons(QAbstractFileIconProvider):
    """Two plain icons, made in advance: no file is opened to detect its type.

    Qt calls this from a thread of its own.
    """

    def __init__(self) -> None:
        super().__init__()
        look = current_look()
        self._folder = look.icon("folder", "accent")
        self._drive = look.icon("hard-drive", "accent")
        self._file = look.icon("file", "quiet")

    def icon(self, about: QFileInfo | QAbstractFileIconProvider.IconType) -> QIcon:
        """Return the icon of a file, or of a kind of folder."""
        if isinstance(about, QFileInfo):
            return self._folder if about.isDir() else self._file
        kind = QAbstractFileIconProvider.IconType
        if about in (kind.Computer, kind.Drive):
            return self._drive
        return self._file if about is kind.File else self._folder

    def type(self, _: QFileInfo) -> str:
        """Return nothing: the column is hidden."""
        return ""


class _Sizes(QStyledItemDelegate):
    """Formats file sizes like the rest of the program: Qt's units are half translated."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Replace Qt's text by ours."""
        super().initStyleOption(option, index)
        path = index.sibling(index.row(), 0).data(QFileSystemModel.Roles.FilePathRole)
        about = QFileInfo(str(path))
        language = QLocale.languageToCode(self._locale().language())
        option.text = size_text(translator(language), about.size()) if about.isFile() else ""

    def _locale(self) -> QLocale:
        """Return the parent window's locale: a dialog is a window of its own."""
        dialog = self.parent()
        asking = dialog.parentWidget() if isinstance(dialog, QWidget) else None
        return asking.locale() if asking is not None else QLocale()


class FileDialog(QFileDialog):
    """The dialog with usual folders and sticks on its side, and a Hide button.

    Args:
        parent: The widget that asks.
        title: The dialog's title.
        start: The first folder; the home folder for None.
    """

    def __init__(self, parent: QWidget, title: str, start: Path | None = None) -> None:
        keep_to_ourselves()
        super().__init__(parent, title)
        self.setOption(QFileDialog.Option.DontUseNativeDialog)
        self.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
        self._icons = _Icons()
        self.setIconProvider(self._icons)
        self.setHistory([])
        self.setSidebarUrls(_places())
        for files in self.findChildren(QFileSystemModel):
            files.directoryLoaded.connect(partial(self._show_all, files))
        home = QStandardPaths.writableLocation(_Places.HomeLocation)
        self.setDirectory(str(start) if start is not None else home)
        look, room = current_look(), parent.screen().availableSize()
        self.resize(
            min(look.px(860), room.width() - _AROUND), min(look.px(560), room.height() - _AROUND)
        )
        self._typed: Path | None = None
        self._name = self.findChild(QLineEdit, "fileNameEdit")
        self._dress(parent)
        if self._name is not None:
            self._name.textChanged.connect(lambda _: QTimer.singleShot(0, self, self._allow_typed))

    def _show_all(self, files: QFileSystemModel, _: str) -> None:
        """Filter a folder anew that was just read.

        On a busy computer Qt 6.11 leaves files out for which it asked us for icons: half of all
        folders looked empty beside three busy programs.
        """
        files.setNameFilters(files.nameFilters())

    def _dress(self, parent: QWidget) -> None:
        look = current_look()
        for button in self.findChildren(QToolButton):
            name = _ICONS.get(button.objectName())
            if name is not None:
                button.setIcon(look.icon(name))
                button.setIconSize(QSize(look.px(tokens.ICON), look.px(tokens.ICON)))
            elif button.objectName() in ("listModeButton", "detailModeButton"):
                button.hide()
        self.setViewMode(QFileDialog.ViewMode.Detail)
        for tree in self.findChildren(QTreeView):
            tree.setColumnHidden(_KIND, True)
            tree.setItemDelegateForColumn(_SIZE, _Sizes(self))
            tree.header().resizeSection(0, look.px(330))
            tree.header().resizeSection(_SIZE, look.px(90))
            tree.header().resizeSection(_CHANGED, look.px(160))
            tree.header().setStretchLastSection(True)
        completer = self._name.completer() if self._name is not None else None
        popup = completer.popup() if completer is not None else None
        if popup is not None:
            popup.setObjectName("completer")
            look.restyle(popup)
        for splitter in self.findChildren(QSplitter):
            splitter.setSizes([look.px(190), look.px(640)])
        for box in self.findChildren(QDialogButtonBox):
            hide = box.addButton(
                QCoreApplication.translate("dialog", "Hide"), QDialogButtonBox.ButtonRole.HelpRole
            )
            hide.setToolTip("F9")
            # Closing the window hides the program.
            hide.clicked.connect(lambda: parent.window().close())
            for one in box.buttons():
                one.setIcon(QIcon())
            hide.setIcon(look.icon("eye-off"))

    def hide_kinds(self) -> None:
        """Hide the choice of file types where there is only one."""
        for box in self.findChildren(QComboBox, "fileTypeCombo"):
            box.hide()
        for label in self.findChildren(QLabel, "fileTypeLabel"):
            label.hide()

    def accept(self) -> None:
        """Use the typed path literally: Qt would use the shown folder for some paths."""
        typed = self._there()
        one = self.fileMode() is QFileDialog.FileMode.Directory
        if typed is None and one and self._name is not None and self._name.text().count('"') > 1:
            return  # Qt's list of several: typed and selected names are mixed
        if typed is None:
            super().accept()
        elif typed.is_dir() and self.fileMode() is not QFileDialog.FileMode.Directory:
            super().accept()  # opens the folder
        else:
            self._typed = typed
            self.done(QFileDialog.DialogCode.Accepted)

    def _there(self) -> Path | None:
        """Return the typed path, if it exists and can be opened here."""
        text = self._name.text().strip() if self._name is not None else ""
        if not text or self.acceptMode() is not QFileDialog.AcceptMode.AcceptOpen:
            return None
        with contextlib.suppress(OSError, RuntimeError, ValueError):
            path = Path(self.directory().absolutePath()) / Path(text).expanduser()
            if path.is_dir() or (
                path.is_file() and self.fileMode() is not QFileDialog.FileMode.Directory
            ):
                return Path(os.path.normpath(path))
        return None

    def _allow_typed(self) -> None:
        """Enable the button for a path that Qt has not listed yet."""
        if self._there() is not None:
            for box in self.findChildren(QDialogButtonBox):
                for button in box.buttons():
                    if box.buttonRole(button) is QDialogButtonBox.ButtonRole.AcceptRole:
                        button.setEnabled(True)

    def chosen(self) -> list[Path]:
        """Show it, and return the chosen paths; empty after a cancellation."""
        accepted = self.exec() == QFileDialog.DialogCode.Accepted
        if self._typed is not None:
            found = [self._typed]
        else:
            found = [Path(name) for name in self.selectedFiles()] if accepted else []
        self.deleteLater()
        return found


def _places() -> list[QUrl]:
    """Return the existing usual folders, and mounted sticks and cards."""
    folders = [QStandardPaths.writableLocation(place) for place in _USUAL]
    folders += [
        volume.rootPath()
        for volume in QStorageInfo.mountedVolumes()
        if volume.isReady() and volume.rootPath().startswith(_STICKS)
    ]
    folders += [drive.absoluteFilePath() for drive in QDir.drives() if not drive.isRoot()]
    there = [f for f in dict.fromkeys(folders) if f and QFileInfo(f).isDir()]
    return [QUrl.fromLocalFile(folder) for folder in there]
