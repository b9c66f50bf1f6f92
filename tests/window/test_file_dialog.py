"""The file dialog: our look, usual places, Hide within reach, no traces."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QFileInfo, QSettings, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets import dialogs
from evidence_keeper.ui.widgets.file_dialog import FileDialog
from tests.window.conftest import MakeWindow, Window

pytestmark = pytest.mark.usefixtures("expects_log")
"""The platform without a screen warns that it knows no size hints of windows."""


def when_shown(act: object) -> None:
    """Run something once a dialog is open; `exec` returns only when it is closed."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, FileDialog)
        assert callable(act)
        act(dialog)

    QTimer.singleShot(0, look)


def test_hide_is_within_reach(window: Window) -> None:
    asked: list[bool] = []
    window.context.leaving_asked.connect(asked.append)

    def hide(dialog: FileDialog) -> None:
        box = dialog.findChild(QDialogButtonBox)
        next(b for b in box.buttons() if b.text() == "Hide").click()
        dialog.reject()

    when_shown(hide)
    assert dialogs.ask_files(window.shell.page(Place.EVIDENCE), "Choose files…") == []
    assert asked == [False]


def test_files_are_chosen(window: Window, tmp_path: Path) -> None:
    (tmp_path / "one.png").write_bytes(b"1")

    def choose(dialog: FileDialog) -> None:
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile(str(tmp_path / "one.png"))
        dialog.accept()

    when_shown(choose)
    found = dialogs.ask_files(window.shell.page(Place.EVIDENCE), "Choose files…")
    assert found == [tmp_path / "one.png"]


def test_no_file_is_opened_to_guess_its_kind(
    window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = FileDialog(window.shell, "Choose files…", tmp_path)
    provider = dialog.iconProvider()
    unread = tmp_path / "unread"
    unread.write_bytes(b"%PDF-1.4")
    assert provider.type(QFileInfo(str(unread))) == ""
    assert not provider.icon(QFileInfo(str(unread))).isNull()
    assert not provider.icon(QFileInfo(str(tmp_path))).isNull()
    dialog.deleteLater()


def test_nothing_is_remembered(window: Window, tmp_path: Path) -> None:
    def look(dialog: FileDialog) -> None:
        dialog.setDirectory(str(tmp_path))
        assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
        tree = dialog.findChild(QTreeView)
        assert tree.isColumnHidden(2)
        dialog.reject()

    when_shown(look)
    dialogs.ask_folder(window.shell, "A folder")
    kept = QSettings("QtProject", "QtProject").value("FileDialog/history")
    assert not kept


def test_it_fits_on_the_screen_at_every_text_size(window: Window) -> None:
    window.context.set_text_size(200)
    dialog = FileDialog(window.shell, "A folder")
    room = window.shell.screen().availableSize()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
    dialog.deleteLater()


@pytest.mark.parametrize(
    ("language", "size"), [("kk", "4,9 кБ"), ("ru", "4,9 кБ"), ("en", "4.9 kB")]
)
def test_sizes_are_written_as_elsewhere(
    make_window: MakeWindow, tmp_path: Path, language: str, size: str
) -> None:
    window = make_window(language)
    (tmp_path / "one.png").write_bytes(b"1" * 4900)
    dialog = FileDialog(window.shell, "Choose files…", tmp_path)
    dialog.show()
    tree = dialog.findChild(QTreeView)
    window.bot.waitUntil(lambda: tree.model().rowCount(tree.rootIndex()) == 1)
    cell = tree.model().index(0, 1, tree.rootIndex())
    option = QStyleOptionViewItem()
    delegate = tree.itemDelegateForIndex(cell)
    assert isinstance(delegate, QStyledItemDelegate)
    delegate.initStyleOption(option, cell)
    assert option.text == size
    dialog.close()
    dialog.deleteLater()
