"""Translates Qt's own texts: ours where the program shows them, else Qt's.

Qt's are mainly in the print dialog, which differs from system to system.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTranslator

from evidence_keeper.system.language.translations import Translator

_TRANSLATIONS = QLibraryInfo.LibraryPath.TranslationsPath


def _texts(t: Translator) -> dict[str, str]:
    """Return Qt's English text without its ampersand → our text."""
    return {
        "Open": t.say("Open"),
        "Hide": t.say("Hide"),
        "Save": t.say("Save"),
        "Save As": t.say("Save"),
        "Cancel": t.say("Cancel"),
        "Close": t.say("Close"),
        "Choose": t.say("Choose"),
        "OK": t.say("OK"),
        "Yes": t.say("Yes"),
        "No": t.say("No"),
        "Undo": t.say("Undo"),
        "Redo": t.say("Redo"),
        "Cut": t.say("Cut"),
        "Copy": t.say("Copy"),
        "Paste": t.say("Paste"),
        "Delete": t.say("Delete"),
        "Select All": t.say("Select all"),
        "Look in:": t.say("Look in:"),
        "Directory:": t.say("Folder:"),
        "File name:": t.say("File name:"),
        "Files of type:": t.say("Kind of file:"),
        "All Files (*)": t.say("All files (*)"),
        "Name": t.say_in("of a file", "Name"),
        "Size": t.say("Size"),
        "Type": t.say("Kind"),
        "Kind": t.say("Kind"),
        "Date Modified": t.say("Changed on"),
        "Computer": t.say("Computer"),
        "My Computer": t.say("Computer"),
        "Back": t.say("Back"),
        "Forward": t.say("Forward"),
        "Parent Directory": t.say("Up one folder"),
        "Create New Folder": t.say("New folder"),
        "New Folder": t.say("New folder"),
        "List View": t.say("As a list"),
        "Detail View": t.say("With details"),
        "Sidebar": t.say("Places"),
        "Files": t.say("Files"),
        "Rename": t.say("Rename"),
        "Show hidden files": t.say("Show hidden files"),
        "Folder": t.say("Folder"),
        "File Folder": t.say("Folder"),
        "Drive": t.say("Drive"),
        "Find Directory": t.say("Find a folder"),
        "Directories": t.say("Folders"),
        "%1 already exists.\nDo you want to replace it?": t.say(
            "%1 is already there.\nReplace it?"
        ),
    }


class QtTexts(QTranslator):
    """Translates Qt's own texts."""

    def __init__(self, t: Translator, parent: QObject) -> None:
        super().__init__(parent)
        self._texts = _texts(t)

    def isEmpty(self) -> bool:
        """Return False: Qt asks before it installs a translator."""
        return False

    def translate(
        self, _context: str, text: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str | None:
        """Return our text; None for an unknown one, because "" would be shown."""
        key = text.replace("&&", "\0").replace("&", "").replace("\0", "&")
        return self._texts.get(key)


class QtLanguage:
    """Keeps Qt's catalogue installed, where it has one, and ours before it.

    Args:
        parent: The translators end with it.
    """

    def __init__(self, parent: QObject) -> None:
        self._parent = parent
        self._installed: list[QTranslator] = []

    def speak(self, t: Translator) -> None:
        """Switch Qt's own texts to this language."""
        for old in self._installed:
            QCoreApplication.removeTranslator(old)
            old.deleteLater()
        self._installed = [QtTexts(t, self._parent)]
        of_qt, folder = QTranslator(self._parent), QLibraryInfo.path(_TRANSLATIONS)
        if of_qt.load(f"qtbase_{t.language}", folder):
            self._installed.insert(0, of_qt)
        for new in self._installed:
            QCoreApplication.installTranslator(new)
