"""What would make an item more telling, in kind words."""

from __future__ import annotations

from evidence_keeper.domain.record.completeness import Missing
from evidence_keeper.system.language.translations import Translator


def advice(t: Translator, parts: tuple[Missing, ...]) -> list[str]:
    """Return one sentence for each thing that could be added."""
    words = {
        Missing.ADDRESS: t.say("If you can, add the address of the page or profile."),
        Missing.DATE: t.say(
            "No date is visible to the program. If you remember it, write it down; if not, that "
            "is fine."
        ),
        Missing.WHOLE: t.say(
            "It may be a part of the screen. If you still can, add a screenshot with the name, the "
            "date and what stands above and below."
        ),
        Missing.LATE: t.say(
            "It was made some time after it happened. A word about why helps, for example: I found "
            "it later."
        ),
    }
    return [words[part] for part in parts]
