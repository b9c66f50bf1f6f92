"""Declares as types what the window needs from the services.

`app.window` passes the real services, the window's tests fakes. Every method of a session runs on
the backend's thread; only `interrupt` and `end_decoding` may be called from any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

# Types only: the unlock page needs none of these modules.
if TYPE_CHECKING:
    from evidence_keeper.domain.dossier.profile import Profile
    from evidence_keeper.domain.help.safety_plan import SafetyPlan
    from evidence_keeper.domain.progress import Progress
    from evidence_keeper.domain.record.canonical import Json
    from evidence_keeper.domain.record.choice import Choice
    from evidence_keeper.domain.record.conversation import (
        Conversation,
        Looked,
        Message,
        ReadingOptions,
        Refused,
    )
    from evidence_keeper.domain.record.custody import CustodyEvent
    from evidence_keeper.domain.record.entry import Case, Entry, Incident, Kind
    from evidence_keeper.domain.record.evidence import Evidence, Source
    from evidence_keeper.domain.record.working_copy import Step
    from evidence_keeper.domain.verification import Finding, Verification
    from evidence_keeper.services.intake.intake import Intake


class PagePicturePort(Protocol):
    """A page as a picture: rows of `stride` bytes, each pixel blue, green, red."""

    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def height(self) -> int: ...  # noqa: D102
    @property
    def stride(self) -> int: ...  # noqa: D102
    @property
    def pixels(self) -> bytes: ...  # noqa: D102


class LastBackupPort(Protocol):
    """Time and place of the last backup."""

    @property
    def moment(self) -> datetime: ...  # noqa: D102
    @property
    def path(self) -> Path: ...  # noqa: D102


class BackupPort(Protocol):
    """The result of a backup."""

    @property
    def files_copied(self) -> int: ...  # noqa: D102
    @property
    def nothing_new(self) -> bool: ...  # noqa: D102
    @property
    def unreadable(self) -> tuple[str, ...]: ...  # noqa: D102


class RestoredPort(Protocol):
    """The result of a restore."""

    @property
    def folder(self) -> Path: ...  # noqa: D102
    @property
    def made(self) -> str: ...  # noqa: D102
    @property
    def verification(self) -> Verification | None: ...  # noqa: D102
    @property
    def findings(self) -> tuple[Finding, ...]: ...  # noqa: D102


class RoomPort(Protocol):
    """The size of the vault's database and its free space, in bytes."""

    @property
    def size(self) -> int: ...  # noqa: D102
    @property
    def free(self) -> int: ...  # noqa: D102


class MovedPort(Protocol):
    """The result of a move of the vault."""

    @property
    def old(self) -> Path: ...  # noqa: D102
    @property
    def new(self) -> Path: ...  # noqa: D102
    @property
    def unreadable(self) -> Sequence[str]: ...  # noqa: D102


class OpenedPort(Protocol):
    """The notices after unlocking."""

    @property
    def last_opened(self) -> datetime | None: ...  # noqa: D102
    @property
    def failed_since(self) -> tuple[datetime, ...]: ...  # noqa: D102
    @property
    def warnings(self) -> tuple[Finding, ...]: ...  # noqa: D102
    @property
    def read_only(self) -> bool: ...  # noqa: D102
    @property
    def checking(self) -> bool: ...  # noqa: D102


class DraftPort(Protocol):
    """One unfinished entry."""

    @property
    def number(self) -> int: ...  # noqa: D102
    @property
    def changed(self) -> datetime: ...  # noqa: D102
    @property
    def body(self) -> Mapping[str, Json]: ...  # noqa: D102


class RecordPort(Protocol):
    """Incidents of an open vault."""

    def check_further(self) -> tuple[Finding, ...] | None: ...  # noqa: D102
    def tidy_up(self) -> None: ...  # noqa: D102

    def cases(self) -> list[Case]: ...  # noqa: D102
    def add_case(self, name: str, zone: str) -> Case: ...  # noqa: D102
    def record(self, entries: Sequence[Entry]) -> list[int]: ...  # noqa: D102
    def revise(self, number: int, entry: Entry) -> Incident: ...  # noqa: D102
    def revise_all(self, entries: Mapping[int, Entry]) -> None: ...  # noqa: D102
    def incident(self, number: int) -> Incident: ...  # noqa: D102
    def versions(self, number: int) -> list[tuple[datetime, Entry]]: ...  # noqa: D102
    def chronology(  # noqa: D102
        self, choice: Choice = ..., offset: int = 0, limit: int = 200
    ) -> list[Incident]: ...
    def count(self, choice: Choice = ...) -> int: ...  # noqa: D102
    def incident_numbers(self, choice: Choice = ...) -> list[int]: ...  # noqa: D102
    def row_of_day(self, choice: Choice, day: date) -> tuple[int, bool]: ...  # noqa: D102
    def kinds(self, choice: Choice = ...) -> list[Kind]: ...  # noqa: D102
    def day_counts(self, choice: Choice = ...) -> dict[date, int]: ...  # noqa: D102
    def people(self) -> list[str]: ...  # noqa: D102
    def accounts(self) -> list[str]: ...  # noqa: D102
    def platforms(self) -> list[str]: ...  # noqa: D102
    def bin_incident(self, number: int) -> None: ...  # noqa: D102
    def restore_incident(self, number: int) -> None: ...  # noqa: D102
    def bin_incidents(self, numbers: Sequence[int]) -> None: ...  # noqa: D102
    def restore_incidents(self, numbers: Sequence[int]) -> None: ...  # noqa: D102
    def binned(self) -> list[Incident]: ...  # noqa: D102


class EvidencePort(Protocol):
    """Evidence of an open vault."""

    def evidence(self, number: int) -> Evidence: ...  # noqa: D102
    def evidence_list(  # noqa: D102
        self, offset: int = 0, limit: int = 200, text: str = ""
    ) -> list[Evidence]: ...
    def evidence_count(self, text: str = "") -> int: ...  # noqa: D102
    def evidence_uses(self, number: int) -> list[int]: ...  # noqa: D102
    def preview(self, number: int) -> bytes | None: ...  # noqa: D102
    def rendition(self, number: int) -> bytes | None: ...  # noqa: D102
    def original(self, number: int) -> Iterator[bytes]: ...  # noqa: D102
    def save_original(self, number: int, target: Path) -> None: ...  # noqa: D102
    def update_evidence(self, evidence: Evidence) -> None: ...  # noqa: D102
    def earlier_notes(self, number: int) -> list[tuple[datetime, Evidence]]: ...  # noqa: D102
    def history(self, number: int) -> list[CustodyEvent]: ...  # noqa: D102
    def keep_files(  # noqa: D102
        self, paths: Sequence[Path], source: Source, progress: Progress
    ) -> Intake: ...
    def keep_bytes(self, data: bytes, name: str, source: Source) -> Intake: ...  # noqa: D102
    def make_working_copy(self, number: int, steps: Sequence[Step]) -> Evidence: ...  # noqa: D102
    def copy_steps(self, number: int) -> tuple[Step, ...]: ...  # noqa: D102
    def keep_screen(self, data: bytes, name: str, url: str) -> Evidence: ...  # noqa: D102
    def keep_new_files(self, folder: Path, progress: Progress) -> Intake: ...  # noqa: D102
    def unread_picture(self, tried: Collection[int] = ()) -> tuple[int, bytes] | None: ...  # noqa: D102
    def note_machine_text(self, number: int, text: str) -> None: ...  # noqa: D102
    def warm_up(self) -> None: ...  # noqa: D102
    def look_alikes(self, number: int) -> list[int]: ...  # noqa: D102
    def following(self, number: int) -> tuple[int, ...]: ...  # noqa: D102
    def sequence_of(self, number: int) -> tuple[int, ...]: ...  # noqa: D102
    def keep_sequence(self, numbers: Sequence[int]) -> list[tuple[int, ...]]: ...  # noqa: D102
    def drop_sequence(self, numbers: Sequence[int]) -> None: ...  # noqa: D102
    def in_order(self, numbers: Sequence[int]) -> list[int]: ...  # noqa: D102
    def copies_of(self, number: int) -> list[int]: ...  # noqa: D102
    def behind_copies(self, numbers: Sequence[int]) -> list[Evidence]: ...  # noqa: D102
    def bin_evidence(self, numbers: Sequence[int]) -> None: ...  # noqa: D102
    def restore_evidence(self, numbers: Sequence[int]) -> None: ...  # noqa: D102
    def binned_evidence(self) -> list[Evidence]: ...  # noqa: D102
    def evidence_numbers(self, text: str = "") -> list[int]: ...  # noqa: D102
    def link_evidence(self, incident: int, numbers: Sequence[int]) -> Incident: ...  # noqa: D102
    def unlink_evidence(self, incident: int, numbers: Sequence[int]) -> Incident: ...  # noqa: D102


class ReadResultPort(Protocol):
    """`services.record.conversation_import.ReadResult`."""

    @property
    def conversations(self) -> tuple[Conversation, ...]: ...  # noqa: D102
    @property
    def refused(self) -> tuple[Refused, ...]: ...  # noqa: D102
    @property
    def refusals(self) -> int: ...  # noqa: D102


class ConversationPort(Protocol):
    """Conversations of an open vault."""

    def look_at_export(  # noqa: D102
        self, evidence: int, progress: Progress, name: str = ""
    ) -> Looked: ...
    def read_export(  # noqa: D102
        self,
        evidence: int,
        reading: ReadingOptions,
        progress: Progress,
        *,
        chats: Collection[str] | None = None,
        name: str = "",
    ) -> ReadResultPort: ...
    def conversations(self) -> list[Conversation]: ...  # noqa: D102
    def binned_conversations(self) -> int: ...  # noqa: D102
    def conversation(self, number: int) -> Conversation: ...  # noqa: D102
    def messages(  # noqa: D102
        self, number: int, offset: int = 0, limit: int = 200
    ) -> list[Message]: ...
    def messages_at(self, number: int, positions: Collection[int]) -> list[Message]: ...  # noqa: D102
    def message_place(self, number: int, moment: datetime) -> int: ...  # noqa: D102
    def find_messages(  # noqa: D102
        self, text: str, number: int | None = None
    ) -> list[tuple[int, int]]: ...
    def count_messages(self, text: str, most: int = -1) -> dict[int, int]: ...  # noqa: D102
    def show_messages(  # noqa: D102
        self, number: int, positions: Collection[int], *, shown: bool
    ) -> None: ...
    def drop_conversation(self, number: int) -> None: ...  # noqa: D102


class SessionPort(RecordPort, EvidencePort, ConversationPort, Protocol):
    """An open vault."""

    @property
    def folder(self) -> Path: ...  # noqa: D102
    @property
    def opened(self) -> OpenedPort: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102
    def interrupt(self) -> None: ...  # noqa: D102
    def end_decoding(self) -> None: ...  # noqa: D102
    def save_draft(  # noqa: D102
        self, draft: int | None, body: Mapping[str, Json], typed: datetime | None = None
    ) -> int: ...
    def drafts(self) -> Sequence[DraftPort]: ...  # noqa: D102
    def drop_draft(self, draft: int) -> None: ...  # noqa: D102
    def profile(self) -> Profile: ...  # noqa: D102
    def save_profile(self, profile: Profile) -> None: ...  # noqa: D102
    def safety_plan(self) -> SafetyPlan: ...  # noqa: D102
    def keep_plan(self, plan: SafetyPlan) -> None: ...  # noqa: D102
    def save_plan(self, plan: SafetyPlan) -> None: ...  # noqa: D102
    def preference(self, name: str, default: Json) -> Json: ...  # noqa: D102
    def set_preference(self, name: str, value: Json) -> None: ...  # noqa: D102
    def check(self, progress: Progress) -> Verification: ...  # noqa: D102
    def change_passphrase(self, old: str, new: str) -> None: ...  # noqa: D102


class PreviewPort(Protocol):
    """`services.dossier.dossier_preview.DossierPreview`."""

    @property
    def pages(self) -> int: ...  # noqa: D102
    def page(self, number: int, dots_per_inch: int) -> bytes: ...  # noqa: D102
    def close(self) -> None: ...  # noqa: D102


class SizesPort(Protocol):
    """`services.dossier.dossier_preview.Sizes`."""

    @property
    def full(self) -> int: ...  # noqa: D102
    @property
    def small(self) -> int: ...  # noqa: D102
    @property
    def originals(self) -> int: ...  # noqa: D102
