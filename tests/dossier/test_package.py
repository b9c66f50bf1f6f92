"""Tests the package's content, and that other tools accept it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.plan import DossierContent, Reader
from evidence_keeper.domain.errors import Cancelled, Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import canonical_bytes
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.dossier.package.chronology_export import guarded
from evidence_keeper.dossier.package.package import write_package, write_pdf_file
from tests.dossier.sample import DATED, Files, Key, keep, sample

TOP = "evidence-keeper-dossier/"


def written(tmp_path: Path, content: DossierContent, files: Files) -> tuple[str, dict[str, bytes]]:
    target = tmp_path / "dossier.zip"
    seal = write_package(content, files, Key(), target, Progress())
    with zipfile.ZipFile(target) as archive:
        return seal, {
            n.removeprefix(TOP): archive.read(n) for n in archive.namelist() if n.startswith(TOP)
        }


def unpacked(tmp_path: Path) -> Path:
    with zipfile.ZipFile(tmp_path / "dossier.zip") as archive:
        archive.extractall(tmp_path / "out")
    return tmp_path / "out" / TOP


def test_originals_are_there_byte_for_byte_under_generated_names(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "kk", 5)
    _, found = written(tmp_path, content, files)
    originals = {n: d for n, d in found.items() if n.startswith("data/originals/")}
    assert set(originals) == {
        *(f"data/originals/EK-000{n}.{'jpg' if n in (1, 5) else 'png'}" for n in (1, 3, 5)),
        *(f"data/originals/EK-010{n}" for n in ("1.png", "2.jpg", "3.png", "5.ogg", "6.bin")),
    }
    for name, data in originals.items():
        assert data == files.originals[int(name[18:22])]
        assert name.isascii()


def test_manifests_list_every_file_with_its_hash(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "ru", 3)
    _, found = written(tmp_path, content, files)
    for manifest, inside in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
        lines = found[manifest].decode("ascii").splitlines()
        listed = {line[66:]: line[:64] for line in lines}
        wanted = {
            n: hashlib.sha256(d).hexdigest()
            for n, d in found.items()
            if n.startswith("data/") is inside and n != "tagmanifest-sha256.txt"
        }
        assert listed == wanted
    assert found["bagit.txt"].startswith(b"BagIt-Version: 1.0\n")
    payload = [d for n, d in found.items() if n.startswith("data/")]
    oxum = f"Payload-Oxum: {sum(map(len, payload))}.{len(payload)}\n"
    assert oxum.encode() in found["bag-info.txt"]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_accepts_it(tmp_path: Path) -> None:
    content, files = sample(Reader.PSYCHOLOGIST, "kk", 4)
    written(tmp_path, content, files)
    folder = unpacked(tmp_path)
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt", "signed.sha256"):
        subprocess.run(
            ["sha256sum", "-c", "--strict", manifest], cwd=folder, check=True, capture_output=True
        )


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_accepts_the_signature_as_the_document_says(tmp_path: Path) -> None:
    content, files = sample(Reader.PARENTS, "en", 2)
    _, found = written(tmp_path, content, files)
    text = found["how-to-check.txt"].decode("utf-8")
    lines = text.replace("\\\n", " ").splitlines()  # as a shell goes on in the next line
    command = next(line.split() for line in lines if "openssl" in line)
    folder = unpacked(tmp_path)
    good = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stdout + good.stderr
    (folder / "signed.sha256").write_bytes(found["signed.sha256"] + b"\n")
    bad = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert bad.returncode != 0


def test_the_seal_binds_plan_items_chronology_and_log(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "en", 4)
    seal, found = written(tmp_path, content, files)
    assert hashlib.sha256(found["seal.json"]).hexdigest() == seal
    sealed = json.loads(found["seal.json"])
    assert canonical_bytes(sealed) == found["seal.json"]
    assert sealed["plan"] == content.plan.to_json()
    assert sealed["log"] == {"length": content.log_length, "head": content.log_head}
    assert sealed["chronology_sha256"] == hashlib.sha256(found["data/chronology.json"]).hexdigest()
    assert {i["number"]: i["sha256"] for i in sealed["items"]} == {
        e.label: e.sha256 for e in content.evidence if not e.intimate
    }
    assert [i["number"] for i in sealed["listed_only"]] == ["EK-0104"]
    assert sealed["public_key"] == Key().public_key().hex()
    assert (
        write_pdf_file(content, files, Key().public_key(), tmp_path / "d.pdf", Progress()) == seal
    )
    assert (tmp_path / "d.pdf").read_bytes() == found["data/dossier-en.pdf"]


def test_same_content_same_bytes(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "ru", 4)
    for name in ("a.zip", "b.zip"):
        write_package(content, files, Key(), tmp_path / name, Progress())
    first = (tmp_path / "a.zip").read_bytes()
    assert first == (tmp_path / "b.zip").read_bytes()
    later = replace(content, plan=replace(content.plan, dated=DATED.replace(hour=16)))
    write_package(later, files, Key(), tmp_path / "c.zip", Progress())
    assert first != (tmp_path / "c.zip").read_bytes()


def test_nothing_that_the_plan_leaves_out_is_inside(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "kk", 5)
    hidden = files.originals[104]
    _, found = written(tmp_path, content, files)
    everything = b"".join(found.values())
    assert hidden not in everything
    assert "құпия ой".encode() not in everything
    rows = json.loads(found["data/custody-log.json"])["events"]
    withheld = [r for r in rows if r["number"] % 9 == 0]
    assert withheld
    assert all("salt" not in r and "body" not in r for r in withheld)
    assert all(r["body_hash"] for r in rows)
    names = {e.original_name.encode() for e in content.evidence}
    assert not any(n.encode() in names for n in found)


def test_private_notes_are_there_when_chosen(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "kk", 5, private_notes=True)
    _, found = written(tmp_path, content, files)
    assert "құпия ой".encode() in found["data/chronology.json"]


def test_chronology_json_has_the_documented_keys(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "kk", 5)
    _, found = written(tmp_path, content, files)
    document = json.loads(found["data/chronology.json"])
    assert document["schema"] == "evidence-keeper/chronology/1"
    assert [i["number"] for i in document["incidents"]] == [1, 2, 3, 4, 5]
    first, call = document["incidents"][0], document["incidents"][3]
    assert first["happened"]["from"] == "2026-11-02T18:05:00+05:00"
    assert first["written_late"] is True
    assert call["call"] == {"direction": "missed", "duration_seconds": 12, "count": 5}
    assert "what_happened" not in call
    assert document["evidence"][-3] == {
        "number": "EK-0104",
        "sha256": content.evidence[-3].sha256,
        "size": content.evidence[-3].size,
        "media_type": "image/png",
        "original_name": content.evidence[-3].original_name,
        "added": content.evidence[-3].added.isoformat(),
        "source": "dropped",
        "width": 1080,
        "height": 2340,
        "packaged": False,
    }


def test_csv_is_guarded_against_formulas_and_keeps_every_row(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "kk", 3)
    bad = '=HYPERLINK("http://x")'
    entry = Entry(title=bad, what_happened="+1", exact_words='@a\nb;"c"', account="-2\0")
    content = replace(content, incidents=(replace(content.incidents[0], entry=entry),))
    _, found = written(tmp_path, content, files)
    data = found["data/chronology.csv"]
    assert data.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row["title"] == "'" + bad
    assert row["what_happened"] == "'+1"
    assert row["exact_words"] == '\'@a\nb;"c"'
    assert row["account"] == "'-2⟦U+0000⟧"
    assert guarded("\tx") == "'\tx"
    assert guarded("x=1") == "x=1"


def test_how_to_check_speaks_three_languages(tmp_path: Path) -> None:
    content, files = sample(Reader.PARENTS, "kk", 1)
    _, found = written(tmp_path, content, files)
    text = found["how-to-check.txt"].decode("utf-8")
    for title in ("Қазақша: Бұл құжатты қалай тексеру керек", "Русский: Как проверить этот"):
        assert title in text
    assert "English: How to check this document" in text
    assert text.count("sha256sum -c manifest-sha256.txt") == 3


@pytest.mark.parametrize("write", ["package", "pdf"])
def test_a_damaged_original_leaves_no_file(tmp_path: Path, write: str) -> None:
    content, _ = sample(Reader.POLICE, "kk", 3)
    target = tmp_path / "dossier"
    target.write_bytes(b"what was there before")

    class Damaged(Files):
        def original(self, number: int):  # type: ignore[no-untyped-def]
            raise KeeperError(Code.ORIGINAL_DAMAGED, number=number)

    def run() -> str:
        if write == "package":
            return write_package(content, Damaged(), Key(), target, Progress())
        return write_pdf_file(content, Damaged(), Key().public_key(), target, Progress())

    with pytest.raises(KeeperError) as caught:
        run()
    assert caught.value.code is Code.ORIGINAL_DAMAGED
    assert target.read_bytes() == b"what was there before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_wrong_hash_is_noticed_while_packing(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "kk", 1)
    files.originals[105] += b"x"
    with pytest.raises(KeeperError) as caught:
        write_package(content, files, Key(), tmp_path / "d.zip", Progress())
    assert caught.value.code is Code.ORIGINAL_DAMAGED
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("held", "after"), [(0, 6), (16_000_000, 1)])
def test_an_original_that_breaks_while_the_pages_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int, after: int
) -> None:
    """Read anew for its place on the page, or read once: the error comes out as it is."""
    monkeypatch.setattr("evidence_keeper.dossier.exhibits._MOST_HELD", held)
    content, files = sample(Reader.POLICE, "kk", 1)

    class BreaksLate(Files):
        reads = 0

        def original(self, number: int):  # type: ignore[no-untyped-def]
            self.reads += 1
            if self.reads > after:
                raise KeeperError(Code.ORIGINAL_DAMAGED, number=number)
            return super().original(number)

    late = BreaksLate()
    late.originals, late.renditions = files.originals, files.renditions
    with pytest.raises(KeeperError) as caught:
        write_pdf_file(content, late, Key().public_key(), tmp_path / "d.pdf", Progress())
    assert caught.value.code is Code.ORIGINAL_DAMAGED
    assert list(tmp_path.iterdir()) == []


def test_cancelling_leaves_no_file(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "kk", 3)
    for stop_after in (1, 5, 20, 30):
        calls: list[int] = []
        progress = Progress()

        def report(done: int, total: int, label: str) -> None:
            calls.append(done)  # noqa: B023
            if len(calls) == stop_after:  # noqa: B023
                progress.cancel()  # noqa: B023

        progress = Progress(report)
        with pytest.raises(Cancelled):
            write_package(content, files, Key(), tmp_path / "d.zip", progress)
        assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_written(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "kk", 1)
    with pytest.raises(KeeperError) as caught:
        write_package(content, files, Key(), tmp_path / "no" / "d.zip", Progress())
    assert caught.value.code is Code.DISK_GONE


def test_file_kinds_without_a_known_ending(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "kk", 0)
    item = keep(files, 7, b"??", "application/x-strange", name="../../evil.exe")
    plan = replace(content.plan, exhibits=(7,), listed_only=())
    _, found = written(tmp_path, replace(content, plan=plan, evidence=(item,)), files)
    assert "data/originals/EK-0007.bin" in found
