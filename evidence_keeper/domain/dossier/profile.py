"""Defines "About me", the optional profile whose fields are shown or hidden per reader."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Profile:
    """The user's description of herself."""

    name: str = ""
    birth_date: str = ""
    school_class: str = ""
    school: str = ""
    contact: str = ""
    representative: str = ""
    need: str = ""

    def filled(self) -> tuple[str, ...]:
        """Return the names of the fields that are filled in, in order."""
        return tuple(name for name in FIELDS if getattr(self, name).strip())

    def only(self, shown: Collection[str]) -> Profile:
        """Return a copy with only these fields."""
        return replace(self, **{name: "" for name in FIELDS if name not in shown})

    def is_empty(self) -> bool:
        """Return whether nothing was filled in."""
        return not any(getattr(self, f.name) for f in fields(self))


FIELDS = tuple(f.name for f in fields(Profile))
