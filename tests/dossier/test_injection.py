"""Tests that hostile text in any field stays text in the document."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from evidence_keeper.domain.dossier.plan import DossierContent, Reader
from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Action, Entry, Step
from evidence_keeper.domain.record.evidence import TimeHint
from evidence_keeper.dossier.package.package import write_package
from evidence_keeper.dossier.package.verify import verify_package
from tests.dossier.reading import flat, made, texts
from tests.dossier.sample import Files, Key, keep, sample
from tests.dossier.test_document_text import PAYLOADS

ACTING = (
    "/JavaScript", "/JS", "/URI", "/Launch", "/GoToR", "/SubmitForm", "/ImportData", "/AA",
    "/OpenAction", "/EmbeddedFile", "/EmbeddedFiles", "/AcroForm", "/RichMedia", "/XFA", "/Encrypt",
)  # fmt: skip
MORE = ("=cmd|' /C calc'!A0", "../../../etc/passwd", "%PDF-1.7\nendstream\nendobj", "\x1b]0;x\x07")


def everywhere(text: str, reader: Reader) -> tuple[DossierContent, Files]:
    content, files = sample(reader, "en", 1)
    item = keep(files, 1, b"x", "text/plain", name=text)
    item = replace(
        item, device=text, captured_by=text, notes=text, transcript=text,
        time_hints=(TimeHint("exif", "", text),),
    )  # fmt: skip
    fields = (
        "title", "what_happened", "exact_words", "language", "channel", "platform", "account",
        "url", "place", "effect", "private_note",
    )  # fmt: skip
    entry = Entry(
        **dict.fromkeys(fields, text),
        people=(text,),
        witnesses=(text,),
        actions=(Action(Step.REPORTED, text, text, text), Action(text)),
        evidence=(1,),
    )
    plan = replace(
        content.plan, exhibits=(1,), listed_only=(), case=text, private_notes=True, incidents=(1,)
    )
    incident = replace(content.incidents[0], number=1, entry=entry)
    whole = replace(
        content, plan=plan, profile=Profile(*[text] * 7), incidents=(incident,), evidence=(item,)
    )
    return whole, files


def names_in(value: object, found: set[str], depth: int = 0) -> set[str]:
    if depth > 40 or not isinstance(value, pikepdf.Object):
        return found
    if isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, inner in dict(value).items():
            found.add(key)
            if not (isinstance(inner, pikepdf.Object) and inner.is_indirect):
                names_in(inner, found, depth + 1)
    elif isinstance(value, pikepdf.Array):
        for inner in list(value):
            if not (isinstance(inner, pikepdf.Object) and inner.is_indirect):
                names_in(inner, found, depth + 1)
    elif isinstance(value, pikepdf.Name):
        found.add(str(value))
    return found


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("payload", [*PAYLOADS, *MORE], ids=range(len(PAYLOADS) + len(MORE)))
def test_nothing_acts(payload: str, reader: Reader) -> None:
    content, files = everywhere(payload, reader)
    data = made(content, files)
    found: set[str] = set()
    with pikepdf.open(io.BytesIO(data)) as document:
        for value in document.objects:
            names_in(value, found)
    assert found.isdisjoint(ACTING), found.intersection(ACTING)
    shown = "".join(c if c.isprintable() or c in "\n" else f"[U+{ord(c):04X}]" for c in payload)
    assert flat("\n".join(texts(data))).count(flat(shown)) >= 12


@pytest.mark.parametrize("payload", [*PAYLOADS, *MORE], ids=range(len(PAYLOADS) + len(MORE)))
def test_the_package_has_names_of_its_own_and_tables_that_calculate_nothing(
    payload: str, tmp_path: Path
) -> None:
    content, files = everywhere(payload, Reader.POLICE)
    target = tmp_path / "d.zip"
    write_package(content, files, Key(), target, Progress())
    assert verify_package(target, Progress()).findings == ()
    with zipfile.ZipFile(target) as archive:
        assert all(n.isascii() and ".." not in n for n in archive.namelist())
        table = next(n for n in archive.namelist() if n.endswith(".csv"))
        text = archive.read(table).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert sum(flat(payload)[1:] in flat(cell) for cell in cells) >= 10 or "\x1b" in payload
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
