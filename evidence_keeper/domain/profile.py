"""About me: all optional, and each part shown or not per reader."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Profile:
    """What the user says about herself."""

    name: str = ""
    birth_date: str = ""
    school_class: str = ""
    school: str = ""
    contact: str = ""
    representative: str = ""
    need: str = ""

    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not any(getattr(self, f.name) for f in fields(self))
