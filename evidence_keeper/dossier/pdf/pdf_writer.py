"""Writes the document's file object by object, with little in memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

from reportlab.pdfbase import pdfdoc

_WRITTEN = object()
"""Marks an object that is already in the file."""
_PROMISED = object()
"""Marks an object that is made later."""


class PdfStream(pdfdoc.PDFObject):
    """A stream whose entries and data are written unchanged, one after the other.

    The library assembles entries one by one, a tenth of the time of a document with thousands of
    pages and pictures, and copies the data several times.

    Args:
        entries: All but the length.
        data: As written to the file, before encryption.
    """

    __RefOnly__ = 1

    def __init__(self, entries: str, data: bytes) -> None:
        self._entries, self._data = entries, data

    def parts(self, document: Any) -> Iterable[bytes]:
        """Return its bytes, one part after the other."""
        data: bytes = document.encrypt.encode(self._data)
        told = f"<< {self._entries} /Length {len(data)} >>\nstream\n"
        return told.encode("ascii"), data, b"\nendstream\n"


class PdfWriter:
    """Replaces the library's collector, which keeps the whole file in memory.

    Args:
        target: The file.
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
        """Write an object at once, release it, and return the reference to it."""
        if name is not None and self._document.idToObject.get(name) is _PROMISED:
            self._document.idToObject[name] = thing
            vars(thing)[pdfdoc.__InternalName__] = name
        reference = self._document.Reference(thing, name)
        number, _ = self._document.idToObjectNumberAndVersion[reference.name]
        self._write(number)
        return reference

    def promise(self, name: str) -> None:
        """Reserve a number for an object that is made later, so that references to it can be
        written.
        """
        if name not in self._document.idToObject:
            self._document.Reference(_PROMISED, name)

    def _write(self, number: int) -> None:
        """Write an object, unless it is written already."""
        document = self._document
        name = document.numberToId[number]
        thing = document.idToObject[name]
        if thing is _WRITTEN:
            return
        if isinstance(thing, PdfStream):
            document.encrypt.register(number, 0)
            self._offsets[number] = self._put(b"%d 0 obj\n" % number)
            for part in (*thing.parts(document), b"endobj\n"):
                self._put(part)
        else:
            indirect = pdfdoc.PDFIndirectObject(name, thing)
            self._offsets[number] = self._put(indirect.format(document))
        document.idToObject[name] = _WRITTEN

    def finish(self) -> bytes:
        """Write the remaining objects and the cross-reference table, when the library requests the
        bytes.
        """
        document = self._document
        root, info = document.Reference(document.Catalog), document.Reference(document.info)
        secret = document.encrypt.info()
        encryption = document.Reference(secret) if secret is not None else None
        number = 1
        while number in document.numberToId:  # objects can add others
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
