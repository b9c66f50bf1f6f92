"""Bytes of a vault for the renderer, one item at a time; the next few are read beside the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence_keeper.domain.dossier.plan import WHOLE, Excerpt, Part
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.services.evidence.originals import read_original, read_rendition
from evidence_keeper.services.evidence.read_ahead import ReadAhead
from evidence_keeper.storage.vault.vault import Vault

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
