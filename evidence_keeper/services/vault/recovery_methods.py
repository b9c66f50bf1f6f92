"""Manages the recovery codes of an open vault: one sheet, three sheets, both or neither.

Making or revoking one needs the passphrase or recovery codes: a moment at an open vault must not be
enough.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.vault.recovery import PEOPLE, RecoveryWays
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault.key_changes import change_keys, proof_of
from evidence_keeper.storage.record.drafts_and_preferences import NEW_CODE, NEW_CODES
from evidence_keeper.storage.vault import keys, rekey

_ONE: Json = {"sheets": 1}
_THREE: Json = {"sheets": len(PEOPLE)}


def ways(session: Session) -> RecoveryWays:
    """Return the recovery codes made for this vault.

    A new code opens at once, even if its note is lost: after a crash, or in a vault from a backup,
    which has no notes of codes. Then it is unknown whether anybody has it on paper.

    Raises:
        KeeperError: KEY_FILE_DAMAGED, DISK_*.
    """
    key_file = keys.read_key_file(session.folder)
    one, three = _noted_codes(session, key_file)
    one_settled = keys.RECOVERY in key_file.slots
    three_settled = all(pair in key_file.slots for pair in keys.PAIRS)
    new = _new_slots(key_file)
    one_new = new.count(keys.RECOVERY)
    return RecoveryWays(
        one_settled or bool(one_new),
        three_settled or any(pair in new for pair in keys.PAIRS),
        one_waits=bool(one),
        three_wait=bool(three),
        one_settled=one_settled,
        three_settled=three_settled,
        one_before=one_settled or one_new > 1,
    )


def waiting_codes(session: Session, proof: str, *, sheets: int) -> tuple[str, ...]:
    """Return new codes that are not on paper yet, to somebody who may make new ones.

    Args:
        session: Open.
        proof: As in `make_one_sheet`.
        sheets: 1, or 3 for the codes of three people.

    Raises:
        KeeperError: WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*, KEY_FILE_DAMAGED, DISK_*.
    """
    rekey.prove(session.folder, **proof_of(proof))
    one, three = _noted_codes(session, keys.read_key_file(session.folder))
    if sheets == 1:
        return (one,) if one else ()
    return three


def opened_with(session: Session, code: str) -> None:
    """Settle a new code that has just opened the vault, if it is the only one.

    Whoever typed it has it; and no other code becomes invalid.
    """
    with contextlib.suppress(KeeperError):  # the vault is open, and stays so
        key_file = keys.read_key_file(session.folder)
        alone = _new_slots(key_file).count(keys.RECOVERY) == 1
        if alone and keys.RECOVERY not in key_file.slots and rekey.waiting(key_file, [code]):
            written_down(session, [code])


def _new_slots(key_file: keys.KeyFile) -> list[Json]:
    """Return the slots of new codes by name, once for each code."""
    return [slot["slot"] for slot in key_file.waiting]


def _noted_codes(session: Session, key_file: keys.KeyFile) -> tuple[str, tuple[str, ...]]:
    """Return the noted one code and the noted three that still wait."""
    kept_one, kept_three = (session.preference(name, []) for name in (NEW_CODE, NEW_CODES))
    one = kept_one if isinstance(kept_one, str) else ""
    three = tuple(str(c) for c in kept_three) if isinstance(kept_three, list) else ()
    return (
        one if rekey.waiting(key_file, [one] if one else []) else "",
        three if rekey.waiting(key_file, three) else (),
    )


def written_down(session: Session, codes: Sequence[str]) -> None:
    """Settle new codes, one or three people's, which are on paper now: older ones become invalid.

    Raises:
        KeeperError: WRONG_RECOVERY_CODE, RECOVERY_*, KEY_FILE_DAMAGED, VAULT_READ_ONLY, DISK_*; the
            earlier ones stay valid then.
    """
    if session.vault.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    rekey.settle(session.folder, codes, held=True)
    # Leftover notes are not shown any more: these codes do not wait.
    _until_written(session, NEW_CODE if len(codes) == 1 else NEW_CODES, [])


def _until_written(session: Session, which: str, codes: Json) -> None:
    """Store new codes until they are on paper; if the disk refuses, they are still shown."""
    with contextlib.suppress(KeeperError):
        session.set_preference(which, codes)


def make_one_sheet(session: Session, proof: str) -> str:
    """Make a code that opens alone; an earlier one stays valid until `written_down`.

    Args:
        session: Open, and not read-only.
        proof: The passphrase, the current code, or two of the codes of three people on two lines.

    Returns:
        The code, to be shown until it is on paper.

    Raises:
        KeeperError: WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*, VAULT_READ_ONLY, DISK_*;
            nothing is changed then.
    """
    given = proof_of(proof)
    code = change_keys(
        session.vault,
        Operation.RECOVERY_RENEWED,
        _ONE,
        lambda: rekey.renew_recovery(session.folder, **given, held=True),
    )
    _until_written(session, NEW_CODE, code)
    return code


def revoke_one_sheet(session: Session, proof: str) -> None:
    """Revoke the code that opens alone: it opens nothing in this folder afterwards.

    Args:
        session: Open, and not read-only.
        proof: The passphrase, or two of the codes of three people on two lines.

    Raises:
        KeeperError: as `make_one_sheet`; RECOVERY_REVOKES_ITSELF, when the proof is that code.
    """
    given = proof_of(proof)
    change_keys(
        session.vault,
        Operation.RECOVERY_REVOKED,
        _ONE,
        lambda: rekey.revoke(session.folder, (keys.RECOVERY,), **given, held=True),
    )
    _until_written(session, NEW_CODE, [])


def make_three_sheets(session: Session, proof: str) -> tuple[str, ...]:
    """Make a code for each of three people; earlier ones stay valid until `written_down`.

    Args:
        session, proof: As in `make_one_sheet`.

    Returns:
        The codes of person 1, 2 and 3, to be shown until they are on paper.

    Raises:
        KeeperError: as `make_one_sheet`.
    """
    given = proof_of(proof)
    codes = change_keys(
        session.vault,
        Operation.RECOVERY_RENEWED,
        _THREE,
        lambda: rekey.renew_pairs(session.folder, **given, held=True),
    )
    _until_written(session, NEW_CODES, list(codes))
    return codes


def revoke_three_sheets(session: Session, proof: str) -> None:
    """Revoke the codes of three people: they open nothing in this folder afterwards.

    Args:
        session: Open, and not read-only.
        proof: The passphrase, or the one sheet's code.

    Raises:
        KeeperError: as `make_one_sheet`; RECOVERY_REVOKES_ITSELF, when the proof is two of them.
    """
    given = proof_of(proof)
    change_keys(
        session.vault,
        Operation.RECOVERY_REVOKED,
        _THREE,
        lambda: rekey.revoke(session.folder, tuple(keys.PAIRS), **given, held=True),
    )
    _until_written(session, NEW_CODES, [])
