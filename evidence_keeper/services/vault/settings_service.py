"""Stores what the user says about herself, her safety plan and her preferences in the vault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.help.safety_plan import SafetyPlan, plan_from_json
from evidence_keeper.domain.record.canonical import Json, canonical_bytes, fingerprint
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.text import storable_json
from evidence_keeper.storage.record.drafts_and_preferences import PLAN
from evidence_keeper.storage.vault.vault import Vault


class SettingsService:
    """Profile, safety plan and preferences of an open vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def profile(self) -> Profile:
        """Return what the user says about herself."""
        stored = self._vault.notebook.preference("profile")
        if not isinstance(stored, Mapping):
            return Profile()
        return Profile(**{str(k): str(v) for k, v in stored.items()})

    def save_profile(self, profile: Profile) -> None:
        """Write what the user says about herself."""
        clean = storable_json(asdict(profile))
        with self._vault.change() as log:
            self._vault.notebook.set_preference("profile", clean)
            log.append(Operation.PROFILE_CHANGED, {"sha256": fingerprint(canonical_bytes(clean))})

    def safety_plan(self) -> SafetyPlan:
        """Return her plan; an empty one when there is none yet."""
        return plan_from_json(self._vault.notebook.paper(PLAN))

    def keep_plan(self, plan: SafetyPlan) -> None:
        """Write the plan as it is being typed, without a custody entry a keystroke."""
        with self._vault.database.transaction():
            self._vault.notebook.put_paper(PLAN, storable_json(plan.to_json()))

    def save_plan(self, plan: SafetyPlan) -> None:
        """Write the plan; the custody log hears of it when it differs from what it knows."""
        notebook = self._vault.notebook
        if plan.is_empty() and notebook.paper(PLAN) is None:
            return
        self.keep_plan(plan)
        if sha256 := notebook.unlogged_paper(PLAN):
            with self._vault.change() as log:
                notebook.paper_logged(PLAN, sha256)
                log.append(Operation.PAPER_CHANGED, {"sha256": sha256})

    def preference(self, name: str, default: Json) -> Json:
        """Return a preference of this vault."""
        stored = self._vault.notebook.preference(name)
        return default if stored is None else stored

    def set_preference(self, name: str, value: Json) -> None:
        """Write a preference of this vault."""
        with self._vault.database.transaction():
            self._vault.notebook.set_preference(name, storable_json(value))
