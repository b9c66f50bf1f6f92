"""Files of a vault, decrypted beside other work in the order in which they are likely wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from evidence_keeper.services.evidence.originals import read_whole_file
from evidence_keeper.storage.evidence.evidence_store import StoredFile
from evidence_keeper.storage.evidence.originals import Originals

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
