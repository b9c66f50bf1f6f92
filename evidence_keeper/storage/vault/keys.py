"""Reads and writes the key file: a random vault key, wrapped by passphrase and recovery codes.

A recovery code on one sheet wraps it alone, and so does each pair of the codes of three people. A
vault may have neither, either or both. Changing the passphrase rewraps the key and never rewrites
the data. Parameters and their reasons: docs/vault-format.md.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import time
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import Json, canonical_bytes, fingerprint
from evidence_keeper.domain.vault.recovery import PEOPLE
from evidence_keeper.storage.vault.recovery_code import RecoveryCode, parse_codes
from evidence_keeper.system.files import disk_error, read_start, write_atomically

KEY_FILE = "keys.json"
KEY_FILE_COPY = "keys.bak"
FORMAT = 1
RECOVERY = "recovery"
PAIRS = {f"pair-{a}{b}": (a, b) for a, b in combinations(PEOPLE, 2)}
"""The slots that two people open together, and the people's numbers."""

_MAX_KEY_FILE = 65_536
_MOST_WAITING = 16
"""Most generations of unconfirmed codes; then the oldest are dropped."""

MIN_MEMORY_KIB = 64 * 1024
MIN_PASSES = 3
MAX_MEMORY_KIB = 4 * 1024 * 1024
MAX_PASSES = 64


@dataclass(frozen=True, slots=True)
class KdfCost:
    """Argon2id v1.3 parameters (RFC 9106). Less than 64 MiB and 3 passes is refused."""

    memory_kib: int = 256 * 1024
    passes: int = 3
    lanes: int = 4


NORMAL_COST = KdfCost()
FAST_COST = KdfCost(memory_kib=MIN_MEMORY_KIB)
"""The accepted minimum: for tests, and for the example, whose passphrase is public."""


_TARGET_SECONDS = 0.5
_MOST_MEMORY_KIB = 1024 * 1024


def calibrated_cost(
    measure: Callable[[KdfCost], float] | None = None, memory_kib: int | None = None
) -> KdfCost:
    """Return the cost for a new passphrase on this machine: at least normal, more on fast ones.

    Memory is doubled while a derivation should stay within half a second, 1 GiB and an eighth of
    this machine's memory: the vault must open on a smaller computer as well.

    Args:
        measure: Returns the seconds of one derivation; measured on this machine when None.
        memory_kib: This machine's memory; queried when None.
    """
    seconds = (measure or _seconds_of)(NORMAL_COST)
    limit = min(_MOST_MEMORY_KIB, (_machine_memory() if memory_kib is None else memory_kib) // 8)
    memory = NORMAL_COST.memory_kib
    while seconds * 2 <= _TARGET_SECONDS and memory * 2 <= limit:
        memory, seconds = memory * 2, seconds * 2
    return replace(NORMAL_COST, memory_kib=memory)


def _seconds_of(cost: KdfCost) -> float:
    start = time.perf_counter()
    hash_secret_raw(
        b"measure", bytes(16), cost.passes, cost.memory_kib, cost.lanes, 32, Type.ID, version=19
    )
    return time.perf_counter() - start


def _machine_memory() -> int:
    """Return the machine's memory in KiB; 0 where unknown."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024
    except (AttributeError, OSError, ValueError):
        return 0


def derive(key: bytes, label: str) -> bytes:
    """Return the 32-byte key for one purpose (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=label.encode()).derive(key)


def normal_passphrase(text: str) -> bytes:
    """Return the bytes of a passphrase: NFC, UTF-8."""
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _slot_key(slot_id: str, kdf: dict[str, Json], secret: bytes) -> bytes:
    salt = base64.b64decode(str(kdf["salt"]), validate=True)
    if slot_id == "passphrase":
        memory, passes = int(str(kdf["memory_kib"])), int(str(kdf["passes"]))
        lanes = int(str(kdf["lanes"]))
        sane = MIN_MEMORY_KIB <= memory <= MAX_MEMORY_KIB and MIN_PASSES <= passes <= MAX_PASSES
        if kdf["name"] != "argon2id" or not sane or not 1 <= lanes <= 64:
            raise ValueError("kdf")
        return hash_secret_raw(secret, salt, passes, memory, lanes, 32, Type.ID, version=19)
    if kdf["name"] != "hkdf-sha256":
        raise ValueError("kdf")
    info = b"recovery pair" if slot_id in PAIRS else b"recovery slot"
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(secret)


def _wrap(
    vault_key: bytes, vault_id: str, slot_id: str, kdf: dict[str, Json], secret: bytes
) -> Json:
    header = canonical_bytes({"format": FORMAT, "vault": vault_id, "slot": slot_id, "kdf": kdf})
    nonce = secrets.token_bytes(12)
    sealed = AESGCM(_slot_key(slot_id, kdf, secret)).encrypt(nonce, vault_key, header)
    return {"slot": slot_id, "kdf": kdf, "nonce": _b64(nonce), "wrapped": _b64(sealed)}


def passphrase_slot(vault_key: bytes, vault_id: str, passphrase: str, cost: KdfCost) -> Json:
    """Return the slot for the passphrase."""
    kdf: dict[str, Json] = {
        "name": "argon2id",
        "version": 19,
        "salt": _b64(secrets.token_bytes(16)),
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
    }
    return _wrap(vault_key, vault_id, "passphrase", kdf, normal_passphrase(passphrase))


def recovery_slot(vault_key: bytes, vault_id: str, secret: bytes) -> Json:
    """Return the slot for the recovery code; 160 random bits need no slow derivation."""
    return _wrap(vault_key, vault_id, RECOVERY, _fast_kdf(), secret)


def pair_slots(vault_key: bytes, vault_id: str, people: Sequence[bytes]) -> list[Json]:
    """Return the three slots for any two of three people.

    The header, which is authenticated, names the slot and so the two people.

    Args:
        people: The 160 bits of person 1, 2 and 3.
    """
    return [
        _wrap(vault_key, vault_id, slot_id, _fast_kdf(), people[a - 1] + people[b - 1])
        for slot_id, (a, b) in PAIRS.items()
    ]


def _fast_kdf() -> dict[str, Json]:
    return {"name": "hkdf-sha256", "salt": _b64(secrets.token_bytes(16))}


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The wrapped keys, by the names `passphrase`, `recovery` and `PAIRS`.

    Attributes:
        slots: The active slots.
        waiting: Slots of new codes that are not known to be on paper, the oldest first. They open
            the vault as well and replace the earlier ones when the user confirms that they are
            written down: a loss of power between writing codes and showing them must not destroy
            the last code that somebody has.
    """

    vault_id: str
    slots: dict[str, dict[str, Json]]
    waiting: tuple[dict[str, Json], ...] = ()

    def to_bytes(self) -> bytes:
        """Return the file's content with its checksum."""
        body: dict[str, Json] = {
            "format": FORMAT,
            "vault": self.vault_id,
            "slots": [self.slots[k] for k in sorted(self.slots)],
        }
        if self.waiting:
            body["waiting"] = list(self.waiting)
        return canonical_bytes({**body, "checksum": fingerprint(canonical_bytes(body))}) + b"\n"

    @staticmethod
    def from_bytes(data: bytes) -> KeyFile:
        """Parse the file.

        Raises:
            ValueError: damaged; KeeperError: VAULT_NEWER.
        """
        raw = json.loads(data)
        checksum = raw.pop("checksum")
        if fingerprint(canonical_bytes(raw)) != checksum:
            raise ValueError("checksum")
        if raw["format"] != FORMAT:
            raise KeeperError(Code.VAULT_NEWER, version=raw["format"])
        slots = {slot["slot"]: slot for slot in raw["slots"]}
        return KeyFile(raw["vault"], slots, tuple(raw.get("waiting", ())))

    def with_slot(self, slot: Json) -> KeyFile:
        """Return a copy with one slot added or replaced."""
        assert isinstance(slot, dict)
        return replace(self, slots={**self.slots, str(slot["slot"]): slot})

    def with_waiting(self, slots: Sequence[Json]) -> KeyFile:
        """Return a copy with slots of new codes waiting besides the earlier ones; the oldest may be
        dropped.
        """
        waiting = (*self.waiting, *(slot for slot in slots if isinstance(slot, dict)))
        later = {id(w): _same(waiting[n + 1 :], w) for n, w in enumerate(waiting)}
        return replace(self, waiting=tuple(w for w in waiting if later[id(w)] < _MOST_WAITING))

    def settled(self, chosen: Sequence[dict[str, Json]]) -> KeyFile:
        """Return a copy in which these waiting slots became active, and all others of their kind
        are dropped.
        """
        moved = {str(slot["slot"]): slot for slot in chosen}
        return replace(self.without(moved), slots={**self.slots, **moved})

    def without(self, slot_ids: Collection[str]) -> KeyFile:
        """Return a copy without these slots, waiting or not."""
        slots = {s: slot for s, slot in self.slots.items() if s not in slot_ids}
        return replace(
            self, slots=slots, waiting=tuple(w for w in self.waiting if w["slot"] not in slot_ids)
        )

    def unwrap(self, slot_id: str, secret: bytes) -> bytes | None:
        """Return the vault key; None when the secret does not open the slot.

        Raises:
            ValueError: the slot is damaged or has unacceptable parameters.
        """
        for slot in (*self.slots.values(), *self.waiting):
            if slot["slot"] == slot_id and (key := self._open(slot, slot_id, secret)):
                return key
        return None

    def _open(self, slot: dict[str, Json], slot_id: str, secret: bytes) -> bytes | None:
        kdf = slot["kdf"]
        if not isinstance(kdf, dict):
            raise ValueError("kdf")
        header = canonical_bytes(
            {"format": FORMAT, "vault": self.vault_id, "slot": slot_id, "kdf": kdf}
        )
        nonce = base64.b64decode(str(slot["nonce"]), validate=True)
        wrapped = base64.b64decode(str(slot["wrapped"]), validate=True)
        try:
            return AESGCM(_slot_key(slot_id, kdf, secret)).decrypt(nonce, wrapped, header)
        except InvalidTag:
            return None


def _same(slots: Sequence[dict[str, Json]], slot: dict[str, Json]) -> int:
    return sum(other["slot"] == slot["slot"] for other in slots)


def read_key_file(folder: Path) -> KeyFile:
    """Read the key file, or its copy when it is damaged or missing.

    Raises:
        KeeperError: NO_VAULT, KEY_FILE_DAMAGED, VAULT_NEWER, DISK_*.
    """
    return key_files(folder)[0]


def key_files(folder: Path) -> list[KeyFile]:
    """Read the key file and, when it belongs to another vault, its copy as well.

    Two files of one vault never count as two: after an interrupted change of secrets the older one
    must not open anything that the newer one does not.

    Raises:
        KeeperError: as `read_key_file`.
    """
    damaged, found = False, dict[str, KeyFile]()
    for name in (KEY_FILE, KEY_FILE_COPY):
        path = folder / name
        try:
            data = read_start(path, _MAX_KEY_FILE)
        except FileNotFoundError:
            continue
        except OSError as e:
            if found:
                continue  # the copy is needed only where the file itself is not there or damaged
            raise disk_error(e, path, reading=True) from e
        try:
            read = KeyFile.from_bytes(data)
            found.setdefault(read.vault_id, read)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            damaged = True
    if found:
        return list(found.values())
    if damaged:
        raise KeeperError(Code.KEY_FILE_DAMAGED, path=str(folder / KEY_FILE))
    raise KeeperError(Code.NO_VAULT, path=str(folder))


def write_key_file(folder: Path, keys: KeyFile, *, copy: bool) -> None:
    """Write the key file atomically, optionally with its copy."""
    write_atomically(folder / KEY_FILE, keys.to_bytes())
    if copy:
        write_atomically(folder / KEY_FILE_COPY, keys.to_bytes())


def unlock(keys: KeyFile, folder: Path, *, passphrase: str = "", recovery_code: str = "") -> bytes:
    """Return the vault key.

    Args:
        keys: Read from the folder.
        folder: For the error when the file is damaged.
        passphrase: Or empty.
        recovery_code: One code, or two of the three on two lines; see `recovery_code.parse_codes`.

    Raises:
        KeeperError: WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*, KEY_FILE_DAMAGED.
    """
    try:
        if recovery_code:
            return _by_codes(keys, parse_codes(recovery_code))
        key = keys.unwrap("passphrase", normal_passphrase(passphrase))
    except (ValueError, KeyError, TypeError) as e:
        raise KeeperError(Code.KEY_FILE_DAMAGED, path=str(folder / KEY_FILE)) from e
    if key is None:
        raise KeeperError(Code.WRONG_PASSPHRASE)
    return key


def _by_codes(keys: KeyFile, codes: Sequence[RecoveryCode]) -> bytes:
    """Return the key opened by one code, or by two people's codes together."""
    alone = [code for code in codes if not code.number]
    if alone:
        key = next((k for code in alone if (k := keys.unwrap(RECOVERY, code.secret))), None)
        if key is None:
            raise KeeperError(Code.WRONG_RECOVERY_CODE)
        return key
    if not any(slot["slot"] in PAIRS for slot in (*keys.slots.values(), *keys.waiting)):
        # Reported at the first code, so that nobody asks a second person in vain.
        raise KeeperError(Code.RECOVERY_NO_PAIRS)
    if len(codes) < 2:
        raise KeeperError(Code.RECOVERY_SECOND_NEEDED, number=codes[0].number)
    lower, higher = sorted(codes, key=lambda code: code.number)
    if lower.number == higher.number:
        raise KeeperError(Code.RECOVERY_SAME_PERSON, number=lower.number)
    key = keys.unwrap(f"pair-{lower.number}{higher.number}", lower.secret + higher.secret)
    if key is None:
        raise KeeperError(Code.RECOVERY_PAIR_WRONG, first=lower.number, second=higher.number)
    return key
