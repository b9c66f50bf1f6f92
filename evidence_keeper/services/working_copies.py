"""Working copies: made in the child from the original, kept as items of their own beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from evidence_keeper.domain.canonical import canonical_bytes
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.evidence import Evidence, NoPreview, Source
from evidence_keeper.domain.working_copy import Step, steps_to_json
from evidence_keeper.media.rendered import MAX_INPUT
from evidence_keeper.media.workshop import Workshop
from evidence_keeper.services.intake_batch import Batch, Result, Waiting, take_out_of_bin
from evidence_keeper.services.originals import read_original
from evidence_keeper.storage.vault import Vault
from evidence_keeper.system import clock

MEDIA_TYPE = "image/jpeg"


def make_copy(vault: Vault, number: int, steps: Sequence[Step]) -> Evidence:
    """Make a working copy of an original and keep it.

    A copy of something intimate is intimate as well, until the user says otherwise. The same steps
    over the same original give the same bytes: then the copy that is there is returned.

    Args:
        vault: Where both lie.
        number: The original's; of a working copy its original is taken.
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
    # A child of its own: one that an earlier file had taken over could leave out a cover.
    with Workshop() as workshop:
        made = workshop.make_copy(data, original.media_type, steps)
        if isinstance(made, NoPreview):
            raise KeeperError(Code.COPY_IMPOSSIBLE, number=original.label, reason=made)
        rendered = workshop.render(made.picture, MEDIA_TYPE)
    staged = vault.originals.stage([made.picture])
    known = vault.evidence.number_of(staged.sha256)
    if known is not None:
        vault.originals.discard(staged)
        take_out_of_bin(vault, known)
        found = vault.evidence.get(known)
        assert found is not None
        return found
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
    result = Result()
    batch = Batch(vault, result)
    body = canonical_bytes(steps_to_json(steps)).decode("utf-8")
    batch.put(Waiting(item, staged, picture, body))
    batch.commit()
    return result.added[0]


def _original(vault: Vault, number: int) -> Evidence:
    item = vault.evidence.get(number)
    if item is not None and item.copy_of is not None:
        item = vault.evidence.get(item.copy_of)
    if item is None:
        raise KeeperError(Code.NUMBER_UNKNOWN, number=number)
    return item


def _name(original: Evidence) -> str:
    """Return the copy's name: the original's, as a JPEG.

    A name can hold what the copy is to hide, such as a telephone number: then it is the number.
    """
    return f"{original.label}-copy.jpg"


def stand_ins(vault: Vault, numbers: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return for each original among the numbers that has working copies the newest of them.

    Working copies among the numbers stand for themselves.
    """
    chosen: dict[int, tuple[int, ...]] = {}
    for number in numbers:
        copies = vault.evidence.copies_of(number)
        named = tuple(n for n in copies if n in numbers)
        if copies:
            chosen[number] = named or (copies[-1],)
    return chosen
