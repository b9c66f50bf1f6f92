"""Defines the package's layout: names, manifests and small files of a BagIt 1.0 bag (RFC 8493).

docs/dossier-format.md describes it for those who check by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

import evidence_keeper
from evidence_keeper.domain.dossier.plan import DossierPlan
from evidence_keeper.domain.record.canonical import Json, canonical_bytes
from evidence_keeper.domain.record.custody import CustodyEvent
from evidence_keeper.domain.record.evidence import Evidence, evidence_label

FORMAT = 1
TOP = "evidence-keeper-dossier"
BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
HOW_TO_CHECK = "how-to-check.txt"
SEAL = "seal.json"
SIGNED = "signed.sha256"
SIGNATURE = "signed.sha256.sig"
PUBLIC_KEY = "public-key.pem"
OPEN_PAGE = "open-me.html"
VERIFY_PAGE = "verify.html"
STAMP_REQUEST = "time-stamp-request.tsq"
CHRONOLOGY = "data/chronology.json"
CHRONOLOGY_CSV = "data/chronology.csv"
MESSAGES_CSV = "data/messages.csv"
CUSTODY = "data/custody-log.json"
ORIGINALS = "data/originals/"
CUSTODY_SCHEMA = "evidence-keeper/custody-log/1"

SIGNED_FILES = (
    BAG_INFO, BAGIT, HOW_TO_CHECK, MANIFEST, PUBLIC_KEY, SEAL, STAMP_REQUEST, VERIFY_PAGE,
)  # fmt: skip
"""The signed files, in the order of their lines: with the manifest they cover every byte of
data. Packages of earlier programs have exactly these."""
SIGNED_NOW = tuple(sorted((*SIGNED_FILES, OPEN_PAGE)))
"""The signed files of a package that is written today."""
TAG_FILES = (*SIGNED_FILES, SIGNED, SIGNATURE)
"""Every file at the top of the bag except the tag manifest, in the order of its lines."""
TAG_FILES_NOW = (*SIGNED_NOW, SIGNED, SIGNATURE)

BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/avif": "avif",
    "image/tiff": "tif",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/json": "json",
    "text/plain": "txt",
    "text/html": "htm",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/amr": "amr",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/3gpp": "3gp",
    "video/webm": "webm",
}


def original_name(item: Evidence) -> str:
    """Return the generated name of an original in the bag: ASCII, never the user's."""
    extension = _EXTENSIONS.get(item.media_type, "bin")
    return f"{ORIGINALS}{evidence_label(item.number)}.{extension}"


def document_name(language: str) -> str:
    """Return the document's name in the bag."""
    return f"data/dossier-{language}.pdf"


def manifest_bytes(hashes: Mapping[str, str]) -> bytes:
    """Return lines that `sha256sum -c` accepts, sorted by name."""
    return "".join(f"{hashes[n]}  {n}\n" for n in sorted(hashes)).encode("utf-8")


def parse_manifest(data: bytes) -> dict[str, str]:
    """Return the name and hash of each readable line; comparing finds the rest."""
    found: dict[str, str] = {}
    for line in data.decode("utf-8", "replace").split("\n"):
        digest, _, name = line.partition("  ")
        if len(digest) == 64 and name:
            found[name] = digest
    return found


def bag_info(plan: DossierPlan, seal: str, size: int, count: int) -> bytes:
    """Return the bag's description.

    Args:
        plan: Its date is the bag's date.
        seal: 64 hexadecimal digits.
        size, count: Bytes and files below `data/`.
    """
    lines = (
        f"Bagging-Date: {plan.dated.date().isoformat()}",
        f"Bag-Software-Agent: Evidence Keeper {evidence_keeper.__version__}",
        f"Evidence-Keeper-Format: {FORMAT}",
        f"Evidence-Keeper-Seal: {seal}",
        f"Payload-Oxum: {size}.{count}",
    )
    return ("\n".join(lines) + "\n").encode("ascii")


def custody_json(events: tuple[CustodyEvent, ...]) -> bytes:
    """Return the custody log; a withheld body has neither salt nor body, only its hash."""
    rows: list[dict[str, Json]] = []
    for event in events:
        row = {**event.header(), "hash": event.hash}
        if event.salt:
            row |= {"salt": event.salt, "body": event.body}
        rows.append(row)
    return canonical_bytes({"schema": CUSTODY_SCHEMA, "events": rows})


def public_key_raw(pem: bytes) -> bytes:
    """Return the raw Ed25519 key, 32 bytes; empty when it is no such key."""
    try:
        key = load_pem_public_key(pem)
    except Exception:  # noqa: BLE001 - a damaged key raises whatever the parser meets first
        return b""
    return key.public_bytes_raw() if isinstance(key, Ed25519PublicKey) else b""


def public_key_pem(raw: bytes) -> bytes:
    """Return the raw Ed25519 key in the form that `openssl` reads."""
    key = Ed25519PublicKey.from_public_bytes(raw)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
