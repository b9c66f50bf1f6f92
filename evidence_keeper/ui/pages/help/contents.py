"""Names the whole content of the help, in order, under headings."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_keeper.domain.help.guidance import Panel
from evidence_keeper.domain.help.letter import Letter
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.main_window.help_row import WAY_PANEL
from evidence_keeper.ui.widgets.inputs.contents_list import ContentsGroup

WAY = WAY_PANEL
PLAN = "plan"
LETTER = "letter:"
NUMBER = "number:"


def contents_of(
    t: Translator, way_title: str, panels: Sequence[Panel], letters: Sequence[Letter], keys: str
) -> list[ContentsGroup]:
    """Return all contents in order."""

    def of(name: str) -> list[tuple[str, str]]:
        return [(p.slug, p.title) for p in panels if p.group == name]

    written = [(LETTER + one.slug, one.title) for one in letters]
    return [
        ContentsGroup(t.say("Now"), ((WAY, way_title), *of("now"))),
        ContentsGroup(t.say("What happens to me"), tuple(of("happens"))),
        ContentsGroup(t.say("Keep it"), tuple(of("keep"))),
        ContentsGroup(t.say("Plan and write"), ((PLAN, t.say("My safety plan")), *written)),
        ContentsGroup(t.say("For adults"), tuple(of("adults"))),
        ContentsGroup(t.say("About"), (*of("about"), (keys, t.say("Keys")))),
    ]
