"""Copies prebuilt vaults for tests, with each key derived once in a process."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.vault import keys

PASSPHRASE = "бес сөз жасыл алма көпір"


def derive_each_key_once() -> None:
    """Remember in this process what Argon2 returned; the first call of each input is the real one.

    Opening a copied vault then costs no derivation. Nothing else about the keys is changed.
    """
    keys.hash_secret_raw = functools.cache(keys.hash_secret_raw)


@functools.cache
def _built(case: str) -> tuple[Path, str]:
    folder = Path(tempfile.mkdtemp(prefix="built-vault-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    code = vaults.create(folder / "vault", PASSPHRASE, "Asia/Almaty", case=case, fast=True)
    return folder / "vault", code


def copy_vault(folder: Path, case: str = vaults.FIRST_CASE) -> str:
    """Make `folder` a vault with one empty case, and return its recovery code.

    All copies have the same keys: two vaults that must be strangers are made, not copied.
    """
    built, code = _built(case)
    shutil.copytree(built, folder)
    return code
