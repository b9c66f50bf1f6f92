"""Replaces a missing or damaged original when the user adds the same bytes again."""

from __future__ import annotations

import hashlib
import secrets

from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.storage.evidence.evidence_store import StoredFile
from evidence_keeper.storage.evidence.originals import DamagedError, Staged
from evidence_keeper.storage.vault.vault import Vault


def heal(vault: Vault, number: int, staged: Staged) -> bool:
    """Replace a missing or damaged original by a staged file.

    The new file stays next to the old one until the row names it, so that a crash leaves one of
    them.

    Args:
        vault: Open, and not read-only.
        number: Of the item with these bytes.
        staged: Used up when it is needed; untouched otherwise.

    Returns:
        Whether there was something to repair.

    Raises:
        KeeperError: DISK_*; the vault is unchanged then.
    """
    file = vault.evidence.file_of(number)
    was = "" if file is None else _fault(vault, file)
    if file is None or not was or staged.sha256 != file.sha256:
        return False
    name = vault.originals.name_for(staged.sha256, f"original {secrets.token_hex(16)}")
    vault.originals.place(staged, name)
    vault.originals.settle([name])
    # If the commit fails, the next opening sweeps the new file, which no row names.
    with vault.change() as log:
        vault.evidence.set_file(number, StoredFile(name, staged.key, staged.sha256))
        body: Json = {"evidence": evidence_label(number), "sha256": staged.sha256, "was": was}
        log.append(Operation.ORIGINAL_HEALED, body)
    vault.originals.remove(file.name)
    return True


def _fault(vault: Vault, file: StoredFile) -> str:
    """Return `missing`, `damaged`, or nothing for a sound file."""
    digest = hashlib.sha256()
    try:
        for chunk in vault.originals.read(file.name, file.key):
            digest.update(chunk)
    except DamagedError as e:
        return "missing" if e.missing else "damaged"
    return "" if digest.hexdigest() == file.sha256 else "damaged"
