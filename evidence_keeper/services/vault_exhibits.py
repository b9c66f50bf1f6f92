"""Bytes of a vault for the renderer, one item at a time; the next few are read beside the work."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from evidence_keeper.domain.plan import Excerpt, Part
from evidence_keeper.services.originals import read_original, read_rendition, read_whole_file
from evidence_keeper.storage import renditions
from evidence_keeper.storage.vault import Vault

_MOST_AHEAD = 8_000_000
"""Bytes: a larger original is not held in memory for its turn."""
_AHEAD = 3
"""So many wait for their turn at most: one incident takes longer than another to draw."""


class VaultExhibits:
    """What a document shows, and what a package holds.

    Decrypting an original and taking its fingerprint need no database. So while pages are drawn,
    other threads do it for those that are likely to be asked for next.

    Args:
        vault: Open; used by the thread that opened it alone.
        order: In which the originals are likely to be asked for. Where it turns out otherwise
            nothing is read ahead until it fits again.
    """

    def __init__(self, vault: Vault, order: Sequence[int] = ()) -> None:
        self._vault = vault
        self._following = dict(itertools.pairwise(order))
        self._expected = order[0] if order else None
        self._ahead: dict[int, Future[bytes]] = {}
        self._reader: ThreadPoolExecutor | None = None

    def __enter__(self) -> VaultExhibits:
        return self

    def __exit__(self, *_: object) -> None:
        """End the other threads."""
        if self._reader is not None:
            self._reader.shutdown(cancel_futures=True)

    def original(self, number: int) -> Iterator[bytes]:
        """Yield the original's bytes; see `originals.read_original`."""
        ahead = self._ahead.pop(number, None)
        if number == self._expected:
            self._read_ahead(number)
        else:
            self._forget()
        self._expected = self._following.get(number)
        if ahead is not None:
            yield ahead.result()
        else:
            yield from read_original(self._vault, number)

    def _read_ahead(self, number: int) -> None:
        """Have the next few read, the nearest first, up to one that is too large."""
        following, originals = number, self._vault.originals
        for _ in range(_AHEAD):
            if (following := self._following.get(following, 0)) == 0:
                return
            if following in self._ahead:
                continue
            file = self._vault.evidence.file_of(following)
            if file is None or originals.size(file.name) > _MOST_AHEAD:
                return
            if self._reader is None:
                self._reader = ThreadPoolExecutor(2, thread_name_prefix="originals")
            self._ahead[following] = self._reader.submit(
                read_whole_file, originals, file, following
            )

    def _forget(self) -> None:
        """Drop what was read for an order that does not fit."""
        for waiting in self._ahead.values():
            waiting.cancel()
        self._ahead.clear()

    def rendition(self, number: int) -> bytes | None:
        """Return the print rendition; None without one or when it is damaged."""
        return read_rendition(self._vault, number)

    def excerpt(self, number: int) -> Excerpt:
        """Return what of the original the rendition shows, as decoding noted it."""
        notes = renditions.notes_of(self._vault.database, number)
        part = next((p for p in Part if p.value in notes), Part.WHOLE)
        pages = [int(n.removeprefix("pages:")) for n in notes if n.startswith("pages:")]
        return Excerpt(part, max(pages, default=0))

    def preview(self, number: int) -> bytes | None:
        """Return the small picture that lists show; None without one."""
        return self._vault.evidence.preview(number)
