"""Adds files as evidence: byte for byte, with fingerprints and, where possible, previews.

Every readable file is kept, whatever its content. Reported files are committed: a crash or a full
disk loses nothing that was reported as added.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence_keeper.domain.errors import Cancelled, Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import Evidence, Source
from evidence_keeper.domain.text import storable
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.services.intake.file_reader import FileReader, NotAFile, StreamFacts
from evidence_keeper.services.intake.intake_batch import Batch, IntakeResult
from evidence_keeper.services.intake.intake_paths import files_in
from evidence_keeper.services.intake.preview_queue import PreviewQueue
from evidence_keeper.storage.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Intake:
    """The result of an intake.

    Attributes:
        added: New evidence, committed.
        duplicates: Name and number of the evidence that already has exactly these bytes.
        healed: Duplicates whose missing or damaged stored file was repaired.
        refused: Name and why it could not be read, or was skipped.
        not_kept: Names of files that were not added because it `stopped`. Adding them again is
            safe: existing ones are duplicates then.
        cancelled: Whether the user stopped it; files in `added` are kept.
        stopped: Why the vault could not store more; files in `added` are kept.
    """

    added: tuple[Evidence, ...] = ()
    duplicates: tuple[tuple[str, int], ...] = ()
    refused: tuple[tuple[str, KeeperError], ...] = ()
    not_kept: tuple[str, ...] = ()
    cancelled: bool = False
    stopped: KeeperError | None = None
    healed: tuple[tuple[str, int], ...] = ()


def keep_files(
    vault: Vault, paths: Sequence[Path], source: Source, progress: Progress, workshop: DecoderClient
) -> Intake:
    """Add files and the files in folders as evidence.

    Folders are walked in natural order. Links to folders inside them are not followed, and the
    vault's own folder is skipped: both are listed in `refused`, like every unreadable file;
    everything else is kept. When the disk refuses, files read before are kept.
    """
    if vault.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    result = IntakeResult()
    batch = Batch(vault, result)
    files: list[Path] = []
    cancelled, stopped = False, None
    with PreviewQueue(vault, source, batch, result, workshop) as line:
        try:
            files += files_in(paths, vault.folder, result.refuse, progress)
            with FileReader(vault.originals, files) as reading:
                for done, path in enumerate(files):
                    result.reached = done
                    try:
                        read = reading.next(progress, done, len(files), path.name)
                    except (OSError, NotAFile) as e:
                        result.refuse(path, e)
                    else:
                        line.take(read.staged, path.name, read.modified, read.passing)
            result.reached = len(files)
        except Cancelled:
            cancelled = True
        except KeeperError as e:
            stopped = e
        except BaseException:
            batch.abandon()
            raise
        trouble = line.drain()
        if isinstance(trouble, Cancelled):
            cancelled = True
        else:
            stopped = trouble or stopped
    try:
        batch.commit()
    except KeeperError as e:
        stopped = stopped or e
    if stopped is not None:
        result.not_kept += [storable(path.name) for path in files[result.reached :]]
    elif not cancelled:
        with contextlib.suppress(Cancelled):  # too late to stop: everything is kept
            progress.step(len(files), len(files))
    return _intake(vault, result, cancelled=cancelled, stopped=stopped)


def keep_bytes(
    vault: Vault, data: bytes, name: str, source: Source, workshop: DecoderClient
) -> Intake:
    """Add bytes without a file, such as a pasted picture.

    Raises:
        KeeperError: VAULT_READ_ONLY, DISK_*; nothing is kept then.
    """
    if vault.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    result = IntakeResult()
    batch = Batch(vault, result)
    passing = StreamFacts()
    staged = vault.originals.stage(passing.of_bytes(data))
    with PreviewQueue(vault, source, batch, result, workshop) as line:
        line.take(staged, name, None, passing)
        trouble = line.drain()
    if trouble is not None:
        raise trouble
    batch.commit()
    return _intake(vault, result)


def _intake(
    vault: Vault,
    result: IntakeResult,
    *,
    cancelled: bool = False,
    stopped: KeeperError | None = None,
) -> Intake:
    duplicates = [(name, vault.evidence.number_of(sha256)) for name, sha256 in result.duplicates]
    # The duplicate of a file that could not be kept is not kept either.
    orphans = [name for name, number in duplicates if number is None]
    return Intake(
        tuple(result.added),
        tuple((name, number) for name, number in duplicates if number is not None),
        tuple(result.refused),
        (*result.not_kept, *orphans),
        cancelled,
        stopped,
        tuple(result.healed),
    )
