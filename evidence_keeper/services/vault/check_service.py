"""Checks an open vault: the record after each opening, everything on request."""

from __future__ import annotations

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Finding, Verification
from evidence_keeper.storage.checks import full_check
from evidence_keeper.storage.checks.opening_check import OpeningCheck
from evidence_keeper.storage.vault.vault import Opened, Vault


class CheckService:
    """Checks of an open vault."""

    def __init__(self, vault: Vault, opened: Opened) -> None:
        self._vault = vault
        self._opened = opened
        self._check: OpeningCheck | None = None

    def check_further(self) -> tuple[Finding, ...] | None:
        """Check the next part of the record, some 20 ms of work.

        Returns:
            None while there is more to check. At the end what does not fit and was not told when
            the vault was opened: nothing, usually.
        """
        if self._check is None:
            self._check = OpeningCheck(self._vault, chain_too=self._opened.checking)
        if self._check.step():
            return None
        known = set(self._opened.warnings)
        return tuple(f for f in self._check.findings if f not in known)

    def tidy_up(self) -> None:
        """Remove what a crash left, which opening leaves alone while the chain is unverified.

        Only once `check_further` has found nothing, and never while files are being added.
        """
        if not self._vault.read_only and not self._opened.warnings:
            self._vault.sweep()

    def check_all(self, progress: Progress) -> Verification:
        """Check everything: log, versions, pages and every file."""
        return full_check.check(self._vault, progress)
