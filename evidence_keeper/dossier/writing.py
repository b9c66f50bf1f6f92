"""The file of a document, written object by object: nothing waits in memory that need not."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, BinaryIO

from reportlab.pdfbase import pdfdoc


class _Written(pdfdoc.PDFObject):
    """Stands for an object that is in the file already."""

    __slots__ = ()


_WRITTEN = _Written()


class InParts(pdfdoc.PDFObject, ABC):
    """An object whose bytes are many: put together for the library they would be copied often."""

    @abstractmethod
    def parts(self, document: Any) -> Iterable[bytes]:
        """Return its bytes, one after the other."""


class Writer:
    """Takes the place of the library's collector, which keeps the whole file in memory.

    Args:
        target: Where the file goes.
        document: The library's own, unknown to its type stubs.
        version: Of PDF.
    """

    def __init__(self, target: BinaryIO, document: Any, version: tuple[int, int]) -> None:
        self._target, self._document = target, document
        self._offset = 0
        self._offsets: dict[int, int] = {}
        self._put(b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n" % version)

    def _put(self, data: bytes) -> int:
        begin = self._offset
        self._offset += len(data)
        self._target.write(data)
        return begin

    def now(self, thing: Any, name: str | None = None) -> Any:
        """Write an object at once, forget it, and return the reference to it."""
        reference = self._document.Reference(thing, name)
        number, _ = self._document.idToObjectNumberAndVersion[reference.name]
        self._write(number)
        return reference

    def _write(self, number: int) -> None:
        """Write an object, unless it is written already."""
        document = self._document
        name = document.numberToId[number]
        thing = document.idToObject[name]
        if thing is _WRITTEN:
            return
        if isinstance(thing, InParts):
            document.encrypt.register(number, 0)
            self._offsets[number] = self._put(b"%d 0 obj\n" % number)
            for part in (*thing.parts(document), b"endobj\n"):
                self._put(part)
        else:
            indirect = pdfdoc.PDFIndirectObject(name, thing)
            self._offsets[number] = self._put(indirect.format(document))
        document.idToObject[name] = _WRITTEN

    def finish(self) -> bytes:
        """Write what is left, and where everything is; the library asks for the file's bytes."""
        document = self._document
        root, info = document.Reference(document.Catalog), document.Reference(document.info)
        secret = document.encrypt.info()
        encryption = document.Reference(secret) if secret is not None else None
        number = 1
        while number in document.numberToId:  # objects can bring along others
            self._write(number)
            number += 1
        rows = [b"xref\n0 %d\n0000000000 65535 f \n" % number]
        rows += [b"%010d 00000 n \n" % self._offsets[n] for n in range(1, number)]
        begin = self._put(b"".join(rows))
        made: Any = pdfdoc.PDFTrailer
        trailer = made(
            startxref=begin, Size=number, Root=root, Info=info, Encrypt=encryption, ID=document.ID()
        )
        self._put(trailer.format(document))
        return b""
