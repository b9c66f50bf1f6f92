"""The recovery sheet: one page on paper, to be kept by somebody the owner trusts.

Whoever sees it lying about should see nothing to ask about: it says what the code is for and how
to keep it, and nothing of what the vault holds or why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, BinaryIO

from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.flowables import Flowable
from reportlab.platypus.frames import Frame

from evidence_keeper.dossier.canvas import DossierCanvas
from evidence_keeper.dossier.flow import Block, Gap, Rule, draw_text
from evidence_keeper.dossier.fonts import Face
from evidence_keeper.dossier.look import (
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
from evidence_keeper.dossier.qr import code_rows, draw_code
from evidence_keeper.dossier.sections.common import bullets, subheading, writing_lines
from evidence_keeper.system.dates import day_text
from evidence_keeper.system.translations import Translator, translator

PROGRAM = "Evidence Keeper"
_GROUP = Style(Face.MONO, 20, 24, INK)
_PLACE = Style(size=7.6, leading=10, colour=QUIET)
_FOOT = Style(size=7.6, leading=10, colour=QUIET)


class _CodeBox(Flowable):
    """The code in numbered groups, two side by side, and as a QR code."""

    canv: DossierCanvas
    _QR = 112.0
    _PADDING = 18.0
    _COLUMNS = 2
    _ACROSS = 150.0
    _DOWN = 31.0

    def __init__(self, code: str) -> None:
        super().__init__()
        self._groups = code.split("-")
        self._rows = code_rows(code)
        self.spaceBefore, self.spaceAfter = 4, 6

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Tell the space it takes."""
        lines = -(-len(self._groups) // self._COLUMNS)
        tall = max(self._QR, lines * self._DOWN)
        self.width, self.height = WIDTH, tall + 2 * self._PADDING
        return self.width, self.height

    def draw(self) -> None:
        """Draw frame, groups and code."""
        canvas = self.canv
        canvas.setStrokeColor(FRAME)
        canvas.setLineWidth(0.5)
        canvas.roundRect(0, 0, self.width, self.height, 4, stroke=1, fill=0)
        top = self.height - self._PADDING - 23
        for place, group in enumerate(self._groups):
            row, column = divmod(place, self._COLUMNS)
            x, y = 34 + column * self._ACROSS, top - row * self._DOWN
            draw_text(canvas, str(place + 1), x - 12, y, _PLACE)
            draw_text(canvas, group, x, y, _GROUP)
        x, y = self.width - self._PADDING - self._QR, (self.height - self._QR) / 2
        draw_code(canvas, self._rows, x, y, self._QR)


def _story(t: Translator, code: str) -> list[Flowable]:
    return [
        Block(t.say("Recovery sheet"), TITLE),
        Block(t.say("For the day when a passphrase is forgotten."), LEAD),
        Rule(ACCENT, length=58, weight=1.6),
        Gap(6),
        _CodeBox(code),
        Block(
            t.say(
                "Capitals and hyphens do not matter. The code has neither O nor I nor L: a round "
                "sign is a zero, an upright one is a one. The square holds the same code."
            ),
            CAPTION,
        ),
        subheading(t.say("What it opens")),
        Block(
            t.say(
                "One encrypted vault on a computer, and its backups. Together with the vault, this "
                "code opens everything in it, as the passphrase does."
            ),
            BODY,
        ),
        subheading(t.say("If it is lost")),
        Block(
            t.say(
                "If the passphrase and the recovery sheet are lost, nobody can open the vault — "
                "not even us."
            ),
            BODY,
        ),
        Block(t.say("The program shows this code only once."), BODY),
        subheading(t.say("Where to keep it")),
        bullets(
            [
                t.say("Best with an adult you trust, and not beside the computer."),
                t.say("Out of sight, dry, and with nothing written on it that tells more."),
                t.say(
                    "On paper only. Pictures and files are often copied to other devices without "
                    "anybody noticing."
                ),
            ]
        ),
        subheading(t.say("For the adult who keeps it")),
        Block(
            t.say(
                "Please show this sheet to nobody and give it only to the person who gave it to "
                "you. You need to do nothing else with it."
            ),
            BODY,
        ),
        *writing_lines(
            [t.say("Kept by (name)"), t.say("Date, signature")],
            height=30,
        ),
    ]


def _foot(t: Translator, made_on: date) -> Callable[[Any, object], None]:
    def draw(canvas: Any, document: object) -> None:
        assert isinstance(canvas, DossierCanvas)
        right = LEFT + WIDTH
        canvas.saveState()
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, BOTTOM - 12, right, BOTTOM - 12)
        draw_text(canvas, PROGRAM, LEFT, BOTTOM - 24, _FOOT)
        draw_text(canvas, day_text(t, made_on), right, BOTTOM - 24, _FOOT, right=True)
        canvas.restoreState()

    return draw


def write_sheet(code: str, language: str, target: BinaryIO, made_on: date) -> None:
    """Write the recovery sheet: one A4 page as PDF.

    The code stands on the page alone, never in the file's title or other data about it. The same
    input gives the same bytes.

    Args:
        code: Groups joined by hyphens, as `storage.recovery_code` formats it.
        language: `kk`, `ru` or `en`; English for another.
        target: A binary file open for writing.
        made_on: The day printed at the foot.
    """
    t = translator(language)
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

    document.build(_story(t, code), canvasmaker=make_canvas)
