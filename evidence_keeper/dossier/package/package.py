"""Writes the document or the whole package, never a partial file."""

from __future__ import annotations

import contextlib
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from evidence_keeper.domain.dossier.plan import DossierContent, DossierPlan, Exhibits, Signer
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.dossier.document import write_pdf
from evidence_keeper.dossier.package import bag
from evidence_keeper.dossier.package.check_text import how_to_check
from evidence_keeper.dossier.package.chronology_export import (
    chronology_csv,
    chronology_json,
    messages_csv,
)
from evidence_keeper.dossier.package.locked_zip import locked_zip
from evidence_keeper.dossier.package.open_page import open_page, verify_page
from evidence_keeper.dossier.package.seal import packaged_hashes, seal_document, seal_of
from evidence_keeper.dossier.package.time_stamp import request
from evidence_keeper.system.output_files import whole_file

_LARGE = 1 << 31


class _Hashing:
    """A file that counts and hashes what is written to it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Write all of the bytes."""
        self._file.write(data)
        self._hash.update(data)
        self.size += len(data)
        return len(data)

    def digest(self) -> str:
        """Return the SHA-256 so far as 64 hexadecimal digits."""
        return self._hash.hexdigest()


class _Bag:
    """Writes entries in sequence and keeps their hashes.

    Everything is stored, not compressed: pictures would not shrink, and the bytes then depend on no
    compressor's version.
    """

    def __init__(self, archive: zipfile.ZipFile, plan: DossierPlan) -> None:
        self._archive = archive
        moment = plan.dated
        self._time = (
            max(moment.year, 1980),
            moment.month,
            moment.day,
            moment.hour,
            moment.minute,
            moment.second,
        )
        self.hashes: dict[str, str] = {}
        self.size = 0

    @contextlib.contextmanager
    def entry(self, name: str, *, large: bool = False) -> Iterator[_Hashing]:
        """Open an entry for writing; `large` if it may exceed 2 GB."""
        info = zipfile.ZipInfo(f"{bag.TOP}/{name}", self._time)
        info.create_system = 3
        info.external_attr = 0o100644 << 16
        with self._archive.open(info, "w", force_zip64=large) as file:
            out = _Hashing(cast(BinaryIO, file))
            yield out
        self.hashes[name] = out.digest()
        self.size += out.size

    def put(self, name: str, data: bytes) -> None:
        """Write a small entry."""
        with self.entry(name) as file:
            file.write(data)

    def manifest(self, names: Iterable[str]) -> bytes:
        """Return the manifest of written entries."""
        return bag.manifest_bytes({n: self.hashes[n] for n in names})


def _put_original(into: _Bag, item: Evidence, exhibits: Exhibits, progress: Progress) -> None:
    with into.entry(bag.original_name(item), large=item.size >= _LARGE) as file:
        for chunk in exhibits.original(item.number):
            progress.step(0, 0, item.label)
            file.write(chunk)
        if file.digest() != item.sha256:
            raise KeeperError(Code.ORIGINAL_DAMAGED, number=item.label)


def _put_payload(
    into: _Bag, content: DossierContent, exhibits: Exhibits, seal: str, progress: Progress
) -> None:
    packaged = packaged_hashes(content)
    items = sorted((e for e in content.evidence if e.number in packaged), key=lambda e: e.number)
    for index, item in enumerate(items):
        progress.step(index, len(items), item.label)
        _put_original(into, item, exhibits, progress)
    large = sum(e.size for e in items) >= _LARGE // 2
    with into.entry(bag.document_name(content.plan.language), large=large) as file:
        write_pdf(content, exhibits, seal, cast(BinaryIO, file), progress)
    into.put(bag.CHRONOLOGY, chronology_json(content))
    into.put(bag.CHRONOLOGY_CSV, chronology_csv(content))
    if content.conversations:
        into.put(bag.MESSAGES_CSV, messages_csv(content))
    into.put(bag.CUSTODY, bag.custody_json(content.custody))


def _put_tags(
    into: _Bag, plan: DossierPlan, document: bytes, page: bytes, seal: str, signer: Signer
) -> None:
    payload = [n for n in into.hashes if n.startswith("data/")]
    size = into.size
    into.put(bag.MANIFEST, into.manifest(payload))
    into.put(bag.BAGIT, bag.BAGIT_TEXT)
    into.put(bag.BAG_INFO, bag.bag_info(plan, seal, size, len(payload)))
    into.put(bag.HOW_TO_CHECK, how_to_check())
    into.put(bag.OPEN_PAGE, page)
    into.put(bag.VERIFY_PAGE, verify_page())
    into.put(bag.SEAL, document)
    into.put(bag.STAMP_REQUEST, request(seal))
    into.put(bag.PUBLIC_KEY, bag.public_key_pem(signer.public_key()))
    signed = into.manifest(bag.SIGNED_NOW)
    into.put(bag.SIGNED, signed)
    into.put(bag.SIGNATURE, signer.sign(signed))
    into.put(bag.TAG_MANIFEST, into.manifest(bag.TAG_FILES_NOW))


def write_package(
    content: DossierContent,
    exhibits: Exhibits,
    signer: Signer,
    target: Path,
    progress: Progress,
    password: str = "",
) -> str:
    """Write the package (ZIP with a BagIt bag) and return the seal.

    The same content, plan, date and key give the same bytes. With a password these bytes are the
    one file in an encrypted ZIP.

    Args:
        content: The filtered content.
        exhibits: Gives originals and pictures.
        signer: Signs the list of the package's files.
        target: The file; it is replaced.
        progress: May cancel.
        password: Opens the file; empty for none.

    Raises:
        KeeperError: DISK_*; ORIGINAL_DAMAGED, ORIGINAL_MISSING. Nothing is left behind then.
        Cancelled: the user asked to stop; nothing is left behind.
    """
    document = seal_document(content, packaged_hashes(content), signer.public_key())
    seal = seal_of(document)
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(whole_file(target))
        if password:
            locked = locked_zip(file, password, content.plan.dated, progress)
            file = stack.enter_context(locked)
        bare = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True)
        archive = stack.enter_context(bare)
        into = _Bag(archive, content.plan)
        _put_payload(into, content, exhibits, seal, progress)
        page = open_page(content, exhibits)
        _put_tags(into, content.plan, document, page, seal, signer)
    return seal


def write_pdf_file(
    content: DossierContent,
    exhibits: Exhibits,
    public_key: bytes,
    target: Path,
    progress: Progress,
    password: str = "",
) -> str:
    """Write the document alone and return the seal, which is that of the package.

    Args:
        content: The filtered content.
        exhibits: Gives the pictures.
        public_key: The raw Ed25519 key that would sign the package; the seal names it.
        target: The file; it is replaced.
        progress: May cancel.
        password: Opens the file; empty for none.

    Raises:
        KeeperError: DISK_*; ORIGINAL_DAMAGED, ORIGINAL_MISSING. Nothing is left behind then.
        Cancelled: the user asked to stop; nothing is left behind.
    """
    seal = seal_of(seal_document(content, packaged_hashes(content), public_key))
    with whole_file(target) as file:
        write_pdf(content, exhibits, seal, file, progress, password=password)
    return seal


def pages_for_screen(
    content: DossierContent, exhibits: Exhibits, public_key: bytes, progress: Progress
) -> tuple[bytes, int]:
    """Return the document with small pictures, and its number of pages.

    Nothing is written to any disk.

    Raises:
        KeeperError: ORIGINAL_DAMAGED, ORIGINAL_MISSING.
        Cancelled: the user asked to stop.
    """
    seal = seal_of(seal_document(content, packaged_hashes(content), public_key))
    out = io.BytesIO()
    pages = write_pdf(content, exhibits, seal, out, progress, for_screen=True)
    return out.getvalue(), pages
