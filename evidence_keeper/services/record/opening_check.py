"""Runs the check after each opening in short parts (`storage.checks.opening_check`)."""

from __future__ import annotations

from evidence_keeper.domain.verification import Finding
from evidence_keeper.storage.checks.opening_check import OpeningCheck
from evidence_keeper.storage.vault.vault import Opened, Vault


class RecordWatch:
    """The check that an open vault runs on itself."""

    vault: Vault
    opened: Opened
    _check: OpeningCheck | None = None

    def check_further(self) -> tuple[Finding, ...] | None:
        """Check the next part of the record, some 20 ms of work.

        Returns:
            None while there is more to check. At the end the new findings since the opening,
                usually none.
        """
        if self._check is None:
            self._check = OpeningCheck(self.vault, chain_too=self.opened.checking)
        if self._check.step():
            return None
        known = set(self.opened.warnings)
        return tuple(f for f in self._check.findings if f not in known)

    def tidy_up(self) -> None:
        """Remove the remains of a crash, which opening keeps while the chain is unverified.

        Only once `check_further` has found nothing, and never while files are being added.
        """
        if not self.vault.read_only and not self.opened.warnings:
            self.vault.sweep()
