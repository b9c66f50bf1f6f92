"""Replaces the names of persons, accounts and numbers by letters in every text that is shown.

Words are compared without their Kazakh or Russian endings and without the letters that a keyboard
may lack (Нұрлан, Нурлан). Endings come from closed lists, so a longer word that only begins with a
name stays as it is. Names that no entry lists are not replaced: a nickname in running text, a name
in another alphabet, a name in a picture.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from string import ascii_uppercase

from evidence_keeper.domain.dossier.name_forms import ROLES, Endings, forms, kept_ending, level


class Named(StrEnum):
    """The kind of thing that a letter replaces."""

    PERSON = "person"
    ACCOUNT = "account"
    NUMBER = "number"


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LONGEST_ENDING = 14
_GAP = r"[\s\-\u2010-\u2015()./]{0,3}"
"""Characters allowed between the digits of a telephone number, dashes of all kinds included."""
_PHONE = re.compile(rf"(?<![\w+])\+?\d(?:{_GAP}\d){{6,14}}(?!\w)")
_HANDLE = re.compile(r"[A-Za-z0-9_][\w.\-]*@[\w.\-]+\.\w+|@[\w.]{2,}|[\w.]*[\d_][\w.]*", re.ASCII)
_IN_ADDRESS = re.compile(r"(?:https?://|www\.)\S+/@?([^/?#\s]{4,})/?(?:[?#]\S*)?$|t\.me/(\w{4,})")
_BETWEEN = re.compile(r"[ \t\u00a0.\-]{1,3}")


_Span = tuple[int, int, str, str]
"""Start and end in a text, the replacement, and the ending that is cut off."""


def letters(index: int) -> str:
    """Return A for 0, Z for 25, AA for 26."""
    text = ""
    while index >= 0:
        text = ascii_uppercase[index % 26] + text
        index = index // 26 - 1
    return text


def _compose(text: str) -> str:
    """Return the text with "й" as one character; some phones write it as two."""
    return unicodedata.normalize("NFC", text)


def name_words(name: str) -> list[str]:
    """Return the normalised words of a name that identify a person; none for "mother"."""
    found = [m[0] for m in _WORD.finditer(name) if m[0][0].isalpha() and len(m[0]) > 1]
    capital = [w for w in found if w[0].isupper()]
    return [w for w in map(level, capital or found) if w not in ROLES]


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())


def _phone_pattern(number: str) -> str:
    digits = _digits(number)
    national = len(digits) == 11 and digits[0] in "78"
    core = digits[1:] if national else digits
    prefix = rf"(?:\+?[78]{_GAP})?" if national or len(digits) == 10 else r"\+?"
    return rf"(?<!\d){prefix}{_GAP.join(core)}(?!\d)"


def _tells(account: str) -> bool:
    """Return whether an account is more than a role word, as in a contact list."""
    return bool(name_words(account)) or any(c.isdecimal() or c in "@_." for c in account)


def is_number(text: str) -> bool:
    """Return whether an account is a telephone number."""
    return bool(_PHONE.fullmatch(text.strip()))


def _account_patterns(text: str) -> list[str]:
    """Return patterns that find an account in normalised text: as written, and its identifying
    part.
    """
    text = text.strip()
    if is_number(text):
        return [_phone_pattern(text)]
    wanted = {text.lstrip("@")}
    rest = text
    for phone in _PHONE.findall(text):
        rest = rest.replace(phone, " ")
    patterns = [_phone_pattern(p) for p in _PHONE.findall(text)]
    for found in _IN_ADDRESS.finditer(rest):
        wanted.update(part for part in found.groups() if part)
    if "/" not in rest:
        wanted.update(h.strip("@.") for h in _HANDLE.findall(rest))
    for word in wanted:
        if len(word) < 3 or (word.isdecimal() and len(word) < 5):
            continue
        edge = "[a-z0-9_]" if word.isascii() else r"\w"
        patterns.append(rf"(?<!{edge})@?{re.escape(level(word))}(?!{edge})")
    return patterns


class Aliases:
    """Replaces names; the same person, account or number gets the same letter everywhere.

    Args:
        people: The names of each person, in the order of the letters.
        accounts: Accounts and telephone numbers, in the order of the letters.
        label: Returns the replacement for a kind and a letter.
        shown: Names that stay visible: their words alone replace nothing.
    """

    def __init__(
        self,
        people: Iterable[Sequence[str]],
        accounts: Iterable[str],
        label: Callable[[Named, str], str],
        shown: Iterable[str] = (),
    ) -> None:
        self._label = label
        self._told = {w for name in shown for w in name_words(name)}
        self._seen: dict[str, dict[str, int]] = {}
        self._whole: dict[str, str] = {}
        self._stems: dict[str, list[tuple[Endings, str]]] = {}
        self._single: dict[str, list[str]] = {}
        self._parts: dict[str, list[str]] = {}
        self._short: dict[str, str] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._patterns: list[tuple[str, str]] = []
        self._add_people([_compose(name) for name in names] for names in people)
        self._add_accounts(_compose(account) for account in accounts)
        # Longer ones first: one account may begin with another.
        self._patterns.sort(key=lambda pair: -len(pair[0]))
        joined = "|".join(f"({pattern})" for pattern, _ in self._patterns)
        self._accounts = re.compile(joined) if joined else None

    def _add_people(self, people: Iterable[Sequence[str]]) -> None:
        count = 0
        for names in people:
            known = [n for n in names if name_words(n)]
            if not known:
                continue
            letter = letters(count)
            count += 1
            for name in known:
                self._add_person(name, letter)

    def _add_person(self, name: str, letter: str) -> None:
        self._whole.setdefault(level(name.strip()), self._label(Named.PERSON, letter))
        words = name_words(name)
        every = tuple(level(m[0]) for m in _WORD.finditer(name))
        self._learn(every)
        if len(every) > 1:
            for order in (every, every[::-1]):
                self._phrases.setdefault(order[0], []).append((order, letter))
            for word in words:
                if len(word) > 2 and word not in self._told:
                    self._note(self._parts, word, letter)
        elif len(words[0]) > 2:
            self._note(self._single, words[0], letter)
        else:
            self._short.setdefault(name.strip(), letter)
        if any(c.isdecimal() or c in "@_" for c in name):  # "dima_kz" is no row of words
            told = self._label(Named.PERSON, letter)
            self._patterns += [(pattern, told) for pattern in _account_patterns(name)]

    @staticmethod
    def _note(into: dict[str, list[str]], word: str, letter: str) -> None:
        if letter not in into.setdefault(word, []):
            into[word].append(letter)

    def _learn(self, words: Iterable[str]) -> None:
        for word in words:
            for stem, endings in forms(word):
                known = self._stems.setdefault(stem, [])
                if (endings, word) not in known:
                    known.append((endings, word))

    def _add_accounts(self, accounts: Iterable[str]) -> None:
        counts = {Named.ACCOUNT: 0, Named.NUMBER: 0}
        for account in accounts:
            if not _tells(account) or level(account.strip()) in self._whole:
                continue
            kind = Named.NUMBER if is_number(account) else Named.ACCOUNT
            patterns = _account_patterns(account)
            same = (told for pattern, told in self._patterns if pattern in patterns)
            told = next(same, "")
            if not told:
                told = self._label(kind, letters(counts[kind]))
                counts[kind] += 1
            self._whole.setdefault(level(account.strip()), told)
            self._patterns += [(pattern, told) for pattern in patterns]

    def field(self, text: str) -> str:
        """Return a field that holds one name or account and nothing else."""
        return self._whole.get(level(_compose(text).strip())) or self.text(text)

    def text(self, text: str) -> str:
        """Return a text with every known name replaced."""
        whole = _compose(text)
        spans = self._account_spans(whole)
        spans = _join_neighbours(whole, sorted([*spans, *self._name_spans(whole, spans)]))
        if not spans:
            return text
        out: list[str] = []
        at = 0
        for start, end, told, ending in spans:
            out += [whole[at:start], told, kept_ending(ending)]
            at = end
        return "".join([*out, whole[at:]])

    def _account_spans(self, text: str) -> list[_Span]:
        if self._accounts is None:
            return []
        return [
            (m.start(), m.end(), self._patterns[(m.lastindex or 1) - 1][1], "")
            for m in self._accounts.finditer(level(text))
        ]

    def _name_spans(self, text: str, taken: Sequence[_Span]) -> list[_Span]:
        words = list(_words_beside(text, taken))
        spans: list[_Span] = []
        at = 0
        while at < len(words):
            count, letter, left = self._phrase_at(text, words, at) or (1, "", "")
            if not letter:
                letter, left = self._word(words[at][0])
            if letter:
                told = self._label(Named.PERSON, letter)
                spans.append((words[at].start(), words[at + count - 1].end(), told, left))
            at += count
        return spans

    def _bases(self, word: str) -> dict[str, int]:
        """Return the known words that this word may be a form of, with the length of its stem."""
        if word not in self._seen:
            plain = level(word)
            self._seen[word] = {
                base: at
                for at in range(max(1, len(plain) - _LONGEST_ENDING), len(plain) + 1)
                for endings, base in self._stems.get(plain[:at], ())
                if any(plain[at:] in some for some in endings)
            }
        return self._seen[word]

    def _phrase_at(
        self, text: str, words: Sequence[re.Match[str]], at: int
    ) -> tuple[int, str, str] | None:
        """Return the longest name of several words that begins here: words, letter, ending."""
        best = None
        for base in self._bases(words[at][0]):
            for phrase, letter in self._phrases.get(base, ()):
                row = words[at : at + len(phrase)]
                fits = len(row) == len(phrase) and all(
                    part in self._bases(m[0]) for part, m in zip(phrase, row, strict=True)
                )
                if not fits or not _joined(text, row) or (best and best[0] >= len(phrase)):
                    continue
                last = row[-1][0]
                best = (len(phrase), letter, last[self._bases(last)[phrase[-1]] :])
        return best

    def _word(self, word: str) -> tuple[str, str]:
        """Return the letters of the persons that a single word names, and its ending."""
        if word in self._short:
            return self._short[word], ""
        bases = self._bases(word)
        plain = level(word)
        for known in (self._single, self._parts):
            fitting = [b for b in bases if b in known]
            exact = [b for b in fitting if b == plain]
            found = sorted({letter for b in exact or fitting for letter in known[b]})
            if found:
                return "/".join(found), word[bases[(exact or fitting)[0]] :]
        return "", ""


def _words_beside(text: str, taken: Sequence[_Span]) -> Iterator[re.Match[str]]:
    """Yield the words that overlap none of the sorted spans."""
    place = 0
    for word in _WORD.finditer(text):
        while place < len(taken) and taken[place][1] <= word.start():
            place += 1
        if place == len(taken) or taken[place][0] >= word.end():
            yield word


def _joined(text: str, row: Sequence[re.Match[str]]) -> bool:
    return all(_BETWEEN.fullmatch(text, one.end(), other.start()) for one, other in pairwise(row))


def _join_neighbours(text: str, spans: Iterable[_Span]) -> list[_Span]:
    """Return the spans with neighbours of one meaning joined: first name and surname."""
    out: list[_Span] = []
    for span in spans:
        before = out[-1] if out else None
        one = before and before[2] == span[2] and not kept_ending(before[3])
        if before and one and _BETWEEN.fullmatch(text, before[1], span[0]):
            out[-1] = (before[0], span[1], span[2], span[3])
        else:
            out.append(span)
    return out
