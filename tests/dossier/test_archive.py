"""The document is fit for archives (PDF/A-3b): a validator approves what was written."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pikepdf
import pytest

from evidence_keeper.domain.dossier.plan import Reader, Size
from evidence_keeper.dossier.pdf.pdf_archive import xmp
from evidence_keeper.system.language.translations import LANGUAGES
from tests.dossier.reading import made
from tests.dossier.sample import DATED, sample
from tests.proofs.conftest import SOAK, lacking

pytestmark = pytest.mark.proof

pdfa = pytest.importorskip("pikepdf.pdfa")
ODD = "<b>&amp;</b> \0\x07\u202e\ud83d\ufffe ]]> \U0001f595 \u0634 é"


def faults(data: bytes) -> list[str]:
    report = pdfa.validate_written(io.BytesIO(data), "3b")
    return [str(f) for f in report.findings] or ([] if report.passed else [report.verdict])


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("language", LANGUAGES if SOAK else LANGUAGES[:1])
@pytest.mark.parametrize("size", Size if SOAK else [Size.FULL])
def test_a_validator_approves_it(reader: Reader, language: str, size: Size) -> None:
    content, files = sample(reader, language, 12)
    content = replace(content, plan=replace(content.plan, size=size))
    assert faults(made(content, files)) == []


def test_with_odd_texts_everywhere_and_with_nothing_at_all() -> None:
    content, files = sample(Reader.POLICE, "ru", 2)
    entry = replace(content.incidents[0].entry, title=ODD, exact_words=ODD, people=(ODD,))
    odd = replace(
        content,
        plan=replace(content.plan, case=ODD),
        incidents=(replace(content.incidents[0], entry=entry),),
    )
    assert faults(made(odd, files)) == []
    empty = replace(content, incidents=(), evidence=(), plan=replace(content.plan, exhibits=()))
    assert faults(made(empty, files)) == []


@pytest.mark.parametrize("without", ["OutputIntents", "Metadata"])
def test_the_validator_is_no_rubber_stamp(without: str) -> None:
    content, files = sample(Reader.PARENTS, "en", 1)
    data = made(content, files)
    with pikepdf.open(io.BytesIO(data)) as document:
        del document.Root[f"/{without}"]
        out = io.BytesIO()
        document.save(out)
    assert faults(out.getvalue()) != []


def test_metadata_hold_text_and_no_markup() -> None:
    moment = datetime(2026, 11, 24, 15, 4, 5, 6, tzinfo=timezone(timedelta(hours=5)))
    told = xmp(title="<a>&\"'", subject="]]>", program="P", language="kk", moment=moment)
    text = told.decode("utf-8")
    assert "&lt;a&gt;&amp;" in text
    assert "<xmp:CreateDate>2026-11-24T15:04:05+05:00</xmp:CreateDate>" in text
    content, files = sample(Reader.POLICE, "kk", 1)
    with pikepdf.open(io.BytesIO(made(content, files))) as document:
        metadata = document.open_metadata()
        assert metadata.pdfa_status == "3B"
        assert metadata["dc:title"] == str(document.docinfo["/Title"])
        assert metadata["xmp:CreateDate"] == DATED.isoformat()
        assert document.Root.OutputIntents[0].DestOutputProfile.N == 3


@pytest.mark.parametrize(
    "command",
    [("qpdf", "--check"), ("pdftotext", "-q"), ("mutool", "info"), ("pdfinfo",)],
    ids=lambda c: c[0],
)
def test_other_programs_find_no_fault(tmp_path: Path, command: tuple[str, ...]) -> None:
    program = shutil.which(command[0])
    if program is None:
        lacking(command[0])
    content, files = sample(Reader.POLICE, "kk", 4)
    path = tmp_path / "d.pdf"
    path.write_bytes(made(content, files))
    done = subprocess.run(
        [program, *command[1:], path], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
