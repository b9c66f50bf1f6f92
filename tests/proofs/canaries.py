"""Defines words that must not appear anywhere, and searches for them."""

from __future__ import annotations

import base64
import os
import random
import secrets
import stat
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evidence_keeper.domain.text import index_form

_ALPHABETS = {
    "kazakh": "аәбвгғдежзиікқлмнңоөпрстуұүфхһшыі",
    "ascii": "abcdefghkmnpqrstuvwxyz",
}
_MOST = 64 * 1024 * 1024
"""Bytes of a file that are searched; a larger one is searched up to here."""

SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP",
    b"SQLite format 3\x00": "SQLite",
    b"\x7fELF": "core or program",
}
"""Starts of file types that this program never writes outside the vault and the export."""


def _random_word(letters: str, length: int) -> str:
    chance = random.Random(secrets.token_bytes(16))
    return "".join(chance.choices(_ALPHABETS[letters], k=length))


@dataclass
class Canaries:
    """Canary words by where they were planted.

    Every word that is made begins with the marker of its letters: what holds no marker in any form
    holds none of the words, and need not be searched for each of them.
    """

    words: dict[str, str] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict)
    markers: dict[str, str] = field(
        default_factory=lambda: {letters: _random_word(letters, 8) for letters in _ALPHABETS}
    )

    def word(self, place: str, *, letters: str = "kazakh") -> str:
        """Return a new word for a field: Kazakh letters, or ASCII."""
        made = self.markers[letters] + _random_word(letters, 8)
        self.words[place] = made
        return made

    def needles(self) -> dict[bytes, str]:
        """Return every form in which a canary might lie somewhere, and what it is."""
        return {**_forms(self.words), **self._raw_needles()}

    def first_needles(self) -> dict[bytes, str]:
        """Return the forms of the markers, and of what has none: where one is, all are sought."""
        marked = tuple(self.markers.values())
        bare = {p: w for p, w in self.words.items() if not w.startswith(marked)}
        return {**_forms(self.markers), **_forms(bare), **self._raw_needles()}

    def _raw_needles(self) -> dict[bytes, str]:
        found: dict[bytes, str] = {}
        for place, data in self.raw.items():
            found.update(_encoded(data, place))
        return found


def _forms(words: Mapping[str, str]) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    for place, word in words.items():
        # The search keeps it with the letters of its index as well.
        for letters, name in {word: place, index_form(word): f"{place}, as indexed"}.items():
            forms = {"UTF-8": letters.encode(), "UTF-16": letters.encode("utf-16-le")}
            forms["UTF-16, high byte first"] = letters.encode("utf-16-be")
            forms["UTF-32"] = letters.encode("utf-32-le")
            forms["JSON"] = ascii(letters).strip("'").encode()
            for form, data in forms.items():
                found.update(_encoded(data, f"{name}, {form}"))
    return found


def _encoded(data: bytes, name: str) -> dict[bytes, str]:
    forms = {data: name, data.hex().encode(): f"{name}, hex"}
    forms[data.hex().upper().encode()] = f"{name}, hex"
    forms["".join(f"%{b:02X}" for b in data).encode()] = f"{name}, URL"
    for shift in range(3):
        # What stands in the middle of a base64 text whatever stands before and behind it.
        text = base64.b64encode(bytes(shift) + data)
        forms[text[4 if shift else 0 : -4]] = f"{name}, base64"
    return forms


@dataclass
class Found:
    """Where a canary lies."""

    path: str
    what: str


@dataclass
class Sweep:
    """The result of a search.

    Attributes:
        found: Canaries, in names and in contents.
        files: How many files were searched.
        foreign: Files that look like pictures, documents, databases or cores.
    """

    found: list[Found] = field(default_factory=list)
    files: int = 0
    foreign: list[str] = field(default_factory=list)


def sweep(
    roots: Iterable[Path], canaries: Canaries, leave_out: Iterable[Path] = (), since: float = 0.0
) -> Sweep:
    """Search names and contents of all files below the roots.

    Args:
        since: Only what was changed then or later, as time.time() has it.
    """
    result, first, needles = Sweep(), canaries.first_needles(), canaries.needles()
    left_out = {path.resolve() for path in leave_out}
    for path in _files(roots, left_out, since):
        result.files += 1
        name = os.fsencode(str(path))
        data = _content(path)
        if any(needle in name or needle in data for needle in first):
            hits = {what for n, what in needles.items() if n in name or n in data}
            hits = hits or {what for n, what in first.items() if n in name or n in data}
            result.found += [Found(str(path), what) for what in sorted(hits)]
        kinds = [kind for start, kind in SIGNATURES.items() if data.startswith(start)]
        result.foreign += [f"{path}: {kind}" for kind in kinds]
    return result


def _files(roots: Iterable[Path], left_out: set[Path], since: float) -> Iterator[Path]:
    for root in roots:
        if not root.is_dir():
            yield root
        for current, folders, names in os.walk(root):
            here = Path(current)
            folders[:] = [f for f in folders if (here / f).resolve() not in left_out]
            # A folder's own name counts as well.
            for name in [*names, *folders]:
                if _is_young(here / name, since):
                    yield here / name


def _is_young(path: Path, since: float) -> bool:
    try:
        return path.lstat().st_mtime >= since
    except OSError:
        return False


def _content(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return os.fsencode(path.readlink()) if path.is_symlink() else b""
        with path.open("rb") as file:
            return file.read(_MOST)
    except OSError:
        return b""


def png_with(canaries: Canaries, text: str, author: str, name: str = "a picture") -> bytes:
    """Return a picture whose pixels, text chunk and EXIF data are canaries."""
    chance = random.Random(secrets.token_bytes(16))
    width, height = 96, 64
    pixels = chance.randbytes(width * height * 3)
    canaries.raw[f"pixels of {name}"] = pixels[3000:3024]
    rows = b"".join(b"\0" + pixels[r * width * 3 : (r + 1) * width * 3] for r in range(height))
    packed = zlib.compress(rows)
    canaries.raw[f"bytes of the file of {name}"] = packed[2000:2024]
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    exif = b"II*\0\x08\0\0\0\x01\0\x3b\x01\x02\0" + (len(author) + 1).to_bytes(4, "little")
    exif += b"\x1a\0\0\0\0\0\0\0" + author.encode("ascii") + b"\0"
    made = canaries.word(f"time in {name}, not readable as one", letters="ascii")
    texts = [b"Comment\0\0\0\0\0" + text.encode(), b"Creation Time\0\0\0\0\0" + made.encode()]
    chunks = [(b"IHDR", size), *[(b"iTXt", body) for body in texts], (b"eXIf", exif)]
    data = b"\x89PNG\r\n\x1a\n"
    for kind, body in [*chunks, (b"IDAT", packed), (b"IEND", b"")]:
        check = zlib.crc32(kind + body).to_bytes(4, "big")
        data += len(body).to_bytes(4, "big") + kind + body + check
    return data
