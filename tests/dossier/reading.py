"""Makes documents and reads them back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2

from evidence_keeper.domain.dossier.plan import DossierContent, Reader
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.dossier.document import write_pdf
from tests.dossier.sample import Files, sample

SEAL = "7f3a91c40b2e66d0a81f5c77e3901d4b28ce4f0693b17a5dc0e488126fb934a7"


def made(content: DossierContent, files: Files) -> bytes:
    out = io.BytesIO()
    pages = write_pdf(content, files, SEAL, out, Progress())
    data = out.getvalue()
    document = pypdfium2.PdfDocument(data)
    assert len(document) == pages
    document.close()
    return data


def texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def flat(text: str) -> str:
    """Return the text without white space, which line ends change."""
    return re.sub(r"\s+", "", text)


def outline(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = [item.get_title() for item in document.get_toc() if item.level == 0]
    document.close()
    return found


def with_entry(entry: Entry, reader: Reader = Reader.POLICE, language: str = "en") -> bytes:
    content, files = sample(reader, language, 1)
    incident = replace(content.incidents[0], entry=entry)
    return made(replace(content, incidents=(incident,), evidence=()), files)


def rendered(data: bytes, page: int) -> Iterator[tuple[int, int, int]]:
    document = pypdfium2.PdfDocument(data)
    picture = document[page].render(scale=1).to_pil().convert("RGB")
    document.close()
    yield from picture.get_flattened_data()
