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
_PRINTED = 4  # the flag of an annotation that is printed (ISO 32000-1, table 165)
_WITH_AES = (2, 0)  # the version that describes this encryption
_ESCAPED = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256))}
_ESCAPED |= {ord(sign): f"\\{sign}" for sign in "\\()"}
"""Bytes inside a PDF string that are not written as they are (ISO 32000-1, 7.3.4.2)."""


class _Moment:
    """The library's time stamp, taken from the document's own date instead of the clock."""

    def __init__(self, moment: datetime) -> None:
        offset = moment.utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset else 0
        self.t = moment.timestamp()
        self.YMDhms = moment.timetuple()[:6]
        self.dhh = int(minutes / 60)
        self.dmm = abs(minutes) % 60


@lru_cache(maxsize=65_536)
def number(value: float) -> str:
    """Format a number for a page; margins and sizes come again and again."""
    return str(fp_str(value))


@cache
def _rgb(colour: Color) -> str:
    return " ".join(map(number, (colour.red, colour.green, colour.blue)))


class DossierCanvas(Canvas):
    """A canvas that knows on which page each anchor stands.

    A reference to a page is drawn as a small form whose number is filled in at the end, so that
    the document is laid out once.
    """

    _doc: Any  # the library's own, unknown to its type stubs
    _code: list[str]
    _formsinuse: list[str]
    _filename: Any
    _destinations: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        load(Face.REGULAR.value)
        # else the library writes an unembedded Helvetica into every page
        options["initialFontName"] = Face.REGULAR.value
        super().__init__(*args, **options)
        self.page_of: dict[str, int] = {}
        self.current, self.begun = "", 0
        """What the outline names last, and how many things it names by now."""
        self.metadata = b""
        self.attachments: Sequence[Attachment] = ()
        self.lock: Lock | None = None
        self.decorate: Callable[[DossierCanvas], None] | None = None
        self._writer: PdfWriter | None = None
        self._encoded = lru_cache(maxsize=4096)(self._encode)  # labels come again and again
        self._references: set[str] = set()
        self._doc.inPage()
        self._first_page = self._doc.thisPageRef()

    def date_and_seal(self, dated: datetime, seal: str) -> None:
        """Take the file's dates and identity from the document: nothing depends on the clock."""
        self._dated = dated
        self._doc._timeStamp = _Moment(dated)
        self._doc._ID = b"[<%s><%s>]" % ((seal[:32].encode("ascii"),) * 2)
        self.setViewerPreference("DisplayDocTitle", "true")

    def _written(self) -> PdfWriter:
        """Return the file, begun when the first thing is written."""
        if self._writer is None:
            version = pdfdoc.PDF_VERSION_DEFAULT
            if self.lock is not None:
                # Only now: the library's template takes a lock away that was set before.
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
        """Draw what of a picture is in a frame; its bytes are written where it comes first.

        Args:
            name: The same for the same picture.
            load: Returns its data; called once for a name.
            frame: Width and height in points; its lower left corner is the origin, and the picture
                is as wide.
            place: The picture's lower edge above that of the frame, and its height.
        """
        if not self.hasForm(name):
            self._written().now(picture_object(load()), pdfdoc.xObjectName(name))
        width, height = map(number, frame)
        low, tall = map(number, place)
        self._code.append(f"q 0 0 {width} {height} re W n {width} 0 0 {tall} 0 {low} cm")
        self.doForm(name)  # also notes that the page uses it, without which it would vanish
        self._code.append("Q")

    def put_form(self, name: str, x: float, y: float) -> None:
        """Draw a form with its origin at x and y; it may be made later."""
        self._code.append(f"q 1 0 0 1 {number(x)} {number(y)} cm")
        self.doForm(name)
        self._code.append("Q")

    def anchor(self, key: str, title: str, level: int, y: float, brief: str = "") -> None:
        """Make this place the target of links and of the outline; see `flow.Anchor`."""
        self.page_of.setdefault(key, self.getPageNumber())
        self.bookmarkHorizontal(key, 0, y + 6)
        if title:
            self.addOutlineEntry(plain(title), key, level, closed=level > 0)
            self.current, self.begun = brief or title, self.begun + 1

    def put_line(self, segments: Iterable[Segment], x: float, y: float, size: float) -> None:
        """Write one line of text from x on, its base line at y.

        The colour stays what it was last; everything here sets its own before it draws.
        """
        self._code.append(self._line(segments, x, y, size))

    @property
    def drawn(self) -> int:
        """How many pieces of drawing the page holds so far."""
        return len(self._code)

    def move_last(self, place: int) -> None:
        """Put the last piece of drawing before all that followed the first `place` pieces.

        Text is searched and copied in the order in which it is drawn.
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
        """Make an area lead to an anchor; left, bottom, right, top from the current origin.

        It is marked as printed with the page, which archives ask of everything on it. It names its
        goal, which may be known only later, and stands in the page itself: as objects of their own
        thousands of them would wait in memory for the end.
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
        """Draw the page number of an anchor, ending at x, filled in when it is known."""
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
        """Close the page and write it, its drawing compressed; only its name is kept."""
        writer = self._written()
        for name in self._formsinuse:
            writer.promise(pdfdoc.xObjectName(name))
        super().showPage()
        page = self._doc.Pages.pages[-1]
        packed = PdfStream("/Filter /FlateDecode", zlib.compress(page.stream.encode("utf-8")))
        page.Contents, page.stream = writer.now(packed), None
        page.Trans = None  # an empty one, which archives do not know
        writer.now(page)
        page.__dict__ = {pdfdoc.__InternalName__: getattr(page, pdfdoc.__InternalName__)}

    def _bind_links(self) -> None:
        """Say where the goals of links are; one that is not in this document is the first page."""
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
