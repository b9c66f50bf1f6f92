"""The file dialog: our look, usual places, Hide within reach, no traces."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QFileInfo, QSettings, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from evidence_keeper.ui.places import Place
from evidence_keeper.ui.widgets.inputs import file_questions
from evidence_keeper.ui.widgets.inputs.file_dialog import FileDialog
from tests.window.conftest import MakeWindow, Window


def when_shown(act: object) -> None:
    """Run something once a dialog is open; `exec` returns only when it is closed."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, FileDialog)
        assert callable(act)
        try:
            act(dialog)
        except BaseException:
            dialog.reject()  # else it would wait for ever
            raise

    QTimer.singleShot(0, look)


def test_hide_is_within_reach(window: Window) -> None:
    asked: list[bool] = []
    window.context.leaving_asked.connect(asked.append)

    def hide(dialog: FileDialog) -> None:
        box = dialog.findChild(QDialogButtonBox)
        next(b for b in box.buttons() if b.text() == "Hide").click()
        dialog.reject()

    when_shown(hide)
    assert file_questions.ask_files(window.shell.page(Place.EVIDENCE), "Choose files…") == []
    assert asked == [False]


def test_files_are_chosen(window: Window, tmp_path: Path) -> None:
    (tmp_path / "one.png").write_bytes(b"1")

    def choose(dialog: FileDialog) -> None:
        dialog.setDirectory(str(tmp_path))
        dialog.selectFile(str(tmp_path / "one.png"))
        dialog.accept()

    when_shown(choose)
    found = file_questions.ask_files(window.shell.page(Place.EVIDENCE), "Choose files…")
    assert found == [tmp_path / "one.png"]


def open_button(dialog: FileDialog) -> QPushButton:
    box = dialog.findChild(QDialogButtonBox)
    accept = QDialogButtonBox.ButtonRole.AcceptRole
    return next(b for b in box.buttons() if box.buttonRole(b) is accept)  # type: ignore[return-value]


@pytest.mark.parametrize("by_key", [True, False], ids=["Enter", "button"])
def test_a_typed_folder_is_taken_as_it_stands(window: Window, tmp_path: Path, by_key: bool) -> None:
    (tmp_path / "stick" / "deep").mkdir(parents=True)
    (tmp_path / "letter.txt").touch()
    shell, bot = window.shell, window.bot
    for typed, meant in (
        (str(tmp_path / "stick"), tmp_path / "stick"),
        (str(tmp_path / "stick" / "deep") + "/", tmp_path / "stick" / "deep"),
        ("stick", tmp_path / "stick"),
    ):

        def choose(dialog: FileDialog, typed: str = typed) -> None:
            line = dialog.findChild(QLineEdit, "fileNameEdit")
            dialog.findChild(QTreeView).clearSelection()
            line.setText(str(tmp_path / "letter.txt"))
            QApplication.processEvents()
            assert not open_button(dialog).isEnabled()
            line.setText(typed)
            QApplication.processEvents()
            assert open_button(dialog).isEnabled()
            if by_key:
                bot.keyClick(line, Qt.Key.Key_Return)
            else:
                bot.mouseClick(open_button(dialog), Qt.MouseButton.LeftButton)
            assert not dialog.isVisible()

        when_shown(choose)
        assert file_questions.ask_folder(shell, "A folder", tmp_path) == meant


def test_two_folders_are_never_taken_for_one(window: Window, tmp_path: Path) -> None:
    """Qt may mix what is typed with what is marked: a backup must not go to the root."""
    dialog = FileDialog(window.shell, "A folder", tmp_path)
    dialog.setFileMode(FileDialog.FileMode.Directory)
    dialog.findChild(QLineEdit, "fileNameEdit").setText(f'"/" "tmp"{tmp_path}')
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    dialog.accept()
    assert ended == []
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(tmp_path))
    dialog.accept()
    assert ended == [1]
    dialog.deleteLater()


def test_one_file_is_typed_and_a_folder_is_gone_into(window: Window, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "x.ekbackup").touch()

    def choose(dialog: FileDialog) -> None:
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        line.setText(str(tmp_path / "stick"))
        window.bot.keyClick(line, Qt.Key.Key_Return)
        assert dialog.isVisible()
        assert dialog.directory().absolutePath() == str(tmp_path / "stick")
        line.setText("x.ekbackup")
        window.bot.keyClick(line, Qt.Key.Key_Return)
        assert not dialog.isVisible()

    when_shown(choose)
    found = file_questions.ask_file(window.shell, "The file", ("Backup", "ekbackup"))
    assert found == tmp_path / "stick" / "x.ekbackup"


@pytest.mark.usefixtures("styled")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_suggested_names_can_be_read(make_window: MakeWindow, theme: str) -> None:
    window = make_window(theme=theme)
    dialog = FileDialog(window.shell, "A folder")
    popup = dialog.findChild(QLineEdit, "fileNameEdit").completer().popup()
    popup.resize(200, 100)
    ground = popup.grab().toImage().pixelColor(150, 50)
    assert ground == window.context.look.colour("surface")
    dialog.deleteLater()


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
    file_questions.ask_folder(window.shell, "A folder")
    kept = QSettings("QtProject", "QtProject").value("FileDialog/history")
    assert not kept


@pytest.mark.usefixtures("styled")
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
