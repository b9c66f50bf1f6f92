"""What is made and loaded while the person types her passphrase, each step well below 50 ms."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.main_window.shell import Shell
from evidence_keeper.ui.theme.fonts import load_other_fonts

if TYPE_CHECKING:
    from evidence_keeper.app.leave_triggers import Watching
    from evidence_keeper.ui.theme.look import Look

# All of this is wanted, and none of it before the window can be seen.
# ruff: noqa: PLC0415


_MODULES = (
    "subprocess",  # starts the fresh process after a lock
    "dataclasses",
    "babel.dates",
    "evidence_keeper.domain.dossier.pattern",
    "evidence_keeper.domain.dossier.plan",
    "evidence_keeper.system.language.pattern_words",
    "evidence_keeper.system.language.record_words",
    "evidence_keeper.domain.time.day_words",
    "evidence_keeper.domain.time.typed_time",
    "evidence_keeper.domain.time.time_in_text",
    "evidence_keeper.ui.page_arguments",
    "evidence_keeper.ui.lists.headed_list",
    "evidence_keeper.ui.pages.chronology.filters",
    "evidence_keeper.ui.pages.chronology.page",
)
"""What an open vault needs, each before what needs it, so that no step loads much."""


def after_paint(shell: Shell, watching: Watching) -> Iterator[Callable[[], object]]:
    """Return the steps: first what keys need, then what an open vault needs."""
    yield shell.context.look.draw_icons
    yield shell.context.look.settle
    yield partial(load_other_fonts, shell)
    yield lambda: _follow_motion(shell.context.look)
    yield watching.watch_keys
    yield from shell.unmade()
    yield watching.prepare
    for name in _MODULES:
        yield partial(import_module, name)
    # Last: two threads that load at once hold each other up.
    yield lambda: _load_services(shell.context)
    yield gc.freeze  # what is there now stays, and is not gone through any more


def _follow_motion(look: Look) -> None:
    from evidence_keeper.ui.operating_system.motion import motion_wish

    wish = motion_wish(look)
    wish.told.connect(lambda still: look.follow_system_motion(still=still))
    wish.ask()


def _load_services(context: Context) -> None:
    """Have the vault's thread load the database and what else an opening needs."""

    def load() -> None:
        from evidence_keeper.services.vault import vaults  # noqa: F401

    def ready(_: object) -> None:
        """Nobody waits for it. What cannot be loaded says so when the vault is opened."""

    context.backend.call(load, ready, ready)
