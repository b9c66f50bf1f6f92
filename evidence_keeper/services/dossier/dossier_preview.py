"""Previews a dossier before it is written: its pages and its file sizes."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_keeper.domain.dossier.plan import DossierPlan
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.dossier.package.package import pages_for_screen
from evidence_keeper.dossier.pdf.images import MAX_PASSED
from evidence_keeper.media.decoder.decode_results import MadePicture
from evidence_keeper.media.decoder.decoder_client import DecoderClient, child_command
from evidence_keeper.services.dossier.dossier_content import content_to_write
from evidence_keeper.services.dossier.unreadable_originals import retry_without_unreadable
from evidence_keeper.services.dossier.vault_exhibits import VaultExhibits
from evidence_keeper.services.evidence.item_lookup import find_items
from evidence_keeper.storage.vault.vault import Vault

_PASSING = ("image/png", "image/jpeg")
_FONTS = 110_000
"""Size of fonts, cover and fixed pages, in bytes; measured on the example."""
_ONE_INCIDENT = 3_000
_SMALL_SHARE = 0.3
"""A small picture's bytes as a share of its rendition's; 0.2 to 0.45 were measured."""


class DossierPreview:
    """The pages of a planned dossier, only in memory.

    They are rendered in a child process without key and network, because their content came from
    outside.

    Args:
        document: The PDF.
        pages: Number of pages.
        plan: The plan, without originals that turned out to be unreadable.
    """

    def __init__(self, document: bytes, pages: int, plan: DossierPlan) -> None:
        self._document = document
        self._workshop = DecoderClient(child_command(pages=True))
        self.pages = pages
        self.plan = plan

    def page(self, number: int, dots_per_inch: int) -> bytes:
        """Return a page as a JPEG.

        Args:
            number: From 0.
            dots_per_inch: The resolution.

        Raises:
            KeeperError: PAGE_NOT_DRAWN.
        """
        drawn = self._workshop.draw_page(self._document, number, dots_per_inch)
        if not isinstance(drawn, MadePicture):
            raise KeeperError(Code.PAGE_NOT_DRAWN, reason=drawn.value)
        return drawn.picture

    def close(self) -> None:
        """Discard the document and end the child."""
        self._document = b""
        self._workshop.close()


def preview(vault: Vault, chosen: DossierPlan, progress: Progress) -> DossierPreview:
    """Lay out a planned dossier in memory.

    Raises:
        Cancelled: the user asked to stop.
    """
    key = vault.signer().public_key()
    with VaultExhibits(vault, chosen.exhibits) as exhibits:
        (document, pages), plan = retry_without_unreadable(
            vault,
            chosen,
            progress,
            lambda plan: pages_for_screen(
                content_to_write(vault, plan, key), exhibits, key, progress
            ),
        )
    return DossierPreview(document, pages, plan)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Estimated file sizes in bytes.

    Attributes:
        full, small: The document with full and with small pictures.
        originals: The package's files besides the document.
    """

    full: int
    small: int
    originals: int


def expected_sizes(vault: Vault, chosen: DossierPlan) -> Sizes:
    """Return about how large the files will be, without reading a picture."""
    base = _FONTS + _ONE_INCIDENT * len(chosen.incidents)
    full = small = base
    originals, packaged = 0, chosen.packaged
    pictures = vault.evidence.rendition_files_of(chosen.exhibits)
    for number, item in find_items(vault, chosen.exhibits).items():
        originals += item.size if number in packaged else 0
        if item.no_preview is not None:
            continue
        stored = pictures.get(number)
        rendition = vault.originals.size(stored.name) if stored is not None else 0
        passes = item.media_type in _PASSING and item.size <= MAX_PASSED
        full += item.size if passes or not rendition else rendition
        small += min(item.size, int(rendition * _SMALL_SHARE)) if rendition else item.size
    if chosen.originals_attached:
        full, small = full + originals, small + originals
    return Sizes(full, small, originals)
