"""Tests codes for three people: any pair opens, and nothing less."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import canonical_bytes, fingerprint
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault.recovery_code import format_code, new_secret
from tests.vault_copies import PASSPHRASE

KEY = bytes(range(100, 132))
VAULT = "0f" * 16


def people() -> dict[int, bytes]:
    return {number: new_secret() for number in (1, 2, 3)}


def key_file(secrets: dict[int, bytes], vault: str = VAULT) -> keys.KeyFile:
    made = keys.KeyFile(vault, {})
    for slot in keys.pair_slots(KEY, vault, [secrets[n] for n in (1, 2, 3)]):
        made = made.with_slot(slot)
    return keys.KeyFile.from_bytes(made.to_bytes())


def typed(secrets: dict[int, bytes], *numbers: int) -> str:
    return "\n".join(format_code(secrets[number], number) for number in numbers)


def refusal(made: keys.KeyFile, codes: str) -> KeeperError:
    with pytest.raises(KeeperError) as caught:
        keys.unlock(made, Path("vault"), recovery_code=codes)
    return caught.value


def test_every_pair_opens_in_either_order() -> None:
    secrets = people()
    made = key_file(secrets)
    assert sorted(made.slots) == ["pair-12", "pair-13", "pair-23"]
    for pair in itertools.permutations((1, 2, 3), 2):
        assert keys.unlock(made, Path("vault"), recovery_code=typed(secrets, *pair)) == KEY
    data = made.to_bytes()
    for secret in (KEY, *secrets.values()):
        assert base64.b64encode(secret) not in data
        assert secret.hex().encode() not in data


def test_one_alone_opens_nothing_and_is_told_kindly() -> None:
    secrets = people()
    made = key_file(secrets)
    for number, secret in secrets.items():
        error = refusal(made, typed(secrets, number))
        assert (error.code, error.params) == (Code.RECOVERY_SECOND_NEEDED, {"number": number})
        error = refusal(made, typed(secrets, number, number))
        assert (error.code, error.params) == (Code.RECOVERY_SAME_PERSON, {"number": number})
        for slot in keys.PAIRS:
            for guess in (secret, secret + secret, secret + bytes(20), bytes(20) + secret):
                assert made.unwrap(slot, guess) is None


def test_only_the_right_two_in_the_right_order_open_a_slot() -> None:
    secrets = people()
    made = key_file(secrets)
    for slot, pair in keys.PAIRS.items():
        for first, second in itertools.product((1, 2, 3), repeat=2):
            opened = made.unwrap(slot, secrets[first] + secrets[second])
            assert opened == (KEY if (first, second) == pair else None)


def test_a_wrong_pair_opens_nothing() -> None:
    """A code of another set, of another vault, or somebody's invention beside a right one."""
    secrets, others = people(), people()
    made = key_file(secrets)
    for first, second in itertools.combinations((1, 2, 3), 2):
        for mixed in ({**secrets, second: others[second]}, {**secrets, first: bytes(20)}, others):
            error = refusal(made, typed(mixed, first, second))
            assert error.code is Code.RECOVERY_PAIR_WRONG
            assert error.params == {"first": first, "second": second}


def test_a_vault_without_three_sheets_says_so_at_the_first_code() -> None:
    secrets = people()
    made = keys.KeyFile(VAULT, {}).with_slot(keys.recovery_slot(KEY, VAULT, bytes(20)))
    for numbers in ((1,), (1, 2)):
        assert refusal(made, typed(secrets, *numbers)).code is Code.RECOVERY_NO_PAIRS


def test_the_one_sheets_code_opens_beside_a_persons_code_as_well() -> None:
    secrets, alone = people(), new_secret()
    made = key_file(secrets).with_slot(keys.recovery_slot(KEY, VAULT, alone))
    for codes in (
        format_code(alone),
        f"{typed(secrets, 2)}\n{format_code(alone)}",
        typed(secrets, 1, 3),
    ):
        assert keys.unlock(made, Path("vault"), recovery_code=codes) == KEY
    other = format_code(new_secret())
    assert refusal(made, other).code is Code.WRONG_RECOVERY_CODE
    assert refusal(made, f"{typed(secrets, 2)}\n{other}").code is Code.WRONG_RECOVERY_CODE


def test_slots_that_changed_places_do_not_open() -> None:
    secrets = people()
    made = key_file(secrets)
    for one, other in itertools.permutations(keys.PAIRS, 2):
        moved = keys.KeyFile(VAULT, {**made.slots, one: {**made.slots[other], "slot": one}})
        error = refusal(moved, typed(secrets, *keys.PAIRS[one]))
        assert error.code is Code.RECOVERY_PAIR_WRONG
        # Nor does the pair that the wrapped key was made for open it there.
        a, b = keys.PAIRS[other]
        assert moved.unwrap(one, secrets[a] + secrets[b]) is None


def test_a_pair_does_not_open_as_the_one_sheet_nor_the_one_sheet_as_a_pair() -> None:
    secrets = people()
    made = key_file(secrets)
    both = secrets[1] + secrets[2]
    slot = {**made.slots["pair-12"], "slot": keys.RECOVERY}
    assert keys.KeyFile(VAULT, {keys.RECOVERY: slot}).unwrap(keys.RECOVERY, both) is None
    alone = keys.recovery_slot(KEY, VAULT, both)
    assert isinstance(alone, dict)
    moved = keys.KeyFile(VAULT, {"pair-12": {**alone, "slot": "pair-12"}})
    assert moved.unwrap("pair-12", both) is None


def test_a_changed_header_does_not_open() -> None:
    secrets = people()
    made = key_file(secrets)
    kdf = made.slots["pair-13"]["kdf"]
    assert isinstance(kdf, dict)
    salt = base64.b64encode(bytes(16)).decode()
    for changed in (
        keys.KeyFile("f0" * 16, made.slots),
        made.with_slot({**made.slots["pair-13"], "kdf": {**kdf, "salt": salt}}),
        made.with_slot({**made.slots["pair-13"], "kdf": {**kdf, "people": [1, 2, 3]}}),
    ):
        error = refusal(changed, typed(secrets, 1, 3))
        assert error.code is Code.RECOVERY_PAIR_WRONG


@pytest.mark.parametrize(
    "damage",
    [
        {"kdf": {"name": "argon2id", "salt": "AAAA"}},
        {"kdf": {"name": "hkdf-sha256"}},
        {"kdf": "x"},
        {"nonce": ""},
        {"nonce": "not base 64"},
        {"wrapped": "!"},
    ],
)
def test_a_damaged_slot_is_told_and_spoils_nothing_else(damage: dict[str, Any]) -> None:
    secrets = people()
    made = key_file(secrets).with_slot(keys.passphrase_slot(KEY, VAULT, PASSPHRASE, keys.FAST_COST))
    damaged = made.with_slot({**made.slots["pair-12"], **damage})
    read = keys.KeyFile.from_bytes(damaged.to_bytes())
    assert refusal(read, typed(secrets, 1, 2)).code is Code.KEY_FILE_DAMAGED
    assert keys.unlock(read, Path("vault"), recovery_code=typed(secrets, 2, 3)) == KEY
    assert keys.unlock(read, Path("vault"), passphrase=PASSPHRASE) == KEY


def test_a_slot_that_is_gone_leaves_the_other_pairs() -> None:
    secrets = people()
    made = key_file(secrets).without(["pair-12"])
    assert refusal(made, typed(secrets, 1, 2)).code is Code.RECOVERY_PAIR_WRONG
    assert keys.unlock(made, Path("vault"), recovery_code=typed(secrets, 1, 3)) == KEY


def test_a_program_that_knows_no_pairs_keeps_them(tmp_path: Path) -> None:
    """It puts its own slots in and writes all others back as it read them."""
    secrets = people()
    keys.write_key_file(tmp_path, key_file(secrets), copy=True)
    document = json.loads((tmp_path / keys.KEY_FILE).read_bytes())
    assert document["format"] == 1
    slot = keys.passphrase_slot(KEY, VAULT, PASSPHRASE, keys.FAST_COST)
    body = {**document, "slots": sorted([*document["slots"], slot], key=lambda s: s["slot"])}
    del body["checksum"]
    whole = {**body, "checksum": fingerprint(canonical_bytes(body))}
    (tmp_path / keys.KEY_FILE).write_bytes(canonical_bytes(whole) + b"\n")
    read = keys.read_key_file(tmp_path)
    assert keys.unlock(read, tmp_path, recovery_code=typed(secrets, 2, 3)) == KEY
    assert keys.unlock(read, tmp_path, passphrase=PASSPHRASE) == KEY


# A known answer, and the code that it was made with: by docs/vault-format.md, without ours.

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRETS = {n: bytes(16 * n + i for i in range(20)) for n in (1, 2, 3)}
CODES = {
    1: "1208-H44R-M2MB-1E60-S38D-HR78-Y3WG-228H-3YAC",
    2: "240G-J48S-44MK-2EA1-958N-JRB9-E5WR-32CH-KCBV",
    3: "360R-K4CS-M6MV-3EE1-S78X-KRF9-Y7X0-42GJ-3QPB",
}
WRAPPED = {
    (1, 2): "RPj+mPf3Ak+z+WxoOxeDfv1b0ZQHFRhVWXbdTAzVgJNAEnGOuv5G1Dh+PiOCi8Vd",
    (1, 3): "ghCSjFZPpfX1n+E1q57ciUWwkLeemq8IUHLZjphbtJg1uBtf/DDkQTblxt7wjKRq",
    (2, 3): "1TY8S2XJa2Pghc1SBTQJqVIEwOJnHojfciNJZ4M5ygjti+XAfxDMxK7lHf7pc0wy",
}


def written_code(number: int, secret: bytes) -> str:
    label = b"evidence-keeper recovery code of three"
    digest = hashlib.sha256(label + bytes([number]) + secret).digest()
    bits = f"{number:05b}" + "".join(f"{byte:08b}" for byte in secret)
    bits += "".join(f"{byte:08b}" for byte in digest)[:15]
    symbols = "".join(ALPHABET[int(bits[i : i + 5], 2)] for i in range(0, 180, 5))
    return "-".join(symbols[i : i + 4] for i in range(0, 36, 4))


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """RFC 5869 with SHA-256 for one block."""
    extracted = hmac.new(salt, secret, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def written_slot(pair: tuple[int, int]) -> dict[str, Any]:
    a, b = pair
    salt, nonce = bytes([16 * a + b]) * 16, bytes([16 * a + b]) * 12
    kdf = {"name": "hkdf-sha256", "salt": base64.b64encode(salt).decode()}
    header = {"format": 1, "kdf": kdf, "slot": f"pair-{a}{b}", "vault": VAULT}
    canonical = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    wrapping = hkdf(SECRETS[a] + SECRETS[b], salt, b"recovery pair")
    wrapped = AESGCM(wrapping).encrypt(nonce, KEY, canonical)
    return {
        "slot": f"pair-{a}{b}",
        "kdf": kdf,
        "nonce": base64.b64encode(nonce).decode(),
        "wrapped": base64.b64encode(wrapped).decode(),
    }


def test_the_known_answer() -> None:
    """Written out here, so that no later change of the program can move both sides at once."""
    assert {n: written_code(n, secret) for n, secret in SECRETS.items()} == CODES
    slots = [written_slot(pair) for pair in WRAPPED]
    assert [slot["wrapped"] for slot in slots] == list(WRAPPED.values())
    body = {"format": 1, "slots": slots, "vault": VAULT}
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    checksum = hashlib.sha256(canonical).hexdigest()
    read = keys.KeyFile.from_bytes(json.dumps({**body, "checksum": checksum}).encode())
    for a, b in WRAPPED:
        opened = keys.unlock(read, Path("vault"), recovery_code=f"{CODES[b]}\n{CODES[a]}")
        assert opened == KEY
