"""Attaches originals to the PDF as associated files (ISO 19005-3, 6.8).

Each is read when it is written, checked against its fingerprint on the way, and released: memory
use depends only on the largest one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reportlab.pdfbase import pdfdoc

_PLAIN_TYPE = re.compile(r"[a-z0-9]+/[a-z0-9.+-]+")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file.

    Attributes:
        name: ASCII, shown in the reader's list of files.
        description: In the document's language.
        media_type: Such as `image/png`.
        sha256: As recorded when the file was added.
        read: Yields its bytes.
        damaged: Returns the error to raise when the bytes differ.
    """

    name: str
    description: str
    media_type: str
    sha256: str
    read: Callable[[], Iterator[bytes]]
    damaged: Callable[[], Exception]


class _Embedded(pdfdoc.PDFObject):
    """The bytes of one file, read when it is written."""

    __RefOnly__ = 1

    def __init__(self, attachment: Attachment, moment: str) -> None:
        self._attachment, self._moment = attachment, moment

    def format(self, document: Any) -> bytes:
        """Return the object's bytes for the file."""
        told = self._attachment
        data = b"".join(told.read())
        if hashlib.sha256(data).hexdigest() != told.sha256:
            raise told.damaged()
        stream = pdfdoc.PDFStream(content=data)
        stream.dictionary["Type"] = pdfdoc.PDFName("EmbeddedFile")
        stream.dictionary["Subtype"] = _name(told.media_type)
        stream.dictionary["Params"] = pdfdoc.PDFDictionary(
            {"Size": len(data), "ModDate": pdfdoc.PDFString(self._moment)}
        )
        formatted: bytes = stream.format(document)
        return formatted


def _name(media_type: str) -> str:
    """Return a media type as a PDF name, with its slash as `#2F`."""
    known = media_type if _PLAIN_TYPE.fullmatch(media_type) else "application/octet-stream"
    return "/" + known.replace("/", "#2F")


def _pdf_moment(moment: datetime) -> str:
    """Return `D:20261124150405+05'00`."""
    zone = moment.strftime("%z") or "+0000"
    return f"D:{moment:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}"


def attach(document: Any, attachments: Iterable[Attachment], moment: datetime) -> None:
    """Attach files to a document of the layout library, as its sources.

    Args:
        document: The library's own, unknown to its type stubs.
        attachments: In the order of their names.
        moment: The document's date, used as each file's date: the bytes depend on nothing but the
            content.
    """
    told = _pdf_moment(moment)
    references: list[Any] = []
    names: list[Any] = []
    for one in attachments:
        embedded = document.Reference(_Embedded(one, told))
        name = pdfdoc.PDFString(one.name)
        specification = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Filespec"),
                "F": name,
                "UF": name,
                "Desc": pdfdoc.PDFString(one.description),
                "AFRelationship": pdfdoc.PDFName("Source"),
                "EF": pdfdoc.PDFDictionary({"F": embedded, "UF": embedded}),
            }
        )
        reference = document.Reference(specification)
        references.append(reference)
        names += [name, reference]
    if not references:
        return
    catalog = document.Catalog
    catalog.AF = pdfdoc.PDFArray(references)
    catalog.Names = pdfdoc.PDFDictionary(
        {"EmbeddedFiles": pdfdoc.PDFDictionary({"Names": pdfdoc.PDFArray(names)})}
    )
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "AF"]
