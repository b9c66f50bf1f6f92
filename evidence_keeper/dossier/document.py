"""Builds the document in one pass, straight to disk: sections, header and footer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any, BinaryIO, Literal

from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.flowables import CondPageBreak, Flowable, PageBreak
from reportlab.platypus.frames import Frame

from evidence_keeper.domain.dossier.pattern import pattern_of
from evidence_keeper.domain.dossier.plan import DossierContent, Exhibits, Reader, Section
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.text import storable
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.dossier import help_paper
from evidence_keeper.dossier.context import DossierContext, make_context, seal_groups
from evidence_keeper.dossier.layout.flow import Anchor, Gap, HorizontalRule, draw_text, height_of
from evidence_keeper.dossier.package.bag import original_name
from evidence_keeper.dossier.package.seal import packaged_hashes
from evidence_keeper.dossier.pdf.attachments import Attachment
from evidence_keeper.dossier.pdf.canvas import TOTAL, DossierCanvas
from evidence_keeper.dossier.pdf.fonts import plain
from evidence_keeper.dossier.pdf.page_style import (
    BOTTOM,
    HEIGHT,
    LEFT,
    LINE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    QUIET,
    TOP,
    WIDTH,
    Style,
)
from evidence_keeper.dossier.pdf.pdf_archive import xmp
from evidence_keeper.dossier.pdf.pdf_password import Lock
from evidence_keeper.dossier.sections import (
    check,
    chronology,
    conversations,
    cover,
    custody,
    effect,
    incidents,
    limits,
    pattern,
    register,
    summary,
    to_sign,
)
from evidence_keeper.system.language.dates import short_day
from evidence_keeper.system.language.record_words import case_title, reader_word
from evidence_keeper.system.language.translations import translator

PROGRAM = "Evidence Keeper"
_BETWEEN = 16.0  # white space above a section that follows another on its page
_HEAD, _CONTINUED = 22.5, 12.0  # base lines above the text
_FOOT = Style(size=7.6, leading=10, colour=QUIET)

_BUILD: dict[Section, Callable[[DossierContext], list[Flowable]]] = {
    Section.COVER: cover.build,
    Section.SUMMARY: summary.build,
    Section.REQUEST: to_sign.request,
    Section.PATTERN: pattern.build,
    Section.CHRONOLOGY: chronology.build,
    Section.CONVERSATIONS: conversations.build,
    Section.EFFECT: effect.build,
    Section.REGISTER: register.build,
    Section.CUSTODY: custody.build,
    Section.CHECK: check.build,
    Section.HAND_OVER: to_sign.hand_over,
    Section.LIMITS: limits.build,
}
_WHOLE = (Section.REQUEST, Section.HAND_OVER)
"""Sections that stay on one page where they fit; the others begin where there is some room."""
_AS_THEY_COME = (Section.COVER, Section.SUMMARY, Section.INCIDENTS)
"""Sections that begin on the same page, or that break the page themselves."""
_GUIDE_AFTER = {Reader.PARENTS: Section.CHRONOLOGY, Reader.PSYCHOLOGIST: Section.SUMMARY}
"""The page of advice: duties and days come second, next steps after what happened."""
_SOME_ROOM, _CHART_ROOM = HEIGHT * 0.16, HEIGHT * 0.45


_Placed = Literal[0, 1]
_SAYS_NOTHING = (CondPageBreak, Gap, HorizontalRule)
"""Flowables without visible content, which may come first on a page."""


class _Frame(Frame):
    """The text frame of a page; the header above it names what continues from the page before.

    The library deep-copies it for each heading.

    Args:
        ctx: Gives the language.
    """

    _add: Callable[..., _Placed]  # the library's own, unknown to its type stubs

    def __init__(self, ctx: DossierContext) -> None:
        super().__init__(LEFT, BOTTOM, WIDTH, HEIGHT, 0, 0, 0, 0, id="body")
        self._ctx = ctx
        self._begun_page = 0

    def __deepcopy__(self, memo: object) -> _Frame:
        return copy(self)

    def add(self, flowable: Flowable, canvas: Any, trySplit: int = 0) -> _Placed:  # noqa: N803
        """Draw a flowable if there is room for it, and the page header before the first one.

        Only when it is drawn is it known whether it begins something.
        """
        page = canvas.getPageNumber()
        current, begun, drawn = canvas.current, canvas.begun, canvas.drawn
        placed = self._add(flowable, canvas, trySplit)
        if page == self._begun_page or not placed or isinstance(flowable, _SAYS_NOTHING):
            return placed
        self._begun_page = page
        if current and canvas.begun == begun:
            text = self._ctx.t.say("{part} · continued", part=current)
            draw_text(canvas, text, LEFT, PAGE_HEIGHT - TOP + _CONTINUED, _FOOT)
            canvas.move_last(drawn)
        return placed


class _Story(list[Flowable]):
    """The remaining content; the next piece is built when the one before is used up."""

    def __init__(self, pieces: Iterator[list[Flowable]]) -> None:
        super().__init__()
        self._pieces = pieces

    def __len__(self) -> int:
        while not super().__len__():
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self.extend(piece)
        return super().__len__()


def _section(ctx: DossierContext, section: Section) -> Iterator[list[Flowable]]:
    if section is Section.INCIDENTS:
        yield from incidents.pieces(ctx)
    elif made := _BUILD[section](ctx):
        yield made


def _pieces(ctx: DossierContext) -> Iterator[list[Flowable]]:
    """Yield the sections in order; the incidents one by one."""
    for section in Section:
        depth = ctx.depth(section)
        if depth is None:
            continue
        for index, piece in enumerate(_section(ctx, section)):
            if index or section in _AS_THEY_COME:
                yield piece
                continue
            room = min(height_of(piece, WIDTH) + _BETWEEN, HEIGHT)
            if section not in _WHOLE:
                room = min(room, _CHART_ROOM if section is Section.PATTERN else _SOME_ROOM)
            piece[0].spaceBefore = _BETWEEN  # the library omits this space at the top of a page
            yield [CondPageBreak(room), *piece]
        if section is _GUIDE_AFTER.get(ctx.reader) and (guide := ctx.content.guide) is not None:
            told = help_paper.story(guide, Anchor("guide", guide.title, 0))
            yield [PageBreak(), *told, PageBreak()]


def _decorate(ctx: DossierContext) -> Callable[[Any, object], None]:
    """Return a function that draws header and footer."""
    t, plan = ctx.t, ctx.content.plan
    title = cover.document_title(ctx)
    foot = f"{title} · {short_day(plan.dated.date())} · {' '.join(seal_groups(ctx.seal)[:2])}"
    case = case_title(t, " ".join(storable(plan.case).split()))
    case = case if len(case) <= 60 else case[:59] + "…"
    head = " · ".join(x for x in (reader_word(t, ctx.reader), case) if x)

    seal_line = t.say("Seal:")

    def draw(canvas: Any, document: object) -> None:
        assert isinstance(canvas, DossierCanvas)
        page = canvas.getPageNumber()
        ctx.step(page, 0, "")
        right = LEFT + WIDTH
        canvas.put_rule(LINE, 0.5, (LEFT, BOTTOM - 12), (right, BOTTOM - 12))
        draw_text(canvas, foot, LEFT, BOTTOM - 24, _FOOT)
        draw_text(canvas, f"{page} /", right - 18, BOTTOM - 24, _FOOT, right=True)
        canvas.put_form(TOTAL, right - 15.5, BOTTOM - 24)
        if page == 1:
            draw_text(
                canvas, f"{seal_line} {' '.join(seal_groups(ctx.seal))}", LEFT, BOTTOM - 35, _FOOT
            )
        else:
            draw_text(canvas, head, LEFT, PAGE_HEIGHT - TOP + _HEAD, _FOOT)

    return draw


def _attachments(ctx: DossierContext) -> list[Attachment]:
    """Return the originals of the package, to be read when they are written."""
    packaged = packaged_hashes(ctx.content)
    found = [_attachment(ctx, e) for e in ctx.content.evidence if e.number in packaged]
    # A name tree is searched by bytes: EK-10000 comes before EK-9999.
    return sorted(found, key=lambda attachment: attachment.name.encode("utf-8"))


def _attachment(ctx: DossierContext, item: Evidence) -> Attachment:
    def read() -> Iterator[bytes]:
        try:
            for chunk in ctx.exhibits.original(item.number):
                ctx.step(0, 0, item.label)
                yield chunk
        except KeeperError as e:
            ctx.failure = e
            raise

    def damaged() -> KeeperError:
        ctx.failure = KeeperError(Code.ORIGINAL_DAMAGED, number=item.label)
        return ctx.failure

    name = original_name(item).rpartition("/")[2]
    about = ctx.t.say("Original of {number}", number=item.label)
    return Attachment(name, about, item.media_type, item.sha256, read, damaged)


def _template(
    ctx: DossierContext, target: BinaryIO, password: str
) -> tuple[BaseDocTemplate, Callable[..., DossierCanvas]]:
    """Return the library's document, and a factory for its canvas."""
    title, subject = plain(cover.document_title(ctx)), plain(reader_word(ctx.t, ctx.reader))
    document = BaseDocTemplate(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        lang=ctx.t.language,
        title=title,
        subject=subject,
        author=PROGRAM,
        creator=PROGRAM,
        producer=PROGRAM,
    )
    template = PageTemplate(id="page", frames=[_Frame(ctx)], onPage=_decorate(ctx))
    document.addPageTemplates([template])

    def make_canvas(*args: object, **options: object) -> DossierCanvas:
        canvas = DossierCanvas(*args, **options)
        if password:
            canvas.lock = Lock(password)
        canvas.date_and_seal(ctx.content.plan.dated, ctx.seal)
        if ctx.content.plan.originals_attached and not ctx.for_screen:
            canvas.attachments = _attachments(ctx)
        canvas.metadata = xmp(
            title=title,
            subject=subject,
            program=PROGRAM,
            language=ctx.t.language,
            moment=ctx.content.plan.dated,
            archive=not password,
        )
        return canvas

    return document, make_canvas


def write_pdf(
    content: DossierContent,
    exhibits: Exhibits,
    seal: str,
    target: BinaryIO,
    progress: Progress,
    *,
    for_screen: bool = False,
    password: str = "",
) -> int:
    """Write the document and return its number of pages.

    Args:
        content: The filtered content.
        exhibits: Gives the pictures; each is read when it is written.
        seal: 64 hexadecimal digits, printed on the document.
        target: A binary file open for writing.
        progress: Counts pages laid out and pictures written; may cancel.
        for_screen: Whether small pictures replace the real ones. Every page has the real layout;
            the file is small enough for memory.
        password: Opens the file; empty for none. The file is then no PDF/A, and its bytes differ
            each time.

    Raises:
        KeeperError: an original is damaged.
        Cancelled: the user asked to stop; the target is incomplete then.
    """
    t = translator(content.plan.language)
    plan = content.plan
    found = pattern_of(content.incidents, plan.zone, in_zone(plan.dated, plan.zone).date())
    ctx = make_context(content, exhibits, t, seal, found, progress)
    ctx.for_screen, ctx.locked = for_screen, bool(password)
    document, make_canvas = _template(ctx, target, password)
    try:
        document.build(_Story(_pieces(ctx)), canvasmaker=make_canvas)
    except Exception as e:
        if ctx.failure is not None:
            raise ctx.failure from e
        raise
    return int(document.canv.getPageNumber()) - 1
