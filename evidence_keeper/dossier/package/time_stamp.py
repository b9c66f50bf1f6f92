"""Makes time stamp requests for the seal offline and checks the tokens (RFC 3161).

The program never uses the network. The request is in the package; somebody else takes it to a
time-stamping authority and brings back a token, which is stored next to the package. A token proves
that the seal, and with it everything that the seal binds, existed at that time.

Whether the certificate can be trusted is not decided here: this program has no list of authorities,
and says so. `openssl ts -verify` does it with one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID

from evidence_keeper.dossier.package import der
from evidence_keeper.dossier.package.der import DerError, Node

MAX_TOKEN = 1_000_000
"""Most bytes of a token; real ones have a few thousand."""

_SHA256_ID = bytes.fromhex("0609608648016503040201")
_SIGNED_DATA, _TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12"
_SIGNING_CERTIFICATE_2 = "1.2.840.113549.1.9.16.2.47"
_PSS = "1.2.840.113549.1.1.10"
_HASHES: dict[str, HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": SHA256(),
    "2.16.840.1.101.3.4.2.2": SHA384(),
    "2.16.840.1.101.3.4.2.3": SHA512(),
}
_CERTIFICATES, _SIGNED_ATTRIBUTES, _KEY_ID = 0xA0, 0xA0, 0x80


class TokenError(Exception):
    """The token is invalid.

    Args:
        code: A finding's code: `token_unreadable`, `token_refused`, `token_other`,
            `token_signature`.
        detail: More for the sentence.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Stamp:
    """The facts in a valid token.

    Attributes:
        moment: When the authority saw the seal, in UTC.
        authority: The name in the signing certificate, as written there.
    """

    moment: datetime
    authority: str


def request(seal: str) -> bytes:
    """Return the request for a seal, as `openssl ts -query -no_nonce -cert` makes it.

    Without a nonce, so that the package stays the same byte for byte.
    """
    algorithm = der.sequence([_SHA256_ID, der.encoded(der.NULL, b"")])
    imprint = der.sequence([algorithm, der.encoded(der.OCTET_STRING, bytes.fromhex(seal))])
    version = der.encoded(der.INTEGER, b"\x01")
    wants_certificate = der.encoded(der.BOOLEAN, b"\xff")
    return der.sequence([version, imprint, wants_certificate])


def check(token: bytes, seal: str) -> Stamp:
    """Check a token or an authority's whole response against a seal.

    Raises:
        TokenError: it cannot be read, was refused, belongs to something else, or is not signed by
            the certificate in it.
    """
    try:
        return _checked(_token(der.parse(token)), seal)
    except TokenError:
        raise
    except Exception as e:  # a hostile token can raise any exception of the parsers
        raise TokenError("token_unreadable", type(e).__name__) from e


def _token(response: Node) -> Node:
    """Return the token in a response; a bare token unchanged."""
    first, *rest = response.children()
    if first.tag == der.OBJECT_ID:
        return response
    status = first.children()[0].integer()
    if status not in (0, 1):
        raise TokenError("token_refused", str(status))
    return rest[0]


def _checked(token: Node, seal: str) -> Stamp:
    kind, wrapped = token.children()
    if kind.object_id() != _SIGNED_DATA:
        raise DerError("kind")
    (signed,) = wrapped.children()
    parts = signed.children()
    content_kind, content = parts[2].children()
    if content_kind.object_id() != _TST_INFO:
        raise DerError("content")
    (held,) = content.children()
    if held.tag != der.OCTET_STRING:
        raise DerError("content")
    moment = _stamped_time(der.parse(held.body), seal)
    certificates = next((p.children() for p in parts[3:] if p.tag == _CERTIFICATES), [])
    (signer,) = parts[-1].children()
    certificate = _signing_certificate(signer, held.body, certificates)
    _require_stamper(certificate, moment)
    return Stamp(moment, certificate.subject.rfc4514_string())


def _stamped_time(info: Node, seal: str) -> datetime:
    """Return the time in the token for this seal."""
    fields = info.children()
    algorithm, imprint = fields[2].children()
    if algorithm.children()[0].object_id() != "2.16.840.1.101.3.4.2.1":
        raise TokenError("token_other")
    if imprint.tag != der.OCTET_STRING or imprint.body != bytes.fromhex(seal):
        raise TokenError("token_other")
    if fields[4].tag != der.GENERALIZED_TIME:
        raise DerError("time")
    text = fields[4].body.decode("ascii")
    whole, _, fraction = text.removesuffix("Z").partition(".")
    moment = datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return moment.replace(microsecond=int((fraction + "000000")[:6]) if fraction else 0)


def _signing_certificate(
    signer: Node, content: bytes, certificates: Iterable[Node]
) -> x509.Certificate:
    """Return the certificate whose key signed the content."""
    fields = signer.children()
    who, digest_name = fields[1], fields[2].children()[0].object_id()
    if fields[3].tag != _SIGNED_ATTRIBUTES:
        raise DerError("attributes")
    attributes = {
        a.children()[0].object_id(): a.children()[1].children()[0] for a in fields[3].children()
    }
    algorithm = _HASHES.get(digest_name)
    if algorithm is None or attributes[_CONTENT_TYPE].object_id() != _TST_INFO:
        raise DerError("algorithm")
    if attributes[_MESSAGE_DIGEST].body != hashlib.new(algorithm.name, content).digest():
        raise TokenError("token_signature")
    signed = der.encoded(der.SET, fields[3].body)
    for node in certificates:
        if node.tag != der.SEQUENCE:
            continue
        certificate = x509.load_der_x509_certificate(node.raw)
        if _is_meant(certificate, who):
            _require_bound(attributes, node.raw)
            _verify(certificate, fields[4], fields[5].body, signed, algorithm)
            return certificate
    raise TokenError("token_signature")


def _require_bound(attributes: dict[str, Node], certificate: bytes) -> None:
    """Refuse a certificate that the signed attributes do not name by its hash (RFC 2634, 5816).

    Otherwise anybody could put another name into the certificate in the token: the key stays the
    same, and so does the signature.
    """
    named = [
        (attributes[kind], by)
        for kind, by in ((_SIGNING_CERTIFICATE, "sha1"), (_SIGNING_CERTIFICATE_2, "sha256"))
        if kind in attributes
    ]
    if not named:
        raise TokenError("token_signature")
    for attribute, default in named:
        # The first one is the signer's; the others form its chain.
        fields = attribute.children()[0].children()[0].children()
        by = default
        if attribute is attributes.get(_SIGNING_CERTIFICATE_2) and fields[0].tag == der.SEQUENCE:
            algorithm = _HASHES.get(fields.pop(0).children()[0].object_id())
            if algorithm is None:
                raise DerError("algorithm")
            by = algorithm.name
        if fields[0].tag != der.OCTET_STRING or fields[0].body != _hash(by, certificate):
            raise TokenError("token_signature")


def _hash(name: str, data: bytes) -> bytes:
    return hashlib.new(name, data, usedforsecurity=name != "sha1").digest()


def _is_meant(certificate: x509.Certificate, who: Node) -> bool:
    if who.tag == _KEY_ID:
        found = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        return found.value.digest == who.body
    issuer, serial = who.children()
    same = certificate.issuer.public_bytes() == issuer.raw
    return same and certificate.serial_number == serial.integer()


def _verify(
    certificate: x509.Certificate,
    how: Node,
    signature: bytes,
    signed: bytes,
    algorithm: HashAlgorithm,
) -> None:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            pss = padding.PSS(padding.MGF1(algorithm), padding.PSS.AUTO)
            is_pss = how.children()[0].object_id() == _PSS
            key.verify(signature, signed, pss if is_pss else padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(algorithm))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, signed)
        else:
            raise DerError("key")
    except InvalidSignature as e:
        raise TokenError("token_signature") from e


def _require_stamper(certificate: x509.Certificate, moment: datetime) -> None:
    """Refuse a certificate that is not for time stamps, or was not valid then."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound as e:
        raise TokenError("token_signature") from e
    valid = certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc
    if ExtendedKeyUsageOID.TIME_STAMPING not in usage or not valid:
        raise TokenError("token_signature")
