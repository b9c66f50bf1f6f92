"""A package that somebody changed on purpose, and one that extends another."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import make_event
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.dossier.package import bag
from evidence_keeper.dossier.package.package import write_package
from evidence_keeper.dossier.package.verify import verify_package
from tests.dossier.packages import (
    TOP,
    Entries,
    check,
    codes,
    consistent,
    packed,
    resigned,
    rewritten,
)
from tests.dossier.sample import Key, sample
from tests.dossier.test_open_page import NODE, in_the_page


def test_a_forger_who_recomputes_the_manifests_is_found(entries: Entries, tmp_path: Path) -> None:
    for name in ("data/chronology.json", "data/originals/EK-0003.png", "bag-info.txt"):
        forged = consistent(rewritten(entries, name, lambda d: d[:-2] + b"??"))
        result = check(packed(tmp_path / "m.zip", forged))
        assert result.outcome is Outcome.CHANGED, name
    intact = check(packed(tmp_path / "m.zip", consistent(entries)))
    assert intact.outcome is Outcome.UNCHANGED


def without(entries: Entries, *names: str) -> Entries:
    return [(n, d) for n, d in entries if n.removeprefix(TOP) not in names]


def test_a_package_of_an_earlier_program_has_no_page_and_is_unchanged(
    entries: Entries, tmp_path: Path
) -> None:
    old = without(entries, "open-me.html")
    signed = {n.removeprefix(TOP): hashlib.sha256(d).hexdigest() for n, d in old}
    listed = bag.manifest_bytes({n: signed[n] for n in bag.SIGNED_FILES})
    old = rewritten(old, "signed.sha256", lambda _: listed)
    old = rewritten(old, "signed.sha256.sig", lambda _: Key().sign(listed))
    path = packed(tmp_path / "old.zip", consistent(old))
    assert check(path).findings == ()
    if NODE is not None:
        (found,) = in_the_page(path)
        assert (found["outcome"], found["signature"]) == ("unchanged", "right")


def test_a_page_that_was_changed_removed_or_added_is_found(
    entries: Entries, tmp_path: Path
) -> None:
    page = "open-me.html"
    unsigned = rewritten(
        entries,
        "signed.sha256",
        lambda d: b"".join(x for x in d.splitlines(keepends=True) if page.encode() not in x),
    )
    forged = {
        ("file_changed", page): rewritten(entries, page, lambda d: d + b" "),
        ("file_missing", page): without(entries, page),
        ("signature_wrong", "signed.sha256.sig"): without(unsigned, page),
    }
    for code, changed in forged.items():
        path = packed(tmp_path / "m.zip", consistent(changed))
        assert code in codes(check(path)), code
        if NODE is not None:
            (found,) = in_the_page(path)
            assert {"code": code[0], "item": code[1]} in found["findings"]


def test_a_signature_by_another_key_gives_itself_away(entries: Entries, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    signed = dict(entries)[TOP + "signed.sha256"]
    forged = rewritten(entries, "signed.sha256.sig", lambda _: key.sign(signed))
    result = check(packed(tmp_path / "m.zip", consistent(forged)))
    assert ("signature_wrong", "signed.sha256.sig") in codes(result)


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
    extending = verify_package(second, Progress(), package)
    assert (extending.outcome, extending.extends) == (Outcome.UNCHANGED, first.seal)
    backwards = verify_package(package, Progress(), second)
    assert backwards.outcome is Outcome.CHANGED, "the first does not extend the second"
    assert {f.code for f in backwards.findings} == {"order_swapped"}
    other, _ = sample(Reader.POLICE, "kk", 4)
    write_package(other, files, Key(), tmp_path / "other.zip", Progress())
    stranger = verify_package(package, Progress(), tmp_path / "other.zip")
    assert stranger.outcome is Outcome.CHANGED
    assert {f.code for f in stranger.findings} == {"not_extending", "log_diverges"}
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
        assert (result.outcome, result.findings, result.extends) == (Outcome.UNCHANGED, (), "")
