"""Takes packages apart, changes them and puts them together again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Verification
from evidence_keeper.dossier.package import bag
from evidence_keeper.dossier.package.verify import verify_package

TOP = "evidence-keeper-dossier/"


Entries = list[tuple[str, bytes]]


def packed(path: Path, entries: Entries, method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def check(path: Path) -> Verification:
    return verify_package(path, Progress())


def codes(result: Verification) -> set[tuple[str, str]]:
    return {(f.code, f.item) for f in result.findings}


def changed(entries: Entries, index: int) -> Iterator[tuple[str, Entries]]:
    """Yield the package with the index-th file changed in each way."""
    name, data = entries[index]
    flipped = bytearray(data or b"\0")
    flipped[len(flipped) // 2] ^= 1
    longer, shorter = data + b"\n", data[:-1]

    def with_data(new: bytes) -> Entries:
        return [*entries[:index], (name, new), *entries[index + 1 :]]

    yield "flipped", with_data(bytes(flipped))
    yield "longer", with_data(longer)
    if data:
        yield "shorter", with_data(shorter)
        yield "emptied", with_data(b"")
    yield "removed", [*entries[:index], *entries[index + 1 :]]
    yield "renamed", [*entries[:index], (name + "x", data), *entries[index + 1 :]]
    other = entries[(index + 1) % len(entries)]
    swapped = list(entries)
    swapped[index], swapped[(index + 1) % len(entries)] = (name, other[1]), (other[0], data)
    yield "swapped", swapped


def rewritten(entries: Entries, name: str, change: Callable[[bytes], bytes]) -> Entries:
    return [(n, change(d) if n == TOP + name else d) for n, d in entries]


def consistent(entries: Entries) -> Entries:
    """Recompute both manifests, as a forger would."""
    import hashlib

    files = {n.removeprefix(TOP): d for n, d in entries}

    def lines(names: list[str]) -> bytes:
        return "".join(
            f"{hashlib.sha256(files[n]).hexdigest()}  {n}\n" for n in sorted(names)
        ).encode()

    files["manifest-sha256.txt"] = lines([n for n in files if n.startswith("data/")])
    tag = "tagmanifest-sha256.txt"
    files[tag] = lines([n for n in files if not n.startswith("data/") and n != tag])
    return [(TOP + n, d) for n, d in files.items()]


def resigned(entries: Entries) -> Entries:
    """Make everything fit again, with a key of the forger's own."""
    import hashlib

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    pem = bag.public_key_pem(key.public_key().public_bytes_raw())
    files = {n.removeprefix(TOP): d for n, d in consistent(entries)} | {bag.PUBLIC_KEY: pem}
    hashes = {n: hashlib.sha256(files[n]).hexdigest() for n in bag.SIGNED_NOW if n in files}
    files[bag.SIGNED] = bag.manifest_bytes(hashes)
    files[bag.SIGNATURE] = key.sign(files[bag.SIGNED])
    return consistent([(TOP + n, d) for n, d in files.items()])
