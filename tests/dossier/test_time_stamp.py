"""The request for a time stamp is what openssl makes; an authority's token is checked."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509 import load_pem_x509_certificate

from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Finding, Outcome
from evidence_keeper.dossier.package import der
from evidence_keeper.dossier.package.der import DerError
from evidence_keeper.dossier.package.time_stamp import TokenError, _require_stamper, check, request
from evidence_keeper.dossier.package.verify import verify_package
from evidence_keeper.services.dossier import verification
from evidence_keeper.system.language.finding_words import finding_sentence
from evidence_keeper.system.language.translations import translator

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")
SEAL = "7f3a91c40b2e66d0a81f5c77e3901d4b28ce4f0693b17a5dc0e488126fb934a7"

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Test authority
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_digest = {digest}
digests = sha256
default_policy = 1.2.3.4
ess_cert_id_alg = {names_by}
[stamps]
extendedKeyUsage = critical,timeStamping
[other]
extendedKeyUsage = clientAuth
"""
KEYS = {
    "rsa": ("-newkey", "rsa:2048"),
    "ec": ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
}


def run(*command: object) -> bytes:
    assert OPENSSL
    done = subprocess.run(
        [OPENSSL, *map(str, command)], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


class Authority:
    """A time-stamping authority of its own: `openssl ts`."""

    def __init__(
        self, folder: Path, kind: str, digest: str = "sha256", names_by: str = "sha256"
    ) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "serial").write_text("01\n")
        self.config = folder / "config"
        self.config.write_text(CONFIG.format(folder=folder, digest=digest, names_by=names_by))
        run(
            "req", "-x509", "-nodes", *KEYS[kind], "-keyout", folder / "key.pem", "-out",
            folder / "certificate.pem", "-days", "30", "-config", self.config,
            "-extensions", "stamps",
        )  # fmt: skip

    def answer(self, asked: bytes, *more: str) -> bytes:
        (self.folder / "asked.tsq").write_bytes(asked)
        return run(
            "ts", "-reply", "-queryfile", self.folder / "asked.tsq", "-config", self.config,
            "-section", "one", "-signer", self.folder / "certificate.pem", "-inkey",
            self.folder / "key.pem", *more,
        )  # fmt: skip


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authorities") / "rsa", "rsa")


def test_the_request_is_the_one_that_openssl_makes() -> None:
    made = run("ts", "-query", "-digest", SEAL, "-sha256", "-no_nonce", "-cert")
    assert request(SEAL) == made


@pytest.mark.parametrize(
    ("kind", "digest", "names_by"),
    [("rsa", "sha512", "sha256"), ("ec", "sha256", "sha384"), ("ec", "sha256", "sha1")],
)
def test_a_token_that_fits(tmp_path: Path, kind: str, digest: str, names_by: str) -> None:
    authority = Authority(tmp_path / "authority", kind, digest, names_by)
    answer = authority.answer(request(SEAL))
    stamp = check(answer, SEAL)
    assert stamp.authority == "CN=Test authority"
    assert stamp.moment.isoformat().endswith("+00:00")
    bare = authority.answer(request(SEAL), "-token_out")
    assert check(bare, SEAL).authority == stamp.authority


def test_a_token_for_something_else(authority: Authority) -> None:
    answer = authority.answer(request(SEAL))
    with pytest.raises(TokenError) as caught:
        check(answer, "00" * 32)
    assert caught.value.code == "token_other"


def test_a_refusal(authority: Authority) -> None:
    asked = run("ts", "-query", "-digest", "00" * 64, "-sha512", "-no_nonce")
    with pytest.raises(TokenError) as caught:
        check(authority.answer(asked), SEAL)
    assert caught.value.code == "token_refused"


def test_a_certificate_must_be_for_time_stamps_and_valid_then(
    authority: Authority, tmp_path: Path
) -> None:
    run(
        "req", "-x509", "-nodes", "-key", authority.folder / "key.pem", "-out",
        tmp_path / "other.pem", "-days", "30", "-config", authority.config, "-extensions", "other",
    )  # fmt: skip
    now = datetime.now(UTC) + timedelta(minutes=1)
    good = load_pem_x509_certificate((authority.folder / "certificate.pem").read_bytes())
    other = load_pem_x509_certificate((tmp_path / "other.pem").read_bytes())
    _require_stamper(good, now)
    for certificate, moment in ((other, now), (good, now + timedelta(days=60))):
        with pytest.raises(TokenError) as caught:
            _require_stamper(certificate, moment)
        assert caught.value.code == "token_signature"


def _codes(token: bytes) -> list[str]:
    try:
        check(token, SEAL)
    except TokenError as e:
        return [e.code]
    return ["fits"]


@pytest.mark.parametrize("names_by", ["sha256", "sha1"])
def test_nobody_can_put_another_name_into_the_certificate(tmp_path: Path, names_by: str) -> None:
    authority = Authority(tmp_path / "authority", "ec", names_by=names_by)
    answer = authority.answer(request(SEAL))
    name, other = b"Test authority", b"NCA Kazakhstan"
    places = [at for at in range(len(answer)) if answer.startswith(name, at)]
    assert len(places) >= 3  # the issuer, the subject, and whom the signature says it is of
    for at in places:
        assert _codes(answer[:at] + other + answer[at + len(name) :]) != ["fits"]
    # The subject alone, so that issuer and serial number still lead to it.
    at = places[1]
    assert _codes(answer[:at] + other + answer[at + len(name) :]) == ["token_signature"]


def test_a_certificate_that_the_signature_does_not_name_is_refused(
    authority: Authority, tmp_path: Path
) -> None:
    token = authority.answer(request(SEAL), "-token_out")
    signed = der.parse(token).children()[1].children()[0].children()
    said = signed[2].children()[1].children()[0].body
    (tmp_path / "said").write_bytes(said)

    def signed_again(*more: str) -> bytes:
        return run(
            "cms", "-sign", "-binary", "-nodetach", "-in", tmp_path / "said", "-outform", "DER",
            "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-md", "sha256", "-signer",
            authority.folder / "certificate.pem", "-inkey", authority.folder / "key.pem", *more,
        )  # fmt: skip

    assert check(signed_again("-cades"), SEAL).authority == "CN=Test authority"
    assert _codes(signed_again()) == ["token_signature"]


def test_a_long_identifier_or_number_is_refused_at_once() -> None:
    for tag in (der.OBJECT_ID, der.INTEGER):
        for body in (b"\x81" * 900_000 + b"\x01", b"\x01" * 900_000):
            node = der.parse(der.encoded(tag, body))
            begun = time.process_time()
            with pytest.raises(DerError):
                node.object_id() if tag == der.OBJECT_ID else node.integer()
            assert time.process_time() - begun < 1
            assert _codes(der.sequence([node.raw])) == ["token_unreadable"]
    assert der.parse(bytes.fromhex("0603883701")).object_id() == "2.999.1"
    for twice in ("06042a800301", "0603802a03"):
        with pytest.raises(DerError):
            der.parse(bytes.fromhex(twice)).object_id()


def test_any_flipped_bit_that_matters_is_found(authority: Authority) -> None:
    answer = authority.answer(request(SEAL))
    chance = random.Random(3)
    fitting = 0
    codes: set[str] = set()
    right = check(answer, SEAL)
    for _ in range(400):
        data = bytearray(answer)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            stamp = check(bytes(data), SEAL)
        except TokenError as e:
            codes.add(e.code)
            continue
        fitting += 1  # a bit of what nothing depends on: the status text, a version
        assert stamp == right
    assert fitting < 40
    assert codes >= {"token_unreadable", "token_other", "token_signature"}
    sentences = {finding_sentence(translator("kk"), Finding(code, "x")) for code in codes}
    assert len(sentences) == len(codes)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"0",
        b"\x30\x80\x00\x00",
        b"\x30\x84\xff\xff\xff\xff",
        b"junk" * 100,
        b"\x30\x03\x30\x01\x30",
        b"\x30\x82\xff\xff" + b"\x02\x00" * 20_000,
    ],
)
def test_junk_is_no_token(data: bytes) -> None:
    assert _codes(data) == ["token_unreadable"]


def test_the_package_holds_the_request_and_its_token_is_checked(
    package: Path, authority: Authority, tmp_path: Path
) -> None:
    with zipfile.ZipFile(package) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".tsq"))
        asked = archive.read(name)
        sealed = archive.read(name.replace("time-stamp-request.tsq", "seal.json"))
    seal = verify_package(package, Progress()).seal
    assert asked == request(seal)
    token = tmp_path / "token.tsr"
    token.write_bytes(authority.answer(asked))
    found = verification.verify(package, Progress(), token=token)
    assert (found.outcome, found.stamped_by) == (Outcome.UNCHANGED, "CN=Test authority")
    (tmp_path / "seal.json").write_bytes(sealed)
    run("ts", "-verify", "-data", tmp_path / "seal.json", "-in", token, "-CAfile",
        authority.folder / "certificate.pem")  # fmt: skip
    token.write_bytes(authority.answer(request("00" * 32)))
    other = verification.verify(package, Progress(), token=token)
    assert (other.outcome, other.findings[0].code) == (Outcome.UNABLE, "token_other")
    sentence = finding_sentence(translator("en"), other.findings[0])
    assert sentence.startswith("The package itself is unchanged.")
    token.write_bytes(b"junk")
    assert verification.verify(package, Progress(), token=token).outcome is Outcome.UNABLE
    assert json.loads(sealed)["format"] == 1
