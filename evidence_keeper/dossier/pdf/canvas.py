"""Draws on pages: page numbers, references to later pages, output straight to disk."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from evidence_keeper.dossier.pdf.attachments import Attachment, attach
from evidence_keeper.dossier.pdf.fonts import Face, load, plain
from evidence_keeper.dossier.pdf.images import Pixels, picture_object
from evidence_keeper.dossier.pdf.line_breaking import Segment, text_width
from evidence_keeper.dossier.pdf.page_style import QUIET
from evidence_keeper.dossier.pdf.pdf_archive import conform
from evidence_keeper.dossier.pdf.pdf_password import Lock
from evidence_keeper.dossier.pdf.pdf_writer import PdfStream, PdfWriter

TOTAL = "total-pages"
_REFERENCE_SIZE = 8.4
_PRINTED = 4  # the print flag of an annotation (ISO 32000-1, table 165)
_WITH_AES = (2, 0)  # the PDF version of this encryption
_ESCAPED = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256))}
_ESCAPED |= {ord(sign): f"\\{sign}" for sign in "\\()"}
"""Bytes that are escaped inside a PDF string (ISO 32000-1, 7.3.4.2)."""


class _Moment:
    """The library's time stamp, with the document's own date instead of the clock."""

    def __init__(self, moment: datetime) -> None:
        offset = moment.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset else 0
        self.t = moment.timestamp()
        self.YMDhms = moment.timetuple()[:6]
        self.dhh = int(minutes / 60)
        self.dmm = abs(minutes) % 60


@lru_cache(maxsize=65_536)
def number(value: float) -> str:
    """Format a number for a page, cached: margins and sizes recur."""
    return str(fp_str(value))


@cache
def _rgb(colour: Color) -> str:
    return " ".join(map(number, (colour.red, colour.green, colour.blue)))


class DossierCanvas(Canvas):
    """A canvas that records the page of each anchor.

    A page reference is drawn as a small form whose number is filled in at the end, so that one
    layout pass is enough.
    """

    _doc: Any  # the library's own, unknown to its type stubs
    _code: list[str]
    _formsinuse: list[str]
    _filename: Any
    _destinations: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        load(Face.REGULAR.value)
        # otherwise the library writes an unembedded Helvetica into every page
        options["initialFontName"] = Face.REGULAR.value
        super().__init__(*args, **options)
        self.page_of: dict[str, int] = {}
        self.current, self.begun = "", 0
        """The last outline entry, and the number of entries so far."""
        self.metadata = b""
        self.attachments: Sequence[Attachment] = ()
        self.lock: Lock | None = None
        self.decorate: Callable[[DossierCanvas], None] | None = None
        self._writer: PdfWriter | None = None
        self._encoded = lru_cache(maxsize=4096)(self._encode)  # labels recur
        self._references: set[str] = set()
        self._doc.inPage()
        self._first_page = self._doc.thisPageRef()

    def date_and_seal(self, dated: datetime, seal: str) -> None:
        """Set the file's dates and identity from the document: nothing depends on the clock."""
        self._dated = dated
        self._doc._timeStamp = _Moment(dated)
        self._doc._ID = b"[<%s><%s>]" % ((seal[:32].encode("ascii"),) * 2)
        self.setViewerPreference("DisplayDocTitle", "true")

    def _written(self) -> PdfWriter:
        """Return the file, which the first write creates."""
        if self._writer is None:
            version = pdfdoc.PDF_VERSION_DEFAULT
            if self.lock is not None:
                # Only now: the library's template removes a lock that was set before.
                self._doc.encrypt, version = self.lock, _WITH_AES
            self._writer = PdfWriter(self._filename, self._doc, version)
        return self._writer

    def put_picture(
        self,
        name: str,
        load: Callable[[], Pixels],
        frame: tuple[float, float],
        place: tuple[float, float],
    ) -> None:
        """Draw the part of a picture inside a frame; its bytes are written at its first use.

        Args:
            name: The same for the same picture.
            load: Returns its data; called once for a name.
            frame: Width and height in points; its lower left corner is the origin, and the picture
                is as wide.
            place: The distance of the picture's lower edge above that of the frame, and its height.
        """
        if not self.hasForm(name):
            self._written().now(picture_object(load()), pdfdoc.xObjectName(name))
        width, height = map(number, frame)
        low, tall = map(number, place)
        self._code.append(f"q 0 0 {width} {height} re W n {width} 0 0 {tall} 0 {low} cm")
        self.doForm(name)  # also records its use on the page, without which it would not appear
        self._code.append("Q")

    def put_form(self, name: str, x: float, y: float) -> None:
        """Draw a form with its origin at x and y; it may be defined later."""
        self._code.append(f"q 1 0 0 1 {number(x)} {number(y)} cm")
        self.doForm(name)
        self._code.append("Q")

    def anchor(self, key: str, title: str, level: int, y: float, brief: str = "") -> None:
        """Make this position the target of links and of the outline; see `flow.Anchor`."""
        self.page_of.setdefault(key, self.getPageNumber())
        self.bookmarkHorizontal(key, 0, y + 6)
        if title:
            self.addOutlineEntry(plain(title), key, level, closed=level > 0)
            self.current, self.begun = brief or title, self.begun + 1

    def put_line(self, segments: Iterable[Segment], x: float, y: float, size: float) -> None:
        """Write one line of text from x on, its base line at y.

        The colour stays as it was; every drawing here sets its own first.
        """
        self._code.append(self._line(segments, x, y, size))

    @property
    def drawn(self) -> int:
        """The number of drawing operations on the page so far."""
        return len(self._code)

    def move_last(self, place: int) -> None:
        """Move the last drawing operation to index `place`.

        Text is searched and copied in drawing order.
        """
        self._code.insert(place, self._code.pop())

    def _line(self, segments: Iterable[Segment], x: float, y: float, size: float) -> str:
        out = [f"BT 1 0 0 1 {number(x)} {number(y)} Tm"]
        for segment in segments:
            out.append(f"{_rgb(segment.colour)} rg")
            for name, escaped in self._encoded(segment.font, segment.text):
                out.append(f"{name} {number(size)} Tf ({escaped}) Tj")
        out.append("ET")
        return " ".join(out)

    def _encode(self, font_name: str, text: str) -> list[tuple[str, str]]:
        """Return a text as strings in subsets of a font, each with the name of its subset."""
        font: Any = load(font_name)
        return [
            (
                font.getSubsetInternalName(subset, self._doc),
                codes.decode("latin-1").translate(_ESCAPED),
            )
            for subset, codes in font.splitString(text, self._doc)
        ]

    def put_rule(
        self, colour: Color, weight: float, begin: tuple[float, float], end: tuple[float, float]
    ) -> None:
        """Draw a straight line, `weight` points thick."""
        (x, y), (to_x, to_y) = begin, end
        self._code.append(
            f"{_rgb(colour)} RG {number(weight)} w "
            f"{number(x)} {number(y)} m {number(to_x)} {number(to_y)} l S"
        )

    def link_to(self, key: str, area: tuple[float, float, float, float]) -> None:
        """Link an area to an anchor; left, bottom, right, top from the current origin.

        It has the print flag, which archives require of everything on a page. It names its target,
        which may be known only later, and is written inside the page: as separate objects thousands
        of links would stay in memory until the end.
        """
        left, bottom = self.absolutePosition(area[0], area[1])
        right, top = self.absolutePosition(area[2], area[3])
        rectangle = " ".join(number(value) for value in (left, bottom, right, top))
        library: Any = self  # its stubs do not know these
        library._bookmarkReference(key)
        library._annotationrefs.append(
            f"<< /Type /Annot /Subtype /Link /Border [0 0 0] /F {_PRINTED}\n"
            f"/Rect [{rectangle}] /Dest {pdfdoc.PDFName(key)} >>"
        )

    def page_reference(self, key: str, x: float, y: float) -> None:
        """Draw the page number of an anchor, ending at x; it is filled in at the end."""
        self._references.add(key)
        self.put_form(f"page-of-{key}", x, y)

    def _number_form(self, name: str, text: str, size: float, *, to_the_left: bool) -> None:
        width = text_width(text, Face.REGULAR, size)
        start = -width if to_the_left else 0.0
        box = " ".join(map(number, (start - 1, -3, start + width + 1, size + 2)))
        fonts = pdfdoc.PDFObjectReference(pdfdoc.BasicFonts).format(self._doc).decode("ascii")
        entries = f"/Type /XObject /Subtype /Form /BBox [{box}] /Resources << /Font {fonts} >>"
        segments = [Segment(text, Face.REGULAR.value, QUIET)] if text else []
        line = self._line(segments, start, 0, size)
        self._written().now(PdfStream(entries, line.encode("ascii")), pdfdoc.xObjectName(name))

    def showPage(self) -> None:
        """Close the page and write it compressed; only its name is kept in memory."""
        writer = self._written()
        for name in self._formsinuse:
            writer.promise(pdfdoc.xObjectName(name))
        super().showPage()
        page = self._doc.Pages.pages[-1]
        packed = PdfStream("/Filter /FlateDecode", zlib.compress(page.stream.encode("utf-8")))
        page.Contents, page.stream = writer.now(packed), None
        page.Trans = None  # an empty one, which archives do not allow
        writer.now(page)
        page.__dict__ = {pdfdoc.__InternalName__: getattr(page, pdfdoc.__InternalName__)}

    def _bind_links(self) -> None:
        """Define the targets of links; missing ones become the first page."""
        for destination in self._destinations.values():
            if destination.fmt is None:
                destination.fit()
                destination.setPage(self._first_page)
        if self._destinations:
            self._doc.Catalog.Dests = pdfdoc.PDFDictionary(self._destinations)

    def save(self) -> None:
        """Fill in the numbers and write everything."""
        if len(self._code):
            self.showPage()
        pages = self.getPageNumber() - 1
        self._number_form(TOTAL, str(pages), 7.6, to_the_left=False)
        for key in sorted(self._references):
            page = str(self.page_of.get(key, ""))
            self._number_form(f"page-of-{key}", page, _REFERENCE_SIZE, to_the_left=True)
        self._bind_links()
        if self.metadata:
            conform(self._doc, self.metadata)
        if self.attachments:
            attach(self._doc, self.attachments, self._dated)
        self._doc.format = self._written().finish
        self._doc.GetPDFData(self)
