"""Reads the names of sources in the reader's language from `resources/sources.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from typing import cast

from evidence_keeper.system.resources import resource


@cache
def _names() -> dict[str, dict[str, str]]:
    with resource("sources.toml").open("rb") as file:
        return cast("dict[str, dict[str, str]]", tomllib.load(file))


def source_names(language: str, sources: Iterable[str]) -> str:
    """Return the sources as one line; addresses, which have no translation, unchanged."""
    known = _names()
    return "; ".join(known.get(name, {}).get(language, name) for name in sources)
