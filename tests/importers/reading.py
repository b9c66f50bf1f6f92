"""Shares helpers among the tests of readers. All samples are made up here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import (
    Looked,
    Message,
    ReadingOptions,
    Refused,
    RemarkCode,
)
from evidence_keeper.importers.interface import Export, Importer


def export_of(content: str | bytes, name: str = "export") -> Export:
    raw = content if isinstance(content, bytes) else content.encode("utf-8")
    return Export(io.BytesIO(raw), name, len(raw))


def zip_of(files: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


@dataclass
class Read:
    """Everything that a reader yielded."""

    pairs: list[tuple[str, Message]]
    refused: list[Refused]

    @property
    def messages(self) -> list[Message]:
        return [message for _, message in self.pairs]

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    @property
    def sent(self) -> list[str]:
        return [m.sent.isoformat() if m.sent else "" for m in self.messages]


def read(
    importer: Importer,
    content: str | bytes,
    reading: ReadingOptions | None = None,
    name: str = "export",
    progress: Progress | None = None,
) -> Read:
    found = Read([], [])
    export = export_of(content, name)
    for item in importer.messages(export, reading or ReadingOptions(), progress or Progress()):
        if isinstance(item, Refused):
            found.refused.append(item)
        else:
            found.pairs.append(item)
    return found


def look(importer: Importer, content: str | bytes, name: str = "export") -> Looked:
    return importer.look(export_of(content, name), Progress())


def remarks(looked: Looked) -> dict[RemarkCode, int]:
    return {remark.code: remark.count for remark in looked.remarks}


def code_of(action: Callable[[], object]) -> Code | None:
    """Return the code of the error that an action ends with; None when it succeeds."""
    try:
        action()
    except KeeperError as e:
        return e.code
    return None


def survives(importer: Importer, content: bytes) -> None:
    """Try a file that may be anything: only a clear refusal or an answer is allowed."""
    allowed = {None, Code.EXPORT_EMPTY, Code.EXPORT_UNREADABLE, Code.DATE_ORDER_NEEDED}
    importer.recognises(export_of(content))
    assert code_of(lambda: look(importer, content)) in allowed
    assert code_of(lambda: read(importer, content)) in allowed


def every_cut(content: bytes, step: int = 50) -> list[bytes]:
    return [content[:end] for end in range(0, len(content), step)]
