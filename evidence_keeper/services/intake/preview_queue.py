"""Queues encrypted files while two child processes make their previews.

The vault's thread reads, encrypts and commits; two threads pass files to the children and wait for
them, so that two cores are busy. Files keep the order in which they were added.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from queue import SimpleQueue
from types import TracebackType
from typing import Protocol, Self

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.evidence import Evidence, NoPreview, Source
from evidence_keeper.domain.text import storable
from evidence_keeper.media.decoder.decode_results import MAX_INPUT, Rendered
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.media.file_type import has_preview, media_type_of
from evidence_keeper.media.time_hints import device_hint, time_hints
from evidence_keeper.services.intake.intake_batch import (
    Batch,
    IntakeResult,
    Waiting,
    take_out_of_bin,
)
from evidence_keeper.storage.evidence.file_repair import heal
from evidence_keeper.storage.evidence.originals import Staged
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system import clock

_CHILDREN = 2
_AHEAD = 4
"""Most files that wait for their previews; each is in memory meanwhile."""


class Passed(Protocol):
    """The facts about a file that was read."""

    @property
    def pieces(self) -> list[bytes]:
        """The whole file while it may need decoding; empty otherwise."""

    @property
    def duration_ms(self) -> int | None:
        """The length of a sound or film."""


@dataclass(slots=True)
class _InLine:
    """A staged file whose preview is being made."""

    staged: Staged
    name: str
    modified: datetime | None
    duration_ms: int | None
    media_type: str
    rendered: Future[Rendered | NoPreview]


class PreviewQueue:
    """Adds staged files to a batch, in order, once they have previews. Use as a context.

    Args:
        vault: The target vault.
        source: How they were added.
        batch: Commits them.
        result: Collects duplicates.
        workshop: One child; the second is started when needed.
    """

    def __init__(
        self,
        vault: Vault,
        source: Source,
        batch: Batch,
        result: IntakeResult,
        workshop: DecoderClient,
    ) -> None:
        self._vault = vault
        self._source = source
        self._batch = batch
        self._result = result
        self._waiting: deque[_InLine] = deque()
        self._pool = ThreadPoolExecutor(_CHILDREN, thread_name_prefix="previews")
        self._second = DecoderClient()
        self._free: SimpleQueue[DecoderClient] = SimpleQueue()
        self._free.put(workshop)
        self._spare = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for item in self._waiting:
            item.rendered.cancel()
            self._vault.originals.discard(item.staged)
        self._waiting.clear()
        self._second.close()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def take(self, staged: Staged, name: str, modified: datetime | None, passed: Passed) -> None:
        """Queue a staged file for its preview, unless its bytes are stored already.

        It replaces a stored file that is missing or damaged. From a folder, items removed for good
        are not added again; a file chosen on its own is.

        Raises:
            KeeperError: DISK_*, from the commit of earlier files; this one stays queued.
        """
        if self._is_known(staged.sha256):
            known = self._vault.evidence.number_of(staged.sha256)
            if known is not None and heal(self._vault, known, staged):
                self._result.healed.append((storable(name), known))
            else:
                self._vault.originals.discard(staged)
            if known is not None and self._source is not Source.FOLDER:
                take_out_of_bin(self._vault, known)  # adding it again means wanting it back
            self._result.duplicates.append((storable(name), staged.sha256))
            self._result.reached += 1
            return
        removed = self._vault.evidence.removed_number_of(staged.sha256)
        if removed is not None and self._source is Source.FOLDER:
            self._vault.originals.discard(staged)
            self._result.leave(name, removed)
            self._result.reached += 1
            return
        media_type = media_type_of(staged.head)
        data = b"".join(passed.pieces) or staged.head
        rendered: Future[Rendered | NoPreview] = Future()
        if has_preview(media_type) and staged.size > MAX_INPUT:
            rendered.set_result(NoPreview.TOO_LARGE)
        elif not staged.size or not has_preview(media_type):
            rendered.set_result(NoPreview.NOT_A_PICTURE if staged.size else NoPreview.EMPTY)
        else:
            rendered = self._pool.submit(self._render, data, media_type)
            if self._waiting and self._spare:  # a single file needs no second child
                self._spare = False
                self._free.put(self._second)
        self._waiting.append(
            _InLine(staged, name, modified, passed.duration_ms, media_type, rendered)
        )
        self._result.reached += 1
        while len(self._waiting) >= _AHEAD or (self._waiting and self._waiting[0].rendered.done()):
            self._finish_first()

    def drain(self) -> KeeperError | None:
        """Wait for all previews and add the files to the batch.

        Returns:
            The first failure of a commit; its files are listed in the result. `Cancelled` when the
                program is closing: files without a preview are not kept then.
        """
        trouble = None
        while self._waiting:
            try:
                self._finish_first()
            except KeeperError as e:
                trouble = trouble or e
        return trouble

    def _is_known(self, sha256: str) -> bool:
        return (
            self._batch.holds(sha256)
            or any(item.staged.sha256 == sha256 for item in self._waiting)
            or self._vault.evidence.number_of(sha256) is not None
        )

    def _render(self, data: bytes, media_type: str) -> Rendered | NoPreview:
        workshop = self._free.get()
        try:
            return workshop.render(data, media_type)
        finally:
            self._free.put(workshop)

    def _finish_first(self) -> None:
        """Add the first file to the batch, which may commit."""
        first = self._waiting.popleft()
        try:
            rendered = first.rendered.result()
        except BaseException:  # the program is closing: the file is not kept
            self._vault.originals.discard(first.staged)
            raise
        picture = rendered if isinstance(rendered, Rendered) else None
        metadata = picture.metadata if picture else {}
        item = Evidence(
            number=0,
            sha256=first.staged.sha256,
            size=first.staged.size,
            media_type=first.media_type,
            original_name=storable(first.name),
            added=clock.now_in(self._vault.incidents.cases()[0].zone),
            source=self._source,
            width=picture.width if picture else 0,
            height=picture.height if picture else 0,
            no_preview=rendered if isinstance(rendered, NoPreview) else None,
            time_hints=time_hints(storable(first.name), first.modified, metadata),
            device=device_hint(metadata),
            likeness=picture.likeness if picture else "",
            duration_ms=first.duration_ms,
        )
        self._batch.put(Waiting(item, first.staged, picture))
