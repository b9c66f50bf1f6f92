"""Opens the help in tests and reads its content."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from evidence_keeper.ui.pages.help.page import HelpPage
from evidence_keeper.ui.places import Place
from tests.window.conftest import Window


def help_page(window: Window, argument: object = None) -> HelpPage:
    window.shell.open_page(Place.HELP, argument)
    window.settle()
    page = window.shell.page(Place.HELP)
    assert isinstance(page, HelpPage)
    return page


def labels(page: HelpPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())
