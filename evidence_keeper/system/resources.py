"""Finds bundled resources in a checkout, an installed wheel or a frozen build."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import evidence_keeper


@cache
def resources_folder() -> Path:
    """Return the folder of fonts, icons, guidance, helplines and catalogues."""
    package = Path(evidence_keeper.__file__).parent
    for candidate in (package / "_resources", package.parent / "resources"):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError("resources")


def resource(*parts: str) -> Path:
    """Return the path of one resource, which may not exist."""
    return resources_folder().joinpath(*parts)
