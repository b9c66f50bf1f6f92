"""Draws the example's screens: conversations, call lists, posts, and a photographed note."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw

from evidence_keeper.media.example.drawn_text import TextPen, line_height, width_of, wrapped
from evidence_keeper.media.example.drawn_types import Bubble, Calls, Chat, Note, Post

WIDTH = 1080
_LEAST, _MOST = 1240, 2340
BAND = "МЫСАЛ · ПРИМЕР · EXAMPLE"

_STATUS, _BAND, _HEADER, _FOOTER = 84, 76, 150, 170
_TOP = _STATUS + _BAND
_TEXT, _SMALL, _HEADING = 43, 29, 46
_BAND_GROUND, _BAND_INK = "#F6C945", "#3A2C00"


@dataclass(frozen=True, slots=True)
class _Look:
    """Colours of one style: header, background, their bubbles, my bubbles, and the text colour on
    each.
    """

    header: str
    header_ink: str
    ground: str
    theirs: str
    theirs_ink: str
    mine: str
    mine_ink: str
    faint: str
    radius: int


_LIGHT = {
    "green": _Look("#12675A", "#FFFFFF", "#EBE5DA", "#FFFFFF", "#1B1F1E", "#D8F3CC", "#1B1F1E",
                   "#6D7673", 24),
    "blue": _Look("#4A86B4", "#FFFFFF", "#D6E4EE", "#FFFFFF", "#15202B", "#E3F6D9", "#15202B",
                  "#64798A", 36),
    "plain": _Look("#FFFFFF", "#16181B", "#FFFFFF", "#EDEEF1", "#16181B", "#5B57C9", "#FFFFFF",
                   "#74787F", 54),
    "sms": _Look("#F4F5F7", "#1A1C1F", "#FBFBFC", "#E6E9EE", "#1A1C1F", "#2C6BC9", "#FFFFFF",
                 "#6F757D", 44),
}  # fmt: skip
_DARK = {
    "green": _Look("#1D2B29", "#E9EFED", "#0D1615", "#22302E", "#E9EFED", "#174D42", "#E9EFED",
                   "#93A29E", 24),
    "blue": _Look("#1C2733", "#E8EEF4", "#0F1720", "#1E2B38", "#E8EEF4", "#2F5F8D", "#FFFFFF",
                  "#8FA1B3", 36),
    "plain": _Look("#0B0C0E", "#F2F3F5", "#0B0C0E", "#26282D", "#F2F3F5", "#5B57C9", "#FFFFFF",
                   "#8D929B", 54),
    "sms": _Look("#15171A", "#EDEFF2", "#0F1012", "#282B30", "#EDEFF2", "#2C6BC9", "#FFFFFF",
                 "#8D929B", 44),
}  # fmt: skip


def _look(name: str, dark: bool) -> _Look:
    return (_DARK if dark else _LIGHT)[name]


def _screen(height: int, look: _Look, clock: str) -> tuple[Image.Image, TextPen]:
    """Return an empty screen with the status bar and the band that marks it as an example."""
    image = Image.new("RGB", (WIDTH, height), look.ground)
    pen = TextPen(ImageDraw.Draw(image))
    pen.box((0, 0, WIDTH, _STATUS), look.header)
    pen.line((54, 22), clock, 36, look.header_ink, "bold")
    for place, rise in enumerate((14, 20, 26, 32)):
        x = 884 + place * 13
        pen.box((x, 58 - rise, x + 8, 58), look.header_ink)
    pen.box((956, 28, 1018, 58), look.header, 8, look.header_ink)
    pen.box((961, 33, 995, 53), look.header_ink, 4)
    pen.box((1020, 37, 1026, 49), look.header_ink, 2)
    pen.box((0, _STATUS, WIDTH, _TOP), _BAND_GROUND)
    pen.line((WIDTH / 2, _STATUS + 14), BAND, 34, _BAND_INK, "bold", "middle")
    return image, pen


def _avatar(pen: TextPen, middle: tuple[float, float], radius: float, name: str) -> None:
    letter = next((c for c in name if c.isalnum()), "?").upper()
    tints = ("#7A6FA8", "#A8706F", "#5F8F86", "#8A8460", "#5E7CA3")
    pen.disc(middle, radius, tints[sum(map(ord, name)) % len(tints)])
    size = round(radius)
    pen.line((middle[0], middle[1] - size * 0.68), letter, size, "#FFFFFF", "bold", "middle")


def _header(pen: TextPen, look: _Look, title: str, below: str) -> None:
    pen.box((0, _TOP, WIDTH, _TOP + _HEADER), look.header)
    middle = _TOP + _HEADER / 2
    arrow = [(66, middle - 20), (46, middle), (66, middle + 20)]
    pen.draw.line(arrow, fill=look.header_ink, width=6, joint="curve")
    _avatar(pen, (142, middle), 46, title)
    if below:
        pen.line((212, _TOP + 24), title, _HEADING, look.header_ink, "bold")
        pen.line((212, _TOP + 88), below, _SMALL, look.header_ink)
    else:
        pen.line((212, middle - 30), title, _HEADING, look.header_ink, "bold")
    for step in (-16, 0, 16):
        pen.disc((1020, middle + step), 5, look.header_ink)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A bubble with its lines and its size."""

    bubble: Bubble
    lines: list[str]
    width: float
    height: float


def _placed(bubble: Bubble) -> _Placed:
    if bubble.notice:
        lines = wrapped(bubble.text, _SMALL, 820)
        width = max(width_of(line, _SMALL) for line in lines) + 56
        return _Placed(bubble, lines, width, len(lines) * line_height(_SMALL) + 22)
    lines = wrapped(bubble.text, _TEXT, 690)
    longest = max(width_of(line, _TEXT) for line in lines)
    clock = width_of(bubble.clock, _SMALL) + (56 if bubble.mine else 24)
    # The clock is next to a short last line, else on a line of its own.
    beside = width_of(lines[-1], _TEXT) + clock + 12 <= max(longest, 300)
    height = len(lines) * line_height(_TEXT) + (34 if beside else 34 + line_height(_SMALL))
    return _Placed(bubble, lines, max(longest, 300 if beside else clock) + 60, height)


def draw_chat(chat: Chat) -> Image.Image:
    """Draw a conversation; the newest message is just above the input field."""
    look = _look(chat.look, chat.dark)
    placed = [_placed(bubble) for bubble in chat.bubbles]
    wanted = _TOP + _HEADER + 40 + sum(p.height + 20 for p in placed) + _FOOTER + 30
    height = round(min(_MOST, max(_LEAST, wanted)))
    image, pen = _screen(height, look, chat.clock)
    y = height - _FOOTER - 20.0
    for item in reversed(placed):
        y -= item.height
        _draw_bubble(pen, look, item, y, chat)
        y -= 20
    _header(pen, look, chat.contact, chat.below)
    _input_field(pen, look, height, chat.field)
    return image


def _draw_bubble(pen: TextPen, look: _Look, item: _Placed, y: float, chat: Chat) -> None:
    bubble = item.bubble
    if bubble.notice:
        left = (WIDTH - item.width) / 2
        pen.box((left, y, left + item.width, y + item.height), look.theirs, 22)
        for place, line in enumerate(item.lines):
            top = y + 11 + place * line_height(_SMALL)
            pen.line((WIDTH / 2, top), line, _SMALL, look.faint, "plain", "middle")
        return
    indent = 118 if chat.look == "plain" and not bubble.mine else 40
    left = WIDTH - 40 - item.width if bubble.mine else indent
    ground = look.mine if bubble.mine else look.theirs
    ink = look.mine_ink if bubble.mine else look.theirs_ink
    pen.box((left, y, left + item.width, y + item.height), ground, look.radius)
    if indent == 118:
        _avatar(pen, (68, y + item.height - 36), 34, chat.contact)
    pen.lines((left + 30, y + 15), item.lines, _TEXT, ink)
    right = left + item.width - 28
    bottom = y + item.height - 48
    faint = ink if bubble.mine and look.mine_ink == "#FFFFFF" else look.faint
    if bubble.mine:
        for shift in (0, 13):
            tick = [(right - 36 + shift, bottom + 24), (right - 28 + shift, bottom + 32)]
            pen.draw.line([*tick, (right - 13 + shift, bottom + 12)], fill=faint, width=4)
        right -= 46
    pen.line((right, bottom), bubble.clock, _SMALL, faint, "plain", "right")


def _input_field(pen: TextPen, look: _Look, height: int, words: str) -> None:
    top = height - _FOOTER
    pen.box((0, top, WIDTH, height), look.header if look.header_ink != "#FFFFFF" else look.ground)
    pen.box((40, top + 18, 890, top + 108), look.theirs, 45, look.faint)
    pen.line((84, top + 36), words, 36, look.faint)
    button = look.header if look.header_ink == "#FFFFFF" else look.mine
    pen.disc((978, top + 63), 45, button)
    pen.draw.polygon(
        [(962, top + 43), (1002, top + 63), (962, top + 83), (970, top + 63)], fill="#FFFFFF"
    )
    pen.box((400, height - 26, 680, height - 18), look.faint, 4)


def draw_calls(calls: Calls) -> Image.Image:
    """Draw a call list, newest on top."""
    look = _look("sms", calls.dark)
    row = 148
    height = min(_MOST, max(_LEAST, _TOP + _HEADER + 40 + row * len(calls.rows) + 60))
    image, pen = _screen(height, look, calls.clock)
    pen.line((54, _TOP + 44), calls.title, 58, look.theirs_ink, "bold")
    y = _TOP + _HEADER + 10
    missed = "#FF7A6B" if calls.dark else "#B3261E"
    for item in calls.rows:
        ink = missed if item.missed else look.theirs_ink
        _avatar(pen, (104, y + row / 2 - 8), 48, item.who)
        pen.line((186, y + 16), item.who, _TEXT, ink, "bold")
        _arrow(pen, (200, y + 98), ink, item.missed)
        pen.line((232, y + 78), item.below, _SMALL + 2, look.faint)
        pen.line((1026, y + 44), item.clock, 34, look.faint, "plain", "right")
        pen.draw.line([(186, y + row - 6), (WIDTH, y + row - 6)], fill=look.theirs, width=2)
        y += row
    pen.box((400, height - 26, 680, height - 18), look.faint, 4)
    return image


def _arrow(pen: TextPen, middle: tuple[float, float], colour: str, missed: bool) -> None:
    """Draw an incoming arrow; a bouncing one for a missed call."""
    x, y = middle
    if missed:
        pen.draw.line([(x - 14, y - 10), (x, y + 4), (x + 14, y - 10)], fill=colour, width=5)
        pen.draw.line([(x - 14, y + 2), (x - 14, y - 10), (x - 2, y - 10)], fill=colour, width=5)
    else:
        pen.draw.line([(x + 12, y - 12), (x - 10, y + 10)], fill=colour, width=5)
        pen.draw.line([(x - 10, y - 4), (x - 10, y + 10), (x + 4, y + 10)], fill=colour, width=5)


def draw_post(post: Post) -> Image.Image:
    """Draw a post with its comments; words describe the picture instead of showing it."""
    look = _look("plain", post.dark)
    caption = wrapped(f"{post.account}  {post.caption}", 40, 980)
    comments = [(c, wrapped(c.text, 40, 830)) for c in post.comments]
    texts = sum(len(lines) * line_height(40) + 116 for _, lines in comments)
    wanted = _TOP + 130 + 720 + 110 + len(caption) * line_height(40) + 80 + texts + 80
    height = min(_MOST, max(_LEAST, wanted))
    image, pen = _screen(height, look, post.clock)
    _avatar(pen, (92, _TOP + 66), 42, post.account)
    pen.line((158, _TOP + 38), post.account, 40, look.theirs_ink, "bold")
    top = _TOP + 130
    pen.box((0, top, WIDTH, top + 720), "#C9CDD6" if not post.dark else "#2B2E35")
    words = wrapped(post.picture, 40, 760, "italic")
    y = top + 360 - len(words) * line_height(40) / 2
    for line in words:
        faint = "#4A4F59" if not post.dark else "#B9BEC8"
        pen.line((WIDTH / 2, y), line, 40, faint, "italic", "middle")
        y += line_height(40)
    _post_marks(pen, look, top + 720 + 55)
    y = pen.lines((50, top + 830), caption, 40, look.theirs_ink)
    pen.line((50, y + 6), post.below, _SMALL, look.faint)
    y += 80
    for comment, lines in comments:
        _avatar(pen, (92, y + 44), 38, comment.who)
        pen.line((158, y), comment.who, 36, look.theirs_ink, "bold")
        y = pen.lines((158, y + 50), lines, 40, look.theirs_ink)
        pen.line((158, y), comment.below, _SMALL, look.faint)
        y += 66
    return image


def _post_marks(pen: TextPen, look: _Look, y: float) -> None:
    """Draw the row under a picture: a heart, a bubble, an arrow."""
    ink = look.theirs_ink
    left, middle, right = (48, y - 8), (74, y - 12), (100, y - 8)
    pen.draw.arc((48, y - 24, 74, y + 4), 160, 360, fill=ink, width=5)
    pen.draw.arc((74, y - 24, 100, y + 4), 180, 20, fill=ink, width=5)
    pen.draw.line([left, (74, y + 26), right], fill=ink, width=5, joint="curve")
    pen.disc(middle, 2, ink)
    pen.draw.ellipse((150, y - 24, 200, y + 22), outline=ink, width=5)
    pen.draw.polygon([(158, y + 12), (150, y + 32), (176, y + 20)], fill=ink)
    arrow = [(252, y - 20), (304, y), (252, y + 22), (264, y), (252, y - 20)]
    pen.draw.line(arrow, fill=ink, width=5, joint="curve")


def draw_note(note: Note) -> Image.Image:
    """Draw a slip of paper on a table, as a phone's camera would see it from above."""
    image = Image.new("RGB", (1200, 900), "#8C7661")
    pen = TextPen(ImageDraw.Draw(image))
    for y in range(0, 900, 60):
        pen.box((0, y, 1200, y + 3), "#836D58")
    pen.box((208, 158, 1008, 758), "#6F5C49", 10)
    pen.box((196, 146, 996, 746), "#F7F3E8", 8)
    pen.box((196, 146, 996, 210), _BAND_GROUND, 8)
    pen.line((596, 156), BAND, 32, _BAND_INK, "bold", "middle")
    first = 440 - len(note.lines) * 42
    for place, line in enumerate(note.lines):
        pen.line((596, first + place * 100), line, 62, "#27395E", "italic", "middle")
    return image.rotate(3, Image.Resampling.BICUBIC, fillcolor="#8C7661")
