"""Restores a vault from a backup into a new or empty folder.

Every byte is compared with the backup's list of contents. With the passphrase or the recovery code
the restored vault is also opened and checked completely; otherwise it is not opened.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Finding, Outcome, Verification
from evidence_keeper.storage.backup.backup_format import ESSENTIAL
from evidence_keeper.storage.backup.backup_source import BackupSource, damaged, opened, places
from evidence_keeper.storage.backup.copying import CopyBatch, SourceError, need_space
from evidence_keeper.storage.checks import full_check
from evidence_keeper.storage.upkeep.crash_cleanup import remove_folder
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault.install_vault import install_vault
from evidence_keeper.storage.vault.migrations import NEWEST
from evidence_keeper.storage.vault.vault import ORIGINALS_FOLDER, open_vault
from evidence_keeper.system.files import disk_errors
from evidence_keeper.system.paths import STAGING


@dataclass(frozen=True, slots=True)
class Secret:
    """The secret of a vault: a passphrase or a recovery code; both empty for none."""

    passphrase: str = ""
    recovery: str = ""

    def __bool__(self) -> bool:
        return bool(self.passphrase or self.recovery)


@dataclass(frozen=True, slots=True)
class RestoreDone:
    """The result of a restore.

    Attributes:
        folder: The restored vault.
        source: Name of its file or generation.
        made: When that was made, ISO 8601 with offset.
        files, bytes: The restored amount.
        verification: The check of the restored vault; None when it was not opened.
        findings: Faults of the backup that were skipped, only with `partial`.
    """

    folder: Path
    source: str
    made: str
    files: int
    bytes: int
    verification: Verification | None
    findings: tuple[Finding, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing was found wrong."""
        checked = self.verification is None or self.verification.outcome is Outcome.UNCHANGED
        return checked and not self.findings


def restore(
    target: Path, folder: Path, secret: Secret, progress: Progress, *, partial: bool = False
) -> RestoreDone:
    """Restore the newest backup of a target into a new or empty folder.

    Args:
        target: A `.ekbackup` file, a backup folder, or one generation's folder.
        folder: The target folder; created if it does not exist.
        secret: Opens the backup, for checking it completely; may be empty.
        progress: Files done and in all.
        partial: Use the readable parts of a damaged backup: an older generation when the newest has
            no usable database, and the vault without the originals that are damaged.

    Raises:
        KeeperError: FOLDER_NOT_EMPTY, VAULT_THERE, NOT_A_FOLDER, NO_BACKUP, BACKUP_SEVERAL,
            BACKUP_DAMAGED, VAULT_NEWER, WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*, DISK_*,
            of which DISK_GONE names the target when the backup's disk was taken away; Cancelled.
            Nothing is left behind then.
    """
    found = places(target)
    with install_vault(folder) as (staging, lock):
        passed_over: list[Finding] = []
        for place in found:
            try:
                with opened(place) as source:
                    done = _build_vault(source, folder, secret, progress, partial=partial)
                break
            except KeeperError as e:
                if e.code is Code.BACKUP_DAMAGED and not _is_there(place):
                    raise KeeperError(Code.DISK_GONE, path=str(target)) from e
                last = place is found[-1]
                if e.code is not Code.BACKUP_DAMAGED or not partial or last:
                    raise
                passed_over.append(Finding("backup_passed_over", place.name))
                _empty(staging)
    lock.release()
    return replace(done, findings=(*passed_over, *done.findings))


def _is_there(place: Path) -> bool:
    """Return whether a backup's disk still answers: an unplugged stick is no damage."""
    try:
        if place.is_file():
            with place.open("rb") as file:
                file.read(1)
        else:
            next(place.iterdir(), None)
    except OSError:
        return False
    return True


def _empty(staging: Path) -> None:
    remove_folder(staging)
    with disk_errors(staging):
        staging.mkdir(mode=0o700)


def _build_vault(
    source: BackupSource, folder: Path, secret: Secret, progress: Progress, *, partial: bool
) -> RestoreDone:
    """Build the vault in the staging folder and check it."""
    staging, contents = folder / STAGING, source.contents
    if contents.schema > NEWEST:
        raise KeeperError(Code.VAULT_NEWER, version=contents.schema)
    need_space(staging, sum(item.size for item in contents.files.values()))
    copy_essential(source, staging, progress)
    if secret:
        # A wrong passphrase is reported before hours of copying.
        keys.unlock(
            keys.read_key_file(staging),
            staging,
            passphrase=secret.passphrase,
            recovery_code=secret.recovery,
        )
    findings = _copy_originals(source, staging, progress, partial=partial)
    verification = _check_restored(staging, secret, progress) if secret else None
    return RestoreDone(
        folder,
        source.name,
        contents.made,
        len(contents.files) - len(findings),
        sum(item.size for item in contents.files.values()),
        verification,
        tuple(findings),
    )


def copy_essential(source: BackupSource, staging: Path, progress: Progress) -> None:
    """Copy database, keys and head file, compared with the list.

    Raises:
        KeeperError: BACKUP_DAMAGED, VAULT_NEWER, DISK_*; Cancelled.
    """
    with CopyBatch(staging, progress) as batch:
        for name in ESSENTIAL:
            try:
                with source.open(name) as file:
                    batch.put(file, staging / name, expected=source.contents.files[name].sha256)
            except (OSError, SourceError) as e:
                raise damaged(source.name, name) from e
        batch.settle()
    try:
        vault_id = keys.read_key_file(staging).vault_id
    except KeeperError as e:
        if e.code is Code.KEY_FILE_DAMAGED:
            raise damaged(source.name, keys.KEY_FILE) from e
        raise
    if vault_id != source.contents.vault_id:
        raise damaged(source.name, keys.KEY_FILE)


def _copy_originals(
    source: BackupSource, staging: Path, progress: Progress, *, partial: bool
) -> list[Finding]:
    """Copy the encrypted files; return those that differ from the list."""
    originals = [n for n in source.contents.files if n not in ESSENTIAL]
    findings = []
    with disk_errors(staging):
        (staging / ORIGINALS_FOLDER).mkdir(mode=0o700)
    with CopyBatch(staging / ORIGINALS_FOLDER, progress) as batch:
        for done, name in enumerate(originals):
            progress.step(done, len(originals))
            try:
                with source.open(name) as file:
                    batch.put(file, staging / name, expected=source.contents.files[name].sha256)
            except (OSError, SourceError) as e:
                if not partial:
                    raise damaged(source.name, Path(name).name[:16]) from e
                findings.append(Finding("backup_file_damaged", Path(name).name[:16]))
                # The part before the damage may be good, and rescue reads it.
                with contextlib.suppress(OSError, SourceError), source.open(name) as file:
                    batch.put(file, staging / name)
        batch.settle()
    progress.step(len(originals), len(originals))
    return findings


def _check_restored(staging: Path, secret: Secret, progress: Progress) -> Verification:
    """Open the restored vault and check it completely."""
    vault, _ = open_vault(staging, passphrase=secret.passphrase, recovery=secret.recovery)
    try:
        return full_check.check(vault, progress)
    finally:
        vault.close()
