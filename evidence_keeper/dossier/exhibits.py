"""Draws exhibits: a picture large enough to read, with its data next to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from reportlab.platypus.flowables import Flowable

from evidence_keeper.domain.dossier.plan import Section
from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.evidence import Evidence, NoPreview
from evidence_keeper.domain.text import first_line
from evidence_keeper.dossier.context import DossierContext
from evidence_keeper.dossier.layout.flow import Anchor, FlowBlock, Gap, height_of
from evidence_keeper.dossier.layout.side_by_side import COLUMN_GAP, SideBySide
from evidence_keeper.dossier.pdf.canvas import DossierCanvas
from evidence_keeper.dossier.pdf.fonts import Face
from evidence_keeper.dossier.pdf.images import (
    Pixels,
    Rendering,
    Shown,
    choose,
    jpeg_pixels,
    load_pixels,
)
from evidence_keeper.dossier.pdf.line_breaking import Span
from evidence_keeper.dossier.pdf.page_style import (
    CAPTION,
    CAPTION_STRONG,
    FRAME,
    HEIGHT,
    MONO_SMALL,
    NOTE,
    WIDTH,
)
from evidence_keeper.dossier.phrases import (
    behind_note,
    copy_note,
    exhibit_title,
    in_part_note,
    intimate_note,
    media_word,
    name_text,
    pixels_text,
    rendering_note,
    taken_text,
    unreadable_note,
)
from evidence_keeper.system.language.dates import percent_text, size_text
from evidence_keeper.system.language.record_words import no_preview_word

_PHONE = (166.0, 148.0)  # width of a phone screenshot at best and at least: its text is 6 to 7 pt
_SQUARE = (190.0, 160.0)
_SHORT_NOTES = 300  # longer ones follow below, where they can be split
_HALF = _STRIP = (WIDTH - COLUMN_GAP) / 2
_LEAST_BESIDE = 200.0
"""Least width of a text beside a picture."""
_ABOVE_DATA = 5.0
_STEP = 6.0
_HEAD = 40.0
"""Room for the heading of an incident above its picture."""
_STRIP_RATIO = 2.2  # height of a strip over its width: with its data above, two fill a page
_TALL = 2.6  # above this height over width a picture is cut into strips
_OVERLAP = 12.0
_MOST_STRIPS = 48
"""Most strips of one picture: 24 pages; a phone screenshot would be 127,000 pixels tall."""
_LEAST_WIDTH = 12.0
_WIDE_HEIGHT = 330.0
_MOST_HELD = 16_000_000
"""Most bytes of pictures held until they are drawn; the rest is read again."""
_POINTS_A_PIXEL = 0.75  # small pictures are not enlarged further


@dataclass(frozen=True, slots=True)
class ExhibitPicture:
    """A picture in the document: name of its object, its source, its data until it is drawn."""

    name: str
    evidence: Evidence
    shown: Shown
    held: list[Pixels] = field(default_factory=list)


def _picture(ctx: DossierContext, item: Evidence, shown: Shown) -> ExhibitPicture:
    """Return a picture; its data are held until it is drawn, within the limit."""
    picture = ExhibitPicture(f"exhibit-{item.number}", item, replace(shown, pixels=None))
    pixels = shown.pixels
    if pixels is not None and ctx.held + len(pixels.data) <= _MOST_HELD and not ctx.for_screen:
        picture.held.append(pixels)
        ctx.held += len(pixels.data)
    return picture


def _load(ctx: DossierContext, picture: ExhibitPicture) -> Pixels:
    ctx.step(0, 0, picture.evidence.label)
    if picture.held:
        pixels = picture.held.pop()
        ctx.held -= len(pixels.data)
        return pixels
    try:
        small = ctx.exhibits.preview(picture.evidence.number) if ctx.for_screen else None
        read = jpeg_pixels(small) if small is not None else None
        if read is None:
            read = load_pixels(picture.evidence, ctx.exhibits, picture.shown.how)
    except KeeperError as e:
        ctx.failure = e
        raise
    assert read is not None, "it could be read when the pages were laid out"
    return read


class Strip(Flowable):
    """A picture or a horizontal strip of it, with a hairline frame.

    `top` and `bottom` are distances from the picture's upper edge, in points as drawn.
    """

    canv: DossierCanvas

    def __init__(
        self, ctx: DossierContext, picture: ExhibitPicture, width: float, top: float, bottom: float
    ) -> None:
        super().__init__()
        self._ctx, self._picture = ctx, picture
        self.width, self.height = width, bottom - top
        self._whole = width * picture.shown.height / picture.shown.width
        self._bottom = bottom

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; see the library's Flowable."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the picture's part and the frame."""
        canvas, ctx, picture = self.canv, self._ctx, self._picture
        canvas.put_picture(
            picture.name,
            lambda: _load(ctx, picture),
            (self.width, self.height),
            (self._bottom - self._whole, self._whole),
        )
        canvas.setStrokeColor(FRAME)
        canvas.setLineWidth(0.4)
        canvas.rect(0, 0, self.width, self.height, stroke=1, fill=0)


class DataBeside(SideBySide):
    """A picture with text next to it, scaled down a little where that saves a page.

    Its data are below the text or, where that is lower, below the picture.

    `best` and `least` are the picture's widths in points.
    """

    def __init__(
        self,
        ctx: DossierContext,
        picture: ExhibitPicture,
        data: Sequence[Flowable],
        best: float,
        least: float,
        text: Sequence[Flowable] = (),
    ) -> None:
        super().__init__([], data, best)
        self._ctx, self._picture, self._data = ctx, picture, data
        self._best, self._least = best, least
        self._text = text
        self._ratio = picture.shown.height / picture.shown.width

    @property
    def spare(self) -> float:
        """The height that can be saved, in points."""
        at_best, at_least = (self._placed(w)[0] for w in (self._best, self._least))
        return max(0.0, at_best - at_least)

    def _placed(self, width: float) -> tuple[float, bool]:
        """Return the height with a picture of that width, and whether its data are below it."""
        column = WIDTH - width - COLUMN_GAP
        picture, text = width * self._ratio, height_of(self._text, column)
        apart = max(picture + _ABOVE_DATA + height_of(self._data, width), text)
        together = max(picture, text + _ABOVE_DATA + height_of(self._data, column))
        return (apart, True) if self._text and apart < together else (together, False)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Choose the width to fit the remaining space: the widest, in small steps."""
        width = self._best
        while width > self._least and self._placed(width)[0] > available_height:
            width = max(self._least, width - _STEP)
        strip = Strip(self._ctx, self._picture, width, 0, width * self._ratio)
        if self._placed(width)[1]:
            self.arrange([strip, Gap(_ABOVE_DATA), *self._data], self._text, width)
        else:
            above = [*self._text, Gap(_ABOVE_DATA)] if self._text else []
            self.arrange([strip], [*above, *self._data], width)
        return super().wrap(available_width, available_height)


class TwoPictures(SideBySide):
    """Two pictures in a row, each with its data below it, scaled down a little if needed."""

    def __init__(self, ctx: DossierContext, pair: Sequence[Exhibit]) -> None:
        super().__init__([], [], _HALF)
        self._ctx, self._pair = ctx, pair

    @property
    def spare(self) -> float:
        """The height that can be saved, in points."""
        at_best, at_least = (
            max(self._width(one, room) * one.ratio + self._below(one) for one in self._pair)
            for room in (1e6, 0.0)
        )
        return at_best - at_least

    def _below(self, one: Exhibit) -> float:
        return height_of(one.data, _HALF) + 4

    def _width(self, one: Exhibit, room: float) -> float:
        best = min(one.best, _HALF)
        return max(min(one.least, best), min(best, room / one.ratio))

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Choose the widths to fit the remaining space."""
        columns: list[list[Flowable]] = []
        for one in self._pair:
            assert one.picture is not None
            width = self._width(one, available_height - self._below(one) - 1)
            strip = Strip(self._ctx, one.picture, width, 0, width * one.ratio)
            strip.spaceAfter = 4
            columns.append([strip, *one.data])
        self.arrange(columns[0], columns[1], _HALF)
        return super().wrap(available_width, available_height)


@dataclass(slots=True)
class Exhibit:
    """An exhibit that is ready to be placed on a page.

    Attributes:
        alone: How it is shown where nothing is next to it.
        below: What follows it over the whole width.
        picture: A picture narrow enough to have something next to it.
        data: The data of that picture.
        best, least: Its widths in points.
    """

    ctx: DossierContext
    alone: list[Flowable]
    below: list[Flowable] = field(default_factory=list)
    picture: ExhibitPicture | None = None
    data: list[Flowable] = field(default_factory=list)
    best: float = 0.0
    least: float = 0.0

    @property
    def ratio(self) -> float:
        """The picture's height over its width."""
        assert self.picture is not None
        return self.picture.shown.height / self.picture.shown.width

    @property
    def room_beside(self) -> float:
        """The width in points that is left beside the picture; 0 without one."""
        return WIDTH - self.best - COLUMN_GAP if self.picture is not None else 0.0

    def beside(self, text: Sequence[Flowable]) -> DataBeside | None:
        """Return picture, text and data next to each other; None where they exceed a page."""
        if self.picture is None or self.room_beside < _LEAST_BESIDE:
            return None
        made = DataBeside(self.ctx, self.picture, self.data, self.best, self.least, text)
        return made if height_of([made], WIDTH) - made.spare < HEIGHT - _HEAD else None


def arranged(exhibits: Sequence[Exhibit]) -> list[list[Flowable]]:
    """Return exhibits one below the other, two narrow pictures in a row."""
    groups: list[list[Flowable]] = []
    waiting = list(exhibits)
    while waiting:
        one = waiting.pop(0)
        following = waiting[0] if waiting else None
        if one.picture is None or following is None or following.picture is None:
            groups.append([*one.alone, *one.below])
            continue
        waiting.pop(0)
        pair = TwoPictures(one.ctx, (one, following))
        groups.append([pair, *one.below, *following.below])
    return groups


def least_height(flow: Sequence[Flowable]) -> float:
    """Return the height with all pictures at their smallest."""
    scaled = (DataBelow, DataBeside, TwoPictures)
    spare = sum(f.spare for f in flow if isinstance(f, scaled))
    return height_of(flow, WIDTH) - spare + 24


class DataBelow(Flowable):
    """A wide picture with its data below it, never split, scaled down a little if needed.

    `best` and `least` are the picture's widths in points.
    """

    canv: DossierCanvas

    def __init__(
        self,
        ctx: DossierContext,
        picture: ExhibitPicture,
        data: Sequence[Flowable],
        best: float,
        least: float,
    ) -> None:
        super().__init__()
        self._ctx, self._picture, self._data = ctx, picture, list(data)
        self._best, self._least = best, least
        self._ratio = picture.shown.height / picture.shown.width
        self.spaceBefore, self.spaceAfter = 8, 12

    @property
    def spare(self) -> float:
        """The height that can be saved, in points."""
        return (self._best - self._least) * self._ratio

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Choose the picture's width to fit the remaining space."""
        self._below = height_of(self._data, WIDTH) + 5
        room = (available_height - self._below - 1) / self._ratio
        self._drawn = max(self._least, min(self._best, room))
        self.width, self.height = WIDTH, self._drawn * self._ratio + self._below
        return self.width, self.height

    def draw(self) -> None:
        """Draw the picture and below it the data."""
        strip = Strip(self._ctx, self._picture, self._drawn, 0, self._drawn * self._ratio)
        strip.drawOn(self.canv, 0, self._below)
        y = self._below - 5
        for flowable in self._data:
            _, height = flowable.wrap(WIDTH, self.height)
            y -= height
            flowable.drawOn(self.canv, 0, y)
            y -= flowable.getSpaceAfter()


def withheld_note(ctx: DossierContext, item: Evidence) -> str:
    """Return why an exhibit's bytes are not part of the document; empty where they are."""
    t, plan = ctx.t, ctx.content.plan
    if ctx.stands_behind(item) and not item.intimate:
        return behind_note(t, ctx.copies[item.number])
    if item.number in ctx.content.in_part and not item.intimate:
        return in_part_note(t)
    if item.intimate or item.number in plan.listed_only:
        return intimate_note(t)
    if item.number in plan.unreadable:
        return unreadable_note(t, plan)
    return ""


def _note(ctx: DossierContext, item: Evidence, shown: Shown) -> str:
    """Return a note on how an exhibit is shown, or why it is not."""
    t = ctx.t
    if withheld := withheld_note(ctx, item):
        return withheld
    if item.no_preview is not None:
        return no_preview_word(t, item.no_preview)
    return copy_note(t) if item.copy_of is not None else rendering_note(t, shown)


def caption(ctx: DossierContext, item: Evidence, shown: Shown, *, anchor: bool) -> list[Flowable]:
    """Return an exhibit's data: number, kind, file, when it was added, fingerprint."""
    t = ctx.t
    if item.removed:
        return _tombstone(ctx, item, anchor=anchor)
    measures = (media_word(t, item.media_type), pixels_text(item), size_text(t, item.size))
    lines = [" · ".join(x for x in measures if x)]
    if note := _note(ctx, item, shown):
        lines.append(note)
    if item.original_name and item.copy_of is None:
        lines.append(t.say("File: {name}", name=first_line(name_text(item), 160)))
    if item.taken:
        lines.append(taken_text(ctx, item))
    lines.append(t.say("Added: {time}", time=ctx.short_moment(item.added)))
    if item.device:
        lines.append(t.say("Device: {name}", name=first_line(item.device, 160)))
    if item.captured_by:
        lines.append(t.say("Captured by: {name}", name=first_line(item.captured_by, 160)))
    if item.notes.strip() and len(item.notes) <= _SHORT_NOTES:
        lines.append(t.say("Notes: {text}", text=item.notes))
    place = Anchor(f"exhibit-{item.number}", "", 0) if anchor else None
    return [
        FlowBlock(exhibit_title(t, item), CAPTION_STRONG, anchor=place, keep=True),
        *(FlowBlock(line, CAPTION) for line in lines),
        *_fingerprint(ctx, "SHA-256", item),
        *_original_hash(ctx, item),
    ]


def _fingerprint(ctx: DossierContext, title: str, item: Evidence) -> list[Flowable]:
    """Return the fingerprint: its beginning where the register or the package has the whole."""
    listed = ctx.depth(Section.REGISTER) is not None
    if listed or item.number in ctx.content.plan.packaged:
        begin = " ".join(item.sha256[i : i + 4] for i in range(0, 16, 4))
        return [FlowBlock([Span(title + "  "), Span(begin + " …", Face.MONO)], CAPTION)]
    lines = f"{item.sha256[:32]}\n{item.sha256[32:]}"
    return [FlowBlock(title, CAPTION, keep=True), FlowBlock(lines, MONO_SMALL)]


def _original_hash(ctx: DossierContext, item: Evidence) -> list[Flowable]:
    """Return the fingerprint of a working copy's original."""
    original = ctx.evidence.get(item.copy_of or 0)
    if original is None:
        return []
    text = ctx.t.say("SHA-256 of the original {number}", number=original.label)
    return _fingerprint(ctx, text, original)


def _tombstone(ctx: DossierContext, item: Evidence, *, anchor: bool) -> list[Flowable]:
    """Return the tombstone of an item that was removed for good."""
    place = Anchor(f"exhibit-{item.number}", "", 0) if anchor else None
    added = ctx.t.say("Added: {time}", time=ctx.short_moment(item.added))
    return [
        FlowBlock(item.label, CAPTION_STRONG, anchor=place, keep=True),
        FlowBlock(no_preview_word(ctx.t, NoPreview.REMOVED), CAPTION),
        FlowBlock(added, CAPTION),
        *_fingerprint(ctx, "SHA-256", item),
    ]


def _tall(ctx: DossierContext, picture: ExhibitPicture) -> list[Flowable]:
    """Return a tall picture as strips, two side by side, each with its position in the whole.

    Nobody prints a thousand pages for one file: a picture longer than `_MOST_STRIPS` is cut there
    and says so. A narrow picture is not enlarged.
    """
    t = ctx.t
    width = max(_LEAST_WIDTH, min(_STRIP, picture.shown.width * _POINTS_A_PIXEL))
    whole = width * picture.shown.height / picture.shown.width
    step = _STRIP * _STRIP_RATIO - _OVERLAP
    count = max(1, ceil((whole - _OVERLAP) / step))
    note = t.say("A long picture: shown in parts that overlap a little.")
    if count > _MOST_STRIPS:
        share = round(100 * (_MOST_STRIPS * step + _OVERLAP) / whole)
        percent = percent_text(t, max(share, 1))
        note = (
            t.say(
                "A very long picture: its first {n} parts are shown here, about {percent} of it.",
                n=_MOST_STRIPS,
                percent=percent,
            )
            if ctx.content.plan.names_replaced
            else t.say(
                "A very long picture: its first {n} parts are shown here, about {percent} of it. "
                "The whole is in the original, in the package.",
                n=_MOST_STRIPS,
                percent=percent,
            )
        )
    label = exhibit_title(t, picture.evidence)
    columns: list[list[Flowable]] = []
    for index in range(min(count, _MOST_STRIPS)):
        top = index * step
        bottom = min(whole, top + step + _OVERLAP)
        part = ctx.t.say(
            "{number} · part {part} of {parts}", number=label, part=index + 1, parts=count
        )
        if index:
            part = ctx.t.say("{part} · continued", part=part)
        strip = Strip(ctx, picture, width, top, bottom)
        columns.append([FlowBlock(part, CAPTION, keep=True), strip])
    pairs = [columns[i : i + 2] for i in range(0, len(columns), 2)]
    flow: list[Flowable] = [FlowBlock(note, NOTE, keep=True)]
    return flow + [SideBySide(p[0], p[1] if len(p) > 1 else [], _STRIP) for p in pairs]


def exhibit(ctx: DossierContext, item: Evidence) -> Exhibit:
    """Return an exhibit: picture with data, or data alone; long notes follow.

    Raises:
        KeeperError: the original is damaged.
    """
    made = _shown(ctx, item)
    if len(item.notes) > _SHORT_NOTES:
        made.below.append(FlowBlock(ctx.t.say("Notes: {text}", text=item.notes), NOTE))
    return made


def _shown(ctx: DossierContext, item: Evidence) -> Exhibit:
    listed = item.intimate or item.number in ctx.content.plan.listed_only
    pictured = item.number in ctx.pictured
    shown = Shown(Rendering.NOT_SHOWN)
    if pictured and not listed:
        shown = choose(item, ctx.exhibits, ctx.content.plan.size)
    data = caption(ctx, item, shown, anchor=True)
    if shown.how is Rendering.NOT_SHOWN or not shown.width or not shown.height:
        data[-1].spaceAfter = 10
        return Exhibit(ctx, data)
    picture = _picture(ctx, item, shown)
    ratio = shown.height / shown.width
    natural = shown.width * _POINTS_A_PIXEL
    if ratio > _TALL:
        data[-1].spaceAfter = 6
        return Exhibit(ctx, [*data, *_tall(ctx, picture)])
    width = min(WIDTH, max(natural, 60.0), _WIDE_HEIGHT / ratio)
    if ratio < 0.9 and width >= WIDTH * 0.55:
        return Exhibit(ctx, [DataBelow(ctx, picture, data, width, width * 0.72)])
    best = least = width
    if ratio >= 0.9:
        best, least = (min(w, max(natural, 60.0)) for w in (_PHONE if ratio > 1.4 else _SQUARE))
    alone: list[Flowable] = [DataBeside(ctx, picture, data, best, least)]
    return Exhibit(ctx, alone, picture=picture, data=data, best=best, least=least)
