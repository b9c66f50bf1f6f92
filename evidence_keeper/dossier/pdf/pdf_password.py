"""Encrypts a PDF with a password: AES-256 as in ISO 32000-2 (7.6, revision 6).

Every string and stream is encrypted when it is written, so memory use is constant and nothing
unencrypted reaches the disk. Such a file is no PDF/A, and its bytes differ each time.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from reportlab.pdfbase import pdfdoc

_BLOCK = 16
_LONGEST = 127
"""Significant bytes of a password."""
_MAY_ALL = 0xFFFFFFFC
"""Permissions: readers may print and copy, because a restriction could not be enforced."""


def _encrypt(key: bytes, start: bytes, data: bytes) -> bytes:
    """Return AES in CBC mode without padding; with 16 zeros as start one block is ECB."""
    made = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    return made.update(data) + made.finalize()


def _hash_password(password: bytes, salt: bytes, user: bytes = b"") -> bytes:
    """Return the hash of ISO 32000-2, algorithm 2.B."""
    key = hashlib.sha256(password + salt + user).digest()
    turn = 0
    while True:
        mixed = _encrypt(key[:16], key[16:32], (password + key + user) * 64)
        kind = ("sha256", "sha384", "sha512")[sum(mixed[:16]) % 3]
        key = hashlib.new(kind, mixed).digest()
        turn += 1
        if turn >= 64 and mixed[-1] <= turn - 32:
            return key[:32]


def _password_bytes(password: str) -> bytes:
    """Return the bytes of a password; `lock_fault` has refused what NFKC would change."""
    return unicodedata.normalize("NFC", password).encode("utf-8")[:_LONGEST]


class Lock:
    """Implements the layout library's encryption interface, with its names.

    Args:
        password: Opens the file for reading. The owner's password is random and discarded.
    """

    def __init__(self, password: str) -> None:
        self._key = secrets.token_bytes(32)
        self._dictionary = self._described(_password_bytes(password))

    def _described(self, password: bytes) -> bytes:
        start = bytes(_BLOCK)
        check, salt = secrets.token_bytes(8), secrets.token_bytes(8)
        user = _hash_password(password, check) + check + salt
        user_key = _encrypt(_hash_password(password, salt), start, self._key)
        nobody = secrets.token_bytes(32)
        check, salt = secrets.token_bytes(8), secrets.token_bytes(8)
        owner = _hash_password(nobody, check, user) + check + salt
        owner_key = _encrypt(_hash_password(nobody, salt, user), start, self._key)
        allowed = _MAY_ALL.to_bytes(4, "little") + b"\xff\xff\xff\xffTadb" + secrets.token_bytes(4)
        permissions = _encrypt(self._key, start, allowed)
        told = {"O": owner, "U": user, "OE": owner_key, "UE": user_key, "Perms": permissions}
        strings = b"".join(b"/%s <%s>\n" % (k.encode(), v.hex().encode()) for k, v in told.items())
        return (
            b"<< /Filter /Standard /V 5 /R 6 /Length 256 /P %d\n" % (_MAY_ALL - (1 << 32))
            + b"/CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV3 /Length 32 >> >>\n"
            + b"/StmF /StdCF /StrF /StdCF /EncryptMetadata true\n"
            + strings
            + b">>"
        )

    def prepare(self, document: object) -> None:
        """Do nothing: the key does not depend on the document."""

    def register(self, number: int, version: int) -> None:
        """Do nothing: one key encrypts all objects."""

    def info(self) -> pdfdoc.PDFObject:
        """Return the encryption dictionary, which is itself not encrypted."""
        return _Plain(self._dictionary)

    def encode(self, data: str | bytes) -> bytes:
        """Return a string's or stream's encrypted bytes, preceded by the random IV."""
        plain = data.encode("utf-8") if isinstance(data, str) else data
        missing = _BLOCK - len(plain) % _BLOCK
        start = secrets.token_bytes(_BLOCK)
        return start + _encrypt(self._key, start, plain + bytes([missing]) * missing)


class _Plain(pdfdoc.PDFObject):
    """An object written unchanged."""

    __RefOnly__ = 1

    def __init__(self, data: bytes) -> None:
        self._data = data

    def format(self, document: Any) -> bytes:
        """Return it."""
        return self._data
