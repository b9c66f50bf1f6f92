"""A PDF with a password: other programs open it with it, and nothing can be read without it."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.progress import Progress
from evidence_keeper.dossier.document import write_pdf
from tests.dossier.reading import SEAL, texts
from tests.dossier.sample import sample

PASSWORDS = ("correct horse battery", "алты сөз жасыл көпір", "пять слов ёж " * 4)


def locked(password: str, *, attach: bool = False) -> bytes:
    content, files = sample(Reader.POLICE, "ru", 4)
    if attach:
        content = replace(content, plan=replace(content.plan, originals_attached=True))
    out = io.BytesIO()
    write_pdf(content, files, SEAL, out, Progress(), password=password)
    return out.getvalue()


def plain() -> bytes:
    content, files = sample(Reader.POLICE, "ru", 4)
    out = io.BytesIO()
    write_pdf(content, files, SEAL, out, Progress())
    return out.getvalue()


@pytest.mark.parametrize("password", PASSWORDS, ids=["en", "kk", "long"])
def test_two_programs_open_it_and_read_what_stands_there(password: str) -> None:
    data = locked(password)
    with pikepdf.open(io.BytesIO(data), password=password) as document:
        assert document.encryption.bits == 256
        assert document.encryption.stream_method == pikepdf.models.EncryptionMethod.aesv3
        assert document.check_pdf_syntax() == []
        with document.open_outline() as outline:
            titles = [item.title for item in outline.root]
    with pikepdf.open(io.BytesIO(plain())) as document, document.open_outline() as outline:
        assert titles == [item.title for item in outline.root]
    shown = pypdfium2.PdfDocument(data, password=password)
    found = [page.get_textpage().get_text_range() for page in shown]
    shown.close()
    expected = texts(plain())
    assert len(found) == len(expected)
    changed = [n for n, (a, b) in enumerate(zip(found, expected, strict=True)) if a != b]
    assert len(changed) == 1, "the limits name the password"
    assert "открывается по паролю" in " ".join(" ".join(found).split())


@pytest.mark.parametrize("wrong", ["", "correct horse batterz", " "])
def test_without_the_password_it_stays_shut(wrong: str) -> None:
    data = locked(PASSWORDS[0])
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(data), password=wrong)
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(data, password=wrong)


def test_nothing_of_it_can_be_read() -> None:
    data, open_data = locked(PASSWORDS[0], attach=True), plain()
    marks = (b"<x:xmpmeta", b"Evidence Keeper", b"\x89PNG", b"BT /F", b"beginbfchar")
    for mark in marks[:2]:
        assert mark in open_data
    for mark in marks:
        assert mark not in data
    for found in re.finditer(rb"stream\n(.*?)endstream", data, re.DOTALL):
        with pytest.raises(zlib.error):
            zlib.decompress(found[1])


def test_it_does_not_claim_to_be_fit_for_archives_and_differs_each_time() -> None:
    one, other = locked(PASSWORDS[0]), locked(PASSWORDS[0])
    assert one != other
    with pikepdf.open(io.BytesIO(one), password=PASSWORDS[0]) as document:
        assert document.open_metadata().pdfa_status == ""


def test_attached_originals_are_locked_with_it() -> None:
    content, files = sample(Reader.POLICE, "ru", 4)
    data = locked(PASSWORDS[0], attach=True)
    with pikepdf.open(io.BytesIO(data), password=PASSWORDS[0]) as document:
        number = min(content.plan.packaged)
        name = next(n for n in document.attachments if n.startswith(f"EK-{number:04d}"))
        assert document.attachments[name].get_file().read_bytes() == files.originals[number]
    originals = [x for x in files.originals.values() if len(x) > 100]
    assert originals
    assert all(original not in data for original in originals)
