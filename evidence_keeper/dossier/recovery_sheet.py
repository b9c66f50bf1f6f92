"""Draws the recovery sheet: one page, to be kept by somebody the owner trusts.

Its code opens the vault alone, or is one of three of which any two open it. A stranger who sees it
should have nothing to ask: it says what the code is for and how to keep it, and nothing about the
vault's content or purpose.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, BinaryIO

from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.flowables import Flowable
from reportlab.platypus.frames import Frame

from evidence_keeper.domain.vault.recovery import others
from evidence_keeper.dossier.layout.flow import FlowBlock, Gap, HorizontalRule, draw_text
from evidence_keeper.dossier.layout.qr import code_rows, draw_code
from evidence_keeper.dossier.pdf.canvas import DossierCanvas
from evidence_keeper.dossier.pdf.fonts import Face
from evidence_keeper.dossier.pdf.page_style import (
    ACCENT,
    BODY,
    BOTTOM,
    CAPTION,
    FRAME,
    HEIGHT,
    INK,
    LEAD,
    LEFT,
    LINE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    QUIET,
    TITLE,
    WIDTH,
    Style,
)
from evidence_keeper.dossier.section_parts import bullets, subheading, writing_lines
from evidence_keeper.system.language.dates import day_text
from evidence_keeper.system.language.translations import Translator, translator

PROGRAM = "Evidence Keeper"
_GROUP = Style(Face.MONO, 20, 24, INK)
_PLACE = Style(size=7.6, leading=10, colour=QUIET)
_FOOT = Style(size=7.6, leading=10, colour=QUIET)


class _CodeBox(Flowable):
    """The code in numbered groups, in columns, and as a QR code."""

    canv: DossierCanvas
    _QR = 112.0
    _PADDING = 18.0
    _ALL_ACROSS = 300.0
    _DOWN = 31.0

    def __init__(self, code: str, columns: int) -> None:
        super().__init__()
        self._groups = code.split("-")
        self._columns = columns
        self._rows = code_rows(code)
        self.spaceBefore, self.spaceAfter = 4, 6

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; see the library's Flowable."""
        lines = -(-len(self._groups) // self._columns)
        tall = max(self._QR, lines * self._DOWN)
        self.width, self.height = WIDTH, tall + 2 * self._PADDING
        self._above = self._PADDING + (tall - lines * self._DOWN) / 2
        return self.width, self.height

    def draw(self) -> None:
        """Draw frame, groups and code."""
        canvas = self.canv
        canvas.setStrokeColor(FRAME)
        canvas.setLineWidth(0.5)
        canvas.roundRect(0, 0, self.width, self.height, 4, stroke=1, fill=0)
        top = self.height - self._above - 23
        for place, group in enumerate(self._groups):
            row, column = divmod(place, self._columns)
            x, y = 34 + column * self._ALL_ACROSS / self._columns, top - row * self._DOWN
            draw_text(canvas, str(place + 1), x - 12, y, _PLACE)
            draw_text(canvas, group, x, y, _GROUP)
        x, y = self.width - self._PADDING - self._QR, (self.height - self._QR) / 2
        draw_code(canvas, self._rows, x, y, self._QR)


def _typing(t: Translator) -> FlowBlock:
    return FlowBlock(
        t.say(
            "Capitals and hyphens do not matter. The code has neither O nor I nor L: a round "
            "sign is a zero, an upright one is a one. The square holds the same code."
        ),
        CAPTION,
    )


def _out_of_sight(t: Translator) -> list[str]:
    return [
        t.say("Out of sight, dry, and with nothing written on it that tells more."),
        t.say(
            "On paper only. Pictures and files are often copied to other devices without "
            "anybody noticing."
        ),
    ]


def _kept_by(t: Translator) -> list[Flowable]:
    return writing_lines([t.say("Kept by (name)"), t.say("Date, signature")], height=30)


def _story(t: Translator, code: str) -> list[Flowable]:
    """Return the sheet whose code opens the vault alone."""
    return [
        FlowBlock(t.say("Recovery sheet"), TITLE),
        FlowBlock(t.say("For the day when a passphrase is forgotten."), LEAD),
        HorizontalRule(ACCENT, length=58, weight=1.6),
        Gap(6),
        _CodeBox(code, columns=2),
        _typing(t),
        subheading(t.say("What it opens")),
        FlowBlock(
            t.say(
                "One encrypted vault on a computer, and its backups. Together with the vault, this "
                "code opens everything in it, as the passphrase does."
            ),
            BODY,
        ),
        subheading(t.say("If it is lost")),
        FlowBlock(
            t.say(
                "If the passphrase and the recovery sheet are lost, nobody can open the vault — "
                "not even us."
            ),
            BODY,
        ),
        FlowBlock(t.say("The program shows this code only once."), BODY),
        subheading(t.say("Where to keep it")),
        bullets(
            [
                t.say("Best with an adult you trust, and not beside the computer."),
                *_out_of_sight(t),
            ]
        ),
        subheading(t.say("For the adult who keeps it")),
        FlowBlock(
            t.say(
                "Please show this sheet to nobody and give it only to the person who gave it to "
                "you. You need to do nothing else with it."
            ),
            BODY,
        ),
        *_kept_by(t),
    ]


def _story_of_three(t: Translator, code: str, number: int) -> list[Flowable]:
    """Return the sheet of one of three people."""
    first, second = others(number)
    return [
        FlowBlock(t.say("Recovery sheet {number} of three", number=number), TITLE),
        FlowBlock(t.say("For the day when a passphrase is forgotten."), LEAD),
        HorizontalRule(ACCENT, length=58, weight=1.6),
        Gap(6),
        _CodeBox(code, columns=3),
        _typing(t),
        subheading(t.say("What it opens")),
        FlowBlock(
            t.say(
                "Alone nothing, and it tells nothing of what is inside. Together with sheet "
                "{first} or sheet {second}, which two other people keep, it opens one encrypted "
                "vault on a computer, and its backups.",
                first=first,
                second=second,
            ),
            BODY,
        ),
        subheading(t.say("When it is needed")),
        FlowBlock(
            t.say(
                "The person who gave you this sheet asks you for it, and one of the other two as "
                "well. The program asks for one code, and then for the second."
            ),
            BODY,
        ),
        subheading(t.say("If it is lost")),
        FlowBlock(
            t.say(
                "Please say so soon. The other two sheets still open the vault, and three new ones "
                "can be made. If two of the three are lost, the third opens nothing."
            ),
            BODY,
        ),
        subheading(t.say("For the person who keeps it")),
        bullets(
            [
                t.say("Please show it to nobody, and do not try it out."),
                t.say("Give it only to the person who gave it to you."),
                t.say(
                    "Do not put it together with sheet {first} or {second} before that person "
                    "asks for it.",
                    first=first,
                    second=second,
                ),
                *_out_of_sight(t),
            ]
        ),
        *_kept_by(t),
    ]


def _foot(t: Translator, made_on: date) -> Callable[[Any, object], None]:
    def draw(canvas: Any, document: object) -> None:
        assert isinstance(canvas, DossierCanvas)
        right = LEFT + WIDTH
        canvas.put_rule(LINE, 0.5, (LEFT, BOTTOM - 12), (right, BOTTOM - 12))
        draw_text(canvas, PROGRAM, LEFT, BOTTOM - 24, _FOOT)
        draw_text(canvas, day_text(t, made_on), right, BOTTOM - 24, _FOOT, right=True)

    return draw


def write_sheet(
    code: str, language: str, target: BinaryIO, made_on: date, *, number: int = 0
) -> None:
    """Write the recovery sheet: one A4 page as PDF.

    The code is only on the page, never in the file's title or metadata. The same input gives the
    same bytes.

    Args:
        code: Groups joined by hyphens, from `storage.vault.recovery_code`.
        language: `kk`, `ru` or `en`; English for another.
        target: A binary file open for writing.
        made_on: The day printed in the footer.
        number: The number of the person, 1 to 3; 0 for the sheet that opens alone.
    """
    t = translator(language)
    story = _story_of_three(t, code, number) if number else _story(t, code)
    document = BaseDocTemplate(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        lang=t.language,
        title=t.say("Recovery sheet"),
        author=PROGRAM,
        creator=PROGRAM,
        producer=PROGRAM,
    )
    frame = Frame(LEFT, BOTTOM, WIDTH, HEIGHT, 0, 0, 0, 0, id="body")
    document.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=_foot(t, made_on))])
    identity = hashlib.sha256(f"recovery sheet {language} {made_on}".encode()).hexdigest()

    def make_canvas(*args: object, **options: object) -> DossierCanvas:
        canvas = DossierCanvas(*args, **options)
        canvas.date_and_seal(datetime.combine(made_on, time(), UTC), identity)
        return canvas

    document.build(story, canvasmaker=make_canvas)
