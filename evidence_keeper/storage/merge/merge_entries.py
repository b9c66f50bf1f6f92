"""Merges the incidents of two vaults: identical, continued or diverged ones.

Incidents with the same `uid` are the same. Its versions are a chain: when one chain continues the
other, the missing versions are appended; when both diverged, the other's becomes an incident of its
own next to ours. Its `uid` is computed from the incident's and from the first differing version, so
that every merge, in any direction and however often, gives the same branch the same name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from evidence_keeper.domain.record.canonical import Json, canonical_bytes, fingerprint
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.entry_json import entry_to_json
from evidence_keeper.storage.record.incidents import body_entry
from evidence_keeper.storage.vault.vault import Vault

_UID_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an incident, with our numbers in its links.

    Attributes:
        written: When it was written down.
        entry: With our evidence and incident numbers.
        mark: Its fingerprint across vaults: equal words with equal links give equal marks.
        origin_sha256: Of the body in its own vault; binds it to that vault's log.
    """

    written: datetime
    entry: Entry
    mark: str
    origin_sha256: str

    def same_as(self, other: Version) -> bool:
        """Return whether both are the same version."""
        return self.written == other.written and self.entry == other.entry


@dataclass(frozen=True, slots=True)
class Addition:
    """Versions to be written: a new incident where `first` is 1."""

    number: int
    uid: str
    first: int
    versions: tuple[Version, ...]
    origin_number: int
    binned: datetime | None


@dataclass(slots=True)
class EntryPlan:
    """The plan for merging the incidents.

    Attributes:
        numbers: Our number for each of the other's.
        additions: The versions to write, in order.
        conflicts: Pairs of our numbers with two continuations of one incident.
        removed: Our numbers of incidents that the other has and that were removed for good here.
    """

    numbers: dict[int, int] = field(default_factory=dict)
    additions: list[Addition] = field(default_factory=list)
    conflicts: list[tuple[int, int]] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)


def branch_uid(uid: str, mark: str) -> str:
    """Return the `uid` of the branch that begins with a version."""
    return fingerprint(f"branch:{uid}:{mark}".encode())[:_UID_LENGTH]


def plan_entries(ours: Vault, theirs: Vault, evidence: Mapping[int, int]) -> EntryPlan:
    """Plan how each of the other vault's incidents is merged.

    Args:
        ours: Open; only read.
        theirs: Open; only read.
        evidence: Our evidence number for each of theirs.
    """
    return _Planner(ours, theirs, evidence).plan()


class _Planner:
    def __init__(self, ours: Vault, theirs: Vault, evidence: Mapping[int, int]) -> None:
        self._theirs = theirs
        self._evidence = evidence
        self._own_reader = _Reader(ours)
        self._their_reader = _Reader(theirs)
        self._by_uid = ours.incidents.uids()
        self._gone, self._gone_there = ours.incidents.removed(), theirs.incidents.removed()
        self._next = ours.incidents.next_number()
        self._added: dict[int, list[Version]] = {}
        self._plan = EntryPlan()
        # A branch in their vault may equal our incident: then they are the same.
        self._branches = {
            branch_uid(uid, version.mark): number
            for uid, number in self._by_uid.items()
            for version in self._own_reader.chain(number)[1:]
        }

    def plan(self) -> EntryPlan:
        their_uids = self._theirs.incidents.uids()
        fresh = []
        for uid, number in their_uids.items():
            known = self._known(uid)
            if known is None and number in self._gone_there:
                continue
            if known is None:
                known, self._next = self._next, self._next + 1
                fresh.append(uid)
            self._plan.numbers[number] = known
        for uid in fresh:
            self._by_uid[uid] = self._plan.numbers[their_uids[uid]]
        for uid, number in their_uids.items():
            if number in self._gone_there:
                continue  # an incident removed there and present here stays
            self._place(uid, number, self._mapped(number), is_new=uid in fresh)
        return self._plan

    def _known(self, uid: str) -> int | None:
        return self._by_uid.get(uid, self._branches.get(uid))

    def _mapped(self, number: int) -> list[Version]:
        """Return their versions with our numbers; links to missing items are dropped."""
        chain = []
        for version in self._their_reader.chain(number):
            entry = version.entry
            links = [self._evidence[n] for n in entry.evidence if n in self._evidence]
            denies = None if entry.denies is None else self._plan.numbers.get(entry.denies)
            mapped = replace(entry, evidence=tuple(dict.fromkeys(links)), denies=denies)
            chain.append(replace(version, entry=mapped))
        return chain

    def _own(self, number: int) -> list[Version]:
        if number not in self._added:
            self._added[number] = self._own_reader.chain(number)
        return self._added[number]

    def _place(self, uid: str, origin: int, chain: list[Version], *, is_new: bool) -> None:
        """Find the incident that a chain belongs to, following branches, and plan the missing
        versions.
        """
        if is_new:
            self._add(self._by_uid[uid], uid, 1, chain, origin)
            return
        before: int | None = None
        while True:
            number = self._known(uid)
            if number is None:
                number, self._next = self._next, self._next + 1
                self._by_uid[uid] = number
                self._add(number, uid, 1, chain, origin)
                break
            if number in self._gone:
                self._plan.removed.append(number)
                return
            own = self._own(number)
            common = _common(own, chain)
            if common == len(chain) or own[-1].entry == chain[-1].entry:
                return  # we have all of it
            if common == len(own):
                self._add(number, uid, common + 1, chain[common:], origin)
                break
            before, uid = number, branch_uid(uid, chain[common].mark)
            if self._known(uid) == number:
                return  # the branch is this incident itself, which was continued here
        if before is not None:
            self._plan.conflicts.append((before, number))

    def _add(
        self, number: int, uid: str, first: int, versions: Sequence[Version], origin: int
    ) -> None:
        self._added[number] = [*(self._own(number) if first > 1 else ()), *versions]
        binned = self._theirs.incidents.binned_at(origin) if first == 1 else None
        self._plan.additions.append(Addition(number, uid, first, tuple(versions), origin, binned))


def _common(one: Sequence[Version], other: Sequence[Version]) -> int:
    """Return how many versions two chains share from the start."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if not a.same_as(b):
            break
        count += 1
    return count


class _Reader:
    """Reads the versions of one vault's incidents, with their marks."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._uid_of = {number: uid for uid, number in vault.incidents.uids().items()}
        # Also of removed items, whose fingerprint has a suffix.
        rows = vault.database.all("SELECT number, substr(sha256, 1, 64) FROM evidence")
        self._sha256_of: dict[int, str] = {int(n): str(sha256) for n, sha256 in rows}

    def chain(self, number: int) -> list[Version]:
        """Return the versions of an incident, oldest first."""
        chain = []
        for written, body in self._vault.incidents.version_bodies(number):
            entry = body_entry(body)
            sha256 = fingerprint(body.encode("utf-8"))
            chain.append(Version(written, entry, self._mark(written, entry), sha256))
        return chain

    def _mark(self, written: datetime, entry: Entry) -> str:
        raw: dict[str, Json] = entry_to_json(replace(entry, evidence=(), denies=None))
        raw["evidence"] = [self._sha256_of.get(n, "") for n in entry.evidence]
        raw["denies"] = self._uid_of.get(entry.denies) if entry.denies is not None else None
        raw["written"] = written.isoformat()
        return fingerprint(canonical_bytes(raw))
