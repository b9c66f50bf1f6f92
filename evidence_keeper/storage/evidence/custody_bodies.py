"""Builds the bodies of the custody events about evidence."""

from __future__ import annotations

import json

from evidence_keeper.domain.record.canonical import Json, canonical_bytes, fingerprint
from evidence_keeper.domain.record.evidence import Evidence, evidence_label
from evidence_keeper.storage.evidence.evidence_details import evidence_details
from evidence_keeper.storage.evidence.evidence_store import EvidenceStore


def record_of(evidence: Evidence) -> Json:
    """Return the fields of an evidence record that never change."""
    return {
        "added": evidence.added.isoformat(),
        "width": evidence.width,
        "height": evidence.height,
        "time_hints": [
            {"source": h.source, "value": h.value, "raw": h.raw} for h in evidence.time_hints
        ],
    }


def added_body(item: Evidence, store: EvidenceStore, steps: str = "[]") -> dict[str, Json]:
    """Return the event body of an added item.

    For a working copy it has both fingerprints, the copy's and its original's, and the steps.
    """
    body: dict[str, Json] = {
        "evidence": item.label,
        "sha256": item.sha256,
        "size": item.size,
        "media_type": item.media_type,
        "name": item.original_name,
        "source": item.source.value,
        "record": fingerprint(canonical_bytes(record_of(item))),
    }
    if item.device:  # the device as the file named it; the text itself is only in the row
        body["device"] = fingerprint(item.device.encode("utf-8"))
    if item.copy_of is not None:
        original = store.get(item.copy_of)  # an item removed for good still has its fingerprint
        assert original is not None, "the row refers to it"
        body["copy_of"] = evidence_label(item.copy_of)
        body["original_sha256"] = original.sha256
        body["steps"] = json.loads(steps)
        body["intimate"] = item.intimate  # an original has no marks before it is added
    return body


def changed_body(item: Evidence) -> dict[str, Json]:
    """Return the event body of an item whose details changed."""
    details = fingerprint(canonical_bytes(evidence_details(item)))
    return {"evidence": item.label, "sha256": details}


def copy_body(item: Evidence, original: Evidence, steps: str) -> dict[str, Json]:
    """Return the event body of an item that is recognised as a working copy.

    Args:
        item: Added before as an ordinary file.
        original: Its original; may be a tombstone.
        steps: As canonical JSON.
    """
    return {
        "evidence": item.label,
        "sha256": item.sha256,
        "copy_of": original.label,
        "original_sha256": original.sha256,
        "steps": json.loads(steps),
    }
