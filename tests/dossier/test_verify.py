"""Every change is found, an intact package gives no alarm, junk never a traceback."""

from __future__ import annotations

import io
import os
import random
import shutil
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.errors import Cancelled
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.dossier.package import package_source
from evidence_keeper.dossier.package.package import write_package
from evidence_keeper.dossier.package.verify import verify_package
from evidence_keeper.system.language.translations import LANGUAGES
from tests.dossier.packages import (
    TOP,
    Entries,
    changed,
    check,
    codes,
    packed,
    resigned,
)
from tests.dossier.sample import Key, sample


def test_an_intact_package_is_unchanged(package: Path, tmp_path: Path, entries: Entries) -> None:
    result = check(package)
    assert result.outcome is Outcome.UNCHANGED
    assert result.findings == ()
    assert result.checked == len(entries)
    assert len(result.seal) == 64
    # repacked by another program, compressed, in another order, with folders, renamed
    again = packed(tmp_path / "b.zip", list(reversed(entries)), zipfile.ZIP_DEFLATED)
    renamed = [(n.replace(TOP, "қалта/deeper/"), d) for n, d in entries]
    for path in (again, packed(tmp_path / "c.zip", renamed)):
        assert check(path) == result


def test_unpacked_folders(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "out")
    for folder in (tmp_path / "out", tmp_path / "out" / TOP):
        assert check(folder).outcome is Outcome.UNCHANGED
    (tmp_path / "out" / TOP / "data" / "note.txt").write_text("x")
    assert codes(check(tmp_path / "out")) == {("file_added", "data/note.txt")}


def test_fifty_intact_packages_give_no_alarm(tmp_path: Path) -> None:
    for number in range(50):
        reader, language = list(Reader)[number % 3], LANGUAGES[number % 3]
        content, files = sample(reader, language, number % 5)
        few = tuple(e for e in content.evidence if e.number in (1, 104, 105))
        content = replace(content, evidence=few)
        path = tmp_path / f"{number}.zip"
        write_package(content, files, Key(), path, Progress())
        assert check(path).outcome is Outcome.UNCHANGED
        path.unlink()


def test_every_change_of_every_file_is_found(entries: Entries, tmp_path: Path) -> None:
    for index, (name, _) in enumerate(entries):
        for kind, mutated in changed(entries, index):
            result = check(packed(tmp_path / "m.zip", mutated))
            assert result.outcome is Outcome.CHANGED, (name, kind)
            short = name.removeprefix(TOP)
            about = {f.item for f in result.findings}
            assert short in about or kind == "renamed", (name, kind, result.findings)


def test_added_files_are_found_wherever_they_are(entries: Entries, tmp_path: Path) -> None:
    for name in (f"{TOP}data/x", f"{TOP}x", "x", f"{TOP}../x", "/x", f"{TOP}data/originals/../y"):
        result = check(packed(tmp_path / "m.zip", [*entries, (name, b"x")]))
        assert result.outcome is Outcome.CHANGED, name
        assert result.findings[0].code == "file_added", name


def test_the_same_name_twice(entries: Entries, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = packed(tmp_path / "m.zip", [*entries, entries[0]])
    result = check(path)
    assert ("file_duplicate", entries[0][0].removeprefix(TOP)) in codes(result)


def test_one_flipped_bit_anywhere_in_the_files(
    package: Path, entries: Entries, tmp_path: Path
) -> None:
    whole = package.read_bytes()
    spans = []
    with zipfile.ZipFile(package) as archive:
        for info in archive.infolist():
            name_length, extra = struct.unpack_from("<HH", whole, info.header_offset + 26)
            start = info.header_offset + 30 + name_length + extra
            spans.append((start, info.file_size, info.filename.removeprefix(TOP)))
    rng = random.Random(5)
    for _ in range(100):
        start, size, name = rng.choice([s for s in spans if s[1]])
        at = start + rng.randrange(size)
        damaged = bytearray(whole)
        damaged[at] ^= 1 << rng.randrange(8)
        path = tmp_path / "m.zip"
        path.write_bytes(damaged)
        result = check(path)
        assert result.outcome is Outcome.CHANGED
        assert name in {f.item for f in result.findings}


def test_damage_to_the_container_never_passes_for_unchanged_content(
    package: Path, tmp_path: Path
) -> None:
    whole = package.read_bytes()
    with zipfile.ZipFile(package) as archive:
        directory = archive.start_dir
    intact = check(package)
    rng = random.Random(7)
    for _ in range(150):
        damaged = bytearray(whole)
        damaged[rng.randrange(directory, len(whole))] ^= 1 << rng.randrange(8)
        path = tmp_path / "m.zip"
        path.write_bytes(damaged)
        result = check(path)
        # dates and rights in the directory are no packaged bytes; all else must show
        if result.outcome is Outcome.UNCHANGED:
            assert result == intact
    for length in range(0, len(whole), len(whole) // 60):
        path.write_bytes(whole[:length])
        assert check(path).outcome is not Outcome.UNCHANGED


def junk() -> dict[str, bytes]:
    foreign = io.BytesIO()
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("a/b.txt", "x")
    return {
        "empty": b"",
        "text": b"hello",
        "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        "zip head": b"PK\x03\x04" + b"\xff" * 60,
        "zip end": b"PK\x05\x06" + b"\0" * 18,
        "zip end of nothing": b"PK\x05\x06" + b"\xff" * 18,
        "foreign zip": foreign.getvalue(),
        "pdf": b"%PDF-1.4\n",
    }


@pytest.mark.parametrize("kind", list(junk()))
def test_what_is_not_ours_cannot_be_told(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(junk()[kind])
    result = check(path)
    assert result.outcome is Outcome.UNABLE
    assert [f.code for f in result.findings] == ["not_ours"]


def test_missing_files_and_foreign_folders(tmp_path: Path) -> None:
    assert [f.code for f in check(tmp_path / "no.zip").findings] == ["not_found"]
    (tmp_path / "folder").mkdir()
    assert [f.code for f in check(tmp_path / "folder").findings] == ["not_ours"]


def test_an_encrypted_package_cannot_be_told(package: Path, tmp_path: Path) -> None:
    whole = bytearray(package.read_bytes())
    at = whole.find(b"PK\x01\x02")
    whole[at + 8] |= 1
    path = tmp_path / "e.zip"
    path.write_bytes(whole)
    assert [f.code for f in check(path).findings] == ["encrypted"]


def test_bombs_are_refused(
    entries: Entries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zeros: Entries = [(TOP + "data/zero", b"\0" * 3_000_000)]
    bomb = packed(tmp_path / "b.zip", resigned([*entries, *zeros]), zipfile.ZIP_DEFLATED)
    monkeypatch.setattr(package_source, "_FREE_RATIO_BELOW", 1_000_000)
    assert ("too_large", "b.zip") in codes(check(bomb))
    monkeypatch.setattr(package_source, "MAX_ENTRIES", 5)
    assert [f.code for f in check(bomb).findings] == ["too_many_entries"]


def test_a_link_out_of_the_folder_is_not_followed(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    target = tmp_path / TOP / "data" / "chronology.json"
    shutil.copy(target, tmp_path / "elsewhere")
    target.unlink()
    target.symlink_to(tmp_path / "elsewhere")
    assert ("file_unreadable", "data/chronology.json") in codes(check(tmp_path / TOP))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_pipes_and_devices_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        result = check(path)
        assert result.outcome is Outcome.UNABLE
        assert [f.code for f in result.findings] == ["not_readable"]


def test_cancelling(package: Path) -> None:
    progress = Progress(lambda *_: progress.cancel())
    with pytest.raises(Cancelled):
        verify_package(package, progress)
