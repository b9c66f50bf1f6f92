"""What a search in the help has found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.services.help.help_search import Hit
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.pages.help.contents import LETTER, NUMBER
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.answer_button import AnswerButton

_PREFIX = {"letter": LETTER, "number": NUMBER, "panel": ""}


def found_page(
    t: Translator, text: str, hits: Sequence[Hit], open_slug: Callable[[str], None]
) -> QWidget:
    """Return the hits, each a button with the line that was found; or what to do without one."""
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(tokens.S)
    box.addWidget(PlainLabel(t.say("Found for “{text}”", text=text), "title"))
    if not hits:
        box.addWidget(
            PlainLabel(
                t.say(
                    "Nothing was found. Try one word, or begin with “What is happening?”. 111 "
                    "answers day and night."
                )
            )
        )
    for hit in hits:
        link = AnswerButton(hit.title, hit.line)
        link.clicked.connect(lambda _=False, s=_PREFIX[hit.kind] + hit.slug: open_slug(s))
        box.addWidget(link)
    return page
