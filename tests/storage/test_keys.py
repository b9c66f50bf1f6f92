"""Tests keys: wrapped twice, derived slowly, damage detected."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import canonical_bytes, fingerprint
from evidence_keeper.domain.record.entry import Case
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.vault import keys, new_vault, recovery_code
from evidence_keeper.storage.vault.recovery_code import RecoveryCode
from tests.vault_copies import PASSPHRASE

KEY = bytes(range(32))


def key_file() -> tuple[keys.KeyFile, str]:
    secret = recovery_code.new_secret()
    slots = keys.KeyFile("ab" * 16, {})
    slots = slots.with_slot(keys.passphrase_slot(KEY, "ab" * 16, PASSPHRASE, keys.FAST_COST))
    slots = slots.with_slot(keys.recovery_slot(KEY, "ab" * 16, secret))
    return slots, recovery_code.format_code(secret)


def test_both_slots_open_the_same_key_and_nothing_else_does(tmp_path: Path) -> None:
    slots, code = key_file()
    read = keys.KeyFile.from_bytes(slots.to_bytes())
    assert keys.unlock(read, tmp_path, passphrase=PASSPHRASE) == KEY
    assert keys.unlock(read, tmp_path, recovery_code=code.lower().replace("-", " ")) == KEY
    for wrong in (PASSPHRASE + " ", "", PASSPHRASE.upper()):
        with pytest.raises(KeeperError) as caught:
            keys.unlock(read, tmp_path, passphrase=wrong)
        assert caught.value.code is Code.WRONG_PASSPHRASE
    other = recovery_code.format_code(bytes(20))
    with pytest.raises(KeeperError) as caught:
        keys.unlock(read, tmp_path, recovery_code=other)
    assert caught.value.code is Code.WRONG_RECOVERY_CODE
    assert KEY not in slots.to_bytes()
    assert base64.b64encode(KEY) not in slots.to_bytes()


def test_a_passphrase_typed_in_another_composition_opens(tmp_path: Path) -> None:
    composed, decomposed = "\u0439" * 12, "\u0438\u0306" * 12
    assert composed != decomposed
    slot = keys.passphrase_slot(KEY, "ab" * 16, composed, keys.FAST_COST)
    slots = keys.KeyFile("ab" * 16, {}).with_slot(slot)
    assert keys.unlock(slots, tmp_path, passphrase=decomposed) == KEY


def test_the_normal_cost_is_that_of_the_security_page() -> None:
    assert keys.KdfCost(memory_kib=256 * 1024, passes=3, lanes=4) == keys.NORMAL_COST


@pytest.mark.parametrize(
    ("seconds", "memory_gib", "expected_mib"),
    [
        (0.42, 24, 256),
        (5.0, 24, 256),
        (0.2, 24, 512),
        (0.05, 24, 1024),
        (0.05, 4, 512),
        (0.01, 0, 256),
    ],
)
def test_the_cost_rises_on_fast_machines_and_never_falls(
    seconds: float, memory_gib: int, expected_mib: int
) -> None:
    cost = keys.calibrated_cost(lambda _: seconds, memory_gib * 1024 * 1024)
    assert cost == keys.KdfCost(memory_kib=expected_mib * 1024, passes=3, lanes=4)


@pytest.mark.parametrize(
    ("field", "value"),
    [("memory_kib", 1024), ("passes", 1), ("memory_kib", 2**40), ("name", "scrypt"), ("lanes", 0)],
)
def test_parameters_that_are_too_weak_or_absurd_are_refused(
    tmp_path: Path, field: str, value: object
) -> None:
    slots, _ = key_file()
    raw = json.loads(slots.to_bytes())
    del raw["checksum"]
    passphrase_slot = next(s for s in raw["slots"] if s["slot"] == "passphrase")
    passphrase_slot["kdf"][field] = value
    raw["checksum"] = fingerprint(canonical_bytes(raw))
    changed = keys.KeyFile.from_bytes(canonical_bytes(raw))
    with pytest.raises(KeeperError) as caught:
        keys.unlock(changed, tmp_path, passphrase=PASSPHRASE)
    assert caught.value.code is Code.KEY_FILE_DAMAGED


def test_a_slot_moved_to_another_vault_does_not_open(tmp_path: Path) -> None:
    slots, _ = key_file()
    moved = keys.KeyFile("cd" * 16, slots.slots)
    with pytest.raises(KeeperError) as caught:
        keys.unlock(moved, tmp_path, passphrase=PASSPHRASE)
    assert caught.value.code is Code.WRONG_PASSPHRASE


def test_a_damaged_key_file_gives_way_to_its_copy(tmp_path: Path) -> None:
    slots, _ = key_file()
    keys.write_key_file(tmp_path, slots, copy=True)
    good = (tmp_path / keys.KEY_FILE).read_bytes()
    for damage in (b"", b"{}", b"[]", good[:-20], good.replace(b"argon2id", b"argon2ix"), b"\xff"):
        (tmp_path / keys.KEY_FILE).write_bytes(damage)
        assert keys.read_key_file(tmp_path) == slots
    (tmp_path / keys.KEY_FILE_COPY).write_bytes(b"x")
    with pytest.raises(KeeperError) as caught:
        keys.read_key_file(tmp_path)
    assert caught.value.code is Code.KEY_FILE_DAMAGED


def test_a_newer_format_is_named(tmp_path: Path) -> None:
    raw: dict[str, object] = {"format": 99, "vault": "ab", "slots": []}
    checksum = fingerprint(canonical_bytes(raw))
    (tmp_path / keys.KEY_FILE).write_bytes(canonical_bytes({**raw, "checksum": checksum}))
    with pytest.raises(KeeperError) as caught:
        keys.read_key_file(tmp_path)
    assert caught.value.code is Code.VAULT_NEWER


def test_one_mistyped_symbol_of_a_recovery_code_is_found() -> None:
    code = recovery_code.format_code(bytes(range(20)))
    assert recovery_code.parse_code(code.replace("0", "o").replace("1", "l")) == RecoveryCode(
        bytes(range(20))
    )
    assert len(code) == 41
    missed, codes = 0, set[Code]()
    for place, symbol in enumerate(code):
        if symbol == "-":
            continue
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".replace(symbol, ""):
            try:
                recovery_code.parse_code(code[:place] + other + code[place + 1 :])
                missed += 1
            except KeeperError as e:
                codes.add(e.code)
    assert missed == 0
    assert codes == {Code.RECOVERY_CODE_MISTYPED}
    for bad in ("", code[:-1], code + "0", "Ж" * 35):
        with pytest.raises(KeeperError):
            recovery_code.parse_code(bad)


def test_who_forgot_the_passphrase_sets_a_new_one_with_the_recovery_code(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    code = new_vault.create(folder, PASSPHRASE, Case("M", "Asia/Almaty"), keys.FAST_COST)
    session = vaults.open_with_recovery(folder, code)
    session.recovery.change_passphrase(code.lower().replace("-", " "), "new words", fast=True)
    newer = session.recovery.make_one_sheet(code)
    session.recovery.written_down([newer])
    session.close()
    vaults.open_with_recovery(folder, newer).close()
    vaults.open_with_passphrase(folder, "new words").close()
    with pytest.raises(KeeperError) as caught:
        vaults.open_with_recovery(folder, code)
    assert caught.value.code is Code.WRONG_RECOVERY_CODE
