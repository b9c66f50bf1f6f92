"""Draws the pictures of the README: six pages of the example, in three languages.

`make pictures` runs it. It needs no display and touches no vault but one of its own.
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QApplication

from evidence_keeper.app.window import APPLICATION_NAME, PAGES, real_doors
from evidence_keeper.domain.progress import Progress
from evidence_keeper.services.demo import demo
from evidence_keeper.services.settings import Settings
from evidence_keeper.services.vault import vaults
from evidence_keeper.system.shipped_zones import use_shipped_zones
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.page_arguments import ShowPanel
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.startup.qt_setup import make_application
from evidence_keeper.ui.theme.fonts import load_fonts
from evidence_keeper.ui.theme.look import Look

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PASSPHRASE = "example example example"
SIZE = (1120, 720)
COLOURS = 48
"""So few keep a picture of the window sharp and below 50 kB."""


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the page, the language and the theme."""

    name: str
    place: Place
    language: str
    theme: str
    argument: object = None


SHOTS = (
    Shot("chronology", Place.CHRONOLOGY, "kk", "light"),
    Shot("entry", Place.ENTRY, "ru", "light"),
    Shot("pattern", Place.PATTERN, "en", "light"),
    Shot("people", Place.PEOPLE, "kk", "dark"),
    Shot("document", Place.DOSSIER, "en", "light"),
    Shot("help", Place.HELP, "ru", "dark", ShowPanel("whom-to-call")),
)


def main() -> None:
    """Make the example in a folder of its own and draw its pages."""
    use_shipped_zones()
    app = make_application(APPLICATION_NAME)
    load_fonts()
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        vault = Path(folder) / "vault"
        demo.create_vault(vault, PASSPHRASE)
        session = vaults.open_with_passphrase(vault, PASSPHRASE)
        demo.fill(session, Progress(lambda *_: None))
        session.close()
        for shot in SHOTS:
            draw(app, vault, shot)


def draw(app: QApplication, vault: Path, shot: Shot) -> None:
    """Show one page and write its picture."""
    doors = real_doors()._replace(save_settings=lambda _: None)
    look = Look(app, shot.theme, 100)
    context = Context(doors, look, Settings(language=shot.language, theme=shot.theme))
    shell = Shell(context, PAGES)
    shell.resize(*SIZE)
    shell.show()
    context.backend.open(lambda: vaults.open_with_passphrase(vault, PASSPHRASE), context.opened)
    _until(app, lambda: context.is_open and bool(context.vault.cases))
    shell.open_page(shot.place, shot.argument)
    for _ in range(4):
        done: list[object] = []
        context.backend.call(lambda: None, done.append)
        _until(app, lambda waited=done: bool(waited))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    shell.grab().save(buffer, "PNG")
    picture = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{shot.name}.png", optimize=True)
    context.backend.finish()
    shell.hide()
    shell.deleteLater()
    app.processEvents()


def _until(app: QApplication, ready: object) -> None:
    assert callable(ready)
    end = time.monotonic() + 60
    while not ready() and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)
    app.processEvents()


if __name__ == "__main__":
    main()
