"""Reads the help pages in the user's language.

They are read from `resources/guidance` and need no vault. The texts
are shipped with the program, so a missing or broken one is a programming error that the tests
find: it surfaces as `OSError`, `ValueError` or `KeyError`, not as a message to the user.
docs/guidance.md describes the files.
"""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, TypedDict, cast

from evidence_keeper.domain.help.blocks import Block, BlockKind, blocks
from evidence_keeper.domain.help.guidance import Panel
from evidence_keeper.domain.help.guided_help import act_named
from evidence_keeper.domain.help.paper import Paper, from_text
from evidence_keeper.services.help.source_names import source_names
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.system.resources import resource

if TYPE_CHECKING:
    from evidence_keeper.domain.dossier.plan import Reader  # the first page needs no dossier

__all__ = [
    "BEFORE_YOU_START",
    "SOURCE_LANGUAGE",
    "Block",
    "BlockKind",
    "before_you_start",
    "blocks",
    "guide_for",
    "panel",
    "panels",
    "source_hash",
    "stale_translations",
]

SOURCE_LANGUAGE = "en"
"""The language that the other texts are translated from."""

BEFORE_YOU_START = "before-you-start"
"""The panel shown before a vault is created."""


class _PanelRow(TypedDict):
    """One panel as `index.toml` names it."""

    slug: str
    group: str
    acts: list[str]
    leaflet: list[str]
    sources: list[str]
    reviewed_on: date
    source_sha256: str
    translated_from: dict[str, str]


def panels(language: str) -> list[Panel]:
    """Return all help pages in their order; in English for an unknown language."""
    return list(_panels(_spoken(language)))


def panel(language: str, slug: str) -> Panel:
    """Return one help page.

    Raises:
        KeyError: no page has that slug.
    """
    for one in _panels(_spoken(language)):
        if one.slug == slug:
            return one
    raise KeyError(slug)


def before_you_start(language: str) -> Panel:
    """Return the page on what the program cannot protect from, shown before a vault exists."""
    return panel(language, BEFORE_YOU_START)


def guide_for(reader: Reader, language: str) -> Paper | None:
    """Return the page of advice for a reader's dossier; None for the police."""
    slug = {"parents": "for-parents", "psychologist": "for-psychologist"}.get(reader.value)
    if slug is None:
        return None
    one = panel(language, slug)
    return from_text(one.title, one.text, (source_names(_spoken(language), one.sources),))


def source_hash(text: str) -> str:
    """Return the SHA-256 by which a translation identifies its English source text."""
    return hashlib.sha256(text.encode()).hexdigest()


def stale_translations() -> list[tuple[str, str]]:
    """Return (language, slug) of every text whose English source has changed since its
    translation.
    """
    spoken = sorted(LANGUAGES, key=lambda language: (language != SOURCE_LANGUAGE, language))
    return [
        (language, row["slug"])
        for row in _index()
        for language in spoken
        if _is_stale(language, row)
    ]


def _spoken(language: str) -> str:
    return language if language in LANGUAGES else SOURCE_LANGUAGE


@cache
def _index() -> tuple[_PanelRow, ...]:
    with resource("guidance", "index.toml").open("rb") as file:
        return tuple(cast("list[_PanelRow]", tomllib.load(file)["panel"]))


def _text(language: str, slug: str) -> str:
    """Return a page's text with LF newlines, so that the checkout's settings change no hash."""
    return resource("guidance", language, f"{slug}.md").read_text(encoding="utf-8")


@cache
def _panels(language: str) -> tuple[Panel, ...]:
    out = []
    for row in _index():
        text = _text(language, row["slug"])
        first = blocks(text)[0]
        if first.kind is not BlockKind.HEADING or first.level != 1:
            raise ValueError(f"{language}/{row['slug']}.md does not begin with a title")
        out.append(
            Panel(
                slug=row["slug"],
                title=first.text,
                text=text,
                leaflet_sections=tuple(row["leaflet"]),
                sources=tuple(row["sources"]),
                reviewed_on=row["reviewed_on"],
                group=row["group"],
                acts=tuple(act_named(act) for act in row["acts"]),
                stale=_is_stale(language, row),
            )
        )
    return tuple(out)


def _is_stale(language: str, row: _PanelRow) -> bool:
    current = source_hash(_text(SOURCE_LANGUAGE, row["slug"]))
    made_from = {SOURCE_LANGUAGE: row["source_sha256"], **row["translated_from"]}
    return made_from[language] != current
