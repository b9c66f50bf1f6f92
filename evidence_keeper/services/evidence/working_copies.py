"""Makes working copies in the decoding child and stores them as items of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import canonical_bytes, fingerprint
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.evidence import Evidence, NoPreview, Source
from evidence_keeper.domain.record.working_copy import Step, steps_to_json
from evidence_keeper.media.decoder.decode_results import MAX_INPUT
from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.services.evidence.originals import read_original
from evidence_keeper.services.intake.intake_batch import Batch, IntakeResult, Waiting
from evidence_keeper.storage.evidence.custody_bodies import changed_body, copy_body
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system import clock

MEDIA_TYPE = "image/jpeg"


def make_copy(vault: Vault, number: int, steps: Sequence[Step]) -> Evidence:
    """Make a working copy of an original and add it as evidence.

    A copy of an intimate item is intimate too, until the user changes it. Equal steps on the same
    original give equal bytes: then the existing copy is returned.

    Args:
        vault: The vault.
        number: The original's; for a working copy its original is used.
        steps: All of them, over the original.

    Raises:
        KeeperError: NUMBER_UNKNOWN, ORIGINAL_MISSING, ORIGINAL_DAMAGED, COPY_IMPOSSIBLE,
            VAULT_READ_ONLY, DISK_*; nothing is kept then.
    """
    if vault.read_only:
        raise KeeperError(Code.VAULT_READ_ONLY)
    original = _original(vault, number)
    if original.size > MAX_INPUT:
        raise KeeperError(Code.COPY_IMPOSSIBLE, number=original.label, reason=NoPreview.TOO_LARGE)
    data = b"".join(read_original(vault, original.number))
    # A new child: one taken over by an earlier file could leave out a cover.
    with DecoderClient() as workshop:
        made = workshop.make_copy(data, original.media_type, steps)
        if isinstance(made, NoPreview):
            raise KeeperError(Code.COPY_IMPOSSIBLE, number=original.label, reason=made)
        rendered = workshop.render(made.picture, MEDIA_TYPE)
    body = canonical_bytes(steps_to_json(steps)).decode("utf-8")
    picture_bytes = made.picture
    if _is_taken(vault, fingerprint(picture_bytes), original):
        picture_bytes = _add_comment(picture_bytes, original)
    staged = vault.originals.stage([picture_bytes])
    known = vault.evidence.number_of(staged.sha256)
    if known is not None:
        vault.originals.discard(staged)
        return _find_existing(vault, known, original, body)
    item = Evidence(
        number=0,
        sha256=staged.sha256,
        size=staged.size,
        media_type=MEDIA_TYPE,
        original_name=_name(original),
        added=clock.now_in(vault.incidents.cases()[0].zone),
        source=Source.WORKING_COPY,
        width=made.width,
        height=made.height,
        no_preview=rendered if isinstance(rendered, NoPreview) else None,
        intimate=original.intimate,
        copy_of=original.number,
        likeness="" if isinstance(rendered, NoPreview) else rendered.likeness,
    )
    picture = None if isinstance(rendered, NoPreview) else rendered
    result = IntakeResult()
    batch = Batch(vault, result)
    batch.put(Waiting(item, staged, picture, body))
    batch.commit()
    return result.added[0]


def _find_existing(vault: Vault, number: int, original: Evidence, steps: str) -> Evidence:
    """Return the item with the copy's bytes: out of the bin, and marked as a copy.

    It may have been added as an ordinary file, for example from a document. Unless it is marked as
    a copy, the original would be used where the copy is meant.
    """
    item = vault.evidence.get(number)
    assert item is not None
    with vault.change() as log:
        if item.binned:
            vault.evidence.set_binned(number, None)
            log.append(Operation.EVIDENCE_RESTORED, {"evidence": item.label})
        if item.copy_of is None:
            vault.evidence.set_copy(number, original.number, steps)
            log.append(Operation.EVIDENCE_IS_COPY, copy_body(item, original, steps))
            if original.intimate and not item.intimate:
                marked = replace(item, intimate=True)
                vault.evidence.update_details(marked)
                log.append(Operation.EVIDENCE_CHANGED, changed_body(marked))
    found = vault.evidence.get(number)
    assert found is not None
    return found


def _is_taken(vault: Vault, sha256: str, original: Evidence) -> bool:
    """Return whether these bytes belong to another original: as its copy, or as an original with
    copies.
    """
    number = vault.evidence.number_of(sha256)
    item = None if number is None else vault.evidence.get(number)
    if item is None or item.copy_of == original.number:
        return False
    return (
        item.copy_of is not None
        or item.number == original.number
        or bool(vault.evidence.every_copy_of(item.number))
    )


def _add_comment(picture: bytes, original: Evidence) -> bytes:
    """Return the JPEG with a comment naming its original, so that it is an item of its own."""
    words = original.label.encode("ascii")
    return picture[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + picture[2:]


def _original(vault: Vault, number: int) -> Evidence:
    item = vault.evidence.get(number)
    if item is not None and item.copy_of is not None:
        item = vault.evidence.get(item.copy_of)
    if item is None:
        raise KeeperError(Code.NUMBER_UNKNOWN, number=number)
    return item


def _name(original: Evidence) -> str:
    """Return the copy's name: the original's number, as a JPEG.

    The original's own name can contain what the copy hides, such as a telephone number.
    """
    return f"{original.label}-copy.jpg"


def stand_ins(vault: Vault, numbers: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return the newest working copies by original, for originals among the numbers.

    Working copies among the numbers represent themselves.
    """
    chosen: dict[int, tuple[int, ...]] = {}
    for number in numbers:
        copies = vault.evidence.copies_of(number)
        named = tuple(n for n in copies if n in numbers)
        if copies:
            chosen[number] = named or (copies[-1],)
    return chosen
