"""What is made and loaded while the person types her passphrase, each step well below 50 ms."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from evidence_keeper.ui.shell import Shell
from evidence_keeper.ui.theme.fonts import LATER, load_fonts

if TYPE_CHECKING:
    from evidence_keeper.app.watching import Watching


def _collect_again() -> None:
    gc.freeze()  # what is loaded now stays until the end, and need not be gone through again
    gc.enable()


def after_paint(shell: Shell, watching: Watching) -> Iterator[Callable[[], object]]:
    """Return the steps: first what keys need, then what an open vault needs."""
    yield watching.watch_keys
    for name in LATER:
        yield partial(load_fonts, (name,))
    yield shell.update  # letters that only these fonts have
    yield from shell.unmade()
    yield watching.prepare
    yield _load_services(shell)
    yield _collect_again


def _load_services(shell: Shell) -> Callable[[], object]:
    """Return what has the vault's thread load the database and the rest of an opening."""

    def load() -> None:
        # On the vault's thread, on which it is used, and not before the window can be seen.
        from evidence_keeper.services import vaults  # noqa: F401, PLC0415

    def ready(_: object) -> None:
        """Nobody waits for it."""

    return lambda: shell.context.backend.call(load, ready, ready)
