"""Exports a file from the vault and reports on new working copies."""

from __future__ import annotations

from pathlib import Path

from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.ui.context import Context, NoticeTone
from evidence_keeper.ui.pages.page import Page
from evidence_keeper.ui.widgets.inputs.file_questions import ask_save


def save_copy(page: Page, item: object) -> None:
    """Ask for a target, and write a copy of an item's bytes there."""
    if not isinstance(item, Evidence):
        return
    context, t = page.context, page.context.t
    suffix = Path(item.original_name).suffix
    name = item.label + (suffix if suffix.isascii() and len(suffix) < 12 else "")
    target = ask_save(page, t.say("Save a copy"), name, [])
    if target is None:
        return
    said = t.say("Saved. The copy is not encrypted, and it can carry the place and the device.")
    if item.media_type.startswith(("audio/", "video/")):
        said = t.say(
            "Saved. The copy is not encrypted, and a player can remember that it was played. "
            "Delete it when you no longer need it."
        )
    if item.copy_of is not None:
        said = t.say("Saved. The copy is not encrypted. It carries no place and no device.")
    context.backend.change(
        lambda s: s.evidence.save_original(item.number, target),
        lambda _: context.tell(said, NoticeTone.CAUTION),
    )


def say_made(context: Context, copy: Evidence) -> None:
    """Report a new working copy, and how it is used."""
    t = context.t
    original = evidence_label(copy.copy_of or 0)
    context.tell(
        t.say(
            "{number} is kept, a working copy of {original}. Documents show it instead of the "
            "original.",
            number=copy.label,
            original=original,
        ),
        NoticeTone.GOOD,
    )
