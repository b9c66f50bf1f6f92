"""The texts of the guidance, as the window calls for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence_keeper.domain.help.guidance import Panel

# Imported when first used: see `app.window`.
# ruff: noqa: PLC0415


def panels(language: str) -> list[Panel]:
    """Return the panels in order."""
    from evidence_keeper.services.help import guidance

    return guidance.panels(language)


def before_you_start(language: str) -> Panel:
    """Return what the first start begins with."""
    from evidence_keeper.services.help import guidance

    return guidance.before_you_start(language)
