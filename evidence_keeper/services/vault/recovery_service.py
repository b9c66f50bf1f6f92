"""Makes and revokes recovery sheets: one that opens alone, three of which two open, or both.

Each change needs the passphrase or recovery codes again: a moment at an open vault must not
suffice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.vault.recovery import PEOPLE, RecoveryWays
from evidence_keeper.services.vault.key_changes import change_keys, proof_of
from evidence_keeper.services.vault.settings_service import SettingsService
from evidence_keeper.storage.record.drafts_and_preferences import NEW_CODE, NEW_CODES
from evidence_keeper.storage.vault import keys, rekey
from evidence_keeper.storage.vault.vault import Vault

_ONE: Json = {"sheets": 1}
_THREE: Json = {"sheets": len(PEOPLE)}


class RecoveryService:
    """Passphrase and recovery codes of an open vault."""

    def __init__(self, vault: Vault, settings: SettingsService) -> None:
        self._vault = vault
        self._settings = settings

    def change_passphrase(self, old: str, new: str, *, fast: bool = False) -> None:
        """Change the passphrase of this open vault; the data is not rewritten.

        Args:
            old: The passphrase of now, or the recovery code, or two of the three on two lines:
                whoever forgot the one has the other.
            new: Not empty.
            fast: Whether the cost is the least one, for tests.

        Raises:
            KeeperError: WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*, PASSPHRASE_EMPTY,
                VAULT_READ_ONLY, DISK_*; the old one stays valid then.
        """
        if self._vault.read_only:
            raise KeeperError(Code.VAULT_READ_ONLY)
        cost = keys.FAST_COST if fast else keys.calibrated_cost()
        given = proof_of(old)
        change_keys(
            self._vault,
            Operation.PASSPHRASE_CHANGED,
            {},
            lambda: rekey.change_passphrase(self._vault.folder, new, **given, cost=cost, held=True),
        )

    def ways(self) -> RecoveryWays:
        """Return what was made for this vault.

        A new code opens as soon as it is made, also where no note of it is left: a crash came
        between, or the vault comes from a backup, which holds no notes of codes. Whether anybody
        has it on paper is not known then.

        Raises:
            KeeperError: KEY_FILE_DAMAGED, DISK_*.
        """
        key_file = keys.read_key_file(self._vault.folder)
        one, three = self._noted(key_file)
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

    def waiting_codes(self, proof: str, *, sheets: int) -> tuple[str, ...]:
        """Return new codes that are not on paper yet, to whoever may make new ones.

        Args:
            proof: As in `make_one_sheet`.
            sheets: 1, or 3 for the codes of three people.

        Raises:
            KeeperError: WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*, KEY_FILE_DAMAGED,
                DISK_*.
        """
        rekey.prove(self._vault.folder, **proof_of(proof))
        one, three = self._noted(keys.read_key_file(self._vault.folder))
        if sheets == 1:
            return (one,) if one else ()
        return three

    def opened_with(self, code: str) -> None:
        """Settle a new code with which the vault was just opened, where it is the only one.

        Whoever typed it has it; and no other code ends with that.
        """
        with contextlib.suppress(KeeperError):  # the vault is open, and stays so
            key_file = keys.read_key_file(self._vault.folder)
            alone = _new_slots(key_file).count(keys.RECOVERY) == 1
            if alone and keys.RECOVERY not in key_file.slots and rekey.waiting(key_file, [code]):
                self.written_down([code])

    def _noted(self, key_file: keys.KeyFile) -> tuple[str, tuple[str, ...]]:
        """Return the one code and the three that were noted and still wait."""
        kept_one, kept_three = (
            self._settings.preference(name, []) for name in (NEW_CODE, NEW_CODES)
        )
        one = kept_one if isinstance(kept_one, str) else ""
        three = tuple(str(c) for c in kept_three) if isinstance(kept_three, list) else ()
        return (
            one if rekey.waiting(key_file, [one] if one else []) else "",
            three if rekey.waiting(key_file, three) else (),
        )

    def written_down(self, codes: Sequence[str]) -> None:
        """Let new codes, one or three people's, be the only ones: they are on paper now.

        Raises:
            KeeperError: WRONG_RECOVERY_CODE, RECOVERY_*, KEY_FILE_DAMAGED, VAULT_READ_ONLY, DISK_*;
                the earlier ones open as well then.
        """
        if self._vault.read_only:
            raise KeeperError(Code.VAULT_READ_ONLY)
        rekey.settle(self._vault.folder, codes, held=True)
        # What is left in the notes is not shown any more: these codes do not wait.
        self._until_written(NEW_CODE if len(codes) == 1 else NEW_CODES, [])

    def _until_written(self, which: str, codes: Json) -> None:
        """Keep new codes; on a disk that refuses this they are shown all the same."""
        with contextlib.suppress(KeeperError):
            self._settings.set_preference(which, codes)

    def make_one_sheet(self, proof: str) -> str:
        """Make a code that opens alone; an earlier one opens as well until `written_down`.

        Args:
            proof: The passphrase, the code of now, or two of the codes of three people on two
                lines.

        Returns:
            The code, to be shown until it is on paper.

        Raises:
            KeeperError: WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*, VAULT_READ_ONLY, DISK_*;
                nothing is changed then.
        """
        given = proof_of(proof)
        code = change_keys(
            self._vault,
            Operation.RECOVERY_RENEWED,
            _ONE,
            lambda: rekey.renew_recovery(self._vault.folder, **given, held=True),
        )
        self._until_written(NEW_CODE, code)
        return code

    def revoke_one_sheet(self, proof: str) -> None:
        """Make the code that opens alone invalid: it opens nothing in this folder afterwards.

        Args:
            proof: The passphrase, or two of the codes of three people on two lines.

        Raises:
            KeeperError: as `make_one_sheet`; RECOVERY_REVOKES_ITSELF, when the proof is that code.
        """
        given = proof_of(proof)
        change_keys(
            self._vault,
            Operation.RECOVERY_REVOKED,
            _ONE,
            lambda: rekey.revoke(self._vault.folder, (keys.RECOVERY,), **given, held=True),
        )
        self._until_written(NEW_CODE, [])

    def make_three_sheets(self, proof: str) -> tuple[str, ...]:
        """Make a code for each of three people; earlier ones open as well until `written_down`.

        Args:
            proof: As in `make_one_sheet`.

        Returns:
            The codes of person 1, 2 and 3, to be shown until they are on paper.

        Raises:
            KeeperError: as `make_one_sheet`.
        """
        given = proof_of(proof)
        codes = change_keys(
            self._vault,
            Operation.RECOVERY_RENEWED,
            _THREE,
            lambda: rekey.renew_pairs(self._vault.folder, **given, held=True),
        )
        self._until_written(NEW_CODES, list(codes))
        return codes

    def revoke_three_sheets(self, proof: str) -> None:
        """Make the codes of three people invalid: they open nothing in this folder afterwards.

        Args:
            proof: The passphrase, or the one sheet's code.

        Raises:
            KeeperError: as `make_one_sheet`; RECOVERY_REVOKES_ITSELF, when the proof is two of
                them.
        """
        given = proof_of(proof)
        change_keys(
            self._vault,
            Operation.RECOVERY_REVOKED,
            _THREE,
            lambda: rekey.revoke(self._vault.folder, tuple(keys.PAIRS), **given, held=True),
        )
        self._until_written(NEW_CODES, [])


def _new_slots(key_file: keys.KeyFile) -> list[Json]:
    """Return the slots of new codes, by name; one name comes as often as there are codes."""
    return [slot["slot"] for slot in key_file.waiting]
