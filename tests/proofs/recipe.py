"""Derives a vault's keys by docs/vault-format.md, without the program's code."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def canonical(document: object) -> bytes:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def vault_key(vault: Path, passphrase: str) -> bytes:
    """Follow the page "Keys" of the format to the letter, without the program's own code."""
    document = json.loads((vault / "keys.json").read_bytes())
    checksum = document.pop("checksum")
    assert hashlib.sha256(canonical(document)).hexdigest() == checksum
    slot = next(s for s in document["slots"] if s["slot"] == "passphrase")
    kdf = slot["kdf"]
    wrapping = hash_secret_raw(
        passphrase.encode(), base64.b64decode(kdf["salt"]), kdf["passes"], kdf["memory_kib"],
        kdf["lanes"], 32, Type.ID, version=19,
    )  # fmt: skip
    header = {"format": document["format"], "vault": document["vault"], "slot": "passphrase"}
    return AESGCM(wrapping).decrypt(
        base64.b64decode(slot["nonce"]),
        base64.b64decode(slot["wrapped"]),
        canonical({**header, "kdf": kdf}),
    )


def vault_key_of_pair(vault: Path, codes: dict[int, str]) -> bytes:
    """Follow the same page with the codes of two people, by their numbers."""
    document = json.loads((vault / "keys.json").read_bytes())
    (lower, first), (higher, second) = sorted(codes.items())
    name = f"pair-{lower}{higher}"
    listed = [*document["slots"], *document.get("waiting", [])]
    slot = next(s for s in listed if s["slot"] == name)
    salt = base64.b64decode(slot["kdf"]["salt"])
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"recovery pair")
    header = {"format": 1, "vault": document["vault"], "slot": name, "kdf": slot["kdf"]}
    return AESGCM(hkdf.derive(_secret(first) + _secret(second))).decrypt(
        base64.b64decode(slot["nonce"]), base64.b64decode(slot["wrapped"]), canonical(header)
    )


def _secret(code: str) -> bytes:
    """Return the 160 bits between a person's number (5 bits) and the checksum (15 bits)."""
    symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    bits = "".join(f"{symbols.index(c):05b}" for c in code.replace("-", ""))
    return int(bits[5:165], 2).to_bytes(20, "big")


def database_key(vault: Path, passphrase: str) -> bytes:
    """Return the raw key of the database."""
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"database")
    return hkdf.derive(vault_key(vault, passphrase))
