"""Gives the renderer the bytes of one item at a time and reads the next few ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from evidence_keeper.domain.dossier.plan import WHOLE, Excerpt, Part
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.media.decoder.decode_results import MadePicture
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.services.evidence.originals import (
    read_original,
    read_rendition,
    read_whole_file,
)
from evidence_keeper.storage.evidence.evidence_store import StoredFile
from evidence_keeper.storage.evidence.originals import Originals
from evidence_keeper.storage.vault.vault import Vault

_MOST = 8_000_000
"""Largest file in bytes that is read ahead into memory."""
_AHEAD = 4
"""Most files read ahead: several, because drawing times differ between incidents."""
_PLACES = 64
"""File locations fetched in one query."""


class ReadAhead:
    """Reads the next few files on other threads while one is used.

    Decrypting a file and computing its fingerprint need no database.

    Args:
        originals: The encrypted files.
        order: Numbers in the likely order of use; some may be skipped. After a deviation nothing is
            read ahead until the order matches again.
        places: Returns the files of some numbers; called on the caller's thread.
        changed: Makes what is wanted of a file's bytes; called on the other threads.
    """

    def __init__(
        self,
        originals: Originals,
        order: Sequence[int],
        places: Callable[[Sequence[int]], Mapping[int, StoredFile]],
        changed: Callable[[bytes | None], bytes | None] = lambda data: data,
    ) -> None:
        self._originals, self._places, self._changed = originals, places, changed
        self._waiting: dict[int, Future[bytes | None]] = {}
        self._known: dict[int, StoredFile | None] = {}
        self._reader: ThreadPoolExecutor | None = None
        self._order = order
        self._positions = {number: index for index, number in enumerate(order)}
        self._next = 0

    def close(self) -> None:
        """End the other threads."""
        if self._reader is not None:
            self._reader.shutdown(cancel_futures=True)

    def take(self, number: int) -> bytes | None:
        """Return the bytes if they were read ahead, else None, and read further ahead.

        Raises:
            KeeperError: ORIGINAL_MISSING, ORIGINAL_DAMAGED, like reading it now.
        """
        position = self._positions.get(number)
        ahead = self._waiting.pop(number, None)
        if position is not None:
            self._read_after(position)
        return None if ahead is None else ahead.result()

    def _read_after(self, position: int) -> None:
        """Read the next few ahead, and drop skipped ones."""
        follows = self._next <= position <= self._next + _AHEAD
        near = self._order[position + 1 : position + 1 + _AHEAD] if follows else ()
        for passed in self._waiting.keys() - set(near):
            self._waiting.pop(passed).cancel()
        for following in near:
            self._read(following)
        self._next = position + 1

    def _read(self, number: int) -> None:
        """Read a file ahead, unless that is done already or there is none."""
        file = self.place(number)
        if file is None or number in self._waiting:
            return
        if self._reader is None:
            self._reader = ThreadPoolExecutor(2, thread_name_prefix="originals")
        self._waiting[number] = self._reader.submit(self._read_now, file, number)

    def _read_now(self, file: StoredFile, number: int) -> bytes | None:
        return self._changed(read_whole_file(self._originals, file, number, _MOST))

    def place(self, number: int) -> StoredFile | None:
        """Return a file; None without one."""
        start = self._positions.get(number)
        if start is None:
            return self._places((number,)).get(number)
        if number not in self._known:
            wanted = self._order[start : start + _PLACES]
            self._known = {**dict.fromkeys(wanted), **self._places(wanted)}
        return self._known[number]


class VaultExhibits:
    """The bytes for a document and a package.

    A package requests all originals first, its document then again what it shows.

    Args:
        vault: Open; used only by the thread that opened it.
        order: The likely order of the pictures.
    """

    def __init__(self, vault: Vault, order: Sequence[int] = ()) -> None:
        files = vault.evidence.rendition_files_of
        self._vault = vault
        self._decoder = DecoderClient()
        self._originals = ReadAhead(vault.originals, order, vault.evidence.files_of)
        self._renditions = ReadAhead(vault.originals, order, files, self._made_small)

    def __enter__(self) -> VaultExhibits:
        return self

    def __exit__(self, *_: object) -> None:
        """End the threads that read ahead, and the decoder."""
        self._decoder.close()
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
        return read_rendition(self._vault, number)

    def small_rendition(self, number: int) -> bytes | None:
        """Return the print rendition as a smaller JPEG; None without one or when it is damaged."""
        try:
            ahead = self._renditions.take(number)
        except KeeperError as e:
            if e.code not in (Code.ORIGINAL_MISSING, Code.ORIGINAL_DAMAGED):
                raise
            return None
        return self._made_small(read_rendition(self._vault, number)) if ahead is None else ahead

    def _made_small(self, rendition: bytes | None) -> bytes | None:
        made = None if rendition is None else self._decoder.make_small(rendition)
        return made.picture if isinstance(made, MadePicture) else None

    def excerpt(self, number: int) -> Excerpt:
        """Return which part of the original the rendition shows, as noted by decoding."""
        file = self._renditions.place(number)
        if file is None:
            return WHOLE
        part = next((p for p in Part if p.value in file.notes), Part.WHOLE)
        pages = [int(n.removeprefix("pages:")) for n in file.notes if n.startswith("pages:")]
        return Excerpt(part, max(pages, default=0))

    def preview(self, number: int) -> bytes | None:
        """Return the small preview picture; None without one."""
        return self._vault.evidence.preview(number)
