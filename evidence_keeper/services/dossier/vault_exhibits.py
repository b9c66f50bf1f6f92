"""Gives the renderer the bytes of one item at a time and reads the next few ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from evidence_keeper.domain.dossier.plan import WHOLE, Excerpt, Part
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.services.evidence.originals import (
    read_original,
    read_rendition,
    read_whole_file,
)
from evidence_keeper.storage.evidence.evidence_store import StoredFile
from evidence_keeper.storage.evidence.originals import Originals
from evidence_keeper.storage.vault.vault import Vault

_MOST = 8_000_000
"""Bytes: a larger file does not wait in memory for its turn."""
_AHEAD = 4
"""So many wait at most: a few, as one incident takes longer to draw than another."""
_PLACES = 64
"""So many places are asked for at once."""


class ReadAhead:
    """Reads the next few on other threads while one is worked with.

    Decrypting a file and taking its fingerprint need no database.

    Args:
        originals: Where the encrypted files lie.
        order: Numbers in the order in which they are likely to be taken; some may be left out.
            Where it turns out otherwise nothing is read ahead until it fits again.
        places: Tells where the files of some numbers lie; asked on the thread that takes.
    """

    def __init__(
        self,
        originals: Originals,
        order: Sequence[int],
        places: Callable[[Sequence[int]], Mapping[int, StoredFile]],
    ) -> None:
        self._originals, self._places = originals, places
        self._waiting: dict[int, Future[bytes | None]] = {}
        self._known: dict[int, StoredFile | None] = {}
        self._reader: ThreadPoolExecutor | None = None
        self.follow(order)

    def follow(self, order: Sequence[int]) -> None:
        """Let the rest be taken in this order, from its beginning."""
        self._order = order
        self._positions = {number: index for index, number in enumerate(order)}
        self._next = 0

    def close(self) -> None:
        """End the other threads."""
        if self._reader is not None:
            self._reader.shutdown(cancel_futures=True)

    def take(self, number: int) -> bytes | None:
        """Return the bytes if they were read ahead, else None. Have the next few read.

        Raises:
            KeeperError: ORIGINAL_MISSING, ORIGINAL_DAMAGED, as reading it now would.
        """
        position = self._positions.get(number)
        ahead = self._waiting.pop(number, None)
        if position is not None:
            self._read_after(position)
        return None if ahead is None else ahead.result()

    def _read_after(self, position: int) -> None:
        """Have the next few read, and drop what was passed over."""
        follows = self._next <= position <= self._next + _AHEAD
        near = self._order[position + 1 : position + 1 + _AHEAD] if follows else ()
        for passed in self._waiting.keys() - set(near):
            self._waiting.pop(passed).cancel()
        for following in near:
            self._read(following)
        self._next = position + 1

    def _read(self, number: int) -> None:
        """Have a file read, unless it is already or there is none."""
        file = self.place(number)
        if file is None or number in self._waiting:
            return
        if self._reader is None:
            self._reader = ThreadPoolExecutor(2, thread_name_prefix="originals")
        self._waiting[number] = self._reader.submit(
            read_whole_file, self._originals, file, number, _MOST
        )

    def place(self, number: int) -> StoredFile | None:
        """Return where a file lies; None without one."""
        start = self._positions.get(number)
        if start is None:
            return self._places((number,)).get(number)
        if number not in self._known:
            wanted = self._order[start : start + _PLACES]
            self._known = {**dict.fromkeys(wanted), **self._places(wanted)}
        return self._known[number]


_AT_ONCE = 500


class VaultExhibits:
    """What a document shows, and what a package holds.

    A package asks for all originals first. Then a small document asks for the size of each
    rendition, and for the lighter of the two: only these are read ahead from then on.

    Args:
        vault: Open; used by the thread that opened it alone.
        order: In which the pictures are likely to be asked for.
    """

    def __init__(self, vault: Vault, order: Sequence[int] = ()) -> None:
        self._vault, self._order = vault, order
        self._sizes: dict[int, int] | None = None
        self._originals = ReadAhead(vault.originals, order, vault.evidence.files_of)
        self._renditions = ReadAhead(vault.originals, (), vault.evidence.rendition_files_of)

    def __enter__(self) -> VaultExhibits:
        return self

    def __exit__(self, *_: object) -> None:
        """End the threads that read ahead."""
        self._originals.close()
        self._renditions.close()

    def original(self, number: int) -> Iterator[bytes]:
        """Yield the original's bytes; see `originals.read_original`."""
        ahead = self._originals.take(number)
        if ahead is not None:
            yield ahead
        else:
            yield from read_original(self._vault, number)

    def rendition(self, number: int) -> bytes | None:
        """Return the print rendition; None without one or when it is damaged."""
        try:
            ahead = self._renditions.take(number)
        except KeeperError as e:
            if e.code not in (Code.ORIGINAL_MISSING, Code.ORIGINAL_DAMAGED):
                raise
            return None
        return read_rendition(self._vault, number) if ahead is None else ahead

    def rendition_size(self, number: int) -> int:
        """Return the size of the print rendition in bytes; 0 without one."""
        if self._sizes is None:
            self._sizes = self._follow_the_lighter()
        if number not in self._sizes:
            file = self._renditions.place(number)
            size = 0 if file is None else self._vault.originals.plain_size(file.name)
            self._sizes[number] = size
        return self._sizes[number]

    def _follow_the_lighter(self) -> dict[int, int]:
        """Read renditions ahead where they have fewer bytes, else originals; return their sizes."""
        sizes: dict[int, int] = {}
        light: set[int] = set()
        for start in range(0, len(self._order), _AT_ONCE):
            some = self._order[start : start + _AT_ONCE]
            items = self._vault.evidence.several(some)
            for number, file in self._vault.evidence.rendition_files_of(some).items():
                sizes[number] = self._vault.originals.plain_size(file.name)
                if 0 < sizes[number] < items[number].size:
                    light.add(number)
        self._originals.follow([n for n in self._order if n not in light])
        self._renditions.follow([n for n in self._order if n in light])
        return sizes

    def excerpt(self, number: int) -> Excerpt:
        """Return what of the original the rendition shows, as decoding noted it."""
        file = self._renditions.place(number)
        if file is None:
            return WHOLE
        part = next((p for p in Part if p.value in file.notes), Part.WHOLE)
        pages = [int(n.removeprefix("pages:")) for n in file.notes if n.startswith("pages:")]
        return Excerpt(part, max(pages, default=0))

    def preview(self, number: int) -> bytes | None:
        """Return the small picture that lists show; None without one."""
        return self._vault.evidence.preview(number)
