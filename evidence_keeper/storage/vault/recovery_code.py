"""Formats and parses recovery codes: 160 random bits in Crockford's base 32, with a checksum.

The code of one sheet opens alone. The codes of three people include their person's number, and any
two open together. Ambiguous letters (I, L, O) are read as 1, 1, 0; case, spaces and dashes do not
matter.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.vault.recovery import PEOPLE

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {c: i for i, c in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_SECRET_BYTES = 20
_CHECK_BITS = 15
_SYMBOLS = (_SECRET_BYTES * 8 + _CHECK_BITS) // 5
_NUMBERED = _SYMBOLS + 1
_GROUP, _NUMBERED_GROUP = 5, 4


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """A parsed code.

    Attributes:
        secret: Its 160 bits.
        number: The number of the person, 1 to 3; 0 for the code that opens alone.
    """

    secret: bytes
    number: int = 0


def _checksum(code: RecoveryCode) -> int:
    label = b"evidence-keeper recovery code"
    if code.number:
        label += b" of three" + bytes([code.number])
    digest = hashlib.sha256(label + code.secret).digest()
    return int.from_bytes(digest[:2], "big") >> (16 - _CHECK_BITS)


def new_secret() -> bytes:
    """Return 160 random bits."""
    return secrets.token_bytes(_SECRET_BYTES)


def format_code(secret: bytes, number: int = 0) -> str:
    """Return the code for the secret: seven groups of five symbols.

    With a person's number, nine groups of four, of which the first symbol is the number.
    """
    value = number << (_SECRET_BYTES * 8) | int.from_bytes(secret, "big")
    value = value << _CHECK_BITS | _checksum(RecoveryCode(secret, number))
    count, group = (_NUMBERED, _NUMBERED_GROUP) if number else (_SYMBOLS, _GROUP)
    symbols = "".join(_ALPHABET[(value >> (5 * i)) & 31] for i in reversed(range(count)))
    return "-".join(symbols[i : i + group] for i in range(0, count, group))


def parse_code(code: str) -> RecoveryCode:
    """Parse one typed code.

    Raises:
        KeeperError: RECOVERY_CODE_MISTYPED, when length, letters or checksum do not fit.
    """
    symbols = _symbols(code)
    if len(symbols) not in (_SYMBOLS, _NUMBERED) or any(c not in _VALUES for c in symbols):
        raise KeeperError(Code.RECOVERY_CODE_MISTYPED)
    value = 0
    for c in symbols:
        value = value << 5 | _VALUES[c]
    number, whole = divmod(value >> _CHECK_BITS, 1 << (_SECRET_BYTES * 8))
    read = RecoveryCode(whole.to_bytes(_SECRET_BYTES, "big"), number)
    known = number in PEOPLE if len(symbols) == _NUMBERED else number == 0
    if not known or value & ((1 << _CHECK_BITS) - 1) != _checksum(read):
        raise KeeperError(Code.RECOVERY_CODE_MISTYPED)
    return read


def parse_codes(text: str) -> tuple[RecoveryCode, ...]:
    """Parse one or two typed codes.

    Two are on two lines, or separated by a comma or a space.

    Raises:
        KeeperError: RECOVERY_CODE_MISTYPED; RECOVERY_FIRST_MISTYPED or RECOVERY_SECOND_MISTYPED of
            two; RECOVERY_CODES_MANY.
    """
    parts = _parts(text)
    if len(parts) < 2:
        return (parse_code(text),)
    if len(parts) > 2:
        raise KeeperError(Code.RECOVERY_CODES_MANY)
    read = []
    wrong = (Code.RECOVERY_FIRST_MISTYPED, Code.RECOVERY_SECOND_MISTYPED)
    for part, mistyped in zip(parts, wrong, strict=True):
        try:
            read.append(parse_code(part))
        except KeeperError as e:
            raise KeeperError(mistyped) from e
    return tuple(read)


def holds_code(text: str) -> bool:
    """Return whether the text contains a recovery code and so is no passphrase."""
    for part in _parts(text):
        try:
            parse_code(part)
        except KeeperError:
            continue
        return True
    return False


def _symbols(text: str) -> list[str]:
    return [c for c in text.upper() if not c.isspace() and c not in "-–—"]


def _parts(text: str) -> list[str]:
    """Split the text into codes. One code may be on several lines."""
    whole = _symbols(re.sub("[,;+]", " ", text))
    if len(whole) <= _NUMBERED:
        return [text]
    parts = [p for line in text.splitlines() for p in re.split("[,;+]", line) if _symbols(p)]
    if len(parts) != 2 and len(whole) == 2 * _NUMBERED:
        return ["".join(whole[:_NUMBERED]), "".join(whole[_NUMBERED:])]
    return parts
