"""Originals attached to the PDF: byte for byte, none that stay out, still fit for archives."""

from __future__ import annotations

import gc
import hashlib
import io
import resource
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest

from evidence_keeper.domain.dossier.plan import DossierContent, Reader
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.dossier.document import write_pdf
from tests.dossier.reading import SEAL, made, texts
from tests.dossier.sample import Files, sample

pdfa = pytest.importorskip("pikepdf.pdfa")


def attached(
    count: int = 12, reader: Reader = Reader.POLICE, language: str = "en"
) -> tuple[DossierContent, Files]:
    content, files = sample(reader, language, count)
    return replace(content, plan=replace(content.plan, originals_attached=True)), files


def test_what_is_attached_is_what_the_package_holds() -> None:
    content, files = attached()
    data = made(content, files)
    expected = {e.number: e for e in content.evidence if e.number in content.plan.packaged}
    assert expected
    assert any(e.intimate for e in content.evidence)
    with pikepdf.open(io.BytesIO(data)) as document:
        found = {name: document.attachments[name] for name in document.attachments}
        assert [n.partition(".")[0] for n in found] == [e.label for e in expected.values()]
        for item, specification in zip(expected.values(), found.values(), strict=True):
            file = specification.get_file()
            assert file.read_bytes() == files.originals[item.number]
            assert file.mime_type == item.media_type
            assert specification.obj.AFRelationship == "/Source"
        assert len(document.Root.AF) == len(expected)


@pytest.mark.parametrize("reader", Reader)
def test_it_stays_fit_for_archives_and_the_same(reader: Reader) -> None:
    content, files = attached(12, reader)
    data = made(content, files)
    report = pdfa.validate_written(io.BytesIO(data), "3b")
    assert [str(f) for f in report.findings] == []
    assert report.passed
    assert hashlib.sha256(data).digest() == hashlib.sha256(made(content, files)).digest()


def test_the_document_says_so_only_then() -> None:
    content, files = attached(2)
    assert "attached to this PDF as well" in " ".join(" ".join(texts(made(content, files))).split())
    plain = replace(content, plan=replace(content.plan, originals_attached=False))
    data = made(plain, files)
    assert "attached to this PDF" not in " ".join(texts(data))
    with pikepdf.open(io.BytesIO(data)) as document:
        assert not document.attachments
        assert "/AF" not in document.Root


def test_an_original_that_changed_is_not_attached() -> None:
    content, files = attached(3)
    number = max(content.plan.packaged)
    files.originals[number] = files.originals[number][:-1] + b"?"
    with pytest.raises(KeeperError) as caught:
        made(content, files)
    assert caught.value.code is Code.ORIGINAL_DAMAGED


def test_replaced_names_leave_nothing_to_attach() -> None:
    content, files = attached(3)
    both = replace(content, plan=replace(content.plan, names_replaced=True))
    with pikepdf.open(io.BytesIO(made(both, files))) as document:
        assert not document.attachments


class _Counted(Files):
    """Originals that are made when they are read: what stays in memory is the writer's."""

    def __init__(self, files: Files, size: int) -> None:
        super().__init__()
        self.renditions, self.excerpts = files.renditions, files.excerpts
        self._size = size

    def original(self, number: int) -> Iterator[bytes]:
        yield bytes([number % 256]) * self._size


class _Nowhere(io.RawIOBase):
    def write(self, data: object) -> int:
        return len(data)  # type: ignore[arg-type]


def test_memory_holds_one_file_at_a_time() -> None:
    content, files = attached(30)
    size = 3_000_000
    items = tuple(
        replace(
            e,
            media_type="video/mp4",
            size=size,
            sha256=hashlib.sha256(bytes([e.number % 256]) * size).hexdigest(),
        )
        for e in content.evidence
    )
    counted = _Counted(files, size)
    small = replace(content, plan=replace(content.plan, originals_attached=False), evidence=items)
    write_pdf(small, counted, SEAL, _Nowhere(), Progress())  # type: ignore[arg-type]
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    whole = replace(content, evidence=items)
    write_pdf(whole, counted, SEAL, _Nowhere(), Progress())  # type: ignore[arg-type]
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert len(whole.plan.packaged) > 15
    assert grown < 8 * size
