"""Loads what an open vault needs in short steps while the passphrase is typed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from evidence_keeper.ui.context import Context
from evidence_keeper.ui.main_window.shell import Shell

if TYPE_CHECKING:
    from evidence_keeper.app.leave_triggers import Watching

_PARTS = (
    "evidence_keeper.ui.main_window.rail",
    "evidence_keeper.ui.main_window.message_bar",
    "evidence_keeper.ui.main_window.background_recognition",
    "babel.dates",
    "evidence_keeper.system.language.record_words",
    "evidence_keeper.ui.main_window.window_parts",
)
_PAGES = (
    "evidence_keeper.domain.dossier.pattern",
    "evidence_keeper.system.language.pattern_words",
    "evidence_keeper.domain.time.day_words",
    "evidence_keeper.domain.time.typed_time",
    "evidence_keeper.domain.time.time_in_text",
    "evidence_keeper.ui.lists.headed_list",
    "evidence_keeper.ui.pages.chronology.filters",
    "evidence_keeper.ui.pages.chronology.page",
)
_OTHER_PAGES = (
    "evidence_keeper.ui.pages.entry.page",
    "evidence_keeper.ui.pages.evidence.page",
    "evidence_keeper.ui.pages.conversations.page",
    "evidence_keeper.ui.pages.people.page",
    "evidence_keeper.ui.pages.pattern.page",
    "evidence_keeper.ui.pages.dossier.page",
    "evidence_keeper.ui.pages.help.page",
    "evidence_keeper.ui.pages.settings.page",
    "evidence_keeper.app.pages",
)
"""Each module comes before those that import it, so that no step takes long."""


def after_paint(shell: Shell, watching: Callable[[], Watching]) -> Iterator[Callable[[], object]]:
    """Yield the steps: first for the shortcuts, then for an open vault."""
    yield shell.context.look.settle
    yield watching
    yield lambda: watching().watch_keys()
    yield lambda: watching().follow_motion()
    yield from _loading(_PARTS)
    yield from shell.unmade()
    yield lambda: watching().prepare()
    yield from _loading(_PAGES)
    # After the chronology's modules: two threads that import at once block each other.
    yield partial(_load_services, shell.context)
    yield from _loading(_OTHER_PAGES)
    yield gc.freeze  # the present objects stay, so the collector can skip them


def _loading(modules: tuple[str, ...]) -> Iterator[Callable[[], object]]:
    for name in modules:
        yield partial(import_module, name)


def _load_services(context: Context) -> None:
    """Load the database and its libraries on the vault's thread."""

    def ready(_: object) -> None:
        """Ignore the result: loading errors are reported when the vault is opened."""

    context.backend.call(
        partial(import_module, "evidence_keeper.services.vault.vaults"), ready, ready
    )
