"""Assembles the window from the real services."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence_keeper.app.preload import after_paint
from evidence_keeper.app.screenshot_protection import SystemGuard, guard_captures
from evidence_keeper.services import settings
from evidence_keeper.system.paths import STAGING
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.doors import Doors
from evidence_keeper.ui.main_window.shell import MakePage, Shell
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.pages.unlock import UnlockPage
from evidence_keeper.ui.places import BEGIN, Changed, Place
from evidence_keeper.ui.startup.after_paint import AfterPaint
from evidence_keeper.ui.startup.qt_setup import keep_to_ourselves, make_application, tell_errors
from evidence_keeper.ui.startup.window_position import take_place
from evidence_keeper.ui.theme.fonts import load_fonts
from evidence_keeper.ui.theme.look import Look

if TYPE_CHECKING:
    from evidence_keeper.app.leave_triggers import Watching

APPLICATION_NAME = "notes"
"""The name shown to the desktop reveals nothing about the program's purpose."""

AT_ONCE = 10_000
"""Events of the custody log that unlocking waits for; a longer one is verified afterwards."""


def _on_demand(module: str, name: str, **more: Any) -> Callable[..., Any]:
    """Return a function of the services whose module is loaded by the first call.

    The database takes 90 ms and the PDF library 200 ms: both are loaded on the vault's thread.
    """

    def call(*arguments: Any) -> Any:
        loaded = import_module(f"evidence_keeper.services.{module}")
        return getattr(loaded, name)(*arguments, **more)

    return call


def real_doors() -> Doors:
    """Return the use cases that the window works with."""
    vaults, backups, demo = "vault.vaults", "vault.backups", "demo.demo"
    sheets, papers = "vault.recovery_sheets", "help.papers"
    return Doors(
        create=_on_demand(vaults, "create", waiting=True),
        open_with_passphrase=_on_demand(vaults, "open_with_passphrase", at_once=AT_ONCE),
        open_with_recovery=_on_demand(vaults, "open_with_recovery", at_once=AT_ONCE),
        find_backups=_on_demand(backups, "find"),
        restore_target=_on_demand(backups, "target_state"),
        restore=_on_demand(backups, "restore_wish"),
        make_example=_on_demand(demo, "open_example"),
        fill_example=_on_demand(demo, "fill"),
        recovery_sheet=_on_demand(sheets, "recovery_sheet_pictures"),
        save_recovery_sheet=_on_demand(sheets, "recovery_sheet"),
        paper_pictures=_on_demand(papers, "paper_pictures"),
        save_paper=_on_demand(papers, "save_paper"),
        save_settings=settings.save_settings,
        default_folder=settings.default_vault_folder,
        example_folder=settings.example_folder,
        portable_folder=settings.portable_folder,
    )


def _make_page(place: Place, context: Context) -> Page:
    # Loads all pages, most of them not needed to unlock: 200 ms, in steps after the first paint.
    from evidence_keeper.app.pages import PAGE_CLASSES  # noqa: PLC0415

    return PAGE_CLASSES[place](context)


PAGES: dict[Place, MakePage] = {place: partial(_make_page, place) for place in Place}
PAGES[Place.UNLOCK] = UnlockPage
"""The page classes by place; a page is created when it is first shown."""


def first_page(context: Context) -> Place:
    """Return the first page: unlock where something exists, welcome otherwise.

    The remains of an interrupted restore cannot be unlocked; the next restore sweeps them.

    Whether it is a valid vault is found out on opening: checking now would load the database, which
    takes as long as the rest of the start. And a user with a damaged vault must see that, not the
    welcome page.
    """
    folder = context.settings.vault or context.doors.default_folder()
    try:
        found = any(path.name != STAGING for path in folder.iterdir())
    except OSError:
        found = context.settings.vault is not None
    return Place.UNLOCK if found else Place.WELCOME


def _folder_in(arguments: list[str]) -> Path | None:
    """Return the vault given on the command line, if any."""
    parser = argparse.ArgumentParser(prog="evidence-keeper", add_help=False)
    parser.add_argument("--unlock", action="store_true")
    parser.add_argument("--vault", type=Path)
    known, _ = parser.parse_known_args(arguments)
    return known.vault.absolute() if known.vault is not None else None


def run_window(arguments: list[str]) -> int:
    """Run the window until it is closed.

    Args:
        arguments: `--unlock` (after a lock; the default if there is a vault), `--vault DIR` to open
            another vault this time.
    """
    app = make_application(APPLICATION_NAME)
    load_fonts()
    doors = real_doors()
    chosen = settings.load_settings()
    look = Look(app, chosen.theme, chosen.text_size, chosen.motion)
    context = Context(doors, look, chosen)
    shell = Shell(context, PAGES)
    take_place(shell)
    folder = context.folder = _folder_in(arguments) if arguments else None

    @cache
    def watching() -> Watching:
        # Loads the session bus and subprocesses: 15 ms, in a step after the first paint.
        from evidence_keeper.app.leave_triggers import watch_window  # noqa: PLC0415

        return watch_window(app, shell)

    def preferences_changed(what: Changed) -> None:
        if what is Changed.PREFERENCES:
            watching().start()

    context.leaving_asked.connect(lambda lock: watching().leave(lock))
    guard_captures(context, SystemGuard(app))
    context.restoring.connect(lambda begins: watching().restoring(begins))
    context.opening.connect(keep_to_ourselves)
    context.opening.connect(lambda: watching().start())
    context.vault_opened.connect(lambda: watching().start())
    context.changed.connect(preferences_changed)
    tell_errors(context.complain)
    app.aboutToQuit.connect(lambda: context.backend.finish(shell.pending()))
    if folder is not None:
        shell.open_page(Place.UNLOCK, folder)
    else:
        place = first_page(context)
        # After the example: there is no vault, and the first steps were gone through before.
        shell.open_page(place, BEGIN if arguments and place is Place.WELCOME else None)
    later = AfterPaint(shell, after_paint(shell, watching))
    shell.painted.connect(later.begin)
    shell.show()
    return app.exec()
