"""The recovery code: 160 random bits in Crockford's base 32, in groups, with a checksum.

Letters that are easily mistaken (I, L, O) read as 1, 1, 0; case, spaces and dashes do not matter.
"""

from __future__ import annotations

import hashlib
import secrets

from evidence_keeper.domain.errors import Code, KeeperError

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {c: i for i, c in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_SECRET_BYTES = 20
_CHECK_BITS = 15
_SYMBOLS = (_SECRET_BYTES * 8 + _CHECK_BITS) // 5
_GROUP = 5


def _checksum(secret: bytes) -> int:
    digest = hashlib.sha256(b"evidence-keeper recovery code" + secret).digest()
    return int.from_bytes(digest[:2], "big") >> (16 - _CHECK_BITS)


def new_secret() -> bytes:
    """Return 160 random bits."""
    return secrets.token_bytes(_SECRET_BYTES)


def format_code(secret: bytes) -> str:
    """Return the code for the secret: seven groups of five symbols."""
    number = (int.from_bytes(secret, "big") << _CHECK_BITS) | _checksum(secret)
    symbols = "".join(_ALPHABET[(number >> (5 * i)) & 31] for i in reversed(range(_SYMBOLS)))
    return "-".join(symbols[i : i + _GROUP] for i in range(0, _SYMBOLS, _GROUP))


def parse_code(code: str) -> bytes:
    """Return the secret of a code as typed.

    Raises:
        KeeperError: RECOVERY_CODE_MISTYPED, when length, letters or checksum do not fit.
    """
    symbols = [c for c in code.upper() if not c.isspace() and c not in "-–—"]
    if len(symbols) != _SYMBOLS or any(c not in _VALUES for c in symbols):
        raise KeeperError(Code.RECOVERY_CODE_MISTYPED)
    number = 0
    for c in symbols:
        number = number << 5 | _VALUES[c]
    secret = (number >> _CHECK_BITS).to_bytes(_SECRET_BYTES, "big")
    if number & ((1 << _CHECK_BITS) - 1) != _checksum(secret):
        raise KeeperError(Code.RECOVERY_CODE_MISTYPED)
    return secret
