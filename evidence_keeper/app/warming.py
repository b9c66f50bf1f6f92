"""What is made and loaded while the person types her passphrase, each step well below 50 ms."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.qt_setup import keep_to_ourselves
from evidence_keeper.ui.shell import Shell

if TYPE_CHECKING:
    from evidence_keeper.app.watching import Watching

# All of this is wanted, and none of it before the window can be seen.
# ruff: noqa: PLC0415


def after_paint(shell: Shell, watching: Watching) -> Iterator[Callable[[], object]]:
    """Return the steps: first what keys need, then what an open vault needs."""
    yield shell.context.look.settle
    yield keep_to_ourselves
    yield watching.watch_keys
    yield from shell.unmade()
    yield watching.prepare
    yield _load_leaving
    yield lambda: _load_services(shell.context)
    yield _load_words
    yield _load_chronology
    yield _collect_again


def _load_services(context: Context) -> None:
    """Have the vault's thread load the database and what else an opening needs."""

    def load() -> None:
        from evidence_keeper.services import vaults  # noqa: F401

    def ready(_: object) -> None:
        """Nobody waits for it. What cannot be loaded says so when the vault is opened."""

    context.backend.call(load, ready, ready)


def _load_leaving() -> None:
    import subprocess  # noqa: F401 - starts the fresh process after a lock


def _load_words() -> None:
    from evidence_keeper.system import pattern_words, words  # noqa: F401


def _load_chronology() -> None:
    from evidence_keeper.ui import asked, tab_order  # noqa: F401
    from evidence_keeper.ui.pages.chronology import page  # noqa: F401


def _collect_again() -> None:
    """End what `app.main` began: what is there now stays, and is not gone through any more."""
    gc.freeze()
    gc.enable()
