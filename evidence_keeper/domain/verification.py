"""Defines the result of a check: unchanged, changed, or unable to tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evidence_keeper.domain.record.canonical import Json


class Outcome(StrEnum):
    """The three outcomes of a check."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    UNABLE = "unable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a check.

    Attributes:
        code: For example `file_changed`; `system.language.finding_words` has the sentence.
        item: The file, evidence number or log entry; empty when it concerns the whole.
        detail: More for the sentence, for example an expected fingerprint.
    """

    code: str
    item: str = ""
    detail: str = ""

    def to_json(self) -> dict[str, Json]:
        """Return the form that `--json` prints."""
        return {"code": self.code, "item": self.item, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of a check.

    Attributes:
        outcome: One of three.
        findings: Differences, or reasons why it cannot be told; empty when unchanged.
        seal: The seal as 64 hexadecimal digits, to compare with the printed one; may be empty.
        checked: Number of checked items.
        stamped: Time of an external time stamp on the seal, ISO 8601 in UTC; empty without one.
        stamped_by: The name in the certificate that signed that time stamp.
        earlier_seals: Of a package: seals of the documents that it extends, oldest first.
        extends: The seal of the given earlier package, where this one extends it.
    """

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    seal: str = ""
    checked: int = 0
    stamped: str = ""
    stamped_by: str = ""
    earlier_seals: tuple[str, ...] = ()
    extends: str = ""
