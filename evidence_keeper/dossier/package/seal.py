"""Computes the seal: one fingerprint over plan, exhibits, chronology, log and signing key.

The key is part of it, so the seal printed on paper authenticates the key, the key the signature,
and the signature every byte: whoever replaces a file and signs again must change the seal.
"""

from __future__ import annotations

from collections.abc import Mapping

from evidence_keeper.domain.dossier.plan import DossierContent
from evidence_keeper.domain.record.canonical import Json, canonical_bytes, fingerprint
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.dossier.package.chronology_export import chronology_json

FORMAT = 1


def seal_document(
    content: DossierContent, item_hashes: Mapping[int, str], public_key: bytes
) -> bytes:
    """Return the canonical JSON whose SHA-256 is the seal.

    Args:
        content: The content that the plan selects.
        item_hashes: SHA-256 of each packaged original by evidence number.
        public_key: The raw Ed25519 key that signs the package, 32 bytes.
    """
    listed = {e.number: e.sha256 for e in content.evidence if e.number not in item_hashes}
    document: dict[str, Json] = {
        "format": FORMAT,
        "plan": content.plan.to_json(),
        "items": [
            {"number": evidence_label(n), "sha256": item_hashes[n]} for n in sorted(item_hashes)
        ],
        "listed_only": [{"number": evidence_label(n), "sha256": listed[n]} for n in sorted(listed)],
        "chronology_sha256": fingerprint(chronology_json(content)),
        "log": {"length": content.log_length, "head": content.log_head},
        "earlier_seals": list(content.earlier_seals),
        "public_key": public_key.hex(),
    }
    return canonical_bytes(document)


def packaged_hashes(content: DossierContent) -> dict[int, str]:
    """Return the recorded SHA-256 of each packaged original, by number."""
    chosen = content.plan.packaged
    return {e.number: e.sha256 for e in content.evidence if e.number in chosen and not e.intimate}


def seal_of(document: bytes) -> str:
    """Return the seal of a seal document: 64 hexadecimal digits."""
    return fingerprint(document)
