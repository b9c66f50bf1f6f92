"""Compares accounts and numbers regardless of their spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"[\d\s+()./\u2010-\u2015-]+")
_NAMED = re.compile(
    r"(?<![\w+])\+?\d(?:[\s\-\u2010-\u2015()./]{0,3}\d){6,14}(?!\w)|(?<![\w.@])@[\w.]{2,}"
)
_MINE = frozenset(
    ("my", "own", "менің", "өзімнің", "мой", "моя", "моё", "мое", "мои", "свой", "своя", "свои")
)
_LEAST, _MOST = 7, 15
"""Digits of a telephone number; the maximum is from ITU-T E.164."""


def is_number(account: str) -> bool:
    """Return whether it is written like a telephone number."""
    return bool(digits_of(account))


def digits_of(text: str) -> str:
    """Return the digits of a whole or partial telephone number; empty for anything else."""
    if not _NUMBER.fullmatch(text.strip()):
        return ""
    digits = "".join(str(int(c)) for c in text if c.isdecimal())
    return digits if _LEAST <= len(digits) <= _MOST else ""


def account_key(account: str) -> str:
    """Return a key that is equal for all spellings of an account.

    Of a number only the digits count, with the country code also for the national form of
    Kazakhstan (8 700 …, 700 …); of a name neither capitals nor a leading "@".
    """
    text, digits = account.strip(), digits_of(account)
    if not digits:
        return text.casefold().removeprefix("@") or text
    if len(digits) == 11 and digits[0] == "8" and not text.startswith("+"):
        return "7" + digits[1:]
    if len(digits) == 10 and digits[0] == "7":
        return "7" + digits
    return digits


def accounts_in(text: str) -> list[str]:
    """Return the accounts that a field names, each once.

    These are the numbers and the names with "@" in it; words beside them ("N. X., +7 700 …") do
    not make another account of it. Where there is none of either, the whole text is one account.
    """
    whole = text.strip()
    if is_number(whole) or "://" in whole:
        return [whole]
    found = [m[0].rstrip(".") for m in _NAMED.finditer(whole)]
    return first_spellings(found) or ([whole] if whole else [])


def is_own(account: str) -> bool:
    """Whether an account is called the user's own: "my account"."""
    first, *rest = account.split() or [""]
    return bool(rest) and first.casefold() in _MINE


def first_spellings(accounts: Iterable[str]) -> list[str]:
    """Return each account once, in its first spelling."""
    found: dict[str, str] = {}
    for account in accounts:
        found.setdefault(account_key(account), account)
    return list(found.values())
