"""Every change is found, an intact package gives no alarm, junk never a traceback."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.domain.custody import make_event
from evidence_keeper.domain.errors import Cancelled
from evidence_keeper.domain.plan import Reader
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Outcome, Verification
from evidence_keeper.dossier import bag, sources
from evidence_keeper.dossier.package import write_package
from evidence_keeper.dossier.verify import verify_package
from evidence_keeper.system.translations import LANGUAGES
from tests.dossier.sample import Key, sample
from tests.dossier.test_verify_page import NODE, in_the_page

TOP = "evidence-keeper-dossier/"
Entries = list[tuple[str, bytes]]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    content, files = sample(Reader.POLICE, "kk", 3)
    target = tmp_path_factory.mktemp("package") / "dossier.zip"
    write_package(content, files, Key(), target, Progress())
    return target


@pytest.fixture(scope="module")
def entries(package: Path) -> Entries:
    with zipfile.ZipFile(package) as archive:
        return [(n, archive.read(n)) for n in archive.namelist()]


def packed(path: Path, entries: Entries, method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def check(path: Path) -> Verification:
    return verify_package(path, Progress())


def codes(result: Verification) -> set[tuple[str, str]]:
    return {(f.code, f.item) for f in result.findings}


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


def changed(entries: Entries, index: int) -> Iterator[tuple[str, Entries]]:
    """Yield the package with the index-th file changed in each way."""
    name, data = entries[index]
    flipped = bytearray(data or b"\0")
    flipped[len(flipped) // 2] ^= 1
    longer, shorter = data + b"\n", data[:-1]

    def with_data(new: bytes) -> Entries:
        return [*entries[:index], (name, new), *entries[index + 1 :]]

    yield "flipped", with_data(bytes(flipped))
    yield "longer", with_data(longer)
    if data:
        yield "shorter", with_data(shorter)
        yield "emptied", with_data(b"")
    yield "removed", [*entries[:index], *entries[index + 1 :]]
    yield "renamed", [*entries[:index], (name + "x", data), *entries[index + 1 :]]
    other = entries[(index + 1) % len(entries)]
    swapped = list(entries)
    swapped[index], swapped[(index + 1) % len(entries)] = (name, other[1]), (other[0], data)
    yield "swapped", swapped


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


def rewritten(entries: Entries, name: str, change: Callable[[bytes], bytes]) -> Entries:
    return [(n, change(d) if n == TOP + name else d) for n, d in entries]


def consistent(entries: Entries) -> Entries:
    """Recompute both manifests, as a forger would."""
    import hashlib

    files = {n.removeprefix(TOP): d for n, d in entries}

    def lines(names: list[str]) -> bytes:
        return "".join(
            f"{hashlib.sha256(files[n]).hexdigest()}  {n}\n" for n in sorted(names)
        ).encode()

    files["manifest-sha256.txt"] = lines([n for n in files if n.startswith("data/")])
    tag = "tagmanifest-sha256.txt"
    files[tag] = lines([n for n in files if not n.startswith("data/") and n != tag])
    return [(TOP + n, d) for n, d in files.items()]


def test_a_forger_who_recomputes_the_manifests_is_found(entries: Entries, tmp_path: Path) -> None:
    for name in ("data/chronology.json", "data/originals/EK-0003.png", "bag-info.txt"):
        forged = consistent(rewritten(entries, name, lambda d: d[:-2] + b"??"))
        result = check(packed(tmp_path / "m.zip", forged))
        assert result.outcome is Outcome.CHANGED, name
    intact = check(packed(tmp_path / "m.zip", consistent(entries)))
    assert intact.outcome is Outcome.UNCHANGED


def test_a_signature_by_another_key_gives_itself_away(entries: Entries, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    signed = dict(entries)[TOP + "signed.sha256"]
    forged = rewritten(entries, "signed.sha256.sig", lambda _: key.sign(signed))
    result = check(packed(tmp_path / "m.zip", consistent(forged)))
    assert ("signature_wrong", "signed.sha256.sig") in codes(result)


def resigned(entries: Entries) -> Entries:
    """Make everything fit again, with a key of the forger's own."""
    import hashlib

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    pem = bag.public_key_pem(key.public_key().public_bytes_raw())
    files = {n.removeprefix(TOP): d for n, d in consistent(entries)} | {bag.PUBLIC_KEY: pem}
    hashes = {n: hashlib.sha256(files[n]).hexdigest() for n in bag.SIGNED_FILES}
    files[bag.SIGNED] = bag.manifest_bytes(hashes)
    files[bag.SIGNATURE] = key.sign(files[bag.SIGNED])
    return consistent([(TOP + n, d) for n, d in files.items()])


def test_a_replaced_document_signed_with_another_key_does_not_fit_the_seal(
    entries: Entries, tmp_path: Path
) -> None:
    forged = resigned(rewritten(entries, "data/dossier-kk.pdf", lambda _: b"%PDF-1.4 other"))
    path = packed(tmp_path / "m.zip", forged)
    result = check(path)
    assert result.outcome is Outcome.CHANGED
    assert codes(result) == {("seal_mismatch", "public-key.pem")}
    if NODE is not None:
        (found,) = in_the_page(path)
        assert found["outcome"] == "changed"
        assert found["findings"] == [{"code": "seal_mismatch", "item": "public-key.pem"}]


def test_a_broken_log_is_named(entries: Entries, tmp_path: Path) -> None:
    def cut(data: bytes) -> bytes:
        document = json.loads(data)
        del document["events"][4]
        return json.dumps(
            document, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()

    forged = rewritten(entries, "data/custody-log.json", cut)
    result = check(packed(tmp_path / "m.zip", forged))
    assert ("log_broken", "5") in codes(result)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"events":7}',
        b'{"events":[1]}',
        b'{"events":[{"number":"x"}]}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"format":1e999}',
    ],
)
def test_odd_json_in_place_of_ours(entries: Entries, tmp_path: Path, value: bytes) -> None:
    for name in ("data/custody-log.json", "seal.json", "manifest-sha256.txt", "public-key.pem"):
        result = check(packed(tmp_path / "m.zip", rewritten(entries, name, lambda _: value)))
        assert result.outcome is Outcome.CHANGED


def test_a_newer_format_cannot_be_told(entries: Entries, tmp_path: Path) -> None:
    import hashlib

    newer = rewritten(entries, "seal.json", lambda d: d.replace(b'"format":1', b'"format":2'))
    data = dict(newer)[TOP + "seal.json"]
    old = hashlib.sha256(dict(entries)[TOP + "seal.json"]).hexdigest().encode()
    new = hashlib.sha256(data).hexdigest().encode()
    listed = rewritten(newer, "signed.sha256", lambda d: d.replace(old, new))
    # a list that nobody signed is a change, whatever number it claims
    assert check(packed(tmp_path / "f.zip", consistent(listed))).outcome is Outcome.CHANGED
    signature = Key().sign(dict(listed)[TOP + "signed.sha256"])
    honest = rewritten(listed, "signed.sha256.sig", lambda _: signature)
    result = check(packed(tmp_path / "m.zip", consistent(honest)))
    assert result.outcome is Outcome.UNABLE
    assert [(f.code, f.detail) for f in result.findings] == [("format_newer", "2")]
    # a flipped digit is a change, not a newer format
    assert check(packed(tmp_path / "n.zip", newer)).outcome is Outcome.CHANGED


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
    bomb = packed(
        tmp_path / "b.zip", [*entries, (TOP + "data/zero", b"\0" * 3_000_000)], zipfile.ZIP_DEFLATED
    )
    monkeypatch.setattr(sources, "_FREE_RATIO_BELOW", 1_000_000)
    assert [f.code for f in check(bomb).findings] == ["too_large"]
    monkeypatch.setattr(sources, "MAX_ENTRIES", 5)
    assert [f.code for f in check(bomb).findings] == ["too_many_entries"]


def test_a_link_out_of_the_folder_is_not_followed(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    target = tmp_path / TOP / "data" / "chronology.json"
    shutil.copy(target, tmp_path / "elsewhere")
    target.unlink()
    target.symlink_to(tmp_path / "elsewhere")
    assert ("file_unreadable", "data/chronology.json") in codes(check(tmp_path / TOP))


def test_a_later_package_extends_an_earlier_one(package: Path, tmp_path: Path) -> None:
    first = check(package)
    content, files = sample(Reader.POLICE, "kk", 3)
    event = make_event(
        number=content.log_length + 1,
        previous=content.log_head,
        operation="dossier_exported",
        wall="2026-11-24T15:05:00+05:00",
        zone="Asia/Almaty",
        clock_jump=False,
        salt="ab" * 16,
        body={"seal": first.seal},
    )
    later = replace(
        content,
        custody=(*content.custody, event),
        log_length=content.log_length + 1,
        log_head=event.hash,
        earlier_seals=(first.seal,),
    )
    second = tmp_path / "second.zip"
    write_package(later, files, Key(), second, Progress())
    assert verify_package(second, Progress(), package).outcome is Outcome.UNCHANGED
    backwards = verify_package(package, Progress(), second)
    assert backwards.outcome is Outcome.CHANGED
    assert {f.code for f in backwards.findings} == {"not_extending", "log_diverges"}
    unrelated = verify_package(second, Progress(), tmp_path / "no.zip")
    assert {f.code for f in unrelated.findings} == {"earlier_unable"}
    assert unrelated.outcome is Outcome.UNABLE
    broken = tmp_path / "broken"
    with zipfile.ZipFile(second) as archive:
        archive.extractall(broken)
    (broken / TOP / "data" / "chronology.csv").write_bytes(b"")
    assert verify_package(broken, Progress(), tmp_path / "no.zip").outcome is Outcome.CHANGED


def test_a_package_and_its_copy_have_nothing_to_extend(package: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.zip"
    shutil.copy(package, copy)
    for earlier in (package, copy):
        result = verify_package(package, Progress(), earlier)
        assert (result.outcome, result.findings) == (Outcome.UNCHANGED, ())


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
